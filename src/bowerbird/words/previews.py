"""Previews of lists: what an import would do and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bowerbird.words.plain import to_plain


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """A row that would be asked about.

    Attributes:
        told: the row as it stands, by column.
        query: what was understood of it, as words of a query.
        rank: its place in the list.
        dropped: what is wrong with each cell that would be left out.
    """

    number: int
    told: Mapping[str, Any]
    query: Mapping[str, Any]
    rank: int | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListPreview:
    """What an import would do, as far as the catalogue alone can tell: nobody is asked, nothing is saved.

    Attributes:
        existing: rows whose item is in the catalogue.
        settled_before: rows that were asked for in vain not long ago, and are not asked for again.
        to_ask: rows that the sources would be asked about.
        requests_least: how many requests that takes when the first search settles every row.
        requests_most: how many it takes when every row goes through all stages of the search.
        seconds_least: how long the former take at the rate of the source.
        seconds_most: how long the latter take.
        invalid: rows that cannot be used, with the reason, by number; the first of them only.
        dropped: how many cells would be left out, by the word of their column.
        sample: the first rows that would be asked about.
    """

    total: int = 0
    existing: int = 0
    settled_before: int = 0
    to_ask: int = 0
    invalid_count: int = 0
    requests_least: int = 0
    requests_most: int = 0
    seconds_least: float = 0.0
    seconds_most: float = 0.0
    invalid: tuple[tuple[int, str], ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    sample: tuple[PreviewRow, ...] = ()

    @property
    def requests(self) -> int:
        """How many requests it takes at least."""
        return self.requests_least

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain: dict[str, Any] = to_plain(
            {
                "success": True,
                "total": self.total,
                "existing": self.existing,
                "settled_before": self.settled_before,
                "to_ask": self.to_ask,
                "requests": self.requests,
                "requests_least": self.requests_least,
                "requests_most": self.requests_most,
                "seconds_least": self.seconds_least,
                "seconds_most": self.seconds_most,
                "invalid": self.invalid_count,
                "invalid_rows": [{"number": number, "reason": reason} for number, reason in self.invalid],
                "dropped": self.dropped,
                "sample": [
                    {
                        "number": row.number,
                        "told": row.told,
                        "understood": row.query,
                        "rank": row.rank,
                        "dropped": row.dropped,
                    }
                    for row in self.sample
                ],
            }
        )
        return plain
