"""Wikipedia: some sentences about an artist, an album or a label (https://www.wikipedia.org)."""

from bowerbird.sources.wikipedia.provider import WIKIPEDIA, Wikipedia

__all__ = ["WIKIPEDIA", "Wikipedia"]
