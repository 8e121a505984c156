"""The reader: stored items for people and for queries, with who said what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, func, select, tuple_
from sqlalchemy.orm import Session

from bowerbird.catalogue import lookup, naming, reading, relations
from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.detached import remember
from bowerbird.catalogue.kinds import Kind, known_kinds
from bowerbird.catalogue.merge import Record, merge
from bowerbird.catalogue.plan import OfFields
from bowerbird.catalogue.records import Enrichment, ItemRecord, Relation, Revision, Summary
from bowerbird.catalogue.tables import EnrichmentRow, Item, RevisionRow, table_of
from bowerbird.words.errors import NotInCatalogueError
from bowerbird.words.facts import Facts, Link
from bowerbird.words.forms import convert
from bowerbird.words.identifiers import Identifier

_LOOKS = 3

_items = table_of(Item)
_enrichments, _revisions = table_of(EnrichmentRow), table_of(RevisionRow)


@dataclass(frozen=True)
class Reader:
    """Reads the catalogue; it writes nothing. The id of an item that has become part of another leads to that one.

    Attributes:
        engine: an open database.
        providers: the names of the providers of a kind, in order of precedence.
        of_fields: by field of a kind, the providers that come first for it.
    """

    engine: Engine
    providers: Callable[[str], Sequence[str]]
    of_fields: OfFields = lambda _kind: {}

    def item(self, item_id: int) -> Item:
        """Return the stored item as an object of its kind, its columns loaded, not bound to any session.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        for _ in range(_LOOKS):
            with Session(self.engine) as session:
                survivor = self._survivor(session.connection(), item_id)
                kind = self._kind_of(session.connection(), survivor)
                found = session.get(kind.item, survivor)
                if found is not None:
                    session.expunge(found)
                    remember(found, self.engine)
                    return found
            # Between the two looks it has become part of another one.
        raise NotInCatalogueError(f"there is no item {item_id} in the catalogue")

    def kind(self, name: str) -> Kind:
        """Return the kind called *name*, in the singular or the plural.

        Raises:
            QueryError: there is no such kind.
        """
        return naming.kind_named(name)

    def facts(self, item_id: int) -> Facts:
        """Return what the catalogue says about an item: its fields, and its identifiers in order of precedence.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        found = self.facts_of([item_id])
        if item_id not in found:
            raise NotInCatalogueError(f"there is no item {item_id} in the catalogue")
        return found[item_id][1]

    def facts_of(self, item_ids: Collection[int]) -> dict[int, tuple[Kind, Facts]]:
        """Return the same of many items, with the kind of each; those that do not exist are left out."""
        query = select(_items.c.id, _items.c.kind, _items.c.merged_into)
        kinds = known_kinds()
        with self.engine.connect() as connection:
            rows = list(rows_in(connection, query, _items.c.id, lookup.possible(item_ids)))
            into = {row.id: row.merged_into or row.id for row in rows if row.kind in kinds}
            of = {into[row.id]: kinds[row.kind] for row in rows if row.id in into}
            fields = reading.fields_of(connection, of)
            held = lookup.identifiers_of(connection, of, own=True) if of else {}
            said = reading.ledger(connection, list(of)) if of else {}
        told = {
            item_id: (kind, self._told(kind, fields.get(item_id, {}), held[item_id], said.get(item_id, {})))
            for item_id, kind in of.items()
        }
        return {item_id: told[survivor] for item_id, survivor in into.items()}

    def former(self, item_id: int) -> frozenset[Identifier]:
        """Return the identifiers of an item by which no source is asked: a person merged what they name into it."""
        with self.engine.connect() as connection:
            item_id = self._survivor(connection, item_id)
            held, own = (set(lookup.identifiers_of(connection, [item_id], own=own)[item_id]) for own in (False, True))
        return frozenset(held - own)

    def _told(
        self,
        kind: Kind,
        fields: dict[str, Any],
        held: Sequence[Identifier],
        said: Mapping[str, reading.LedgerRow],
    ) -> Facts:
        """Return facts whose identifiers are in order of precedence: the first says who the item is."""
        records = [Record(name, row.facts) for name, row in said.items() if row.facts is not None]
        told = merge(records, precedence=self.providers(kind.name), lists=kind.lists).identifiers
        ordered = dict.fromkeys((*(one for one in told if one in held), *held))
        return Facts(fields=fields, identifiers=tuple(ordered))

    def resolve(self, kind: str, text: str) -> int:
        """Return the item that a person means by *text*: an id, an identifier, an address, or a name.

        An id wins over the same name; ``name:21`` is always a name.

        Raises:
            QueryError: there is no such kind.
            NotInCatalogueError: there is none.
            AmbiguousNameError: several have the name.
        """
        with self.engine.connect() as connection:
            return naming.resolve(connection, self.kind(kind), text)

    def called(self, kind: str, name: str) -> list[int]:
        """Return the first items of a kind that are called *name*.

        Raises:
            QueryError: there is no such kind.
        """
        with self.engine.connect() as connection:
            return naming.called(connection, self.kind(kind), name)

    def record(self, item_id: int) -> ItemRecord:
        """Return everything that is known of an item; of very many relations of one role the first ones.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        with self.engine.connect() as connection:
            item_id = self._survivor(connection, item_id)
            kind = self._kind_of(connection, item_id)
            row = connection.execute(select(_items).where(_items.c.id == item_id)).mappings().one()
            state = reading.states(connection, {item_id: kind})[item_id]
            enrichments = _enrichments_of(connection, item_id)
            said = [Record(one.provider, one.facts) for one in enrichments if one.facts is not None]
            made, more_made = relations.first(connection, item_id, outward=True)
            gathered, more_gathered = relations.first(connection, item_id, outward=False)
            golden = merge(
                said,
                precedence=self.providers(kind.name),
                lists=kind.lists,
                of_fields=self.of_fields(kind.name),
            )
            return ItemRecord(
                id=item_id,
                kind=kind.name,
                name=row["display_name"],
                created_at=row["created_at"],
                updated_at=row["updated_at"],
                fields=state.fields,
                sources=golden.sources,
                identifiers=state.identifiers,
                links=tuple(_observed(link, enrichments) for link in state.links),
                images=state.images,
                relations=made,
                related_from=gathered,
                enrichments=enrichments,
                more_relations=more_made,
                more_related_from=more_gathered,
            )

    def relations(
        self, item_id: int, role: str, *, to_it: bool = False, after: Relation | None = None, limit: int = 1000
    ) -> tuple[Relation, ...]:
        """Return the relations of one role, a page at a time: of an item that has more than :meth:`record` tells.

        Args:
            item_id: the item.
            role: such as ``entry`` for what is in a list.
            to_it: those of others to it, such as the albums of a genre.
            after: the last relation of the page before.
            limit: how many at most.
        """
        with self.engine.connect() as connection:
            item_id = self._survivor(connection, item_id)
            return relations.page(connection, item_id, role, outward=not to_it, after=after, limit=limit)

    def history(self, item_id: int) -> tuple[Revision, ...]:
        """Return the changes of an item, the oldest first.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        query = select(_revisions).order_by(_revisions.c.id)
        with self.engine.connect() as connection:
            item_id = self._survivor(connection, item_id)
            self._kind_of(connection, item_id)
            rows = connection.execute(query.where(_revisions.c.item_id == item_id)).mappings().all()
        return tuple(_revision(row) for row in rows)

    def summaries(self, kind: str, *, limit: int, offset: int = 0, after: int | None = None) -> tuple[Summary, ...]:
        """Return items of a kind in the order of their names.

        Args:
            kind: the name of the kind.
            limit: how many at most.
            offset: how many to leave out first; each of them is passed by.
            after: begin behind the item of this id: so the last page costs no more than the first.

        Raises:
            QueryError: there is no such kind.
            NotInCatalogueError: there is no item *after* of the kind.
        """
        table = self.kind(kind).table
        # The page is found by the index alone; only then are its items read.
        page = select(_items.c.id, _items.c.match_key).where(_items.c.kind == kind, _items.c.merged_into.is_(None))
        with self.engine.connect() as connection:
            if after is not None:
                behind = self._named(connection, kind, after), after
                page = page.where(tuple_(_items.c.match_key, _items.c.id) > behind)
            page_of = page.order_by(_items.c.match_key, _items.c.id).limit(limit).offset(offset).subquery()
            query = (
                select(_items.c.display_name, table)
                .join_from(page_of, _items, _items.c.id == page_of.c.id)
                .join(table, table.c.id == page_of.c.id)
                .order_by(page_of.c.match_key, page_of.c.id)
            )
            rows = connection.execute(query).mappings().all()
        told = self.kind(kind).told
        return tuple(Summary(id=row["id"], kind=kind, name=row["display_name"], fields=told(row)) for row in rows)

    def _named(self, connection: Connection, kind: str, item_id: int) -> str:
        """Return the folded name of an item; one that has become part of another keeps its own."""
        query = select(_items.c.match_key).where(_items.c.id.in_(lookup.possible([item_id])), _items.c.kind == kind)
        found: str | None = connection.scalar(query)
        if found is None:
            raise NotInCatalogueError(f"there is no {kind} {item_id} in the catalogue")
        return found

    def count(self, kind: str, *, after: int = 0) -> int:
        """Return how many items of a kind there are, or how many of a larger id than *after*."""
        with self.engine.connect() as connection:
            living = _items.c.kind == kind, _items.c.merged_into.is_(None), _items.c.id > after
            return connection.scalar(select(func.count()).where(*living)) or 0

    def ids(self, kinds: Sequence[str], *, after: int, limit: int) -> list[tuple[int, str]]:
        """Return the ids of items of some kinds, each with its kind, in their order from *after* on."""
        query = (
            select(_items.c.id, _items.c.kind)
            .where(_items.c.kind.in_(kinds), _items.c.merged_into.is_(None), _items.c.id > after)
            .order_by(_items.c.id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [(row.id, row.kind) for row in connection.execute(query)]

    def _survivor(self, connection: Connection, item_id: int) -> int:
        """Return the item that an item has become part of, or itself."""
        query = select(_items.c.merged_into).where(_items.c.id.in_(lookup.possible([item_id])))
        return connection.scalar(query) or item_id

    def _kind_of(self, connection: Connection, item_id: int) -> Kind:
        query = select(_items.c.kind).where(_items.c.id == item_id)
        name: str | None = connection.scalar(query) if lookup.possible([item_id]) else None
        if name is None:
            raise NotInCatalogueError(f"there is no item {item_id} in the catalogue")
        return self.kind(name)


def _revision(row: RowMapping) -> Revision:
    """Return a revision; that of a merge with all that the duplicate had."""
    told = {name: value for name, value in row.items() if name != "kept"}
    if row["kept"] is not None:
        merged = row["difference"]["merged"]
        told["difference"] = {**row["difference"], "merged": {**merged, "from": {**merged["from"], **row["kept"]}}}
    return convert(told, Revision)


def _observed(link: Link, enrichments: Iterable[Enrichment]) -> Link:
    """Return a link; that of a product with the moment when it was last told of."""
    if link.product is None:
        return link
    heard = (one.heard_at for one in enrichments if one.facts is not None and link in one.facts.links)
    product = msgspec.structs.replace(link.product, observed_at=next(heard, None))
    return msgspec.structs.replace(link, product=product)


def _enrichments_of(connection: Connection, item_id: int) -> tuple[Enrichment, ...]:
    query = select(_enrichments).where(_enrichments.c.item_id == item_id).order_by(_enrichments.c.provider)
    rows = connection.execute(query).mappings()
    return tuple(convert({**row, "candidates": row["candidates"] or ()}, Enrichment) for row in rows)
