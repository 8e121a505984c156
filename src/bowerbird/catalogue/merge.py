"""merge: what all sources say about an item -> its golden record. Pure.

Per field the first provider in order of precedence that says something wins; identifiers, links, images and list
fields are united; a person's word (the curator's) comes before all, and its blank is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bowerbird.words.facts import CURATOR, Facts, Image, Link, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Edge


@dataclass(frozen=True)
class Record:
    """What one provider last said about an item, its related items found in the catalogue (``edges``)."""

    provider: str
    facts: Facts
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True)
class Golden:
    """What the catalogue says about an item: the columns to be, and everything that hangs on it.

    Attributes:
        sources: by field, the providers whose word it is (several for a list field).
    """

    fields: dict[str, Any] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    edges: tuple[Edge, ...] = ()
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)


def merge(
    records: Iterable[Record],
    *,
    precedence: Sequence[str],
    lists: frozenset[str] = frozenset(),
    of_fields: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Golden:
    """Return the golden record of the item that *records* speak of.

    The order of *records* does not matter. A provider that *precedence* does not name comes after those it names.

    Args:
        records: at most one per provider.
        precedence: provider names, the most trusted first; the curator need not be named.
        lists: the fields whose values are lists to be united.
        of_fields: by field, the providers that come first for it, before *precedence* decides.
    """
    ordered = _in_order(records, precedence)
    golden, sources = _merge_fields(ordered, lists)
    for name, first in of_fields.items():
        own, own_sources = _merge_fields(_in_order(ordered, (*first, *precedence)), lists, only=name)
        golden.update(own)
        sources.update(own_sources)
    return Golden(
        fields=golden,
        identifiers=tuple(dict.fromkeys(one for record in ordered for one in record.facts.identifiers)),
        links=_merge_links(ordered),
        images=tuple(dict.fromkeys(one for record in ordered for one in record.facts.images)),
        edges=_merge_edges(ordered),
        sources=sources,
    )


def _in_order(records: Iterable[Record], precedence: Sequence[str]) -> list[Record]:
    """Return the records, the most trusted first; a person's word always comes before all."""
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys((CURATOR, *precedence)))}
    return sorted(records, key=lambda record: (ranks.get(record.provider, len(ranks)), record.provider))


def _merge_fields(
    ordered: Sequence[Record], lists: frozenset[str], *, only: str | None = None
) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    golden: dict[str, Any] = {}
    sources: dict[str, tuple[str, ...]] = {}
    settled: set[str] = set()
    for record in ordered:
        by_curator = record.provider == CURATOR
        for name, value in record.facts.fields.items():
            if name in settled or (is_blank(value) and not by_curator) or (only is not None and name != only):
                continue
            if name in lists and not by_curator:
                golden[name] = list(dict.fromkeys((*golden.get(name, ()), *value)))
                sources[name] = (*sources.get(name, ()), record.provider)
                continue
            golden[name] = None if is_blank(value) else value
            sources[name] = (record.provider,)
            settled.add(name)
    return golden, sources


def _merge_links(ordered: Sequence[Record]) -> tuple[Link, ...]:
    """Unite the links: an address of one type is there once, with the product that the first who knows one tells."""
    merged: dict[tuple[str, str], Link] = {}
    for record in ordered:
        for link in record.facts.links:
            known = merged.setdefault((link.type, link.url), link)
            if known.product is None:
                merged[link.type, link.url] = link
    return tuple(merged.values())


def _merge_edges(ordered: Sequence[Record]) -> tuple[Edge, ...]:
    """Unite the ties: who is tied in which role is a union, place and details are the word of the first who says it."""
    merged: dict[tuple[str, int, int], Edge] = {}
    said: dict[tuple[str, int], str] = {}
    for record in ordered:
        for edge in record.edges:
            # One provider may tie the same item twice in one role (a song that a release holds twice).
            if said.setdefault((edge.role, edge.object_id), record.provider) == record.provider:
                merged.setdefault((edge.role, edge.position, edge.object_id), edge)
    return tuple(merged.values())
