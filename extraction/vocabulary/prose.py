"""What sentences of certificates say before and after the items: "is hereby granted to", "for successfully completing".

Sources: sample certificates of sponsors and societies, the Registry's model certificate, letters of attendance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a sentence: what stands after them and what before them, by the key of a column."""

    after: str = ""
    before: str = ""
    alone: bool = False  # whether it must end its line


_PERSON_AFTER: tuple[str, ...] = (
    "this certifies that", "this is to certify that", "certifies that", "hereby certifies that", "to certify that",
    "be it known that", "is presented to", "presented to", "is hereby presented to", "is awarded to", "awarded to",
    "is hereby awarded to", "hereby awarded to", "is granted to", "granted to", "is hereby granted to",
    "hereby granted to", "is issued to", "issued to", "has been awarded to", "credential confirms that",
    "confirms that", "this confirms that", "we confirm that", "hereby confirms that", "acknowledges that",
    "is conferred upon", "conferred upon", "conferred on", "bestowed upon", "congratulations to", "congratulations",
    "attests that", "this acknowledges that", "hereby acknowledges that", "recognizes", "hereby recognizes",
    "proudly recognizes", "completed by", "certifies", "this document certifies that", "this letter confirms that",
    "this letter certifies that", "this will certify that", "thanks", "this record confirms that",
    "has been presented to", "certificate of completion to", "is given to", "given to", "proudly presented to",
    "this certificate is presented to", "this certificate is awarded to", "this certificate is proudly presented to",
    "certificate to", "let it be known that", "this verifies that", "verifies that", "statement certifies that",
    "course completed by", "is proud to present to", "this is to verify that", "this is to confirm that",
    "we hereby certify that", "i hereby certify that", "i certify that", "earned by", "attended by",
    "signed in as", "is pleased to award", "is proud to award", "proudly awards",
    "is pleased to present", "certificate of completion for", "certificate of attendance for",
    "certificate of participation for", "record of completion for", "record of attendance for",
    "confirmation of attendance for", "confirmation of completion for", "this certificate acknowledges",
    "this acknowledges", "we congratulate", "know all persons by these presents that",
    "logged in as",
)  # fmt: skip
# "This memorandum documents that Ann Roe …", "2. That one Ann Roe": verbs of saying before whom it is said of.
_VERBS_OF_SAYING: tuple[str, ...] = (
    "certify", "certifies", "confirm", "confirms", "attest", "attests", "acknowledge", "acknowledges", "verify",
    "verifies", "document", "documents", "declare", "declares", "affirm", "affirms", "show", "shows", "recognize",
    "recognizes", "witness", "witnesses", "testify", "testifies", "evidences", "record", "records", "state", "states",
    "advise", "notify", "report", "reports", "known", "evidence", "proof", "notice", "swear", "atteste", "certifie",
    "certifica", "constar", "acredita", "confirme",
)  # fmt: skip
_GIVING: tuple[str, ...] = (
    "confers upon", "confer upon", "confers on", "bestows upon", "bestows on", "presents to", "grants to", "awards to",
    "award to", "gives to", "issues to", "pleased to award", "pleased to present", "pleased to recognize",
    "pleased to congratulate", "proud to award", "proud to present", "proud to recognize", "pleased to award to",
    "pleased to present to", "achieved by", "gained by", "obtained by", "secured by",
    "is held by", "was earned by", "is owned by", "belongs to", "records of", "transcript of",
    "credit record of", "learning record of", "training record of", "in the name of", "made out to", "that one",
    "otorga la presente a", "otorga el presente a", "se otorga a", "otorgado a", "otorga a", "conferido a", "décerné à",
    "délivré à", "remis à", "décernée à", "délivrée à", "presentado a", "entregado a",
)  # fmt: skip
# "Ann Roe has been awarded 1.0 hours of CPE by …"
_AWARDED: tuple[str, ...] = (
    "has been awarded", "has been granted", "was awarded", "was granted", "is hereby awarded", "has earned",
    "has received", "is credited with", "has been credited with", "is entitled to", "qualifies for",
    "earned a total of",
)  # fmt: skip
# "1.0 CPE credit for", alone on its line over the title.
_CREDIT_FOR: tuple[str, ...] = (
    "credit for", "credits for", "cpe credit for", "cpe credits for", "hours for", "cpe hours for", "cpe for",
    "hour for", "cpe hour for", "education for", "units for",
)  # fmt: skip
# "certifies that the course …": a title may follow, not only a name.
_SAYING_THAT: tuple[str, ...] = (
    "certify that",
    "certifies that",
    "confirms that",
    "confirm that",
    "acknowledges that",
    "attests that",
    "verifies that",
)
# "I, Ann Roe, attest that I attended": the name stands before.
_SAYING_OF_ONESELF: tuple[str, ...] = ("attest that i", "affirm that i", "declare that i", "hereby attest that i")
_DONE: tuple[str, ...] = (
    "has successfully completed", "successfully completed", "has completed", "completed", "has attended", "attended",
    "participated in", "has participated in", "took part in", "has taken part in", "has satisfactorily completed",
    "satisfactorily completed", "has fulfilled", "has passed", "has met all requirements of",
    "has met the requirements of", "has met all the requirements of", "has fulfilled the requirements of",
    "has earned credit for", "earned credit for", "has earned cpe credit for", "has finished",
    "passed the final examination of", "has virtually attended", "has met the requirements for",
    "has fulfilled the requirements for", "has attended and completed", "attended and completed",
    "has completed in full", "has met the attendance requirements of", "has met the attendance requirements for",
    "has earned continuing professional education credit for", "earned continuing professional education credit for",
    "having attended all sessions of", "has attended all sessions of", "has received credit for",
    "passed the cpe quiz based on", "passed the quiz on", "having completed", "has successfully passed",
    "has fully attended", "was in attendance at", "has been awarded credit for", "was present at",
    "has successfully attended", "successfully attended", "has fully completed", "has earned cpe for",
    "has successfully fulfilled the requirements of", "has satisfied the requirements of",
    "has completed all requirements of", "having successfully completed", "has completed all requirements for",
    "has satisfied all requirements of", "has successfully participated in", "has viewed",
    "did attend and complete", "did participate in", "did take part in", "did attend and participate in", "did pass",
    "has attended and participated in", "attended and passed",
    "has passed the examination for", "did complete", "did attend", "did successfully complete",
    "was in attendance for",
    "por haber participado en", "por haber completado", "por haber asistido a", "ha completado", "ha participado en",
    "ha asistido a", "completó", "asistió a", "participó en", "a suivi avec succès", "a suivi", "a participé à",
    "a complété", "a complété avec succès", "a réussi", "a assisté à", "ha aprobado",
    "has listened to", "listened to", "has watched", "has virtually completed", "has taken", "has viewed and passed",
)  # fmt: skip
_FOR: tuple[str, ...] = (
    "for successfully completing", "for completing", "for attending", "for participation in", "for participating in",
    "for taking part in", "for the completion of", "for completion of", "for successful completion of",
    "for the successful completion of", "for attendance at", "for their participation in",
    "in recognition of participation in", "in recognition of attendance at", "in recognition of attending",
    "in recognition of successfully completing", "in recognition of completing",
    "in recognition of the successful completion of", "for having attended",
    "in recognition of successful completion of", "in recognition of completion of", "for having completed",
    "for having successfully completed", "on the successful completion of", "on successful completion of",
    "upon the successful completion of", "upon successful completion of", "upon completion of", "you finished",
    "congratulations on completing", "congratulations on successfully completing",
    "congratulations on your completion of", "congratulations on the completion of", "congratulations on attending",
    "congratulations on the successful completion of", "congratulations on passing", "you earned credit for",
    "you have finished", "you've completed", "you've finished", "you have earned credit for",
    "you have completed", "you have successfully completed", "you completed", "you attended", "your attendance at",
    "you have attended", "you participated in", "your participation in", "for your participation in",
    "for your attendance at", "for joining", "confirmation of attendance", "confirmation of completion",
    "proof of attendance", "for satisfactory completion of", "in recognition of your completion of",
    "has earned credit by completing", "thank you for attending", "thanks for attending", "thank you for joining",
    "thank you for participating in", "thank you for completing", "you passed", "you have passed", "who completed",
    "who attended", "who has completed", "who successfully completed", "who has successfully completed",
    "who participated in", "to have completed", "to have successfully completed", "to have attended",
)  # fmt: skip
_WHAT: tuple[str, ...] = (
    "the course", "the program", "the programme", "the session", "the event", "the webinar", "the webcast",
    "the seminar", "the conference", "the workshop", "the class", "the training", "the following course",
    "the following program", "the following session", "the following event", "the following webinar", "the following",
    "the self-study course", "the following self-study course", "the online course", "the live webcast",
    "the live webinar", "the group internet-based course", "the group internet based program",
    "the group live program", "the nano learning program", "the cpe course", "the cpe program", "the cpe event",
    "the cpe webinar", "the continuing professional education course", "the article",
    "the continuing professional education program", "the training program", "the training course",
    "the course entitled", "the course titled", "the program entitled", "the program titled", "the session entitled",
    "the webinar entitled", "the webinar titled", "the seminar entitled", "the group live (in person) program",
    "the on-demand course", "the on-demand webcast", "the self-study program", "the qas self study course",
    "the live program", "the live seminar", "the professional development program",
    "the professional education program", "the virtual event", "the continuing education course",
    "the continuing education program", "the educational program", "the educational activity", "the activity",
    "a course entitled", "a course on", "a program entitled", "a seminar entitled", "a webinar entitled",
    "a session entitled", "a webinar on", "the module", "the online seminar", "the online program",
    "the virtual seminar", "the blended learning program", "the interactive course", "the cpe session",
    "the internet-based course", "the webcast entitled", "the webcast titled", "the session titled",
    "the seminar titled", "the event entitled", "the event titled", "the training entitled", "the activity entitled",
    "the live virtual program", "the in-person program", "el curso", "el taller", "el seminario", "la conferencia",
    "el programa", "el curso titulado", "la formation", "le cours", "le séminaire", "l'atelier", "la conférence",
    "le programme", "la formation intitulée", "le cours intitulé",
)  # fmt: skip
_SPONSOR_AFTER: tuple[str, ...] = (
    "issued by", "presented by", "offered by", "sponsored by", "provided by", "hosted by", "conducted by", "awarded by",
    "organized by", "produced by", "delivered by", "brought to you by", "a program of", "a course of", "given by",
    "program of", "webcast by", "webinar by", "course by", "seminar by", "course from", "program by", "session by",
)  # fmt: skip
_ENTITLED: tuple[str, ...] = (
    "entitled",
    "titled",
    "the program entitled",
    "the course entitled",
    "based on the article",
    "on the topic of",
)

