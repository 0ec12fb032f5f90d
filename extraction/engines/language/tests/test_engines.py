"""The engines that ask a model: what they ask, what they make of the answers, what they do without one."""

from __future__ import annotations

import datetime as dt

from extraction.engines.language.agreement import AGREED, DISPUTED
from extraction.engines.language.configuration import Terms
from extraction.engines.language.engine import LanguageEngine
from extraction.engines.language.grounding import UNGROUNDED
from extraction.engines.language.hybrid import HybridEngine
from extraction.engines.language.refusals import NoAnswer, Silence
from extraction.engines.language.spending import Budget, Spent
from extraction.engines.language.tests.asked import TOOK, Model
from extraction.engines.language.tests.documents import CERTIFICATE, FIELDS, examined, page_of
from extraction.engines.language.tests.loopback import answer
from extraction.model import Box, Cell, FieldSpec, Place, Row, Value
from extraction.presets.california import TECHNICAL
from extraction.presets.certificate import FIELD_OF_STUDY

TERMS = Terms(pages_a_request=2, most_pages=4)
HERE = Place(1, Box(0.1, 0.1, 0.2, 0.2))
TITLE = ("Lease Modifications in Practice", [8, 9, 10, 11])
NOBODY = NoAnswer(Silence.TOO_SLOW, Spent(requests=1, input_tokens=5))


def sure(value: Value, confidence: float = 0.95, place: Place = HERE) -> Cell:
    return Cell(value, str(value), confidence, place)


def test_a_value_that_both_engines_read_is_taken_for_right() -> None:
    model = Model(answer({"course_title": TITLE, "credits": ("2.5", [17])}))
    offline = Row({"course_title": sure("Lease Modifications in Practice", 0.7), "credits": sure(3.0)})

    reading = LanguageEngine(model, TERMS).read(examined(offline), FIELDS, Budget())

    (row,) = reading.table.rows
    assert row.cell("course_title").confidence == AGREED
    assert (row.cell("credits").value, row.cell("credits").confidence) == (2.5, DISPUTED)
    assert (reading.engine, reading.spent, model.pictures) == ("openai:test", TOOK, [1])


def test_columns_that_nobody_asked_for_are_passed_over_and_derived_ones_never_asked() -> None:
    model = Model(answer({"field_of_study": ("Accounting", [21]), "salary": ("100", [1]), "technical": ("no", [1])}))
    fields = (FIELD_OF_STUDY, TECHNICAL)

    reading = LanguageEngine(model, TERMS).read(examined(fields=fields), fields, Budget())

    (row,) = reading.table.rows
    assert set(row.cells) == {"field_of_study", "technical"}
    assert (row.cell("technical").value, row.cell("technical").derived_from) == (True, "field_of_study")
    assert '"technical"' not in model.questions[0].instructions


def test_a_long_document_is_read_in_parts_that_know_its_first_page_and_the_rest_offline() -> None:
    pages = tuple(page_of(f"Course{number} 2.0", number=number) for number in range(1, 6))
    course = FieldSpec("course", "Course")
    model = Model(
        answer({"course": ("Course1", [1])}, {"course": ("Course2", [3])}),
        answer({"course": ("Course1", [1])}, {"course": ("Course3", [3])}, {"course": ("Course4", [5])}),
    )
    offline = [Row({"course": sure(f"Course{number}", 0.5, Place(number, HERE.box))}) for number in (1, 5)]

    reading = LanguageEngine(model, TERMS).read(examined(*offline, pages=pages), (course,), Budget())

    assert [row.cell("course").value for row in reading.table.rows] == [f"Course{at}" for at in range(1, 6)]
    assert reading.note == "The language model read the first 4 pages, the others were read without it."
    assert model.questions[1].document.count("PAGE") == 3
    assert model.pictures == [2, 2]


def test_pages_with_more_rows_than_an_answer_holds_are_asked_for_in_halves() -> None:
    pages = tuple(page_of(f"Course{number}", number=number) for number in (1, 2))
    model = Model(
        NoAnswer(Silence.TOO_LONG, TOOK), answer({"course": ("Course1", [1])}), answer({"course": ("Course2", [2])})
    )

    reading = LanguageEngine(model, TERMS).read(examined(pages=pages), (FieldSpec("course", "Course"),), Budget())

    assert [row.cell("course").value for row in reading.table.rows] == ["Course1", "Course2"]
    assert reading.spent.requests == 3


def test_more_rows_than_words_are_no_answer() -> None:
    model = Model(answer(*[{"credits": ("2.5", [17])}] * 50))

    reading = LanguageEngine(model, TERMS).read(examined(), FIELDS, Budget())

    assert (reading.silence, reading.table.rows, reading.spent) == (Silence.UNUSABLE, (), TOOK)


