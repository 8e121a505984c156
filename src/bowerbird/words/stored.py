"""What a provider may know of the catalogue: a view that only reads, in words and not in rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bowerbird.words.facts import Facts
from bowerbird.words.neighbours import Neighbourhood
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

    def around(
        self, kind: str, query: Query, *, without: Collection[str] = (), ties: Collection[str] = ()
    ) -> Neighbourhood | None:
        """Return what a stored item has in common with others; None when there is no such item, or several.

        Categories, lists, the item itself, what has become part of another item, and what has no identifier are
        nobody's neighbours.

        Args:
            kind: the kind of item.
            query: what is known of it.
            without: further kinds whose items are nobody's neighbours.
            ties: roles that count also for what belongs to an item (an artist's album, on which a film is based).
        """
