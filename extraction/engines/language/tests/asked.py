"""A model that says what a test has laid out, without a server."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.engines.language.answers import Answer
from extraction.engines.language.question import Question
from extraction.engines.language.refusals import NoAnswer
from extraction.engines.language.spending import Spent

TOOK = Spent(1, 100, 10)


class Model:
    """Answers with the texts one after the other; a `NoAnswer` among them is raised."""

    name = "openai:test"

    def __init__(self, *answers: str | NoAnswer) -> None:
        self._answers = list(answers)
        self.questions: list[Question] = []
        self.pictures: list[int] = []

    def ask(self, question: Question, pictures: Sequence[bytes]) -> tuple[Answer, Spent]:
        self.questions.append(question)
        self.pictures.append(len(pictures))
        said = self._answers.pop(0)
        if isinstance(said, NoAnswer):
            raise said
        return Answer.model_validate_json(said), TOOK
