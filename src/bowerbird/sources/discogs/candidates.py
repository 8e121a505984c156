"""Results of a search -> candidates, with what the choice between them needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bowerbird.sources.discogs.bodies import HitBody
from bowerbird.sources.discogs.countries import country_code
from bowerbird.sources.discogs.names import split_title, tidy_name
from bowerbird.sources.discogs.parse import barcodes, numbered, said
from bowerbird.words.facts import Facts
from bowerbird.words.results import Candidate
from bowerbird.words.text import clean

# What Discogs writes among the formats -> what an album of the catalogue is.
_TYPES: Mapping[str, str] = {
    "album": "Album",
    "mini-album": "Album",
    "ep": "EP",
    "single": "Single",
    "maxi-single": "Single",
}
_YEARS = range(1, 10_000)


def named_candidate(hit: HitBody, _by: str | None) -> Candidate:
    """Return an artist or a label that a search has found."""
    return _candidate(hit, {"name": tidy_name(hit.title)})


def album_candidate(hit: HitBody, by: str | None) -> Candidate:
    """Return an album that a search for one by an artist has found."""
    formats = [text.lower() for one in hit.format or () if (text := clean(one))]
    fields = {
        **_titled(hit, by),
        "primary_type": next((_TYPES[one] for one in formats if one in _TYPES), None),
        "secondary_types": ["Compilation"] if "compilation" in formats else [],
    }
    return _candidate(hit, fields)


def release_candidate(hit: HitBody, by: str | None) -> Candidate:
    """Return a release that a search for one by an artist has found, with its barcodes."""
    fields = {**_titled(hit, by), "country": country_code(clean(hit.country))}
    codes = barcodes(hit.barcode or ())
    return Candidate(
        identifier=numbered(hit.id), facts=Facts(fields=said(fields), identifiers=(numbered(hit.id), *codes))
    )


def _candidate(hit: HitBody, fields: dict[str, Any]) -> Candidate:
    return Candidate(identifier=numbered(hit.id), facts=Facts(fields=said(fields), identifiers=(numbered(hit.id),)))


def _titled(hit: HitBody, by: str | None) -> dict[str, Any]:
    artist, title = split_title(clean(hit.title) or "", by)
    return {"title": title, "artist_credit": artist, "release_year": _year(hit.year)}


def _year(told: str | int | None) -> int | None:
    text = str(told).strip()
    year = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("2026") else 0
    return year if year in _YEARS else None
