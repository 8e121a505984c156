"""Twinning within a batch: answers about items that a person has made of words, and offers of what may be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bowerbird.catalogue import lookup, reading
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.kinds import describe, known_kinds
from bowerbird.catalogue.ledger import Ledger
from bowerbird.catalogue.makers import Maker, Makers, maker_ties, meant_makers, unite_makers
from bowerbird.catalogue.merging import Merging
from bowerbird.catalogue.nodes import Node, Nodes
from bowerbird.catalogue.twins import Twins, look_for_twins
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Status

_NONE = Twins()


class Twinning:
    """Finds whom the answers of one batch may be about, inside its transaction."""

    def __init__(self, connection: Connection, nodes: Nodes, now: dt.datetime) -> None:
        self._connection = connection
        self._nodes = nodes
        self._now = now
        self._found: dict[int, Twins] = {}
        """By the place in memory of the answer: answers live as long as the batch."""
        self._schemes: dict[int, str] = {}
        self._makers: list[Maker] = []
        """Whom a person is to be asked about: makers of words, and those that the answers name."""

    def meet(self, answers: Sequence[Answer]) -> list[Answer]:
        """Look whom *answers* may be about, and return who has to be merged anew because of it."""
        self._found = look_for_twins(self._connection, answers, self._nodes.owned)
        again: list[Answer] = []
        for answer in answers:
            twin = self.certain(answer)
            if twin is not None and answer.scheme is not None:
                kind, scheme = describe(answer.kind).name, answer.scheme
                names = (name for name in answer.identity.identifiers if name.scheme == scheme)
                self._nodes.owned.update(((kind, name), twin) for name in names)
                self._schemes[twin] = scheme
                again += self._unite_makers(twin, self._makers_told(answer), answer)
        makers = meant_makers(self._connection, answers, self._nodes.owned)
        for maker in makers:
            if maker.certain:
                known = maker.facts.identifiers
                self._nodes.owned.update(((maker.kind.name, name), maker.item_id) for name in known)
                self._schemes[maker.item_id] = known[0].scheme
        self._makers = [maker for maker in makers if not maker.certain]
        return again

    def certain(self, answer: Answer) -> int | None:
        """Return the item made of words that an answer is certainly about."""
        return self._found.get(id(answer), _NONE).certain

    @property
    def possible(self) -> Iterator[int]:
        """The items made of words that a person is to be asked about."""
        yield from (item_id for twins in self._found.values() for item_id in twins.possible)
        yield from (maker.item_id for maker in self._makers)

    def refuse_taken(self) -> None:
        """Make sure that nobody has told meanwhile who an item made of words is, now that it is held.

        Raises:
            LostRaceError: somebody has.
        """
        held = lookup.identifiers_of(self._connection, self._schemes) if self._schemes else {}
        if any(name.scheme == self._schemes[item_id] for item_id, names in held.items() for name in names):
            raise LostRaceError

    def offer(self, answers: Sequence[Answer], subjects: Sequence[Node | None], ledger: Ledger) -> None:
        """Ask a person about items that may be one: the one made of words is undecided at the source then."""
        for answer, node in zip(answers, subjects, strict=True):
            twins = self._found.get(id(answer), _NONE).possible
            if not twins or node is None or node.item_id is None or not node.created:
                continue
            known = next(name for name in answer.identity.identifiers if name.scheme == answer.scheme)
            fields = answer.entry.facts.fields if answer.entry.facts is not None else {}
            for twin in twins:
                row = ledger.of(twin).get(answer.entry.provider)
                if row is None or row.facts is None:
                    entry = _offer(answer.entry.provider, known, fields, node.item_id)
                    self._nodes.node(node.kind.name, Facts(), twin).outcomes.append(entry)
        for maker in self._makers:
            node = self._nodes.node(maker.kind.name, maker.facts, None)
            row = ledger.of(maker.item_id).get(maker.provider)
            # A provider that does not ask about such items has no row there.
            if node.created and node.item_id is not None and row is not None and row.facts is None:
                entry = _offer(maker.provider, maker.facts.identifiers[0], maker.facts.fields, node.item_id)
                self._nodes.node(maker.kind.name, Facts(), maker.item_id).outcomes.append(entry)

    def _makers_told(self, answer: Answer) -> dict[tuple[str, str], int]:
        """Return the stored items that an answer names as makers by an identifier."""
        ties = (tie for tie in maker_ties(answer.entry.facts or Facts()) if tie.facts.identifiers)
        found = ((self._nodes.name(tie.kind, tie.facts), self._nodes.identified(tie.kind, tie.facts)) for tie in ties)
        return {name: item_id for name, item_id in found if name is not None and item_id is not None}

    def _unite_makers(self, twin: int, known: Makers, answer: Answer) -> Iterator[Answer]:
        merging = Merging(self._connection, self._now)
        actor = answer.entry.provider
        united = unite_makers(merging, self._connection, twin, known, actor=actor, run=answer.run)
        return remerged(self._connection, united, answer.run)


def remerged(connection: Connection, united: Collection[tuple[str, int]], run: str) -> Iterator[Answer]:
    """Yield the answers by which items, given with their kinds, are merged anew: a person's word on them, unchanged."""
    kinds = known_kinds()
    rows = reading.ledger(connection, [item_id for _, item_id in united]) if united else {}
    for kind, item_id in united:
        row = rows[item_id].get(CURATOR)
        facts = row.facts if row is not None and row.facts is not None else Facts()
        entry = LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts)
        yield Answer(kind=kinds[kind].item, entry=entry, run=run, item_id=item_id)


def _offer(provider: str, known: Identifier, fields: Mapping[str, Any], item_id: int) -> LedgerEntry:
    told = (
        f"it may be item {item_id}, which is {known}: take that in `bowerbird review` if they are one, and they "
        "are merged; else reject it"
    )
    candidate = Candidate(identifier=known, facts=Facts(fields=dict(fields)), stored=item_id)
    return LedgerEntry(provider=provider, status=Status.AMBIGUOUS, error=told, candidates=(candidate,))
