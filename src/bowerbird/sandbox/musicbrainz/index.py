"""Which fields of entities can be searched.

Field names are those of the real search server; a bare word is sought in the fields that have a weight here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bowerbird.sandbox.musicbrainz.dataset import (
    Area,
    Artist,
    Credit,
    Dataset,
    Label,
    Recording,
    Release,
    ReleaseGroup,
    Series,
)
from bowerbird.sandbox.musicbrainz.ranking import Document, Index
from bowerbird.sandbox.musicbrainz.words import field_words

Entity = TypeVar("Entity")
Fields = Mapping[str, Iterable[str | None]]

_ARTIST_WEIGHTS = {"artist": 2.0, "alias": 1.75, "sortname": 1.5}
_CREDIT_WEIGHTS = {"artistname": 1.2, "creditname": 1.2, "comment": 1.0, "tag": 1.0}
# The server has these in request-params.xml (`qf`); the parts of words that it also finds (`ngram`) are left out.
_ALBUM_WEIGHTS = {"releasegroup": 2.0, "alias": 1.75, "release": 1.3, **_CREDIT_WEIGHTS}
_RELEASE_WEIGHTS = {"release": 2.0, "alias": 1.75, **_CREDIT_WEIGHTS}
_RECORDING_WEIGHTS = {"recording": 2.0, "alias": 1.75, **_CREDIT_WEIGHTS}
_LABEL_WEIGHTS = {"label": 2.0, "alias": 1.75, "sortname": 1.5}
_SERIES_WEIGHTS = {"series": 2.0}


def artist_index(dataset: Dataset) -> Index[Artist]:
    """An index of all artists."""
    return _index(dataset.artists.values(), _artist_fields, _ARTIST_WEIGHTS)


def release_group_index(dataset: Dataset) -> Index[ReleaseGroup]:
    """An index of all release groups."""
    return _index(dataset.release_groups.values(), _album_fields, _ALBUM_WEIGHTS)


def release_index(dataset: Dataset) -> Index[Release]:
    """An index of all releases."""
    return _index(
        dataset.releases.values(), lambda one: _release_fields(one, dataset.group_of[one.id]), _RELEASE_WEIGHTS
    )


def recording_index(dataset: Dataset) -> Index[Recording]:
    """An index of all recordings."""
    return _index(
        dataset.recordings.values(),
        lambda one: _recording_fields(one, dataset.releases_with[one.id]),
        _RECORDING_WEIGHTS,
    )


def label_index(dataset: Dataset) -> Index[Label]:
    """An index of all labels."""
    return _index(dataset.labels.values(), _label_fields, _LABEL_WEIGHTS)


def series_index(dataset: Dataset) -> Index[Series]:
    """An index of all series."""
    return _index(dataset.series.values(), _series_fields, _SERIES_WEIGHTS)


def _index(
    entities: Iterable[Entity], describe: Callable[[Entity], Fields], weights: Mapping[str, float]
) -> Index[Entity]:
    described = [(entity, describe(entity)) for entity in entities]
    documents = [
        Document(
            entity,
            {name: tuple(field_words(name, value) for value in values if value) for name, values in fields.items()},
        )
        for entity, fields in described
    ]
    return Index(documents, weights, {name for _, fields in described for name in fields})


def _artist_fields(artist: Artist) -> Fields:
    aliases = [alias.name for alias in artist.aliases]
    return {
        "arid": [artist.id],
        "artist": [artist.name],
        "artistaccent": [artist.name],
        "alias": aliases,
        "primary_alias": [alias.name for alias in artist.aliases if alias.primary],
        "sortname": [artist.sort_name],
        "type": [artist.type],
        "gender": [artist.gender],
        "country": [artist.country],
        "area": [_name(area) for area in (artist.area, artist.begin_area, artist.end_area)],
        "beginarea": [_name(artist.begin_area)],
        "endarea": [_name(artist.end_area)],
        "begin": [artist.begin],
        "end": [artist.end],
        "ended": [str(artist.ended)],
        "comment": [artist.disambiguation],
        "ipi": artist.ipis,
        "isni": artist.isnis,
        "tag": artist.notes.tags,
    }


def _album_fields(group: ReleaseGroup) -> Fields:
    return {
        "rgid": [group.id],
        "releasegroup": [group.title],
        "releasegroupaccent": [group.title],
        "alias": [alias.name for alias in group.aliases],
        **_credit_fields(group.credits),
        "firstreleasedate": [group.date],
        "primarytype": [group.primary_type],
        "secondarytype": group.secondary_types,
        "type": [group.primary_type, *group.secondary_types],
        "status": [release.status for release in group.releases],
        "release": [release.title for release in group.releases],
        "reid": [release.id for release in group.releases],
        "releases": [str(len(group.releases))],
        "comment": [group.disambiguation],
        "tag": group.notes.tags,
    }


def _release_fields(release: Release, group: ReleaseGroup) -> Fields:
    return {
        "reid": [release.id],
        "release": [release.title],
        "releaseaccent": [release.title],
        "alias": [],
        **_credit_fields(release.credits),
        "rgid": [group.id],
        "asin": [release.asin],
        "barcode": [release.barcode],
        "catno": [number for _, number in release.labels],
        "laid": [label.id for label, _ in release.labels],
        "label": [label.name for label, _ in release.labels],
        "country": release.area.iso1 if release.area else (),
        "date": [release.date],
        "format": [medium.format for medium in release.media],
        "status": [release.status],
        "tracks": [str(sum(medium.count for medium in release.media))],
        "comment": [release.disambiguation],
        "tag": release.tags or {},
    }


def _recording_fields(recording: Recording, releases: Iterable[Release]) -> Fields:
    on = list(releases)
    return {
        "rid": [recording.id],
        "recording": [recording.title],
        "recordingaccent": [recording.title],
        "alias": [alias.name for alias in recording.aliases],
        **_credit_fields(recording.credits),
        "reid": [release.id for release in on],
        "release": [release.title for release in on],
        "tid": [
            track.id
            for release in on
            for medium in release.media
            for track in medium.tracks
            if track.recording.id == recording.id
        ],
        "isrc": recording.isrcs,
        "dur": [str(recording.length) if recording.length else None],
        "firstreleasedate": [recording.date],
        "video": [str(recording.video).lower()],
        "comment": [recording.disambiguation],
        "tag": recording.tags or {},
    }


def _label_fields(label: Label) -> Fields:
    return {
        "laid": [label.id],
        "label": [label.name],
        "alias": [alias.name for alias in label.aliases],
        "sortname": [label.sort_name],
        "type": [label.type],
        "country": [label.country],
        "code": [str(label.code) if label.code else None],
        "comment": [label.disambiguation],
        "tag": label.notes.tags,
    }


def _series_fields(series: Series) -> Fields:
    return {"sid": [series.id], "series": [series.name], "type": [series.type], "comment": [series.disambiguation]}


def _credit_fields(credits_: Iterable[Credit]) -> dict[str, Iterable[str | None]]:
    named = list(credits_)
    return {
        "arid": [credit.artist.id for credit in named],
        "artist": ["".join(credit.name + credit.join for credit in named)],
        "artistname": [credit.artist.name for credit in named],
        "creditname": [credit.name for credit in named],
    }


def _name(area: Area | None) -> str | None:
    return None if area is None else area.name
