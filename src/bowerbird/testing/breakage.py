"""Answers as sources give them on a bad day: other pages, torn bodies, and every value of a body broken in turn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2

_PAGE = b"<!doctype html><html><head><title>Sorry</title></head><body>Come back later.</body></html>"

REFUSALS = (_PAGE, b'{"error": "No.", "help": "See the manual."}', b"")
"""Bodies of answers with an error status."""

OTHER_SHAPES = (
    _PAGE,
    b"",
    b"[]",
    b"{}",
    b'"text"',
    b"null",
    b"17",
    b"{",
    b'{"id": "\\ud800 a lone surrogate"}',
    b"\xff\xfe\x00",
    b'{"name": "\xc3\x28"}',
    b"[" * 100_000,
    b'{"unheard-of": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
)
"""Bodies with status 200 that are not what was asked for."""

CUT_OFF = (
    httpx2.ReadTimeout("too slow"),
    httpx2.ConnectTimeout("too slow"),
    httpx2.ConnectError("connection refused"),
    httpx2.ReadError("connection reset by peer"),
    httpx2.RemoteProtocolError("peer closed connection without sending complete message body"),
)
"""What the transport raises when no whole answer comes."""

_GOOD_NOWHERE: tuple[object, ...] = (
    "",
    7,
    True,
    -0.5,
    [],
    {},
    10**30,
    [[]],
    [None],
    {"name": 7},
    {"id": {}, "name": [], "title": 7},
)
_ODD_TEXTS = ("text", "1999-99-99", "a\x00b", "\u00a0", "x" * 5_000)


def is_json(body: bytes) -> bool:
    """Return whether a body looks like a JSON object or list."""
    return body.startswith((b"{", b"["))


def broken_bodies(body: bytes, known: set[tuple[str, type]] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield JSON bodies with one value broken, each with the place and what was done there.

    Every key at every level and the first element of every list is left out, set to null, and set to values that are
    no good there. Nothing comes of a body that is no JSON.

    Args:
        body: a good body.
        known: places, each with the type of its value, that were broken so in other bodies; those of this one are
            added. Such a place is left out, set to null, and set to one of the other values in turn.
    """
    try:
        tree = json.loads(body)
    except ValueError:
        return
    known = set() if known is None else known
    others = (*_GOOD_NOWHERE, *_ODD_TEXTS)
    for number, (place, parent, key) in enumerate(list(_places(tree, "$"))):
        good = parent.pop(key)
        yield f"{place} left out", json.dumps(tree).encode()
        if isinstance(parent, list):
            parent.insert(key, good)
        again = (place, type(good)) in known
        known.add((place, type(good)))
        for bad in (None, others[number % len(others)]) if again else (None, *others):
            parent[key] = bad
            yield f"{place} = {str(bad)[:40]!r}", json.dumps(tree).encode()
        parent[key] = good


def broken_files(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a body that is no JSON broken in several ways, each with what was done. Nothing comes of a JSON body."""
    if is_json(body):
        return
    yield "left empty", b""
    for part in (1, 2, 3):
        yield f"cut off after {part} of 4 parts", body[: len(body) * part // 4]
    yield "damaged at its beginning", b"\0" * 16 + body[16:]
    yield "replaced by a page", _PAGE


def _places(tree: Any, path: str) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401 -- JSON is anything
    if isinstance(tree, dict):
        steps = [(key, f"{path}.{key}") for key in tree]
    else:
        steps = [(0, f"{path}[0]")] if isinstance(tree, list) and tree else []
    for key, place in steps:
        yield place, tree, key
        yield from _places(tree[key], place)
