# ruff: noqa: RUF001 - the hyphens are those MusicBrainz writes
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bowerbird.sandbox.musicbrainz import WebService
from bowerbird.sandbox.site import Request

PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
NIRVANA_US = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
NIRVANA_UK = "9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6"


def artists(ask_json: Any, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask_json(f"/artist?query={quote(query)}")["artists"]
    return found


def albums(ask_json: Any, query: str) -> list[tuple[str, str]]:
    found = ask_json(f"/release-group?limit=100&query={quote(query)}")["release-groups"]
    return [(group["title"], group["artist-credit"][0]["name"]) for group in found]


def test_an_ambiguous_name_finds_both_with_equal_scores(ask_json: Any) -> None:
    found = artists(ask_json, "Nirvana")
    assert {artist["id"] for artist in found} == {NIRVANA_US, NIRVANA_UK}
    assert [artist["score"] for artist in found] == [100, 100]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sigur ros", "Sigur Rós"),
        ("BEYONCE", "Beyoncé"),
        ("кино", "Кино"),
        ("gruppa kino", "Кино"),
        ("椎名", "椎名林檎"),
        ("Hikaru Utada", "宇多田ヒカル"),
        ("핑크 플로이드", "Pink Floyd"),
        ("arid:65f4f0c5-ef9e-490c-aee3-909e7ae6b2ab", "Metallica"),
        ("isni:0000000110273481", "Leonard Cohen"),
        ("ipi:00600664284", "Ed Sheeran"),
        ('sortname:"sheeran, ed"', "Ed Sheeran"),
        ("area:iceland AND type:person", "Björk"),
        ("country:se", "ABBA"),
        ("tag:krautrock", "Kraftwerk"),
        ("begin:1988-01", "Nirvana"),
        ("end:2014", "Pink Floyd"),
        ("gender:female AND country:KR", "IU"),
        ("nirvana AND comment:grunge", "Nirvana"),
    ],
)
def test_artist_fields(ask_json: Any, query: str, name: str) -> None:
    assert [artist["name"] for artist in artists(ask_json, query)] == [name]


def test_accents_count_in_the_fields_named_for_them(ask_json: Any) -> None:
    assert [artist["name"] for artist in artists(ask_json, "artistaccent:Björk")] == ["Björk"]
    assert artists(ask_json, "artistaccent:Bjork") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('releasegroup:"Discovery" AND artistname:"Daft Punk"', [("Discovery", "Daft Punk")]),
        ('releasegroup:"Discovery" AND artistname:"Pink Floyd"', [("Discovery", "Pink Floyd")]),
        (r"releasegroup:\+ AND artist:sheeran", [("+", "Ed Sheeran")]),
        ("releasegroup:autobahn", [("Autobahn", "Kraftwerk")]),
        (
            'creditname:"Godspeed You Black Emperor"',
            [("Lift Yr. Skinny Fists Like Antennas to Heaven!", "Godspeed You Black Emperor!")],
        ),
        ('artist:"Jay-Z / Linkin Park"', [("Collision Course", "Jay‐Z")]),
        ("primarytype:ep AND artistname:radiohead", [("My Iron Lung", "Radiohead")]),
        ("secondarytype:remix", [("The Mix", "Kraftwerk")]),
        ("weezer AND comment:green", [("Weezer", "Weezer")]),
        ("firstreleasedate:1979-11-30", [("The Wall", "Pink Floyd")]),
        ('alias:"muzai moratorium"', [("無罪モラトリアム", "椎名林檎")]),
        (f"arid:{PINK_FLOYD} AND releasegroup:meddle", [("Meddle", "Pink Floyd")]),
        ("rgid:(4e98c9b4-92f6-3049-b9da-a1088b623672)", [("Meddle", "Pink Floyd")]),
        ("status:official AND releasegroup:nevermind", [("Nevermind", "Nirvana")]),
    ],
)
def test_album_fields(ask_json: Any, query: str, expected: list[tuple[str, str]]) -> None:
    assert albums(ask_json, query) == expected


def test_several_albums_in_one_query(ask_json: Any) -> None:
    pairs = [("The Wall", "Pink Floyd"), ("Homogenic", "Björk"), ("三毒史", "椎名林檎")]
    query = " OR ".join(f'(releasegroup:"{title}" AND artistname:"{artist}")' for title, artist in pairs)
    assert set(albums(ask_json, query)[:3]) == set(pairs)


