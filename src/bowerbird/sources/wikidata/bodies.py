"""The JSON forms of the Action API and of the query service, as far as we read them.

An empty map comes as an empty list from PHP, so wherever there is a map there may be a list
(https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON; recorded bodies do both).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

ValueT = TypeVar("ValueT")


class TextBody(msgspec.Struct, frozen=True):
    """A label or an alias in one language."""

    value: str


class SitelinkBody(msgspec.Struct, frozen=True):
    """The title of the page about the item on one wiki."""

    title: str


class ValueBody(msgspec.Struct, frozen=True):
    """A value that is no text: another entity (``id``), or a time."""

    id: str = ""
    time: str = ""
    precision: float | None = None
    calendarmodel: str = ""


class DataValueBody(msgspec.Struct, frozen=True):
    """What a statement says: a text (a number of a catalogue, an address, a file's name), or something with parts."""

    value: str | ValueBody


class SnakBody(msgspec.Struct, frozen=True):
    """``snaktype`` is ``value``, or ``somevalue`` (there is one that nobody knows), or ``novalue`` (there is none)."""

    snaktype: str
    datavalue: DataValueBody | None = None


class StatementBody(msgspec.Struct, frozen=True):
    """A statement; ``rank`` is ``preferred``, ``normal`` or ``deprecated``."""

    mainsnak: SnakBody
    rank: str = "normal"
    qualifiers: dict[str, Any] | list[Any] = {}


class ClaimsBody(msgspec.Struct, frozen=True):
    """The statements of an item by property. The others, some hundreds at a famous band's, are not read at all.

    What each property means is said in `properties`.
    """

    P17: list[StatementBody] = []
    P18: list[StatementBody] = []
    P27: list[StatementBody] = []
    P144: list[StatementBody] = []
    P154: list[StatementBody] = []
    P213: list[StatementBody] = []
    P214: list[StatementBody] = []
    P345: list[StatementBody] = []
    P434: list[StatementBody] = []
    P436: list[StatementBody] = []
    P495: list[StatementBody] = []
    P569: list[StatementBody] = []
    P570: list[StatementBody] = []
    P571: list[StatementBody] = []
    P576: list[StatementBody] = []
    P737: list[StatementBody] = []
    P856: list[StatementBody] = []
    P966: list[StatementBody] = []
    P1728: list[StatementBody] = []
    P1729: list[StatementBody] = []
    P1902: list[StatementBody] = []
    P1953: list[StatementBody] = []
    P1954: list[StatementBody] = []
    P1955: list[StatementBody] = []
    P2205: list[StatementBody] = []
    P2281: list[StatementBody] = []
    P2397: list[StatementBody] = []
    P2722: list[StatementBody] = []
    P2723: list[StatementBody] = []
    P2850: list[StatementBody] = []
    P2909: list[StatementBody] = []
    P3435: list[StatementBody] = []
    P3478: list[StatementBody] = []
    P4576: list[StatementBody] = []
    P4577: list[StatementBody] = []


class EntityBody(msgspec.Struct, frozen=True):
    """An item. A merged one has all of the survivor, its ``id`` too; one that is not there is ``missing``."""

    id: str = ""
    missing: Any = msgspec.UNSET
    labels: dict[str, TextBody] | list[Any] = {}
    aliases: dict[str, list[TextBody]] | list[Any] = {}
    claims: ClaimsBody | list[Any] = ClaimsBody()
    sitelinks: dict[str, SitelinkBody] | list[Any] = {}


class ErrorBody(msgspec.Struct, frozen=True):
    """What went wrong, which the API says with status 200."""

    code: str = ""
    info: str = ""
    id: str = ""


class EntitiesBody(msgspec.Struct, frozen=True):
    """The answer to ``wbgetentities``: the items by the number that was asked for, or an error."""

    entities: dict[str, EntityBody] | None = None
    error: ErrorBody | None = None


class BoundBody(msgspec.Struct, frozen=True):
    """The value of one variable in one row of a query's answer: an address, or a text that may have a language."""

    value: str
    language: str = msgspec.field(default="", name="xml:lang")


class RowsBody(msgspec.Struct, frozen=True):
    """The rows of a query's answer; a variable that has no value in a row is left out of it."""

    bindings: list[dict[str, BoundBody]]


class SparqlBody(msgspec.Struct, frozen=True):
    """The answer to a query (https://www.w3.org/TR/sparql11-results-json/)."""

    results: RowsBody


def table(told: dict[str, ValueT] | list[Any]) -> dict[str, ValueT]:
    """Return a map that may have come as an empty list."""
    return told if isinstance(told, dict) else {}


def claims_of(body: EntityBody) -> ClaimsBody:
    """Return the statements of an item."""
    return body.claims if isinstance(body.claims, ClaimsBody) else ClaimsBody()
