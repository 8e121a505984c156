"""The JSON of lookups and browse pages: every base key is there, null when unknown; other keys only when asked for.

Follows the real serializers (WebService/Serializer/JSON/2/*.pm) and recorded answers.
"""

from collections.abc import Mapping, Sequence

from bowerbird.sandbox.musicbrainz import vocabulary
from bowerbird.sandbox.musicbrainz.dataset import (
    Alias,
    Area,
    Artist,
    Credit,
    Dataset,
    Link,
    Notes,
    ReleaseGroup,
)
from bowerbird.sandbox.musicbrainz.includes import wants_relations
from bowerbird.sandbox.musicbrainz.vocabulary import made_up_id, word_id

Json = dict[str, object]
Includes = frozenset[str]


def artist_form(artist: Artist, includes: Includes, dataset: Dataset) -> Json:
    """An artist without its sub-lists."""
    return {
        "id": artist.id,
        "name": artist.name,
        "sort-name": artist.sort_name,
        "disambiguation": artist.disambiguation,
        "type": artist.type,
        "type-id": word_id(vocabulary.ARTIST_TYPES, artist.type),
        "gender": artist.gender,
        "gender-id": word_id(vocabulary.GENDERS, artist.gender),
        "country": artist.country,
        "area": area_form(artist.area),
        "begin-area": area_form(artist.begin_area),
        "end-area": area_form(artist.end_area),
        "life-span": {"begin": artist.begin, "end": artist.end, "ended": artist.ended},
        "ipis": list(artist.ipis),
        "isnis": list(artist.isnis),
        **names_and_tags(artist.aliases, artist.notes, includes, dataset),
        **opinions(artist.notes, includes),
        **relations(artist.links, includes),
    }


def release_group_form(group: ReleaseGroup, includes: Includes, dataset: Dataset) -> Json:
    """A release group without its releases."""
    return {
        **_release_group_base(group, includes, dataset),
        **names_and_tags(group.aliases, group.notes, includes, dataset),
        **opinions(group.notes, includes),
        **relations(group.links, includes),
    }


def nested_release_group_form(group: ReleaseGroup, includes: Includes, dataset: Dataset) -> Json:
    """A release group in the list of its artist: tags and genres come along, ratings and the rest do not."""
    notes = names_and_tags((), group.notes, includes - {"aliases"}, dataset)
    return {**_release_group_base(group, includes, dataset), **notes}


def genre_form(name: str) -> Json:
    """A genre; its id is the sandbox's own."""
    return {"id": made_up_id("genre", name), "name": name, "disambiguation": ""}


def _release_group_base(group: ReleaseGroup, includes: Includes, dataset: Dataset) -> Json:
    form: Json = {
        "id": group.id,
        "title": group.title,
        "primary-type": group.primary_type,
        "primary-type-id": word_id(vocabulary.PRIMARY_TYPES, group.primary_type),
        "secondary-types": list(group.secondary_types),
        "secondary-type-ids": [word_id(vocabulary.SECONDARY_TYPES, word) for word in group.secondary_types],
        "first-release-date": group.date,
        "disambiguation": group.disambiguation,
    }
    if "artist-credits" in includes:
        form["artist-credit"] = credit_form(group.credits, includes, dataset)
    return form


def credit_form(credits_: Sequence[Credit], includes: Includes, dataset: Dataset) -> list[Json]:
    """The credited artists, each with its name as printed."""
    return [
        {"name": credit.name, "joinphrase": credit.join, "artist": _credited(credit.artist, includes, dataset)}
        for credit in credits_
    ]


def _credited(artist: Artist, includes: Includes, dataset: Dataset) -> Json:
    return {
        "id": artist.id,
        "name": artist.name,
        "sort-name": artist.sort_name,
        "disambiguation": artist.disambiguation,
        "type": artist.type,
        "type-id": word_id(vocabulary.ARTIST_TYPES, artist.type),
        "country": artist.country,
        **names_and_tags(artist.aliases, artist.notes, includes, dataset),
    }


def names_and_tags(aliases: Sequence[Alias], notes: Notes, includes: Includes, dataset: Dataset) -> Json:
    """Aliases, tags and genres, as far as they were asked for."""
    # A lookup hides tags voted down to nothing; a search shows them.
    tags = {name: count for name, count in sorted(notes.tags.items()) if count > 0}
    form: Json = {}
    if "aliases" in includes:
        form["aliases"] = [_alias(alias) for alias in sorted(aliases, key=lambda alias: alias.sort_name)]
    if "tags" in includes:
        form["tags"] = [{"name": name, "count": count} for name, count in tags.items()]
    if "genres" in includes:
        genres = {name: count for name, count in tags.items() if dataset.is_genre(name)}
        form["genres"] = [{**genre_form(name), "count": count} for name, count in genres.items()]
    return form


def opinions(notes: Notes, includes: Includes) -> Json:
    """Rating and annotation, as far as they were asked for."""
    form: Json = {}
    if "ratings" in includes:
        form["rating"] = {"value": notes.rating, "votes-count": notes.votes}
    if "annotation" in includes:
        form["annotation"] = notes.annotation
    return form


def relations(links: Sequence[Link], includes: Includes) -> Mapping[str, object]:
    """Relations to addresses; of every other kind the sandbox knows none, so those lists are empty."""
    if not wants_relations(includes):
        return {}
    shown = sorted(links, key=lambda link: (link.type.casefold(), link.url)) if "url-rels" in includes else []
    return {"relations": [_url_relation(link) for link in shown]}


def _url_relation(link: Link) -> Json:
    return {
        "type": link.type,
        "type-id": word_id(vocabulary.URL_RELATIONS, link.type),
        "target-type": "url",
        "url": {"id": made_up_id("url", link.url), "resource": link.url},
        "direction": "forward",
        "begin": None,
        "end": None,
        "ended": link.ended,
        "attributes": [],
        "attribute-ids": {},
        "attribute-values": {},
        "source-credit": "",
        "target-credit": "",
    }


def _alias(alias: Alias) -> Json:
    return {
        "name": alias.name,
        "sort-name": alias.sort_name,
        "type": alias.type,
        "type-id": word_id(vocabulary.ALIAS_TYPES, alias.type),
        "locale": alias.locale,
        # Whether it is the primary one is only said of a name for a language.
        "primary": alias.primary if alias.locale else None,
        "begin": None,
        "end": None,
        "ended": False,
    }


def area_form(area: Area | None) -> Json | None:
    """An area on something else."""
    if area is None:
        return None
    # An area's type is only told when the area itself is looked up.
    form: Json = {"id": area.id, "name": area.name, "sort-name": area.name, "disambiguation": ""}
    form |= {"type": None, "type-id": None}
    if area.iso1:
        form["iso-3166-1-codes"] = list(area.iso1)
    if area.iso2:
        form["iso-3166-2-codes"] = list(area.iso2)
    return form
