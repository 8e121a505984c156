"""Wikidata: what other catalogues call an artist, an album or a label, and who influenced whom (https://www.wikidata.org)."""
