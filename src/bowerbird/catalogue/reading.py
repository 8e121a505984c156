"""Reading items back from the tables, many at a time: their state, and what each source said of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.difference import State
from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.lookup import identifiers_of
from bowerbird.catalogue.tables import EnrichmentRow, ImageRow, Item, LinkRow, RelationRow, table_of
from bowerbird.catalogue.wanting import lacked
from bowerbird.words.facts import Facts, Image, Link, Product
from bowerbird.words.forms import convert
from bowerbird.words.results import Edge, Status

_links, _images = table_of(LinkRow), table_of(ImageRow)
_relations, _enrichments = table_of(RelationRow), table_of(EnrichmentRow)
_items = table_of(Item)


@dataclass(frozen=True)
class LedgerRow:
    """What the store must know of a ledger row before it writes the next one."""

    facts: Facts | None
    tied: tuple[int | None, ...]
    partial: bool
    attempts: int
    claim: str | None = None
    lacked: bool = False
    """Whether it was skipped because too little was known of the item."""
    status: str = Status.SUCCEEDED
    heard_at: dt.datetime | None = None


def states(connection: Connection, items: Mapping[int, Kind]) -> dict[int, State]:
    """Return what the tables hold of each of *items*."""
    ids = list(items)
    fields = fields_of(connection, items)
    identifiers = identifiers_of(connection, ids)
    links = _grouped(connection, _links, _links.c.item_id, ids)
    images = _grouped(connection, _images, _images.c.item_id, ids)
    edges = _grouped(connection, _relations, _relations.c.subject_id, ids)
    return {
        item_id: State(
            fields=fields.get(item_id, {}),
            identifiers=identifiers[item_id],
            links=tuple(_link(row) for row in links[item_id]),
            images=tuple(_image(row) for row in images[item_id]),
            edges=tuple(
                Edge(role=row.role, object_id=row.object_id, position=row.position, details=row.details)
                for row in edges[item_id]
            ),
        )
        for item_id in ids
    }


def fields_of(connection: Connection, items: Mapping[int, Kind]) -> dict[int, dict[str, Any]]:
    """Return the values in the columns of each of *items*."""
    fields: dict[int, dict[str, Any]] = {}
    for kind in set(items.values()):
        wanted = [item_id for item_id, of in items.items() if of is kind]
        for row in rows_in(connection, select(kind.table), kind.table.c.id, wanted):
            fields[row.id] = kind.told(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    return fields


def ledger(connection: Connection, item_ids: Sequence[int]) -> dict[int, dict[str, LedgerRow]]:
    """Return the ledger rows of some items, by item and provider."""
    columns = (
        _enrichments.c.item_id,
        _enrichments.c.provider,
        _enrichments.c.facts,
        _enrichments.c.tied,
        _enrichments.c.partial,
        _enrichments.c.attempts,
        _enrichments.c.claim,
        _enrichments.c.status,
        _enrichments.c.error_type,
        _enrichments.c.heard_at,
    )
    found: dict[int, dict[str, LedgerRow]] = defaultdict(dict)
    for row in rows_in(connection, select(*columns), _enrichments.c.item_id, item_ids):
        facts = None if row.facts is None else convert(row.facts, Facts)
        found[row.item_id][row.provider] = LedgerRow(
            facts,
            tuple(row.tied or ()),
            row.partial,
            row.attempts,
            row.claim,
            lacked(row.status, row.error_type),
            row.status,
            row.heard_at,
        )
    return found


def _link(row: Row[Any]) -> Link:
    return Link(row.type, row.url, None if row.product is None else convert(row.product, Product))


def _image(row: Row[Any]) -> Image:
    told = {name: value for name, value in row._mapping.items() if name != "item_id"}  # noqa: SLF001 -- a public name
    return Image(**{**told, "types": tuple(row.types)})


def _grouped(connection: Connection, table: Table, owner: Any, ids: list[int]) -> dict[int, list[Row[Any]]]:  # noqa: ANN401 -- a column
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows_in(connection, select(table), owner, ids):
        found[row._mapping[owner]].append(row)  # noqa: SLF001 -- SQLAlchemy's public name for it
    return found
