"""How a course is given: the Registry's delivery methods and the words that stand for them on paper.

Names: NASBA National Registry, Statement on Standards for CPE Programs 2016 to 2024. Wordings: certificates,
transcripts and support pages of sponsors; state boards' reporting forms. "Hybrid" is no NASBA method but is printed
for blended. A recorded webcast is self study: only a live one is group internet based.
"""

from __future__ import annotations

from collections.abc import Iterator

from extraction.vocabulary.phrases import PhraseIndex

GROUP_LIVE = "Group Live"
GROUP_INTERNET = "Group Internet Based"
SELF_STUDY = "QAS Self Study"
NANO = "Nano Learning"
BLENDED = "Blended Learning"

DELIVERY_METHODS: tuple[str, ...] = (GROUP_LIVE, GROUP_INTERNET, SELF_STUDY, NANO, BLENDED)

# Unmistakable wherever they stand.
NAMES: dict[str, tuple[str, ...]] = {
    GROUP_LIVE: ("Group Live", "Group-Live", "Group Live Program", "Live Group", "Live Presentation", "Group Study"),
    GROUP_INTERNET: (
        "Group Internet Based",
        "Group Internet-Based",
        "Group Internet",
        "Group Internet Based Program",
        "Internet Based Group",
        "Group Internet Live",
        "Group Live Internet",
        "Group Live Online",
        "Group Live Internet Based",
        "Live Webcast",
        "Live Webinar",
        "Live Online",
        "Live Virtual",
        "Virtual Group Live",
        "Virtual Instructor-Led",
        "Virtual Instructor Led Training",
        "Virtual Live",
        "Live Internet",
        "Group Webcast",
        "Webcast Live",
        "Interactive Webcast",
        "Live Web Conference",
    ),
    SELF_STUDY: (
        "QAS Self Study",
        "QAS Self-Study",
        "Self Study",
        "Self-Study",
        "Interactive Self Study",
        "QAS Interactive Self Study",
        "Self Study QAS",
        "On-Demand Self Study",
        "On Demand Self Study",
        "Online Self Study",
        "On-Demand Webcast",
        "On Demand Webinar",
        "On-Demand Webinar",
        "On-Demand Video",
        "On-Demand Course",
        "Recorded Webcast",
        "Recorded Webinar",
        "Webcast Replay On Demand",
        "Archived Webcast",
        "Archived Webinar",
        "Self-Paced",
        "Self Paced Online",
        "Online Self-Paced",
        "Self-Paced eLearning",
        "Correspondence Course",
        "Individual Study",
        "Independent Study",
    ),
    NANO: ("Nano Learning", "Nano-Learning", "Nanolearning", "Nano Learning Program", "Nano"),
    BLENDED: (
        "Blended Learning",
        "Blended",
        "Blended Learning Program",
        "Hybrid",
        "Hybrid Learning",
        "Blended Program",
    ),
}
# Only under a label or in a column of methods.
LABELLED_NAMES: dict[str, tuple[str, ...]] = {
    GROUP_LIVE: (
        "GL",
        "Live",
        "In Person",
        "In-Person",
        "In person event",
        "Onsite",
        "On-site",
        "Classroom",
        "Live Classroom",
        "Seminar",
        "Live Seminar",
        "Conference",
        "Live Conference",
        "Workshop",
        "Live in-person",
        "Live Event",
        "Group Program",
        "Group",
        "Lecture",
        "Instructor-Led",
        "Instructor Led Training",
        "Instructor-led classroom",
        "Live Instruction",
        "ILT",
        "Face to face",
        "Face-to-face",
        "On campus",
        "Live Workshop",
        "Live Training",
        "Live Group Program",
        "Symposium",
        "Luncheon",
        "Chapter meeting",
        "Meeting",
    ),
    GROUP_INTERNET: (
        "GIB",
        "Webinar",
        "Webcast",
        "Virtual",
        "Virtual Classroom",
        "Virtual Conference",
        "Virtual Event",
        "Virtual Seminar",
        "Internet Based",
        "Internet-Based",
        "Online Live",
        "Online Webinar",
        "Web Conference",
        "Webinar Live",
        "Internet",
        "VILT",
        "Virtual ILT",
        "Web-based live",
        "Live Stream",
        "Livestream",
        "Live Broadcast",
        "Simulcast",
        "Teleconference",
        "Live Remote",
        "Remote Live",
        "Live (remote)",
        "Zoom",
        "Zoom webinar",
        "Webex",
        "Microsoft Teams",
        "GoToWebinar",
        "ON24",
        "Instructor-led online",
        "Synchronous online",
        "Online instructor-led",
        "Live video conference",
        "Video conference",
    ),
    SELF_STUDY: (
        "QAS",
        "SS",
        "On-Demand",
        "On Demand",
        "Online On-Demand",
        "eLearning",
        "e-Learning",
        "Online Course",
        "Online",
        "Text",
        "Text Self Study",
        "Text-Based",
        "Web-Based Training",
        "WBT",
        "Correspondence",
        "Recorded",
        "Replay",
        "Home Study",
        "Distance Learning",
        "Podcast",
        "Self-directed",
        "Asynchronous",
        "Asynchronous online",
        "Online anytime",
        "Anytime",
        "Video course",
        "Audio course",
        "Reading",
        "Article and quiz",
        "Interactive online course",
        "Home study course",
        "Computer Based Training",
        "CBT",
        "Internet Self Study",
        "Individual",
    ),
    NANO: ("NL", "Micro", "Microlearning", "Micro-learning"),
    BLENDED: ("BL", "Mixed", "Blended (primary component: group)"),
}


