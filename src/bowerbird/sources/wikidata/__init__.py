"""Wikidata: what other catalogues call an artist, an album or a label, and who influenced whom (https://www.wikidata.org)."""

from bowerbird.sources.wikidata.providers import WikidataAlbums, WikidataArtists, WikidataLabels
from bowerbird.sources.wikidata.source import WIKIDATA

__all__ = ["WIKIDATA", "WikidataAlbums", "WikidataArtists", "WikidataLabels"]
