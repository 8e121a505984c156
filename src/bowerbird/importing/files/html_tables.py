"""HTML pages -> the rows of their tables, as the text comes; else those of a list of items or paragraphs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from bowerbird.importing.files.markup import TEXT_AT_MOST, Cell, Row, rows_of_tables
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text
from bowerbird.importing.files.written import read_lines, style_of
from bowerbird.words.errors import QueryError

_PENDING_AT_MOST = 4 * 1024 * 1024
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNSEEN = {"script", "style", "template", "noscript"}
_MARKS = {"reference", "noprint", "sortkey", "mw-editsection", "cite-accessibility-label"}
_CELLS_AT_MOST = _SPAN_AT_MOST = 1000
_BLOCKS = {"li", "p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dt", "dd", "tr"}
_TOLD_AT_MOST = 4 * 1024 * 1024
"""So many characters outside of tables are kept."""


def read_html(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of the tables of a page that name known columns, else those of its lists and paragraphs.

    Raises:
        QueryError: there is none.
    """
    parser = _Tables()
    try:
        return rows_of_tables(_rows(text.pieces, asked.name, parser), asked)
    except QueryError:
        for lines in [*parser.lists[1:], parser.lists[0]] if asked.query.maker_word else ():
            told = "\n".join(lines) + "\n"
            if len(lines) > 1 and style_of(told, asked) is not None:
                return read_lines(Text(pieces=iter([told]), head=told, encoding=text.encoding), asked)
        raise


def _rows(pieces: Iterator[str], name: str, parser: _Tables) -> Iterator[Row]:
    try:
        for piece in pieces:
            parser.feed(piece)
            if len(parser.rawdata) > _PENDING_AT_MOST:
                raise QueryError(f"{name} is no page: a tag in it does not end")
            yield from parser.taken()
        parser.close()
    except AssertionError as error:  # so html.parser refuses some marked sections
        raise QueryError(f"{name} is no page that can be read: {error}") from None
    yield from parser.taken()


class _Table:
    """A table that is open: its number, its present row, and the text of its present cell."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row: list[Cell] | None = None
        self.spans: tuple[int, int] | None = None
        self.said: list[str] = []
        self.size = 0

    def end_cell(self) -> None:
        if self.spans is not None and self.row is not None and len(self.row) < _CELLS_AT_MOST:
            self.row.append(Cell("".join(self.said)[:TEXT_AT_MOST], *self.spans))
        self.spans = None
        self.said = []
        self.size = 0

    def say(self, text: str) -> None:
        if self.spans is not None and self.size < TEXT_AT_MOST:
            self.said.append(text)
            self.size += len(text)


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._ready: list[Row] = []
        self._open: list[_Table] = []
        self._count = 0
        self._hidden: list[str] = []
        self.lists: list[list[str]] = [[]]
        self._within = [self.lists[0]]
        self._line: list[str] = []
        self._told = 0

    def taken(self) -> list[Row]:
        rows, self._ready = self._ready, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        self._end_line(tag)
        if tag in ("ol", "ul"):
            self.lists.append([])
            self._within.append(self.lists[-1])
        if self._hidden or _is_unseen(tag, told):
            if tag not in _VOID:
                self._hidden.append(tag)
        elif tag == "table":
            self._count += 1
            self._open.append(_Table(self._count))
        elif self._open and tag == "tr":
            self._end_row()
            self._open[-1].row = []
        elif self._open and tag in ("td", "th"):
            table = self._open[-1]
            table.end_cell()
            table.row = [] if table.row is None else table.row
            table.spans = (_span(told.get("rowspan")), _span(told.get("colspan")))
        elif tag in ("br", "p", "div", "hr", "li"):
            self.handle_data("; " if tag == "li" and self._open and self._open[-1].said else " ")

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)
        if tag in ("ol", "ul") and len(self._within) > 1:
            self._within.pop()
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
        elif self._open and tag in ("td", "th"):
            self._open[-1].end_cell()
        elif self._open and tag == "tr":
            self._end_row()
        elif self._open and tag == "table":
            self._end_row()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden:
            self._open[-1].say(data)
        elif not self._hidden and self._told < _TOLD_AT_MOST:
            self._line.append(data)
            self._told += len(data)

    def close(self) -> None:
        super().close()
        self._end_line("p")
        while self._open:
            self._end_row()
            self._open.pop()

    def _end_line(self, tag: str) -> None:
        if tag in _BLOCKS or tag in ("ol", "ul", "table"):
            if text := " ".join("".join(self._line).split()):
                self._within[-1].append(text)
            self._line = []

    def _end_row(self) -> None:
        table = self._open[-1]
        table.end_cell()
        if table.row:
            self._ready.append((table.number, table.row))
        table.row = None


def _is_unseen(tag: str, told: dict[str, str]) -> bool:
    hidden = "display:none" in told.get("style", "").replace(" ", "").lower()
    return tag in _UNSEEN or hidden or not _MARKS.isdisjoint(told.get("class", "").split())


def _span(text: str | None) -> int:
    number = (text or "").strip()
    return min(max(int(number), 1), _SPAN_AT_MOST) if number.isdecimal() and len(number) < 6 else 1  # noqa: PLR2004
