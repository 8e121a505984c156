"""Markdown, and tables drawn with bars and dashes as terminals show them -> their rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.markup import Cell, Row, rows_of_tables
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text

_BAR = "[|\u2502\u2503\u2551]"
_RULE = re.compile(r"(?=.*[-=\u2500-\u257f])[\s|:+\-=\u2500-\u257f]+")
_CUT = re.compile(rf"(?<!\\){_BAR}")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\))?[^()]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|~~|`{1,2})(\S(?:.*?\S)?)\1(?!\w)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKED = set("*~`[<\\")
_CELL_AT_MOST = 4096


def read_markdown(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of the tables of a text that name known columns.

    Raises:
        QueryError: there is none.
    """
    return rows_of_tables(_rows(lines_of(text.pieces)), asked)


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    table, within = 0, False
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if is_too_long(line):
            yield table, too_long(number)
        elif _RULE.fullmatch(text):
            continue
        elif _CUT.search(text):
            table += not within
            within = True
            cells = _CUT.split(re.sub(rf"^{_BAR}|(?<!\\){_BAR}$", "", text))
            yield table, [Cell(plain(cell)) for cell in cells]
        else:
            within = False


def plain(cell: str) -> str:
    """Return the text of Markdown as a reader sees it."""
    if len(cell) > _CELL_AT_MOST or _MARKED.isdisjoint(cell):
        return cell.strip()
    text = _LINK.sub(r"\1", _BREAK.sub(" ", cell))
    return _EMPHASIS.sub(r"\2", text).replace("\\|", "|").replace("\\*", "*").strip()
