"""One batch of answers inside one transaction, from who is meant to the rows that follow.

In the order in which it happens: the answers and all that they mention become nodes; stored nodes are read, new ones
get an id; every node that something new was heard about is merged from all its source records and compared with its
state; the differences become rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.checks import check_facts
from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.difference import State, difference
from bowerbird.catalogue.kinds import Kind, describe
from bowerbird.catalogue.merge import Golden, Record, merge
from bowerbird.catalogue.nodes import Heard, Node, Nodes, overlaid, spoken_of
from bowerbird.catalogue.writing import Rows, reserve_ids
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.results import Difference, Edge, Status

_EMPTY = State()


class Batch:
    """One use only: make it inside a write transaction, call :meth:`apply` once."""

    def __init__(self, connection: Connection, providers: Callable[[str], Sequence[str]], now: dt.datetime) -> None:
        self._connection = connection
        self._providers = providers
        self._now = now
        self._nodes = Nodes(connection)
        self._rows = Rows(now)
        self._ledger: dict[int, dict[str, reading.LedgerRow]] = {}
        self._differences: dict[Node, Difference] = {}

    def apply(self, answers: Sequence[Answer]) -> list[Applied]:
        """Write what *answers* come to and return what each did."""
        meant = [_Meant.of(answer) for answer in answers]
        for one in meant:
            for facts in one.said:
                check_facts(self._nodes.kinds, one.kind.name, facts)
        self._nodes.learn(
            spoken for one in meant if one.said for spoken in spoken_of(one.kind.name, one.identity, one.said)
        )
        subjects = [self._subject(answer, one) for answer, one in zip(answers, meant, strict=True)]
        self._nodes.learn_ties(node.item_id for node in subjects if node is not None and node.item_id is not None)
        for node in subjects:
            if node is not None:
                for heard in list(node.heard.values()):
                    self._mention(node, heard)
        self._read_ledger()
        self._create()
        self._merge_all()
        self._rows.send(self._connection)
        return [self._applied(node) for node in subjects]

    def _applied(self, node: Node | None) -> Applied:
        if node is None:
            return Applied(item_id=None)
        changes = self._differences.get(node, Difference())
        return Applied(item_id=node.item_id, created=node.created, difference=changes)

    def _subject(self, answer: Answer, meant: _Meant) -> Node | None:
        """Return the node of the item that *answer* is about, or None when it cannot be saved yet."""
        node = self._nodes.subject(answer.kind, meant.identity, answer.item_id, answer.wanted)
        if node.item_id is None and not node.heard and not meant.valid:
            self._nodes.forget(node)
            return None
        node.run = answer.run
        for entry in (answer.entry, *answer.others):
            if entry.facts is not None:
                node.heard[entry.provider] = Heard(entry.provider, entry.facts, entry=entry)
            elif entry is answer.entry or entry.asked is not None:
                node.outcomes.append(entry)
            else:
                node.others.append(entry)
        return node

    def _mention(self, subject: Node, heard: Heard) -> None:
        """Make nodes of the items that *subject* is tied to, and note what is new about them."""
        for tie in heard.facts.related:
            node = self._nodes.tied_node(subject, tie)
            if node is None:
                continue
            passing = Heard(heard.provider, tie.facts, partial=tie.partial and heard.provider != CURATOR)
            self._mention(node, passing)
            if node.item_id is not None and (not tie.partial or not tie.facts.identifiers):
                # A term of a vocabulary says nothing new; of a mere name nobody knows whether this item is meant.
                continue
            if node.item_id is None and not node.heard and not node.kind.valid(tie.facts.fields):
                self._nodes.forget(node)
                continue
            earlier = node.heard.get(heard.provider)
            if earlier is None:
                node.run = node.run or subject.run
                node.heard[heard.provider] = passing
            elif earlier.partial:
                both = overlaid(earlier.facts, tie.facts)
                node.heard[heard.provider] = Heard(heard.provider, both, partial=True)

    def _read_ledger(self) -> None:
        """Read what is stored of the nodes, and drop the passing words that say nothing new."""
        stored = [node for node in self._nodes if node.item_id is not None and (node.heard or node.outcomes)]
        if not stored:
            return
        ids = [node.item_id for node in stored if node.item_id is not None]
        reading.lock(self._connection, ids)
        self._ledger = reading.ledger(self._connection, ids)
        for node in stored:
            known = self._ledger.get(node.item_id or 0, {})
            for provider, heard in list(node.heard.items()):
                before = known.get(provider)
                if heard.entry is not None or before is None or before.facts is None:
                    continue
                both = overlaid(before.facts, heard.facts) if before.partial else before.facts
                if both is before.facts:
                    del node.heard[provider]
                else:
                    node.heard[provider] = Heard(provider, both, partial=True)
        # Merging needs to know whom the sources that are not heard now speak of.
        self._nodes.learn(
            spoken
            for node in stored
            for row in self._ledger.get(node.item_id or 0, {}).values()
            if row.facts is not None
            for spoken in spoken_of(node.kind.name, row.facts)
        )

    def _create(self) -> None:
        new = [node for node in self._nodes if node.item_id is None]
        for node in new:
            # On PostgreSQL somebody may have created it since we looked first, and our second look found it.
            if node.meant and node.meant.identifiers and self._nodes.identified(node.kind.name, node.meant) is not None:
                raise LostRaceError(node.kind.name)
        if new:
            for node, item_id in zip(new, reserve_ids(self._connection, len(new)), strict=True):
                self._nodes.born(node, item_id)

    def _merge_all(self) -> None:
        active = [node for node in self._nodes if node.heard or node.outcomes or node.others]
        stored = {node.item_id: node.kind for node in active if not node.created and node.heard and node.item_id}
        states = reading.states(self._connection, stored) if stored else {}
        for node in active:
            assert node.item_id is not None  # noqa: S101 -- every node was stored before or created above
            if node.heard:
                self._write_difference(node, node.item_id, states.get(node.item_id, _EMPTY))
            self._write_ledger(node, node.item_id)

    def _write_difference(self, node: Node, item_id: int, state: State) -> None:
        golden = self._golden(node, item_id)
        changes = difference(node.kind, state, golden)
        self._differences[node] = changes
        if node.created:
            self._rows.item(node.kind, item_id, golden.fields)
        elif changes:
            self._rows.fields(node.kind, item_id, changes.fields)
        if changes or node.created:
            self._rows.attachments(node.kind, item_id, changes)
            actor = next(iter(node.heard))
            action = "created" if node.created else "updated"
            self._rows.revision(item_id, actor=actor, action=action, run=node.run, difference=changes)

    def _golden(self, node: Node, item_id: int) -> Golden:
        said = {provider: row.facts for provider, row in self._ledger.get(item_id, {}).items() if row.facts is not None}
        said.update({provider: heard.facts for provider, heard in node.heard.items()})
        records = [Record(provider, facts, self._edges(node, facts)) for provider, facts in said.items()]
        golden = merge(records, precedence=self._providers(node.kind.name), lists=node.kind.lists)
        ours = tuple(
            one for one in golden.identifiers if self._nodes.owned.get((node.kind.name, one), item_id) == item_id
        )
        if len(ours) == len(golden.identifiers):
            return golden
        # An identifier that belongs to another item stays there: sources do give one number to two items.
        return Golden(golden.fields, ours, golden.links, golden.images, golden.edges, golden.sources)

    def _edges(self, node: Node, facts: Facts) -> tuple[Edge, ...]:
        found = ((tie, self._nodes.tied(node, tie)) for tie in facts.related)
        return tuple(
            Edge(role=tie.role, object_id=object_id, position=tie.position, details=tie.details)
            for tie, object_id in found
            if object_id is not None
        )

    def _write_ledger(self, node: Node, item_id: int) -> None:
        known = self._ledger.get(item_id, {})
        written = set(known)
        for provider, heard in node.heard.items():
            if heard.entry is not None:
                self._rows.answered(item_id, heard.entry, known=provider in known)
            else:
                self._rows.heard(item_id, provider, heard.facts, partial=heard.partial, known=provider in known)
            written.add(provider)
        for entry in node.outcomes:
            before = known.get(entry.provider)
            self._rows.outcome(item_id, entry, attempts=before.attempts if before else None)
            written.add(entry.provider)
        for entry in (*node.others, *self._due_for(node)):
            if entry.provider not in written:
                self._rows.outcome(item_id, entry, attempts=None)
                written.add(entry.provider)

    def _due_for(self, node: Node) -> list[LedgerEntry]:
        """Return ledger rows for an item that was created in passing: its own providers are to be asked about it."""
        if not node.created or any(heard.entry for heard in node.heard.values()):
            return []
        return [
            LedgerEntry(provider=name, status=Status.DUE, due_at=self._now) for name in self._providers(node.kind.name)
        ]


@dataclass(frozen=True)
class _Meant:
    """What an answer speaks of: everything said in it, and all of it together as far as it tells who is meant."""

    kind: Kind
    said: tuple[Facts, ...]
    identity: Facts

    @property
    def valid(self) -> bool:
        """Whether what is said makes a valid item."""
        return self.kind.valid(self.identity.fields)

    @classmethod
    def of(cls, answer: Answer) -> _Meant:
        """Put together what the entries of an answer say."""
        said = tuple(one.facts for one in (answer.entry, *answer.others) if one.facts is not None)
        identifiers = dict.fromkeys((*answer.known_as, *(known for facts in said for known in facts.identifiers)))
        fields = {name: value for facts in reversed(said) for name, value in facts.fields.items()}
        return cls(describe(answer.kind), said, Facts(fields=fields, identifiers=tuple(identifiers)))
