"""What is known, as plain values: artists, release groups and what hangs on them.

Knows neither where the facts come from nor how they are served.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A country or a place."""

    id: str
    name: str
    type: str | None = None
    iso1: tuple[str, ...] = ()
    iso2: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name."""

    name: str
    sort_name: str
    type: str | None = None
    locale: str | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to a web address."""

    type: str
    url: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """What people added beyond the core facts."""

    tags: Mapping[str, int]
    rating: float | None = None
    votes: int = 0
    annotation: str | None = None


@dataclass(frozen=True, slots=True)
class Artist:
    """A person, a group, or what else is credited. Dates may be partial (`1965`, `1965-03`)."""

    id: str
    name: str
    sort_name: str
    type: str | None
    gender: str | None
    country: str | None
    area: Area | None
    begin_area: Area | None
    end_area: Area | None
    begin: str | None
    end: str | None
    ended: bool
    disambiguation: str
    ipis: tuple[str, ...]
    isnis: tuple[str, ...]
    aliases: tuple[Alias, ...]
    links: tuple[Link, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class Credit:
    """One artist in a credit; a printed credit is the names, each followed by its join phrase."""

    artist: Artist
    name: str
    join: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One edition of a release group."""

    id: str
    title: str
    status: str | None
    date: str | None
    area: Area | None
    barcode: str | None
    packaging: str | None
    disambiguation: str
    language: str | None
    script: str | None
    media: tuple[tuple[str, int], ...]
    """Format and number of tracks of each medium."""


@dataclass(frozen=True, slots=True)
class ReleaseGroup:
    """An album, EP or single in the abstract."""

    id: str
    title: str
    credits: tuple[Credit, ...]
    primary_type: str | None
    secondary_types: tuple[str, ...]
    date: str
    """First release; may be partial, empty when unknown."""
    disambiguation: str
    aliases: tuple[Alias, ...]
    links: tuple[Link, ...]
    releases: tuple[Release, ...]
    notes: Notes


class Dataset:
    """Everything one sandbox knows."""

    def __init__(
        self,
        artists: Iterable[Artist],
        release_groups: Iterable[ReleaseGroup],
        genres: Iterable[str] = (),
        merged: Mapping[str, str] | None = None,
    ) -> None:
        """Args: the facts; the tags that count as genres; and ids that were merged, each with its survivor."""
        self.artists: Mapping[str, Artist] = {artist.id: artist for artist in artists}
        self.release_groups: Mapping[str, ReleaseGroup] = {group.id: group for group in release_groups}
        self.genres: tuple[str, ...] = tuple(sorted(set(genres)))
        self._merged = dict(merged or {})

    def survivor(self, mbid: str) -> str:
        """The id that stands for this one now: itself unless it was merged."""
        return self._merged.get(mbid, mbid)

    def release_groups_of(self, artist: Artist) -> list[ReleaseGroup]:
        """The release groups the artist is credited on, alone or with others."""
        return [group for group in self.release_groups.values() if any(c.artist.id == artist.id for c in group.credits)]

    def is_genre(self, tag: str) -> bool:
        """Whether a tag is the name of a genre."""
        return tag in self.genres
