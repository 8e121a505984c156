"""Lists of many rows, on both databases: what becomes of each, how many requests that costs, and going on with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.importing.bulk.lists import SourceDownError
from bowerbird.music import AlbumImporter, AlbumQuery, ArtistImporter, SongImporter
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.settings import load_settings
from bowerbird.words.errors import ConfigurationError, NotInCatalogueError, QueryError, TakenOverError
from bowerbird.words.lists import ImportStatus, ListName, ListProgress, RowStatus
from support.background import drain
from support.quiet import QUIET
from support.shelf import ALBUMS, BANDS, artist, catalogue, mbid, row, served, shelf, title


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served() as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path) as bird:
        yield bird


def statuses(bird: Bowerbird, number: int) -> list[str]:
    return [one.status.value for one in bird.imports.rows(number)]


def test_rows_that_cannot_all_be_read_leave_an_import_that_is_stopped(bird: Bowerbird) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield row(1)
        raise RuntimeError("the stream broke")

    with pytest.raises(RuntimeError):
        bird.run_many(AlbumImporter, rows())
    [one] = bird.imports.all(limit=1)
    assert (one.status, "the stream broke" in (one.error or "")) == (ImportStatus.STOPPED, True)


def test_a_list_by_words_costs_a_request_for_25_rows_and_one_for_all_artists(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [row(n) for n in range(1, ALBUMS + 1)])
    assert (done.success, done.counts) == (True, {RowStatus.CREATED: ALBUMS})
    # Three searches of albums, one of artists, and the list of genres.
    assert done.requests == len(sandbox.requests) == 5
    assert (bird.catalogue.count("album"), bird.catalogue.count("artist")) == (ALBUMS, BANDS)


def test_a_list_by_mbid_costs_a_request_for_100_rows(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [{"mbid": mbid(n)} for n in range(1, ALBUMS + 1)])
    assert (done.counts, len(sandbox.requests)) == ({RowStatus.CREATED: ALBUMS}, 3)


def test_what_a_search_tells_is_saved_and_the_rest_is_due(bird: Bowerbird) -> None:
    bird.run_many(AlbumImporter, [row(1)])
    record = bird.show(bird.catalogue.resolve("album", title(1)))
    assert record.fields["artist_credit"] == artist(1)
    assert {(tie.role, tie.name) for tie in record.relations} == {
        ("artist", artist(1)),
        ("genre", "rock"),
        ("tag", "seen live"),
    }
    said = {one.provider: one for one in record.enrichments}
    assert (said["musicbrainz"].status, said["musicbrainz"].partial, said["cover_art"].status) == ("due", True, "due")
    assert (said["musicbrainz"].asked or {})["title"] == title(1)
    assert said["musicbrainz"].match is not None
    band = bird.show(bird.catalogue.resolve("artist", artist(1)))
    assert (band.fields["country"], band.fields["type"]) == ("GB", "Group")


def test_the_workers_bring_what_a_search_does_not_tell(ready_url: str, tmp_path: Path) -> None:
    facts = shelf(3)
    for one in facts["albums"]:
        one["links"] = {"wikidata": f"https://www.wikidata.org/wiki/Q{one['id'][-3:].lstrip('0')}"}
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        bird.run_many(AlbumImporter, [row(n) for n in range(1, 4)])
        album = bird.catalogue.resolve("album", title(1))
        assert [one.scheme for one in bird.show(album).identifiers] == ["musicbrainz_release_group"]
        sandbox.forget_requests()
        drain(bird)
        # One look-up for each album and each band.
        assert len(sandbox.requests) == 6
        record = bird.show(album)
        assert {one.scheme for one in record.identifiers} == {"musicbrainz_release_group", "wikidata"}
        assert {(one.provider, one.status, one.partial) for one in record.enrichments} == {
            ("musicbrainz", "succeeded", False)
        }
        assert bird.run_many(AlbumImporter, [row(n) for n in range(1, 4)]).requests == 0


def test_the_same_list_again_costs_nothing_and_changes_nothing(bird: Bowerbird, sandbox: Sandbox) -> None:
    rows = [row(n, rank=n) for n in range(1, 31)] + [{"title": "Nobody knows this", "artist": artist(1), "rank": 31}]
    bird.run_many(AlbumImporter, rows, list_name="Mine")
    revisions = count(bird, "revisions")
    sandbox.forget_requests()
    again = bird.run_many(AlbumImporter, rows, list_name="Mine")
    assert again.counts == {RowStatus.EXISTING: 30, RowStatus.NOT_FOUND: 1}
    assert (sandbox.requests, again.requests, count(bird, "revisions")) == ([], 0, revisions)


def test_every_row_has_its_own_outcome_and_none_stops_the_list(bird: Bowerbird) -> None:
    rows: list[Any] = [
        row(1),
        {"title": title(2), "artist": "Somebody Else Entirely"},
        {"title": "", "artist": "x"},
        {"titel": "a typo"},
        {"title": title(3), "artist": artist(3), "year": "nineteen"},
        42,
        {"mbid": "not an id"},
        {"mbid": mbid(4_000)},
        row(1),
        AlbumQuery(title=title(5), artist=artist(5)),
        row(6, rank=0),
    ]
    done = bird.run_many(AlbumImporter, rows)
    assert statuses(bird, done.id) == [
        *("created", "not_found", "invalid", "invalid", "created", "invalid", "invalid", "not_found", "existing"),
        *("created", "created"),
    ]
    # A value that cannot be read costs itself, not its row.
    assert {each.number: each.dropped for each in bird.imports.rows(done.id, dropped=True)} == {
        5: ("the year 'nineteen' is not understood",),
        11: ("the rank 0 is not understood",),
    }
    assert (done.dropped, done.found) == ({"year": 1, "rank": 1}, 5)
    reasons = {one.number: one.reason or "" for one in bird.imports.rows(done.id)}
    assert "title" in reasons[3]
    assert "unknown word 'titel'" in reasons[4]
    assert "same as row 1" in reasons[9]


def test_hostile_rows_are_kept_and_told(bird: Bowerbird) -> None:
    rows: list[Any] = [{"title": "a\x00b\ud800"}, {"title": object()}, {("x",): 1}, {"title": "x" * 100_000}]
    done = bird.run_many(AlbumImporter, rows)
    assert done.success
    assert {one.status for one in bird.imports.rows(done.id)} <= {
        RowStatus.INVALID,
        RowStatus.NOT_FOUND,
        RowStatus.FAILED,
    }


def test_a_list_keeps_its_order_and_follows_changes(bird: Bowerbird) -> None:
    first = bird.run_many(AlbumImporter, [row(n, rank=place) for place, n in enumerate((3, 1, 2), 1)], list_name="Top")
    assert entries(bird, first.list_id) == [title(3), title(1), title(2)]
    second = bird.run_many(AlbumImporter, [row(n) for n in (2, 3)], list_name="TOP!")
    assert second.list_id == first.list_id
    assert entries(bird, first.list_id) == [title(2), title(3)]
    bird.edit(first.list_id or 0, name="My top")
    assert entries(bird, first.list_id) == [title(2), title(3)]
    bird.run_many(AlbumImporter, [row(1, rank=1), row(4, rank=1)], list_name="top")
    assert sorted(entries(bird, first.list_id)) == sorted([title(1), title(4)])
    assert bird.show(first.list_id or 0).name == "My top"


def test_a_row_with_a_blank_rank_has_no_place_in_a_list_of_ranks(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [row(1, rank=2), row(2, rank=None), row(3, rank=1)], list_name="Top")
    assert (done.success, entries(bird, done.list_id)) == (True, [title(3), title(1)])
    assert [each.rank for each in bird.imports.rows(done.id)] == [2, None, 1]


def test_an_album_knows_its_place_in_a_list(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [row(1, rank=43)], list_name="500")
    record = bird.show(bird.catalogue.resolve("album", title(1)))
    assert [(tie.kind, tie.name, tie.role, tie.position + 1) for tie in record.related_from] == [
        ("list", "500", "entry", 43)
    ]
    assert done.list_id == record.related_from[0].id


def test_a_row_that_the_shared_answer_does_not_settle_is_asked_singly(bird: Bowerbird, sandbox: Sandbox) -> None:
    # The album is known to the search by other words than those of the list.
    rows = [row(1), {"title": title(2) + " (Deluxe Edition)", "artist": artist(2)}, {"title": title(3)}]
    done = bird.run_many(AlbumImporter, rows)
    searches = [one for one in sandbox.requests if one.path.endswith("/release-group")]
    assert (done.counts.get(RowStatus.CREATED, 0) >= 2, len(searches)) == (True, 2)


def test_a_source_that_is_down_stops_the_import_and_it_goes_on_later(bird: Bowerbird, sandbox: Sandbox) -> None:
    rows = [row(n) for n in range(1, ALBUMS + 1)]
    sandbox.add_fault(Fault(path="/release-group", times=2, status=502))
    done = bird.run_many(AlbumImporter, rows)
    assert (done.success, done.counts) == (True, {RowStatus.UNAVAILABLE: 50, RowStatus.CREATED: 10})
    sandbox.add_fault(Fault(path="/release-group", times=99, status=503))
    retried = bird.resume_import(done.id, retry=["failed"])
    assert retried.counts[RowStatus.CREATED] == 10
    sandbox.faults.__init__()  # type: ignore[misc]
    whole = bird.resume_import(done.id, retry=["failed"])
    assert (whole.success, whole.counts) == (True, {RowStatus.CREATED: ALBUMS})
    assert bird.catalogue.count("album") == ALBUMS


def test_three_requests_in_vain_stop_a_long_import(bird: Bowerbird, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(path="/release-group", times=99, status=502))
    done = bird.run_many(AlbumImporter, [{"title": f"T {n}", "artist": "A"} for n in range(200)])
    assert (done.status, done.counts) == (ImportStatus.STOPPED, {RowStatus.UNAVAILABLE: 75, RowStatus.PENDING: 125})
    assert "502" in (done.error or "")
    assert issubclass(SourceDownError, Exception)


def test_an_interrupted_import_goes_on_where_it_stopped(bird: Bowerbird, sandbox: Sandbox) -> None:
    def interrupt(told: ListProgress) -> None:
        if told.done >= 25:
            raise KeyboardInterrupt

    rows = [row(n) for n in range(1, ALBUMS + 1)]
    bird.run_many(AlbumImporter, [row(ALBUMS)])
    with pytest.raises(KeyboardInterrupt):
        bird.run_many(AlbumImporter, rows, progress=interrupt)
    stopped = bird.imports.all()[0]
    assert (stopped.status, stopped.error) == (ImportStatus.STOPPED, "it was interrupted")
    sandbox.forget_requests()
    done = bird.resume_import(stopped.id)
    assert (done.success, done.settled) == (True, ALBUMS)
    assert bird.catalogue.count("album") == ALBUMS
    assert done.counts == {RowStatus.CREATED: ALBUMS - 1, RowStatus.EXISTING: 1}


def test_who_is_left_behind_cannot_write_any_more(bird: Bowerbird, ready_url: str, sandbox: Sandbox) -> None:
    """Two processes that go on with one import: the second takes it over, and no row is done twice."""
    taken: list[Any] = []

    def take_over(told: ListProgress) -> None:
        if not taken and told.done >= 1:
            taken.append(told)
            with catalogue(ready_url, sandbox, Path.cwd()) as other:
                taken.append(other.resume_import(other.imports.all()[0].id))

    rows = [{"mbid": mbid(n)} for n in range(1, ALBUMS + 1)] + [row(n) for n in range(1, 10)]
    with pytest.raises(TakenOverError):
        bird.run_many(
            AlbumImporter, [*rows, *({"title": f"x{n}", "artist": "y"} for n in range(600))], progress=take_over
        )
    assert taken[1].success
    assert bird.catalogue.count("album") == ALBUMS
    assert bird.imports.get(taken[1].id).status == ImportStatus.DONE


def test_a_wrong_setting_ends_the_import_with_its_rows_kept(ready_url: str, tmp_path: Path) -> None:
    with Bowerbird(ready_url, settings=load_settings(QUIET, tmp_path, database_url=ready_url)) as bird:
        with pytest.raises(ConfigurationError, match="contact"):
            bird.run_many(AlbumImporter, [row(1), row(2)])
        kept = bird.imports.all()[0]
        assert (kept.status, kept.counts) == (ImportStatus.STOPPED, {RowStatus.PENDING: 2})
        assert "contact" in (kept.error or "")


def test_force_asks_again(bird: Bowerbird, sandbox: Sandbox) -> None:
    rows = [row(1), {"title": "Nobody knows this", "artist": artist(1)}]
    bird.run_many(AlbumImporter, rows)
    sandbox.forget_requests()
    done = bird.run_many(AlbumImporter, rows, force_providers=True)
    assert done.counts == {RowStatus.EXISTING: 1, RowStatus.NOT_FOUND: 1}
    assert len(sandbox.requests) >= 1


def test_a_dry_run_asks_nobody_and_saves_nothing(bird: Bowerbird, sandbox: Sandbox) -> None:
    bird.run_many(AlbumImporter, [row(1)])
    sandbox.forget_requests()
    preview = bird.preview_many(AlbumImporter, [row(n) for n in range(1, 61)] + [{"mbid": mbid(2)}, {"title": ""}])
    assert (preview.total, preview.existing, preview.to_ask, preview.invalid_count) == (62, 1, 60, 1)
    assert preview.requests == 4
    assert (sandbox.requests, len(bird.imports.all())) == ([], 1)


def test_artists_and_songs_come_in_lists_too(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(ArtistImporter, [{"name": artist(n)} for n in range(1, BANDS + 1)])
    assert done.counts == {RowStatus.CREATED: BANDS}
    assert len(sandbox.requests) == 2
    songs = bird.run_many(SongImporter, [{"title": "No song", "artist": artist(1)}])
    assert songs.counts == {RowStatus.NOT_FOUND: 1}


def test_a_broken_answer_costs_only_its_own_rows(bird: Bowerbird, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(path="/release-group", body='{"release-groups": 5}'))
    done = bird.run_many(AlbumImporter, [row(n) for n in range(1, 4)])
    # What is refused for several is asked for one by one.
    assert done.counts == {RowStatus.CREATED: 3}


def test_an_old_mbid_in_a_list_leads_to_the_survivor(ready_url: str, tmp_path: Path) -> None:
    facts = shelf()
    facts["albums"][0]["merged"] = [mbid(777)]
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        done = bird.run_many(AlbumImporter, [{"mbid": mbid(777)}, {"mbid": mbid(1)}])
        assert sorted(statuses(bird, done.id)) == ["created", "existing"]
        assert bird.catalogue.count("album") == 1
        assert bird.run_many(AlbumImporter, [{"mbid": mbid(777)}]).requests == 0


def test_there_must_be_such_an_import(bird: Bowerbird) -> None:
    with pytest.raises(NotInCatalogueError, match="there is no import 99"):
        bird.resume_import(99)
    done = bird.run_many(AlbumImporter, [row(1)])
    with pytest.raises(QueryError, match="cannot be retried"):
        bird.resume_import(done.id, retry=["everything"])
    with pytest.raises(NotInCatalogueError, match="has no row 7"):
        bird.imports.row(done.id, 7)


def test_an_empty_list_is_done_at_once(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [], list_name=ListName(name="Empty"))
    assert (done.success, done.total, done.counts) == (True, 0, {})
    with pytest.raises(QueryError, match="empty"):
        bird.run_many(AlbumImporter, [], list_name=" ")


def entries(bird: Bowerbird, list_id: int | None) -> list[str]:
    return [tie.name for tie in bird.show(list_id or 0).relations if tie.role == "entry"]


def count(bird: Bowerbird, table: str) -> int:
    with bird.catalogue.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 -- a table of ours
