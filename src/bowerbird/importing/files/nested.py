"""Objects within objects -> cells with plain names; and the list within a JSON document that holds the rows. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bowerbird.importing.files.addresses import kind_of
from bowerbird.importing.files.parts import FileRequest

_DEEPEST = 6
_SAMPLED = 50
# These are only brackets around what they hold: ListenBrainz, Discogs, Spotify, Apple Music, GraphQL.
_BRACKETS = {
    *("track_metadata", "additional_info", "mbid_mapping", "basic_information", "node", "item", "external_ids"),
    *("attributes", "properties", "fields", "data", "metadata", "tags"),
}
# What is called so is the thing that holds it: {"album": {"#text": "Low"}} is an album "Low".
_ITS_NAME = ("name", "#text", "title", "text", "value")
_ITS_ADDRESS = ("mbid", "id", "uri", "url", "href")
_USUAL = {
    "creator": "artist",  # JSPF
    "identifier": "url",
    "master_metadata_track_name": "track",  # Spotify's extended streaming history
    "master_metadata_album_artist_name": "artist",
    "master_metadata_album_album_name": "album",
}
_LISTS_OF: Mapping[str, frozenset[str]] = {
    "album": frozenset({"albums", "album", "releases", "release_groups", "release-groups"}),
    "artist": frozenset({"artists", "artist"}),
    "song": frozenset({"tracks", "track", "songs", "recordings", "listens", "items"}),
}

_ARTIST = ("artist", "artistName", "artist_name")
_OF_A_MAKER = {*_ARTIST, "artists", "artist-credit", "albumartist", "creator", "album"}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A list within a document.

    Attributes:
        path: the keys that lead to it.
        objects: what it holds.
    """

    path: tuple[str, ...]
    objects: Sequence[Any]


def flattened(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of an object by name; what stands deeper has the plain name too, where that is free."""
    cells: dict[str, str] = {}
    todo: deque[tuple[str, Mapping[str, Any], int]] = deque([("", found, 0)])
    while todo:
        parent, values, depth = todo.popleft()
        for key, value in values.items():
            if isinstance(value, dict) and depth < _DEEPEST:
                todo.append(("" if key in _BRACKETS else key, value, depth + 1))
                continue
            name, text = _name(key, parent), cell_of(value)
            if cells.get(name) and text:
                name = f"{parent} {key}".strip()
            if text or name not in cells:
                cells[name] = text
    return cells


def cell_of(value: Any) -> str:  # noqa: ANN401 -- whatever JSON holds
    """Return a value of JSON as the text of a cell; a list of artists becomes their names."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        credit = [(_named(each), each.get("joinphrase")) for each in value if isinstance(each, dict)]
        if credit and all(name and isinstance(join, str) for name, join in credit):
            return "".join(f"{name}{join}" for name, join in credit)
        return "; ".join(_named(each) or cell_of(each) for each in value)
    return msgspec.json.encode(value).decode()


def list_in(document: Any, asked: FileRequest) -> tuple[Found | None, bool]:  # noqa: ANN401 -- whatever JSON holds
    """Return the list of a document that holds the rows, or None, and whether others would do."""
    lists: dict[tuple[str, ...], list[Any]] = {}
    for path, objects in _lists(document, ()):
        lists.setdefault(path, []).extend(objects)
    wanted = _LISTS_OF.get(kind_of(asked.query), frozenset())
    ranked = [
        ((bool(path) and path[-1].lower() in wanted, known, -len(path), len(objects)), path)
        for path, objects in lists.items()
        if (known := asked.known(columns_of(objects)))
    ]
    if not ranked:
        return None, False
    best = max(ranked)[1]
    return Found(path=best, objects=lists[best]), len(ranked) > 1


def columns_of(objects: Sequence[Any]) -> list[str]:
    """Return the names of the cells that the first objects have."""
    return list(
        dict.fromkeys(name for each in objects[:_SAMPLED] if isinstance(each, dict) for name in flattened(each))
    )


def _lists(value: Any, path: tuple[str, ...], maker: str = "") -> Iterator[tuple[tuple[str, ...], Sequence[Any]]]:  # noqa: ANN401
    """Yield every list of objects in a value, with the keys that lead to it.

    Albums within an artist, and tracks within an album, say who made them only by where they stand.
    """
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        if len(value) > 1 and all(isinstance(each, dict) for each in value.values()):
            # {"id 1": {…}, "id 2": {…}} is a list, too.
            yield path, _made_by(maker, list(value.values()))
        for key, each in value.items():
            yield from _lists(each, (*path, key), _maker_of(value, path) or maker)
    elif isinstance(value, list):
        if any(isinstance(each, dict) for each in value):
            yield path, _made_by(maker, value)
        for each in value:
            if isinstance(each, list):
                yield from _lists(each, path, maker)
            elif isinstance(each, dict):
                above = _maker_of(each, path) or maker
                yield from (found for key, part in each.items() for found in _lists(part, (*path, key), above))


def _maker_of(value: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """Return the artist that an object names or is, or "" ."""
    named = next((value[key] for key in _ARTIST if key in value), None)
    if named is None and path and path[-1].lower() in _LISTS_OF["artist"]:
        named = value.get("name")
    return named if isinstance(named, str) else _named(named)


def _made_by(maker: str, objects: Sequence[Any]) -> Sequence[Any]:
    if not maker:
        return objects
    return [
        {**each, "artist": maker} if isinstance(each, dict) and each.keys().isdisjoint(_OF_A_MAKER) else each
        for each in objects
    ]


def _name(key: str, parent: str) -> str:
    usual = _USUAL.get(key, key)
    if not parent or parent in _BRACKETS:
        return usual
    return parent if key in _ITS_NAME else f"{parent} {key}" if key in _ITS_ADDRESS else usual


def _named(value: Any) -> str:  # noqa: ANN401 -- whatever JSON holds
    if not isinstance(value, dict):
        return ""
    return next((text for key in _ITS_NAME if isinstance(text := value.get(key), str) and text), "")
