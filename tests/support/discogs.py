"""Bodies of Discogs: the genuine ones where they are at hand, and some in the form of newer ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.recorded import FOLDER

DISCOGS_FOLDER = FOLDER.parent / "discogs"
PRESENT = DISCOGS_FOLDER.is_dir()
needs_recorded_discogs = pytest.mark.skipif(not PRESENT, reason="the recorded Discogs bodies are not at hand")

PICTURE = "https://i.discogs.com/abc/rs:fit/g:sm/q:90/h:600/w:600/czM6Ly9kaXNjb2dz.jpeg"


def recorded_discogs(start: str) -> bytes:
    """Return the genuine body whose name begins so; an empty one where they are absent, for a test that is skipped."""
    if not PRESENT:
        return b""
    [path] = [path for path in DISCOGS_FOLDER.glob("*.json") if path.name.startswith(start)]
    return path.read_bytes()


def encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def artist(**changes: Any) -> dict[str, Any]:
    """Return an artist in today's form, with its number as "/artists/45467" has it."""
    return {
        "id": 45467,
        "name": "Pink Floyd",
        "resource_url": "https://api.discogs.com/artists/45467",
        "uri": "https://www.discogs.com/artist/45467-Pink-Floyd",
        "images": [
            {"type": "primary", "uri": PICTURE, "resource_url": PICTURE, "width": 600, "height": 600},
            {"type": "secondary", "uri": "", "resource_url": "", "width": 600, "height": 600},
        ],
        "realname": "",
        "profile": "A band from London with [a=Waters, The (2)] and [a240514].\r\n\r\n[b]Label:[/b] [l=Harvest].\r\n",
        "urls": [
            "https://www.pinkfloyd.com/",
            "https://open.spotify.com/artist/0k17h0D3J5VfsdmQ1iZtE9",
            "https://www.discogs.com/artist/1-Somebody",
        ],
        "namevariations": ["Floyd", "Pink Floyd", "Floyd, The"],
        "aliases": [{"id": 2, "name": "Tea Set, The", "resource_url": "https://api.discogs.com/artists/2"}],
        "members": [{"id": 240514, "name": "Nick Mason", "active": True}],
        "data_quality": "Needs Vote",
        **changes,
    }


def label(**changes: Any) -> dict[str, Any]:
    return {
        "id": 2649,
        "name": "Harvest (2)",
        "profile": "Imprint of [l26126], led by [a=Malcolm Jones].",
        "parent_label": {"id": 26126, "name": "EMI"},
        "sublabels": [{"id": 9, "name": "Harvest Heritage"}],
        "urls": ["https://harvestrecords.example/", "not an address"],
        "images": [{"type": "primary", "uri": PICTURE}],
        "data_quality": "Needs Vote",
        **changes,
    }


def master(**changes: Any) -> dict[str, Any]:
    return {
        "id": 10362,
        "main_release": 1873013,
        "title": "The Dark Side Of The Moon",
        "year": 1973,
        "genres": ["Rock"],
        "styles": ["Psychedelic Rock", "Prog Rock"],
        "notes": "See [r=1873013] and [url=https://example.org/]more[/url].",
        "artists": [{"id": 45467, "name": "Pink Floyd", "anv": "", "join": "", "role": "", "tracks": ""}],
        "images": [{"type": "primary", "uri": PICTURE, "width": 600, "height": 600}],
        "videos": [{"uri": "https://www.youtube.com/watch?v=x", "title": "Time", "duration": 400, "embed": True}],
        "data_quality": "Correct",
        **changes,
    }


def release(**changes: Any) -> dict[str, Any]:
    return {
        "id": 367104,
        "status": "Accepted",
        "title": "The Dark Side Of The Moon",
        "year": 1984,
        "released": "1984-08-00",
        "country": "UK",
        "artists": [{"id": 45467, "name": "Pink Floyd", "anv": "", "join": ""}],
        "labels": [{"id": 2649, "name": "Harvest", "catno": "CDP 7 46001 2"}],
        "formats": [{"name": "CD", "qty": "2", "descriptions": ["Album"]}, {"name": "All Media", "qty": "1"}],
        "identifiers": [
            {"type": "Barcode", "value": "0 77774-60012 8"},
            {"type": "Barcode", "value": "none", "description": "Text"},
            {"type": "Matrix / Runout", "value": "CDP 746001 2"},
        ],
        "genres": ["Rock"],
        "styles": ["Prog Rock"],
        "notes": "Made in Japan.",
        "images": [{"type": "primary", "uri": PICTURE}],
        "master_id": 10362,
        "data_quality": "Needs Vote",
        **changes,
    }


def hit(type_: str, number: int, title: str, **changes: Any) -> dict[str, Any]:
    return {"id": number, "type": type_, "title": title, "uri": f"/{type_}/{number}", "thumb": "", **changes}


def search(*hits: dict[str, Any]) -> dict[str, Any]:
    pagination = {"page": 1, "pages": 1, "per_page": 25, "items": len(hits), "urls": {}}
    return {"pagination": pagination, "results": list(hits)}
