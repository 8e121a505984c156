"""Wikipedia: summaries of a few pages about what the MusicBrainz facts know.

Knows how its parts fit together: the bundled pages, and the call.
"""

import json
from importlib import resources

from bowerbird.sandbox.musicbrainz.gate import Limiter
from bowerbird.sandbox.wikipedia.service import Pages, Wikipedia

__all__ = ["Pages", "Wikipedia", "load_pages", "wikipedia_site"]


def wikipedia_site(rate: float | None = None) -> Wikipedia:
    """The whole source.

    Args:
        rate: Requests a second that are allowed; None for no limit.
    """
    return Wikipedia(load_pages(), None if rate is None else Limiter(rate))


def load_pages() -> Pages:
    """Reads the bundled pages."""
    source = resources.files("bowerbird.sandbox").joinpath("facts", "wikipedia.json")
    told = json.loads(source.read_text(encoding="utf-8"))
    return Pages({page["title"]: page for page in told["pages"]}, told["redirects"], told["ambiguous"])
