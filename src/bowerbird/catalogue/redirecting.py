"""Redirects: a source leads from one of its names to another, and two stored items may turn out to be one.

What an answer leads to is decided by a pure function; then the items are merged, before the batch looks at them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer
from bowerbird.catalogue.comparing import denied
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.living import survivors
from bowerbird.catalogue.lookup import KindIdentifier
from bowerbird.catalogue.merging import Merging, Two
from bowerbird.catalogue.nodes import Nodes
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Status


@dataclass(frozen=True)
class Redirect:
    """A source leads from the name under which an item was known to another one.

    Attributes:
        old: the identifier under which it was asked for.
        new: the one that the source names now.
        duplicates: stored items that are known by other names of it; the owner of *new* is not among them.
        survivor: the stored item that *new* belongs to, or None.
    """

    old: Identifier
    new: Identifier
    duplicates: tuple[int, ...]
    survivor: int | None


def redirect_of(
    answer: Answer, owned: Mapping[KindIdentifier, int], former: Collection[KindIdentifier] = ()
) -> Redirect | None:
    """Return where an answer leads away from a stored item's name, or None. Pure.

    A *former* name leads nowhere: that the source knows another item by it is what the person contradicts.

    Only names of the provider's own scheme count: other sources do give one number to two things.
    """
    if answer.scheme is None or answer.entry.facts is None:
        return None
    kind = describe(answer.kind).name
    told = [one for one in answer.entry.facts.identifiers if one.scheme == answer.scheme]
    before = [one for one in (*answer.known_as, *told[1:]) if one.scheme == answer.scheme and one not in told[:1]]
    before = [one for one in before if (kind, one) not in former]
    if not told or not before:
        return None
    stored = dict.fromkeys(owner for one in before if (owner := owned.get((kind, one))) is not None)
    if not stored:
        return None
    old = next(one for one in before if (kind, one) in owned)
    survivor = owned.get((kind, told[0]))
    duplicates = tuple(item_id for item_id in stored if item_id != survivor) if survivor is not None else ()
    if survivor is not None and not duplicates:
        return None
    return Redirect(old, told[0], duplicates, survivor)


def speaks_of_another(answer: Answer, owned: Mapping[KindIdentifier, int], former: Collection[KindIdentifier]) -> bool:
    """Return whether an answer is about what a person merged into the item: a second thing at the same source. Pure.

    It was asked by a name which is not the item's own there, and the source does not lead from it to the item's own.
    """
    kind = describe(answer.kind).name
    names = answer.entry.facts.identifiers if answer.entry.facts is not None else ()
    told = [one for one in names if one.scheme == answer.scheme]
    asked = [one for one in answer.known_as if one.scheme == answer.scheme] or told
    if answer.scheme is None or not asked or (kind, asked[0]) not in former:
        return False
    return not any((kind, one) in owned and (kind, one) not in former for one in told[:1])


class Redirects:
    """Follows the redirects in the answers of one batch, inside its transaction."""

    def __init__(self, connection: Connection, nodes: Nodes, now: dt.datetime) -> None:
        self._connection = connection
        self._nodes = nodes
        self._now = now
        self._found: dict[int, Redirect] = {}
        """By the place in memory of the answer: answers live as long as the batch."""
        self._merged: dict[int, int] = {}

    def followed(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """Return the answers about the items that they are about now; those that are one have been merged."""
        answers = [self._merged_first(answer) for answer in answers]
        self._merged = survivors(self._connection, {one.item_id for one in answers if one.item_id is not None})
        # A job's answer keeps its item, about which it comes too late.
        return [
            one if one.claim is not None or not self.is_merged(one.item_id) else self._moved(one) for one in answers
        ]

    def is_merged(self, item_id: int | None) -> bool:
        """Return whether an item that was answered about has become part of another one."""
        return item_id in self._merged

    def told(self, answer: Answer) -> Difference | None:
        """Return where an answer leads, for the history; None when it leads nowhere else."""
        redirect = self._found.get(id(answer))
        return Difference(redirected=(redirect.old, redirect.new)) if redirect else None

    def _merged_first(self, answer: Answer) -> Answer:
        redirect = redirect_of(answer, self._nodes.owned, self._nodes.former)
        if redirect is None or not self._claim_holds(answer):
            return answer
        if redirect.survivor is not None:
            refused = self._denied(answer, redirect, redirect.survivor)
            if refused:
                return refused
            self._merge(answer, redirect, redirect.survivor)
            answer = replace(answer, item_id=redirect.survivor, claim=None)
        self._found[id(answer)] = redirect
        return answer

    def _denied(self, answer: Answer, redirect: Redirect, survivor: int) -> Answer | None:
        """Return what is to be saved in place of an answer that says two are one, which a person's word denies."""
        kind, duplicates = describe(answer.kind), redirect.duplicates
        rows = reading.ledger(self._connection, [survivor, *duplicates])
        said = {item_id: row.facts for item_id, of in rows.items() if (row := of.get(CURATOR)) and row.facts}
        ours = said.get(survivor, Facts())
        for duplicate in duplicates:
            against = denied(kind, ours, said.get(duplicate, Facts()), answer.scheme)
            if against:
                told = (
                    f"the source leads from {redirect.old} to {redirect.new}, which is item {survivor}, but a person's "
                    f"word on both speaks against it: {'; '.join(against)}. If they are one: "
                    f"bowerbird merge {kind.name} {duplicate} {survivor} --yes"
                )
                entry = replace(answer.entry, status=Status.FAILED, facts=None, error=told, due_at=None, partial=False)
                return replace(answer, entry=entry, others=(), item_id=duplicate, known_as=(redirect.old,))
        return None

    def _merge(self, answer: Answer, redirect: Redirect, survivor: int) -> None:
        kind, merging = describe(answer.kind), Merging(self._connection, self._now)
        for duplicate in redirect.duplicates:
            merging.merge(
                Two(
                    kind=kind,
                    survivor=survivor,
                    duplicate=duplicate,
                    actor=answer.entry.provider,
                    run=answer.run,
                    scheme=answer.scheme,
                )
            )
            self._nodes.moved(duplicate, survivor)

    def _claim_holds(self, answer: Answer) -> bool:
        """Return whether a job's answer about an item comes in time."""
        if answer.claim is None or answer.item_id is None:
            return True
        row = reading.ledger(self._connection, [answer.item_id])[answer.item_id].get(answer.entry.provider)
        return row is not None and row.claim == answer.claim

    def _moved(self, answer: Answer) -> Answer:
        moved = replace(answer, item_id=self._merged[answer.item_id or 0])
        if id(answer) in self._found:
            self._found[id(moved)] = self._found[id(answer)]
        return moved