# Sentences whose "completed" or "attended" says nothing about a title.
IDLE_AFTER_DONE: tuple[str, ...] = (
    "all requirements", "the requirements", "on", "at", "by", "in", "the above", "all sessions", "a total of",
    "with a", "with", "within", "remotely", "the above program", "the above course", "the program described",
    "the course described", "are", "were", "was", "will", "the program listed", "the course listed",
)  # fmt: skip


def phrases() -> Iterator[tuple[str, Phrase]]:
    """All wordings with what stands beside them; each verb with and without "the course", "the webinar"."""
    person = Phrase(after="participant")
    title = Phrase(after="course_title")
    both = Phrase(after="course_title", before="participant")
    for words in _PERSON_AFTER:
        yield words, person
    for words in _SAYING_OF_ONESELF:
        yield words, Phrase(before="participant")
    for verb, one in product(_VERBS_OF_SAYING, ("that", "that one", "que")):
        yield f"{verb} {one}", person
    for words in _GIVING:
        yield words, person
    for words in _AWARDED:
        yield words, Phrase(before="participant")
    for words in _CREDIT_FOR:
        yield words, Phrase(after="course_title", alone=True)
    for words in _papers_for():
        yield words, person
    for word, what in product(("for", "at", "in"), _WHAT):
        yield f"{word} {what}", Phrase(after="course_title", alone=True)
    for saying, what in product(_SAYING_THAT, _WHAT):
        yield f"{saying} {what}", title
    for verb, what in product(_DONE, _WHAT):
        yield f"{verb} {what}", both
    for verb, what in product(_FOR, _WHAT):
        yield f"{verb} {what}", title
    for words in _SPONSOR_AFTER:
        yield words, Phrase(after="sponsor")
    for words in _DONE:
        yield words, both
    for words in _FOR:
        yield words, title
    for words in _ENTITLED:
        yield words, title


