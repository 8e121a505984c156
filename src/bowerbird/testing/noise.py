"""Noise: what lists that people keep look like, and a catalogue in which the same albums stand among others.

Pure and seeded, with the truth beside it: for tests of list imports, and to measure how well albums are matched.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/bowerbird-noise")
_FILLER = (
    *("Midnight", "Harbour", "Glass", "Winter", "Paper", "Silver", "Garden", "Thunder", "Velvet", "Distant", "Orchard"),
    *("Copper", "Lantern", "Meadow", "Iron", "Echo", "River", "Crimson", "Hollow", "Northern", "Amber", "Static"),
)
_EDITIONS = ("(Remastered)", "[Deluxe Edition]", "(2009 Remaster)", "(Expanded Edition)", "- Remastered")


class Album(NamedTuple):
    """An album of a list: who made it, and when."""

    title: str
    artist: str
    year: int


class Row(NamedTuple):
    """A row as a person would write it, and the album that it means; None when the catalogue does not have it."""

    words: dict[str, Any]
    means: str | None


def album_id(album: Album) -> str:
    """Return the id of an album in :func:`noisy_catalogue`."""
    return _id("album", album.title, album.artist)


def noisy_catalogue(albums: Sequence[Album], seed: int) -> dict[str, Any]:
    """Return facts in the notation of ``bowerbird.sandbox.build_dataset``: the albums among others that are like them.

    Around each stand, at random, a single of its name, a live album, a reissue that is another release group, a
    sequel, a tribute by others, an album of the same name by somebody else, and more albums of the same artist.
    """
    dice = random.Random(seed)  # noqa: S311 -- no secret
    artists = {name: _artist(name) for name in (*dict.fromkeys(one.artist for one in albums), "Various Artists")}
    found: dict[str, dict[str, Any]] = {}
    for album in albums:
        found[album_id(album)] = _entry(album_id(album), _typeset(album.title, dice), album.artist, album.year)
        for entry in _around(album, albums, dice):
            found.setdefault(entry["id"], entry)
    for entry in found.values():
        entry["artist"] = artists[entry["artist"]]["id"]
    return {"artists": list(artists.values()), "albums": list(found.values()), "genres": ["rock", "jazz", "soul"]}


def noisy_rows(albums: Sequence[Album], seed: int, *, absent: float = 0.1) -> list[Row]:
    """Return the albums as people list them, and rows of albums that their artists never made.

    Args:
        albums: the albums.
        seed: the same one gives the same rows.
        absent: how many of the latter, as a share of the albums.
    """
    dice = random.Random(seed)  # noqa: S311 -- no secret
    rows = [Row(_as_listed(album, dice), album_id(album)) for album in albums]
    for _ in range(round(len(albums) * absent)):
        artist = dice.choice(albums).artist
        rows.append(Row({"title": _invented(dice), "artist": artist, "year": dice.randint(1955, 2010)}, None))
    dice.shuffle(rows)
    return rows


def _around(album: Album, albums: Sequence[Album], dice: random.Random) -> list[dict[str, Any]]:
    """Return what stands around an album; each of it with a likelihood of its own."""
    title, artist, year = album
    others = [one.artist for one in albums if one.artist != artist]
    chances: list[tuple[float, Callable[[], tuple[str, str, int, str, list[str]]]]] = [
        (0.35, lambda: (title, artist, year, "Single", [])),
        (0.25, lambda: (f"{title} (Live)", artist, year + 4, "Album", ["Live"])),
        (0.15, lambda: (f"{title}: Live at the {dice.choice(_FILLER)}", artist, year + 9, "Album", ["Live"])),
        (0.10, lambda: (f"{title} (Deluxe Edition)", artist, year + 25, "Album", [])),
        (0.10, lambda: (f"{title}, Volume 2", artist, year + 2, "Album", [])),
        (0.10, lambda: (f"A Tribute to {title}", "Various Artists", year + 20, "Album", ["Compilation"])),
        (0.10, lambda: (title, dice.choice(others), dice.randint(1950, 2015), "Album", [])),
        (0.30, lambda: ("Greatest Hits", artist, year + 10, "Album", ["Compilation"])),
        (0.60, lambda: (_invented(dice), artist, year + 1, "Album", [])),
        (0.60, lambda: (_invented(dice), artist, year + 3, "Album", [])),
    ]
    made = [make() for chance, make in chances if dice.random() < chance]
    return [
        {**_entry(_id(kind, of, by, *more), of, by, when), "type": kind, "secondary_types": more}
        for of, by, when, kind, more in made
    ]


def _as_listed(album: Album, dice: random.Random) -> dict[str, Any]:
    """Return the words of a row: mostly right, and hardly ever as the source prints them."""
    title, artist, year = album.title, album.artist, album.year
    for chance, change in (
        (0.08, lambda text: re.sub(r"^(The|A) ", "", text)),
        (0.15, lambda text: text.replace(" & ", " and ")),
        (0.10, str.upper),
        (0.10, str.lower),
        (0.08, lambda text: f"{text} {dice.choice(_EDITIONS)}"),
        (0.10, lambda text: re.sub(r"[.,!?'’]", "", text) or text),  # noqa: RUF001 -- an apostrophe
        (0.04, lambda text: _mistyped(text, dice)),
    ):
        title = change(title) if dice.random() < chance else title
    for chance, change in (
        (0.12, lambda text: re.sub(r"^The ", "", text)),
        (0.10, lambda text: text.replace(" & ", " and ")),
        (0.05, lambda text: re.sub(r"^The (.+)$", r"\1, The", text)),
        (0.08, str.lower),
        (0.02, lambda text: f"{text} feat. Guest"),
        (0.02, lambda text: _mistyped(text, dice)),
    ):
        artist = change(artist) if dice.random() < chance else artist
    words: dict[str, Any] = {"title": title, "artist": artist}
    if dice.random() < 0.7:  # noqa: PLR2004 -- most lists have a year
        words["year"] = year + dice.choice((0, 0, 0, 0, 0, 0, 0, 1, -1, 2))
    return words


def _mistyped(text: str, dice: random.Random) -> str:
    """Return a text with a letter left out, doubled, or exchanged with the next."""
    places = [place for place, char in enumerate(text[:-1]) if char.isalpha() and text[place + 1].isalpha()]
    if not places:
        return text
    at = dice.choice(places)
    return dice.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def _typeset(title: str, dice: random.Random) -> str:
    """Return a title as a careful source prints it."""
    return title.replace("'", "’") if dice.random() < 0.5 else title  # noqa: PLR2004, RUF001 -- half of them


def _invented(dice: random.Random) -> str:
    return " ".join(dice.sample(_FILLER, 3))


def _artist(name: str) -> dict[str, Any]:
    sort_name = re.sub(r"^(The|A) (.+)$", r"\2, \1", name)
    return {"id": _id("artist", name), "name": name, "sort_name": sort_name, "type": "Group", "country": "GB"}


def _entry(mbid: str, title: str, artist: str, year: int) -> dict[str, Any]:
    return {"id": mbid, "title": title, "artist": artist, "date": str(year), "tags": {"rock": 3}}


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts)))
