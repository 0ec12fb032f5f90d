"""How a course is given: the Registry's delivery methods and the words that stand for them on paper.

Names: NASBA National Registry, Statement on Standards for CPE Programs 2016 to 2024. Wordings: certificates,
transcripts and support pages of sponsors; state boards' reporting forms. "Hybrid" is no NASBA method but is printed for blended.
A recorded webcast is self study: only a live one is group internet based.
"""

from __future__ import annotations

GROUP_LIVE = "Group Live"
GROUP_INTERNET = "Group Internet Based"
SELF_STUDY = "QAS Self Study"
NANO = "Nano Learning"
BLENDED = "Blended Learning"

DELIVERY_METHODS: tuple[str, ...] = (GROUP_LIVE, GROUP_INTERNET, SELF_STUDY, NANO, BLENDED)
