"""Nodes: the items that one batch speaks of, each once, whether they are stored already or still to be created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bowerbird.catalogue import lookup
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.kinds import Kind, known_kinds
from bowerbird.words.facts import Facts
from bowerbird.words.text import match_key


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
    """The nodes of a batch, found by id, by identifier, or (without any identifier) by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.kinds = known_kinds()
        self.owned: dict[lookup.KindIdentifier, int] = {}
        self._named: dict[tuple[str, str], int] = {}
        self._by_id: dict[int, Node] = {}
        self._new: dict[object, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        yield from self._by_id.values()
        yield from (node for node in dict.fromkeys(self._new.values()) if node.item_id is None)

    def learn(self, spoken: Iterable[tuple[str, Facts]]) -> None:
        """Ask the database once whom all that is *spoken* of (kind and facts) belongs to."""
        identified: list[lookup.KindIdentifier] = []
        named: set[tuple[str, str]] = set()
        for kind, facts in spoken:
            if facts.identifiers:
                identified.extend((kind, identifier) for identifier in facts.identifiers)
            elif key := self._name_key(kind, facts):
                named.add(key)
        self.owned.update(lookup.owners(self._connection, identified))
        for kind in {kind for kind, _ in named}:
            found = lookup.by_name(self._connection, kind, [key for of, key in named if of == kind])
            # Two stored items of one name: which is meant cannot be known, so the older one is taken each time.
            self._named.update({(kind, key): min(ids) for key, ids in found.items()})

    def stored(self, kind: str, facts: Facts) -> int | None:
        """Return the stored item that *facts* are about, as far as :meth:`learn` has heard of it."""
        if facts.identifiers:
            return lookup.adopt(self._connection, kind, facts.identifiers, self.owned)
        key = self._name_key(kind, facts)
        return self._named.get(key) if key else None

    def node(self, kind: str, facts: Facts | None, item_id: int | None = None) -> Node:
        """Return the node for an item: the given one, else the one that *facts* are about, else a new one."""
        if item_id is None and facts is not None:
            item_id = self.stored(kind, facts)
        if item_id is not None:
            if item_id not in self._by_id:
                self._by_id[item_id] = Node(self.kinds[kind], item_id)
            return self._by_id[item_id]
        key: object = None
        if facts is not None:
            key = (kind, facts.identifiers[0]) if facts.identifiers else self._name_key(kind, facts)
        if key is None or key not in self._new:
            node = Node(self.kinds[kind], meant=facts)
            self._new[key or node] = node
            return node
        return self._new[key]

    def born(self, node: Node, item_id: int) -> None:
        """Note that *node* was created as *item_id*; what it is identified by belongs to it unless it is taken."""
        node.item_id, node.created = item_id, True
        self._by_id[item_id] = node
        for heard in node.heard.values():
            for identifier in heard.facts.identifiers:
                self.owned.setdefault((node.kind.name, identifier), item_id)
            if not heard.facts.identifiers and (key := self._name_key(node.kind.name, heard.facts)):
                self._named.setdefault(key, item_id)

    def forget(self, node: Node) -> None:
        """Drop a node that nothing can be saved of."""
        self._new = {key: one for key, one in self._new.items() if one is not node}

    def _name_key(self, kind: str, facts: Facts) -> tuple[str, str] | None:
        name = facts.fields.get(self.kinds[kind].display_field)
        return (kind, match_key(name)) if isinstance(name, str) and name else None


def spoken_of(kind: str, facts: Facts) -> Iterator[tuple[str, Facts]]:
    """Yield every item that *facts* speak of, the item itself first, then its related items, all the way down."""
    yield kind, facts
    for tie in facts.related:
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
