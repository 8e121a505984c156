"""The JSON of search results: a key is missing where a lookup says null, and aliases name their dates otherwise.

Follows the search writer (mb-solr, sir/wscompat/convert.py) and recorded answers.
"""

from collections.abc import Mapping, Sequence

from bowerbird.sandbox.musicbrainz import vocabulary
from bowerbird.sandbox.musicbrainz.dataset import (
    Alias,
    Area,
    Artist,
    Credit,
    Label,
    Medium,
    Recording,
    Release,
    ReleaseGroup,
    Series,
)
from bowerbird.sandbox.musicbrainz.vocabulary import made_up_id, word_id

Json = dict[str, object]


def artist_hit(artist: Artist, score: int) -> Json:
    """An artist as a search shows it."""
    return _without_empty(
        {
            "id": artist.id,
            "type": artist.type,
            "type-id": word_id(vocabulary.ARTIST_TYPES, artist.type),
            "score": score,
            "name": artist.name,
            "sort-name": artist.sort_name,
            # The search server has genders in lower case.
            "gender": artist.gender and artist.gender.lower(),
            "gender-id": word_id(vocabulary.GENDERS, artist.gender),
            "country": artist.country,
            "area": _area(artist.area),
            "begin-area": _area(artist.begin_area),
            "end-area": _area(artist.end_area),
            "disambiguation": artist.disambiguation,
            "ipis": list(artist.ipis),
            "isnis": list(artist.isnis),
            "aliases": [_alias(alias) for alias in artist.aliases],
            "tags": _tags(artist.notes.tags),
            # Not ended is null here, and its other two keys are missing when unknown.
            "life-span": {
                **_without_empty({"begin": artist.begin, "end": artist.end}),
                "ended": artist.ended or None,
            },
        }
    )


def release_group_hit(group: ReleaseGroup, score: int) -> Json:
    """A release group as a search shows it."""
    primary_type_id = word_id(vocabulary.PRIMARY_TYPES, group.primary_type)
    printed_credit = "".join(credit.name + credit.join for credit in group.credits)
    return _without_empty(
        {
            "id": group.id,
            "type-id": primary_type_id,
            "score": score,
            "count": len(group.releases),
            "title": group.title,
            "first-release-date": group.date,
            "primary-type": group.primary_type,
            "primary-type-id": primary_type_id,
            "secondary-types": list(group.secondary_types),
            "secondary-type-ids": [word_id(vocabulary.SECONDARY_TYPES, word) for word in group.secondary_types],
            "disambiguation": group.disambiguation,
            "artist-credit-id": made_up_id("credit", printed_credit),
            "artist-credit": [_credit(credit) for credit in group.credits],
            "releases": [_release(release) for release in group.releases],
            "tags": _tags(group.notes.tags),
        }
    )


def release_hit(release: Release, group: ReleaseGroup, score: int) -> Json:
    """A release as a search shows it: its formats, but no tracks."""
    form = _release_base(release, group)
    media = [
        {**_without_empty({"format": one.format}), "disc-count": 0, "track-count": one.count} for one in release.media
    ]
    labels = [
        _without_empty({"catalog-number": number, "label": {"id": label.id, "name": label.name}})
        for label, number in release.labels
    ]
    return _without_empty(
        {
            **form,
            "score": score,
            "count": len(release.media),
            "packaging": release.packaging,
            "packaging-id": word_id(vocabulary.PACKAGINGS, release.packaging),
            "text-representation": _without_empty({"language": release.language, "script": release.script}) or None,
            "artist-credit": [_credit(credit, aliases=False) for credit in release.credits],
            "barcode": release.barcode,
            "asin": release.asin,
            "label-info": labels,
            "media": media,
            "disambiguation": release.disambiguation,
            "tags": _tags(release.tags or {}),
        }
    )


def recording_hit(recording: Recording, releases: Sequence[tuple[Release, ReleaseGroup]], score: int) -> Json:
    """A recording as a search shows it: with the releases that it is on, and its track on each (`track`, singular)."""
    form = _without_empty(
        {
            "id": recording.id,
            "score": score,
            "title": recording.title,
            "length": recording.length,
            "artist-credit": [_credit(credit) for credit in recording.credits],
            "first-release-date": recording.date,
            "releases": [_with_tracks(recording, release, group) for release, group in releases],
            "isrcs": list(recording.isrcs),
            "disambiguation": recording.disambiguation,
            "tags": _tags(recording.tags or {}),
        }
    )
    # A search writes null where a lookup writes false.
    return {**form, "video": recording.video or None}


