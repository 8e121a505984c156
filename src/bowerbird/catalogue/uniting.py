"""Uniting what is known of two items that are one: whose word stays, and what really changes of the survivor. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bowerbird.catalogue.difference import State
from bowerbird.catalogue.reading import LedgerRow
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Status

_WAITING = (Status.DUE, Status.RUNNING, Status.UNAVAILABLE)


def united(survivor: Facts, duplicate: Facts, *, name: str) -> Facts:
    """Return a person's word on two items as their word on one: the survivor's wins, the rest is kept.

    Only what the duplicate was called (the field *name*) is not: the survivor goes on by its own name.
    """
    kept = {field: value for field, value in duplicate.fields.items() if field != name}
    return Facts(
        fields={**kept, **survivor.fields},
        identifiers=tuple(dict.fromkeys((*survivor.identifiers, *duplicate.identifiers))),
        links=tuple(dict.fromkeys((*survivor.links, *duplicate.links))),
        images=tuple(dict.fromkeys((*survivor.images, *duplicate.images))),
        related=survivor.related or duplicate.related,
    )


def takes_over(survivor: LedgerRow | None, duplicate: LedgerRow) -> bool:
    """Return whether the duplicate's ledger row of a provider takes the place of the survivor's.

    The row that knows more stays. A whole source record knows more than a partial one, a partial one more than none; of
    two about the same thing at the source, the newer one. In every other case the survivor's row stays.
    """
    if survivor is None:
        return True
    mine, theirs = _worth(survivor), _worth(duplicate)
    if mine != theirs:
        return theirs > mine
    if survivor.facts is not None and duplicate.facts is not None:
        return _same_name(survivor.facts, duplicate.facts) and _newer(duplicate, survivor)
    return _hope(duplicate) > _hope(survivor) and not _put_off(duplicate)


def with_names(facts: Facts, first: Sequence[Identifier], more: Sequence[Identifier]) -> Facts:
    """Return a source record with the names *first* before its own, and *more* behind them.

    The source is asked by the first one of its scheme: the survivor's.
    """
    union = tuple(dict.fromkeys((*first, *facts.identifiers, *more)))
    return facts if union == facts.identifiers else msgspec.structs.replace(facts, identifiers=union)


def moved(survivor: State, gone: State, ids: tuple[int, int], kept_roles: frozenset[str]) -> Difference:
    """Return what changes of the survivor when the rows of the duplicate move to it, before it is merged anew.

    Args:
        survivor: its state before.
        gone: the state of the duplicate.
        ids: both.
        kept_roles: the roles of ties that no revision tells of.
    """
    there = {(edge.role, edge.position, edge.object_id) for edge in survivor.edges}
    return Difference(
        identifiers_added=gone.identifiers,
        relations_added=tuple(
            edge
            for edge in gone.edges
            if edge.object_id not in ids
            and edge.role not in kept_roles
            and (edge.role, edge.position, edge.object_id) not in there
        ),
        relations_removed=tuple(
            edge for edge in survivor.edges if edge.object_id in ids and edge.role not in kept_roles
        ),
    )


def _worth(row: LedgerRow) -> int:
    if row.facts is None:
        return 0
    if row.partial:
        return 1
    # The source does not have it any more; what it once said was kept.
    return 2 if row.status == Status.NOT_FOUND else 3


def _hope(row: LedgerRow) -> int:
    """Return how much is to be expected of a row without a source record."""
    if row.status in _WAITING:
        return 3
    if row.status == Status.SKIPPED:
        return 4 if _put_off(row) else 0
    return 2 if row.status == Status.AMBIGUOUS else 1


def _put_off(row: LedgerRow) -> bool:
    """Return whether a person has taken the job off, and not the want of an identifier."""
    return row.status == Status.SKIPPED and not row.lacked


def _same_name(survivor: Facts, duplicate: Facts) -> bool:
    return survivor.identifiers[:1] == duplicate.identifiers[:1] != ()


def _newer(row: LedgerRow, other: LedgerRow) -> bool:
    return row.heard_at is not None and (other.heard_at is None or row.heard_at > other.heard_at)
