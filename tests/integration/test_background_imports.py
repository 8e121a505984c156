"""Imports with background providers, on both databases: what is queued, waited for, and left for later."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import update

from bowerbird import Bowerbird
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.tables import DeferredRunRow
from bowerbird.music import Album, AlbumQuery
from bowerbird.settings import load_settings
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import Status
from support.background import AREA, SCHEME, Background, drain, lines, mbid, named
from support.catalogue import DARK_SIDE, album, count_rows, importer_of
from support.quiet import QUIET

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
    settings = load_settings({**QUIET, "BOWERBIRD_EITHER_MODE": mode})
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
    result = bird.run(importer, mbid=mbid(1)).wait()
    assert {name: one.status for name, one in result.providers.items()} == {
        "musicbrainz": Status.SUCCEEDED,
        "slow": Status.SUCCEEDED,
        "other": Status.NOT_FOUND,
    }
    assert result.require_item().area == "Cambridge"


def test_waiting_ends_when_its_time_is_over_and_gives_the_job_back(bird: Bowerbird) -> None:
    release = threading.Event()

    def hang(_: Query) -> Facts:
        release.wait()
        return AREA

    result = bird.run(importer_of(named(), Background("slow", hang)), mbid=mbid(1))
    assert result.wait(timeout=0.3).queued == ("slow",)  # clock: nobody answers before
    assert lines(bird) == ["due"]
    release.set()
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_waiting_does_not_hang_on_a_provider_that_is_held_up(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    result = bird.run(importer, mbid=mbid(1))
    bird.background.pause("slow")
    assert result.wait().queued == ("slow",)
    bird.background.resume("slow")
    assert result.wait().queued == ()


def test_waiting_tells_what_the_answer_changed(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    first = bird.run(importer, mbid=mbid(1)).wait().providers["slow"]
    assert (first.status, first.changed.fields) == (Status.SUCCEEDED, {"area": (None, "Cambridge")})
    again = bird.run(importer, mbid=mbid(1), force_providers=True).wait().providers["slow"]
    assert (again.status, bool(again.changed)) == (Status.UNCHANGED, False)


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
    done = result.wait()
    assert {name: one.status for name, one in done.providers.items()} == {
        "musicbrainz": Status.SUCCEEDED,
        "slow": Status.SUCCEEDED,
    }
    assert done.require_item().name == "Artist 0001"


def test_who_waits_for_a_deferred_import_runs_it(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    assert bird.enqueue(importer, mbid=mbid(1)).wait().require_item().area == "Cambridge"
    missing = bird.enqueue(importer_of(ScriptedProvider("musicbrainz", None, scheme=SCHEME)), mbid=mbid(2))
    assert missing.wait().providers["musicbrainz"].status == Status.NOT_FOUND
    assert bird.background.deferred_runs() == {"succeeded": 1, "not_found": 1}


def test_what_was_taken_or_put_off_by_a_clock_a_day_ahead_is_done_today(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    ahead = utc_now() + dt.timedelta(days=1)
    bird.run(importer, mbid=mbid(1))
    bird.enqueue(importer, mbid=mbid(2))
    bird.enqueue(importer, mbid=mbid(3))
    runs, jobs = table_of(DeferredRunRow), table_of(EnrichmentRow)
    running = {"status": Status.RUNNING, "claim": "dead#1", "lease_until": ahead}
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(update(runs).values(due_at=ahead))
        connection.execute(update(runs).where(runs.c.id == 1).values(running))
        connection.execute(update(jobs).where(jobs.c.provider == "slow").values(running))
    assert bird.background.retry(items=[9_999]) == 0
    assert lines(bird) == ["due"]
    drain(bird)
    assert (lines(bird), bird.background.deferred_runs()) == (["succeeded"] * 3, {"succeeded": 2})


def test_retry_frees_what_a_dead_worker_held(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    jobs = table_of(EnrichmentRow)
    running = {"status": Status.RUNNING, "claim": "dead#1", "lease_until": utc_now() + dt.timedelta(days=1)}
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(update(jobs).where(jobs.c.provider == "slow").values(running))
    assert bird.background.retry(providers=["slow"]) == 1
    assert lines(bird) == ["due"]


def test_enqueueing_nonsense_is_refused(bird: Bowerbird) -> None:
    importer = importer_of(named())
    with pytest.raises(QueryError, match="item"):
        bird.enqueue(importer)
    with pytest.raises(NotInCatalogueError):
        bird.enqueue(importer, item=17)
    with pytest.raises(QueryError, match="nobody"):
        bird.enqueue(importer, mbid=mbid(1), providers=["nobody"])
    assert bird.background.deferred_runs() == {}
