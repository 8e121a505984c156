"""Playlists of players: M3U and PLS -> rows, from what they say of a track, else from the path of its file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text
from bowerbird.words.errors import QueryError
from bowerbird.words.text import fold

_COLUMNS = ("artist", "song", "album", "album artist", "length")
_TOLD = re.compile(r"#EXTINF:\s*(-?\d+)?(?:\.\d+)?[^,]*,(.*)", re.IGNORECASE)
_SAYS = {"#EXTART:": "artist", "#EXTALB:": "album"}
_ENTRY = re.compile(r"(file|title|length)(\d{1,9})\s*=(.*)", re.IGNORECASE)
_AUDIO = re.compile(
    r"\.(?:mp3|m4a|m4p|mp4|aac|flac|ogg|oga|opus|wav|wma|aiff?|ape|alac|mpc|wv|dsf|cue)$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,2}-\d\d(?:\s*[-._)])?\s+(?=\S)|\d{1,3}\s*[-._)]\s*(?=\S)|0\d\s+(?=\S)")
# "99 Luftballons" has no number before its title, but where other files begin with 01 and a space.
_NUMBER_AND_SPACE = re.compile(rf"{_NUMBER.pattern}|\d\d\s+(?=\S)")
_PADDED = re.compile(r"(?:^|[/\\])0\d [^/\\\r\n]+\.\w{2,4}\s*$", re.MULTILINE)
_DASH = " - "
_YEAR_BEFORE = re.compile(r"(?:[(\[]\d{4}[)\]]\s*-?|\d{4}\s*-)\s*(?=\S)")
_YEAR = re.compile(rf"^{_YEAR_BEFORE.pattern}|\s*[(\[]\d{{4}}[)\]]$")
_DISC = re.compile(r"(?:cd|dis[ck])\s*\d{1,2}", re.IGNORECASE)
_ROOTS = {
    "music",
    "my music",
    "itunes media",
    "itunes music",
    "musik",
    "musica",
    "musique",
    "media",
    "mp3",
    "audio",
    "downloads",
}
_VARIOUS = {"various", "various artists", "va", "compilations", "soundtrack", "soundtracks"}
_LENGTH_AT_MOST = 24 * 3600


def read_m3u(text: Text, _: FileRequest) -> Rows:
    """Return the tracks of an M3U playlist."""
    number = _NUMBER_AND_SPACE if _PADDED.search(text.head) else _NUMBER
    return Rows(columns=_COLUMNS, rows=_of_m3u(lines_of(text.pieces), number))


def read_pls(text: Text, asked: FileRequest) -> Rows:
    """Return the tracks of a PLS playlist, in the order in which their numbers come."""
    return Rows(columns=_COLUMNS, rows=_of_pls(lines_of(text.pieces), asked.name))


def _of_m3u(lines: Iterator[str], track_number: re.Pattern[str]) -> Iterator[list[str] | str]:
    told: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        found = _TOLD.match(text)
        says = next((word for sign, word in _SAYS.items() if text.upper().startswith(sign)), None)
        if is_too_long(line):
            yield too_long(number)
        elif found:
            told.update(_titled(found[2]), length=_length(found[1]))
        elif says:
            told[says] = text.partition(":")[2].strip()
        elif text and not text.startswith("#"):
            yield _row(told, _of_path(text, track_number))
            told = {}


def _of_pls(lines: Iterator[str], name: str) -> Iterator[list[str] | str]:
    told: dict[str, str] = {}
    present = ""
    for number, line in enumerate(lines, start=1):
        found = _ENTRY.fullmatch(line.strip())
        if is_too_long(line):
            yield too_long(number)
        if is_too_long(line) or not found:
            continue
        if present not in ("", found[2]):
            yield _of_entry(told)
            told = {}
        present = found[2]
        told[found[1].lower()] = found[3].strip()
    if not present:
        raise QueryError(f"{name} is a playlist without entries")
    yield _of_entry(told)


def _of_entry(told: dict[str, str]) -> list[str]:
    return _row(
        {**_titled(told.get("title", "")), "length": _length(told.get("length"))},
        _of_path(told.get("file", ""), _NUMBER),
    )


def _titled(text: str) -> dict[str, str]:
    """Return what the words for a track say: "Artist - Title", or its title alone."""
    artist, dash, title = text.strip().partition(_DASH)
    return {"artist": artist.strip(), "song": title.strip()} if dash else {"song": artist.strip()}


def _length(seconds: str | None) -> str:
    """Return a length in seconds, "" when it is not known (-1, 0)."""
    return seconds if seconds and seconds.isdecimal() and 0 < int(seconds) <= _LENGTH_AT_MOST else ""


def _row(told: dict[str, str], found: dict[str, str]) -> list[str]:
    """Return the cells of a track; what the playlist does not say is taken from the path of its file."""
    same = not told.get("artist") or not found.get("album artist") or _agrees(told["artist"], found["album artist"])
    if told.get("song"):
        # The folders above a file say its album only where they name the artist, too.
        found = {word: found.get(word, "") if same else "" for word in ("album", "album artist", "artist")}
    return [told.get(word) or found.get(word, "") for word in _COLUMNS]


def _agrees(artist: str, folder: str) -> bool:
    one, other = fold(artist), fold(folder)
    return one.startswith(other) or other.startswith(one) or other in _VARIOUS


def _of_path(path: str, number: re.Pattern[str]) -> dict[str, str]:
    """Return what the path ``Artist/Album/01 - Title.mp3`` of a file says; {} for the address of a stream."""
    if "://" in path and not path.startswith("file:"):
        return {}
    parts = [part for part in re.split(r"[/\\]", unquote(path) if path.startswith("file:") else path) if part]
    stem = _AUDIO.sub("", parts[-1]) if parts else ""
    root = max((place for place, part in enumerate(parts[:-1], start=1) if fold(part) in _ROOTS), default=0)
    folders = [part for part in parts[root:-1] if not _DISC.fullmatch(part)]
    album, maker = ("", "", *folders)[-1], ("", "", *folders)[-2]
    artist, dash, rest = album.partition(_DASH)
    if dash and not _YEAR_BEFORE.match(album) and not (maker and _agrees(maker, artist)):
        # One folder for each album: "Artist - Album".
        album, maker = rest, artist
    elif dash and maker and _agrees(maker, artist):
        album = rest
    album = _YEAR.sub("", album).strip() or album
    stem = stem.replace("_", " ")
    numbered = number.match(stem)
    title = stem[numbered.end() :] if numbered else stem
    various = fold(maker) in _VARIOUS
    own = {"album artist": "Various Artists" if various else maker, "artist": "" if various else maker}
    return {"album": album, **own, **_titled(title)}
