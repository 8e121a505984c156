"""A lookalike of Open Library on loopback, as far as the example of the documentation asks it.

True facts about three books, in the form of the real service.
"""

from __future__ import annotations

import json
import re
import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.server import LoopbackServer, Received, reply

WORKS: tuple[dict[str, Any], ...] = (
    {
        "author_key": ["OL34184A"],
        "author_name": ["Roald Dahl"],
        "cover_i": 6498519,
        "first_publish_year": 1970,
        "key": "/works/OL45804W",
        "title": "Fantastic Mr Fox",
        "subject": ["Animals", "Foxes", "Juvenile fiction"],
    },
    {
        "author_key": ["OL382982A"],
        "author_name": ["Garth Nix"],
        "cover_i": 6796986,
        "first_publish_year": 1995,
        "key": "/works/OL15832982W",
        "title": "Sabriel",
        "subject": ["Fantasy", "Juvenile Fiction"],
    },
    {
        "author_key": ["OL2622287A"],
        "author_name": ["John Miedema"],
        "cover_i": 5546156,
        "first_publish_year": 2009,
        "key": "/works/OL8694710W",
        "title": "Slow reading",
        "subject": ["Books and reading", "Reading", "Reading comprehension"],
    },
)
EDITIONS: dict[str, dict[str, Any]] = {
    "9780140328721": {
        "key": "/books/OL7353617M",
        "title": "Fantastic Mr. Fox",
        "isbn_10": ["0140328726"],
        "isbn_13": ["9780140328721"],
        "works": [{"key": "/works/OL45804W"}],
        "type": {"key": "/type/edition"},
    },
    "9780980200447": {
        "key": "/books/OL22853304M",
        "title": "Slow reading",
        "isbn_10": ["0980200440"],
        "isbn_13": ["9780980200447"],
        "works": [{"key": "/works/OL8694710W"}],
        "type": {"key": "/type/edition"},
    },
}


def open_library() -> LoopbackServer:
    """Return the server; it serves while its ``with`` block lasts."""
    return LoopbackServer(_answer)


def _answer(request: Received, _: socket.socket) -> bytes:
    parts = urlsplit(request.target)
    if parts.path == "/search.json":
        return _json(_search({name: values[0] for name, values in parse_qs(parts.query).items()}))
    if isbn := re.fullmatch(r"/isbn/(\w+)\.json", parts.path):
        edition = EDITIONS.get(isbn[1])
        return reply(302, b"", location=f"{edition['key']}.json") if edition else _missing(parts.path)
    if book := re.fullmatch(r"(/books/\w+)\.json", parts.path):
        return next((_json(one) for one in EDITIONS.values() if one["key"] == book[1]), _missing(parts.path))
    return _missing(parts.path)


def _search(asked: dict[str, str]) -> dict[str, Any]:
    fields = asked["fields"].split(",")
    found = [work for work in WORKS if _fits(work, asked)][: int(asked.get("limit", "100"))]
    docs = [{name: value for name, value in work.items() if name in fields} for work in found]
    return {"numFound": len(found), "start": 0, "docs": docs}


def _fits(work: dict[str, Any], asked: dict[str, str]) -> bool:
    if "q" in asked:
        return asked["q"] == f'key:"{work["key"]}"'
    return _words(asked["title"]) <= _words(work["title"]) and _words(asked.get("author", "")) <= _words(
        " ".join(work["author_name"])
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _missing(path: str) -> bytes:
    return _json({"error": "notfound", "key": path.removesuffix(".json")}, status=404)


def _json(body: dict[str, Any], *, status: int = 200) -> bytes:
    return reply(status, json.dumps(body).encode())
