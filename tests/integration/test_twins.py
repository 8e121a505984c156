"""What was made of words and what a source tells later is one item, on both databases; else a person is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumImporter, AlbumQuery, Artist, ArtistImporter, DiscographyImporter
from bowerbird.sandbox import Sandbox
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import QueryError
from bowerbird.words.results import Status
from support.background import drain
from support.catalogue import importer_of
from support.shelf import catalogue, mbid, served

BAND, NAMESAKE, DEMO, LIVE, SINGLE, SECOND, OTHER = (mbid(n) for n in range(1, 8))


def world() -> dict[str, Any]:
    return {
        "genres": ["rock"],
        "artists": [{"id": BAND, "name": "Garage Band"}, {"id": NAMESAKE, "name": "Garage Band", "country": "PT"}],
        "albums": [
            {"id": DEMO, "title": "Demo", "artist": BAND, "date": "2024"},
            {"id": LIVE, "title": "At Home", "artist": BAND, "type": "Album", "secondary_types": ["Live"]},
            {"id": SINGLE, "title": "One", "artist": BAND, "type": "Single"},
            {"id": SECOND, "title": "Second", "artist": BAND, "date": "2025"},
            {"id": OTHER, "title": "Demo", "artist": NAMESAKE, "date": "2024"},
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


NOBODY = importer_of(ScriptedProvider("nobody", None), kind=Album, query=AlbumQuery)


def made(bird: Bowerbird, title: str = "Demo", **words: Any) -> int:
    """An album that a person makes of words, as no source has it yet."""
    item_id: int = bird.run(NOBODY, title=title, artist="Garage Band", create=True, **words).require_item().id
    return item_id


def names(bird: Bowerbird, item_id: int) -> list[str]:
    return [identifier.value for identifier in bird.show(item_id).identifiers]


def living(bird: Bowerbird, kind: type[Any]) -> int:
    with bird.session() as session:
        count: int = session.query(kind).count()
    return count


@pytest.mark.parametrize("words", [{}, {"year": 2024}, {"type": "Album"}])
@pytest.mark.parametrize("stored", [False, True])
def test_what_was_made_of_words_is_what_the_source_tells_later(
    bird: Bowerbird, words: dict[str, Any], *, stored: bool
) -> None:
    mine = made(bird, **words)
    if stored:  # the artist is known by then, and a second one of mere words hangs on the album
        bird.run(ArtistImporter, mbid=BAND)
    result = bird.run(AlbumImporter, mbid=DEMO)
    assert (result.require_item().id, result.created) == (mine, False)
    assert DEMO in names(bird, mine)
    assert (living(bird, Album), living(bird, Artist)) == (1, 1)
    (artist,) = result.require_item().artists
    assert names(bird, artist.id) == [BAND]
    assert not list(bird.reviews.undecided())


def test_a_row_of_a_list_and_a_discography_meet_it_too(bird: Bowerbird) -> None:
    demo, second = made(bird), made(bird, "Second")
    done = bird.run_many(AlbumImporter, [{"mbid": DEMO}])
    assert [row.item_id for row in bird.imports.rows(done.id)] == [demo]
    bird.run(DiscographyImporter, artist=bird.run(ArtistImporter, mbid=BAND).require_item())
    assert SECOND in names(bird, second)
    assert not list(bird.reviews.undecided(kind="album"))


@pytest.mark.parametrize(("title", "words", "identifier"), [("Demo", {"year": 1999}, DEMO), ("At Home", {}, LIVE)])
def test_what_is_not_certain_is_offered_and_merged_when_it_is_taken(
    bird: Bowerbird, title: str, words: dict[str, Any], identifier: str
) -> None:
    mine = made(bird, title, **words)
    theirs = bird.run(AlbumImporter, mbid=identifier).require_item().id
    assert theirs != mine
    (one,) = bird.reviews.undecided(kind="album")
    assert (one.item_id, one.provider, one.candidates[0].identifier.value) == (mine, "musicbrainz", identifier)
    assert one.candidates[0].stored == theirs
    assert bird.reviews.best([one], least=0.0) == []
    result = bird.reviews.take(one, identifier)
    assert result.require_item().id == theirs
    assert bird.show(mine).id == theirs
    assert (living(bird, Album), living(bird, Artist)) == (1, 1)
    assert not list(bird.reviews.undecided())
    with pytest.raises(QueryError, match="has become part of"):
        bird.reviews.reopen(one)
    assert identifier in names(bird, theirs)


def test_what_a_person_has_rejected_is_offered_no_more(bird: Bowerbird) -> None:
    mine = made(bird, year=1999)
    theirs = bird.run(AlbumImporter, mbid=DEMO).require_item().id
    (one,) = bird.reviews.undecided(kind="album")
    assert bird.reviews.reject(one) is None
    bird.run(AlbumImporter, mbid=DEMO, force_providers=True)
    drain(bird)
    assert not list(bird.reviews.undecided(kind="album"))
    assert (bird.show(mine).id, bird.show(theirs).id) == (mine, theirs)


@pytest.mark.parametrize(("title", "identifier"), [("One", SINGLE), ("Demo", OTHER)])
def test_a_single_of_the_name_is_nothing_of_it_and_a_namesakes_album_may_be(
    bird: Bowerbird, title: str, identifier: str
) -> None:
    mine = made(bird, title, type="Album") if title == "One" else made(bird, title)
    result = bird.run(AlbumImporter, mbid=identifier)
    if title == "One":
        assert result.require_item().id != mine
        assert not list(bird.reviews.undecided(kind="album"))
    else:
        # Of artists of one name nobody can tell which one the words meant: it is the first that is told of.
        assert result.require_item().id == mine


def test_two_that_were_made_of_the_same_words_are_both_offered(bird: Bowerbird) -> None:
    first, second = made(bird, year=2023), made(bird, year=2024)
    assert first != second
    theirs = bird.run(AlbumImporter, mbid=DEMO).require_item().id
    assert {review.item_id for review in bird.reviews.undecided(kind="album")} == {first, second}
    assert theirs not in {first, second}


def test_a_job_that_finds_another_stored_item_asks_a_person(bird: Bowerbird) -> None:
    theirs = bird.run(AlbumImporter, mbid=SECOND).require_item().id
    bird.edit(theirs, title="Second (as it was sold)")
    mine = bird.run(NOBODY, title="Second", artist="Garage Band", year=2025, create=True).require_item().id
    assert mine != theirs
    result = bird.run(AlbumImporter, item=mine, providers=["musicbrainz"])
    assert result.providers["musicbrainz"].status == Status.AMBIGUOUS
    (one,) = [review for review in bird.reviews.undecided() if review.item_id == mine]
    assert (one.candidates[0].stored, one.candidates[0].identifier.value) == (theirs, SECOND)
    assert bird.reviews.take(one, one.candidates[0].identifier).require_item().id == theirs
    assert bird.show(mine).id == theirs


def test_an_item_that_the_source_knows_by_another_name_is_not_merged_by_a_choice(bird: Bowerbird) -> None:
    demo, second = (bird.run(AlbumImporter, mbid=artist).require_item().id for artist in (DEMO, SECOND))
    with pytest.raises(QueryError, match=f"bowerbird merge album {demo} {second}"):
        bird.reviews.take(bird.reviews.item(demo, "musicbrainz"), SECOND)


def test_of_two_at_once_one_becomes_what_was_made_of_words(bird: Bowerbird) -> None:
    mine = made(bird)
    start = threading.Barrier(2)
    became: list[int] = []

    def work(identifier: str) -> None:
        start.wait()
        became.append(bird.run(AlbumImporter, mbid=identifier).require_item().id)

    threads = [threading.Thread(target=work, args=(artist,)) for artist in (DEMO, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(set(became)), mine in became) == (2, True)
    albums = "SELECT count(*) FROM identifiers WHERE kind = 'album' AND item_id = :id"
    with bird.session() as session:
        assert session.scalar(text(albums), {"id": mine}) == 1


def floyd() -> dict[str, Any]:
    """An artist of a name that nobody else has, and one that the source tells from others."""
    return {
        "genres": ["rock"],
        "artists": [
            {"id": BAND, "name": "Pink Floyd", "country": "GB"},
            {"id": NAMESAKE, "name": "Nirvana", "disambiguation": "US grunge band"},
        ],
        "albums": [
            {"id": DEMO, "title": "Animals", "artist": BAND, "date": "1977"},
            {"id": OTHER, "title": "Nevermind", "artist": NAMESAKE, "date": "1991"},
        ],
    }


@pytest.fixture
def floyds(ready_url: str, tmp_path: Path) -> Iterator[tuple[Bowerbird, Sandbox]]:
    with served(floyd()) as sandbox, catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird, sandbox


def own_album(bird: Bowerbird, artist: str, title: str = "My Demo") -> int:
    """The artist that comes along with an album which a person makes of words."""
    (maker,) = bird.run(NOBODY, title=title, artist=artist, create=True).require_item().artists
    item_id: int = maker.id
    return item_id


def test_an_artist_of_a_mere_name_becomes_the_one_that_the_source_knows_by_it(
    floyds: tuple[Bowerbird, Sandbox],
) -> None:
    bird, sandbox = floyds
    mine = own_album(bird, "Pink Floyd")
    with pytest.raises(QueryError, match=r"bowerbird import artist 'Pink Floyd' --force"):
        bird.run(DiscographyImporter, artist=mine)
    result = bird.run(ArtistImporter, name="Pink Floyd")
    assert (result.require_item().id, names(bird, mine), living(bird, Artist)) == (mine, [BAND], 1)
    before = len(sandbox.requests)
    assert bird.run(ArtistImporter, name="pink floyd").require_item().id == mine
    assert len(sandbox.requests) == before
    assert len(bird.run(DiscographyImporter, artist=mine).created) == 1


def test_whom_no_source_knows_by_the_name_is_asked_for_once_and_stays(floyds: tuple[Bowerbird, Sandbox]) -> None:
    bird, sandbox = floyds
    mine = own_album(bird, "Nobody's Own Band")
    result = bird.run(ArtistImporter, name="Nobody's Own Band", create=True)
    assert (result.require_item().id, result.providers["musicbrainz"].status) == (mine, Status.NOT_FOUND)
    before = len(sandbox.requests)
    assert bird.run(ArtistImporter, name="nobody's own band").require_item().id == mine
    assert (len(sandbox.requests), living(bird, Artist)) == (before, 1)


def test_an_album_brings_the_artist_that_was_a_mere_name(floyds: tuple[Bowerbird, Sandbox]) -> None:
    bird, _ = floyds
    mine = own_album(bird, "Pink Floyd")
    (artist,) = bird.run(AlbumImporter, title="Animals", artist="Pink Floyd").require_item().artists
    assert (artist.id, names(bird, mine), living(bird, Artist)) == (mine, [BAND], 1)
    assert not list(bird.reviews.undecided())


@pytest.mark.parametrize("many", [False, True])
def test_an_artist_that_the_source_tells_from_others_is_offered_at_once(
    floyds: tuple[Bowerbird, Sandbox], *, many: bool
) -> None:
    bird, _ = floyds
    mine = own_album(bird, "Nirvana")
    if many:
        bird.run_many(AlbumImporter, [{"title": "Nevermind", "artist": "Nirvana"}])
    else:
        bird.run(AlbumImporter, title="Nevermind", artist="Nirvana")
    (one,) = bird.reviews.undecided()
    assert (one.item_id, one.provider, one.candidates[0].identifier.value) == (mine, "musicbrainz", NAMESAKE)
    result = bird.reviews.take(one, NAMESAKE)
    assert (result.require_item().id, bird.show(mine).id) == (one.candidates[0].stored, one.candidates[0].stored)
    assert living(bird, Artist) == 1
    assert not list(bird.reviews.undecided())


def test_of_several_of_a_name_none_becomes_the_one_that_an_album_brings(floyds: tuple[Bowerbird, Sandbox]) -> None:
    bird, _ = floyds
    mine = own_album(bird, "Pink Floyd")
    other = own_album(bird, "Another", "Another Demo")
    bird.edit(other, name="Pink Floyd")
    (artist,) = bird.run(AlbumImporter, title="Animals", artist="Pink Floyd").require_item().artists
    assert artist.id not in {mine, other}
    assert living(bird, Artist) == 3


def test_of_several_that_a_mere_name_may_mean_one_is_picked(ready_url: str, tmp_path: Path) -> None:
    two = {**floyd(), "artists": [*floyd()["artists"], {"id": SECOND, "name": "Nirvana", "disambiguation": "UK band"}]}
    with served(two) as sandbox, catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        mine = own_album(bird, "Nirvana")
        for _ in range(2):
            result = bird.run(ArtistImporter, name="Nirvana")
            assert (result.require_item().id, len(result.providers["musicbrainz"].candidates)) == (mine, 2)
        picked = bird.run(ArtistImporter, name="Nirvana", pick=2)
        told = result.providers["musicbrainz"].candidates[1].identifier.value
        assert (picked.require_item().id, names(bird, mine)) == (mine, [told])
        assert not list(bird.reviews.undecided())
