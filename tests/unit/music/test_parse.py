from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.music.musicbrainz.bodies import ArtistBody, ReleaseGroupBody
from bowerbird.music.musicbrainz.parse import album_facts, artist_facts
from bowerbird.words.facts import Facts, Link
from support import pink_floyd
from support.strategies import steady


def artist(**changes: Any) -> Facts:
    return artist_facts(msgspec.convert(pink_floyd.artist() | changes, ArtistBody))


def album(**changes: Any) -> Facts:
    return album_facts(msgspec.convert(pink_floyd.album() | changes, ReleaseGroupBody))


def spelt(facts: Facts) -> list[str]:
    return [str(one) for one in facts.identifiers]


def categories(facts: Facts) -> list[tuple[str, str]]:
    return [(tie.role, tie.facts.fields["name"]) for tie in facts.related if tie.kind == "category"]


def test_an_artist_becomes_facts() -> None:
    facts = artist()
    assert facts.fields == {
        "name": "Pink Floyd",
        "sort_name": "Pink Floyd",
        "type": "Group",
        "country": "GB",
        "area": "United Kingdom",
        "begin_area": "London",
        "begin_date": "1965",
        "end_date": "2014",
        "ended": True,
        "aliases": ["The Pink Floyd Sound"],
    }
    assert spelt(facts) == [
        "musicbrainz_artist:83d91898-7763-47d7-b03b-b92132375c47",
        "isni:0000000121707484",
        "wikidata:Q2306",
        "discogs:45467",
        "spotify:0k17h0D3J5VfsdmQ1iZtE9",
    ]
    assert facts.links == (Link("official homepage", "https://www.pinkfloyd.com/"),)
    assert categories(facts) == [("genre", "progressive rock"), ("genre", "art rock"), ("tag", "british")]


def test_an_album_becomes_facts_with_its_artist() -> None:
    facts = album()
    assert facts.fields == {
        "title": "The Dark Side of the Moon",
        "primary_type": "Album",
        "first_release_date": "1973-03-24",
        "release_year": 1973,
        "artist_credit": "Pink Floyd",
        "aliases": ["Dark Side of the Moon"],
    }
    assert spelt(facts) == [
        "musicbrainz_release_group:f5093c06-23e3-404f-aeaa-40f72885ee3a",
        "wikidata:Q150901",
        "discogs:10362",
    ]
    assert categories(facts) == [("genre", "progressive rock"), ("tag", "concept album")]
    tie = facts.related[0]
    assert (tie.role, tie.kind, tie.position, tie.partial) == ("artist", "artist", 0, True)
    assert tie.details == {"name": "Pink Floyd", "joinphrase": ""}
    assert tie.facts.fields == {"name": "Pink Floyd", "sort_name": "Pink Floyd", "type": "Group"}
    assert spelt(tie.facts) == ["musicbrainz_artist:83d91898-7763-47d7-b03b-b92132375c47"]


def test_a_credit_is_printed_with_its_joining_words_and_its_own_spelling() -> None:
    queen = {"id": "0383dadf-2a4e-4d10-a46a-e9e041da8eb3", "name": "Queen", "sort-name": "Queen"}
    bowie = {"id": "5441c29d-3602-4898-b1a1-b77fa23b8e50", "name": "David Bowie", "sort-name": "Bowie, David"}
    facts = album(**{"artist-credit": [{"artist": queen, "joinphrase": " & "}, {"name": "D. Bowie", "artist": bowie}]})
    assert facts.fields["artist_credit"] == "Queen & D. Bowie"
    ties = [tie for tie in facts.related if tie.role == "artist"]
    assert [(tie.position, tie.details) for tie in ties] == [
        (0, {"name": "Queen", "joinphrase": " & "}),
        (1, {"name": "D. Bowie", "joinphrase": ""}),
    ]
    assert ties[1].facts.fields["name"] == "David Bowie"


def test_the_best_five_are_kept_genres_first_then_by_votes() -> None:
    genres = [{"name": name, "count": count} for name, count in [("a", 1), ("b", 9), ("c", 0), ("d", -2), ("e", 9)]]
    tags = [{"name": name, "count": count} for name, count in [("b", 9), ("x", 99), ("y", 5), ("z", 4), ("c", 0)]]
    facts = artist(genres=genres, tags=tags)
    assert categories(facts) == [("genre", "b"), ("genre", "e"), ("genre", "a"), ("tag", "x"), ("tag", "y")]
    assert [tie.position for tie in facts.related] == [0, 1, 2, 3, 4]


