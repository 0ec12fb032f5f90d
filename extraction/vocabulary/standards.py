"""Standards, laws and forms of the trade, whose numbers stand in titles and are no numbers of courses.

Sources: pronouncements of FASB, GASB, AICPA, PCAOB, IASB and IFAC; forms of the IRS; acts of Congress.
"""

from __future__ import annotations

import re

# Before a number: "ASU 2016-13", "SSARS-21", "W-2", "COVID-19".
_PREFIXES = (
    "asu", "asc", "sas", "ssars", "ssae", "sqms", "sqcs", "sfas", "fas", "fasb", "gasb", "gasbs", "ifrs", "ias", "isa",
    "isae", "isqm", "iso", "soc", "nist", "coso", "pcaob", "as", "au", "auc", "au-c", "arc", "ar-c", "atc", "at-c",
    "et", "sop", "eitf", "irc", "sec", "form", "rev", "reg", "hr", "sb", "ab", "pl", "covid", "tcja", "erisa",
    "circular", "omb", "cfr", "usc", "excel", "office", "windows", "web", "cpa", "nasba",
)  # fmt: skip
_STANDARD = re.compile(rf"^(?:(?:{'|'.join(_PREFIXES)})[-.]?\d[\w.-]*|[kw]-?\d{{1,2}})$", re.IGNORECASE)
# Forms and sections: "1099-NEC", "990-T", "401(k)", "1040-SR", "529A".
_FORM = re.compile(
    r"^(?:1099|1098|1095|1040|1041|1065|1120|990|941|940|944|706|709|401|403|408|457|"
    r"529|1031|179|199|382|409)[-.]?[a-z]{0,4}$",
    re.IGNORECASE,
)


def is_standard(code: str) -> bool:
    """Whether a code is the number of a standard, a law or a form."""
    return bool(_STANDARD.match(code) or _FORM.match(code))
