"""What the catalogue itself knows of rows, so that nobody need be asked: their items, and what came of them before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.settling import Remembered, Settled
from bowerbird.catalogue.store import utc_now
from bowerbird.importing.bulk.answers import Asked
from bowerbird.importing.doubts import doubt
from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.remembering import Asking, recall
from bowerbird.words.lists import RowStatus
from bowerbird.words.query import Query


@dataclass(frozen=True)
class Row:
    """A row that is to be done."""

    number: int
    query: Query
    key: str
    rank: int | None = None


@dataclass(frozen=True)
class Sorted:
    """Rows by what is known of them: settled by the catalogue, or to be asked about."""

    settled: list[Settled]
    open: list[Asked]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Looks rows up in the catalogue, however many in a handful of statements."""

    finder: Finder
    importer: AnyImporter

    def sort(
        self, rows: Sequence[Row], *, force: bool, import_id: int = 0, made_before: dt.datetime | None = None
    ) -> Sorted:
        """Return which rows need not be asked about, and the others.

        First the identifiers and the strict match of the words; then what came of a row that asked for the same, also
        when that was nothing, unless it is long ago. What the import itself has brought into the catalogue settles no
        row by its words: the result must not depend on the order of the rows.

        Args:
            rows: the rows.
            force: ask again for what was asked for in vain.
            import_id: the import that they belong to; what was asked for an earlier row of it is not asked again.
            made_before: when it began.
        """
        asking = [Asking(query=row.query, key=row.key, doubted=doubt(row.query) is not None) for row in rows]
        known = recall(self.finder, self.importer.kind, asking, made_before=made_before)
        now, after = utc_now(), self._asked_again_after()
        settled: list[Settled] = []
        open_: list[Asked] = []
        for row, told in zip(rows, known, strict=True):
            earlier = told.earlier
            if told.item_id is not None:
                existing = RowStatus.EXISTING
                settled.append(
                    Settled(number=row.number, status=existing, item_id=told.item_id, rank=row.rank, reason=told.reason)
                )
            elif earlier and earlier.import_id == import_id:
                settled.append(_settled_as(earlier, row, earlier.reason))
            elif earlier and not force and earlier.settled_at + after > now:
                reason = f"asked for on {earlier.settled_at:%Y-%m-%d}, and not again so soon (--force asks again)"
                settled.append(_settled_as(earlier, row, reason))
            else:
                open_.append(Asked(number=row.number, query=row.query, rejected=told.rejected))
        return Sorted(settled, open_)

    def _asked_again_after(self) -> dt.timedelta:
        return min((provider.ask_again_after for provider in self.importer.providers), default=dt.timedelta())


def _settled_as(earlier: Remembered, row: Row, reason: str | None) -> Settled:
    """Return that of a row came what had come of an earlier one, which is no item."""
    return Settled(
        number=row.number,
        status=earlier.status,
        reason=reason,
        candidates=earlier.candidates,
        # Else a list that is imported every month would never be asked about again.
        asked_at=earlier.settled_at,
    )