def _phrases(*tables: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for method in DELIVERY_METHODS:
            for wording in table[method]:
                yield wording, method


def _courses_by_method() -> Iterator[tuple[str, str]]:
    """ "Classroom program", "on-demand course": what alone could mean anything says a method before such a word."""
    for wording, method in _phrases(LABELLED_NAMES):
        if len(wording) > _SHORTEST_TELLING:
            for noun in (
                "program",
                "course",
                "session",
                "event",
                "training",
                "class",
                "workshop",
                "seminar",
                "meeting",
            ):
                yield f"{wording} {noun}", method


_SHORTEST_TELLING = 4
NAME_INDEX: PhraseIndex[str] = PhraseIndex(_phrases(NAMES))
LABELLED_INDEX: PhraseIndex[str] = PhraseIndex(_phrases(NAMES, LABELLED_NAMES))
# What prose says instead of naming a method ("you attended the program in person").
PROSE_INDEX: PhraseIndex[str] = PhraseIndex(
    [
        *_phrases(NAMES),
        *_courses_by_method(),
        ("in person", GROUP_LIVE),
        ("in the classroom", GROUP_LIVE),
        ("on campus", GROUP_LIVE),
        ("on site", GROUP_LIVE),
        ("onsite", GROUP_LIVE),
        ("live seminar", GROUP_LIVE),
        ("live conference", GROUP_LIVE),
        ("live workshop", GROUP_LIVE),
        ("live class", GROUP_LIVE),
        ("live classroom", GROUP_LIVE),
        ("live online", GROUP_INTERNET),
        ("online seminar", GROUP_INTERNET),
        ("virtual session", GROUP_INTERNET),
        ("virtual classroom", GROUP_INTERNET),
        ("virtually", GROUP_INTERNET),
        ("by correspondence", SELF_STUDY),
        ("self-directed", SELF_STUDY),
        ("at your own pace", SELF_STUDY),
        ("the seminar", GROUP_LIVE),
        ("the live seminar", GROUP_LIVE),
        ("the workshop", GROUP_LIVE),
        ("the conference", GROUP_LIVE),
        ("the self-study course", SELF_STUDY),
        ("in-person", GROUP_LIVE),
        ("live webcast", GROUP_INTERNET),
        ("live webinar", GROUP_INTERNET),
        ("webinar", GROUP_INTERNET),
        ("webcast", GROUP_INTERNET),
        ("online live", GROUP_INTERNET),
        ("live broadcast", GROUP_INTERNET),
        ("live stream", GROUP_INTERNET),
        ("on-demand", SELF_STUDY),
        ("self-paced", SELF_STUDY),
    ]
)
