"""Hand-made MusicBrainz bodies in the genuine form: true facts about Pink Floyd, votes of genres and tags invented."""

from __future__ import annotations

import json
from typing import Any

PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
DARK_SIDE = "f5093c06-23e3-404f-aeaa-40f72885ee3a"


def relation(type_: str, url: str, *, ended: bool = False) -> dict[str, Any]:
    return {
        "type": type_,
        "direction": "forward",
        "target-type": "url",
        "begin": None,
        "end": None,
        "ended": ended,
        "attributes": [],
        "url": {"id": "00000000-0000-4000-8000-000000000000", "resource": url},
    }


def artist() -> dict[str, Any]:
    """Return an artist as a lookup gives it."""
    return {
        "id": PINK_FLOYD,
        "name": "Pink Floyd",
        "sort-name": "Pink Floyd",
        "type": "Group",
        "gender": None,
        "country": "GB",
        "disambiguation": "",
        "area": {"id": "8a754a16-0027-3a29-b6d7-2b40ea0481ed", "name": "United Kingdom", "type": None},
        "begin-area": {"id": "f03d09b3-39dc-4083-afd6-159e3f0d462f", "name": "London", "type": None},
        "end-area": None,
        "life-span": {"begin": "1965", "end": "2014", "ended": True},
        "isnis": ["0000000121707484"],
        "ipis": [],
        "aliases": [
            {"name": "The Pink Floyd Sound", "sort-name": "Pink Floyd Sound, The", "locale": None, "primary": None},
            {"name": "Pink Floyd", "sort-name": "Pink Floyd", "locale": "en", "primary": True},
        ],
        "genres": [
            {"id": "00000000-0000-4000-8000-000000000001", "name": "progressive rock", "count": 30},
            {"id": "00000000-0000-4000-8000-000000000002", "name": "art rock", "count": 4},
        ],
        "tags": [
            {"name": "progressive rock", "count": 30},
            {"name": "british", "count": 9},
            {"name": "uk", "count": 0},
        ],
        "relations": [
            relation("wikidata", "https://www.wikidata.org/wiki/Q2306"),
            relation("discogs", "https://www.discogs.com/artist/45467"),
            relation("free streaming", "https://open.spotify.com/artist/0k17h0D3J5VfsdmQ1iZtE9"),
            relation("official homepage", "https://www.pinkfloyd.com/"),
            {"type": "member of band", "target-type": "artist", "artist": {"name": "Syd Barrett"}},
        ],
    }


def artist_credit() -> list[dict[str, Any]]:
    body = {"id": PINK_FLOYD, "name": "Pink Floyd", "sort-name": "Pink Floyd", "type": "Group", "disambiguation": ""}
    return [{"name": "Pink Floyd", "joinphrase": "", "artist": body}]


def album() -> dict[str, Any]:
    """Return a release group as a lookup gives it."""
    return {
        "id": DARK_SIDE,
        "title": "The Dark Side of the Moon",
        "primary-type": "Album",
        "primary-type-id": "f529b476-6e62-324f-b0aa-1f3e33d313fc",
        "secondary-types": [],
        "secondary-type-ids": [],
        "first-release-date": "1973-03-24",
        "disambiguation": "",
        "artist-credit": artist_credit(),
        "aliases": [{"name": "Dark Side of the Moon", "sort-name": "Dark Side of the Moon"}],
        "genres": [{"id": "00000000-0000-4000-8000-000000000001", "name": "progressive rock", "count": 25}],
        "tags": [{"name": "progressive rock", "count": 25}, {"name": "concept album", "count": 3}],
        "relations": [
            relation("wikidata", "https://www.wikidata.org/wiki/Q150901"),
            relation("discogs", "https://www.discogs.com/master/10362"),
        ],
    }


def artist_search() -> dict[str, Any]:
    """Return a search answer with one hit: null-less, without genres and relations, as searches are."""
    hit = {key: value for key, value in artist().items() if value is not None and key not in ("genres", "relations")}
    return {"created": "2026-01-01T00:00:00.000Z", "count": 1, "offset": 0, "artists": [hit | {"score": 100}]}


def album_search() -> dict[str, Any]:
    credit = [{"artist": artist_credit()[0]["artist"]}]
    hit = {key: album()[key] for key in ("id", "title", "primary-type", "first-release-date", "tags")}
    hit |= {"score": 100, "artist-credit": credit}
    return {"created": "2026-01-01T00:00:00.000Z", "count": 1, "offset": 0, "release-groups": [hit]}


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
