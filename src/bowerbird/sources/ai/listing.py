"""Messy text (a pasted article, HTML) -> rows of a list, by a model, checked against the text.

What the model names and the text does not have is left out: a person is shown nothing that is made up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.sources.ai.chat import ask
from bowerbird.sources.ai.prompts import ListedAlbum, find_albums
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean, fold

LONGEST = 2_000_000
"""Letters of a text at most; a page of a newspaper has 20,000."""

_PART, _OVERLAP = 8_000, 400
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "nav", "footer"})
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "td", "section", "article"})
_TAG = re.compile(r"<(?:!doctype|html|body|p|div|ol|ul|li|h\d|table|br|span)\b", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """An album as a text names it."""

    title: str
    artist: str
    year: int | None = None
    rank: int | None = None


def albums_of_text(text: str, http: SourceClient) -> list[FoundRow]:
    """Return the albums that a text or an HTML page recommends or ranks, in its order, each once.

    Args:
        text: the text.
        http: the client of the AI service.

    Raises:
        QueryError: the text is empty or too long.
        ConfigurationError: the service, its key or its model is not set up, or wrong.
        UnavailableError: the service is down or busy, or as much has been spent as may be.
        RejectedError: the model refuses, or its answer is not in the form.
    """
    plain = plain_text(text)
    if not plain:
        raise QueryError("the text is empty: nothing can be read out of it")
    if len(plain) > LONGEST:
        raise QueryError(f"the text has {len(plain):,} letters, and {LONGEST:,} are read at most: cut it up")
    found: dict[tuple[str, str], FoundRow] = {}
    for part in _parts(plain):
        for row in checked(ask(find_albums(part), http).albums, part):
            found.setdefault((fold(row.title), fold(row.artist)), row)
    return list(found.values())


def checked(albums: list[ListedAlbum], text: str) -> Iterator[FoundRow]:
    """Yield those of the albums that the text really names, with year and rank where it has those numbers."""
    words, numbers = f" {fold(text)} ", set(re.findall(r"\d+", text))
    for album in albums:
        title, artist = clean(album.title), clean(album.artist)
        if title and artist and f" {fold(title)} " in words and f" {fold(artist)} " in words:
            year, rank = album.year, album.rank
            yield FoundRow(
                title=title,
                artist=artist,
                year=year if year and str(year) in numbers and _FIRST_YEAR <= year <= _LAST_YEAR else None,
                rank=rank if rank and rank > 0 and str(rank) in numbers else None,
            )


def plain_text(text: str) -> str:
    """Return a text without the markup of HTML, a line a paragraph."""
    if _TAG.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.pieces)
    else:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that a model reads well; each begins a little before the last one ends, at a line."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _PART)
        if end < len(text):
            cut = text.rfind("\n", start + _PART // 2, end)
            end = cut if cut > 0 else end
        yield text[start:end]
        if end == len(text):
            return
        back = text.find("\n", max(start + 1, end - _OVERLAP), end)
        start = back + 1 if back >= 0 else end


class _Reader(HTMLParser):
    """Keeps what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the parser's words
        self._silent += tag in _SILENT
        # Its end may be left out: whatever is seen ends it.
        self._in_head = (self._in_head or tag == "head") and tag != "body" and tag not in _BREAKS
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        self._in_head = self._in_head and tag != "head"
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._in_head:
            self.pieces.append(data)
