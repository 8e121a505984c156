"""Workers, in this process, on both databases: what becomes of jobs, and what a worker does when it is stopped."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import update

from bowerbird import Bowerbird
from bowerbird.background import circuits, worker
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.tables import ProviderStateRow
from bowerbird.importing.registry import AnyImporter
from bowerbird.music import Album, AlbumQuery, Artist
from bowerbird.settings import load_settings
from bowerbird.testing import ScriptedProvider
from bowerbird.words.circuit import OPENS_AFTER, Circuit, CircuitState
from bowerbird.words.errors import ConfigurationError, NotInCatalogueError, QueryError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import IN_LEDGER, Status
from support.background import AREA, SCHEME, Background, mbid, named
from support.catalogue import DARK_SIDE, album, count_rows, importer_of


class Narrow(Background):
    """One at a time."""

    concurrency = 1


class Impatient(Background):
    """Two tries."""

    attempts = 2


@pytest.fixture
def bird(ready_url: str) -> Iterator[Bowerbird]:
    with Bowerbird(ready_url, settings=load_settings({"BOWERBIRD_LEASE_SECONDS": "2"})) as bird:
        yield bird


def drain(bird: Bowerbird) -> None:
    bird.worker(refresh=False).run(drain=bird.background.drained())


def lines(bird: Bowerbird, provider: str = "slow") -> list[str]:
    found = bird.background.jobs(providers=[provider], statuses=IN_LEDGER, limit=None)
    return [one.status for one in found]


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.01)


def make_due(bird: Bowerbird, provider: str = "slow") -> None:
    """Let the time pass that a job waits for."""
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    tables = table_of(EnrichmentRow), table_of(ProviderStateRow)
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        for table, name in zip(tables, ("due_at", "probe_at"), strict=True):
            column = table.c[name]
            waits = table.c.provider == provider, column.is_not(None)
            connection.execute(update(table).where(*waits).values({column: past}))


# An import


def test_an_import_leaves_background_providers_to_the_workers(bird: Bowerbird) -> None:
    slow = Background("slow", AREA)
    importer = importer_of(named(), slow)
    result = bird.run(importer, mbid=mbid(1))
    assert (result.success, result.queued, result.providers["slow"].status) == (True, ("slow",), Status.QUEUED)
    assert (slow.fetched, lines(bird)) == ([], ["due"])
    drain(bird)
    assert (len(slow.fetched), lines(bird)) == (1, ["succeeded"])
    assert bird.show(result.require_item()).fields["area"] == "Cambridge"
    assert bird.show(result.require_item()).sources["area"] == ("slow",)


def test_nothing_is_queued_for_an_item_that_no_provider_made_valid(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("musicbrainz", None, scheme=SCHEME), Background("slow", AREA))
    result = bird.run(importer, mbid=mbid(1))
    assert (result.item, result.providers["slow"].status) == (None, Status.SKIPPED)
    assert "no provider has made an item" in (result.providers["slow"].error or "")
    assert count_rows(bird.catalogue.engine)["enrichments"] == 0


def test_force_queues_again_but_never_twice(bird: Bowerbird) -> None:
    slow = Background("slow", AREA)
    importer = importer_of(named(), slow)
    bird.run(importer, mbid=mbid(1))
    for _ in range(3):
        assert bird.run(importer, mbid=mbid(1), force_providers=True).queued == ("slow",)
    drain(bird)
    assert len(slow.fetched) == 1
    assert bird.run(importer, mbid=mbid(1), force_providers=True).queued == ("slow",)
    before = count_rows(bird.catalogue.engine)
    drain(bird)
    assert len(slow.fetched) == 2
    assert count_rows(bird.catalogue.engine) == before


def test_a_stored_item_is_returned_at_once_and_tells_what_is_still_to_come(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    bird.run(importer, mbid=mbid(1))
    assert bird.run(importer, mbid=mbid(1)).queued == ("slow",)
    drain(bird)
    again = bird.run(importer, mbid=mbid(1))
    assert (again.queued, again.providers["slow"].status) == ((), Status.SKIPPED)


def test_a_background_provider_that_is_named_is_asked_now(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    item = bird.run(importer, mbid=mbid(1)).require_item()
    assert bird.run(importer, item=item, providers=["slow"]).providers["slow"].status == Status.SUCCEEDED
    assert lines(bird) == ["succeeded"]
    drain(bird)
    assert lines(bird) == ["succeeded"]


@pytest.mark.parametrize(("mode", "status"), [("now", Status.SUCCEEDED), ("background", Status.QUEUED), ("off", None)])
def test_a_setting_says_when_a_provider_is_asked(ready_url: str, mode: str, status: Status | None) -> None:
    settings = load_settings({"BOWERBIRD_EITHER_MODE": mode})
    with Bowerbird(ready_url, settings=settings) as bird:
        result = bird.run(importer_of(named(), ScriptedProvider("either", AREA)), mbid=mbid(1))
        told = result.providers.get("either")
        assert (told.status if told else None) == status
        if mode == "off":
            assert lines(bird, "either") == []
            again = bird.run(
                importer_of(named(), ScriptedProvider("either", AREA)), item=result.item, providers=["either"]
            )
            assert again.providers["either"].status == Status.SKIPPED
            assert "either_mode" in (again.providers["either"].error or "")


def test_what_came_along_with_another_item_is_due_for_its_own_providers(bird: Bowerbird) -> None:
    bird.register(importer_of(named(), Background("slow", AREA)))
    facts = album("Album", "f5093c06-23e3-404f-aeaa-40f72885ee3a", DARK_SIDE.related[0])
    albums = importer_of(ScriptedProvider("musicbrainz", facts), kind=Album, query=AlbumQuery)
    bird.run(albums, mbid="f5093c06-23e3-404f-aeaa-40f72885ee3a")
    assert (lines(bird), sorted(lines(bird, "musicbrainz"))) == (["due"], ["due", "succeeded"])
    drain(bird)
    assert (lines(bird), lines(bird, "musicbrainz")) == (["succeeded"], ["succeeded", "succeeded"])


# Waiting


def test_waiting_works_without_a_worker(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA), Background("other", None))
    result = bird.run(importer, mbid=mbid(1)).wait(timeout=10)
    assert {name: one.status for name, one in result.providers.items()} == {
        "musicbrainz": Status.SUCCEEDED,
        "slow": Status.SUCCEEDED,
        "other": Status.NOT_FOUND,
    }
    assert result.require_item().area == "Cambridge"


def test_waiting_ends_when_its_time_is_over_and_gives_the_job_back(bird: Bowerbird) -> None:
    release = threading.Event()

    def hang(_: Query) -> Facts:
        release.wait(20)
        return AREA

    result = bird.run(importer_of(named(), Background("slow", hang)), mbid=mbid(1))
    start = time.monotonic()
    assert result.wait(timeout=0.3).queued == ("slow",)
    assert time.monotonic() - start < 3
    assert lines(bird) == ["due"]
    release.set()
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_waiting_does_not_hang_on_a_provider_that_is_held_up(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    result = bird.run(importer, mbid=mbid(1))
    bird.background.pause("slow")
    assert result.wait(timeout=5).queued == ("slow",)
    bird.background.resume("slow")
    assert result.wait(timeout=10).queued == ()


# Enqueueing


def test_any_provider_can_be_left_to_the_workers(bird: Bowerbird) -> None:
    source = named()
    importer = importer_of(source, Background("slow", AREA))
    item = bird.run(importer, mbid=mbid(1)).require_item()
    drain(bird)
    result = bird.enqueue(importer, item=item, providers=["musicbrainz"])
    assert (result.queued, len(source.fetched)) == (("musicbrainz",), 1)
    assert bird.enqueue(importer, mbid=mbid(1)).queued == ("musicbrainz", "slow")
    drain(bird)
    assert (len(source.fetched), lines(bird, "musicbrainz")) == (2, ["succeeded"])


def test_an_import_of_an_unknown_item_can_be_deferred_as_a_whole(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    result = bird.enqueue(importer, mbid=mbid(1))
    assert (result.item, result.queued) == (None, ("musicbrainz", "slow"))
    assert count_rows(bird.catalogue.engine)["items"] == 0
    assert bird.background.deferred_runs() == {"due": 1}
    drain(bird)
    assert count_rows(bird.catalogue.engine)["items"] == 1
    assert (lines(bird, "musicbrainz"), lines(bird)) == (["succeeded"], ["succeeded"])
    done = result.wait(timeout=10)
    assert {name: one.status for name, one in done.providers.items()} == {
        "musicbrainz": Status.SUCCEEDED,
        "slow": Status.SUCCEEDED,
    }
    assert done.require_item().name == "Artist 0001"


def test_who_waits_for_a_deferred_import_runs_it(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    assert bird.enqueue(importer, mbid=mbid(1)).wait(timeout=10).require_item().area == "Cambridge"
    missing = bird.enqueue(importer_of(ScriptedProvider("musicbrainz", None, scheme=SCHEME)), mbid=mbid(2))
    assert missing.wait(timeout=10).providers["musicbrainz"].status == Status.NOT_FOUND
    assert bird.background.deferred_runs() == {"succeeded": 1, "not_found": 1}


def test_enqueueing_nonsense_is_refused(bird: Bowerbird) -> None:
    importer = importer_of(named())
    with pytest.raises(QueryError, match="item"):
        bird.enqueue(importer)
    with pytest.raises(NotInCatalogueError):
        bird.enqueue(importer, item=17)
    with pytest.raises(QueryError, match="nobody"):
        bird.enqueue(importer, mbid=mbid(1), providers=["nobody"])
    assert bird.background.deferred_runs() == {}


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
    lock = threading.Lock()

    def slow(_: Query) -> Facts:
        nonlocal running
        with lock:
            running += 1
            at_once.append(running)
        time.sleep(0.1)
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
    started = threading.Event()

    def slow(_: Query) -> Facts:
        started.set()
        time.sleep(0.4)
        return AREA

    importer = importer_of(named(), Narrow("slow", slow))
    for number in range(5):
        bird.run(importer, mbid=mbid(number))
    hired = bird.worker(concurrency=1)
    hired.start()
    assert started.wait(10)
    hired.stop()
    assert sorted(lines(bird)) == ["due"] * 4 + ["succeeded"]


def test_stopping_without_grace_gives_everything_back_and_the_late_answer_is_dropped(bird: Bowerbird) -> None:
    started, release = threading.Event(), threading.Event()

    def slow(_: Query) -> Facts:
        started.set()
        release.wait(10)
        return AREA

    bird.run(importer_of(named(), Background("slow", slow)), mbid=mbid(1))
    hired = bird.worker(grace=0.0)
    hired.start()
    assert started.wait(10)
    hired.stop()
    assert lines(bird) == ["due"]
    release.set()
    time.sleep(0.1)
    assert lines(bird) == ["due"]


def test_a_job_queued_in_this_process_starts_at_once(bird: Bowerbird, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL", 30.0)
    slow = Background("slow", AREA)
    importer = importer_of(named(), slow)
    bird.register(importer)
    hired = bird.worker(refresh=False)
    hired.start()
    time.sleep(0.3)
    bird.run(importer, mbid=mbid(1))
    until(lambda: lines(bird) == ["succeeded"], 5)
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


# Enriching what exists


def test_a_new_provider_is_asked_about_what_exists_and_can_be_interrupted(bird: Bowerbird) -> None:
    for number in range(3):
        bird.run(importer_of(named()), mbid=mbid(number))
    slow = Background("slow", AREA)
    bird.register(importer_of(named(), slow))
    assert bird.enrich(Artist, provider="slow", which="missing", dry_run=True).selected == 3
    assert bird.enrich(provider="slow", which="missing", limit=2).queued == 2
    done = bird.enrich("artist", provider="slow", which="missing")
    assert (done.selected, done.queued) == (1, 1)
    assert bird.enrich(provider="slow", which="missing").selected == 0
    drain(bird)
    assert lines(bird) == ["succeeded"] * 3
    assert bird.enrich(provider="slow", which="all").queued == 3
    assert bird.enrich(provider="slow", which="all").queued == 0


def test_enriching_now_asks_here_and_tells_what_came_of_it(bird: Bowerbird) -> None:
    def told_of(query: Query) -> Facts | None:
        return None if query.identified_by(SCHEME) == mbid(1) else AREA

    importer = importer_of(named(), Background("slow", told_of))
    items = [bird.run(importer, mbid=mbid(number)).require_item().id for number in range(5)]
    told: list[tuple[int, int]] = []
    done = bird.enrich(provider="slow", items=items[:4], now=True, progress=lambda *how: told.append(how))
    assert done.outcomes == {"succeeded": 3, "not_found": 1}
    assert told == [(number, 4) for number in (1, 2, 3, 4)]
    assert bird.enrich(provider="slow", which="failed", now=True).outcomes == {}
    assert sorted(lines(bird)) == ["due", "not_found", "succeeded", "succeeded", "succeeded"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"provider": "nobody", "which": "all"}, "no provider"),
        ({"provider": "slow"}, "exactly one"),
        ({"provider": "slow", "which": "all", "items": [1]}, "exactly one"),
        ({"provider": "slow", "which": "some"}, "'some'"),
        ({"provider": "slow", "which": "all", "kind": "album"}, "'album'"),
        ({"provider": "slow", "which": "all", "limit": 0}, "limit"),
    ],
)
def test_enriching_nonsense_is_refused(bird: Bowerbird, words: dict[str, Any], told: str) -> None:
    bird.register(importer_of(named(), Background("slow", AREA)))
    with pytest.raises(QueryError, match=told):
        bird.enrich(**words)


def test_cancelled_jobs_are_not_run(bird: Bowerbird) -> None:
    slow = Background("slow", AREA)
    item = bird.run(importer_of(named(), slow), mbid=mbid(1)).require_item()
    assert bird.background.cancel(items=[item.id]) == 1
    drain(bird)
    assert (slow.fetched, lines(bird)) == ([], ["skipped"])
    assert bird.enrich(provider="slow", which="missing").queued == 1
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_items_can_be_named_in_any_number_and_those_that_cannot_be_are_left_out(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    item = bird.run(importer, mbid=mbid(1)).require_item().id
    drain(bird)
    many = [item, *range(10_000_000, 10_040_000), 10**30, -1, 0]
    assert bird.enrich(provider="slow", items=many, dry_run=True).selected == 1
    assert bird.enrich(provider="slow", items=many).queued == 1
    assert bird.enrich(provider="slow", items=[]).selected == 0
    assert bird.background.retry(items=[10**30]) == 0


def test_only_what_the_ledger_may_say_is_a_status(bird: Bowerbird) -> None:
    for named_status in ("queued", "unchanged", "nope"):
        with pytest.raises(QueryError, match=named_status):
            bird.background.jobs(statuses=[named_status])


def test_a_worker_for_a_provider_that_is_switched_off_is_refused(ready_url: str) -> None:
    with Bowerbird(ready_url, settings=load_settings({"BOWERBIRD_SLOW_MODE": "off"})) as bird:
        bird.register(importer_of(named(), Background("slow", AREA)))
        with pytest.raises(QueryError, match="slow_mode"):
            bird.worker(providers=["slow"])


def test_waiting_tells_what_the_answer_changed(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    first = bird.run(importer, mbid=mbid(1)).wait(timeout=10).providers["slow"]
    assert (first.status, first.changed.fields) == (Status.SUCCEEDED, {"area": (None, "Cambridge")})
    again = bird.run(importer, mbid=mbid(1), force_providers=True).wait(timeout=10).providers["slow"]
    assert (again.status, bool(again.changed)) == (Status.UNCHANGED, False)
