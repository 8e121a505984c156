"""What a clock has dated that was ahead: it is found, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from bowerbird import Bowerbird
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from support.background import AREA, Background, drain, lines, mbid, named
from support.catalogue import importer_of

_ledger = table_of(EnrichmentRow)
HOUR, YEAR = dt.timedelta(hours=1), dt.timedelta(days=365)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _redate(bird: Bowerbird, status: str, **values: dt.datetime) -> None:
    of_slow = _ledger.c.provider == "slow"
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(update(_ledger).where(of_slow).values(status=status, **values))


def _dates(bird: Bowerbird) -> tuple[dt.datetime, dt.datetime]:
    query = select(_ledger.c.asked_at, _ledger.c.due_at).where(_ledger.c.provider == "slow")
    with bird.catalogue.engine.connect() as connection:
        row = connection.execute(query).one()
        return row.asked_at, row.due_at


@pytest.mark.parametrize("ahead", [HOUR, YEAR])
@pytest.mark.parametrize("status", ["due", "unavailable"])
def test_jobs_that_are_due_in_the_future_are_found_by_retry(bird: Bowerbird, ahead: dt.timedelta, status: str) -> None:
    slow = Background("slow", AREA)
    bird.run(importer_of(named(), slow), mbid=mbid(1))
    _redate(bird, status, due_at=_now() + ahead)
    assert bird.background.retry(providers=["slow"]) == 1
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_a_worker_finds_jobs_of_next_year_by_itself(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    _redate(bird, "due", due_at=_now() + YEAR)
    worker = bird.worker(refresh=False)
    worker._put_right()
    worker.stop()
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_an_answer_of_the_future_is_stale(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    drain(bird)
    _redate(bird, "succeeded", asked_at=_now() + YEAR, due_at=_now() + 2 * YEAR)
    found = bird.enrich(provider="slow", which="stale")
    assert (found.selected, found.queued) == (1, 1)
    asked, due = _dates(bird)
    assert asked <= _now()
    assert due <= _now()


def test_what_is_dated_rightly_is_left_alone(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    drain(bird)
    before = _dates(bird)
    assert bird.background._crew.claims.put_right(["slow"], _now()) == 0
    assert bird.enrich(provider="slow", which="stale").selected == 0
    assert _dates(bird) == before
