"""A stored namesake does not answer for another, on both databases: who is meant is asked once, and remembered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bowerbird import Bowerbird
from bowerbird.importing.bulk import lists
from bowerbird.music import AlbumImporter, ArtistImporter
from bowerbird.sandbox import Sandbox
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import ImportFailedError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate
from support.background import drain
from support.catalogue import importer_of
from support.shelf import catalogue, mbid, served

ADELE, FRENCH, US, GB, KINO = (mbid(n) for n in range(1, 6))
TWENTY_ONE, FRENCH_ALBUM, NEVERMIND, BLOOD, LIVE, SINGLE, HELP = (mbid(n) for n in range(11, 18))


def world() -> dict[str, Any]:
    """Artists that differ by an accent or not at all, one of two scripts; albums beside live records and singles."""
    return {
        "genres": ["rock"],
        "artists": [
            {"id": ADELE, "name": "Adele", "country": "GB"},
            {"id": FRENCH, "name": "Adèle", "country": "FR"},
            {"id": US, "name": "Nirvana", "country": "US", "disambiguation": "US grunge band"},
            {"id": GB, "name": "Nirvana", "country": "GB", "disambiguation": "60s band from the UK"},
            {"id": KINO, "name": "Кино", "country": "RU", "aliases": [{"name": "Kino"}]},
        ],
        "albums": [
            {"id": TWENTY_ONE, "title": "21", "artist": ADELE, "date": "2011"},
            {"id": FRENCH_ALBUM, "title": "Bonjour", "artist": FRENCH, "date": "2003"},
            {"id": NEVERMIND, "title": "All of Us", "artist": GB, "date": "1968"},
            {"id": BLOOD, "title": "Группа крови", "artist": KINO, "date": "1988"},
            {"id": LIVE, "title": "In Concert", "artist": ADELE, "type": "Album", "secondary_types": ["Live"]},
            {"id": HELP, "title": "Hello", "artist": ADELE, "date": "2016"},
            {"id": SINGLE, "title": "Hello", "artist": ADELE, "type": "Single", "date": "2015"},
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


def asked(bird: Bowerbird, sandbox: Sandbox, importer: Any = ArtistImporter, **words: Any) -> tuple[int | None, int]:
    """Import by words; return the item and how many requests it took."""
    before = len(sandbox.requests)
    item = bird.run(importer, **words).item
    return item.id if item else None, len(sandbox.requests) - before


def rows_of(bird: Bowerbird, sandbox: Sandbox, rows: list[dict[str, Any]], importer: Any = ArtistImporter) -> Any:
    before = len(sandbox.requests)
    done = bird.run_many(importer, rows)
    return [row.item_id for row in bird.imports.rows(done.id)], len(sandbox.requests) - before


def source() -> ScriptedProvider:
    """A source of artists that finds those of the very spelling."""

    def facts(name: str, mbid: str) -> Facts:
        return Facts(fields={"name": name}, identifiers=(Identifier("musicbrainz_artist", mbid),))

    known = {"adele": facts("Adele", ADELE), "adèle": facts("Adèle", FRENCH), "kino": facts("Кино", KINO)}

    class Source(ScriptedProvider):
        def search(self, query: Any, http: Any) -> list[Candidate]:
            super().search(query, http)
            one = known[query.name.casefold()]
            also = msgspec.structs.replace(one, fields={**one.fields, "aliases": [query.name]})
            return [Candidate(identifier=one.identifiers[0], facts=also)]

    return Source(
        "musicbrainz",
        lambda query: next(
            identifier for identifier in known.values() if identifier.identifiers[0] in query.identifiers
        ),
        scheme="musicbrainz_artist",
    )


@pytest.mark.parametrize("worked", [False, True])
def test_another_spelling_of_who_came_along_is_asked_for_once(bird: Bowerbird, *, worked: bool) -> None:
    (french,) = bird.run(AlbumImporter, mbid=FRENCH_ALBUM).require_item().artists
    if worked:
        drain(bird)
    asked = source()
    adele = bird.run(importer_of(asked), name="Adele").require_item()
    assert (adele.id != french.id, adele.name, len(asked.searched)) == (True, "Adele", 1)
    for name in ("Adele", "ADELE"):
        assert bird.run(importer_of(asked), name=name).require_item().id == adele.id
    assert len(asked.searched) == 1
    # The other spelling is another question, and what comes of it another answer.
    for _ in range(2):
        assert bird.run(importer_of(asked), name="Adèle").require_item().id == french.id
    assert len(asked.searched) == 2
    assert bird.run(importer_of(asked), name="Adele").require_item().id == adele.id
    assert len(asked.searched) == 2


def test_the_source_is_asked_for_the_very_spelling(bird: Bowerbird, sandbox: Sandbox) -> None:
    (french,) = bird.run(AlbumImporter, mbid=FRENCH_ALBUM).require_item().artists
    adele, requests = asked(bird, sandbox, name="Adele")
    assert (adele not in (None, french.id), requests > 0) == (True, True)
    assert asked(bird, sandbox, name="Adele") == (adele, 0)
    assert asked(bird, sandbox, name="adèle")[0] == french.id
    assert rows_of(bird, sandbox, [{"name": "Adèle"}, {"name": "Adele"}]) == ([french.id, adele], 0)


def test_who_came_along_is_not_partial_any_more_when_it_is_who_was_meant(bird: Bowerbird, sandbox: Sandbox) -> None:
    (artist,) = bird.run(AlbumImporter, mbid=BLOOD).require_item().artists
    item_id, requests = asked(bird, sandbox, name="Кино")
    assert (item_id, requests > 0) == (artist.id, True)
    assert asked(bird, sandbox, name="Кино") == (artist.id, 0)


@pytest.mark.parametrize("worked", [False, True])
def test_a_namesake_that_came_along_does_not_answer(bird: Bowerbird, sandbox: Sandbox, *, worked: bool) -> None:
    bird.run(AlbumImporter, mbid=NEVERMIND)
    if worked:
        drain(bird)
    before = len(sandbox.requests)
    with pytest.raises(ImportFailedError):
        bird.run(ArtistImporter, name="Nirvana").require_item()
    assert len(sandbox.requests) > before
    american = bird.run(ArtistImporter, name="Nirvana", country="US").require_item().id
    assert asked(bird, sandbox, name="Nirvana", country="US") == (american, 0)


def test_who_was_imported_by_itself_answers_to_its_printed_name(bird: Bowerbird, sandbox: Sandbox) -> None:
    item_id = bird.run(ArtistImporter, mbid=FRENCH).require_item().id
    assert asked(bird, sandbox, name="adèle") == (item_id, 0)
    assert asked(bird, sandbox, name="Adele")[0] != item_id


def test_rows_of_lists_and_single_imports_remember_for_each_other(bird: Bowerbird) -> None:
    bird.run(AlbumImporter, mbid=FRENCH_ALBUM)
    asked = source()
    importer = importer_of(asked)
    done = bird.run_many(importer, [{"name": "Adele"}, {"name": "Adèle"}, {"name": "ADÈLE"}])
    adele, french, again = (row.item_id for row in bird.imports.rows(done.id))
    assert (adele != french, again == french, len(asked.searched)) == (True, True, 2)
    assert [bird.run(importer, name=name).require_item().id for name in ("Adele", "Adèle")] == [adele, french]
    kino = bird.run(importer, name="Kino").require_item().id
    done = bird.run_many(importer, [{"name": "Kino"}, {"name": "Adèle"}])
    assert [row.item_id for row in bird.imports.rows(done.id)] == [kino, french]
    assert len(asked.searched) == 3


def test_a_merge_and_a_picked_candidate_are_remembered(bird: Bowerbird, sandbox: Sandbox) -> None:
    adele, french = (bird.run(ArtistImporter, mbid=artist).require_item().id for artist in (ADELE, FRENCH))
    assert asked(bird, sandbox, name="Adele") == (adele, 0)
    nirvana = [bird.run(ArtistImporter, name="Nirvana", pick=n).require_item().id for n in (1, 2)]
    assert asked(bird, sandbox, name="Nirvana") == (nirvana[1], 0)
    bird.merge(nirvana[1], into=nirvana[0])
    assert asked(bird, sandbox, name="Nirvana") == (nirvana[0], 0)
    assert adele != french


def test_a_title_without_its_maker_is_not_settled_in_a_list(bird: Bowerbird, sandbox: Sandbox) -> None:
    item_id = bird.run(AlbumImporter, title="21", artist="Adele").require_item().id
    assert rows_of(bird, sandbox, [{"title": "21", "artist": "Adele"}], AlbumImporter) == ([item_id], 0)
    before = len(sandbox.requests)
    done = bird.run_many(AlbumImporter, [{"title": "21"}])
    assert len(sandbox.requests) > before
    bird.reviews.take(bird.reviews.row(done.id, 1), TWENTY_ONE)
    # A person's word on it does.
    assert rows_of(bird, sandbox, [{"title": "21"}], AlbumImporter) == ([item_id], 0)


def test_a_single_or_a_live_record_does_not_answer_for_the_album(bird: Bowerbird, sandbox: Sandbox) -> None:
    single = bird.run(AlbumImporter, mbid=SINGLE).require_item().id
    item_id, requests = asked(bird, sandbox, AlbumImporter, title="Hello", artist="Adele")
    assert (item_id != single, requests > 0) == (True, True)
    assert asked(bird, sandbox, AlbumImporter, title="Hello", artist="Adele") == (item_id, 0)
    assert asked(bird, sandbox, AlbumImporter, title="Hello", artist="Adele", type="Single") == (single, 0)
    live = bird.run(AlbumImporter, mbid=LIVE).require_item().id
    assert asked(bird, sandbox, AlbumImporter, title="In Concert", artist="Adele")[0] == live
    assert asked(bird, sandbox, AlbumImporter, title="In Concert", artist="Adele") == (live, 0)


def test_an_album_is_found_by_another_name_of_its_artist(bird: Bowerbird, sandbox: Sandbox) -> None:
    album = bird.run(AlbumImporter, mbid=BLOOD).require_item().id
    drain(bird)
    words = {"title": "Группа крови", "artist": "Kino"}
    assert asked(bird, sandbox, AlbumImporter, **words) == (album, 0)
    assert rows_of(bird, sandbox, [words], AlbumImporter) == ([album], 0)


def test_the_order_of_a_list_says_nothing(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "CHUNK", 2)
    rows: list[dict[str, Any]] = [
        {"title": "Hello", "artist": "Adele", "year": 2016},
        {"title": "Hello", "artist": "Adele", "type": "Single"},
        {"title": "Hello", "artist": "Adele"},
        {"title": "Bonjour", "artist": "Adèle"},
        {"title": "Группа крови", "artist": "Кино"},
        {"title": "In Concert", "artist": "Adele"},
        {"title": "in concert", "artist": "ADELE"},
    ]
    found: set[tuple[str, ...]] = set()
    for seed in range(3):
        order = random.Random(seed).sample(range(len(rows)), len(rows))  # noqa: S311 -- no secret
        with catalogue(f"sqlite:///{tmp_path}/{seed}.db", sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
            done = bird.run_many(AlbumImporter, [rows[n] for n in order])
            became = {order[row.number - 1]: row for row in bird.imports.rows(done.id)}
            found.add(tuple(_what(bird, became[n]) for n in sorted(became)))
    (results,) = found
    assert results[:2] == (HELP, SINGLE)


def _what(bird: Bowerbird, row: Any) -> str:
    """What a row has become: the MBID of its item, or why there is none."""
    if row.item_id is None:
        return str(row.status)
    return next(identifier.value for identifier in bird.show(row.item_id).identifiers)


WEEZER, BLUE, GREEN, HITS, ZEPPELIN, FIRST = (mbid(n) for n in range(21, 27))


def titles_that_say_little() -> dict[str, Any]:
    return {
        "genres": ["rock"],
        "artists": [{"id": WEEZER, "name": "Weezer"}, {"id": ZEPPELIN, "name": "Led Zeppelin"}],
        "albums": [
            {"id": BLUE, "title": "Weezer", "artist": WEEZER, "date": "1994"},
            {"id": GREEN, "title": "Weezer", "artist": WEEZER, "date": "2001"},
            {"id": HITS, "title": "Greatest Hits", "artist": WEEZER, "date": "2009"},
            {"id": FIRST, "title": "Led Zeppelin", "artist": ZEPPELIN, "date": "1969"},
        ],
    }


@pytest.fixture
def weezer(ready_url: str, tmp_path: Path) -> Iterator[tuple[Bowerbird, Sandbox]]:
    with (
        served(titles_that_say_little()) as sandbox,
        catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird,
    ):
        yield bird, sandbox


def came_of(bird: Bowerbird, sandbox: Sandbox, words: dict[str, Any], **how: Any) -> tuple[Any, int]:
    """Import one row; return it, and how many requests it took."""
    before = len(sandbox.requests)
    done = bird.run_many(AlbumImporter, [words], **how)
    return bird.imports.row(done.id, 1), len(sandbox.requests) - before


def test_a_title_that_says_little_does_not_mean_the_one_that_is_stored(weezer: tuple[Bowerbird, Sandbox]) -> None:
    plain = {"title": "Weezer", "artist": "Weezer"}
    first, _ = came_of(*weezer, plain)
    blue, _ = came_of(*weezer, {**plain, "year": 1994})
    again, requests = came_of(*weezer, plain)
    assert (first.status, blue.status, again.status, requests) == ("ambiguous", "created", "ambiguous", 0)
    bird, sandbox = weezer
    (entry,) = bird.reviews.undecided()  # both rows ask for the same
    assert {candidate.identifier.value for candidate in entry.candidates} == {BLUE, GREEN}
    assert came_of(bird, sandbox, plain, force_providers=True)[0].status == "ambiguous"
    # With its year it does, and so does a person's word.
    assert came_of(bird, sandbox, {**plain, "year": 1994})[1] == 0
    green = bird.reviews.take(entry, GREEN).require_item().id
    settled, requests = came_of(bird, sandbox, plain)
    assert (settled.item_id, settled.item_id == blue.item_id, requests) == (green, False, 0)


def test_one_import_of_such_a_title_asks_who_is_meant(weezer: tuple[Bowerbird, Sandbox]) -> None:
    bird, sandbox = weezer
    bird.run(AlbumImporter, mbid=BLUE)
    result = bird.run(AlbumImporter, title="Weezer", artist="Weezer")
    assert ({candidate.identifier.value for candidate in result.candidates}, result.item) == ({BLUE, GREEN}, None)
    picked = bird.run(AlbumImporter, title="Weezer", artist="Weezer", pick=2).require_item().id
    assert asked(bird, sandbox, AlbumImporter, title="weezer", artist="Weezer") == (picked, 0)


@pytest.mark.parametrize(("title", "artist"), [("Led Zeppelin", "Led Zeppelin"), ("Greatest Hits", "Weezer")])
def test_what_such_a_title_means_is_asked_once(weezer: tuple[Bowerbird, Sandbox], title: str, artist: str) -> None:
    bird, sandbox = weezer
    bird.run(AlbumImporter, mbid=FIRST)
    bird.run(AlbumImporter, mbid=HITS)
    words = {"title": title, "artist": artist}
    row, requests = came_of(bird, sandbox, words)
    assert (row.status, requests > 0) == ("existing", True)
    again, requests = came_of(bird, sandbox, words)
    assert (again.item_id, again.reason, requests) == (row.item_id, None, 0)


def test_such_a_title_means_the_album_that_no_source_knows(weezer: tuple[Bowerbird, Sandbox]) -> None:
    bird, sandbox = weezer
    words: dict[str, Any] = {"title": "Greatest Hits", "artist": "Nobody's Own Band"}
    mine = bird.run(AlbumImporter, **words, year=2020, create=True).require_item().id
    assert asked(bird, sandbox, AlbumImporter, **words) == (mine, 0)
    row, requests = came_of(bird, sandbox, words)
    assert (row.item_id, requests) == (mine, 0)
