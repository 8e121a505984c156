"""Discogs over the MusicBrainz facts: artists, master releases with their versions, releases, labels, and the search.

Knows how its parts fit together. What MusicBrainz links to has the number of that link; all else has a made-up one.
"""

from collections.abc import Callable, Collection
from time import monotonic

from bowerbird.sandbox.discogs.catalogue import Catalogue
from bowerbird.sandbox.discogs.gate import Gate, Window
from bowerbird.sandbox.discogs.service import Database
from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.site import Site

__all__ = ["Catalogue", "Database", "Gate", "Window", "discogs_site"]


def discogs_site(
    facts: Dataset,
    *,
    limited: bool = False,
    tokens: Collection[str] | None = None,
    clock: Callable[[], float] = monotonic,
) -> Site:
    """The whole source, for what MusicBrainz knows.

    Args:
        facts: What MusicBrainz knows.
        limited: Whether the limit of Discogs holds: 60 requests a minute with a token, 25 without.
        tokens: The tokens that are good; None for any.
        clock: Seconds, for the limit.
    """
    return Gate(Database(Catalogue(facts)), Window(clock) if limited else None, tokens)