def test_without_an_answer_the_offline_rows_stand_and_what_was_spent_is_told() -> None:
    offline = Row({"credits": sure(2.5)})
    budget = Budget(tokens=1000)

    reading = LanguageEngine(Model(NOBODY), TERMS).read(examined(offline), FIELDS, budget)

    assert (reading.table.rows, reading.engine, reading.silence) == ((offline,), "offline/1", Silence.TOO_SLOW)
    assert reading.spent == budget.spent == NOBODY.spent
    assert "took too long" in reading.note


def test_when_the_budget_is_used_up_nothing_is_asked_and_the_file_says_so() -> None:
    offline = Row({"credits": sure(2.5, 0.5)})
    model = Model(answer(), answer())
    budget = Budget(tokens=TOOK.tokens)

    for engine in (LanguageEngine(model, TERMS), HybridEngine(model, TERMS)):
        engine.read(examined(offline), FIELDS, budget)
        reading = engine.read(examined(offline), FIELDS, budget)

        assert (reading.table.rows, reading.engine) == ((offline,), "offline/1")
        assert reading.note == "The budget for the language model is used up, so this file was read without it."
    assert len(model.questions) == 1


def test_the_hybrid_asks_for_doubtful_cells_only_and_keeps_the_sure_ones() -> None:
    offline = Row(
        {
            "participant": sure("Naomi E. Zimmerman"),
            "course_title": sure("Lease Modifications in Practice", 0.6),
            "completion_date": Cell(dt.date(2024, 5, 3), "", 0.4),
        }
    )
    model = Model(
        answer(
            {
                "participant": ("Certificate of Completion", [1, 2, 3]),
                "course_title": TITLE,
                "completion_date": ("2024-05-31", [12, 13, 14]),
                "credits": ("2.5", [17]),
                "field_of_study": ("Taxes", [21]),
            }
        )
    )

    reading = HybridEngine(model, TERMS).read(examined(offline), FIELDS, Budget())

    (row,) = reading.table.rows
    assert row.cell("participant") == offline.cell("participant")
    assert row.cell("course_title").confidence == AGREED
    assert (row.cell("completion_date").value, row.cell("completion_date").confidence) == (
        dt.date(2024, 5, 31),
        DISPUTED,
    )
    assert (row.cell("credits").value, row.cell("credits").confidence) == (2.5, TERMS.confidence)
    assert row.cell("field_of_study").value is None
    assert reading.engine == "offline/1+openai:test"
    assert '"wanted": ["course_title", "completion_date", "credits", "field_of_study"]' in model.questions[0].document
    assert '"participant"' not in model.questions[0].instructions


def test_the_hybrid_asks_nothing_where_nothing_is_doubtful() -> None:
    offline = Row({spec.key: sure("x") for spec in FIELDS})
    model = Model()

    reading = HybridEngine(model, TERMS).read(examined(offline), FIELDS, Budget())

    assert (reading.table.rows, reading.engine, model.questions) == ((offline,), "offline/1", [])


def test_the_hybrid_has_the_whole_document_read_where_the_offline_engine_finds_nothing() -> None:
    model = Model(answer({"course_title": TITLE}))

    reading = HybridEngine(model, TERMS).read(examined(), FIELDS, Budget())

    assert reading.table.rows[0].cell("course_title").value == TITLE[0]
    assert reading.engine == "openai:test"


def test_the_hybrid_shows_of_a_long_document_the_pages_of_doubtful_rows() -> None:
    pages = tuple(page_of(f"Course{number}", number=number) for number in range(1, 7))
    course, credits = FieldSpec("course", "Course"), FieldSpec("credits", "Credits")
    rows = [
        Row({"course": sure(f"Course{at}", 0.95, Place(at, HERE.box)), "credits": sure("2", 0.95 if at < 5 else 0.3)})
        for at in range(1, 7)
    ]
    model = Model(answer(), answer())

    HybridEngine(model, TERMS).read(examined(*rows, pages=pages), (course, credits), Budget())

    assert [question.pages for question in model.questions] == [(1, 5), (1, 6)]


def test_a_value_that_cites_nothing_never_replaces_what_the_offline_engine_read() -> None:
    offline = Row({"credits": sure(2.5, 0.5)})
    model = Model(answer({"credits": ("100", [])}))

    reading = HybridEngine(model, TERMS).read(examined(offline), FIELDS, Budget())

    assert reading.table.rows[0].cell("credits") == offline.cell("credits")
    assert offline.cell("credits").confidence > UNGROUNDED


def test_the_document_of_the_tests_is_numbered_as_they_say() -> None:
    words = " ".join(CERTIFICATE).split()

    assert (words[3], words[10], words[16], words[20]) == ("Naomi", "Practice", "2.5", "Accounting")
