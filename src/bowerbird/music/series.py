"""A series of MusicBrainz ("Rolling Stone: 500 Greatest Albums") as a list: its members in order, in one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bowerbird.catalogue.kinds import describe
from bowerbird.http.client import SourceClient
from bowerbird.importing.registry import AnyImporter
from bowerbird.music.musicbrainz.bodies import SeriesBody
from bowerbird.music.musicbrainz.parse import series_members
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import identifier
from bowerbird.words.lists import ListName, Told
from bowerbird.words.text import clean

SERIES_SCHEME = "musicbrainz_series"
_RELATIONS = {
    "album": "release-group-rels",
    "song": "recording-rels",
    "release": "release-rels",
    "artist": "artist-rels",
}


@dataclass(frozen=True, kw_only=True)
class SeriesRows:
    """A series, ready to be imported.

    Attributes:
        name: what it is called.
        rows: its members, each with its place.
        list_name: the list that keeps their order; the next import of the series finds it again.
    """

    name: str
    rows: tuple[Told, ...]
    list_name: ListName


def read_series(http: SourceClient, importer: AnyImporter, mbid: str) -> SeriesRows:
    """Return the members of a series that are of the importer's kind.

    Raises:
        QueryError: it is no id of a series, there is no such series, or its members are of another kind.
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    kind, asked = describe(importer.kind).name, identifier(SERIES_SCHEME, mbid)
    if kind not in _RELATIONS:
        raise QueryError(f"no series has members of the kind {kind}; there are: {', '.join(_RELATIONS)}")
    inc = f"{_RELATIONS[kind]} artist-credits" if kind != "artist" else _RELATIONS[kind]
    answer = http.get(f"series/{asked.value}", {"inc": inc, "fmt": "json"}, accept_redirect_body=True)
    if not answer.found:
        raise QueryError(f"MusicBrainz has no series {asked.value}")
    body = answer.json(SeriesBody)
    members = [one for one in series_members(body) if one.kind == kind]
    name = clean(body.name) or asked.value
    if not members:
        raise QueryError(f"the series {name!r} has no members of the kind {kind} (it is a {body.type or 'series'})")
    rows = []
    for place, member in enumerate(members, start=1):
        words: dict[str, Any] = {"identifiers": member.facts.identifiers[:1]}
        named = {key: member.facts.fields.get(key) for key in ("title", "name", "artist_credit")}
        told = {"place": member.number or str(place), **{key: value for key, value in named.items() if value}}
        rows.append(Told(words=words, rank=place, told=told))
    found = identifier(SERIES_SCHEME, body.id)
    return SeriesRows(
        name=name, rows=tuple(rows), list_name=ListName(name=name, identifier=found, provider=http.source.name)
    )
