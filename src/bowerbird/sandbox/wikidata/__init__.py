"""Wikidata over the items that the MusicBrainz facts link to.

Knows how its parts fit together: items, their form, the queries that are understood, and the calls.
"""

from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.musicbrainz.gate import Limiter
from bowerbird.sandbox.wikidata.items import Items, load_items
from bowerbird.sandbox.wikidata.service import Wikidata

__all__ = ["Items", "Wikidata", "wikidata_site"]


def wikidata_site(facts: Dataset, rate: float | None = None, *, lag: float = 0.0) -> Wikidata:
    """The whole source.

    Args:
        facts: What MusicBrainz knows.
        rate: Requests a second that are allowed; None for no limit.
        lag: Seconds by which its databases are behind; from 5 on, who asks with `maxlag=5` is sent away.
    """
    return Wikidata(load_items(facts), None if rate is None else Limiter(rate), lag)
