"""Nodes: the items that one batch speaks of, each once, whether they are stored already or still to be created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bowerbird.catalogue import lookup
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.by_words import find_by_words
from bowerbird.catalogue.kinds import Kind, describe, known_kinds
from bowerbird.catalogue.tables import Item
from bowerbird.catalogue.writing import Said
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.text import match_key

Name = tuple[str, str]
"""A kind, and a folded name."""


@dataclass
class Heard:
    """What one provider said of a node: as an answer about it (``entry``), or in passing about another item.

    Attributes:
        found: the entry of a partial answer about it, which says less than the source knows.
        ties: whom the related items of the facts were found to be, one by one: a node, or the id of a stored item.
    """

    provider: str
    facts: Facts
    partial: bool = False
    entry: LedgerEntry | None = None
    found: LedgerEntry | None = None
    ties: Sequence[Node | int | None] = ()

    def follow(self, into: Mapping[int, int]) -> None:
        """Have the ties lead to the living items that theirs have become part of."""
        ids = (tie.item_id if isinstance(tie, Node) else tie for tie in self.ties)
        self.ties = [into.get(item_id or 0, item_id) for item_id in ids]

    def said(self) -> Said:
        """Return it as a source record; every node has its id by then."""
        ids = (tie.item_id if isinstance(tie, Node) else tie for tie in self.ties)
        return Said(self.facts, tuple(ids))


@dataclass(eq=False)
class Node:
    """One item of the batch.

    Attributes:
        item_id: the stored item; None until it is created.
        heard: by provider, what is new about it.
        outcomes: answers without facts: only the ledger hears of them.
        others: ledger rows that are written where there is none.
    """

    kind: Kind
    item_id: int | None = None
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
        self.former: set[lookup.KindIdentifier] = set()
        """Those by which no source is asked: a person merged the item that they named into another one."""
        self._held = lookup.Held(connection)
        self._named: dict[Name, list[int]] = {}
        self._by_id: dict[int, Node] = {}
        self._new: dict[object, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        yield from self._by_id.values()
        yield from (node for node in dict.fromkeys(self._new.values()) if node.item_id is None)

    def learn(self, spoken: Iterable[tuple[str, Facts]]) -> None:
        """Ask the database once whom all that is *spoken* of (kind and facts) belongs to."""
        identified: list[tuple[str, Sequence[Identifier]]] = []
        named: set[Name] = set()
        for kind, facts in spoken:
            if facts.identifiers:
                identified.append((kind, facts.identifiers))
            elif name := self.name(kind, facts):
                named.add(name)
        # Before any row is locked, and in one order: so nobody waits for somebody who waits for him.
        lookup.lock_names(self._connection, named)
        wanted = [(kind, identifier) for kind, identifiers in identified for identifier in identifiers]
        owned, former = lookup.owners_and_former(self._connection, wanted)
        self.owned.update(owned)
        self.former.update(former)
        self._held.load(set().union(*(lookup.doubtful(kind, known, self.owned) for kind, known in identified)))
        for kind in {kind for kind, _ in named}:
            found = lookup.by_name(self._connection, kind, [key for of, key in named if of == kind])
            self._named.update({(kind, key): ids for key, ids in found.items()})

    def subject(self, kind: type[Item], identity: Facts, item_id: int | None, wanted: Wanted | None) -> Node:
        """Return the node of an item that an answer is about: stored already, told of in this batch, or new."""
        name = describe(kind).name
        if item_id is None and identity.identifiers:
            item_id = self.identified(name, identity)
        elif item_id is None and wanted is not None:
            item_id = find_by_words(self._connection, kind, wanted, prefer_unidentified=True)
        return self.node(name, identity, item_id)

    def identified(self, kind: str, facts: Facts) -> int | None:
        """Return the stored item that an identifier of *facts* belongs to."""
        return lookup.adopt(self._held, kind, facts.identifiers, self.owned)

    def named(self, name: Name) -> Sequence[int]:
        """Return the stored items of a name."""
        return self._named.get(name, ())

    def node(self, kind: str, facts: Facts, item_id: int | None, *, shared_name: Name | None = None) -> Node:
        """Return the node of a stored item, or of a new one; new ones meet by identifier, and by *shared_name*."""
        if item_id is not None:
            if item_id not in self._by_id:
                self._by_id[item_id] = Node(self.kinds[kind], item_id)
            return self._by_id[item_id]
        keys = _keys(kind, facts, shared_name)
        node = next((self._new[key] for key in keys if key in self._new), None) or Node(self.kinds[kind])
        self._new.update(dict.fromkeys(keys or [node], node))
        return node

    def claim(self) -> None:
        """Note whom the identifiers belong to that were heard in this batch: who is named first has them."""
        for node in self:
            if node.item_id is not None:
                for heard in node.heard.values():
                    for identifier in heard.facts.identifiers:
                        self.owned.setdefault((node.kind.name, identifier), node.item_id)

    def born(self, node: Node, item_id: int) -> None:
        """Note that *node* was created as *item_id*."""
        node.item_id, node.created = item_id, True
        self._by_id[item_id] = node

    def moved(self, duplicate: int, survivor: int) -> None:
        """Note that all that belonged to one item belongs to another now."""
        self.owned.update({key: survivor for key, item_id in self.owned.items() if item_id == duplicate})
        self._held = lookup.Held(self._connection)
        self._named = {name: [one for one in ids if one != duplicate] for name, ids in self._named.items()}

    def forget(self, node: Node) -> None:
        """Drop a node that nothing can be saved of."""
        self._new = {key: one for key, one in self._new.items() if one is not node}

    def name(self, kind: str, facts: Facts) -> Name | None:
        """Return the name under which *facts* speak of an item."""
        name = facts.fields.get(self.kinds[kind].display_field)
        return (kind, match_key(name)) if isinstance(name, str) and name else None


def _keys(kind: str, facts: Facts, shared_name: Name | None) -> list[object]:
    """Return by what a new item is known within a batch: all names that the first one's source has for it."""
    if not facts.identifiers:
        return [shared_name] if shared_name is not None else []
    scheme = facts.identifiers[0].scheme
    return [(kind, one) for one in facts.identifiers if one.scheme == scheme]


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
