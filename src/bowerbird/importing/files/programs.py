"""Programs: whose export a list is, told by its columns, and what a row of that export is about. Facts and a look-up.

It matters where a column's name alone says too little: ``Title`` is a song's in a list of Shazam, an album's in one of
Discogs, and ``Date`` in a list of listens is no date of release.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

Subject = Literal["album", "artist", "song"]


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """One form of export.

    Attributes:
        name: of the program or site.
        marks: the columns by which it is known, folded; all of them must be there.
        about: what a title without any other word is the title of; None: the list says it itself.
        listens: whether a row is one listening, so that its date is no date of release.
    """

    name: str
    marks: frozenset[str]
    about: Subject | None = None
    listens: bool = False


def _program(name: str, *marks: str, about: Subject | None = None, listens: bool = False) -> Program:
    return Program(name=name, marks=frozenset(marks), about=about, listens=listens)


_DISCOGS = ("Discogs, collection", "Discogs, wantlist")
_PRESSED_AGAIN = frozenset({"RE", "RM", "RP", "Reissue", "Remastered", "Repress"})
_TUNEMYMUSIC = "TuneMyMusic"
PROGRAMS = (
    _program(_DISCOGS[0], "catalog#", "releaseid", "collectionfolder", about="album"),
    _program(_DISCOGS[1], "catalog#", "releaseid", about="album"),
    _program("RateYourMusic, ratings", "rymalbum", "lastname", "title", about="album"),
    _program("RateYourMusic, charts", "releasename", "artistname", about="album"),
    _program("Exportify", "trackuri", "trackname", "artistnames", about="song"),
    _program(_TUNEMYMUSIC, "trackname", "artistname", "playlistname", about="song"),
    _program("Soundiiz", "title", "artist", "album", "isrc", about="song"),
    _program("Last.fm", "uts", "utctime", "artist", "track", about="song", listens=True),
    _program("ListenBrainz", "listenedat", "trackname", "artistname", about="song", listens=True),
    _program("Spotify, library", "artist", "album", "track", "uri", about="song"),
    _program("Spotify, listening history", "endtime", "artistname", "trackname", about="song", listens=True),
    _program("Spotify, extended history", "ts", "mastermetadatatrackname", about="song", listens=True),
    _program("Apple Music, iTunes", "name", "artist", "album", "totaltime", about="song"),
    _program("Apple Music, iTunes text", "name", "artist", "album", "grouping", about="song"),
    _program("Apple Music, library", "title", "artist", "album", "trackyear", about="song"),
    _program("MusicBee", "displayartist", "album", "title", about="song"),
    _program("foobar2000", "artist", "album", "tracknumber", "title", about="song"),
    _program("beets", "albumartist", "album", "mbalbumid"),
    _program("Picard", "musicbrainzalbumid"),
    _program("Shazam", "tagtime", "title", "artist", "trackkey", about="song"),
    _program("Deezer", "songtitle", "artist", "albumtitle", "listeningtime", about="song", listens=True),
    _program("YouTube Music", "songtitle", "albumtitle", "artistnames", about="song"),
    _program("Album of the Year", "artist", "criticscore", about="album"),
    _program("Acclaimed Music", "rank", "artist", "album", "year"),
    _program("Pitchfork", "reviewid", "title", "artist", about="album"),
    _program("Musicboard", "title", "artist", "rating", "createdat"),
    _program("Wikipedia tables"),
)
"""The first whose marks are all there is the one."""

_OF_TRACKS = frozenset({"trackkey", "tracknumber", "track#", "isrc", "trackuri", "trackid", "tracknumberonalbum"})
"""Columns that only a list of songs has."""


def program_of(columns: Collection[str]) -> Program | None:
    """Return whose export a list with these columns (folded) is, or None."""
    return next((program for program in PROGRAMS if program.marks and program.marks <= set(columns)), None)


def arranged(program: Program | None, columns: Sequence[str], cells: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row in the columns that they belong to, as programs may not write them.

    A whole library is one file of TuneMyMusic: songs, albums and artists all have their names in ``Track name``, and
    ``Type`` says which they are. Discogs prints a name in a second script or language behind `` = ``, and the year of
    the pressing, which is not the album's when the form says that it is a later one.

    Args:
        program: whose export the list is.
        columns: the names of the columns, folded.
        cells: the row.
    """
    if program is None:
        return cells
    if program.name in _DISCOGS:
        form = next((cell for column, cell in zip(columns, cells, strict=True) if column == "format"), "")
        again = not _PRESSED_AGAIN.isdisjoint(map(str.strip, form.split(",")))
        return [_of_discogs(column, cell, again=again) for column, cell in zip(columns, cells, strict=True)]
    if program.name != _TUNEMYMUSIC or not {"type", "album"} <= set(columns):
        return cells
    track, kind = columns.index("trackname"), cells[columns.index("type")]
    place = {"Album": columns.index("album"), "Artist": columns.index("artistname")}.get(kind)
    if place is None or cells[place]:
        return cells
    moved = list(cells)
    moved[place], moved[track] = cells[track], ""
    return moved


def _of_discogs(column: str, cell: str, *, again: bool) -> str:
    if column in {"artist", "title"}:
        return cell.split(" = ", maxsplit=1)[0]
    return "" if again and column == "released" else cell


def subject_of(columns: Collection[str]) -> Subject | None:
    """Return what a title without any other word is the title of in a list with these columns (folded), if they say."""
    program = program_of(columns)
    if program is not None and program.about is not None:
        return program.about
    return "song" if _OF_TRACKS.intersection(columns) else None