def test_several_ids_in_one_query(ask_json: Any) -> None:
    found = artists(ask_json, f"arid:({PINK_FLOYD} OR {NIRVANA_UK} {NIRVANA_US})")
    assert {artist["id"] for artist in found} == {PINK_FLOYD, NIRVANA_UK, NIRVANA_US}
    assert {artist["score"] for artist in found} == {100}


def test_the_best_fit_comes_first_and_loose_ones_follow_with_lower_scores(ask_json: Any) -> None:
    found = ask_json("/release-group?query=" + quote("The Dark Side of the Moon"))
    scores = [group["score"] for group in found["release-groups"]]
    assert found["release-groups"][0]["title"] == "The Dark Side of the Moon"
    assert scores[0] == 100
    assert 1 <= scores[1] < 60
    assert scores == sorted(scores, reverse=True)
    assert found["count"] > 10


def test_an_exact_name_beats_an_alias(ask_json: Any) -> None:
    titles = [title for title, _ in albums(ask_json, '"The Black Album" OR "Metallica"')]
    assert titles[0] == "Metallica"
    exact = ask_json("/release-group?query=" + quote('releasegroup:metallica OR alias:"the black album"'))
    assert [group["score"] for group in exact["release-groups"]] == [100]


def test_exclusions(ask_json: Any) -> None:
    both = albums(ask_json, 'releasegroup:"Wish You Were Here"')
    assert both == [("Wish You Were Here", "Pink Floyd")] * 2
    assert len(albums(ask_json, 'releasegroup:"Wish You Were Here" NOT secondarytype:compilation')) == 1
    assert len(albums(ask_json, 'releasegroup:"Wish You Were Here" -secondarytype:compilation')) == 1


def test_merged_ids_are_not_found(ask_json: Any) -> None:
    assert artists(ask_json, "arid:00000000-0000-4000-8000-000000000001") == []


def test_paging(ask_json: Any) -> None:
    whole = ask_json(f"/release-group?query=arid:{PINK_FLOYD}&limit=100")
    assert whole["count"] == len(whole["release-groups"]) == 31
    usual = ask_json(f"/release-group?query=arid:{PINK_FLOYD}")
    assert usual["release-groups"] == whole["release-groups"][:25]
    rest = ask_json(f"/release-group?query=arid:{PINK_FLOYD}&offset=25")
    assert (rest["offset"], rest["release-groups"]) == (25, whole["release-groups"][25:])
    assert len(ask_json(f"/release-group?query=arid:{PINK_FLOYD}&limit=101")["release-groups"]) == 25
    assert len(ask_json(f"/release-group?query=arid:{PINK_FLOYD}&limit=many")["release-groups"]) == 25


@pytest.mark.parametrize("query", ["", "+", "%20%20"])
def test_a_blank_query_is_refused(ask_json: Any, query: str) -> None:
    error = ask_json(f"/artist?query={query}", status=400)
    assert error["error"].startswith("You submitted a blank search query")


def test_search_ignores_inc(ask_json: Any) -> None:
    found = ask_json("/artist?query=radiohead&inc=no-such-thing+genres")
    assert "genres" not in found["artists"][0]


@settings(deadline=None)
@given(text=st.text(min_size=1).filter(str.strip))
def test_any_text_can_be_searched(service: WebService, text: str) -> None:
    for path in ("/ws/2/artist", "/ws/2/release-group"):
        request = Request("GET", path, {"query": [text], "fmt": ["json"]})
        assert service.answer(request).status == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("releasegroup:meddel~1 AND arid:" + PINK_FLOYD, [("Meddle", "Pink Floyd")]),
        ("releasegroup:mddel~2 AND arid:" + PINK_FLOYD, [("Meddle", "Pink Floyd")]),
        ("releasegroup:mddel~1 AND arid:" + PINK_FLOYD, []),
        ("releasegroup:metle~ AND artist:floid~", [("Meddle", "Pink Floyd")]),
        ('releasegroup:"dark moon"', []),
        (
            'releasegroup:"dark moon"~3 AND primarytype:album NOT secondarytype:live',
            [("The Dark Side of the Moon", "Pink Floyd")],
        ),
        ("firstreleasedate:1971 AND arid:" + PINK_FLOYD, [("Meddle", "Pink Floyd"), ("Relics", "Pink Floyd")]),
    ],
)
def test_words_that_are_nearly_those_and_phrases_with_gaps(
    ask_json: Any, query: str, expected: list[tuple[str, str]]
) -> None:
    assert albums(ask_json, query) == expected
