"""Recommendations: items of the catalogue that belong together with another one, whatever their kinds."""

from bowerbird.sources.related.providers import RelatedItems
from bowerbird.sources.related.ranking import Wish

__all__ = ["RelatedItems", "Wish"]
