"""What is ambiguous is decided by a person, on both databases: once, and for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumImporter, ArtistImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.errors import ImportFailedError, NotInCatalogueError, QueryError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import Status
from support.background import drain
from support.shelf import catalogue, mbid, served

BLUE, GREEN, OTHER = mbid(11), mbid(12), mbid(13)
ROW = {"title": "Weezer", "artist": "Weezer"}


def world() -> dict[str, Any]:
    """Two albums of one name by one band, and two bands of one name."""
    return {
        "artists": [
            {"id": mbid(1), "name": "Weezer"},
            {"id": mbid(2), "name": "Nirvana", "country": "US"},
            {"id": mbid(3), "name": "Nirvana", "country": "GB"},
        ],
        "genres": ["rock"],
        "albums": [
            {"id": BLUE, "title": "Weezer", "artist": "Weezer", "date": "1994", "disambiguation": "The Blue Album"},
            {"id": GREEN, "title": "Weezer", "artist": "Weezer", "date": "2001", "disambiguation": "The Green Album"},
            {"id": OTHER, "title": "Pinkerton", "artist": "Weezer", "date": "1996"},
        ],
    }


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served(world()) as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird


def test_an_ambiguous_row_is_offered_with_its_candidates(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW, {"title": "Pinkerton", "artist": "Weezer"}])
    assert done.counts == {RowStatus.CREATED: 1, RowStatus.AMBIGUOUS: 1}
    (one,) = bird.reviews.undecided()
    assert (one.kind, one.name, one.import_id, one.number) == ("album", "Weezer", done.id, 1)
    assert {each.identifier.value for each in one.candidates} >= {BLUE, GREEN}


def test_a_choice_is_kept_as_an_identifier_and_never_asked_again(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [{**ROW, "rank": 7}], list_name="Mine")
    (one,) = bird.reviews.undecided()
    result = bird.reviews.take(one, Identifier("musicbrainz_release_group", GREEN))
    album = result.require_item()
    assert isinstance(album, Album)
    assert album.disambiguation == "The Green Album"
    row = bird.imports.row(done.id, 1)
    assert (row.status, row.item_id, row.reason) == (RowStatus.CREATED, album.id, "chosen by a person")
    assert [(tie.name, tie.position) for tie in bird.show(done.list_id or 0).relations] == [("Weezer", 6)]
    assert list(bird.reviews.undecided()) == []
    sandbox.forget_requests()
    again = bird.run_many(AlbumImporter, [ROW])
    assert (again.counts, sandbox.requests) == ({RowStatus.EXISTING: 1}, [])


def test_an_id_that_is_pasted_is_taken_whatever_was_offered(bird: Bowerbird) -> None:
    bird.run_many(AlbumImporter, [ROW])
    (one,) = bird.reviews.undecided()
    with pytest.raises(QueryError, match="no identifier or address"):
        bird.reviews.take(one, "https://example.org/")
    with pytest.raises(ImportFailedError):
        bird.reviews.take(one, mbid(999))
    assert len(list(bird.reviews.undecided())) == 1
    result = bird.reviews.take(one, f"https://musicbrainz.org/release-group/{OTHER}")
    assert result.require_item().display_name == "Pinkerton"
    assert list(bird.reviews.undecided()) == []


def test_what_is_rejected_is_not_offered_again(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    (one,) = bird.reviews.undecided()
    blue = Identifier("musicbrainz_release_group", BLUE)
    left = bird.reviews.reject(one, [blue])
    assert left is not None
    assert bird.imports.row(done.id, 1).reason == "a person has rejected another candidate"
    assert blue not in {each.identifier for each in left.candidates}
    # What is left is clear now: asked again, it is taken.
    again = bird.resume_import(done.id, retry=["ambiguous"])
    assert again.counts == {RowStatus.CREATED: 1}
    assert bird.show(bird.catalogue.resolve("album", GREEN)).fields["disambiguation"] == "The Green Album"
    found = bird.run(AlbumImporter, title="Weezer", artist="Weezer").require_item()
    assert found.id == bird.catalogue.resolve("album", GREEN)


def test_when_all_are_rejected_it_is_not_found(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    (one,) = bird.reviews.undecided()
    assert bird.reviews.reject(one) is None
    row = bird.imports.row(done.id, 1)
    assert (row.status, row.candidates) == (RowStatus.NOT_FOUND, ())
    assert "rejected" in (row.reason or "")
    sandbox.forget_requests()
    assert bird.run_many(AlbumImporter, [ROW]).counts == {RowStatus.NOT_FOUND: 1}
    forced = bird.run_many(AlbumImporter, [ROW], force_providers=True)
    assert forced.counts == {RowStatus.NOT_FOUND: 1}


def test_rows_that_ask_for_the_same_are_decided_once(bird: Bowerbird) -> None:
    first = bird.run_many(AlbumImporter, [ROW, ROW])
    second = bird.run_many(AlbumImporter, [ROW], force_providers=True)
    (one,) = bird.reviews.undecided()
    bird.reviews.take(one, Identifier("musicbrainz_release_group", BLUE))
    for number in (first.id, second.id):
        assert bird.imports.get(number).counts.get(RowStatus.AMBIGUOUS) is None
    assert bird.catalogue.count("album") == 1


def test_it_can_be_searched_for_by_other_words(bird: Bowerbird) -> None:
    bird.run_many(AlbumImporter, [ROW])
    (one,) = bird.reviews.undecided()
    other = bird.reviews.search_again(one, {"title": "Pinkerton"})
    assert other.candidates[0].identifier.value == OTHER
    with pytest.raises(QueryError, match="unknown word"):
        bird.reviews.search_again(one, {"titel": "x"})


def test_an_item_that_a_source_cannot_tell_is_decided_too(bird: Bowerbird) -> None:
    band = bird.run(ArtistImporter, name="Nirvana", create=True, providers=["musicbrainz"])
    assert band.item is None
    facts_of = bird.run(ArtistImporter, name="Nirvana xyz", create=True).require_item()
    bird.edit(facts_of, name="Nirvana")
    bird.enqueue(ArtistImporter, item=facts_of)
    drain(bird)
    (one,) = bird.reviews.undecided(kind="artist")
    assert (one.item_id, one.provider, len(one.candidates)) == (facts_of.id, "musicbrainz", 2)
    assert bird.reviews.item(facts_of.id) == one
    left = bird.reviews.reject(one, [Identifier("musicbrainz_artist", mbid(2))])
    assert left is not None
    bird.enqueue(ArtistImporter, item=facts_of)
    drain(bird)
    record = bird.show(facts_of)
    assert [(entry.provider, entry.status) for entry in record.enrichments if entry.provider == "musicbrainz"] == [
        ("musicbrainz", Status.SUCCEEDED)
    ]
    assert record.fields["country"] == "GB"


def test_a_choice_for_an_item_identifies_it(bird: Bowerbird) -> None:
    item = bird.run(ArtistImporter, name="Nirvana xyz", create=True).require_item()
    bird.edit(item, name="Nirvana")
    bird.enqueue(ArtistImporter, item=item)
    drain(bird)
    result = bird.reviews.take(bird.reviews.item(item.id), mbid(3))
    assert result.require_item().id == item.id
    assert bird.show(item).fields["country"] == "GB"
    with pytest.raises(NotInCatalogueError, match="nothing to decide"):
        bird.reviews.item(item.id)
    other = bird.run(ArtistImporter, mbid=mbid(2)).require_item()
    with pytest.raises(NotInCatalogueError):
        bird.reviews.item(other.id)


def test_only_rows_that_there_are_can_be_decided(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [{"title": "Pinkerton", "artist": "Weezer"}])
    assert bird.reviews.row(done.id, 1).status == RowStatus.CREATED
    with pytest.raises(NotInCatalogueError, match="has no row"):
        bird.reviews.row(done.id, 2)
