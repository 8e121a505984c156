"""Titles and names without what a list has put round them; what may be part of the name stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import open_list
from bowerbird.importing.files.names import (
    bare_title,
    maker_and_title,
    tidy_maker,
    tidy_title,
    typed_title,
    without_maker,
)
from bowerbird.music import SongQuery
from bowerbird.words.text import fold

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "upstream" / "datasets" / "recordings-labelled-dev.csv"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('"Like a Prayer"', "Like a Prayer"),
        ('"Like a Prayer"[a]', "Like a Prayer"),
        ("Thriller[12][b]", "Thriller"),
        ("“Heroes”", "Heroes"),
        ("「残酷な天使」", "残酷な天使"),
        ("DAMN. [Explicit]", "DAMN."),
        ("DAMN. (Explicit)", "DAMN."),
        ("Thriller†", "Thriller"),
        # What may be part of it stays.
        ("[a]", "[a]"),
        ("[12]", "[12]"),
        ('"A" and "B"', '"A" and "B"'),
        ("Clean", "Clean"),
        ("[Explicit]", "[Explicit]"),
        ('"', '"'),
    ],
)
def test_a_title_is_read_without_marks(text: str, title: str) -> None:
    assert tidy_title(text) == title


def test_shops_put_the_type_behind_the_title() -> None:
    assert typed_title("Kiwi - EP") == ("Kiwi", "EP")
    assert typed_title("Hello - Single") == ("Hello", "Single")
    assert typed_title("The EP") == ("The EP", None)
    assert typed_title(" - EP") == (" - EP", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nirvana (2)", "Nirvana"),
        ("Sly (12) & Robbie (3)", "Sly & Robbie"),
        ("Beatles*", "Beatles"),
        ("Beatles*, Tony Sheridan*", "Beatles, Tony Sheridan"),
        ("Björk[b]", "Björk"),
        *((text, "Various Artists") for text in ("Various", "VA", "V/A", "VV.AA.", "Verschiedene Interpreten")),
        *((text, "Various Artists") for text in ("Artistes Divers", "Varios Artistas", "Сборник", "オムニバス")),
        ("Tyler\\, The Creator", "Tyler, The Creator"),
        ("M*A*S*H", "M*A*S*H"),
        ("Area (1978)", "Area (1978)"),
        ("Sunn O)))", "Sunn O)))"),
        ("*NSYNC", "*NSYNC"),
    ],
)
def test_an_artist_is_read_without_marks(text: str, name: str) -> None:
    assert tidy_maker(text) == name


@pytest.mark.parametrize(
    ("title", "number", "maker", "album", "bare"),
    [
        ("011-Title", "11", "A", "", "Title"),
        ("03 Title", "3", "A", "", "Title"),
        ("3. Title", "03", "A", "", "Title"),
        ("012MistyMountains", "12", "A", "", "MistyMountains"),
        ("A3-Title", "A3", "B", "", "Title"),
        ("Blur - Song 2", "", "Blur", "", "Song 2"),
        ("The  Jackson 5 - ABC", "", "The Jackson 5", "", "ABC"),
        ("Title (Album)", "", "A", "Album", "Title"),
        ("Title [Album]", "", "A", "Album (1999)", "Title"),
        ("Title (live) (Album)", "", "A", "Album", "Title (live)"),
        ("Title (Album (Deluxe))", "", "A", "Album (Deluxe)", "Title"),
        ("Title - Album", "", "A", "Album", "Title"),
        ("04 - Blur - Parklife - Title", "4", "Blur", "Parklife", "Title"),
        # Only what the row's own cells prove.
        ("011-Title", "12", "A", "", "011-Title"),
        ("7 Rings", "7", "Ariana Grande", "", "7 Rings"),
        ("99 Problems", "", "Jay-Z", "", "99 Problems"),
        ("Blur - Song 2", "", "Oasis", "", "Blur - Song 2"),
        ("Title (Live)", "", "A", "Live", "Title (Live)"),
        ("Asa Di War - Part 1", "", "A", "Asa Di War", "Asa Di War - Part 1"),
        ("Omar - The Man", "", "", "The Man", "Omar - The Man"),
        ("(Album)", "", "A", "Album", "(Album)"),
        ("006-", "6", "A", "", "006-"),
        ("1979", "1979", "A", "", "1979"),
    ],
)
def test_a_song_is_read_without_what_its_row_says_already(
    title: str, number: str, maker: str, album: str, bare: str
) -> None:
    assert bare_title(title, number=number, makers=[maker], album=album) == bare


def test_a_rank_may_be_that_of_a_title_by_chance() -> None:
    assert bare_title("96 Tears", rank="96") == "96 Tears"
    assert bare_title("96. 96 Tears", rank="96") == "96 Tears"
    assert bare_title("06 Tears", rank="6") == "Tears"
    assert bare_title("96 Tears", number="3", rank="96") == "96 Tears"


def test_an_album_is_read_without_its_artist() -> None:
    assert without_maker("Pink Floyd - The Wall", ["Pink Floyd"]) == "The Wall"
    assert without_maker("Pink Floyd - The Wall", ["Floyd"]) == "Pink Floyd - The Wall"


def test_a_title_may_have_the_artist_in_it() -> None:
    assert maker_and_title("Blur - Song 2") == ("Blur", "Song 2")
    assert maker_and_title("Song 2") is None
    assert maker_and_title("A - B - C") is None
    assert maker_and_title("Heaven / Hell") is None
    assert maker_and_title("Asa Di War - Part 1") is None


@given(st.text(max_size=40), st.text(max_size=6), st.text(max_size=20), st.text(max_size=20))
def test_a_title_never_vanishes(title: str, number: str, maker: str, album: str) -> None:
    assert bare_title(title, number=number, makers=[maker], album=album).strip() or not title.strip()
    assert tidy_title(title).strip() or not title.strip()
    assert tidy_maker(title).strip() or not title.strip()


@pytest.mark.skipif(not LABELLED.is_file(), reason="the labelled songs are not at hand")
def test_labelled_titles_become_those_of_their_clusters() -> None:
    with open_list(LABELLED, query=SongQuery, this_year=2026) as found:
        rows = [row for row in found if "title" in row.words]
    clean = {row.told["CID"]: fold(row.told["title"]) for row in reversed(rows) if row.told["SourceID"] == "5"}
    noisy = [row for row in rows if row.told["SourceID"] != "5" and row.told["CID"] in clean]
    before = sum(fold(row.told["title"]) == clean[row.told["CID"]] for row in noisy)
    after = sum(fold(row.words["title"]) == clean[row.told["CID"]] for row in noisy)
    # Most of the others have letters astray, or an album behind them that the row does not name.
    assert before < len(noisy) * 0.05
    assert after > len(noisy) * 0.6
    assert not any(fold(row.words["title"]) != fold(row.told["title"]) == clean[row.told["CID"]] for row in noisy), (
        "a title that was right is wrong"
    )
