"""The Cover Art Archive over the release groups of the MusicBrainz facts.

Knows how its parts fit together: which album has what art, the pictures themselves, and the calls with their redirects.
"""

from bowerbird.sandbox.coverartarchive.artwork import Artwork, load_troubles
from bowerbird.sandbox.coverartarchive.service import Archive
from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.site import Site

__all__ = ["Archive", "Artwork", "coverartarchive_site"]


def coverartarchive_site(facts: Dataset) -> Site:
    """The whole source, for what MusicBrainz knows."""
    return Archive(Artwork(facts, load_troubles()))
