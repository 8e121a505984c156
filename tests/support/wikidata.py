"""Bodies of Wikidata and of its query service, made by hand for what the recorded ones do not have."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from bowerbird.http.client import SourceClient
from bowerbird.sources.wikidata import WIKIDATA
from bowerbird.testing import json_response, offline_client
from support.recorded import FOLDER as MUSICBRAINZ_FOLDER

FOLDER = MUSICBRAINZ_FOLDER.parent / "wikidata"
NAMES = sorted(path.name for path in FOLDER.glob("*.json")) if FOLDER.is_dir() else []
needs_recorded_items = pytest.mark.skipif(not NAMES, reason="the recorded Wikidata bodies are not at hand")

GREGORIAN, JULIAN = "http://www.wikidata.org/entity/Q1985727", "http://www.wikidata.org/entity/Q1985786"
Answer = Callable[[httpx2.Request], httpx2.Response]


def recorded_item(number: str) -> bytes:
    return (FOLDER / f"{number}.json").read_bytes()


def text(value: str, rank: str = "normal", **more: Any) -> dict[str, Any]:
    """A statement whose value is a text."""
    return _statement({"value": value, "type": "string"}, rank, more)


def item(number: str, rank: str = "normal", **more: Any) -> dict[str, Any]:
    """A statement whose value is an item."""
    value = {"entity-type": "item", "numeric-id": int(number[1:]), "id": number}
    return _statement({"value": value, "type": "wikibase-entityid"}, rank, more)


def time(value: str, precision: int, rank: str = "normal", calendar: str = GREGORIAN, **more: Any) -> dict[str, Any]:
    """A statement whose value is a time."""
    parts = {"time": value, "timezone": 0, "before": 0, "after": 0, "precision": precision, "calendarmodel": calendar}
    return _statement({"value": parts, "type": "time"}, rank, more)


def unsaid(snaktype: str, rank: str = "normal") -> dict[str, Any]:
    """A statement without a value: ``somevalue`` or ``novalue``."""
    return {"mainsnak": {"snaktype": snaktype, "property": "P1", "hash": "0"}, "type": "statement", "rank": rank}


def _statement(datavalue: Mapping[str, Any], rank: str, more: Mapping[str, Any]) -> dict[str, Any]:
    snak = {"snaktype": "value", "property": "P1", "hash": "0", "datavalue": datavalue, "datatype": "external-id"}
    return {"mainsnak": snak, "type": "statement", "id": "Q1$0", "rank": rank, **more}


def ended(year: str) -> dict[str, Any]:
    """The qualifier of a statement that was true until then."""
    return {"P582": [time(f"+{year}-00-00T00:00:00Z", 9)["mainsnak"]]}


def entity(number: str, claims: Mapping[str, Sequence[Any]], **more: Any) -> dict[str, Any]:
    return {
        "type": "item",
        "id": number,
        "labels": {"en": {"language": "en", "value": f"Item {number}"}},
        "aliases": [],
        "claims": dict(claims) or [],
        "sitelinks": [],
        **more,
    }


def entities(*told: Mapping[str, Any], **by_number: Mapping[str, Any]) -> bytes:
    """The answer to ``wbgetentities``; by keyword what is told of a number that is not the entity's own."""
    return json.dumps({"entities": {**{one["id"]: one for one in told}, **by_number}, "success": 1}).encode()


def rows(*told: Mapping[str, str]) -> bytes:
    """The answer to a query. A value that is an item's number becomes an address, ``en=…`` a label in a language."""
    return json.dumps(
        {
            "head": {"vars": []},
            "results": {"bindings": [dict(map(_bound, *zip(*one.items(), strict=True))) for one in told]},
        }
    ).encode()


def _bound(name: str, value: str) -> tuple[str, dict[str, str]]:
    if name in ("item", "asked"):
        return name, {"type": "uri", "value": f"http://www.wikidata.org/entity/{value}"}
    language, colon, told = value.partition(":")
    if name == "label" and colon:
        return name, {"type": "literal", "value": told, "xml:lang": language}
    return name, {"type": "literal", "value": value}


class Service:
    """Wikidata as two functions of the test; remembers what was asked.

    Attributes:
        items: the bodies that answer ``wbgetentities``, in order; the last one stays.
        queries: the bodies that answer queries, likewise.
    """

    def __init__(self, items: Sequence[bytes] = (), queries: Sequence[bytes] = ()) -> None:
        self.items, self.queries = list(items), list(queries)
        self.sent: list[httpx2.Request] = []

    def http(self, *languages: str) -> SourceClient:
        client = offline_client(WIKIDATA, self._answer)
        client.languages = languages or ("en",)
        return client

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        bodies = self.queries if request.method == "POST" else self.items
        return json_response(bodies.pop(0) if len(bodies) > 1 else bodies[0])

    @property
    def asked(self) -> list[str]:
        """What was sent: the numbers that were asked for, or the query."""
        return [
            parse_qs(request.content.decode())["query"][0] if request.method == "POST" else request.url.params["ids"]
            for request in self.sent
        ]
