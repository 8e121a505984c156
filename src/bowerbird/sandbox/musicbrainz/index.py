"""Which fields of artists and release groups can be searched.

Field names are those of the real search server; a bare word is sought in the fields that have a weight here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bowerbird.sandbox.musicbrainz.dataset import Area, Artist, Dataset, ReleaseGroup
from bowerbird.sandbox.musicbrainz.ranking import Document, Index, field_words

Entity = TypeVar("Entity")
Fields = Mapping[str, Iterable[str | None]]

_ARTIST_WEIGHTS = {"artist": 2.0, "alias": 1.75, "sortname": 1.5}
_ALBUM_WEIGHTS = {"releasegroup": 2.0, "alias": 1.75, "artist": 1.0, "artistname": 1.0, "creditname": 1.0}


def artist_index(dataset: Dataset) -> Index[Artist]:
    """An index of all artists."""
    return _index(dataset.artists.values(), _artist_fields, _ARTIST_WEIGHTS)


def release_group_index(dataset: Dataset) -> Index[ReleaseGroup]:
    """An index of all release groups."""
    return _index(dataset.release_groups.values(), _album_fields, _ALBUM_WEIGHTS)


def _index(
    entities: Iterable[Entity], describe: Callable[[Entity], Fields], weights: Mapping[str, float]
) -> Index[Entity]:
    described = [(entity, describe(entity)) for entity in entities]
    documents = [
        Document(entity, {name: field_words(name, values) for name, values in fields.items()})
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
        "arid": [credit.artist.id for credit in group.credits],
        "artist": ["".join(credit.name + credit.join for credit in group.credits)],
        "artistname": [credit.artist.name for credit in group.credits],
        "creditname": [credit.name for credit in group.credits],
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


def _name(area: Area | None) -> str | None:
    return None if area is None else area.name