# Where a title in a sentence ends: the words that begin what follows.
TITLE_STOPS: tuple[str, ...] = (
    "held at", "held on", "held in", "held", "conducted at", "conducted on", "conducted by", "conducted in",
    "presented at", "presented on", "presented by", "presented in", "offered as", "offered at", "offered on",
    "offered by",
    "given at", "given on", "given by", "sponsored by", "hosted by", "provided by", "delivered", "and has earned",
    "and earned", "and is entitled to", "and is awarded", "and is hereby awarded", "and satisfied",
    "and has satisfied", "and has been awarded", "and has met", "and has fulfilled", "and received", "has earned",
    "has been awarded", "earning", "for a total of", "for which", "in the field of", "in the subject area of",
    "in the field of study", "which took place", "taking place", "led by", "taught by", "instructed by",
    "a group live", "a group internet", "on the", "on this", "on", "dated", "completed on", "program level", "worth",
    "is entitled to", "is awarded", "is hereby awarded", "by completing", "and is granted", "with a score",
    "with a grade", "and passed", "via", "as a", "through", "from", "at", "in", "in partial fulfillment",
    "consisting of",
    "totaling", "for cpe credit", "for a recommended", "for continuing", "a self-study", "a qas", "a live", "a nano",
    "a blended", "course no", "course id", "course code", "course number",
)  # fmt: skip
# These end a title only when what follows shows it (a date, a number, a place): titles have them too.
SOFT_STOPS: frozenset[str] = frozenset(
    {"in", "on", "at", "from", "through", "via", "on the", "delivered", "held", "as a", "worth", "on this"}
)

