"""MusicBrainz WS/2 (JSON) over a small set of facts.

Knows how its parts fit together: facts, lookup and browse, search, and the gate in front of them.
"""

from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.musicbrainz.gate import Gate, Limiter
from bowerbird.sandbox.musicbrainz.loading import build_dataset, load_facts
from bowerbird.sandbox.musicbrainz.service import WebService

__all__ = ["Dataset", "Gate", "Limiter", "WebService", "build_dataset", "load_facts", "musicbrainz_site"]


def musicbrainz_site(facts: Dataset | None = None, rate: float | None = None) -> Gate:
    """The whole source: the web service behind its gate.

    Args:
        facts: What it knows; the bundled facts unless given.
        rate: Requests a second it allows; None for no limit.
    """
    service = WebService(load_facts() if facts is None else facts)
    return Gate(service, None if rate is None else Limiter(rate), remake=WebService)
