"""Conditions on rows of the ledger that an index serves, in the words in which the index has them.

A database compares the words of a condition with those of the index. What it is given as a parameter it does not look
at, so statuses are written out here. And it does not use the primary key for pairs: items are named by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, or_, text

from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.words.work import JobKey

_ledger = table_of(EnrichmentRow)

WAITING = text("enrichments.status IN ('due', 'unavailable')")
RUNNING = text("enrichments.status = 'running'")
ANSWERED = text("enrichments.status IN ('succeeded', 'not_found')")


def any_of(keys: Collection[JobKey]) -> Any:  # noqa: ANN401 -- a condition
    """Return the condition that a row is that of one of some jobs; there must be one at least."""
    items: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        items[key.provider].add(key.item_id)
    # Mostly it is one provider of many items, or many providers of one item: then there is but one group.
    providers: dict[frozenset[int], list[str]] = defaultdict(list)
    for provider, ids in sorted(items.items()):
        providers[frozenset(ids)].append(provider)
    groups = [
        and_(_ledger.c.item_id.in_(sorted(ids)), _ledger.c.provider.in_(names)) for ids, names in providers.items()
    ]
    if len(groups) == 1:
        return groups[0]
    return and_(_ledger.c.item_id.in_(sorted({key.item_id for key in keys})), or_(*groups))
