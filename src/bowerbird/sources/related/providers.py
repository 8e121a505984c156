"""The catalogue itself as a source: what belongs together with an item, found in the ties that are stored.

Nothing is sent. Sources bring ties (artists, genres, who was influenced by whom), lists bring neighbours; this provider
brings what follows from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.related.ranking import Wish, ranked
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.facts import Facts
from bowerbird.words.neighbours import RELATED
from bowerbird.words.query import Query
from bowerbird.words.source import Source

CATALOGUE = Source(name="catalogue", title="the catalogue itself", url="", local=True)
_ANY = Wish()


class RelatedItems(Provider[Query]):
    """Items of the catalogue that belong together with an item of a kind, each with a score and a reason.

    Args:
        kind: the kind of the item, as the catalogue calls it: ``album``.
        without: kinds that are never recommended (the editions of albums, their songs).
        wish: how many, and what counts.
    """

    name = RELATED
    source = CATALOGUE
    background = True
    concurrency = 2
    # What it says changes with every import, and asking costs nothing but milliseconds.
    fresh_for = dt.timedelta(days=7)
    brings = (RELATED,)

    def __init__(self, kind: str, *, without: Collection[str] = (), wish: Wish = _ANY) -> None:
        self._kind = kind
        self._without = frozenset(without)
        self._wish = wish

    def lacks(self, query: Query) -> str | None:
        """Return what must be known first."""
        known = query.identifiers or query.wanted()
        return None if known else "an identifier or a name, by which the item is found in the catalogue"

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return the items that belong together with this one; none at all is an answer too.

        Raises:
            NotApplicableError: the catalogue has no such item, or several that the words fit.
        """
        around = http.around(self._kind, query, without=self._without, ties=self._wish.ties)
        if around is None:
            raise NotApplicableError(f"the catalogue has no {self._kind} that only this can be")
        return Facts(related=ranked(around, self._wish))
