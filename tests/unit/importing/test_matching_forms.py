# ruff: noqa: RUF001 -- signs and letters that look alike are what this is about
"""Names as people write them: what is taken for the same, and what is another thing however near it looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from bowerbird.importing.matching import Preference, choose, score
from bowerbird.importing.matching.makers import without_maker
from bowerbird.importing.matching.numerals import in_digits, runs
from bowerbird.importing.matching.spelling import sounded, spelt, with_letters
from bowerbird.music.queries import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.music.types import named_types, typed
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate
from support.strategies import steady, texts

Album = tuple[str, str, int]


def candidate(title: str, artist: str, year: int | None = None, number: int = 1, **more: Any) -> Candidate:
    maker = Related(role="artist", kind="artist", facts=Facts(fields={"name": artist}))
    fields = {"title": title, "artist_credit": artist, "primary_type": "Album", "secondary_types": [], **more}
    known = fields if year is None else {**fields, "release_year": year}
    return Candidate(identifier=Identifier("discogs", str(number)), facts=Facts(fields=known, related=(maker,)))


def taken(query: Query, *candidates: Candidate) -> bool:
    wanted = query.wanted()
    assert wanted is not None
    return choose(wanted, candidates, Preference()).taken is not None


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("s/t", "The Band"),
        ("S/T", "The Band"),
        ("self titled", "The Band"),
        ("(self-titled)", "The Band"),
        ("Eponymous", "The Band"),
        ("The Band (self-titled)", "The Band"),
        ("Third", "3rd"),
        ("No. 1 Record", "#1 Record"),
        ("Number One Record", "No. 1 Record"),
        ("N° 1 Record", "#1 Record"),
        ("10,000 Hz Legend", "10 000 Hz Legend"),
        ("10000 Hz Legend", "10,000 Hz Legend"),
        ("4×4", "4x4"),
        ("Nineteen Eighty-Four", "1984"),
        ("MCMLXXXIV", "1984"),
        ("Twenty-One", "21"),
        ("Rocky 4", "Rocky IV"),
        ("Songs, Vol. Two", "Songs, Volume II"),
        ("Pop Corn", "Popcorn"),
        ("F♯ A♯ ∞", "F# A# Infinity"),
        ("Hawai'i", "Hawaiʻi"),
        ("Актриса Весна", "Актриса Вёсна"),
        ("12′ Mixes", "12' Mixes"),
        ("100 Percent", "100%"),
        ("To Be Continued...", "To Be Continued…"),
        ("Songs – Ohia", "Songs-Ohia"),
        ("Rock & Roll Heart", "Rock 'n' Roll Heart"),
        ("Revolver (1966)", "Revolver"),
        ("Revolver (2CD)", "Revolver"),
        ("Revolver (Vinyl)", "Revolver"),
        ("Revolver: The Album", "Revolver"),
        ("Revolver [180g]", "Revolver"),
        ("Revolver (US Version)", "Revolver"),
        ("Revolver (UK)", "Revolver"),
        ("Revolver Disc 1", "Revolver"),
        ("Revolver (Disc 2)", "Revolver"),
        ("Band, The - Revolver", "Revolver"),
        ("Revolver (Remastered 2009)", "Revolver"),
        ("Revolver [Bonus Tracks]", "Revolver"),
        ("Revolver (Legacy Edition) [Mono]", "Revolver"),
        ("Revolver - 20th Anniversary", "Revolver"),
        ("Revolver - 2009 Re-Mastered Digital Version", "Revolver"),
        ("Revolver (Re-issue)", "Revolver"),
        ("Revolver (Stereo Mix)", "Revolver"),
        ("Revolver (Édition limitée)", "Revolver"),
        ("Revolver (Remasterisé)", "Revolver"),
        ("Revolver (Jubiläumsausgabe)", "Revolver"),
        ("Revolver (Edición especial)", "Revolver"),
        ("The Band: Revolver", "Revolver"),
        ("The Band - Revolver", "Revolver"),
        ("Revolver by The Band", "Revolver"),
        ("The Band's Revolver", "Revolver"),
        ("Revolver, Revolver by The Band", "Revolver, Revolver"),
        ("=", "="),
        ("÷", "÷"),
        ("★", "★"),
        ("( )", "()"),
        ("💀", "💀"),
        ("Blue Lines (2012 Mix/Master)", "Blue Lines"),
        ("Revolver (2022 Mix)", "Revolver"),
        ("The Blueprint 2", "The Blueprint²"),
    ],
)
def test_a_title_in_another_form_is_taken(title: str, found: str) -> None:
    assert taken(AlbumQuery(title=title, artist="The Band"), candidate(found, "The Band"))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("100%", "100"),
        ("<3", "3"),
        ("-1", "1"),
        ("+", "-"),
        ("C#", "C"),
        ("÷", "×"),
        ("=", "-"),
        ("4 5", "45"),
        ("No One", "One"),
        ("Twenty", "20 1"),
        ("Led Zeppelin II", "Led Zeppelin III"),
        ("Revolver (Live)", "Revolver"),
        ("Revolver (Volume 2)", "Revolver"),
        ("Revolver, Part II", "Revolver"),
        ("Revolver: Volume Two", "Revolver"),
        ("Revolver (Acoustic)", "Revolver"),
        ("Revolver (Remixes)", "Revolver"),
        ("Revolver (Club Mix)", "Revolver"),
        ("Revolver: 2", "Revolver"),
        ("The Blueprint²", "The Blueprint"),
        ("Revolver (Karaoke)", "Revolver"),
        ("Revolver (Re-recorded)", "Revolver"),
        ("Revolver 2000", "Revolver"),
        ("A Tribute to Revolver", "Revolver"),
        ("Revolver Disk 2", "Revolver"),
        ("The Band - Revolver", "The Band"),
        ("Band, The: Revolver", "The Band"),
        ("The Wall Live", "The Wall"),
        ("Meddle", "Muddle"),
        ("Revolver (EP)", "Revolver"),
        ("💀", "🔥"),
    ],
)
def test_another_title_is_never_taken_unseen_not_even_of_the_very_year(title: str, found: str) -> None:
    for asked, there in ((title, found), (found, title)):
        query = AlbumQuery(title=asked, artist="The Band", year=1966)
        assert not taken(query, candidate(there, "The Band", 1966))


@pytest.mark.parametrize(
    ("artist", "found"),
    [
        ("Blink182", "blink-182"),
        ("U 2", "U2"),
        ("ASAP Rocky", "A$AP Rocky"),
        ("Pink", "P!nk"),
        ("Kesha", "Ke$ha"),
        ("Sunn", "Sunn O)))"),
        ("Alt-J (∆)", "alt‐J"),
        ("ACDC", "AC/DC"),
        ("REM", "R.E.M."),
        ("NWA", "N.W.A."),
        ("Will.I.Am", "will.i.am"),
        ("Fun", "fun."),
        ("Utada Hikaru", "Hikaru Utada"),
        ("Kino", "Кино"),
        ("Mikis Theodorakis", "Μίκης Θεοδωράκης"),
        ("Ночные снайперы", "Nochnye Snaipery"),
        ("Deulgukhwa", "들국화"),
    ],
)
def test_an_artist_in_another_form_is_taken(artist: str, found: str) -> None:
    year = 1999 if artist == "Sunn" else None
    assert taken(AlbumQuery(title="Hello", artist=artist, year=year), candidate("Hello", found, 1999))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("Abbey Roadd", "The Beatles"), ("Abbey Road", "The Beatles")),
        (("The Dark Side of the Mooon", "Pink Floyd"), ("The Dark Side of the Moon", "Pink Floyd")),
        (("Are You Experienced", "Jimi Hendrix"), ("Are You Experienced", "The Jimi Hendrix Experience")),
        (("Truth", "Jeff Beck Group"), ("Truth", "Jeff Beck")),
        (("Guitar Town", "S. Earle"), ("Guitar Town", "Steve Earle")),
        (("Stand!", "Sly Stone"), ("Stand!", "Sly & the Family Stone")),
        (("Purple Rain", "Prince"), ("Purple Rain", "Prince and the Revolution")),
        (("Boats Against the Current", "Eric Carmen Jr."), ("Boats Against the Current", "Eric Carmen")),
        (("Hello, I Must Be Going", "Phil Colins"), ("Hello, I Must Be Going!", "Phil Collins")),
        (
            ("The Rise and Fall of Ziggy Stardust", "David Bowie"),
            ("The Rise and Fall of Ziggy Stardust and the Spiders From Mars", "David Bowie"),
        ),
        (("Crime", "Supertramp"), ("Crime, and What Comes of It", "Supertramp")),
        (("Deep Purple in Rock", "Deep Purple"), ("In Rock", "Deep Purple")),
        (("In Rock", "Deep Purple"), ("Deep Purple in Rock", "Deep Purple")),
        (("Architecture & Morality", "OMD"), ("Architecture & Morality", "Orchestral Manoeuvres in the Dark")),
        (("Honky Chï¿½teau", "Elton John"), ("Honky Château", "Elton John")),
        (("Honky Ch?teau", "Elton John"), ("Honky Château", "Elton John")),
        (("MMelody AM", "The Gants"), ("Melody A.M.", "The Gants")),
        (("Speakerboxxx", "The Gants"), ("Speakerboxxx/The Love Below", "The Gants")),
        (("Satisfaction", "The Gants"), ("(I Can't Get No) Satisfaction", "The Gants")),
        (("Chess Box", "Muddy Waters"), ("Chess Box: 1947-1972", "Muddy Waters")),
        (("Songs of Ours / Play Loud", "The Gants"), ("Songs of Ours", "The Gants")),
        (("Dumile", "MF Doom"), ("Dumile: The Long Subtitle", "MF Doom")),
        (("Dumile", "MF Doom"), ("Dumile: Relics of the First Era 1965–1968", "MF Doom")),
        (("Dumile and Relics", "MF Doom"), ("Dumile and Relics of the First Era 1965–1968", "MF Doom")),
    ],
)
def test_what_only_the_year_makes_certain_is_taken_with_it_and_shown_without(
    asked: tuple[str, str], found: tuple[str, str]
) -> None:
    title, artist = asked
    there = candidate(*found, 1972)
    assert taken(AlbumQuery(title=title, artist=artist, year=1972), there)
    assert not taken(AlbumQuery(title=title, artist=artist), there)
    assert not taken(AlbumQuery(title=title, artist=artist, year=1969), there)
    # Another that is as near, or one of another kind, leaves it to a person.
    assert not taken(AlbumQuery(title=title, artist=artist, year=1972), there, candidate(*found, 1972, number=2))
    other_kind = candidate(*found, 1972, primary_type="EP")
    assert not taken(AlbumQuery(title=title, artist=artist, year=1972), other_kind)


def test_a_year_at_one_end_is_read_where_it_is_the_albums() -> None:
    for title in ("Kind of Blue, 1959", "1959 Kind of Blue", "Kind of Blue - 1959", "[1959] Kind of Blue"):
        assert taken(AlbumQuery(title=title, artist="Miles Davis"), candidate("Kind of Blue", "Miles Davis", 1959))
        assert not taken(AlbumQuery(title=title, artist="Miles Davis"), candidate("Kind of Blue", "Miles Davis", 1998))


def test_the_year_of_a_reissue_costs_little_and_an_earlier_one_much() -> None:
    horses = candidate("Horses", "Patti Smith", 1975)
    assert taken(AlbumQuery(title="Horses", artist="Patti Smith", year=1996), horses)
    assert not taken(AlbumQuery(title="Horses", artist="Patti Smith", year=1965), horses)
    # Its maker may have made another one of that name.
    for title in ("Greatest Hits", "Patti Smith", "Live"):
        again = candidate(title, "Patti Smith", 1975)
        assert not taken(AlbumQuery(title=title, artist="Patti Smith", year=1996), again)
    # However late it is, the group of a later edition is no nearer than the album.
    edition = candidate("Horses (Deluxe Edition)", "Patti Smith", 2016, number=3)
    for year in (2012, 2019, 2021):
        reissued = AlbumQuery(title="Horses", artist="Patti Smith", year=year).wanted()
        assert reissued is not None
        assert choose(reissued, [edition, horses], Preference()).taken != edition
    # Of two of one name the year decides.
    later = candidate("Horses", "Patti Smith", 1996, number=2)
    wanted = AlbumQuery(title="Horses", artist="Patti Smith", year=1996).wanted()
    assert wanted is not None
    assert choose(wanted, [horses, later], Preference()).taken == choose(wanted, [later, horses], Preference()).taken
    assert (choose(wanted, [horses, later], Preference()).taken or horses).identifier.value == "2"


@pytest.mark.parametrize("note", ["live, 1988-08-17: Paris", "karaoke version", "acoustic", "demo", "re-recording"])
def test_what_a_disambiguation_says_counts_as_in_a_title(note: str) -> None:
    assert not taken(AlbumQuery(title="Hello", artist="X-Ray"), candidate("Hello", "X-Ray", disambiguation=note))
    assert not taken(SongQuery(title="Hello", artist="X-Ray"), candidate("Hello", "X-Ray", disambiguation=note))


@pytest.mark.parametrize("note", ["red cover", "stereo mix", "2009 remaster", "album version", "explicit"])
def test_a_disambiguation_that_names_an_edition_does_not_count(note: str) -> None:
    assert taken(SongQuery(title="Hello", artist="X-Ray"), candidate("Hello", "X-Ray", disambiguation=note))


def test_what_a_source_adds_to_tell_albums_apart_is_a_name_for_them() -> None:
    blue = candidate("Weezer", "Weezer", 1994, disambiguation="Blue Album")
    green = candidate("Weezer", "Weezer", 2001, number=2, disambiguation="Green Album")
    for title in ("Weezer (Blue Album)", "The Blue Album", "Blue Album"):
        assert taken(AlbumQuery(title=title, artist="Weezer"), blue, green)
    assert not taken(AlbumQuery(title="Weezer", artist="Weezer"), blue, green)


@pytest.mark.parametrize(
    ("title", "found", "more"),
    [
        ("Jar of Flies EP", "Jar of Flies", {"primary_type": "EP"}),
        ("Jar of Flies (EP)", "Jar of Flies", {"primary_type": "EP"}),
        ("Stop Making Sense (Live)", "Stop Making Sense", {"secondary_types": ["Live"]}),
        ("Super Fly (Original Soundtrack)", "Super Fly", {"secondary_types": ["Soundtrack"]}),
        ("Super Fly (Soundtrack)", "Super Fly: The Original Movie Sound Track", {"secondary_types": ["Soundtrack"]}),
    ],
)
def test_a_title_that_names_the_type_agrees_with_it(title: str, found: str, more: dict[str, Any]) -> None:
    query = AlbumQuery(title=title, artist="X-Ray")
    wanted = query.wanted()
    assert wanted is not None
    assert taken(query, candidate(found, "X-Ray", **more))
    assert score(wanted, candidate(found, "X-Ray", **more).facts).behind == {}
    # And where both are there it is taken before the plain one.
    choice = choose(
        wanted, [candidate(f"{found} II", "X-Ray", number=2), candidate(found, "X-Ray", **more)], Preference()
    )
    assert choice.taken is not None
    assert choice.taken.identifier.value == "1"


@pytest.mark.parametrize(
    ("title", "types"),
    [
        ("Live at Leeds", {"Live"}),
        ("Alive", set()),
        ("The Best of Blur", {"Compilation"}),
        ("Greatest Hits Live", {"Compilation", "Live"}),
        ("Purple Rain (Original Soundtrack)", {"Soundtrack"}),
        ("My Iron Lung EP", {"EP"}),
        ("Kid A", set()),
    ],
)
def test_a_title_may_name_its_types(title: str, types: set[str]) -> None:
    assert named_types(title) == types


@pytest.mark.parametrize(
    ("written", "column", "value"),
    [
        ("album", "primary_type", "Album"),
        ("Studio album", "primary_type", "Album"),
        ("LP", "primary_type", "Album"),
        ("ep", "primary_type", "EP"),
        ("Live", "secondary_types", "Live"),
        ("Compilation", "secondary_types", "Compilation"),
        ("Something", "primary_type", "Something"),
    ],
)
def test_a_type_is_looked_for_where_the_source_keeps_it(written: str, column: str, value: str) -> None:
    assert typed(written) == (column, value)
    wanted = AlbumQuery(title="X", type=written).wanted()
    assert wanted is not None
    assert wanted.hints == {column: value}


def test_a_live_album_that_is_asked_for_as_such_goes_before_the_studio_album() -> None:
    live = candidate("The Wall", "Pink Floyd", number=1, secondary_types=["Live"])
    studio = candidate("The Wall", "Pink Floyd", number=2)
    wanted = AlbumQuery(title="The Wall", artist="Pink Floyd", type="Live").wanted()
    assert wanted is not None
    choice = choose(wanted, [studio, live], Preference())
    assert choice.taken is not None
    assert choice.taken.identifier.value == "1"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("no 1 record", ["1", "record"]),
        ("#1 record", ["1", "record"]),
        ("number one", ["1"]),
        ("no one", ["no", "1"]),
        ("nineteen eighty four", ["1984"]),
        ("mcmlxxxiv", ["1984"]),
        ("twenty first century", ["21st", "century"]),
        ("one hundred", ["100"]),
        ("led zeppelin iv", ["led", "zeppelin", "4"]),
        ("malcolm x", ["malcolm", "10"]),
        ("the xx", ["the", "xx"]),
        ("v", ["v"]),
        ("mix", ["mix"]),
        ("20 1", ["20", "1"]),
    ],
)
def test_numbers_are_read_however_they_are_written(words: str, expected: Sequence[str]) -> None:
    assert in_digits(words.split()) == tuple(expected)


def test_letters_and_numbers_stand_apart_or_together() -> None:
    assert runs(["blink", "182"]) == runs(["blink182"]) == ("blink", "182")
    assert runs(["4", "5"]) != runs(["45"])


def test_signs_stand_for_letters_only_beside_them() -> None:
    assert with_letters("Ke$ha P!nk A$AP $uicideboy$") == "Kesha Pink AsAP suicideboys"
    assert with_letters("$100 Help! !!!") == "$100 Help! !!!"


def test_the_maker_is_taken_out_of_a_title_only_where_it_stands_apart() -> None:
    assert without_maker("Bob Marley: Legend", "Bob Marley & The Wailers") == "Legend"
    assert without_maker("Deep Purple in Rock", "Deep Purple") is None
    assert without_maker("Prince: Purple Rain", "Bob Marley") is None


@steady
@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert spelt(spelt(text)) == spelt(text)
    assert sounded(sounded(text)) == sounded(sounded(sounded(text)))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Nirvana (UK)", "Nirvana"),
        ("The", "The The"),
        ("Michael Jackson", "Jackson Michael"),
        ("Sleeping", "Sleeping with Sirens"),
        ("Jimi Hendrix", "The Jimi Hendrix Experience"),
        ("Prince", "Prince and The Revolution"),
        ("Queen II", "Queen"),
        ("Kino", "Кино"),
    ],
)
def test_an_artist_by_name_alone_is_no_other_of_a_longer_or_turned_name(name: str, found: str) -> None:
    there = Candidate(identifier=Identifier("discogs", "1"), facts=Facts(fields={"name": found}))
    assert not taken(ArtistQuery(name=name), there)
    assert taken(ArtistQuery(name=found), there)


def test_a_year_in_brackets_tells_albums_of_one_name_apart() -> None:
    both = [candidate("Weezer", "Weezer", year, number=year) for year in (1994, 2001)]
    for year in (1994, 2001):
        wanted = AlbumQuery(title=f"Weezer ({year})", artist="Weezer").wanted()
        assert wanted is not None
        choice = choose(wanted, both, Preference())
        assert choice.taken is not None
        assert choice.taken.identifier.value == str(year)
    given = AlbumQuery(title="Weezer (1994)", artist="Weezer", year=2001).wanted()
    assert given is not None
    assert given.hints == {"release_year": 2001}


def test_who_plays_the_songs_of_somebody_is_another_maker() -> None:
    query = AlbumQuery(title="Wish You Were Here", artist="Pink Floyd", year=1975)
    wanted = query.wanted()
    assert wanted is not None
    tribute = candidate("Wish You Were Here", "The Australian Pink Floyd Show", 1975)
    assert not taken(query, tribute)
    assert "maker_form" not in score(wanted, tribute.facts).penalties


def test_a_title_that_says_little_is_of_another_album_when_the_year_is_not_its_own() -> None:
    blue, green = candidate("Weezer", "Weezer", 1994), candidate("Weezer", "Weezer", 2001, number=2)
    for year, found in ((1994, blue), (2001, green), (2002, green)):
        wanted = AlbumQuery(title="Weezer", artist="Weezer", year=year).wanted()
        assert wanted is not None
        chosen = choose(wanted, [blue, green], Preference()).taken
        assert chosen is not None
        assert chosen.identifier == found.identifier
    for year in (1996, 1999, 2003):
        assert not taken(AlbumQuery(title="Weezer", artist="Weezer", year=year), blue, green)
        assert not taken(AlbumQuery(title="Weezer", artist="Weezer", year=year), green)
