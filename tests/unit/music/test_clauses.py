"""What MusicBrainz is asked in each stage of a list."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bowerbird.importing.stages import Lead
from bowerbird.music import AlbumQuery, ArtistQuery, ReleaseQuery
from bowerbird.music.musicbrainz.clauses import (
    VARIOUS_ARTISTS,
    albums_of_maker,
    any_maker,
    coded,
    exact,
    known_as,
    named_nearly,
    of_maker,
    title_alone,
)
from bowerbird.music.musicbrainz.lucene import several_in, telling_words
from bowerbird.music.musicbrainz.providers import (
    MusicBrainzAlbums,
    MusicBrainzArtists,
    MusicBrainzLabels,
    MusicBrainzReleases,
    MusicBrainzSongs,
)
from bowerbird.music.musicbrainz.stages import artist_clause


def lead(title: str, artist: str | None, *makers: str) -> Lead[Any]:
    return Lead(query=AlbumQuery(title=title, artist=artist), makers=makers or None)


@pytest.mark.parametrize(
    ("title", "artist", "clause"),
    [
        ("The Wall", "Pink Floyd", 'releasegroup:"Wall" AND artist:"Pink Floyd"'),
        ("s/t", "The Clash", 'releasegroup:"Clash" AND artist:"Clash"'),
        ("Self Titled", "Weezer", 'releasegroup:"Weezer" AND artist:"Weezer"'),
        ("Rumours - Remastered", "Fleetwood Mac", 'releasegroup:"Rumours" AND artist:"Fleetwood Mac"'),
        ("Rumours (Deluxe Edition)", "Fleetwood Mac", 'releasegroup:"Rumours" AND artist:"Fleetwood Mac"'),
        ("Umbrella", "Rihanna feat. Jay-Z", 'releasegroup:"Umbrella" AND artist:"rihanna"'),
        ("Alone", None, None),
    ],
)
def test_title_and_artist_are_sought_without_what_lists_add(title: str, artist: str | None, clause: str | None) -> None:
    assert exact("releasegroup")(lead(title, artist)) == clause


@pytest.mark.parametrize(
    ("title", "artist", "clause"),
    [
        ("Truth", "Jeff Beck Group", 'releasegroup:"Truth" AND artist:(jeff OR beck OR group)'),
        ("Guitar Town", "S. Earle", 'releasegroup:"Guitar Town" AND artist:(earle)'),
        ("Disintegration", "The Cure", None),
        ("Legend", "Bob Marley & The Wailers", 'releasegroup:"Legend" AND artist:(bob OR marley OR wailers)'),
        ("Nebraska", "Or And Not", 'releasegroup:"Nebraska" AND artist:(not)'),
    ],
)
def test_any_word_of_the_artist_is_enough_for_an_exact_title(title: str, artist: str, clause: str | None) -> None:
    assert any_maker("releasegroup")(lead(title, artist)) == clause


def test_what_an_artist_has_made_is_sought_by_any_word_of_the_title_and_among_the_studio_albums() -> None:
    assert albums_of_maker(lead("Rain Dogs", "Tom Waits")) is None
    clause = albums_of_maker(lead("The Rain Dogs", "Tom Waits", "a", "b")) or ""
    assert clause.startswith("arid:(a OR b) AND (releasegroup:(rain OR dogs OR rain~1) OR (primarytype:album AND NOT ")
    assert albums_of_maker(lead("Now 1", "VA", VARIOUS_ARTISTS)) == (
        f"arid:({VARIOUS_ARTISTS}) AND releasegroup:(now AND 1)"
    )


def test_songs_of_an_artist_are_sought_by_all_words_but_one() -> None:
    clause = of_maker("recording")
    assert clause(lead("Wish You Were Here", "x", "a")) == (
        "arid:(a) AND recording:((were AND here) OR (wish AND here) OR (wish AND were))"
    )
    assert clause(lead("Hey Jude", "x", "a")) == "arid:(a) AND recording:(hey AND jude~1)"
    assert clause(lead("Hey Jude", "x")) is None


def test_other_titles_are_sought_of_known_artists_and_the_title_alone_of_unknown_ones() -> None:
    assert known_as(lead("White Album", "x", "a")) == 'alias:"White Album" AND arid:(a)'
    assert known_as(lead("White Album", "x")) is None
    assert title_alone("release")(lead("The Wall", "x")) == 'release:"Wall"'
    assert title_alone("release")(lead("The Wall", "x", "a")) is None
    assert title_alone("release")(lead("Tropical Truth", "x", "a")) == 'release:"Tropical Truth"'
    assert title_alone("release")(replace(lead("Tropical Truth", "x", "a"), seen=True)) is None
    assert title_alone("release")(replace(lead("Tropical Truth", "x", "a"), single=True)) is None


def test_names_are_sought_by_their_words() -> None:
    assert named_nearly("artist")(Lead(query=ArtistQuery(name="Jimi Hendrx"))) == (
        "artist:(jimi~1 AND hendrx~1) OR alias:(jimi~1 AND hendrx~1)"
    )
    assert artist_clause("Kino") == 'artist:"Kino" OR alias:"Kino" OR artist:(kino)'
    assert 'alias:"Kanye West"' in artist_clause("Jay-Z & Kanye West")


def test_a_barcode_is_sought_in_all_its_spellings() -> None:
    query = ReleaseQuery.from_words({"barcode": "0077774642729", "title": "x"})
    clause = coded({"barcode", "asin"})(Lead(query=query)) or ""
    assert {'barcode:"077774642729"', 'barcode:"0077774642729"'} <= set(clause.split(" OR "))
    assert coded({"asin"})(Lead(query=query)) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("The Dark Side of the Moon (2011 Remaster)", ["dark", "side", "moon"]),
        ("Don't Stop", ["don't", "stop"]),
        ("The The", ["the"]),
        ("R.E.M.", ["r.e.m"]),
        ("10,000 Maniacs: In My Tribe", ["10,000", "maniacs", "tribe"]),
        ("Jay-Z, Live", ["jay-z", "live"]),
        ("無罪モラトリアム", ["無罪モラトリアム"]),
        ("( )", []),
        ("a b c d e f g h i j k", ["b", "c", "d", "e", "f", "g", "h", "j"]),
    ],
)
def test_the_telling_words_of_a_name(name: str, words: list[str]) -> None:
    assert telling_words(name)[:3] == words[:3]
    assert len(telling_words(name)) <= 8


def test_a_joined_name_holds_names_of_several_words() -> None:
    assert several_in("Jay-Z & Kanye West") == ["Kanye West"]
    assert several_in("Earth, Wind & Fire") == []


@pytest.mark.parametrize(
    "provider",
    [MusicBrainzAlbums(), MusicBrainzArtists(), MusicBrainzLabels(), MusicBrainzReleases(), MusicBrainzSongs()],
)
def test_no_request_of_a_stage_has_more_words_that_are_nearly_so_than_the_server_takes(provider: Any) -> None:
    form = provider.words.__annotations__["query"]
    queries = {
        "AlbumQuery": AlbumQuery(title="Abbey Rode", artist="Beatels Band"),
        "ArtistQuery": ArtistQuery(name="Beatels Abbey"),
    }
    query = queries.get(str(form), queries["AlbumQuery"])
    for stage in provider.stages():
        if hasattr(stage, "clause"):
            clause = stage.clause(Lead(query=query, makers=("a",))) or stage.clause(Lead(query=query)) or ""
            assert len(re.findall(r"~1", clause)) * stage.at_once <= 20
