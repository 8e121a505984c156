"""What the catalogue itself knows of rows, so that nobody need be asked: their items, and what came of them before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.settling import Settled, rejected_by, remembered
from bowerbird.catalogue.lookup import identifiers_of
from bowerbird.catalogue.store import utc_now
from bowerbird.importing.bulk.many import Asked
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
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

    engine: Engine
    finder: Finder
    importer: AnyImporter

    def sort(self, rows: Sequence[Row], *, import_id: int, force: bool) -> Sorted:
        """Return which rows need not be asked about, and the others.

        First the identifiers and the strict match of the words; then what came of a row that asked for the same, also
        when that was nothing, unless it is long ago.

        Args:
            rows: the rows.
            import_id: the import that they belong to.
            force: ask again for what was asked for in vain.
        """
        found = self._found(rows, import_id)
        keys = {row.key for row, item_id in zip(rows, found, strict=True) if item_id is None}
        before = remembered(self.engine, keys, without=import_id) if keys else {}
        with self.engine.connect() as connection:
            rejected = rejected_by(connection, keys) if keys else {}
        now, after = utc_now(), self._asked_again_after()
        settled: list[Settled] = []
        open_: list[Asked] = []
        for row, item_id in zip(rows, found, strict=True):
            earlier = before.get(row.key)
            if item_id is not None:
                settled.append(Settled(number=row.number, status=RowStatus.EXISTING, item_id=item_id, rank=row.rank))
            elif earlier and earlier.status in IN_CATALOGUE:
                reason = "it was found under these words before"
                settled.append(
                    Settled(
                        number=row.number,
                        status=RowStatus.EXISTING,
                        item_id=earlier.item_id,
                        rank=row.rank,
                        reason=reason,
                    )
                )
            elif earlier and not force and earlier.settled_at + after > now:
                reason = f"asked for on {earlier.settled_at:%Y-%m-%d}, and not again so soon (--force asks again)"
                settled.append(
                    Settled(number=row.number, status=earlier.status, reason=reason, candidates=earlier.candidates)
                )
            else:
                open_.append(Asked(number=row.number, query=row.query, rejected=rejected.get(row.key, frozenset())))
        return Sorted(settled, open_)

    def _found(self, rows: Sequence[Row], import_id: int) -> list[int | None]:
        """Return the stored item of each row, as a person has decided, else as identifiers and words say.

        What a person has rejected is not it, however well its name fits.
        """
        found = self.finder.find_many(self.importer.kind, [row.query for row in rows])
        keys = {row.key for row, item_id in zip(rows, found, strict=True) if item_id is not None}
        if not keys:
            return found
        decided = remembered(self.engine, keys, without=import_id, by_person=True)
        with self.engine.connect() as connection:
            rejected = rejected_by(connection, keys)
            named = {item_id for row, item_id in zip(rows, found, strict=True) if item_id and row.key in rejected}
            names = identifiers_of(connection, named) if named else {}
        return [
            decided[row.key].item_id
            if row.key in decided and decided[row.key].status in IN_CATALOGUE
            else None
            if rejected.get(row.key, frozenset()).intersection(names.get(item_id or 0, ()))
            else item_id
            for row, item_id in zip(rows, found, strict=True)
        ]

    def _asked_again_after(self) -> dt.timedelta:
        return min((one.ask_again_after for one in self.importer.providers), default=dt.timedelta())
