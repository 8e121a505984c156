"""Workers, in this process, on both databases: what becomes of jobs, and what a worker does when it is stopped."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.background import circuits, worker
from bowerbird.importing.registry import AnyImporter
from bowerbird.settings import load_settings
from bowerbird.words.circuit import OPENS_AFTER, Circuit, CircuitState
from bowerbird.words.errors import ConfigurationError, QueryError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from support.background import AREA, SCHEME, Background, drain, lines, make_due, mbid, named, until
from support.catalogue import importer_of
from support.quiet import QUIET


class Narrow(Background):
    """One at a time."""

    concurrency = 1


class Impatient(Background):
    """Two tries."""

    attempts = 2


# Outcomes


def _three_ways() -> AnyImporter:
    return importer_of(
        named(),
        Background("gone", None),
        Background("refuses", RejectedError("no", status=400)),
        Background("broken", ValueError("a bug")),
    )


def test_each_outcome_is_kept_as_what_it_is(bird: Bowerbird, caplog: pytest.LogCaptureFixture) -> None:
    item = bird.run(_three_ways(), mbid=mbid(1)).require_item()
    drain(bird)
    ledger = {row.provider: row for row in bird.show(item).enrichments}
    assert (ledger["gone"].status, ledger["refuses"].status, ledger["broken"].status) == (
        "not_found",
        "failed",
        "failed",
    )
    again = ledger["gone"].due_at
    assert again is not None
    assert dt.timedelta(days=29) < again - dt.datetime.now(dt.UTC) < dt.timedelta(days=31)
    assert ledger["refuses"].due_at is None
    assert (ledger["broken"].error_type, ledger["broken"].error) == ("ValueError", "ValueError: a bug")
    [line] = bird.background.jobs(providers=["broken"])
    assert "fetch" in (line.trace or "")
    assert len([one for one in caplog.records if one.exc_info]) == 1


def test_an_unavailable_source_is_tried_again_later_and_given_up_in_the_end(bird: Bowerbird) -> None:
    down = Impatient("slow", UnavailableError("down"))
    bird.run(importer_of(named(), down), mbid=mbid(1))
    drain(bird)
    [line] = bird.background.jobs()
    assert (line.status, line.attempts) == ("unavailable", 1)
    assert line.due_at is not None
    assert dt.timedelta(seconds=20) < line.due_at - dt.datetime.now(dt.UTC) < dt.timedelta(seconds=50)
    make_due(bird)
    drain(bird)
    [line] = bird.background.jobs()
    assert (line.status, line.attempts, line.due_at) == ("failed", 2, None)
    assert "given up after 2 tries" in (line.error or "")
    assert bird.background.retry() == 1
    down.answer = AREA
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_the_wait_that_a_source_asks_for_is_kept(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", UnavailableError("busy", retry_after=7200))), mbid=mbid(1))
    drain(bird)
    [line] = bird.background.jobs()
    assert line.due_at is not None
    assert dt.timedelta(minutes=119) < line.due_at - dt.datetime.now(dt.UTC) < dt.timedelta(minutes=121)


def test_an_answer_that_does_not_fit_fails_alone(bird: Bowerbird) -> None:
    def told(query: Query) -> Facts:
        known = query.identified_by(SCHEME) or ""
        return Facts(fields={"no such field": "x"}) if known.endswith("3") else AREA

    importer = importer_of(named(), Background("slow", told))
    for number in range(8):
        bird.run(importer, mbid=mbid(number))
    drain(bird)
    assert sorted(lines(bird)) == ["failed"] + ["succeeded"] * 7
    [line] = bird.background.jobs()
    assert (line.name, line.error_type) == ("Artist 0003", "RejectedError")
    assert "does not fit" in (line.error or "")


# Circuits and pauses


def test_jobs_wait_while_their_source_is_down_and_are_not_used_up(
    bird: Bowerbird, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circuits, "_LOOK_EVERY", 0.0)
    source = Narrow("slow", UnavailableError("down"))
    importer = importer_of(named(), source)
    for number in range(30):
        bird.run(importer, mbid=mbid(number))
    drain(bird)
    [state] = [one for one in bird.background.status() if one.provider == "slow"]
    assert state.state == CircuitState.OPEN
    asked = len(source.fetched)
    # Narrow lanes and read-ahead: at most a few more were under way when it opened.
    assert OPENS_AFTER <= asked <= OPENS_AFTER + 4
    # A probe that fails keeps it open, and costs no job a try.
    make_due(bird)
    tries = sum(one.attempts for one in bird.background.jobs(limit=None))
    drain(bird)
    assert len(source.fetched) == asked + 1
    assert sum(one.attempts for one in bird.background.jobs(limit=None)) == tries
    # One that succeeds closes it, and all are done.
    source.answer = AREA
    for _ in range(3):
        make_due(bird)
        drain(bird)
    assert set(lines(bird)) == {"succeeded"}
    [state] = [one for one in bird.background.status() if one.provider == "slow"]
    assert state.state == CircuitState.CLOSED


def test_wrong_settings_hold_a_provider_up_instead_of_failing_every_job(bird: Bowerbird) -> None:
    source = Narrow("slow", ConfigurationError("set the key"))
    importer = importer_of(named(), source)
    for number in range(20):
        bird.run(importer, mbid=mbid(number))
    drain(bird)
    assert len(source.fetched) <= 4
    assert "failed" not in lines(bird)
    [state] = [one for one in bird.background.status() if one.provider == "slow"]
    assert (state.state, state.error) == (CircuitState.OPEN, "set the key")
    source.answer = AREA
    bird.background.resume("slow")
    make_due(bird)
    drain(bird)
    assert set(lines(bird)) == {"succeeded"}


def test_a_paused_provider_is_not_asked_until_it_is_resumed(bird: Bowerbird) -> None:
    slow, other = Background("slow", AREA), Background("other", AREA)
    importer = importer_of(named(), slow, other)
    bird.run(importer, mbid=mbid(1))
    bird.background.pause("slow")
    drain(bird)
    assert (lines(bird), lines(bird, "other")) == (["due"], ["succeeded"])
    bird.background.resume("slow")
    drain(bird)
    assert lines(bird) == ["succeeded"]
    with pytest.raises(QueryError, match="nobody"):
        bird.background.pause("nobody")


# Lanes, drains, stops


def test_a_slow_source_does_not_hold_all_threads(bird: Bowerbird) -> None:
    at_once: list[int] = []
    running = 0
    lock, release = threading.Lock(), threading.Event()

    def slow(_: Query) -> Facts:
        nonlocal running
        with lock:
            running += 1
            at_once.append(running)
        release.wait()
        with lock:
            running -= 1
        return AREA

    quick = Background("quick", AREA)
    importer = importer_of(named(), Narrow("slow", slow), quick)
    for number in range(6):
        bird.run(importer, mbid=mbid(number))
    hired = bird.worker(concurrency=2)
    hired.start()
    until(lambda: len(quick.fetched) == 6)
    assert "due" in lines(bird) or "running" in lines(bird)
    release.set()
    until(lambda: set(lines(bird)) == {"succeeded"})
    hired.stop()
    assert max(at_once) == 1


def test_a_worker_takes_only_the_providers_that_it_is_given(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA), Background("other", AREA)), mbid=mbid(1))
    bird.worker(providers=["other"], refresh=False).run(drain=bird.background.drained(["other"]))
    assert (lines(bird), lines(bird, "other")) == (["due"], ["succeeded"])
    with pytest.raises(QueryError, match="nobody"):
        bird.worker(providers=["nobody"])
    with pytest.raises(QueryError, match="concurrency"):
        bird.worker(concurrency=0)


def test_stopping_lets_running_jobs_finish_and_gives_the_others_back(bird: Bowerbird) -> None:
    started, release = threading.Event(), threading.Event()

    def slow(_: Query) -> Facts:
        started.set()
        release.wait()
        return AREA

    importer = importer_of(named(), Narrow("slow", slow))
    for number in range(5):
        bird.run(importer, mbid=mbid(number))
    hired = bird.worker(concurrency=1)
    hired.start()
    assert started.wait()
    hired.stop(wait=False)
    until(lambda: hired._lanes._closed)
    release.set()
    hired.stop()
    assert sorted(lines(bird)) == ["due"] * 4 + ["succeeded"]


def test_stopping_without_grace_gives_everything_back_and_the_late_answer_is_dropped(bird: Bowerbird) -> None:
    started, release = threading.Event(), threading.Event()

    def slow(_: Query) -> Facts:
        started.set()
        release.wait()
        return AREA

    bird.run(importer_of(named(), Background("slow", slow)), mbid=mbid(1))
    hired = bird.worker(grace=0.0)
    hired.start()
    assert started.wait()
    hired.stop()
    assert lines(bird) == ["due"]
    release.set()
    until(lambda: not hired._lanes.running)
    assert lines(bird) == ["due"]


def test_a_job_queued_in_this_process_starts_at_once(bird: Bowerbird, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL", 3600.0)
    slow = Background("slow", AREA)
    importer = importer_of(named(), slow)
    bird.register(importer)
    hired = bird.worker(refresh=False)
    hired.start()
    waiting: Any = hired._lanes._something_to_save
    until(lambda: bool(waiting._waiters))  # it has found nothing to do
    bird.run(importer, mbid=mbid(1))
    until(lambda: lines(bird) == ["succeeded"])
    hired.stop()


def test_the_worker_itself_refreshes_what_is_stale(bird: Bowerbird, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_REFRESH_EVERY", 0.05)
    slow = Background("slow", AREA)
    bird.run(importer_of(named(), slow), mbid=mbid(1))
    drain(bird)
    make_due(bird)
    hired = bird.worker()
    hired.start()
    until(lambda: len(slow.fetched) == 2)
    hired.stop()


def test_a_background_row_of_an_importer_that_is_gone_disturbs_nobody(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    bird.run(importer, mbid=mbid(1))
    bird.register(importer_of(named()))
    drain(bird)
    assert bird.background.status()[0].state == Circuit().state(dt.datetime.now(dt.UTC))
    assert [one.status for one in bird.background.jobs(statuses=["due"])] == ["due"]


def test_only_what_the_ledger_may_say_is_a_status(bird: Bowerbird) -> None:
    for named_status in ("queued", "unchanged", "nope"):
        with pytest.raises(QueryError, match=named_status):
            bird.background.jobs(statuses=[named_status])


def test_a_worker_for_a_provider_that_is_switched_off_is_refused(ready_url: str) -> None:
    with Bowerbird(ready_url, settings=load_settings({**QUIET, "BOWERBIRD_SLOW_MODE": "off"})) as bird:
        bird.register(importer_of(named(), Background("slow", AREA)))
        with pytest.raises(QueryError, match="slow_mode"):
            bird.worker(providers=["slow"])
