"""Years, ranks, lengths, types and countries as people and programs write them: read if they can be, else told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files.countries import read_country
from bowerbird.importing.files.types import read_album_type, read_artist_type, read_format
from bowerbird.importing.files.values import read_length, read_rank, read_year

YEARS = {
    1989: ["'89", "’89", "89", "1989?", "c. 1989", "ca. 1989", "~1989", "Sept 1989", "12/5/89", "1989-1990", "1989/90"],
    1973: ['="1973"', "1,973", "1973.0", "19730101", "197303", "Mar-73", "01-Mar-73", "March '73"],
    1974: [
        "Jan 1, 74",
        "1 Jan 74",
        "74-01-23",
        "23-1-74",
        "3-3-1974",
        "'74-'75",
        "74/75",
        "??-??-1974",
        "1.974",
        "January 1st '74",
    ],
    1977: ["1/23/77", "23.1.77", "1977年3月", "１９７７", "©1977", "19 77", "1977 (remaster 2011)", "1977, 1999"],
    1967: ["June 1, 1967", "1967-06-01T00:00:00Z", "01 Jun 1967 10:00", "1967[3]", "live '67"],
    2000: ["20001002", "00", "'00", "2000"],
    2026: ["26", "'26"],
    1927: ["27", "'27"],
    2028: ["2028"],
    None: ["????", "0000-00-00", "19??", "197?", "19xx", "19--", "????-??-??", "0", "0000", "n.d.", "s.a."],
}
BAD_YEARS = [
    "19755",
    "TBA",
    "soon",
    "2029",
    "2099",
    "1748",
    "70s",
    "1970s",
    "12/05",
    "7",
    "26665",
    "1704103200",
    "ABC 12",
]


@pytest.mark.parametrize(("year", "text"), [(year, text) for year, texts in YEARS.items() for text in texts])
def test_a_year_is_read_in_any_form(year: int | None, text: str) -> None:
    assert read_year(text, this_year=2026) == year


@pytest.mark.parametrize("text", BAD_YEARS)
def test_what_is_no_year_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=f"the year '{text}' is not understood"):
        read_year(text, this_year=2026)


def test_two_digits_are_read_by_the_present_year() -> None:
    assert [read_year("29", this_year=year) for year in (2026, 2029, 2099, 2126)] == [1929, 2029, 2029, 2029]


RANKS = {
    1: [
        "1",
        "T-1",
        "T1",
        "1T",
        "1 (tie)",
        "1/500",
        "1 of 500",
        "1 ▲3",
        "1.º",
        "1st",
        "1er",
        "1º",
        "1位",
        "第1位",
        "#1",
        "№ 1",
        "=1",
        "1=",
        "(1)",
        "1:",
    ],
    1001: ["1,001", "1.001", "1 001", "1'001", "1001.0", "#1,001"],
    None: ["NR", "n/r", "unranked"],
}


@pytest.mark.parametrize(("rank", "text"), [(rank, text) for rank, texts in RANKS.items() for text in texts])
def test_a_rank_is_read_in_any_form(rank: int | None, text: str) -> None:
    assert read_rank(text) == rank


@pytest.mark.parametrize("text", ["x", "0", "-1", "7.5", "1,2", "10,5", "London", "SHVL 804", "1-2", "12345678901"])
def test_what_is_no_rank_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no whole number of at least 1"):
        read_rank(text)


LENGTHS = {
    225_000: [
        *("3:45", "3:45.200", "PT3M45S", "P0DT0H3M45S", "225000", "225", "3m45s", "3m45", "3 мин 45 с", "3分45秒"),
        *("0 days 00:03:45", "3:45:00", "03:45:00"),
        *("3 Min. 45 Sek.", "3′45″", "0:03:45", "12:03:45 AM", "225 s", "3 minutes and 45 seconds", "3.75 min"),
    ],
    238_200: ["3.97"],
    240_480: ["4.008"],
}


@pytest.mark.parametrize(("length", "text"), [(length, text) for length, texts in LENGTHS.items() for text in texts])
def test_a_length_is_read_in_any_form(length: int, text: str) -> None:
    assert read_length(text) == length


def test_the_name_of_a_column_says_that_lengths_are_milliseconds() -> None:
    assert (read_length("9000", in_ms=True), read_length("9000")) == (9_000, 9_000_000)


def test_a_length_that_may_be_two_things_is_none() -> None:
    with pytest.raises(ValueError, match="may be minutes and seconds"):
        read_length("3.45")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("Album", text) for text in ("Studio album", "LP", "Album", "LP, Album, RE", "Studioalbum", "альбом")),
        *(("Album", text) for text in ("Álbum de estudio", "アルバム", "Studio-Album")),
        *(("Live", text) for text in ("Live", "Live album", "Album, Live", "Livealbum")),
        *(("Compilation", text) for text in ("Compilation", "LP, Album, Comp", "сборник")),
        *(("Soundtrack", text) for text in ("Soundtrack", "Album + Soundtrack", "OST")),
        *(("Mixtape/Street", text) for text in ("Mixtape",)),
        *(("EP", text) for text in ("EP", '12", EP', "Live EP")),
        *(("Single", text) for text in ("Single", '7", Single', "Maxi-Single")),
        *((None, text) for text in ("Playlist", "Favorite", "CD", "Song")),
    ],
)
def test_words_for_a_type_are_types(kind: str | None, text: str) -> None:
    assert read_album_type(text) == kind


def test_what_is_no_type_is_told() -> None:
    assert (read_format("CD"), read_format("Box, weird")) == (None, None)
    with pytest.raises(ValueError, match="the type 'weird' is not known"):
        read_album_type("weird")
    assert [read_artist_type(text) for text in ("Band", "Solo artist", "Person", "Orchestra")] == [
        *("Group", "Person", "Person", "Orchestra"),
    ]
    with pytest.raises(ValueError, match="the type 'EP' is not known"):
        read_artist_type("EP")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "GB",
            "UK|GB|gb|England|Scotland|Great Britain|Vereinigtes Königreich|Великобритания|イギリス|London, England",
        ),
        ("US", "USA|US|U.S.|United States|États-Unis|Estados Unidos|США|アメリカ合衆国|United States (US)|EE. UU."),
        ("DE", "Germany|Deutschland|Allemagne|Alemania|Германия|ドイツ|DEU|Duitsland|Niemcy|Tyskland|🇩🇪|West Germany"),
        ("RU", "Россия|Russia|Russland|Russian Federation"),
        ("BR", "Brasil|Brazil|Brésil"),
        ("NA", "NA|Namibia"),
        ("KR", "South Korea|Korea, Republic of|Korea, South|대한민국"),
        ("IR", "Iran|Iran, Islamic Republic of"),
        ("SU", "USSR|СССР"),
        ("XE", "Europe"),
    ],
)
def test_countries_have_names_in_many_languages(code: str, names: str) -> None:
    assert {read_country(name) for name in names.split("|")} == {code}


@pytest.mark.parametrize("text", ["Atlantis", "XX", "ZZ", "New York, NY", "Los Angeles, CA", "USA & Canada", "[none]"])
def test_what_is_no_country_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not known"):
        read_country(text)


@given(st.text(max_size=30) | st.from_regex(r"[0-9'./:,\-tThms #=?]{1,12}"))
def test_any_text_is_read_or_told(text: str) -> None:
    for read in (lambda cell: read_year(cell, this_year=2026), read_rank, read_length):
        try:
            value = read(text)
        except ValueError:
            continue
        assert value is None or 0 < value < 2**31
