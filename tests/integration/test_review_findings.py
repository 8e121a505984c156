"""What an adversarial review of background work found: each of these failed once."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bowerbird import Bowerbird
from bowerbird.background.jobs import Job
from bowerbird.catalogue.work.claims import Claimed
from bowerbird.catalogue.work.states import ProviderStates
from bowerbird.testing import ScriptedProvider
from bowerbird.words.circuit import Circuit
from bowerbird.words.errors import NotApplicableError, QueryError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import IN_LEDGER, Candidate, Status
from bowerbird.words.work import JobKey
from support.background import AREA, SCHEME, Background, drain, mbid, named, until
from support.catalogue import importer_of


def status(bird: Bowerbird, provider: str = "slow") -> list[str]:
    return [one.status for one in bird.background.jobs(providers=[provider], statuses=IN_LEDGER, limit=None)]


def _candidates(words: str) -> list[Candidate]:
    return [
        Candidate(
            identifier=Identifier("slow_id", str(n)),
            facts=Facts(fields={"name": "Artist 0001", "disambiguation": words}),
        )
        for n in range(2)
    ]


@pytest.mark.parametrize("words", ["a\x00b", "a\ud800b"])
def test_candidates_that_no_database_keeps(bird: Bowerbird, words: str) -> None:
    slow = Background("slow", AREA, scheme="slow_id", candidates=_candidates(words))
    bird.run(importer_of(named(), slow, Background("other", AREA)), mbid=mbid(1))
    drain(bird)
    assert status(bird) == ["failed"]
    assert status(bird, "other") == ["succeeded"]


@pytest.mark.parametrize("error", [RejectedError("a\x00b"), RejectedError("a\ud800b"), ValueError("x\ud800\x00")])
def test_errors_that_no_database_keeps(bird: Bowerbird, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    bird.run(importer_of(named(), Background("slow", error)), mbid=mbid(1))
    # Half a character in a captured log cannot be told by one process of the tests to another.
    with caplog.at_level(logging.CRITICAL + 1, logger="bowerbird.background.jobs"):
        drain(bird)
    assert status(bird) == ["failed"]


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


class _Exit:
    def __call__(self, _: Query) -> Facts:
        raise SystemExit(3)


class _Unprintable:
    def __call__(self, _: Query) -> Facts:
        raise UnprintableError


@pytest.mark.parametrize("script", [_Exit(), _Unprintable()])
def test_whatever_a_provider_raises_ends_its_job(bird: Bowerbird, script: Callable[[Query], Facts]) -> None:
    bird.run(importer_of(named(), Background("slow", script)), mbid=mbid(1))
    drain(bird)
    assert status(bird) == ["failed"]


def test_the_catalogues_own_trouble_is_no_failure_of_the_job(bird: Bowerbird) -> None:
    def told(_: Query) -> Facts:
        raise OperationalError("select", None, Exception("database is locked"))

    bird.run(importer_of(named(), Background("slow", told)), mbid=mbid(1))
    drain(bird)
    assert status(bird) == ["unavailable"]


def test_an_observer_that_raises_does_not_end_the_worker(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA), Background("other", AREA)), mbid=mbid(1))

    def observe(_: object) -> None:
        raise ValueError("a bug")

    bird.worker(refresh=False, observe=[observe]).run(drain=bird.background.drained())
    assert status(bird) == ["succeeded"]


def test_enrich_now_of_a_paused_provider_is_refused(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    bird.background.pause("slow")
    with pytest.raises(QueryError, match="bowerbird resume slow"):
        bird.enrich(provider="slow", which="all", now=True)


def test_enrich_now_of_a_source_that_goes_down_ends(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", UnavailableError("down")))
    for n in range(30):
        bird.run(importer, mbid=mbid(n))
    bird.enrich(provider="slow", which="all", now=True)
    assert set(status(bird)) <= {"due", "unavailable"}


def _deferred(bird: Bowerbird, statement: str) -> None:
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


def test_draining_does_not_wait_for_runs_that_nobody_here_can_do(bird: Bowerbird) -> None:
    bird.enqueue(importer_of(named()), mbid=mbid(1))
    _deferred(bird, "UPDATE deferred_runs SET kind='book', status='running', claim='x', lease_until='2020-01-01'")
    drain(bird)


def test_a_deferred_run_that_breaks_every_time_is_given_up(bird: Bowerbird, monkeypatch: pytest.MonkeyPatch) -> None:
    bird.enqueue(importer_of(named()), mbid=mbid(1))

    def broken(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(bird._runner, "run", broken)
    drain(bird)
    assert bird.background.deferred_runs() == {"failed": 1}


def test_a_deferred_import_that_no_source_has_is_not_found(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("musicbrainz", None, scheme=SCHEME), Background("slow", AREA))
    bird.enqueue(importer, mbid=mbid(1)).wait()
    assert bird.background.deferred_runs() == {"not_found": 1}


def test_waiting_for_a_deferred_import_does_not_wait_for_the_next_try(bird: Bowerbird) -> None:
    source = ScriptedProvider("musicbrainz", UnavailableError("down"), scheme=SCHEME)
    bird.enqueue(importer_of(source), mbid=mbid(1)).wait()
    assert len(source.fetched) == 1
    assert bird.background.deferred_runs() == {"due": 1}


def _held_up() -> tuple[ScriptedProvider, threading.Event]:
    """Return a source, and what lets it answer."""
    release = threading.Event()

    def told(_: Query) -> Facts:
        release.wait()
        return Facts(fields={"name": "Artist"}, identifiers=(Identifier(SCHEME, mbid(1)),))

    return ScriptedProvider("musicbrainz", told, scheme=SCHEME), release


def test_a_deferred_import_gets_the_grace_period(bird: Bowerbird) -> None:
    source, release = _held_up()
    bird.enqueue(importer_of(source), mbid=mbid(1))
    hired = bird.worker(grace=3600)
    hired.start()
    until(lambda: bool(source.fetched))
    hired.stop(wait=False)
    until(lambda: hired._lanes._closed)
    release.set()
    hired.stop()
    assert bird.background.deferred_runs() == {"succeeded": 1}


def test_one_worker_does_not_give_back_the_runs_of_another(bird: Bowerbird) -> None:
    source, release = _held_up()
    bird.enqueue(importer_of(source), mbid=mbid(1))
    one, two = bird.worker(grace=3600), bird.worker()
    one.start()
    until(lambda: bool(source.fetched))
    two.start()
    two.stop()
    assert bird.background.deferred_runs() == {"running": 1}
    release.set()
    one.stop()
    assert len(source.fetched) == 1
    assert bird.background.deferred_runs() == {"succeeded": 1}


def test_an_empty_list_of_providers_is_refused_for_a_deferred_import_too(bird: Bowerbird) -> None:
    with pytest.raises(QueryError):
        bird.enqueue(importer_of(named()), mbid=mbid(1), providers=[])


def test_an_item_without_a_query_ends_its_job(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    item = bird.run(importer, mbid=mbid(1)).require_item()
    job = Job(
        claimed=Claimed(key=JobKey(item.id, "slow"), claim="x", attempts=0),
        importer=importer,
        provider=importer.providers[1],
        query=None,
    )
    assert bird.background._crew.jobs.ask([job])[0].entry.status == Status.FAILED


def test_a_probe_that_asks_nobody_does_not_hold_the_next_one_up(bird: Bowerbird) -> None:
    slow = Background("slow", NotApplicableError("it cannot be asked about this one"))
    importer = importer_of(named(), slow)
    for number in range(2):
        bird.run(importer, mbid=mbid(number))
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    ProviderStates(bird.catalogue.engine).change(
        "slow", lambda _: Circuit(failures=5, opened_at=long_ago, probe_at=long_ago, error="down")
    )
    drain(bird)
    assert status(bird) == ["skipped", "skipped"]
