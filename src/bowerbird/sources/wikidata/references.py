"""What other items say that an item names: the codes of countries, and who is meant by an influence.

One query for all of them; the code of a country is asked for once a process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.sources.languages import labels_wanted
from bowerbird.sources.wikidata.asking import Row, item_of, told_of
from bowerbird.sources.wikidata.properties import COUNTRY_CODE, Shape

_KEPT = 30 * 24 * 3600.0
_AT_ONCE = 200
_CODE, _MUSICBRAINZ = "code", "musicbrainz"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Another item that an item names, as far as it matters here.

    Attributes:
        item: its number, the survivor's if it was merged.
        label: what it is called in the best language.
        musicbrainz: its MusicBrainz identifier, where it has exactly one of the kind.
    """

    item: str
    label: str | None = None
    musicbrainz: str | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the items that others name.

    Attributes:
        countries: country code by the number of a country's item.
        references: the items that others are tied to, by the number under which they are named.
    """

    countries: Mapping[str, str] = {}
    references: Mapping[str, Reference] = {}


def named(http: SourceClient, shape: Shape, *, countries: Iterable[str], ties: Iterable[str]) -> Named:
    """Return what is known of items that others name: no query, one, or one for each two hundred of them.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    lands, tied = list(dict.fromkeys(countries)), list(dict.fromkeys(ties))
    unheard = [one for one in lands if http.recalled(_place(one)) is None]
    asked = list(dict.fromkeys((*unheard, *tied)))
    told: dict[str, list[Row]] = {}
    for start in range(0, len(asked), _AT_ONCE):
        chunk = asked[start : start + _AT_ONCE]
        told |= told_of(http, chunk, {_CODE: COUNTRY_CODE, _MUSICBRAINZ: shape.musicbrainz})
    for one in unheard:
        http.remembered(_place(one), partial(_code, told.get(one, ())), seconds=_KEPT)
    return Named(
        countries={one: code for one in lands if isinstance(code := http.recalled(_place(one)), str) and code},
        references={one: _reference(one, told[one], http.languages) for one in tied if one in told},
    )


def _place(country: str) -> str:
    return f"country {country}"


def _code(rows: Sequence[Row]) -> str:
    """Return the code of a country; empty where it has none, as former countries have."""
    codes = {row[_CODE].value for row in rows if _CODE in row}
    code = min(codes, default="")
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""  # noqa: PLR2004 -- ISO 3166-1 alpha-2


def _reference(asked: str, rows: Sequence[Row], languages: Sequence[str]) -> Reference:
    labels = {row["label"].language: row["label"].value for row in rows if "label" in row}
    own = {row[_MUSICBRAINZ].value for row in rows if _MUSICBRAINZ in row}
    return Reference(
        item=item_of(rows[0].get("item")) or asked,
        label=next((labels[one] for one in labels_wanted(languages) if one in labels), None),
        musicbrainz=own.pop() if len(own) == 1 else None,
    )
