"""The notation of what is inside a release (media, tracks, recordings), and how entries refer to one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bowerbird.sandbox.musicbrainz.dataset import Area, Artist, Credit, Label, Medium, Recording, Track
from bowerbird.sandbox.musicbrainz.vocabulary import made_up_id

Facts = Mapping[str, Any]
Value = TypeVar("Value")

_TRACK = {"title", "length", "recording", "number", "isrcs", "credit", "video", "date", "printed", "id", "merged"}
_TRACK |= {"disambiguation", "recording_length"}


@dataclass(frozen=True, slots=True)
class Known:
    """What entries can refer to: artists by name and id (None where several bear a name), labels, areas."""

    artists: Mapping[str, Artist | None]
    labels: Mapping[str, Label]
    areas: Mapping[str, Area]

    def credit(self, part: Facts) -> Credit:
        """One name of a credit."""
        refuse_unknown(part, {"artist", "name", "join"})
        artist = pick(self.artists, part["artist"])
        if artist is None:
            raise ValueError(f"Several artists are called {part['artist']!r}: write the id.")
        return Credit(artist, part.get("name", artist.name), part.get("join", ""))

    def label(self, name: str) -> Label:
        """A label by its name or id."""
        found = pick(self.labels, name)
        if found is None:
            raise ValueError("A label must be named.")
        return found


def media_of(release: Facts, album: str, credits_: tuple[Credit, ...], known: Known) -> tuple[Medium, ...]:
    """The media of a release."""
    media = []
    for place, entry in enumerate(release.get("media", ()), start=1):
        if not isinstance(entry, Mapping):
            format_, count = entry
            media.append(Medium(format_, count))
            continue
        refuse_unknown(entry, {"format", "title", "tracks"})
        tracks = tuple(
            _track(_as_entry(track), (release["id"], place, number), album, credits_, known)
            for number, track in enumerate(entry["tracks"], start=1)
        )
        media.append(Medium(entry["format"], len(tracks), entry.get("title", ""), tracks))
    return tuple(media)


def merged_tracks(release: Facts) -> Iterator[tuple[Facts, str]]:
    """The tracks whose recording has taken in others, each with the id of one of those."""
    for medium in release.get("media", ()):
        for track in medium["tracks"] if isinstance(medium, Mapping) else ():
            for old in _as_entry(track).get("merged", ()):
                yield _as_entry(track), old


def _as_entry(track: Facts | list[Any] | tuple[Any, ...]) -> Facts:
    return track if isinstance(track, Mapping) else {"title": track[0], "length": track[1]}


def _track(entry: Facts, place: tuple[str, int, int], album: str, credits_: tuple[Credit, ...], known: Known) -> Track:
    refuse_unknown(entry, _TRACK)
    release, medium, position = place
    by = tuple(known.credit(part) for part in entry["credit"]) if "credit" in entry else credits_
    recording = Recording(
        id=entry.get("recording") or made_up_id("recording", f"{album} {entry['title']}"),
        title=entry["title"],
        length=entry.get("recording_length", entry.get("length")),
        credits=by,
        isrcs=tuple(entry.get("isrcs", ())),
        video=entry.get("video", False),
        date=entry.get("date"),
        disambiguation=entry.get("disambiguation", ""),
    )
    return Track(
        id=entry.get("id") or made_up_id("track", f"{release} {medium} {position}"),
        number=entry.get("number", str(position)),
        position=position,
        title=entry.get("printed", entry["title"]),
        length=entry.get("length"),
        recording=recording,
        credits=by,
    )


def pick(table: Mapping[str, Value], key: str | None) -> Value | None:
    """The entry of that name, which must be there; None for no name."""
    if key is None:
        return None
    if key not in table:
        raise ValueError(f"{key!r} is used but not described in the facts.")
    return table[key]


def refuse_unknown(entry: Facts, known: set[str]) -> None:
    """A slip in a key must not be lost silently."""
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"The facts have unknown keys: {', '.join(unknown)}.")
