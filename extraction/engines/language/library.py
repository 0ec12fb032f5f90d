"""The one place that knows pydantic-ai: makes its agents, and says in our words what went wrong.

Imported with the first question, because the library and those of the providers take a second or two to load.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pydantic_ai import Agent, BinaryContent, NativeOutput, PromptedOutput, ToolOutput, capture_run_messages
from pydantic_ai import exceptions as told
from pydantic_ai.messages import ModelMessage, ModelResponse, UserContent
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from extraction.engines.choice import Provider
from extraction.engines.language.answers import Answer
from extraction.engines.language.configuration import AnswerForm, LanguageModel, Terms
from extraction.engines.language.question import Question
from extraction.engines.language.refusals import NoAnswer, Silence
from extraction.engines.language.spending import Spent

PICTURES: Final = "image/jpeg"
_NO_KEY: Final = "none"  # given to servers without one, lest the library look for another server's in the environment
_ADDRESSES: Final = {
    Provider.OPENAI: "https://api.openai.com/v1",
    Provider.ANTHROPIC: "https://api.anthropic.com",
    Provider.GOOGLE: "https://generativelanguage.googleapis.com",
}
_REQUESTS: Final = 2  # an answer of the wrong form is sent back once, with what is wrong with it
# By the first that fits, the special before the general.
_SILENCES: Final[tuple[tuple[type[Exception], Silence], ...]] = (
    (told.ModelQuotaExceededError, Silence.NO_QUOTA),
    (told.ModelRateLimitError, Silence.TOO_BUSY),
    (told.ModelUnavailableError, Silence.TOO_BUSY),
    (told.ModelServerError, Silence.FAILED),
    (told.ModelRequestTimeout, Silence.TOO_SLOW),
    (told.ModelTimeoutError, Silence.TOO_SLOW),
    (told.ModelConnectionError, Silence.UNREACHABLE),
    (told.ModelAuthenticationError, Silence.NOT_ALLOWED),
    (told.ModelNotFoundError, Silence.UNKNOWN_MODEL),
    (told.ModelRequestRejectedError, Silence.REJECTED),
    (told.ContentFilterError, Silence.DECLINED),
)


class Failure(NoAnswer):
    """One try that failed; `retry_after` in seconds, where the server asked for a pause."""

    def __init__(self, silence: Silence, spent: Spent, retry_after: float | None = None) -> None:
        super().__init__(silence, spent)
        self.retry_after = retry_after


class Library:
    """A model of pydantic-ai, ready to be asked. It is given no tools. For one event loop."""

    def __init__(self, model: LanguageModel, terms: Terms) -> None:
        self._model = _model(model)
        self._is_open = False
        self._agent = Agent(
            self._model,
            output_type=_form(model.form, self._model),
            model_settings=_settings(model, terms),
            retries={"output": _REQUESTS - 1, "tools": 0},
            name="columns",
        )

    async def ask(self, question: Question, pictures: list[bytes]) -> tuple[Answer, Spent]:
        """One try. Raises `Failure`, which tells what was spent nevertheless."""
        if not self._is_open:
            self._is_open = True
            await self._model.__aenter__()
        usage = RunUsage()
        parts: list[UserContent] = [BinaryContent(data, media_type=PICTURES) for data in pictures]
        parts.append(question.document)
        with capture_run_messages() as messages:
            try:
                result = await self._agent.run(
                    parts,
                    instructions=question.instructions,
                    usage=usage,
                    usage_limits=UsageLimits(request_limit=_REQUESTS),
                    infer_name=False,
                )
            except (told.AgentRunError, told.UserError, ValueError, TypeError, KeyError) as error:
                # The libraries of the providers let some malformed answers through as errors of Python's own.
                raise Failure(_silence(error, messages), _spent(usage, messages), _pause(error)) from None
        return result.output, _spent(usage, messages)

    async def close(self) -> None:
        """Ends the connections that wait for more questions."""
        if self._is_open:
            self._is_open = False
            await self._model.__aexit__(None, None, None)


def _model(model: LanguageModel) -> Model:
    address = model.base_url or _ADDRESSES[model.provider]
    match model.provider:
        case Provider.OPENAI:
            from pydantic_ai.models.openai import OpenAIChatModel
            from pydantic_ai.providers.openai import OpenAIProvider

            return OpenAIChatModel(
                model.name, provider=OpenAIProvider(base_url=address, api_key=model.api_key or _NO_KEY)
            )
        case Provider.ANTHROPIC:
            from pydantic_ai.models.anthropic import AnthropicModel
            from pydantic_ai.providers.anthropic import AnthropicProvider

            return AnthropicModel(model.name, provider=AnthropicProvider(base_url=address, api_key=model.api_key))
        case Provider.GOOGLE:
            from pydantic_ai.models.google import GoogleModel
            from pydantic_ai.providers.google import GoogleProvider

            return GoogleModel(model.name, provider=GoogleProvider(base_url=address, api_key=model.api_key))


def _form(form: AnswerForm, model: Model) -> NativeOutput[Answer] | ToolOutput[Answer] | PromptedOutput[Answer]:
    if form is AnswerForm.AUTO:
        form = AnswerForm.SCHEMA if model.profile.get("supports_json_schema_output") else AnswerForm.TOOL
    match form:
        case AnswerForm.SCHEMA:
            return NativeOutput(Answer, name="rows")
        case AnswerForm.PROMPT:
            return PromptedOutput(Answer, name="rows")
        case _:
            return ToolOutput(Answer, name="rows", description="The rows of the table.")


def _settings(model: LanguageModel, terms: Terms) -> ModelSettings:
    """Without retries of the provider's library, whose waits nobody would see."""
    settings = ModelSettings(timeout=terms.seconds, request_timeout=terms.seconds, max_retries=0)
    if model.provider is Provider.ANTHROPIC:  # it must be told, and the library's own number is small
        settings["max_tokens"] = terms.most_output_tokens
    return settings


def _silence(error: Exception, messages: list[ModelMessage]) -> Silence:
    for kind, silence in _SILENCES:
        if isinstance(error, kind):
            return silence
    ended = next((each.finish_reason for each in reversed(messages) if isinstance(each, ModelResponse)), None)
    return {"length": Silence.TOO_LONG, "content_filter": Silence.DECLINED}.get(ended or "", Silence.UNUSABLE)


def _pause(error: Exception) -> float | None:
    return error.retry_after if isinstance(error, told.ModelAPIError) else None


def _spent(usage: RunUsage, messages: list[ModelMessage]) -> Spent:
    answers = [each for each in messages if isinstance(each, ModelResponse)]
    costs = [_cost(each) for each in answers]
    known = [cost for cost in costs if cost is not None]
    return Spent(
        requests=usage.requests,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost=sum(known, Decimal(0)) if len(known) == len(costs) else None,
    )


def _cost(answer: ModelResponse) -> Decimal | None:
    try:
        return answer.cost().total_price
    except (LookupError, ValueError, AssertionError):
        return None
