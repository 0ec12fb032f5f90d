"""The 20 fields of study (NASBA, Fields of Study, January 2024) and how paper words them.

Aliases: the pre-2018 list (Journal of Accountancy 2016, NASBA newsletters 2013 and 2016), course catalogues and
transcripts of sponsors. What has no single successor ("Accounting & Auditing", "Administrative Practice") is left out
on purpose: such a cell stays as printed in the evidence and empty as a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from extraction.vocabulary.phrases import PhraseIndex

TECHNICAL_FIELDS: tuple[str, ...] = (
    "Accounting",
    "Accounting (Governmental)",
    "Auditing",
    "Auditing (Governmental)",
    "Business Law",
    "Economics",
    "Finance",
    "Information Technology",
    "Management Services",
    "Regulatory Ethics",
    "Specialized Knowledge",
    "Statistics",
    "Taxes",
)
NON_TECHNICAL_FIELDS: tuple[str, ...] = (
    "Behavioral Ethics",
    "Business Management & Organization",
    "Communications and Marketing",
    "Computer Software & Applications",
    "Personal Development",
    "Personnel/Human Resources",
    "Production",
)
FIELDS_OF_STUDY: tuple[str, ...] = TECHNICAL_FIELDS + NON_TECHNICAL_FIELDS

ALIASES: dict[str, tuple[str, ...]] = {
    "Accounting": ("Financial Accounting", "Accounting Technical", "Acct", "ACC"),
    "Accounting (Governmental)": (
        "Governmental Accounting",
        "Government Accounting",
        "Accounting Governmental",
        "Accounting Government",
        "Accounting Gov't",
        "Accounting Govt",
        "Gov't Accounting",
        "Accounting Gov",
    ),
    "Auditing": (
        "Audit",
        "Auditing & Attestation",
        "Audit & Attestation",
        "Audit and Assurance",
        "Assurance",
        "Attestation",
        "AUD",
    ),
    "Auditing (Governmental)": (
        "Governmental Auditing",
        "Government Auditing",
        "Auditing Governmental",
        "Auditing Government",
        "Auditing Gov't",
        "Auditing Govt",
        "Gov't Auditing",
        "Auditing Gov",
        "Audit Governmental",
    ),
    "Business Law": ("Bus. Law", "Law", "Commercial Law"),
    "Economics": ("Econ", "Economic"),
    "Finance": ("Corporate Finance", "Finance Technical", "FIN"),
    "Information Technology": ("Info Technology", "Info. Tech.", "IT", "Information Tech", "InfoTech"),
    "Management Services": (
        "Management Advisory Services",
        "Management Advisory",
        "Mgmt Advisory Services",
        "Mgmt Services",
        "Mgmt. Adv. Services",
        "MAS",
        "Consulting Services",
        "Consulting",
        "Advisory Services",
    ),
    "Regulatory Ethics": (
        "Ethics - Regulatory",
        "Ethics (Regulatory)",
        "Regulatory Ethics Technical",
        "Reg Ethics",
        "Professional Ethics",
        "State Ethics",
        "Ethics Regulatory",
        "Accounting Ethics",
        "CPA Ethics",
        "Ethics",
    ),
    "Specialized Knowledge": (
        "Specialized Knowledge & Applications",
        "Specialized Knowledge and Application",
        "Specialised Knowledge",
        "Specialized Knowledge Technical",
        "Spec. Knowledge",
        "Specialized Know.",
    ),
    "Statistics": ("Mathematics", "Stats"),
    "Taxes": (
        "Tax",
        "Taxation",
        "Federal Tax",
        "Federal Taxes",
        "Federal Taxation",
        "Income Tax",
        "Tax Law",
        "Federal Tax Law",
        "State Tax",
        "State Taxation",
        "Taxes Technical",
        "Taxation Technical",
        "FTX",
    ),
    "Behavioral Ethics": (
        "Ethics - Behavioral",
        "Ethics (Behavioral)",
        "Behavioural Ethics",
        "Business Ethics",
        "Ethics Behavioral",
        "Behavioral Ethics Non-Technical",
    ),
    "Business Management & Organization": (
        "Business Management",
        "Business Management & Organisation",
        "Business Mgmt & Organization",
        "Business Mgmt. & Org.",
        "Bus. Mgmt. & Organization",
        "Bus Mgmt & Org",
        "Business Management and Organization",
        "Management",
    ),
    "Communications and Marketing": (
        "Communications",
        "Communication",
        "Marketing",
        "Communications/Marketing",
        "Communication and Marketing",
        "Comm. & Marketing",
    ),
    "Computer Software & Applications": (
        "Computer Software and Applications",
        "Computer Software",
        "Computer Applications",
        "Software & Applications",
        "Computer Software/Applications",
        "Comp. Software & Applications",
        "Comp. Software & Apps",
    ),
    "Personal Development": ("Personal Dev.", "Professional Development", "Personal Devel.", "Pers. Development"),
    "Personnel/Human Resources": (
        "Personnel/HR",
        "Human Resources",
        "Personnel & Human Resources",
        "Personnel",
        "HR",
        "Personnel and HR",
        "Personnel - Human Resources",
        "Human Resource",
    ),
    "Production": (),
}
# Words that are a field of study under a label or beside credits, but anything at all elsewhere.
WEAK_ALIASES = frozenset(
    {"acc", "aud", "fin", "it", "mas", "hr", "law", "economic", "management", "assurance", "consulting", "marketing",
     "communication", "communications", "personnel", "professional development", "audit", "tax", "ftx", "stats"}
)  # fmt: skip


def _phrases() -> Iterator[tuple[str, str]]:
    for name in FIELDS_OF_STUDY:
        yield name, name
        for alias in ALIASES[name]:
            yield alias, name


FIELD_INDEX: PhraseIndex[str] = PhraseIndex(_phrases())


def is_technical(field_of_study: str) -> bool:
    """Whether a field of study is a technical one, by NASBA's list of January 2024."""
    return field_of_study in TECHNICAL_FIELDS
