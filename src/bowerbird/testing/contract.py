"""The contract that every provider keeps: good answers become sound facts, broken ones Bowerbird's own errors.

Subclass :class:`ProviderContract` in a test module and say which answers are good ones; pytest does the rest::

    from bowerbird.testing import ProviderContract, Recorded

    class TestOpenLibrary(ProviderContract):
        provider = OpenLibrary()
        kind = Book
        fetched = (Recorded(BookQuery(title="Emma", identifiers=(...,)), Path("emma.json").read_bytes()),)
        searched = (Recorded(BookQuery(title="Emma"), Path("search-emma.json").read_bytes()),)

A query of ``fetched`` has the identifier of the provider's scheme, if it declares one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

import httpx2
import msgspec

from bowerbird.catalogue.kinds import describe, known_kinds
from bowerbird.catalogue.tables import Item
from bowerbird.importing.provider import Provider
from bowerbird.testing.breakage import CUT_OFF, OTHER_SHAPES, REFUSALS, broken_bodies
from bowerbird.testing.fakes import json_response, offline_client
from bowerbird.words.errors import QueryError, RejectedError, SourceError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.source import Source

Respond = Callable[[int], httpx2.Response]
_WAIT = 7


class Recorded(msgspec.Struct, frozen=True):
    """A query and the good answers to it.

    Attributes:
        query: what the provider is asked.
        bodies: the body of the answer; several where the provider sends several requests, in their order.
    """

    query: Query
    bodies: bytes | tuple[bytes, ...]

    @property
    def answers(self) -> tuple[bytes, ...]:
        """The bodies in the order of the requests."""
        return (self.bodies,) if isinstance(self.bodies, bytes) else self.bodies


class ProviderContract:
    """What every provider keeps. Subclass it as ``Test…`` and fill in the attributes.

    Attributes:
        provider: the provider.
        kind: the kind of which it tells.
        fetched: good answers to :meth:`Provider.fetch`, at least one.
        searched: good answers to :meth:`Provider.search`, at least one if the provider declares a scheme.
    """

    provider: ClassVar[Provider[Any]]
    kind: ClassVar[type[Item]]
    fetched: ClassVar[Sequence[Recorded]] = ()
    searched: ClassVar[Sequence[Recorded]] = ()

    def test_there_is_a_good_answer_to_every_call(self) -> None:
        """A contract about nothing would pass."""
        _report(
            [] if self.fetched else ["fetched is empty: give a query and a good body"],
            ["searched is empty: a provider with a scheme searches"]
            if self.provider.scheme and not self.searched
            else [],
        )

    def test_a_good_answer_becomes_sound_facts(self) -> None:
        """The facts have fields of the kind, of the right type, each thing once, and survive JSON."""
        for call in self._calls():
            told = call.told()
            _report(
                [f"{call.name}: raised {told!r}"] if isinstance(told, Exception) else [],
                [] if told else [f"{call.name}: a good answer gave no facts"],
                _unsound(call.name, told, self.kind),
            )

    def test_the_same_answer_twice_gives_equal_facts(self) -> None:
        """Nothing but the answer goes into the facts: no clock, no order of a set."""
        for call in self._calls():
            _report([] if call.told() == call.told() else [f"{call.name}: the same answer gave other facts"])

    def test_a_source_that_does_not_have_the_item_is_no_error(self) -> None:
        """404 on a fetch means None, whatever the page says; a search may also take it for a wrong address."""
        for call in self._calls():
            for body in REFUSALS:
                told = call.told(always(404, body))
                fine = told is None if call.fetches else told == [] or _names_request(told)
                _report([] if fine else [f"{call.name}: 404 {body[:40]!r} gave {told!r}"])

    def test_a_refusal_is_classed_by_what_to_do_next(self) -> None:
        """400, 401 and 403 are rejected; 429 and 5xx are unavailable, with the wait that the source asks for."""
        classes = dict.fromkeys((400, 401, 403), RejectedError) | dict.fromkeys((429, 500, 502, 503), UnavailableError)
        for call in self._calls():
            for status, kind in classes.items():
                for body in REFUSALS:
                    told = call.told(always(status, body, **{"retry-after": str(_WAIT)}))
                    fine = type(told) is kind or (isinstance(told, kind) and kind is UnavailableError)
                    if isinstance(told, UnavailableError):
                        fine = fine and told.retry_after == _WAIT
                    fine = fine and _names_request(told)
                    _report([] if fine else [f"{call.name}: {status} {body[:40]!r} gave {told!r}"])

    def test_an_answer_that_does_not_come_is_unavailable(self) -> None:
        """Time ran out, there is no connection, or it broke."""
        for call in self._calls():
            for error in CUT_OFF:
                told = call.told(_raising(error))
                fine = isinstance(told, UnavailableError) and _names_request(told)
                _report([] if fine else [f"{call.name}: {error!r} gave {told!r}"])

    def test_a_body_of_another_kind_is_rejected(self) -> None:
        """HTML with 200, torn or nested JSON, bytes that are no text, a list for an object: never another exception."""
        for call in self._calls():
            good = [body for body in call.recorded.answers if _is_json(body)]
            torn = [body[: len(body) * part // 4] for body in good for part in (1, 2, 3)]
            for body in (*OTHER_SHAPES, *torn, *(b"\xff" + body for body in good)):
                told = call.told(always(200, body))
                fine = not told or (isinstance(told, RejectedError) and _names_request(told))
                _report([] if fine else [f"{call.name}: {body[:40]!r} gave {told!r}"])

    def test_a_body_with_one_broken_value_gives_sound_facts_or_is_rejected(self) -> None:
        """Every key at every level left out, null, empty, or of another type."""
        problems: list[str] = []
        for call in self._calls():
            for at, good in enumerate(call.recorded.answers):
                for place, body in broken_bodies(good):
                    bodies = (*call.recorded.answers[:at], body, *call.recorded.answers[at + 1 :])
                    told = call.told(_in_order(bodies))
                    where = f"{call.name}: {place}"
                    if isinstance(told, Exception):
                        problems += [] if _names_request(told) else [f"{where} raised {told!r}"]
                    else:
                        problems += _unsound(where, told, self.kind)
        _report(problems)

    def _calls(self) -> Iterator[_Call]:
        for number, recorded in enumerate(self.fetched):
            yield _Call(self.provider, recorded, name=f"fetch {number}", fetches=True)
        for number, recorded in enumerate(self.searched):
            yield _Call(self.provider, recorded, name=f"search {number}", fetches=False)


class _Call:
    """One call of a provider, which can be made again and again with other answers."""

    def __init__(self, provider: Provider[Any], recorded: Recorded, *, name: str, fetches: bool) -> None:
        self.provider = provider
        self.recorded = recorded
        self.name = name
        self.fetches = fetches

    def told(self, respond: Respond | None = None) -> Facts | list[Facts] | Exception | None:
        """Return what the provider makes of the answers: facts, those of its candidates, or what it raises."""
        respond = respond or _in_order(self.recorded.answers)
        sent = 0

        def answer(_: httpx2.Request) -> httpx2.Response:
            nonlocal sent
            sent += 1
            return respond(sent - 1)

        source: Source = msgspec.structs.replace(self.provider.source, rate=0.0)
        http = offline_client(source, answer)
        try:
            if self.fetches:
                return self.provider.fetch(self.recorded.query, http)
            return [one.facts for one in self.provider.search(self.recorded.query, http)]
        except Exception as error:  # noqa: BLE001 -- which one it is, is the question
            return error


def always(status: int, body: bytes, **headers: str) -> Respond:
    """Return a source that gives the same answer to every request."""
    kind = "application/json" if _is_json(body) else "text/html"
    return lambda _: json_response(body, status=status, headers={"content-type": kind, **headers})


def _in_order(bodies: Sequence[bytes]) -> Respond:
    return lambda number: json_response(bodies[min(number, len(bodies) - 1)])


def _raising(error: Exception) -> Respond:
    def respond(_: int) -> httpx2.Response:
        raise error

    return respond


def _is_json(body: bytes) -> bool:
    return body.startswith((b"{", b"["))


def _names_request(told: object) -> bool:
    return isinstance(told, SourceError) and bool(told.request) and str(told.request) in str(told)


def _unsound(where: str, told: object, kind: type[Item]) -> list[str]:
    """Return what is wrong with facts (or those of several candidates), and with the facts of what they relate to."""
    if isinstance(told, list):
        return [problem for one in told for problem in _unsound(where, one, kind)]
    if not isinstance(told, Facts):
        return []
    problems = []
    try:
        describe(kind).check(told.fields)
    except QueryError as error:
        problems.append(f"{where}: {error}")
    try:
        if msgspec.json.decode(msgspec.json.encode(told), type=Facts) != told:
            problems.append(f"{where}: the facts do not survive JSON: {told!r}")
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        problems.append(f"{where}: the facts cannot be written as JSON: {error!r}")
    for what in ("identifiers", "links", "images"):
        values = getattr(told, what)
        problems += [f"{where}: {what} are named twice: {values}"] if len(set(values)) < len(values) else []
    if any("\x00" in text for text in _texts(msgspec.to_builtins(msgspec.structs.replace(told, related=())))):
        problems.append(f"{where}: a text holds the sign NUL, which PostgreSQL does not store: {told.fields}")
    for tie in told.related:
        other = known_kinds().get(tie.kind)
        problems += (
            _unsound(f"{where}, {tie.role}", tie.facts, other.item) if other else [f"{where}: kind {tie.kind!r}"]
        )
    return problems


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON holds
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def _report(*problems: Iterable[str]) -> None:
    told = [one for some in problems for one in some]
    if told:
        raise AssertionError("\n".join(told[:20]))
