"""Bodies of series -> their members in order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bowerbird.music.musicbrainz.bodies import MemberBody, SeriesBody
from bowerbird.music.musicbrainz.parse.albums import album_facts
from bowerbird.music.musicbrainz.parse.artists import artist_facts
from bowerbird.music.musicbrainz.parse.releases import in_full, release_facts
from bowerbird.music.musicbrainz.parse.songs import song_facts
from bowerbird.words.facts import Facts
from bowerbird.words.text import clean


class Member(NamedTuple):
    """A member of a series: its place from 1, its number as printed, its kind, and what is said of it."""

    place: int
    number: str | None
    kind: str
    facts: Facts


def series_members(body: SeriesBody) -> list[Member]:
    """Return the members of a series in their order.

    The server lists them by name, older ones by their key: the ordering key is what counts (FACTS.md section 6, 6).
    Two may have one key; they keep the source's order.
    """
    told = [(one, found) for one in body.relations or () for found in _member(one)]
    told.sort(key=lambda pair: (pair[0].ordering_key is None, pair[0].ordering_key or 0))
    return [
        Member(place, clean((one.attribute_values or {}).get("number")), kind, facts)
        for place, (one, (kind, facts)) in enumerate(told, start=1)
    ]


def _member(one: MemberBody) -> Iterator[tuple[str, Facts]]:
    group = in_full(one.release_group) if one.release_group else None
    if group is not None:
        yield "album", album_facts(group)
    elif one.recording is not None:
        yield "song", song_facts(one.recording)
    elif one.release is not None:
        yield "release", release_facts(one.release)
    elif one.artist is not None:
        yield "artist", artist_facts(one.artist)
