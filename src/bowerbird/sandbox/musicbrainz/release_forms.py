"""The JSON of releases, recordings, labels and series in lookups and browse pages.

Follows the real serializers (WebService/Serializer/JSON/2/{Release,Medium,Track,Recording,Label,Series}.pm) and
recorded answers.
"""

from bowerbird.sandbox.musicbrainz import vocabulary
from bowerbird.sandbox.musicbrainz.dataset import (
    Area,
    Dataset,
    Label,
    Medium,
    Notes,
    Recording,
    Release,
    ReleaseGroup,
    Series,
    Track,
)
from bowerbird.sandbox.musicbrainz.forms import (
    Includes,
    Json,
    area_form,
    credit_form,
    names_and_tags,
    opinions,
    relations,
    release_group_form,
)
from bowerbird.sandbox.musicbrainz.vocabulary import made_up_id, word_id


def nested_release_form(release: Release, includes: Includes, dataset: Dataset) -> Json:
    """A release in the list of an artist, a release group or a recording."""
    form: Json = {
        "id": release.id,
        "title": release.title,
        "status": release.status,
        "status-id": word_id(vocabulary.STATUSES, release.status),
        "quality": "normal",
        "packaging": release.packaging,
        "packaging-id": word_id(vocabulary.PACKAGINGS, release.packaging),
        "barcode": release.barcode,
        "disambiguation": release.disambiguation,
        "text-representation": {"language": release.language, "script": release.script},
        **names_and_tags((), Notes(release.tags or {}), includes - {"aliases"}, dataset),
    }
    events = _events(release)
    if events:
        # With no event at all these three are missing, not null.
        date, area = events[0]
        form["date"] = date or ""
        form["country"] = area.iso1[0] if area and area.iso1 else None
        form["release-events"] = [{"date": when or "", "area": area_form(where)} for when, where in events]
    if "artist-credits" in includes:
        form["artist-credit"] = credit_form(release.credits, includes, dataset)
    if "media" in includes:
        form["media"] = [_medium(place, medium) for place, medium in enumerate(release.media, start=1)]
    return form


def release_form(release: Release, includes: Includes, dataset: Dataset) -> Json:
    """A release by itself, with all that was asked for."""
    form = nested_release_form(release, includes - {"media"}, dataset)
    form["asin"] = release.asin
    form["cover-art-archive"] = {"artwork": False, "front": False, "back": False, "darkened": False, "count": 0}
    if "aliases" in includes:
        form["aliases"] = []
    if "labels" in includes:
        form["label-info"] = [
            {"catalog-number": number, "label": label_form(label, includes & {"aliases", "tags", "genres"}, dataset)}
            for label, number in release.labels
        ]
    if "release-groups" in includes:
        form["release-group"] = _group(dataset.group_of[release.id], includes, dataset)
    if "media" in includes or "recordings" in includes:
        form["media"] = [
            {**_medium(place, medium), **_tracks(medium, includes, dataset)}
            for place, medium in enumerate(release.media, start=1)
        ]
    return {**form, **relations(release.links, includes)}


def recording_form(recording: Recording, includes: Includes, dataset: Dataset) -> Json:
    """A recording by itself or on a track."""
    form: Json = {
        "id": recording.id,
        "title": recording.title,
        "length": recording.length,
        "video": recording.video,
        "disambiguation": recording.disambiguation,
        **names_and_tags(recording.aliases, recording.notes, includes, dataset),
        **opinions(recording.notes, includes - {"annotation"}),
    }
    if recording.date:
        form["first-release-date"] = recording.date
    if "artist-credits" in includes:
        form["artist-credit"] = credit_form(recording.credits, includes, dataset)
    if "isrcs" in includes:
        form["isrcs"] = list(recording.isrcs)
    return form


def label_form(label: Label, includes: Includes, dataset: Dataset) -> Json:
    """A label by itself or on a release, where less of it is told."""
    return {
        "id": label.id,
        "name": label.name,
        "sort-name": label.sort_name,
        "disambiguation": label.disambiguation,
        "type": label.type,
        "type-id": word_id(vocabulary.LABEL_TYPES, label.type),
        "label-code": label.code,
        **names_and_tags(label.aliases, label.notes, includes, dataset),
    }


def whole_label_form(label: Label, includes: Includes, dataset: Dataset) -> Json:
    """A label that is looked up."""
    return {
        **label_form(label, includes, dataset),
        "country": label.country,
        "area": area_form(label.area),
        "life-span": {"begin": label.begin, "end": label.end, "ended": label.end is not None},
        "ipis": [],
        "isnis": [],
        **opinions(label.notes, includes),
        **relations(label.links, includes),
    }


def series_form(series: Series, includes: Includes, dataset: Dataset) -> Json:
    """A series; its members are relations, by name as newer servers list them, with the order in a key."""
    form: Json = {
        "id": series.id,
        "name": series.name,
        "type": series.type,
        "type-id": made_up_id("word", series.type),
        "disambiguation": series.disambiguation,
    }
    if "release-group-rels" in includes:
        members = [
            (
                dataset.release_groups[mbid].title,
                _member(dataset.release_groups[mbid], number, place, includes, dataset),
            )
            for place, (mbid, number) in enumerate(series.members, start=1)
        ]
        form["relations"] = [form for _, form in sorted(members, key=lambda pair: pair[0])]
    return form


def _member(group: ReleaseGroup, number: str, place: int, includes: Includes, dataset: Dataset) -> Json:
    told = release_group_form(group, includes & {"artist-credits"}, dataset)
    # Types are not loaded of release groups that are met through relations.
    told |= {"primary-type": None, "primary-type-id": None, "secondary-types": [], "secondary-type-ids": []}
    return {
        "type": "part of",
        "type-id": made_up_id("word", "part of"),
        "target-type": "release_group",
        "direction": "forward",
        "begin": None,
        "end": None,
        "ended": False,
        "ordering-key": place,
        "attributes": ["number"],
        "attribute-ids": {"number": "a59c5830-5ec7-38fe-9a21-c7ea54f6650a"},
        "attribute-values": {"number": number},
        "source-credit": "",
        "target-credit": "",
        "release_group": told,
    }


def _events(release: Release) -> list[tuple[str | None, Area | None]]:
    first = [(release.date, release.area)] if release.date is not None or release.area is not None else []
    return [*first, *release.events]


def _group(group: ReleaseGroup, includes: Includes, dataset: Dataset) -> Json:
    return release_group_form(group, includes & {"artist-credits", "tags", "genres"}, dataset)


def _medium(position: int, medium: Medium) -> Json:
    return {
        "id": made_up_id("medium", f"{position} {medium.format} {medium.count}"),
        "title": medium.title,
        "position": position,
        "format": medium.format,
        "format-id": word_id(vocabulary.FORMATS, medium.format),
        "track-count": medium.count,
    }


def _tracks(medium: Medium, includes: Includes, dataset: Dataset) -> Json:
    if "recordings" not in includes or not medium.tracks:
        return {}
    return {"track-offset": 0, "tracks": [_track(track, includes, dataset) for track in medium.tracks]}


def _track(track: Track, includes: Includes, dataset: Dataset) -> Json:
    form: Json = {
        "id": track.id,
        "number": track.number,
        "position": track.position,
        "title": track.title,
        "length": track.length,
        "recording": recording_form(track.recording, includes - {"annotation"}, dataset),
    }
    if "artist-credits" in includes:
        form["artist-credit"] = credit_form(track.credits, includes - {"aliases", "tags", "genres"}, dataset)
    return form