def label_hit(label: Label, score: int) -> Json:
    """A label as a search shows it."""
    return _without_empty(
        {
            "id": label.id,
            "type": label.type,
            "type-id": word_id(vocabulary.LABEL_TYPES, label.type),
            "score": score,
            "name": label.name,
            "sort-name": label.sort_name,
            "label-code": label.code,
            "country": label.country,
            "area": _area(label.area),
            "disambiguation": label.disambiguation,
            "aliases": [_alias(alias) for alias in label.aliases],
            "life-span": {**_without_empty({"begin": label.begin, "end": label.end}), "ended": bool(label.end) or None},
            "tags": _tags(label.notes.tags),
        }
    )


def series_hit(series: Series, score: int) -> Json:
    """A series as a search shows it."""
    form = {"id": series.id, "type": series.type, "score": score, "name": series.name}
    return _without_empty({**form, "disambiguation": series.disambiguation})


def _with_tracks(recording: Recording, release: Release, group: ReleaseGroup) -> Json:
    media = [
        _medium(place, medium, recording)
        for place, medium in enumerate(release.media, start=1)
        if any(track.recording.id == recording.id for track in medium.tracks)
    ]
    return _without_empty({**_release_base(release, group), "media": media})


def _medium(place: int, medium: Medium, recording: Recording) -> Json:
    tracks = [track for track in medium.tracks if track.recording.id == recording.id]
    shown = [
        _without_empty({"id": track.id, "number": track.number, "title": track.title, "length": track.length})
        for track in tracks
    ]
    offset = tracks[0].position - 1
    return {
        "position": place,
        "format": medium.format,
        "track": shown,
        "track-count": medium.count,
        "track-offset": offset,
    }


def _release_base(release: Release, group: ReleaseGroup) -> Json:
    events = [(release.date, release.area)] if release.date is not None or release.area is not None else []
    told = [_without_empty({"date": date, "area": _area(area)}) for date, area in (*events, *release.events) if area]
    country = release.area.iso1[0] if release.area and release.area.iso1 else None
    return {
        "id": release.id,
        "title": release.title,
        "status": release.status,
        "status-id": word_id(vocabulary.STATUSES, release.status),
        "release-group": _without_empty(
            {
                "id": group.id,
                "title": group.title,
                "primary-type": group.primary_type,
                "primary-type-id": word_id(vocabulary.PRIMARY_TYPES, group.primary_type),
                "secondary-types": list(group.secondary_types),
            }
        ),
        "date": release.date,
        "country": country,
        # An event without a country is missing here.
        "release-events": told,
        "track-count": sum(medium.count for medium in release.media),
    }


def _credit(credit: Credit, *, aliases: bool = True) -> Json:
    artist = credit.artist
    form: Json = {
        "id": artist.id,
        "name": artist.name,
        "sort-name": artist.sort_name,
        "disambiguation": artist.disambiguation,
        "aliases": [_alias(alias) for alias in artist.aliases] if aliases else [],
    }
    return _without_empty({"name": credit.name, "joinphrase": credit.join, "artist": _without_empty(form)})


def _release(release: Release) -> Json:
    form = {"id": release.id, "status-id": word_id(vocabulary.STATUSES, release.status)}
    return _without_empty({**form, "title": release.title, "status": release.status})


def _alias(alias: Alias) -> Json:
    form: Json = {
        "name": alias.name,
        "sort-name": alias.sort_name,
        "locale": alias.locale,
        "type": alias.type,
        "primary": alias.primary or None,
        "begin-date": None,
        "end-date": None,
    }
    if alias.type:
        form["type-id"] = word_id(vocabulary.ALIAS_TYPES, alias.type)
    return form


def _area(area: Area | None) -> Json | None:
    if area is None:
        return None
    form: Json = {"id": area.id, "name": area.name, "sort-name": area.name, "life-span": {"ended": None}}
    if area.type:
        form |= {"type": area.type, "type-id": word_id(vocabulary.AREA_TYPES, area.type)}
    return form


def _tags(tags: Mapping[str, int]) -> Sequence[Json]:
    """All of them, also those voted down to nothing, which a lookup hides."""
    return [{"count": count, "name": name} for name, count in tags.items()]


def _without_empty(form: Json) -> Json:
    """The form without what is unknown. A zero is not unknown."""
    return {key: value for key, value in form.items() if value is not None and value not in ("", [], ())}