def test_spellings_of_one_genre_count_once() -> None:
    assert categories(artist(genres=[{"name": "Hip-Hop", "count": 2}], tags=[{"name": "hip hop", "count": 3}])) == [
        ("genre", "hip-hop")
    ]


def test_an_absent_key_and_null_and_empty_all_say_nothing() -> None:
    least = {"id": pink_floyd.PINK_FLOYD, "name": "Pink Floyd"}
    nulls = dict.fromkeys(pink_floyd.artist()) | least
    empty = least | {"disambiguation": "", "sort-name": "", "isnis": [], "aliases": [], "relations": [], "tags": []}
    bare = Facts(fields={"name": "Pink Floyd"}, identifiers=artist(relations=None, isnis=None).identifiers)
    for body in (least, nulls, empty):
        assert artist_facts(msgspec.convert(body, ArtistBody)) == bare


@pytest.mark.parametrize(
    ("printed", "date", "year"),
    [
        ("", None, None),
        ("????", None, None),
        ("1973", "1973", 1973),
        ("1973-02-30", "1973-02", 1973),
        ("x", None, None),
    ],
)
def test_a_partial_or_impossible_release_date(printed: str, date: str | None, year: int | None) -> None:
    fields = album(**{"first-release-date": printed}).fields
    assert (fields.get("first_release_date"), fields.get("release_year")) == (date, year)


def test_ended_false_is_kept_and_null_is_silence() -> None:
    assert artist(**{"life-span": {"ended": False}}).fields["ended"] is False
    assert "ended" not in artist(**{"life-span": {"begin": "1965", "end": "", "ended": None}}).fields


def test_old_bodies_spell_areas_with_an_underscore() -> None:
    facts = artist(**{"begin-area": None, "begin_area": {"name": "Cambridge"}, "end_area": {"name": "London"}})
    assert (facts.fields["begin_area"], facts.fields["end_area"]) == ("Cambridge", "London")


def test_a_mistyped_identifier_is_left_out_and_the_others_stay() -> None:
    facts = artist(isnis=["junk", "0000 0001 2170 7484", "0000000121707484"], ipis=["1" * 12], relations=[])
    assert spelt(facts)[1:] == ["isni:0000000121707484"]


def test_a_relation_that_has_ended_or_denotes_another_kind_is_a_link() -> None:
    facts = artist(
        relations=[
            pink_floyd.relation("discogs", "https://www.discogs.com/artist/45467", ended=True),
            pink_floyd.relation("discogs", "https://www.discogs.com/master/10362"),
            pink_floyd.relation("blog", "https://blog.example/"),
            pink_floyd.relation("blog", "https://blog.example/"),
        ],
        isnis=[],
    )
    assert len(facts.identifiers) == 1
    assert facts.links == (
        Link("discogs", "https://www.discogs.com/artist/45467"),
        Link("discogs", "https://www.discogs.com/master/10362"),
        Link("blog", "https://blog.example/"),
    )


@pytest.mark.parametrize("url", ["", " ", "javascript:alert(1)", "ftp://a.example", "https://a.example/" + "x" * 2000])
def test_an_address_that_nobody_can_follow_is_left_out(url: str) -> None:
    assert artist(relations=[pink_floyd.relation("blog", url)]).links == ()


def test_names_lose_control_characters_and_aliases_repeat_nothing() -> None:
    aliases = [{"name": name} for name in ("Floyd", " Floyd ", "\x00", "Pink Floyd", "The\x00 Floyd")]
    facts = artist(name="Pink Floyd\x00 ", aliases=aliases)
    assert facts.fields["name"] == "Pink Floyd"
    assert facts.fields["aliases"] == ["Floyd", "The Floyd"]


@steady
@given(st.permutations(pink_floyd.artist()["genres"] + [{"name": "rock", "count": 4}, {"name": "uk", "count": 4}]))
def test_the_order_in_which_genres_come_does_not_matter(genres: list[dict[str, Any]]) -> None:
    assert artist(genres=genres) == artist(genres=sorted(genres, key=lambda one: str(one["name"])))
