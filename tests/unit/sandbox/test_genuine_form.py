"""Compares what is served with genuine answers of the real service, where a collection of them is at hand."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

UPSTREAM = Path(__file__).parents[3].parent / "shared" / "upstream"
BODIES = UPSTREAM / "bodies" / "musicbrainz"

pytestmark = pytest.mark.skipif(not BODIES.is_dir(), reason="the genuine answers are not part of the project")

# Older answers have these beside the newer spelling.
OLD_KEYS = {"begin_area", "end_area"}
DARK_SIDE = "f5093c06-23e3-404f-aeaa-40f72885ee3a"


def genuine(name: str) -> Any:
    (path,) = BODIES.glob(f"*/{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def form(value: Any) -> Any:
    """Keys and JSON types, of lists only their first item."""
    if isinstance(value, dict):
        return {key: form(part) for key, part in value.items() if key not in OLD_KEYS}
    if isinstance(value, list):
        return [form(part) for part in value[:1]]
    return type(value)


@pytest.mark.parametrize(
    ("name", "mbid"),
    [
        ("release-group-lookup-the-dark-side-of-the-moon-4d2314f", DARK_SIDE),
        ("release-group-lookup-random-access-memories-2e71747", "aa997ea0-2936-40bd-884d-3af8a0e064dc"),
    ],
)
def test_release_group_lookups_are_the_same_to_the_letter(ask_json: Any, name: str, mbid: str) -> None:
    assert ask_json(f"/release-group/{mbid}") == genuine(name)


def test_artist_lookup_with_links(ask_json: Any) -> None:
    real = genuine("artist-lookup-nirvana-857f921")
    served = ask_json(f"/artist/{real['id']}?inc=url-rels")
    assert form(served) == form(real)
    # A disambiguation is edited now and then; the rest are the same facts.
    changing = {"relations", "disambiguation", *OLD_KEYS}
    assert {k: v for k, v in served.items() if k not in changing} == {
        k: v for k, v in real.items() if k not in changing
    }
    links = {relation["url"]["resource"] for relation in real["relations"]}
    assert {r["url"]["resource"] for r in served["relations"]} - {
        "https://open.spotify.com/artist/6olE6TJLqED3rqDCT0FyPh"
    } <= links


def test_artist_lookup_with_tags_genres_rating_and_albums(ask_json: Any) -> None:
    real = genuine("artist-lookup-boa-06f9e6c")
    served = ask_json("/artist/9e414497-23b7-4ab7-9ec6-8ea9864c9e87?inc=release-groups+tags+genres+ratings")
    assert set(served) == set(real)
    assert set(served["release-groups"][0]) == set(real["release-groups"][0])
    for part in ("tags", "genres"):
        assert form(served[part]) == form(real[part])
    assert set(served["rating"]) == set(real["rating"])


def test_artist_lookup_with_aliases(ask_json: Any) -> None:
    real = genuine("artist-lookup-psy-2ceb02d")
    served = ask_json("/artist/b9545342-1e6d-4dae-84ac-013374ad8d7c?inc=aliases")
    assert set(served) == set(real) - OLD_KEYS
    assert {frozenset(alias) for alias in served["aliases"]} == {frozenset(alias) for alias in real["aliases"]}
    assert form(served["area"]) == form(real["area"])


def test_release_group_lookup_with_credit_and_releases(ask_json: Any) -> None:
    real = genuine("release-group-lookup-the-love-bug-ef9a16b")
    served = ask_json(f"/release-group/{DARK_SIDE}?inc=artists+releases+tags+ratings")
    assert set(served) == set(real)
    assert set(served["releases"][0]) == set(real["releases"][0])
    assert form(served["releases"][0]["release-events"]) == form(real["releases"][0]["release-events"])
    assert set(served["artist-credit"][0]["artist"]) == set(real["artist-credit"][0]["artist"])


def test_browse(ask_json: Any) -> None:
    real = genuine("release-group-browse-my-demons-n2-f5d39ed")
    served = ask_json(
        "/release-group?artist=056e4f3e-d505-4dad-8ec1-d04f521cbb56&inc=artist-credits+tags+genres+ratings&limit=2"
    )
    assert set(served) == set(real)
    assert set(served["release-groups"][0]) == set(real["release-groups"][0])
    assert form(served["release-groups"][0]["artist-credit"][0]["artist"]["tags"]) == form(
        real["release-groups"][0]["tags"]
    )


def test_artist_search(ask_json: Any) -> None:
    real = genuine("artist-search-leonard-cohen-n1-afc67b8")
    served = ask_json("/artist?limit=1&query=Leonard+Cohen")
    assert set(served) == set(real)
    (theirs,), (ours,) = real["artists"], served["artists"]
    own_words = {"tags", "aliases", "disambiguation"}
    assert {k: v for k, v in ours.items() if k not in own_words} == {
        k: v for k, v in theirs.items() if k not in own_words
    }
    assert form(ours["tags"]) == form(theirs["tags"])
    assert form(ours["aliases"]) == form(theirs["aliases"])


def test_release_group_search(ask_json: Any) -> None:
    real = genuine("release-group-search-there-s-no-pressure-n5-f941ed4")
    served = ask_json("/release-group?query=" + quote("releasegroup:nevermind AND artist:nirvana"))
    assert set(served) == set(real)
    ours, theirs = served["release-groups"][0], real["release-groups"][0]
    # The id of the credit came later; tags are there only if the entity has some.
    assert set(ours) - {"artist-credit-id", "tags"} == set(theirs)
    assert form(ours["releases"]) == form(theirs["releases"])
    assert set(ours["artist-credit"][0]) == set(theirs["artist-credit"][0]) == {"name", "artist"}


def test_errors(ask_json: Any) -> None:
    real = genuine("error-coffee-is-not-a-valid-inc-parameter-for-the-arti-2ea1153")
    assert ask_json("/artist/472bc127-8861-45e8-bc9e-31e8dd32de7a?inc=coffee", status=400) == real
    assert ask_json("/artist/472bc127-8861-45e8-bc9e-31e8dd32de7a", status=404) == genuine("error-not-found-3c2ff54")


def test_genres(ask_json: Any) -> None:
    assert form(ask_json("/genre/all")) == form(genuine("genre-browse-big-beat-n10-c0828e2"))
