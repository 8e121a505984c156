"""What is known, as plain values: artists, release groups, releases with their tracks, labels, series.

Knows neither where the facts come from nor how they are served.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


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
class Label:
    """An imprint or a record company."""

    id: str
    name: str
    sort_name: str
    type: str | None
    country: str | None
    area: Area | None
    code: int | None
    begin: str | None
    end: str | None
    disambiguation: str
    aliases: tuple[Alias, ...]
    links: tuple[Link, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class Recording:
    """A song as it was recorded; `length` in milliseconds."""

    id: str
    title: str
    length: int | None
    credits: tuple[Credit, ...]
    isrcs: tuple[str, ...] = ()
    video: bool = False
    date: str | None = None
    disambiguation: str = ""
    aliases: tuple[Alias, ...] = ()
    links: tuple[Link, ...] = ()
    tags: Mapping[str, int] | None = None

    @property
    def notes(self) -> Notes:
        """What people added."""
        return Notes(self.tags or {})


@dataclass(frozen=True, slots=True)
class Track:
    """A recording at its place on a medium; title, length and credit are those printed."""

    id: str
    number: str
    position: int
    title: str
    length: int | None
    recording: Recording
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class Medium:
    """A disc, a cassette or a set of files. Of a medium without tracks only their number is known."""

    format: str
    count: int
    title: str = ""
    tracks: tuple[Track, ...] = ()


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
    media: tuple[Medium, ...]
    credits: tuple[Credit, ...]
    asin: str | None = None
    events: tuple[tuple[str | None, Area | None], ...] = ()
    """Further release events: date and area of each."""
    labels: tuple[tuple[Label, str | None], ...] = ()
    """The labels, each with its catalogue number."""
    links: tuple[Link, ...] = ()
    tags: Mapping[str, int] | None = None

    @property
    def tracks(self) -> int:
        """How many tracks are known of it."""
        return sum(len(medium.tracks) for medium in self.media)


@dataclass(frozen=True, slots=True)
class Series:
    """A list of release groups, each with its number."""

    id: str
    name: str
    type: str
    disambiguation: str
    members: tuple[tuple[str, str], ...]
    """The id of a release group and its number, in their order."""


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

    def __init__(  # noqa: PLR0913 - what a sandbox can know
        self,
        artists: Iterable[Artist],
        release_groups: Iterable[ReleaseGroup],
        genres: Iterable[str] = (),
        merged: Mapping[str, str] | None = None,
        *,
        labels: Iterable[Label] = (),
        series: Iterable[Series] = (),
    ) -> None:
        """Args: the facts; the tags that count as genres; and ids that were merged, each with its survivor."""
        self.artists: Mapping[str, Artist] = {artist.id: artist for artist in artists}
        self.release_groups: Mapping[str, ReleaseGroup] = {group.id: group for group in release_groups}
        self.labels: Mapping[str, Label] = {label.id: label for label in labels}
        self.series: Mapping[str, Series] = {one.id: one for one in series}
        self.genres: tuple[str, ...] = tuple(sorted(set(genres)))
        self._genres = frozenset(self.genres)
        self._merged = dict(merged or {})

    def survivor(self, mbid: str) -> str:
        """The id that stands for this one now: itself unless it was merged."""
        return self._merged.get(mbid, mbid)

    def release_groups_of(self, artist: Artist) -> list[ReleaseGroup]:
        """The release groups the artist is credited on, alone or with others."""
        return self._by_artist.get(artist.id, [])

    @cached_property
    def _by_artist(self) -> Mapping[str, list[ReleaseGroup]]:
        found: dict[str, list[ReleaseGroup]] = {}
        for group in self.release_groups.values():
            for artist_id in {credit.artist.id: None for credit in group.credits}:
                found.setdefault(artist_id, []).append(group)
        return found

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """Every release by its id."""
        return {release.id: release for group in self.release_groups.values() for release in group.releases}

    @cached_property
    def group_of(self) -> Mapping[str, ReleaseGroup]:
        """The release group of each release, by the release's id."""
        return {release.id: group for group in self.release_groups.values() for release in group.releases}

    @cached_property
    def recordings(self) -> Mapping[str, Recording]:
        """Every recording by its id."""
        tracks = (track for release in self.releases.values() for medium in release.media for track in medium.tracks)
        return {track.recording.id: track.recording for track in tracks}

    @cached_property
    def releases_with(self) -> Mapping[str, list[Release]]:
        """The releases that each recording is on, by the recording's id."""
        found: dict[str, list[Release]] = {}
        for release in self.releases.values():
            for recording_id in {track.recording.id: None for medium in release.media for track in medium.tracks}:
                found.setdefault(recording_id, []).append(release)
        return found

    def is_genre(self, tag: str) -> bool:
        """Whether a tag is the name of a genre."""
        return tag in self._genres
