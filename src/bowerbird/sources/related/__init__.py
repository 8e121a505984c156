"""Recommendations: items of the catalogue that belong together with another one, whatever their kinds."""

from bowerbird.sources.related.providers import RelatedItems

__all__ = ["RelatedItems"]