# "the Classroom program …": words between a verb and a title that only say what kind of course it was.
COURSE_NOUNS: frozenset[str] = frozenset(
    {
        "course", "program", "programme", "session", "event", "webinar", "webcast", "seminar", "conference", "workshop",
        "class", "training", "module", "activity", "lecture", "symposium", "study", "lesson", "broadcast", "series",
        "presentation", "meeting", "tutorial", "episode", "podcast", "luncheon", "forum", "roundtable", "exam",
        "examination", "test", "quiz",
    }
)  # fmt: skip
METHOD_WORDS: frozenset[str] = frozenset(
    {
        "the", "a", "an", "our", "this", "following", "cpe", "continuing", "professional", "education", "live", "group",
        "internet", "based", "internet-based", "group-live", "online", "virtual", "in", "person", "in-person", "self",
        "study", "self-study", "qas", "nano", "learning", "blended", "hybrid", "classroom",
        "self-paced", "paced", "correspondence", "webcast-based", "on-demand", "on", "demand",
        "recorded", "instructor-led", "instructor", "led", "interactive", "accredited", "educational", "technical",
        "one-day", "two-day", "three-day", "half-day", "full-day", "annual", "free", "development", "accounting",
    }
)  # fmt: skip

# Grammar of completion: a verb (or its noun) with what may stand around it, for sentences that no list foresees.
COMPLETION_VERBS: frozenset[str] = frozenset(
    {
        "completed", "attended", "finished", "passed", "fulfilled", "participated", "joined", "viewed", "watched",
        "satisfied", "attendance", "present", "participation", "completion", "concluded", "undertaken", "taken",
        "met", "completing", "attending", "participating", "finishing", "joining", "passing",
    }
)  # fmt: skip
VERB_COMPANIONS: frozenset[str] = frozenset(
    {
        "who", "has", "have", "having", "had", "is", "was", "were", "been", "hereby", "also", "in", "you", "did", "be",
        "your", "their", "his", "her", "for", "upon", "on", "took", "full", "active", "live", "thereby", "being", "of",
        "recognition", "the", "successful", "by",
    }
)  # fmt: skip
# "The course … was completed by …": the participant stands behind.
PASSIVE_PARTICIPLES: frozenset[str] = frozenset(
    {"completed", "attended", "finished", "passed", "taken", "viewed", "watched", "concluded", "fulfilled", "earned"}
)
PASSIVE_AUXILIARIES: frozenset[str] = frozenset({"was", "were", "is", "are", "been", "being", "hereby", "duly"})
# Between the verb and the course: "for the full length of", "us for the", "all requirements of".
LEADING_ON: frozenset[str] = frozenset(
    {
        "us", "in", "at", "of", "for", "the", "a", "an", "all", "full", "length", "entire", "entirety", "whole",
        "every", "session", "sessions", "requirement", "requirements", "part", "parts", "our", "this", "following",
        "as", "both", "days", "portion", "complete", "each", "conditions", "criteria", "hours", "duration",
    }
)  # fmt: skip
NAMING_WORDS: frozenset[str] = frozenset({"titled", "entitled", "called", "named", "title", "on", "known"})
_PAPERS = (
    "certificate",
    "transcript",
    "record",
    "summary",
    "report",
    "statement",
    "history",
    "log",
    "credit record",
    "credential",
    "badge",
    "diploma",
    "award",
    "pass",
)
_FOR_WHOM = ("for", "to", "belongs to", "holder", "granted to", "issued to", "awarded to", "presented to")


def _papers_for() -> Iterator[str]:
    """ "Continuing education certificate for", "This badge belongs to": whose paper it is."""
    for paper, whom in product(_PAPERS, _FOR_WHOM):
        yield f"{paper} {whom}"
