"""What a provider may know of the catalogue: a view that only reads, in words and not in rows."""

from __future__ import annotations

from typing import Protocol

from bowerbird.words.facts import Facts
from bowerbird.words.query import Query


class CatalogueView(Protocol):
    """Tells what is stored."""

    def known(self, kind: str, query: Query, *, without: str = "") -> Facts | None:
        """Return what is stored of an item, from all its sources; None when it is not stored.

        Args:
            kind: the kind of item.
            query: what is known of it.
            without: a provider whose own word is left out.
        """
