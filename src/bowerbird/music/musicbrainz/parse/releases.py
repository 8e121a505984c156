"""Bodies of releases -> Facts, their tracks with the songs, their labels and their album included. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bowerbird.music.musicbrainz.bodies import (
    CreditBody,
    LabelInfoBody,
    MediumBody,
    ReleaseBody,
    ReleaseEventBody,
    ReleaseGroupBody,
    SlimReleaseGroupBody,
    TrackBody,
)
from bowerbird.music.musicbrainz.parse.albums import album_facts
from bowerbird.music.musicbrainz.parse.artists import credited
from bowerbird.music.musicbrainz.parse.common import (
    RELEASE_SCHEME,
    addresses,
    categories,
    identifiers_of,
    other_names,
    printed,
    said,
)
from bowerbird.music.musicbrainz.parse.labels import label_facts
from bowerbird.music.musicbrainz.parse.songs import milliseconds, song_facts
from bowerbird.words.dates import lenient_partial_date, year_of
from bowerbird.words.facts import Facts, Related
from bowerbird.words.text import clean

_TRACKS_AT_MOST = 100_000
"""A number above it is none of tracks."""


def release_facts(body: ReleaseBody, genres: frozenset[str] | None = None) -> Facts:
    """Return what a body says about a release, whether a lookup, a browse or a search.

    *genres*: the names of all genres, for bodies that have tags only.
    """
    date = lenient_partial_date(body.date)
    media, text = body.media or [], body.text_representation
    found, links = addresses(body.relations, "release")
    codes = [("barcode", body.barcode or ""), ("asin", body.asin or "")]
    fields: dict[str, Any] = {
        "title": clean(body.title),
        "status": clean(body.status),
        "date": date,
        "release_year": year_of(date),
        "country": clean(body.country),
        "release_events": list(dict.fromkeys(told for one in body.release_events or () if (told := _event(one)))),
        "barcode": clean(body.barcode),
        "asin": clean(body.asin),
        "packaging": clean(body.packaging),
        "language": clean(text.language) if text else None,
        "script": clean(text.script) if text else None,
        "media": _formats(media),
        "disc_count": len(media) or None,
        "track_count": _track_count(body),
        "artist_credit": printed(body.artist_credit),
        "disambiguation": clean(body.disambiguation),
        "aliases": other_names(body.aliases, clean(body.title)),
    }
    return Facts(
        fields=said(fields),
        identifiers=identifiers_of([(RELEASE_SCHEME, body.id)], codes, more=found),
        links=links,
        related=(
            *_album(body.release_group),
            *credited(body.artist_credit or ()),
            *_labels(body.label_info or ()),
            *_tracks(media, body.artist_credit),
            *categories(body.genres, body.tags, genres),
        ),
    )


def in_full(group: SlimReleaseGroupBody) -> ReleaseGroupBody | None:
    """Return a release group met on something else as one by itself; None when not even its title is told."""
    if group.title is None:
        return None
    return ReleaseGroupBody(
        id=group.id,
        title=group.title,
        primary_type=group.primary_type,
        secondary_types=group.secondary_types,
        first_release_date=group.first_release_date,
        disambiguation=group.disambiguation,
        artist_credit=group.artist_credit,
    )


def _event(event: ReleaseEventBody) -> str | None:
    """Return a release event as "1973-03-24 GB", as far as it is known."""
    area = event.area
    codes = area.iso_3166_1_codes if area else None
    where = codes[0] if codes else area.name if area else None
    return clean(" ".join(part for part in (lenient_partial_date(event.date), where) if part))


def _formats(media: Sequence[MediumBody]) -> list[str]:
    """Return the formats in the order of the media, those that repeat counted: ``2×CD``."""  # noqa: RUF002 -- the sign is meant
    counts = Counter(clean(medium.format) or "unknown" for medium in media)
    return [] if set(counts) == {"unknown"} else [f"{n}×{name}" if n > 1 else name for name, n in counts.items()]  # noqa: RUF001 -- as above


def _track_count(body: ReleaseBody) -> int | None:
    counts = [
        medium.track_count if medium.track_count is not None else len(medium.tracks or ())
        for medium in body.media or ()
    ]
    total = sum(counts) or body.track_count or 0
    return total if 0 < total <= _TRACKS_AT_MOST else None


def _album(group: SlimReleaseGroupBody | None) -> tuple[Related, ...]:
    if group is None:
        return ()
    full = in_full(group)
    facts = (
        album_facts(full)
        if full
        else Facts(identifiers=identifiers_of([("musicbrainz_release_group", group.id)], more=()))
    )
    return (Related(role="album", kind="album", facts=facts),)


def _labels(infos: Sequence[LabelInfoBody]) -> Iterator[Related]:
    """Yield the ties to labels: one for each catalogue number of each."""
    told: set[tuple[str, str]] = set()
    for info in infos:
        number = clean(info.catalog_number) or ""
        if info.label is not None and (info.label.id.lower(), number) not in told:
            details = {"catalog_number": number} if number else {}
            position = len(told)
            told.add((info.label.id.lower(), number))
            yield Related(role="label", kind="label", facts=label_facts(info.label), position=position, details=details)


def _tracks(media: Sequence[MediumBody], release_credit: Sequence[CreditBody] | None) -> Iterator[Related]:
    """Yield the ties to the songs of all tracks, numbered through the whole release.

    A track without its recording (a lookup without ``recordings``) cannot be tied to anything.
    """
    place = 0
    for disc, medium in enumerate(media, start=1):
        pregap = [medium.pregap] if medium.pregap else []
        for number, track in enumerate((*pregap, *(medium.tracks or ()), *(medium.data_tracks or ())), start=1):
            if track.recording is None:
                continue
            yield _track(track, place, medium, (disc, number - len(pregap)), release_credit)
            place += 1


def _track(
    track: TrackBody,
    place: int,
    medium: MediumBody,
    counted: tuple[int, int],
    release_credit: Sequence[CreditBody] | None,
) -> Related:
    recording = track.recording
    if recording is None:
        raise ValueError("a track without a recording has no song")
    disc, number = counted
    song = song_facts(recording)
    song_credit = recording.artist_credit or track.artist_credit or release_credit
    if not recording.artist_credit and song_credit:
        # Nested in a release, a recording may leave out whose it is: then the track's credit holds, or the release's.
        song = _credited_to(song, song_credit)
    title, by = clean(track.title), printed(track.artist_credit)
    details: dict[str, Any] = {
        "medium": medium.position or disc,
        "format": clean(medium.format),
        "position": number if track.position is None else track.position,
        "number": clean(track.number),
        "length": milliseconds(track.length),
        "title": title if title != song.fields.get("title") else None,
        "artist_credit": by if by != song.fields.get("artist_credit") else None,
    }
    told = {name: value for name, value in details.items() if value is not None}
    return Related(role="track", kind="song", facts=song, position=place, details=told)


def _credited_to(song: Facts, credit: Sequence[CreditBody]) -> Facts:
    by = printed(credit)
    fields = {**song.fields, "artist_credit": by} if by else song.fields
    return Facts(
        fields=fields,
        identifiers=song.identifiers,
        links=song.links,
        images=song.images,
        related=(*credited(credit), *song.related),
    )
