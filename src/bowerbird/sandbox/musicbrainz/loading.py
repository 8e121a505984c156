"""From the compact notation of the facts (a JSON file, or plain dicts in a test) to a `Dataset`.

Knows the notation and its defaults, and refuses what it does not know, so that a slip in a key is not lost silently.
"""

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from bowerbird.sandbox.musicbrainz.dataset import (
    Alias,
    Area,
    Artist,
    Credit,
    Dataset,
    Label,
    Link,
    Notes,
    Release,
    ReleaseGroup,
    Series,
)
from bowerbird.sandbox.musicbrainz.notation import Known, media_of, merged_tracks, pick, refuse_unknown

Facts = Mapping[str, Any]

_NOTES = {"aliases", "links", "tags", "rating", "annotation", "merged", "disambiguation"}
_ARTIST = {"id", "name", "sort_name", "type", "gender", "area", "begin_area", "end_area", "country", "begin", "end"}
_ARTIST |= {"ended", "ipis", "isnis"} | _NOTES
_ALBUM = {"id", "title", "artist", "credit", "type", "secondary_types", "date", "releases"} | _NOTES
_RELEASE = {"id", "title", "status", "date", "area", "barcode", "packaging", "disambiguation", "language", "script"}
_RELEASE |= {"media", "asin", "events", "labels", "links", "tags", "merged", "credit"}
_LABEL = {"id", "name", "sort_name", "type", "country", "area", "code", "begin", "end"} | _NOTES


def load_facts(path: Path | None = None) -> Dataset:
    """Reads a facts file; the bundled one unless a path is given.

    The bundled facts are core facts of MusicBrainz (CC0), each id checked against an answer of the real service or
    against data others recorded from it; genre words, ratings and annotations are the project's own. The file says so
    itself under `about`.
    """
    source = path or resources.files("bowerbird.sandbox").joinpath("facts", "musicbrainz.json")
    return build_dataset(json.loads(source.read_text(encoding="utf-8")))


def build_dataset(facts: Facts) -> Dataset:
    """Builds a data set from plain values.

    Only ids, names and titles are required:

        build_dataset({
            "artists": [{"id": MBID, "name": "Pink Floyd"}],
            "albums": [{"id": MBID, "title": "The Wall", "artist": "Pink Floyd", "date": "1979-11-30"}],
        })

    A release's media are written `["CD", 10]`, or with their tracks `{"format": "CD", "tracks": [["Title", 215000]]}`;
    a track may also be `{"title": …, "length": …, "recording": MBID, "number": "A1", "isrcs": […], "credit": […]}`.
    Tracks of one title on the releases of one album are one recording unless they say otherwise.

    An album's `artist` is an artist's name or id; use the id where a name is not unique. Several artists are written
    `"credit": [{"artist": "JAY-Z", "name": "Jay-Z", "join": " / "}, {"artist": "Linkin Park"}]`. The bundled file
    shows every other key; `tags` are also genres when `genres` lists them, or all of them when it is left out.
    """
    refuse_unknown(facts, {"about", "areas", "genres", "artists", "albums", "labels", "series"})
    areas = {key: _area(entry) for key, entry in facts.get("areas", {}).items()}
    entries = [*facts.get("artists", ()), *facts.get("albums", ()), *facts.get("labels", ())]
    artists = [_artist(entry, areas) for entry in facts.get("artists", ())]
    labels = [_label(entry, areas) for entry in facts.get("labels", ())]
    known = Known(_by_name_and_id(artists), {key: one for one in labels for key in (one.name, one.id)}, areas)
    groups = [_release_group(entry, known) for entry in facts.get("albums", ())]
    tags = {tag for entry in entries for tag in entry.get("tags", {})}
    releases = [release for entry in facts.get("albums", ()) for release in entry.get("releases", ())]
    merged = {old: entry["id"] for entry in (*entries, *releases) for old in entry.get("merged", ())}
    merged |= {old: track["recording"] for release in releases for track, old in merged_tracks(release)}
    series = [_series(entry) for entry in facts.get("series", ())]
    return Dataset(artists, groups, facts.get("genres", tags), merged, labels=labels, series=series)


def _by_name_and_id(artists: Iterable[Artist]) -> dict[str, Artist | None]:
    """Artists by id and by name; a name that several bear leads to None."""
    found: dict[str, Artist | None] = {}
    for artist in artists:
        found[artist.name] = None if artist.name in found else artist
        found[artist.id] = artist
    return found


def _artist(entry: Facts, areas: Mapping[str, Area]) -> Artist:
    refuse_unknown(entry, _ARTIST)
    area = pick(areas, entry.get("area"))
    return Artist(
        id=entry["id"],
        name=entry["name"],
        sort_name=entry.get("sort_name", entry["name"]),
        type=entry.get("type"),
        gender=entry.get("gender"),
        country=entry.get("country", area.iso1[0] if area and area.iso1 else None),
        area=area,
        begin_area=pick(areas, entry.get("begin_area")),
        end_area=pick(areas, entry.get("end_area")),
        begin=entry.get("begin"),
        end=entry.get("end"),
        ended=entry.get("ended", entry.get("end") is not None),
        disambiguation=entry.get("disambiguation", ""),
        ipis=tuple(entry.get("ipis", ())),
        isnis=tuple(entry.get("isnis", ())),
        aliases=_aliases(entry, "Artist name"),
        links=_links(entry),
        notes=_notes(entry),
    )


