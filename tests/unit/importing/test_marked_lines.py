# ruff: noqa: RUF001 -- the quotes and dashes that people type are what is tested
"""What pages, forums, videos and people put round the lines of a list; and which part of a line is the artist."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.query import Query

FLY = {"title": "Fly", "artist": "Low"}
HEY = {"title": "HEY WHAT", "artist": "Low"}


def rows(text: str, query: type[Query]) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=query, this_year=2026) as found:
        return list(found)


@pytest.mark.parametrize(
    ("query", "text", "first"),
    [
        # A mix or a video says when its songs begin.
        (SongQuery, "00:00 Low - Fly\n05:54 Can - Mushroom\n1:10:02 Neu! - Hero\n", FLY),
        (SongQuery, "[00:00] - Low - Fly\n[05:54] - Can - Mushroom\n", FLY),
        (SongQuery, "1. 0:00 Low - Fly\n2. 5:54 Can - Mushroom\n3. 9:01 Neu! - Hero\n", FLY),
        # The side of a record.
        (SongQuery, "A1. Low - Fly\nA2. Can - Mushroom\nB1. Neu! - Hero\n", FLY),
        # Three parts, the third of which is the length.
        (SongQuery, "Low - Fly - 3:45\nCan - Mushroom - 4:08\n", FLY | {"length": 225_000}),
        # Bare numbers below a headline.
        (AlbumQuery, "Best of 2018\n\n1 Low – HEY WHAT\n2 Mitski – Puberty 2\n3 Can – Ege\n", HEY),
        (AlbumQuery, "2021 Low - HEY WHAT\n1972 Can - Ege Bamyasi\n1971 Faust - Faust\n", HEY | {"year": 2021}),
        # The marks of pages, wikis and forums.
        (AlbumQuery, "1\\. **Low** - *HEY WHAT*\n\n2\\. **Can** - *Ege*\n", HEY),
        (AlbumQuery, "[b]Low[/b] - [i]HEY WHAT[/i]\n[b]Can[/b] - [i]Ege[/i]\n", HEY),
        (AlbumQuery, "* ''[[Hey What|HEY WHAT]]'' by [[Low (band)|Low]]\n* ''[[Ege]]'' by [[Can]]\n", HEY),
        (AlbumQuery, "💿 Low - HEY WHAT\n💿 Can - Ege Bamyasi\n", HEY),
        (AlbumQuery, "Low - HEY WHAT\nhttps://trello.com/c/a\nCan - Ege\nhttps://trello.com/c/b\n", HEY),
        # What is told behind: a rating, the format of a file, a remark.
        (AlbumQuery, "Low - HEY WHAT (2021) ★★★★½\nCan - Ege (1972) ★★\n", HEY | {"year": 2021}),
        (AlbumQuery, "Low: HEY WHAT (2021) - 9/10\nCan: Ege (1972) - 8.5/10\n", HEY | {"year": 2021}),
        (AlbumQuery, "Low - HEY WHAT [FLAC]\nCan - Ege [320 kbps]\n", HEY),
        (AlbumQuery, "Low - HEY WHAT // loved it - the best\nCan - Ege // ok\n", HEY),
        (AlbumQuery, "Low - HEY WHAT ('21)\nCan - Ege Bamyasi ('72)\n", HEY | {"year": 2021}),
    ],
)
def test_what_stands_round_a_line_is_no_part_of_it(query: type[Query], text: str, first: dict[str, Any]) -> None:
    found = rows(text, query)
    assert (found[0].words, [row.problem for row in found if row.problem]) == (first, [])


def test_names_of_signs_are_lines_and_rules_are_none() -> None:
    assert [row.words for row in rows("Low\n!!!\n-----\n+/-\n", ArtistQuery)] == [
        *({"name": "Low"}, {"name": "!!!"}, {"name": "+/-"}),
    ]
    assert rows("+/- - Let's Build a Fire\n!!! - !!!\nDavid Bowie - ★\n", AlbumQuery)[0].words["artist"] == "+/-"
    assert rows("David Bowie - ★\nLow - HEY WHAT ★★\n", AlbumQuery)[0].words["title"] == "★"


def test_times_that_are_titles_are_kept() -> None:
    assert [row.words["title"] for row in rows("Jay-Z - 4:44\nLow - Fly\n", SongQuery)][1] == "Fly"
    text = "4:44 - Jay-Z\n3:16 - Low\n22:22 - Can\n"
    assert [row.words["artist"] for row in rows(text, SongQuery)] == ["4:44", "3:16", "22:22"]
    assert [row.words["name"] for row in rows("★\nLow ★★\n", ArtistQuery)] == ["★", "Low"]


def test_artists_come_back_and_titles_do_not() -> None:
    text = "Imagine - John Lennon\nHey Jude - The Beatles\nLet It Be - The Beatles\nFly - Low\nWoman - John Lennon\n"
    with open_list(io.BytesIO(text.encode()), query=SongQuery) as found:
        assert found.notes[0].startswith("Lines are read as: title - artist (year).")
        assert next(iter(found)).words == {"title": "Imagine", "artist": "John Lennon"}
    turned_round = "".join(" - ".join(reversed(line.split(" - "))) + "\n" for line in text.splitlines())
    assert rows(turned_round, SongQuery)[0].words == {"title": "Imagine", "artist": "John Lennon"}
    # Nothing comes back in a few different lines, and a song may have been sung by many.
    covers = "".join(f"{maker} - Hallelujah\n" for maker in ("Jeff Buckley", "John Cale", "K.D. Lang", "Bono", "Low"))
    assert rows(covers, SongQuery)[0].words == {"title": "Hallelujah", "artist": "Jeff Buckley"}
    assert (
        rows("Low - Fly\nCan - Halleluhwah\nNeu! - Hero\nFaust - Jennifer\nHarmonia - Deluxe\n", SongQuery)[0].words
        == FLY
    )


THREE = (
    ("Pink Floyd", "The Wall", "Animals", "Meddle", "More"),
    ("Radiohead", "OK Computer", "Kid A", "Amnesiac"),
    ("Nirvana", "Nevermind", "In Utero", "Bleach"),
)
ALBUMS = [(title, maker) for maker, *titles in THREE for title in titles]


@pytest.mark.parametrize(
    "line",
    [
        "{n}. {title} - {maker} ({year})",
        "{n}. {title} ({year}) - {maker}",
        "{title} – {maker}, {year}",
        "{year} - {title} - {maker}",
        "({year}) {title} - {maker}",
        "{title} / {maker} ({year})",
        "{n}) {title} - {maker} ({year}) ★★★",
    ],
)
def test_artists_come_back_behind_titles_whatever_year_stands_there(line: str) -> None:
    lines = [line.format(n=n, title=title, maker=maker, year=1960 + n) for n, (title, maker) in enumerate(ALBUMS, 1)]
    for listed in (lines, [*lines[:2], *lines[4:6]]):
        told = rows("\n".join(listed), AlbumQuery)
        assert {(row.words["title"], row.words["artist"]) for row in told} <= set(ALBUMS)
        assert all(row.words["year"] for row in told)


def test_who_comes_back_is_told_by_more_than_the_first_lines() -> None:
    once = [(f"Album {n}", f"Artist {n}") for n in range(40)]
    told = rows("\n".join(f"{title} - {maker} (1991)" for title, maker in (*once, *ALBUMS)), AlbumQuery)
    assert told[0].words == {"title": "Album 0", "artist": "Artist 0", "year": 1991}


def test_years_behind_songs_do_not_hide_who_comes_back() -> None:
    text = "".join(f"{title} - {maker} ({n}:15)\n" for n, (title, maker) in enumerate(ALBUMS[:6], 1))
    assert rows(text, SongQuery)[0].words == {"title": "The Wall", "artist": "Pink Floyd", "length": 75_000}


def test_a_title_that_comes_back_now_and_then_is_no_artist() -> None:
    more = [("Weezer", "Weezer"), ("Weezer", "Weezer"), ("Greatest Hits", "Queen"), ("Greatest Hits", "ABBA")]
    first = rows("\n".join(f"{title} - {maker} (1991)" for title, maker in (*ALBUMS, *more)), AlbumQuery)
    assert (first[0].words["title"], first[-1].words["artist"]) == ("The Wall", "ABBA")
    back = rows("\n".join(f"{maker} - {title} (1991)" for title, maker in (*ALBUMS, *more)), AlbumQuery)
    assert (back[0].words["title"], back[-1].words["artist"]) == ("The Wall", "ABBA")
    hits = [(title, maker) for maker in ("Queen", "ABBA", "Blur", "Wire", "Can") for title in ("Live", "Gold")]
    mixed = rows("\n".join(f"{maker} - {title}" for title, maker in (*hits, *ALBUMS[:3])), AlbumQuery)
    assert mixed[0].words == {"title": "Live", "artist": "Queen"}


@pytest.mark.parametrize(
    "text",
    [
        "Album: HEY WHAT\nArtist: Low\nYear: 2021\n\nAlbum: Ege: Bamyasi\nArtist: Can\n\n",
        "- **Artist**: Low\n- **Album**: HEY WHAT\n- **Year**: 2021\n- **Artist**: Can\n- **Album**: Ege: Bamyasi\n",
        "Artist = Low\nAlbum = HEY WHAT\nYear = 2021\nArtist = Can\nAlbum = Ege: Bamyasi\nLabel: UA\n",
    ],
)
def test_records_of_named_lines_are_rows(text: str) -> None:
    with open_list(io.BytesIO(text.encode()), query=AlbumQuery) as found:
        assert found.notes[0].startswith("Read as records of: A")
        assert [row.words for row in found] == [HEY | {"year": 2021}, {"title": "Ege: Bamyasi", "artist": "Can"}]


def test_artists_before_colons_are_no_names_of_cells() -> None:
    found = rows("Album: One\nLow: HEY WHAT\nCan: Ege\nNeu!: 2\n", AlbumQuery)
    assert [row.words["artist"] for row in found] == ["Album", "Low", "Can", "Neu!"]
    told = rows("Artist: Low\nAlbum: A\nno line of a record at all\nArtist: Can\nAlbum: B\n" * 4, AlbumQuery)
    assert [row.problem is None for row in told] == [False, True, True] * 4
