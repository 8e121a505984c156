"""Rows that are not found and have candidates all the same, and cells that were left out: kept, shown, decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from bowerbird import Bowerbird
from bowerbird.catalogue.database import connect
from bowerbird.catalogue.imports.settling import Settled, settle
from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import table_of
from bowerbird.music import AlbumImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus, Told
from bowerbird.words.results import Candidate, Match
from support.shelf import artist, catalogue, mbid, served, title

WORDS = {"title": "Nothing at all like it", "artist": artist(1)}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served() as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    engine = connect(ready_url)
    yield engine
    engine.dispose()


def near(number: int, score: float) -> Candidate:
    fields = {"title": title(number), "artist_credit": artist(number)}
    name = Identifier("musicbrainz_release_group", mbid(number))
    return Candidate(identifier=name, facts=Facts(fields=fields), match=Match(score=score))


def have_near(engine: Engine, import_id: int, number: int) -> None:
    """Let a row be one that is not found, with two candidates that are near."""
    settled = Settled(
        number=number,
        status=RowStatus.NOT_FOUND,
        reason="no source has it",
        candidates=(near(1, 0.43), near(2, 0.21)),
    )
    with engine.begin() as connection:
        settle(connection, import_id, [settled], utc_now())


def test_what_is_near_is_no_decision_to_make_but_can_be_decided(bird: Bowerbird, engine: Engine) -> None:
    done = bird.run_many(AlbumImporter, [WORDS, {**WORDS, "year": 1980}])
    have_near(engine, done.id, 2)
    assert (bird.imports.get(done.id).near, bird.imports.all()[0].near) == (1, 1)
    assert list(bird.reviews.undecided()) == []
    (one,) = bird.reviews.near(kind="albums", import_id=done.id)
    assert (one.number, one.status, one.near, one.open) == (2, RowStatus.NOT_FOUND, True, True)
    assert list(bird.reviews.near(kind="artist")) == []
    bird.reviews.take(one, one.candidates[0].identifier)
    assert bird.imports.row(done.id, 2).status == RowStatus.CREATED
    assert (list(bird.reviews.near()), bird.imports.get(done.id).near) == ([], 0)
    again = bird.reviews.reopen(bird.reviews.row(done.id, 2))
    assert again == one
    assert bird.imports.row(done.id, 2).status == RowStatus.NOT_FOUND
    assert bird.catalogue.count("album") == 0


def test_what_is_near_is_rejected_one_by_one(bird: Bowerbird, engine: Engine) -> None:
    done = bird.run_many(AlbumImporter, [WORDS])
    have_near(engine, done.id, 1)
    (one,) = bird.reviews.near()
    left = bird.reviews.reject(one, [one.candidates[0].identifier])
    assert left is not None
    assert [each.identifier.value for each in left.candidates] == [mbid(2)]
    # It does not become a decision that somebody has to make.
    assert [list(bird.reviews.undecided()), list(bird.reviews.near())] == [[], [left]]
    assert bird.reviews.reject(left) is None
    assert list(bird.reviews.near()) == []
    again = bird.reviews.reopen(one)
    assert again.candidates == one.candidates
    assert list(bird.reviews.near()) == [one]


def test_a_row_that_is_asked_again_soon_keeps_what_is_near(bird: Bowerbird, engine: Engine, sandbox: Sandbox) -> None:
    first = bird.run_many(AlbumImporter, [WORDS])
    have_near(engine, first.id, 1)
    sandbox.forget_requests()
    second = bird.run_many(AlbumImporter, [WORDS])
    assert (second.counts, second.near, sandbox.requests) == ({RowStatus.NOT_FOUND: 1}, 1, [])
    # What several rows ask for is shown once.
    (one,) = bird.reviews.near()
    assert one.candidates == (near(1, 0.43), near(2, 0.21))


def age(engine: Engine, days: int) -> None:
    """Let all rows have been settled so many days earlier."""
    rows = table_of(ImportEntryRow)
    with engine.begin() as connection:
        for row in connection.execute(select(rows.c.import_id, rows.c.number, rows.c.settled_at)).all():
            same = rows.c.import_id == row.import_id, rows.c.number == row.number
            earlier = row.settled_at - dt.timedelta(days=days)
            connection.execute(update(rows).where(*same).values(settled_at=earlier))


def test_a_row_that_was_not_asked_about_does_not_put_off_the_next_time(
    bird: Bowerbird, engine: Engine, sandbox: Sandbox
) -> None:
    bird.run_many(AlbumImporter, [WORDS])
    asked = []
    for _ in range(3):
        age(engine, 20)
        sandbox.forget_requests()
        done = bird.run_many(AlbumImporter, [WORDS])
        asked.append(bool(sandbox.requests))
        assert done.counts == {RowStatus.NOT_FOUND: 1}
    assert asked == [False, True, False]


def test_cells_that_were_left_out_are_kept_and_counted(bird: Bowerbird) -> None:
    year, rank = "the year 'TBA' is not understood", "the rank 'NR' is not understood"
    rows = [
        Told(words={"title": title(1), "artist": artist(1)}, dropped=(year, rank)),
        Told(words={"title": title(2), "artist": artist(2)}),
        Told(words={"title": ""}, dropped=(year,)),
    ]
    done = bird.run_many(AlbumImporter, rows)
    assert (done.dropped, done.to_dict()["dropped"]) == ({"year": 2, "rank": 1}, {"year": 2, "rank": 1})
    assert (done.found, done.to_dict()["found"], done.to_dict()["total"]) == (2, 2, 3)
    assert [(row.number, row.dropped) for row in bird.imports.rows(done.id, dropped=True)] == [
        (1, (year, rank)),
        (3, (year,)),
    ]
    some = bird.imports.rows(done.id, dropped=True, statuses=[RowStatus.INVALID])
    assert [row.to_dict()["dropped"] for row in some] == [(year,)]
    assert bird.run_many(AlbumImporter, [rows[1]]).dropped == {}


def test_kinds_are_named_in_the_plural_too(bird: Bowerbird) -> None:
    bird.run_many(AlbumImporter, [{"title": title(1), "artist": artist(1)}])
    assert bird.rebuild("albums") == bird.rebuild("album")
    planned = [bird.enrich(kind, provider="musicbrainz", which="all", dry_run=True) for kind in ("albums", "album")]
    assert planned[0].selected == planned[1].selected == 1
    assert list(bird.reviews.undecided(kind="Albums")) == []
    for ask in (bird.reviews.undecided, bird.reviews.near):
        with pytest.raises(QueryError, match="there is no kind 'albms'; did you mean album"):
            list(ask(kind="albms"))
