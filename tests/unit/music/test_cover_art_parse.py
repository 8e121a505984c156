from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bowerbird.music.coverartarchive.bodies import IndexBody
from bowerbird.music.coverartarchive.parse import Front, front_of
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url
from support.cover_art import NUMBER, RELEASE, image, index
from support.recorded import COVER_NAMES, needs_recorded_covers, recorded_cover


def front(*images: dict[str, Any]) -> Front | None:
    return front_of(msgspec.json.decode(index(*images), type=IndexBody))


def path(number: int | str) -> str:
    return f"release/{RELEASE}/{number}"


@needs_recorded_covers
@pytest.mark.parametrize("name", COVER_NAMES)
def test_every_recorded_index_has_a_front(name: str) -> None:
    body = msgspec.json.decode(recorded_cover(name), type=IndexBody)
    found = front_of(body)
    assert found is not None
    release = name.removeprefix("mbid-")[:36]
    [marked] = [one for one in msgspec.json.decode(recorded_cover(name))["images"] if one["front"]]
    assert found.path == f"release/{release}/{marked['id']}"
    assert found.path_of(500) == found.path + "-500"
    assert (found.address, found.types) == (marked["image"], tuple(marked["types"]))


def test_the_picture_marked_as_front_is_taken_before_others_that_show_one() -> None:
    found = front(image(1, "Front", front=False), image(2, "Booklet", front=True), image(3, "Front"))
    assert found is not None
    assert found.path == path(2)


def test_without_a_mark_the_first_that_shows_a_front_is_taken() -> None:
    found = front(image(1, "Back"), image("2", "Front", "Spine", front=False), image(3, "Front", front=None))
    assert found is not None
    assert (found.path, found.types) == (path(2), ("Front", "Spine"))


@pytest.mark.parametrize(
    "images",
    [
        [image(1, "Front", approved=False)],
        [image(1, "Front", approved=False), image(2, "Back")],
        [image(1, "Booklet", types=None)],
        [image(1, types=[])],
    ],
)
def test_without_an_approved_front_there_is_none(images: list[dict[str, Any]]) -> None:
    assert front(*images) is None


def test_an_index_that_does_not_say_whether_a_picture_is_approved_has_none() -> None:
    entry = image(1, "Front")
    del entry["approved"]
    assert front(entry) is None


def test_an_unapproved_front_does_not_hide_an_approved_one() -> None:
    found = front(image(1, "Front", approved=False), image(2, "Front", front=False))
    assert found is not None
    assert found.path == path(2)


OLD = {"large": "x", "small": "x"}


@pytest.mark.parametrize(
    ("thumbnails", "size", "expected"),
    [
        (image()["thumbnails"], 500, "-500"),
        (image()["thumbnails"], 250, "-250"),
        (image()["thumbnails"], 1200, "-1200"),
        (image()["thumbnails"], None, ""),
        (OLD, 500, "-500"),
        (OLD, 1200, "-500"),
        ({"large": "x"}, 250, ""),
        ({"1500": "x", "huge": "x"}, 500, ""),
        ({}, 500, ""),
        (None, 500, ""),
    ],
)
def test_a_size_that_there_is_not_becomes_the_next_smaller_one(
    thumbnails: dict[str, str] | None, size: int | None, expected: str
) -> None:
    found = front(image(NUMBER, "Front", thumbnails=thumbnails))
    assert found is not None
    assert found.path_of(size) == path(NUMBER) + expected


def test_types_are_clean_and_there_once() -> None:
    found = front(image(1, front=True, types=["Front", " Front", "a\x00b", "", "x" * 100]))
    assert found is not None
    assert found.types == ("Front", "a b", "x" * 64)


@pytest.mark.parametrize("release", ["http://musicbrainz.org/release/", "https://musicbrainz.org/release/"])
def test_the_release_may_be_written_as_older_indexes_do(release: str) -> None:
    body = msgspec.json.decode(index(release=release + RELEASE.upper()), type=IndexBody)
    found = front_of(body)
    assert found is not None
    assert found.path == path(NUMBER)


def test_a_release_is_known_by_its_address_and_id() -> None:
    found = identifier("musicbrainz_release", RELEASE.upper())
    assert found == Identifier("musicbrainz_release", RELEASE)
    assert identifier_from_url(f"https://musicbrainz.org/release/{RELEASE}", "release") == found
    assert identifier_from_url(f"https://musicbrainz.org/release/{RELEASE}", "album") is None
