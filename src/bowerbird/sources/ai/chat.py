"""Asking the model: through the openai package, whose requests go by the common client, and paid for only once.

So a request has the budget, the time limits and the errors of every other source, and its answer is kept by what was
asked. An answer that is not in the form has cost something too: it is counted, and not kept.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Annotated, Any

import httpx2
import msgspec

from bowerbird.http.client import Response, SourceClient
from bowerbird.http.exchange import NotCarriedOutError
from bowerbird.http.paid import Bought, SpendingLimits
from bowerbird.http.reading import is_json, is_stand_in
from bowerbird.sources.ai.prompts import AnswerT, Prompt
from bowerbird.words.errors import BowerbirdError, ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.forms import decode

_MILLION = 1_000_000
# What a token has of English text, for servers that do not count: three letters are on the safe side.
_LETTERS_PER_TOKEN = 3
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)


_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Message(msgspec.Struct, frozen=True):
    """What the model said, or why it did not."""

    content: str | None = None
    refusal: str | None = None


class Choice(msgspec.Struct, frozen=True):
    """One answer, and why it ended."""

    message: Message
    finish_reason: str | None = None


class Usage(msgspec.Struct, frozen=True):
    """What the answer has cost in tokens."""

    prompt_tokens: _Count
    completion_tokens: _Count


class Completion(msgspec.Struct, frozen=True):
    """A chat completion, as far as we read it."""

    choices: list[Choice]
    usage: Usage | None = None


def ask(prompt: Prompt[AnswerT], http: SourceClient, problem: Callable[[AnswerT], str] = lambda _: "") -> AnswerT:
    """Return the model's answer, in the form of the prompt.

    Args:
        prompt: what is asked.
        http: the client of the AI service.
        problem: tells why an answer in the right form is no good all the same; such a one is not kept.

    Raises:
        ConfigurationError: the service, its key or its model is not set up, or wrong.
        UnavailableError: the service is down or busy, or as much has been spent as may be.
        RejectedError: the model refuses, or its answer is not in the form.
    """
    http.require()
    model = str(http.options["model"])
    question = {"model": model, "name": prompt.name, "messages": prompt.messages, "schema": prompt.schema}
    kept = http.bought(question, lambda: _buy(prompt, model, http, problem), _limits(http))
    return decode(kept, prompt.form)


def _buy(prompt: Prompt[AnswerT], model: str, http: SourceClient, problem: Callable[[AnswerT], str]) -> Bought:
    try:
        completion = _complete(prompt, model, http)
    except (RejectedError, UnavailableError) as error:
        if _has_cost_nothing(error):
            raise
        # It was worked on, and nobody says how much: what was sent is counted, as far as it can be guessed.
        tokens_in, tokens_out = _tokens(None, prompt, "")
        return Bought(
            answer="", tokens_in=tokens_in, tokens_out=tokens_out, cost=_cost(http, tokens_in, 0), refused=error
        )
    choice = completion.choices[0] if completion.choices else Choice(message=Message())
    text = choice.message.content or ""
    tokens_in, tokens_out = _tokens(completion.usage, prompt, text)
    answer, wrong = _read(text, choice.finish_reason, prompt)
    if choice.message.refusal:
        wrong = f"the model refuses: {http.masked(choice.message.refusal)[:200]}"
    wrong = wrong or problem(decode(answer, prompt.form))
    return Bought(
        answer=answer,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=_cost(http, tokens_in, tokens_out),
        refused=RejectedError(http.masked(wrong), request=http.last_request) if wrong else None,
    )


def _has_cost_nothing(error: RejectedError | UnavailableError) -> bool:
    """Return whether a request was turned away before a model worked on it."""
    if isinstance(error, RejectedError):
        return error.status is not None
    return isinstance(error, NotCarriedOutError) or error.request is None or error.retry_after is not None


def _cost(http: SourceClient, tokens_in: int, tokens_out: int) -> float:
    price_in, price_out = (float(http.options[name] or 0) for name in ("price_in", "price_out"))
    return (tokens_in * price_in + tokens_out * price_out) / _MILLION


def _read(text: str, finished: str | None, prompt: Prompt[Any]) -> tuple[str, str]:
    """Return the answer as JSON, or what is wrong with it."""
    fenced = _FENCE.match(text)
    plain = fenced[1] if fenced else text
    try:
        answer = decode(plain, prompt.form)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        if finished == "length":
            return "", "the model's answer was cut off: choose a model that can answer at more length"
        return "", f"the model's answer is not in the form that was asked for ({error}): {plain[:80]!r}"
    return msgspec.json.encode(answer).decode(), ""


def _complete(prompt: Prompt[Any], model: str, http: SourceClient) -> Completion:
    # Loaded only when a model is asked: it takes a second, and most commands ask none.
    import openai  # noqa: PLC0415

    form = {"name": re.sub(r"\W+", "_", prompt.name), "strict": True, "schema": prompt.schema}
    words: dict[str, Any] = {
        "model": model,
        "messages": prompt.messages,
        "response_format": {"type": "json_schema", "json_schema": form},
    }
    through = _ThroughClient(http)
    with httpx2.Client(transport=through) as carrier:
        service = openai.OpenAI(
            api_key=str(http.options["key"] or "none"),
            base_url=http.source.url,
            http_client=carrier,
            # The common client does that, for all sources alike.
            max_retries=0,
        )
        try:
            service.chat.completions.with_raw_response.create(**words)
        except openai.APIConnectionError as error:
            raise (error.__cause__ if isinstance(error.__cause__, BowerbirdError) else _odd(error, http)) from error
        except openai.NotFoundError as error:
            raise ConfigurationError(
                f"{http.last_request}: there is nothing; check BOWERBIRD_AI_URL (it ends with /v1 as a rule) and "
                "BOWERBIRD_AI_MODEL"
            ) from error
        except openai.OpenAIError as error:
            raise _odd(error, http) from error
    if through.response is None:
        raise RejectedError("no answer came", request=http.last_request)
    if not is_json(through.response.body):
        # A page was never a model's work; of a torn or empty answer nobody knows what it has cost.
        page = through.response.body.strip() and is_stand_in(through.response.body)
        raise (NotCarriedOutError if page else UnavailableError)(
            "the answer is no JSON: try again later, and if it stays so check BOWERBIRD_AI_URL (as a rule it ends with "
            "/v1)",
            request=through.response.request,
        )
    if not through.response.body.lstrip(BOM_UTF8 + b" \t\r\n").startswith(b"{"):
        raise ConfigurationError(
            f"{through.response.request}: what answers is no AI service; check BOWERBIRD_AI_URL (as a rule it ends "
            "with /v1)"
        )
    # Read by ourselves: the package hands on whatever came, in whatever form.
    return through.response.json(Completion)


def _odd(error: Exception, http: SourceClient) -> RejectedError:
    return RejectedError(f"the answer cannot be understood: {http.masked(str(error))[:200]}", request=http.last_request)


def _tokens(usage: Usage | None, prompt: Prompt[Any], text: str) -> tuple[int, int]:
    """Return the tokens sent and answered; for a server that does not count them, what they may have been."""
    if usage is not None:
        return usage.prompt_tokens, usage.completion_tokens
    return len(json.dumps(prompt.messages)) // _LETTERS_PER_TOKEN, len(text) // _LETTERS_PER_TOKEN


def _limits(http: SourceClient) -> SpendingLimits:
    names = ("tokens_per_run", "tokens_per_day", "cost_per_day")
    found = SpendingLimits(**{name: float(http.options[name] or 0) for name in names})
    if found.cost_per_day and not (http.options["price_in"] or http.options["price_out"]):
        raise ConfigurationError(
            "BOWERBIRD_AI_COST_PER_DAY limits nothing without prices: set BOWERBIRD_AI_PRICE_IN and _PRICE_OUT"
        )
    return found


class _ThroughClient(httpx2.BaseTransport):
    """Carries the package's requests by the common client of the source.

    Attributes:
        response: the last answer.
    """

    def __init__(self, http: SourceClient) -> None:
        self._http = http
        self.response: Response | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and return the answer; errors are those of the common client."""
        wanted = ("content-type", "authorization", "accept")
        headers = {name: request.headers[name] for name in wanted if name in request.headers}
        if not self._http.options["key"]:
            del headers["authorization"]
        response = self.response = self._http.post(str(request.url), content=request.read(), headers=headers)
        kind = response.headers.get("content-type", "application/json")
        return httpx2.Response(response.status, content=response.body, headers={"content-type": kind}, request=request)
