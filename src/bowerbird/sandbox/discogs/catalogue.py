"""The items of Discogs by their numbers, from the MusicBrainz facts.

Knows which number an item has: that in the address which MusicBrainz links to, or a made-up one above 900 million.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from bowerbird.sandbox.musicbrainz.dataset import Artist, Dataset, Label, Link, Release, ReleaseGroup

Item = TypeVar("Item", Artist, Label, Release, ReleaseGroup)

_ADDRESS = r"https?://(?:www\.)?discogs\.com/(?:[^/]+/)?{noun}/(\d+)(?:[-/].*)?"
# No real number is as high yet.
_MADE_UP = 900_000_001


class Catalogue:
    """Everything that this Discogs knows. An artist, an album, a release and a label may share a number."""

    def __init__(self, facts: Dataset) -> None:
        self.artists = _numbered(facts.artists.values(), "artist")
        self.labels = _numbered(facts.labels.values(), "label")
        self.masters = _numbered(facts.release_groups.values(), "master")
        self.releases = _numbered(facts.releases.values(), "release")
        self.facts = facts
        self._numbers = {
            found.id: number
            for numbered in (self.artists, self.labels, self.masters, self.releases)
            for number, found in numbered.items()
        }
        self._names = _told_apart(self.artists)

    def number(self, item: Artist | Label | Release | ReleaseGroup) -> int:
        """The number of an item."""
        return self._numbers[item.id]

    def name(self, artist: Artist) -> str:
        """The name of an artist; of several with one name all but the first have a number behind it."""
        return self._names[artist.id]

    def genres(self, group: ReleaseGroup) -> Mapping[str, int]:
        """The words for its music, with their votes, without those that are no genre."""
        return {tag: votes for tag, votes in group.notes.tags.items() if self.facts.is_genre(tag)}

    def master_of(self, release: Release) -> ReleaseGroup:
        """The album that a release is one of."""
        return self.facts.group_of[release.id]


def _numbered(items: Iterable[Item], noun: str) -> Mapping[int, Item]:
    found: dict[int, Item] = {}
    for place, item in enumerate(items):
        found[_linked(item.links, noun) or _MADE_UP + place] = item
    return found


def _linked(links: Iterable[Link], noun: str) -> int | None:
    for link in links:
        address = re.fullmatch(_ADDRESS.format(noun=noun), link.url, re.ASCII)
        if address and not link.ended:
            return int(address[1])
    return None


def _told_apart(artists: Mapping[int, Artist]) -> Mapping[str, str]:
    seen: dict[str, int] = {}
    names: dict[str, str] = {}
    for artist in artists.values():
        seen[artist.name] = seen.get(artist.name, 0) + 1
        names[artist.id] = artist.name if seen[artist.name] == 1 else f"{artist.name} ({seen[artist.name]})"
    return names
