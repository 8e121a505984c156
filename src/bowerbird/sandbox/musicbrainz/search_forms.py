"""The JSON of search results: a key is missing where a lookup says null, and aliases name their dates otherwise.

Follows the search writer (mb-solr, sir/wscompat/convert.py) and recorded answers.
"""

from collections.abc import Mapping, Sequence

from bowerbird.sandbox.musicbrainz import vocabulary
from bowerbird.sandbox.musicbrainz.dataset import Alias, Area, Artist, Credit, Release, ReleaseGroup
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


def _credit(credit: Credit) -> Json:
    artist = credit.artist
    form: Json = {
        "id": artist.id,
        "name": artist.name,
        "sort-name": artist.sort_name,
        "disambiguation": artist.disambiguation,
        "aliases": [_alias(alias) for alias in artist.aliases],
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
