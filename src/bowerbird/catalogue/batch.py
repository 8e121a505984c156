"""One batch of answers inside one transaction, from who is meant to the rows that follow.

In the order in which it happens: the answers and all that they mention become nodes; stored nodes are read, new ones
get an id; every node that something new was heard about is merged from all its source records and compared with its
state; the differences become rows.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bowerbird.catalogue import lookup, reading
from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.checks import check_facts, check_text, normal_facts
from bowerbird.catalogue.difference import State, difference
from bowerbird.catalogue.fitting import fitted
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.ledger import Ledger
from bowerbird.catalogue.living import Hold, living, refuse_merged
from bowerbird.catalogue.merge import Golden, Record, merge
from bowerbird.catalogue.nodes import Heard, Node, Nodes, overlaid, spoken_of
from bowerbird.catalogue.plan import Plan
from bowerbird.catalogue.redirecting import Redirects, speaks_of_another
from bowerbird.catalogue.tables import Item
from bowerbird.catalogue.ties import Ties
from bowerbird.catalogue.twinning import Twinning
from bowerbird.catalogue.writing import Rows, Said, reserve_ids
from bowerbird.words.facts import CURATOR, Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Edge, Status
from bowerbird.words.work import JobKey

_log = logging.getLogger(__name__)
_EMPTY = State()
REBUILD = "rebuild"
"""Who has changed an item that was merged anew without any source being heard."""


class Batch:
    """One use only: make it inside a write transaction, call :meth:`apply` once."""

    def __init__(self, connection: Connection, plan: Plan, now: dt.datetime) -> None:
        self._connection = connection
        self._providers = plan.precedence
        self._first_for = plan.first_for
        self._now = now
        self._nodes = Nodes(connection)
        self._ties = Ties(connection, self._nodes)
        self._rows = Rows(now)
        self._ledger = Ledger(connection, plan, self._rows, now)
        self._differences: dict[Node, Difference] = {}
        self._gone: set[int] = set()
        """Items that older records are tied to, and that are not there any more."""
        self._into: dict[int, int] = {}
        """Which living items those lead to that ties were found to lead to."""
        self._redirects = Redirects(connection, self._nodes, now)
        self._twinning = Twinning(connection, self._nodes, now)

    def apply(self, answers: Sequence[Answer]) -> list[Applied]:
        """Write what *answers* come to and return what each did."""
        answers = [self._normal(answer) for answer in answers] if self._has_times else answers
        fitting = [self._fitted(answer) for answer in answers]
        answers = [answer for answer, _ in fitting]
        self._nodes.learn(
            spoken
            for answer in answers
            if answer.said
            for spoken in spoken_of(describe(answer.kind).name, answer.identity, answer.said)
        )
        answers = self._redirects.followed(answers)
        asked = len(answers)
        answers = [*answers, *self._twinning.meet(answers)]
        subjects = [self._subject(answer) for answer in answers]
        living = (node.item_id for node in subjects if node and not self._redirects.is_merged(node.item_id))
        self._ledger.read([*living, *self._mentioned(answers), *self._twinning.possible])
        self._twinning.refuse_taken()
        # Nor may an identifier have moved to another item since its owner was looked up.
        refuse_merged(self._connection, set(self._nodes.owned.values()) - set(self._ledger.held))
        late = [self._is_late(answer) for answer in answers]
        for answer, node, dropped in zip(answers, subjects, late, strict=True):
            # A job's answer is taken in only now that the ledger tells whether its claim still holds.
            if answer.claim is not None and node is not None and not dropped:
                self._take_in(node, answer)
        for answer, node in zip(answers, subjects, strict=True):
            self._keep_old_names(answer, node)
        for node in dict.fromkeys(subjects):
            if node is not None:
                for heard in list(node.heard.values()):
                    self._mention(node, heard)
        self._drop_old_words()
        self._create()
        self._twinning.offer(answers, subjects, self._ledger)
        self._merge_all()
        self._tell_redirects(answers, subjects)
        self._rows.send(self._connection)
        applied = [self._applied(node, dropped=dropped) for node, dropped in zip(subjects, late, strict=True)][:asked]
        return [replace(one, left_out=told) if told else one for one, (_, told) in zip(applied, fitting, strict=True)]

    @property
    def _has_times(self) -> bool:
        return any(kind.times for kind in self._nodes.kinds.values())

    def _normal(self, answer: Answer) -> Answer:
        """Return an answer whose facts have dates and moments in their normal form."""
        kind = describe(answer.kind).name

        def normal(entry: LedgerEntry) -> LedgerEntry:
            facts = entry.facts and normal_facts(self._nodes.kinds, kind, entry.facts)
            return entry if facts is entry.facts else replace(entry, facts=facts)

        return replace(answer, entry=normal(answer.entry), others=tuple(map(normal, answer.others)))

    def _fitted(self, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
        """Return an answer as the tables can hold it, and what it says that they cannot.

        Raises:
            QueryError: nothing can be kept of it.
        """
        kind = describe(answer.kind).name
        left_out: list[str] = []
        entries: list[LedgerEntry] = []
        dropped: set[Identifier] = set()
        for entry in (answer.entry, *answer.others):
            if entry.candidates:
                check_text(kind, entry.candidates)
            if entry.facts is not None and entry.provider == CURATOR:
                # A person can mend what was typed, and is to be told.
                check_facts(self._nodes.kinds, kind, entry.facts)
            elif entry.facts is not None:
                facts, told = fitted(self._nodes.kinds, kind, entry.facts)
                if told:
                    left_out.extend(told)
                    dropped.update(set(entry.facts.identifiers) - set(facts.identifiers))
                    entry = replace(entry, facts=facts)  # noqa: PLW2901 -- what goes on is what fits
                    _log.warning("%s: of %s is left out: %s", entry.provider, kind, "; ".join(told))
            entries.append(entry)
        if not left_out:
            return answer, ()
        known_as = tuple(one for one in answer.known_as if one not in dropped)
        return replace(answer, entry=entries[0], others=tuple(entries[1:]), known_as=known_as), tuple(left_out)

    @property
    def due(self) -> Sequence[JobKey]:
        """The jobs that are due now because of this batch."""
        return self._rows.due

    def _keep_old_names(self, answer: Answer, node: Node | None) -> None:
        """Keep the names under which a source knew an item: it never takes one back, an old one leads to the new."""
        if node is None or answer.scheme is None:
            return
        heard = node.heard.get(answer.entry.provider)
        before = self._ledger.of(node.item_id).get(answer.entry.provider)
        if heard is not None and before is not None and before.facts is not None:
            old = (one for one in before.facts.identifiers if one.scheme == answer.scheme)
            heard.facts = heard.facts.with_identifiers(old)

    def _tell_redirects(self, answers: Sequence[Answer], subjects: Sequence[Node | None]) -> None:
        for answer, node in zip(answers, subjects, strict=True):
            told = self._redirects.told(answer)
            if told is not None and node is not None and node.item_id is not None:
                actor = answer.entry.provider
                self._rows.revision(node.item_id, actor=actor, action="redirected", run=answer.run, difference=told)

    def _is_late(self, answer: Answer) -> bool:
        if answer.claim is None:
            return False
        if self._redirects.is_merged(answer.item_id):
            return True
        row = self._ledger.of(answer.item_id).get(answer.entry.provider)
        return row is None or row.claim != answer.claim

    def _applied(self, node: Node | None, *, dropped: bool) -> Applied:
        if node is None or dropped:
            return Applied(item_id=node.item_id if node else None, dropped=dropped)
        changes = self._differences.get(node, Difference())
        return Applied(item_id=node.item_id, created=node.created, difference=changes)

    def _subject(self, answer: Answer) -> Node | None:
        """Return the node of the item that *answer* is about, or None when it cannot be saved yet."""
        item_id = answer.item_id or self._twinning.certain(answer)
        node = self._nodes.subject(answer.kind, answer.identity, item_id, answer.wanted)
        if node.item_id is None and not node.heard and not node.kind.valid(answer.identity.fields):
            self._nodes.forget(node)
            return None
        if answer.claim is None:
            self._take_in(node, answer)
        return node

    def _take_in(self, node: Node, answer: Answer) -> None:
        """Note what an answer says of an item, unless it is about another one that a person merged into it."""
        if not speaks_of_another(answer, self._nodes.owned, self._nodes.former):
            _take_in(node, answer)
        elif answer.claim is not None:
            # The job is due once more: it is asked by the item's own name then.
            node.outcomes.append(LedgerEntry(provider=answer.entry.provider, status=Status.DUE, due_at=self._now))
        else:
            node.others.extend(entry for entry in answer.others if entry.facts is None)

    def _mention(self, subject: Node, heard: Heard) -> None:
        """Find the items that *subject* is tied to, and note what is new about them."""
        rows = self._ledger.of(subject.item_id)
        heard.ties = [self._tie(subject, heard, tie, rows) for tie in heard.facts.related]

    def _tie(self, subject: Node, heard: Heard, tie: Related, rows: Mapping[str, reading.LedgerRow]) -> Node | None:
        node = self._ties.node(rows, heard.provider, tie)
        if node is None:
            return None
        if node.item_id is None and not node.heard and (tie.stored_only or not node.kind.valid(tie.facts.fields)):
            self._nodes.forget(node)
            return None
        if node.item_id is not None and (not tie.partial or not tie.facts.identifiers):
            # A term of a vocabulary says nothing new; of a mere name nobody knows whether this item is meant.
            return node
        if tie.facts.identifiers and (tie.kind, tie.facts.identifiers[0]) in self._nodes.former:
            # It is about another one at the source, which a person merged into this one.
            return node
        passing = Heard(heard.provider, tie.facts, partial=tie.partial and heard.provider != CURATOR)
        earlier = node.heard.get(heard.provider)
        if earlier is None or earlier.partial:
            self._ledger.read([node.item_id])
            self._mention(node, passing)
            node.run = node.run or subject.run
            node.heard[heard.provider] = _overlaid(earlier, passing) if earlier else passing
        return node

    def _mentioned(self, answers: Iterable[Answer]) -> Iterator[int | None]:
        """Yield the stored items of which something new may be said in passing."""
        for facts in (facts for answer in answers for facts in answer.said):
            for tie in _all_ties(facts):
                if tie.partial and tie.facts.identifiers:
                    yield self._nodes.identified(tie.kind, tie.facts)

    def _drop_old_words(self) -> None:
        """Drop what was said in passing and is known, or known better from the source's own answer."""
        for node in self._nodes:
            known = self._ledger.of(node.item_id)
            for provider, heard in list(node.heard.items()):
                before = known.get(provider)
                if heard.entry is not None or before is None or before.facts is None:
                    continue
                both = overlaid(before.facts, heard.facts) if before.partial else before.facts
                if both is before.facts and not (heard.found and before.partial):
                    del node.heard[provider]
                else:
                    ties = heard.ties if heard.facts.related else before.tied
                    node.heard[provider] = Heard(provider, both, partial=True, found=heard.found, ties=ties)

    def _create(self) -> None:
        new = [node for node in self._nodes if node.item_id is None]
        if new:
            for node, item_id in zip(new, reserve_ids(self._connection, len(new)), strict=True):
                self._nodes.born(node, item_id)
        self._nodes.claim()

    def _merge_all(self) -> None:
        active = [node for node in self._nodes if node.heard or node.outcomes or node.others]
        merged = {node.item_id: node for node in active if node.heard and node.item_id}
        stored = {item_id: node.kind for item_id, node in merged.items() if not node.created}
        states = reading.states(self._connection, stored) if stored else {}
        goldens = self._goldens(merged, states)
        for node in active:
            if node.item_id is not None:
                if node.heard:
                    state = states.get(node.item_id, _EMPTY)
                    self._write_difference(node, node.item_id, state, goldens[node.item_id])
                changes = self._differences.get(node)
                self._ledger.write(node, node.item_id, changes.identifiers_added if changes else ())

    def _goldens(self, nodes: Mapping[int, Node], states: Mapping[int, State]) -> dict[int, Golden]:
        """Return what the sources together say of items, with whom every tie and identifier in it belongs to by now."""
        self._follow_ties(nodes, states)
        goldens = {item_id: self._golden(node, item_id) for item_id, node in nodes.items()}
        identifiers: set[lookup.KindIdentifier] = set()
        for item_id, golden in goldens.items():
            kind, held = nodes[item_id].kind.name, set(states.get(item_id, _EMPTY).identifiers)
            identifiers.update((kind, known) for known in golden.identifiers if known not in held)
        unknown = identifiers - self._nodes.owned.keys()
        if unknown:
            self._nodes.owned.update(lookup.owners(self._connection, unknown))
        return goldens

    def _golden(self, node: Node, item_id: int) -> Golden:
        kind = node.kind
        golden = merge(
            [Record(provider, said.facts, _edges(said)) for provider, said in self._said(node, item_id)],
            precedence=self._providers(kind.name),
            lists=kind.lists,
            of_fields=self._first_for(kind.name),
        )
        # What was heard by earlier versions may have its times in another form.
        return replace(golden, fields=dict(kind.normal(golden.fields))) if kind.times else golden

    def _said(self, node: Node, item_id: int) -> Iterator[tuple[str, Said]]:
        """Yield what each source says of an item: what the batch has heard, else what is stored."""
        for provider, row in self._ledger.of(item_id).items():
            if row.facts is not None and provider not in node.heard:
                yield provider, Said(row.facts, tuple(self._into.get(tied or 0, tied) for tied in row.tied))
        for provider, heard in node.heard.items():
            yield provider, heard.said()

    def _follow_ties(self, nodes: Mapping[int, Node], states: Mapping[int, State]) -> None:
        """Have all ties lead to living items, and hold those to which the tables have no tie yet."""
        new: set[int] = set()
        for item_id, node in nodes.items():
            # A merge holds all that is tied to its items: a tie that is there cannot move while we hold this end of it.
            there = {edge.object_id for edge in states.get(item_id, _EMPTY).edges}
            said = (tied for _, each in self._said(node, item_id) for tied in each.tied if tied is not None)
            new.update(set(said) - there)
        new -= {node.item_id for node in self._nodes if node.created} | set(self._ledger.held)
        self._into = living(self._connection, new, Hold.REFER) if new else {}
        self._gone = new - self._into.keys()
        if any(old != now for old, now in self._into.items()):
            for node in nodes.values():
                for heard in node.heard.values():
                    heard.follow(self._into)

    def rebuild(self, kind: type[Item], item_ids: Sequence[int], run: str) -> int:
        """Merge stored items anew from what their sources have said, and return how many are different now."""
        found = dict.fromkeys(living(self._connection, item_ids).values())
        nodes = {item_id: Node(describe(kind), item_id, run=run) for item_id in found}
        self._ledger.read(nodes)
        states = reading.states(self._connection, {item_id: describe(kind) for item_id in nodes})
        goldens = self._goldens(nodes, states)
        for item_id, node in nodes.items():
            self._write_difference(node, item_id, states[item_id], goldens[item_id])
        self._rows.send(self._connection)
        return sum(bool(changes) for changes in self._differences.values())

    def _write_difference(self, node: Node, item_id: int, state: State, golden: Golden) -> None:
        # An identifier that belongs to another item stays there: sources do give one number to two items.
        owned, kind = self._nodes.owned, node.kind.name
        golden = replace(
            golden,
            identifiers=tuple(one for one in golden.identifiers if owned.get((kind, one), item_id) == item_id),
            # Two items that were tied to each other may have become one.
            edges=tuple(edge for edge in golden.edges if edge.object_id not in {item_id, *self._gone}),
        )
        changes = difference(node.kind, state, golden)
        self._differences[node] = changes
        if node.created:
            self._rows.item(node.kind, item_id, golden.fields)
        elif changes:
            self._rows.fields(node.kind, item_id, state.fields, changes.fields)
        if changes or node.created:
            self._rows.attachments(node.kind, item_id, changes)
            self._ledger.ask_the_skipped(node, item_id, changes)
            actor = next(iter(node.heard), REBUILD)
            action = "created" if node.created else "updated" if node.heard else "rebuilt"
            self._rows.revision(item_id, actor=actor, action=action, run=node.run, difference=changes)


def _take_in(node: Node, answer: Answer) -> None:
    node.run = answer.run
    for entry in (answer.entry, *answer.others):
        if entry.facts is not None and entry.partial:
            node.heard.setdefault(entry.provider, Heard(entry.provider, entry.facts, partial=True, found=entry))
        elif entry.facts is not None:
            node.heard[entry.provider] = Heard(entry.provider, entry.facts, entry=entry)
        elif entry is answer.entry or entry.asked is not None:
            node.outcomes.append(entry)
        else:
            node.others.append(entry)


def _overlaid(earlier: Heard, later: Heard) -> Heard:
    ties = later.ties if later.facts.related else earlier.ties
    return Heard(later.provider, overlaid(earlier.facts, later.facts), partial=True, found=earlier.found, ties=ties)


def _all_ties(facts: Facts) -> Iterator[Related]:
    for tie in facts.related:
        yield tie
        yield from _all_ties(tie.facts)


def _edges(said: Said) -> tuple[Edge, ...]:
    return tuple(
        Edge(role=tie.role, object_id=object_id, position=tie.position, details=tie.details)
        for tie, object_id in zip(said.facts.related, said.tied, strict=False)
        if object_id is not None
    )
