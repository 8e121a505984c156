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

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from bowerbird.catalogue.tables import Item
from bowerbird.importing.provider import Provider
from bowerbird.testing.breakage import CUT_OFF, OTHER_SHAPES, REFUSALS, broken_bodies, broken_files, is_json
from bowerbird.testing.calls import Call, Recorded, always, in_order, raising
from bowerbird.testing.soundness import unsound, unstorable
from bowerbird.words.errors import ConfigurationError, RejectedError, SourceError, UnavailableError

_WAIT = 7
_CLASSES: dict[int, type[SourceError]] = {
    **dict.fromkeys((400, 401, 403), RejectedError),
    **dict.fromkeys((429, 500, 502, 503), UnavailableError),
}


_ACCOUNT = (400, 401, 403)


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
        missing = [] if self.fetched else ["fetched is empty: give a query and a good body"]
        if self.provider.scheme and not self.searched:
            missing.append("searched is empty, and a provider that declares a scheme is searched")
        _report(missing)

    def test_a_good_answer_becomes_sound_facts(self) -> None:
        """The facts have fields of the kind, of the right type, each thing once, survive JSON, and can be stored."""
        for call in self._calls():
            told = call.told()
            if isinstance(told, Exception) or not told:
                raise AssertionError(f"{call}: a good answer gave {told!r}")
            _report([*unsound(str(call), told, self.kind), *unstorable(str(call), told, self.kind)])

    def test_the_same_answer_twice_gives_equal_facts(self) -> None:
        """Nothing but the answer goes into the facts: no clock, no order of a set."""
        _report(f"{call}: the same answer gave other facts" for call in self._calls() if call.told() != call.told())

    def test_a_source_that_does_not_have_the_item_is_no_error(self) -> None:
        """404 on a fetch means None, whatever the page says; a search may also take it for a wrong address."""
        for call in self._calls():
            for body in REFUSALS:
                told = call.told(always(404, body))
                fine = told is None if call.fetches else told == [] or _is_rejected(told)
                # Where there is an account, what is not there may be the place that lets us in.
                fine = fine or self._is_of_the_account(told)
                _report([] if fine else [f"{call}: 404 with {body[:40]!r} gave {told!r}"])

    def test_a_refusal_is_classed_by_what_to_do_next(self) -> None:
        """400, 401 and 403 are rejected; 429 and 5xx are unavailable, with the wait that the source asks for."""
        for call in self._calls():
            for status, kind in _CLASSES.items():
                for body in REFUSALS:
                    told = call.told(always(status, body, **{"retry-after": str(_WAIT)}))
                    fine = isinstance(told, kind) and _names_request(told)
                    # With an account, a source that does not let us in means that the account is wrong.
                    fine = fine or (status in _ACCOUNT and self._is_of_the_account(told))
                    if isinstance(told, UnavailableError):
                        fine = fine and told.retry_after == _WAIT
                    _report([] if fine else [f"{call}: {status} with {body[:40]!r} gave {told!r}"])

    def test_an_answer_that_does_not_come_is_unavailable(self) -> None:
        """Time ran out, there is no connection, or it broke."""
        for call in self._calls():
            for error in CUT_OFF:
                told = call.told(raising(error))
                fine = isinstance(told, UnavailableError) and _names_request(told)
                _report([] if fine else [f"{call}: {error!r} gave {told!r}"])

    def test_a_body_of_another_kind_is_told_apart(self) -> None:
        """A page, nothing, or a torn text with 200 is unavailable; JSON of another form is rejected."""
        for call in self._calls():
            good = [body for body in call.recorded.answers if is_json(body)]
            torn = [body[: len(body) * part // 4] for body in good for part in (1, 2, 3)]
            for body in (*OTHER_SHAPES, *torn, *(b"\xff" + body for body in good)):
                told = call.told(always(200, body))
                fine = told is None or told == [] or self._is_of_the_account(told)
                fine = fine or (_is_rejected(told) if _is_whole(body) else _is_unavailable(told))
                _report([] if fine else [f"{call}: {body[:40]!r} gave {told!r}"])

    def test_a_body_with_one_broken_value_gives_sound_facts_or_is_rejected(self) -> None:
        """Every key at every level left out, null, empty, or of another type."""
        problems: list[str] = []
        # The bodies of one request have the same form: what was broken in every way in one is not so in all others.
        known: dict[tuple[bool, int], set[tuple[str, type]]] = {}
        for call in self._calls():
            for at, good in enumerate(call.recorded.answers):
                for place, body in broken_bodies(good, known.setdefault((call.fetches, at), set())):
                    bodies = (*call.recorded.answers[:at], body, *call.recorded.answers[at + 1 :])
                    told = call.told(in_order(bodies))
                    where = f"{call}: {place}"
                    if isinstance(told, Exception):
                        problems += [] if _names_request(told) else [f"{where} raised {told!r}"]
                    else:
                        problems += unsound(where, told, self.kind)
        _report(problems)

    def test_a_file_that_is_broken_gives_sound_facts_or_is_rejected(self) -> None:
        """A body that is no JSON (a picture) empty, cut off, damaged at its beginning, or a page in its place."""
        problems: list[str] = []
        for call in self._calls():
            for at, good in enumerate(call.recorded.answers):
                for place, body in broken_files(good):
                    bodies = (*call.recorded.answers[:at], body, *call.recorded.answers[at + 1 :])
                    told = call.told(in_order(bodies))
                    where = f"{call}: body {at} {place}"
                    if isinstance(told, Exception):
                        problems += [] if _names_request(told) else [f"{where} raised {told!r}"]
                    else:
                        problems += unsound(where, told, self.kind)
        _report(problems)

    def _is_of_the_account(self, told: object) -> bool:
        return isinstance(told, ConfigurationError) and any(one.secret for one in self.provider.source.options)

    def _calls(self) -> Iterator[Call]:
        for number, recorded in enumerate(self.fetched):
            yield Call(self.provider, recorded, number=number, fetches=True)
        for number, recorded in enumerate(self.searched):
            yield Call(self.provider, recorded, number=number, fetches=False)


def _is_rejected(told: object) -> bool:
    return isinstance(told, RejectedError) and _names_request(told)


def _is_unavailable(told: object) -> bool:
    return isinstance(told, UnavailableError) and _names_request(told)


def _is_whole(body: bytes) -> bool:
    """Return whether a body is JSON, if only of another form; nested too deeply it counts as such."""
    if body.startswith((b"[" * 1000, b'{"unheard-of": ' + b"[" * 1000)):
        return True
    try:
        json.loads(body.decode("utf-8-sig", "replace"))
    except ValueError:
        return False
    return True


def _names_request(told: object) -> bool:
    return isinstance(told, SourceError) and bool(told.request) and str(told.request) in str(told)


def _report(problems: Iterable[str]) -> None:
    told = list(problems)
    if told:
        raise AssertionError("\n".join(told[:20]))
