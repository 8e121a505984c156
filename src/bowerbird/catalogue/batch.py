"""One batch of answers inside one transaction, from who is meant to the rows that follow.

In the order in which it happens: the answers and all that they mention become nodes; stored nodes are read, new ones
get an id; every node that something new was heard about is merged from all its source records and compared with its
state; the differences become rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.checks import check_facts
from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.difference import State, difference
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.merge import Golden, Record, merge
from bowerbird.catalogue.nodes import Heard, Node, Nodes, overlaid, spoken_of
from bowerbird.catalogue.writing import Rows, reserve_ids
from bowerbird.words.facts import Facts
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
        for answer in answers:
            if answer.facts is not None:
                check_facts(self._nodes.kinds, describe(answer.kind).name, answer.facts)
        self._nodes.learn(
            spoken
            for answer in answers
            if (meant := _meant(answer)) is not None
            for spoken in spoken_of(describe(answer.kind).name, meant)
        )
        subjects = [self._subject(answer) for answer in answers]
        self._read_ledger()
        self._create()
        self._merge_all()
        self._rows.send(self._connection)
        return [
            Applied(item_id=None)
            if node is None
            else Applied(
                item_id=node.item_id, created=node.created, difference=self._differences.get(node, Difference())
            )
            for node in subjects
        ]

    def _subject(self, answer: Answer) -> Node | None:
        """Return the node of the item that *answer* is about, or None when it cannot be saved yet."""
        kind = describe(answer.kind)
        entry = answer.entry
        node = self._nodes.node(kind.name, _meant(answer), answer.item_id)
        if node.item_id is None and not node.heard and not (answer.facts and kind.valid(answer.facts.fields)):
            self._nodes.forget(node)
            return None
        node.run = answer.run
        node.others.extend(answer.others)
        if answer.facts is None:
            node.outcomes.append(entry)
        else:
            node.heard[entry.provider] = Heard(entry.provider, answer.facts, entry=entry)
            self._mention(answer.facts, entry.provider, answer.run)
        return node

    def _mention(self, facts: Facts, provider: str, run: str) -> None:
        """Make nodes of the related items, as far as they are not known better already."""
        for tie in facts.related:
            node = self._nodes.node(tie.kind, tie.facts)
            self._mention(tie.facts, provider, run)
            if node.item_id is not None and not tie.partial:
                continue
            if node.item_id is None and not node.heard and not node.kind.valid(tie.facts.fields):
                self._nodes.forget(node)
                continue
            earlier = node.heard.get(provider)
            if earlier is None:
                node.run = node.run or run
                node.heard[provider] = Heard(provider, tie.facts, partial=tie.partial)
            elif earlier.partial:
                node.heard[provider] = Heard(provider, overlaid(earlier.facts, tie.facts), partial=True)

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
            (kind, facts)
            for node in stored
            for row in self._ledger.get(node.item_id or 0, {}).values()
            if row.facts is not None
            for kind, facts in ((node.kind.name, row.facts), *((tie.kind, tie.facts) for tie in row.facts.related))
        )

    def _create(self) -> None:
        new = [node for node in self._nodes if node.item_id is None]
        for node in new:
            # On PostgreSQL somebody may have created it since we looked first, and our second look found it.
            if node.meant is not None and self._nodes.stored(node.kind.name, node.meant) is not None:
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
        records = [Record(provider, facts, self._edges(facts)) for provider, facts in said.items()]
        golden = merge(records, precedence=self._providers(node.kind.name), lists=node.kind.lists)
        ours = tuple(
            one for one in golden.identifiers if self._nodes.owned.get((node.kind.name, one), item_id) == item_id
        )
        if len(ours) == len(golden.identifiers):
            return golden
        # An identifier that belongs to another item stays there: sources do give one number to two items.
        return Golden(golden.fields, ours, golden.links, golden.images, golden.edges, golden.sources)

    def _edges(self, facts: Facts) -> tuple[Edge, ...]:
        edges = []
        for tie in facts.related:
            object_id = self._nodes.stored(tie.kind, tie.facts)
            if object_id is not None:
                edges.append(Edge(role=tie.role, object_id=object_id, position=tie.position, details=tie.details))
        return tuple(edges)

    def _write_ledger(self, node: Node, item_id: int) -> None:
        known = self._ledger.get(item_id, {})
        written = set(known)
        for provider, heard in node.heard.items():
            if heard.entry is not None:
                self._rows.answered(item_id, heard.entry, heard.facts, known=provider in known)
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


def _meant(answer: Answer) -> Facts | None:
    """Return the answer's facts with what the item was asked for by in front: that says first who is meant."""
    if answer.facts is None or not answer.known_as:
        return answer.facts
    identifiers = tuple(dict.fromkeys((*answer.known_as, *answer.facts.identifiers)))
    return msgspec.structs.replace(answer.facts, identifiers=identifiers)
