"""What a list finds that is not written as the source writes it, in how many requests, and whatever its order is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.importing.bulk import lists
from bowerbird.music import AlbumImporter, AlbumQuery, ReleaseImporter, SongImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
from support.shelf import ALBUMS, artist, catalogue, mbid, row, served, shelf, title

KINO, BEATLES, WEEZER = mbid(95_001), mbid(95_002), mbid(95_003)
BLOOD, WHITE, BLUE, GREEN = mbid(1_001), mbid(1_002), mbid(1_003), mbid(1_004)
RELEASE, TRACK, RECORDING, OTHER = mbid(2_001), mbid(2_002), mbid(2_003), mbid(2_004)


def facts() -> dict[str, Any]:
    """The shelf with what is known under other names, and releases with tracks."""
    world = shelf()
    world["artists"] += [
        {"id": KINO, "name": "Кино", "type": "Group", "aliases": ["Kino"]},
        {"id": BEATLES, "name": "The Beatles", "type": "Group"},
        {"id": WEEZER, "name": "Weezer", "type": "Group"},
    ]
    track = {"id": TRACK, "recording": RECORDING, "title": "Звезда", "length": 200_000, "isrcs": ["RUAAA8800001"]}
    release: dict[str, Any] = {"id": RELEASE, "title": "Группа крови", "barcode": "077774642729", "media": []}
    release["media"] = [{"format": "CD", "tracks": [track]}]
    world["albums"] += [
        {"id": BLOOD, "title": "Группа крови", "artist": KINO, "date": "1988", "releases": [release]},
        {"id": WHITE, "title": "The Beatles", "artist": BEATLES, "date": "1968", "aliases": ["White Album"]},
        {"id": BLUE, "title": "Weezer", "artist": WEEZER, "date": "1994", "aliases": ["Blue Album"]},
        {"id": GREEN, "title": "Weezer", "artist": WEEZER, "date": "2001", "aliases": ["Green Album"]},
    ]
    return world


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served(facts()) as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path) as bird:
        yield bird


def became(bird: Bowerbird, number: int) -> dict[int, str]:
    """The MBIDs of the items that the rows of an import became."""
    found = bird.imports.identified(number, statuses=IN_CATALOGUE)
    return {row.number: identifier.partition(":")[2] for row, identifier in found if identifier}


def searches(sandbox: Sandbox) -> list[str]:
    return [request.query["query"][0] for request in sandbox.requests if "query" in request.query]


def test_what_a_list_asks_for_in_several_chunks_is_asked_once(
    bird: Bowerbird, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = {"title": "Nobody Has Made This", "artist": artist(1)}
    several = {"title": "Weezer", "artist": "Weezer"}
    first = bird.run_many(AlbumImporter, [absent, several])
    assert first.counts == {RowStatus.NOT_FOUND: 1, RowStatus.AMBIGUOUS: 1}
    told = [(row.status, row.reason, row.candidates) for row in bird.imports.rows(first.id)]
    monkeypatch.setattr(lists, "CHUNK", 2)
    before = len(sandbox.requests)
    again = bird.run_many(AlbumImporter, [absent, several] * 4, force_providers=True)
    assert len(sandbox.requests) - before == first.requests - 1  # the genres are known by now
    assert [(row.status, row.reason, row.candidates) for row in bird.imports.rows(again.id)] == told * 4


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ({"title": "Группа крови", "artist": "Kino"}, BLOOD),
        ({"title": "Songs of Mistyped", "artist": "Kino"}, None),
        ({"title": "White Album", "artist": "The Beatles"}, WHITE),
        ({"title": "White Album", "artist": "The Beatles", "year": 1968}, WHITE),
        ({"title": "Blue Album", "artist": "Weezer", "year": 1994}, BLUE),
        ({"title": "Green Album", "artist": "Weezer"}, GREEN),
        ({"title": "White Album", "artist": "Weezer"}, None),
        ({"title": "s/t", "artist": "The Beatles"}, WHITE),
    ],
)
def test_what_is_known_by_another_name_is_found(bird: Bowerbird, words: dict[str, Any], means: str | None) -> None:
    done = bird.run_many(AlbumImporter, [words])
    assert became(bird, done.id).get(1) == means


def test_so_it_is_by_an_import_of_one(bird: Bowerbird, sandbox: Sandbox) -> None:
    found = bird.run(AlbumImporter, title="Группа крови", artist="Kino")
    assert found.success
    assert found.item is not None
    # A search, another for the artist, one of what the artist has made, and the look-up.
    assert len(sandbox.requests) == 4


def test_an_import_of_one_that_finds_nothing_costs_three_requests_more(bird: Bowerbird, sandbox: Sandbox) -> None:
    found = bird.run(AlbumImporter, title="Never Ever Made", artist="The Beatles")
    assert not found.success
    assert len(sandbox.requests) == 4


def test_rows_that_are_absent_share_their_second_chances(bird: Bowerbird, sandbox: Sandbox) -> None:
    absent = [{"title": f"Never Made by Anyone {name}", "artist": artist(place)} for place, name in enumerate("ABCDEF")]
    done = bird.run_many(AlbumImporter, [*(row(n) for n in range(1, ALBUMS + 1)), *absent])
    assert done.counts == {RowStatus.CREATED: ALBUMS, RowStatus.NOT_FOUND: len(absent)}
    # Three packs, then one for each of the other stages but the look-ups; the artists of what was created, and genres.
    assert len(sandbox.requests) == 3 + 5 + 2


def test_the_true_number_of_requests_lies_within_the_range_that_was_told(bird: Bowerbird, sandbox: Sandbox) -> None:
    rows = [row(n) for n in range(1, 40)]
    rows += [{"title": f"Unheard {n}", "artist": artist(n)} for n in range(40, 50)]
    rows += [{"mbid": mbid(50)}, {"mbid": mbid(777_777)}, row(1), {"title": "Alone"}]
    told = bird.preview_many(AlbumImporter, rows)
    done = bird.run_many(AlbumImporter, rows)
    assert told.requests_least <= done.requests <= told.requests_most
    assert done.requests == len(sandbox.requests)
    assert 0 < told.requests_least < told.requests_most < 2 * len(rows)


def test_the_range_is_told_in_seconds_at_the_rate_of_the_source(
    ready_url: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    with catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_MUSICBRAINZ_RATE="0.5") as bird:
        told = bird.preview_many(AlbumImporter, [row(n) for n in range(1, 30)])
    assert told.seconds_least == 2 * told.requests_least
    assert told.seconds_most == 2 * told.requests_most


def test_the_order_of_a_list_does_not_change_what_its_rows_become(sandbox: Sandbox, tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, ALBUMS + 1)]
    rows += [{"title": title(n)[:-1], "artist": artist(n)} for n in range(1, ALBUMS, 4)]
    rows += [{"title": title(n), "artist": artist(n + 1)} for n in range(1, ALBUMS, 9)]
    rows += [{"title": "White Album", "artist": "Beatles"}, {"title": "Группа крови", "artist": "Kino"}]
    orders = [rows, rows[::-1], random.Random(5).sample(rows, len(rows))]  # noqa: S311 -- no secret
    results = []
    for place, ordered in enumerate(orders):
        with catalogue(f"sqlite:///{tmp_path}/{place}.db", sandbox, tmp_path) as bird:
            done = bird.run_many(AlbumImporter, ordered)
            found = {str(ordered[number - 1]): identifier for number, identifier in became(bird, done.id).items()}
            results.append((found, done.counts.get(RowStatus.AMBIGUOUS)))
    assert results[0] == results[1] == results[2]
    assert len(results[0][0]) >= ALBUMS


def test_a_release_in_a_list_of_albums_leads_to_its_album(bird: Bowerbird, sandbox: Sandbox) -> None:
    rows: list[Any] = [
        AlbumQuery(release_mbid=RELEASE),
        {"mbid": RELEASE},
        {"mbid": mbid(888_888), **row(1)},
        {"release_mbid": mbid(888_889), **row(2)},
        {"mbid": mbid(888_890)},
    ]
    done = bird.run_many(AlbumImporter, rows)
    assert became(bird, done.id) == {1: BLOOD, 2: BLOOD, 3: mbid(1), 4: mbid(2)}
    reasons = {each.number: each.reason or "" for each in bird.imports.rows(done.id)}
    assert "not its own identifier" in reasons[2]
    assert "went by its words" in reasons[3]
    assert "went by its words" in reasons[4]
    album = bird.show(bird.catalogue.resolve("album", "Группа крови"))
    assert [str(identifier) for identifier in album.identifiers] == [f"musicbrainz_release_group:{BLOOD}"]
    sandbox.forget_requests()
    again = bird.run_many(AlbumImporter, rows)
    assert (again.counts[RowStatus.EXISTING], again.requests) == (4, 0)


def test_a_track_in_a_list_of_songs_leads_to_its_recording(bird: Bowerbird) -> None:
    rows = [{"mbid": TRACK}, {"isrc": "RUAAA8800001"}, {"mbid": mbid(888_888), "title": "Звезда", "artist": "Kino"}]
    done = bird.run_many(SongImporter, rows)
    assert became(bird, done.id) == {1: RECORDING, 2: RECORDING, 3: RECORDING}


@pytest.mark.parametrize("barcode", ["077774642729", "0077774642729", "77774642729"])
def test_a_barcode_is_found_with_its_zeros_and_without(bird: Bowerbird, barcode: str) -> None:
    done = bird.run_many(ReleaseImporter, [{"barcode": barcode}])
    assert became(bird, done.id) == {1: RELEASE}
    assert bird.run(ReleaseImporter, barcode=barcode, force_providers=True).success


def test_a_title_without_its_artist_is_left_to_a_person(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [{"title": title(1)}, {"title": title(2), "artist": "Unknown Artist"}])
    assert done.counts == {RowStatus.AMBIGUOUS: 2}
    first, second = bird.imports.rows(done.id)
    assert "names no artist" in (first.reason or "")
    assert [candidate.identifier.value for candidate in second.candidates] == [mbid(2)]