def _label(entry: Facts, areas: Mapping[str, Area]) -> Label:
    refuse_unknown(entry, _LABEL)
    area = pick(areas, entry.get("area"))
    return Label(
        id=entry["id"],
        name=entry["name"],
        sort_name=entry.get("sort_name", entry["name"]),
        type=entry.get("type"),
        country=entry.get("country", area.iso1[0] if area and area.iso1 else None),
        area=area,
        code=entry.get("code"),
        begin=entry.get("begin"),
        end=entry.get("end"),
        disambiguation=entry.get("disambiguation", ""),
        aliases=_aliases(entry, "Label name"),
        links=_links(entry),
        notes=_notes(entry),
    )


def _series(entry: Facts) -> Series:
    """Its members are ids of albums, numbered from 1, or pairs of id and number."""
    refuse_unknown(entry, {"id", "name", "type", "disambiguation", "members"})
    numbered = enumerate(entry["members"], start=1)
    members = tuple((one, str(place)) if isinstance(one, str) else (one[0], str(one[1])) for place, one in numbered)
    kind = entry.get("type", "Release group series")
    return Series(entry["id"], entry["name"], kind, entry.get("disambiguation", ""), members)


def _release_group(entry: Facts, known: Known) -> ReleaseGroup:
    refuse_unknown(entry, _ALBUM)
    credit = entry.get("credit") or [{"artist": entry["artist"]}]
    credits_ = tuple(known.credit(part) for part in credit)
    return ReleaseGroup(
        id=entry["id"],
        title=entry["title"],
        credits=credits_,
        primary_type=entry.get("type", "Album"),
        secondary_types=tuple(entry.get("secondary_types", ())),
        date=entry.get("date", ""),
        disambiguation=entry.get("disambiguation", ""),
        aliases=_aliases(entry, "Release group name"),
        links=_links(entry),
        releases=tuple(_release(one, entry, credits_, known) for one in entry.get("releases", ())),
        notes=_notes(entry),
    )


def _release(entry: Facts, album: Facts, credits_: tuple[Credit, ...], known: Known) -> Release:
    refuse_unknown(entry, _RELEASE)
    credits_ = tuple(known.credit(part) for part in entry["credit"]) if "credit" in entry else credits_
    return Release(
        id=entry["id"],
        title=entry.get("title", album["title"]),
        status=entry.get("status", "Official"),
        date=entry.get("date"),
        area=pick(known.areas, entry.get("area")),
        barcode=entry.get("barcode"),
        packaging=entry.get("packaging"),
        disambiguation=entry.get("disambiguation", ""),
        language=entry.get("language"),
        script=entry.get("script"),
        media=media_of(entry, album["id"], credits_, known),
        credits=credits_,
        asin=entry.get("asin"),
        events=tuple((date, pick(known.areas, area)) for date, area in entry.get("events", ())),
        labels=tuple((known.label(name), number) for name, number in entry.get("labels", ())),
        links=_links(entry),
        tags=entry.get("tags"),
    )


def _area(entry: Facts) -> Area:
    refuse_unknown(entry, {"id", "name", "type", "iso1", "iso2"})
    return Area(
        entry["id"], entry["name"], entry.get("type"), tuple(entry.get("iso1", ())), tuple(entry.get("iso2", ()))
    )


def _aliases(entry: Facts, usual_type: str) -> tuple[Alias, ...]:
    """A bare string is a search hint; the rest are names of the usual type unless they say otherwise."""
    aliases = []
    for alias in entry.get("aliases", ()):
        if isinstance(alias, str):
            aliases.append(Alias(alias, alias, "Search hint"))
        else:
            refuse_unknown(alias, {"name", "sort_name", "type", "locale", "primary"})
            sort_name = alias.get("sort_name", alias["name"])
            kind = alias.get("type", usual_type)
            aliases.append(Alias(alias["name"], sort_name, kind, alias.get("locale"), alias.get("primary", False)))
    return tuple(aliases)


def _links(entry: Facts) -> tuple[Link, ...]:
    """Written `{type: address}`, `{type: [addresses]}`, or with `{"url": ..., "ended": true}` for an address."""
    links = []
    for kind, addresses in entry.get("links", {}).items():
        for address in addresses if isinstance(addresses, list) else [addresses]:
            link: Facts = {"url": address} if isinstance(address, str) else address
            links.append(Link(kind, link["url"], link.get("ended", False)))
    return tuple(links)


def _notes(entry: Facts) -> Notes:
    value, votes = entry.get("rating", (None, 0))
    return Notes(dict(entry.get("tags", {})), value, votes, entry.get("annotation"))
