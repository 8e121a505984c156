"""Withdrawing who an item is at one source: the source's word on it goes, and a person's word on its names there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, select, update

from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Status

_ledger = table_of(EnrichmentRow)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How it stands with the source afterwards."""

    status: Status
    candidates: Sequence[Candidate] = ()
    error: str | None = None
    due_at: dt.datetime | None = None


def is_settled(connection: Connection, item_id: int, provider: str) -> bool:
    """Return whether a provider has settled on who an item is: what it says is then about that one.

    One that is undecided, or does not have the item, may still hold what it said earlier; that is not in question.
    """
    query = select(_ledger.c.status).where(*_of(item_id, provider))
    return connection.scalar(query) not in (None, Status.AMBIGUOUS, Status.NOT_FOUND)


def note_outcome(connection: Connection, item_id: int, provider: str, outcome: Outcome, *, forget: bool) -> None:
    """Write how it stands with a provider, which nobody is asking any more; *forget* drops its source record too."""
    values: dict[str, Any] = {
        "status": outcome.status,
        "candidates": msgspec.to_builtins(tuple(outcome.candidates)) or None,
        "error": outcome.error,
        "error_type": None,
        "due_at": outcome.due_at,
        "attempts": 0,
        "claim": None,
        "lease_until": None,
        "trace": None,
    }
    if forget:
        values |= {"facts": None, "tied": None, "partial": False, "heard_at": None, "match": None}
    connection.execute(update(_ledger).where(*_of(item_id, provider)).values(values))


def without_names(said: Facts, scheme: str, instead: Identifier | None) -> Facts:
    """Return a person's word on an item without its names in a scheme, but with *instead*. Pure."""
    kept = tuple(one for one in said.identifiers if one.scheme != scheme)
    return msgspec.structs.replace(said, identifiers=(*kept, instead) if instead else kept)


def _of(item_id: int, provider: str) -> tuple[ColumnElement[bool], ...]:
    return _ledger.c.item_id == item_id, _ledger.c.provider == provider
