"""Importing a list: what can come of each of its rows, and how it stands with the whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bowerbird.words.errors import QueryError
from bowerbird.words.facts import CURATOR
from bowerbird.words.identifiers import Identifier
from bowerbird.words.plain import to_plain
from bowerbird.words.results import Candidate, Match
from bowerbird.words.text import clean


class RowStatus(StrEnum):
    """What came of one row of a list."""

    PENDING = "pending"
    CREATED = "created"
    EXISTING = "existing"
    UPDATED = "updated"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"
    INVALID = "invalid"


IN_CATALOGUE = (RowStatus.CREATED, RowStatus.EXISTING, RowStatus.UPDATED)
"""The row became an item, or was one before."""
LIST_NAME_AT_MOST = 200
"""Characters; two names that are alike so far are one list (``words.text.match_key``)."""
RETRIED = (RowStatus.UNAVAILABLE, RowStatus.FAILED)
"""What ``--retry failed`` asks for again."""


class ImportStatus(StrEnum):
    """How it stands with the import of a list. ``reading`` ends in the transaction that stores the last of its rows."""

    READING = "reading"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row as a caller gives it: words of the query, and what a list says besides.

    Attributes:
        words: as the importer's query takes them.
        rank: its place in the list, from 1.
        ranked: whether the list says the places of its rows; then one without a rank has none.
        told: the row as it stood, by column.
        problem: why it cannot be used.
        dropped: what is wrong with each cell that was left out; the row goes on without them.
    """

    words: Mapping[str, Any]
    rank: int | None = None
    ranked: bool = False
    told: Mapping[str, Any] | None = None
    problem: str | None = None
    dropped: tuple[str, ...] = ()


def dropped_word(told: str) -> str:
    """Return the word of the column whose cell was left out: ``year`` of "the year 'TBA' is not understood". Pure."""
    found = re.match(r"the ([a-z_]+) ", told)
    return found[1] if found else "cell"


@dataclass(frozen=True, kw_only=True)
class ListName:
    """What a list is called, and under which identifier its next import finds it again.

    Attributes:
        name: without control characters and needless space.
        identifier: by default its folded name.
        provider: whose word the name is; by default a person's.

    Raises:
        QueryError: the name is blank, too long, or no text.
    """

    name: str
    identifier: Identifier | None = None
    provider: str = CURATOR

    def __post_init__(self) -> None:
        """Bring the name into its form, or refuse it."""
        name = clean(self.name)
        if name is None:
            raise QueryError("the name of the list is empty: give it a name")
        if len(name) > LIST_NAME_AT_MOST:
            raise QueryError(
                f"the name of the list has {len(name)} characters: give it one of at most {LIST_NAME_AT_MOST}"
            )
        object.__setattr__(self, "name", name)


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One row of an import, and what came of it.

    Attributes:
        number: its place among the rows, from 1.
        told: the row as it stood, by column.
        rank: its place in the list, where the list says so.
        reason: why, in words.
        item_id: the item that it became.
        name: what that item is called.
        match: how well the item fitted, when it was chosen by words.
        candidates: what there is to choose from while the row is ambiguous, and what is near one that is not found;
            best first.
        dropped: what is wrong with each cell that was left out.
    """

    import_id: int
    number: int
    told: dict[str, Any]
    query: dict[str, Any] | None
    rank: int | None
    status: RowStatus
    reason: str | None
    item_id: int | None = None
    name: str | None = None
    match: Match | None = None
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "number": self.number,
                "told": self.told,
                "rank": self.rank,
                "status": self.status,
                "reason": self.reason,
                "item": self.item_id,
                "name": self.name,
                "match": self.match,
                "candidates": self.candidates,
                "dropped": self.dropped,
            }
        )
        return plain


@dataclass(frozen=True, kw_only=True)
class ListImport:
    """The import of a list, as it stands.

    Attributes:
        kind: the kind of its items.
        source: where the rows came from, in words.
        list_id: the list in the catalogue that keeps their order, if one does.
        counts: how many rows by status; those of which there are none are left out.
        near: how many of those that are not found have candidates all the same.
        dropped: how many cells were left out, by the word of their column.
        requests: how many requests it has cost so far.
        error: why it stopped.
        cut_short: why not all of its rows were read; None once they were. Such an import never becomes ``done``.
    """

    id: int
    kind: str
    source: str
    list_id: int | None
    status: ImportStatus
    total: int
    counts: dict[RowStatus, int] = field(default_factory=dict)
    near: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    error: str | None = None
    cut_short: str | None = None
    created_at: dt.datetime
    finished_at: dt.datetime | None = None

    @property
    def success(self) -> bool:
        """Whether every row was looked at; what came of each is another matter."""
        return self.status == ImportStatus.DONE

    @property
    def found(self) -> int:
        """How many rows became an item, or were one before."""
        return sum(self.counts.get(status, 0) for status in IN_CATALOGUE)

    @property
    def settled(self) -> int:
        """How many rows have been looked at."""
        return self.total - self.counts.get(RowStatus.PENDING, 0)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; every status has a count."""
        plain: dict[str, Any] = to_plain(
            {
                "success": self.success,
                "id": self.id,
                "kind": self.kind,
                "source": self.source,
                "list": self.list_id,
                "status": self.status,
                "total": self.total,
                "found": self.found,
                "near": self.near,
                "dropped": self.dropped,
                "counts": {status: self.counts.get(status, 0) for status in RowStatus},
                "requests": self.requests,
                "error": self.error,
                "cut_short": self.cut_short,
                "created_at": self.created_at,
                "finished_at": self.finished_at,
            }
        )
        return plain

    @property
    def incomplete(self) -> str | None:
        """What a person is to know and do when not all rows were read; None when they were."""
        if self.cut_short is None:
            return None
        read = {0: "no row was read", 1: "only the first row was read"}
        told = read.get(self.total, f"only the first {self.total} rows were read")
        return f"{told}; import the file again ({self.cut_short})"


@dataclass(frozen=True, kw_only=True)
class ListProgress:
    """How far an import has come."""

    done: int
    total: int
    requests: int
    counts: dict[RowStatus, int]


TellProgress = Callable[[ListProgress], None]
