"""What the reader returns: an item with everything that is known of it and who said so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from bowerbird.words.facts import Facts, Image, Link
from bowerbird.words.identifiers import Identifier
from bowerbird.words.plain import to_plain
from bowerbird.words.results import Candidate, Difference, Match


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value that the reader returns."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data: dicts, lists, texts, numbers and None; moments as texts of RFC 3339."""
        plain: dict[str, Any] = to_plain(self)
        return plain


class Relation(_Value, frozen=True, kw_only=True):
    """A tie to another item, with that item's name. ``role`` is what the object is to the subject."""

    role: str
    id: int
    kind: str
    name: str
    position: int
    details: dict[str, Any]


class Enrichment(_Value, frozen=True, kw_only=True):
    """How it stands between an item and a provider."""

    provider: str
    status: str
    partial: bool
    heard_at: dt.datetime | None
    asked: dict[str, Any] | None
    asked_at: dt.datetime | None
    attempts: int
    error_type: str | None
    error: str | None
    match: Match | None
    candidates: tuple[Candidate, ...]
    due_at: dt.datetime | None
    facts: Facts | None


class Revision(_Value, frozen=True, kw_only=True):
    """One change of an item."""

    id: int
    actor: str
    action: str
    run: str
    at: dt.datetime
    difference: Difference


class ItemRecord(_Value, frozen=True, kw_only=True):
    """Everything that is known of one item.

    Attributes:
        sources: by field, the providers whose word the value is.
        relations: the items that this one is tied to.
        related_from: the items that are tied to this one.
        more_relations: by role, how many more relations there are than told, where there are very many; counted up to
            1,000. ``bird.catalogue.relations`` goes on with them.
        more_related_from: the same of the items that are tied to this one.
    """

    id: int
    kind: str
    name: str
    created_at: dt.datetime
    updated_at: dt.datetime
    fields: dict[str, Any]
    sources: dict[str, tuple[str, ...]]
    identifiers: tuple[Identifier, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    relations: tuple[Relation, ...]
    related_from: tuple[Relation, ...]
    enrichments: tuple[Enrichment, ...]
    more_relations: dict[str, int] = {}
    more_related_from: dict[str, int] = {}


class Summary(_Value, frozen=True, kw_only=True):
    """A line of a list of items."""

    id: int
    kind: str
    name: str
    fields: dict[str, Any]
