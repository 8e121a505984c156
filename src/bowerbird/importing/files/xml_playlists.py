"""XML of players: XSPF playlists, and libraries and playlists of iTunes and Music -> rows, as the text comes. Pure.

Entities that a file declares are refused: a few of them can unfold to gigabytes, and no player writes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text
from bowerbird.words.errors import QueryError

_TEXT_AT_MOST = 64 * 1024
_PENDING_AT_MOST = 4 * 1024 * 1024
"""A tag or comment of so many bytes is none of a player's."""
_LIBRARY = 20_000
"""A file of more tracks is a library, not a playlist: it is read in its own order."""
_OF_XSPF = {"creator": "artist", "title": "song", "album": "album", "duration": "length", "identifier": "url"}
_OF_ITUNES: Mapping[str, str] = {
    "Name": "song",
    "Artist": "artist",
    "Album Artist": "album artist",
    "Album": "album",
    "Year": "year",
    "Total Time": "length",
}
_NO_MUSIC = {"Podcast", "Movie", "TV Show", "Audiobook", "iTunesU"}


class _Reader(Protocol):
    """What makes tracks of elements.

    Attributes:
        ready: the rows that are whole.
    """

    ready: list[list[str]]

    def start(self, name: str) -> None:
        """Take the start of an element."""

    def end(self, name: str, text: str) -> None:
        """Take the end of an element with the text in it."""

    def close(self) -> None:
        """Take the end of the document."""


def read_xspf(text: Text, asked: FileRequest) -> Rows:
    """Return the tracks of an XSPF playlist."""
    return Rows(columns=tuple(_OF_XSPF.values()), rows=_rows(text.pieces, _Xspf(), asked.name))


def read_itunes(text: Text, asked: FileRequest) -> Rows:
    """Return the tracks of a library of iTunes or Music, or of an exported playlist, which has its own order."""
    return Rows(columns=tuple(_OF_ITUNES.values()), rows=_rows(text.pieces, _Itunes(), asked.name))


def _rows(pieces: Iterator[str], reader: _Reader, name: str) -> Iterator[list[str]]:
    parser = expat.ParserCreate("utf-8")
    said: list[str] = []

    def start(tag: str, _: Mapping[str, str]) -> None:
        said.clear()
        reader.start(tag.rpartition(":")[2])

    def end(tag: str) -> None:
        reader.end(tag.rpartition(":")[2], "".join(said).strip())
        said.clear()

    def say(text: str) -> None:
        if sum(map(len, said)) + len(text) <= _TEXT_AT_MOST:
            said.append(text)

    def refuse(*_: object) -> None:
        raise QueryError(f"{name} declares entities of its own, which no player does: it is not read")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = say
    parser.EntityDeclHandler = refuse
    given = 0
    try:
        for piece in pieces:
            raw = piece.encode(errors="replace")
            given += len(raw)
            parser.Parse(raw, False)
            if given - parser.CurrentByteIndex > _PENDING_AT_MOST:
                raise QueryError(f"{name} is no XML of a player: a tag in it does not end")
            yield from _taken(reader.ready)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from _taken(reader.ready)
        raise QueryError(f"{name} is no XML from line {error.lineno} on: {expat.ErrorString(error.code)}") from None
    reader.close()
    yield from _taken(reader.ready)


def _taken(ready: list[list[str]]) -> list[list[str]]:
    rows = list(ready)
    ready.clear()
    return rows


class _Xspf:
    def __init__(self) -> None:
        self.ready: list[list[str]] = []
        self._path: list[str] = []
        self._track: dict[str, str] = {}

    def start(self, name: str) -> None:
        self._path.append(name)
        if name == "track":
            self._track = {}

    def end(self, name: str, text: str) -> None:
        self._path.pop()
        word = _OF_XSPF.get(name)
        if name == "track":
            self.ready.append([self._track.get(each, "") for each in _OF_XSPF.values()])
        elif word and self._path[-1:] == ["track"] and text:
            self._track.setdefault(word, text)

    def close(self) -> None:
        """There is nothing more."""


class _Itunes:
    """Reads a property list: dictionaries are keys and values in turn, one within the other."""

    def __init__(self) -> None:
        self.ready: list[list[str]] = []
        self._keys: list[str] = []
        self._track: dict[str, str] = {}
        self._tracks: dict[str, list[str]] | None = {}
        self._playlists = 0
        self._entries: list[str] = []

    def start(self, name: str) -> None:
        if name in ("dict", "array"):
            self._keys.append("")
            if self._keys[:1] == ["Tracks"]:
                self._track = {}

    def end(self, name: str, text: str) -> None:
        if name in ("dict", "array"):
            self._keys.pop()
            if len(self._keys) == 2 and self._keys[0] == "Tracks":  # noqa: PLR2004 -- a track within the tracks
                self._finish()
            elif self._keys[:1] == ["Playlists"] and self._keys[-1:] == ["Playlist Items"]:
                self._playlists += 1
        elif name == "key" and self._keys:
            self._keys[-1] = text
        elif self._keys[:1] == ["Tracks"]:
            self._track[self._keys[-1]] = text or name
        elif self._keys[:1] == ["Playlists"] and self._keys[-1] == "Track ID" and not self._playlists:
            self._entries.append(text)

    def close(self) -> None:
        """Give the tracks in the order of the playlist when there is exactly one."""
        tracks = self._tracks or {}
        if self._playlists == 1:
            self.ready.extend(tracks[each] for each in self._entries if each in tracks)
        else:
            self.ready.extend(tracks.values())

    def _finish(self) -> None:
        if any(self._track.get(each) == "true" for each in _NO_MUSIC):
            return
        row = [self._track.get(each, "") for each in _OF_ITUNES]
        if self._tracks is None:
            self.ready.append(row)
            return
        self._tracks[self._track.get("Track ID", f"no {len(self._tracks)}")] = row
        if len(self._tracks) > _LIBRARY:
            self.ready.extend(self._tracks.values())
            self._tracks = None
