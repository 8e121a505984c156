"""Nodes: the items that one batch speaks of, each once, whether they are stored already or still to be created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bowerbird.catalogue import lookup
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.finder import find_by_words
from bowerbird.catalogue.kinds import Kind, describe, known_kinds
from bowerbird.catalogue.tables import Item
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Wanted
from bowerbird.words.text import match_key

_Name = tuple[str, str]
"""A kind, and a folded name."""


@dataclass(frozen=True)
class Heard:
    """What one provider said of a node: as an answer about it (``entry``), or in passing about another item."""

    provider: str
    facts: Facts
    partial: bool = False
    entry: LedgerEntry | None = None


@dataclass(eq=False)
class Node:
    """One item of the batch.

    Attributes:
        item_id: the stored item; None until it is created.
        meant: what a new one was told by.
        heard: by provider, what is new about it.
        outcomes: answers without facts: only the ledger hears of them.
        others: ledger rows that are written where there is none.
    """

    kind: Kind
    item_id: int | None = None
    meant: Facts | None = None
    created: bool = False
    run: str = ""
    heard: dict[str, Heard] = field(default_factory=dict)
    outcomes: list[LedgerEntry] = field(default_factory=list)
    others: list[LedgerEntry] = field(default_factory=list)


class Nodes:
    """The nodes of a batch: found by id, by identifier, or by the words that an item is recognised by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.kinds = known_kinds()
        self.owned: dict[lookup.KindIdentifier, int] = {}
        self._named: dict[_Name, list[int]] = {}
        self._ties: dict[tuple[int, str, _Name], lookup.Tied] = {}
        self._by_id: dict[int, Node] = {}
        self._new: dict[object, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        yield from self._by_id.values()
        yield from (node for node in self._new.values() if node.item_id is None)

    def learn(self, spoken: Iterable[tuple[str, Facts]]) -> None:
        """Ask the database once whom all that is *spoken* of (kind and facts) belongs to."""
        identified: list[lookup.KindIdentifier] = []
        named: set[_Name] = set()
        for kind, facts in spoken:
            if facts.identifiers:
                identified.extend((kind, identifier) for identifier in facts.identifiers)
            elif name := self._name(kind, facts):
                named.add(name)
        lookup.lock_names(self._connection, named)
        self.owned.update(lookup.owners(self._connection, identified))
        for kind in {kind for kind, _ in named}:
            found = lookup.by_name(self._connection, kind, [key for of, key in named if of == kind])
            self._named.update({(kind, key): ids for key, ids in found.items()})

    def learn_ties(self, subject_ids: Iterable[int]) -> None:
        """Ask the database to whom stored items are tied by now."""
        for tie in lookup.tied_to(self._connection, subject_ids):
            self._ties[tie.subject_id, tie.role, (tie.kind, tie.match_key)] = tie

    def subject(self, kind: type[Item], identity: Facts, item_id: int | None, wanted: Wanted | None) -> Node:
        """Return the node of an item that an answer is about: stored already, told of in this batch, or new."""
        name = describe(kind).name
        if item_id is None and identity.identifiers:
            item_id = self.identified(name, identity)
        elif item_id is None and wanted is not None:
            item_id = find_by_words(self._connection, kind, wanted)
        return self._node(name, identity, item_id)

    def tied_node(self, subject: Node, tie: Related) -> Node | None:
        """Return the node of an item that *subject* is tied to; None when several stored ones may be meant."""
        item_id = self.tied(subject, tie)
        name = self._name(tie.kind, tie.facts)
        if item_id is None and not tie.facts.identifiers and (name is None or len(self._named.get(name, ())) > 1):
            return None
        return self._node(tie.kind, tie.facts, item_id, shared_name=name)

    def tied(self, subject: Node, tie: Related) -> int | None:
        """Return the stored item that *tie* leads to.

        By its identifiers. By its name alone: the item of that name that the subject is tied to already, else the only
        one there is. A tie that brings the first identifier finds the one that was so far tied by its name.
        """
        name = self._name(tie.kind, tie.facts)
        before = self._ties.get((subject.item_id, tie.role, name)) if subject.item_id and name else None
        if tie.facts.identifiers:
            found = self.identified(tie.kind, tie.facts)
            return before.item_id if found is None and before and not before.identified else found
        if before:
            return before.item_id
        named = self._named.get(name, ()) if name else ()
        return named[0] if len(named) == 1 else None

    def identified(self, kind: str, facts: Facts) -> int | None:
        """Return the stored item that an identifier of *facts* belongs to."""
        return lookup.adopt(self._connection, kind, facts.identifiers, self.owned)

    def born(self, node: Node, item_id: int) -> None:
        """Note that *node* was created as *item_id*; what it is identified by belongs to it unless it is taken."""
        node.item_id, node.created = item_id, True
        self._by_id[item_id] = node
        for heard in node.heard.values():
            for identifier in heard.facts.identifiers:
                self.owned.setdefault((node.kind.name, identifier), item_id)
            name = self._name(node.kind.name, heard.facts)
            if not heard.facts.identifiers and name:
                self._named.setdefault(name, [item_id])

    def forget(self, node: Node) -> None:
        """Drop a node that nothing can be saved of."""
        self._new = {key: one for key, one in self._new.items() if one is not node}

    def _node(self, kind: str, facts: Facts, item_id: int | None, *, shared_name: _Name | None = None) -> Node:
        """Return the node of a stored item, or of a new one; new ones meet by identifier, ties also by name."""
        if item_id is not None:
            if item_id not in self._by_id:
                self._by_id[item_id] = Node(self.kinds[kind], item_id)
            return self._by_id[item_id]
        key: object = (kind, facts.identifiers[0]) if facts.identifiers else shared_name
        if key is None or key not in self._new:
            node = Node(self.kinds[kind], meant=facts)
            self._new[key or node] = node
            return node
        return self._new[key]

    def _name(self, kind: str, facts: Facts) -> _Name | None:
        name = facts.fields.get(self.kinds[kind].display_field)
        return (kind, match_key(name)) if isinstance(name, str) and name else None


def spoken_of(kind: str, facts: Facts, said: Iterable[Facts] = ()) -> Iterator[tuple[str, Facts]]:
    """Yield every item that is spoken of: the item of *facts* itself, then what it is tied to, all the way down."""
    yield kind, facts
    for one in (facts, *said):
        for tie in one.related:
            yield from spoken_of(tie.kind, tie.facts)


def overlaid(old: Facts, new: Facts) -> Facts:
    """Return two partial words of one source as one: each album's answer may tell something else of its artist."""
    both = Facts(
        fields={**old.fields, **new.fields},
        identifiers=tuple(dict.fromkeys((*old.identifiers, *new.identifiers))),
        links=tuple(dict.fromkeys((*old.links, *new.links))),
        images=tuple(dict.fromkeys((*old.images, *new.images))),
        related=new.related or old.related,
    )
    return old if both == old else both
