"""The forms of a list: which of them a file has, and its columns and rows of cells in that form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from bowerbird.importing.files.addresses import kind_of, kind_of_address
from bowerbird.importing.files.columns import ADDRESS, by_number, map_columns, unnamed
from bowerbird.importing.files.html_tables import read_html
from bowerbird.importing.files.layout import layout_of
from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.markdown import read_markdown
from bowerbird.importing.files.mending import mended
from bowerbird.importing.files.objects import is_of_lines, read_document, read_object_lines
from bowerbird.importing.files.parts import FileRequest, Rows, unique, without_marks
from bowerbird.importing.files.pasted import as_wide, filled
from bowerbird.importing.files.playlists import read_m3u, read_pls
from bowerbird.importing.files.records import names_in
from bowerbird.importing.files.table import Table
from bowerbird.importing.files.text import Text
from bowerbird.importing.files.wikitext import read_wikitext
from bowerbird.importing.files.written import read_lines, shown, style_of
from bowerbird.importing.files.xml_playlists import read_itunes, read_xspf
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import recognise
from bowerbird.words.text import clean

# What stands before the first element of XML.
_PROLOGUE = r"(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*"

# The line below the names of the columns in Markdown, or a frame of pluses and dashes.
_RULED = r"^[ \t]*(?=.*-)(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$|^\+(?:[-=]+\+){2,}[ \t]*$"


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form of a list.

    Attributes:
        name: as ``--format`` takes it.
        suffixes: how the names of its files end.
        begins: what the beginning of such a file holds; None when only its name tells the form.
        read: reads the text of such a file.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    begins: re.Pattern[str] | None = None
    read: Callable[[Text, FileRequest], Rows]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds.

    Attributes:
        columns: their names.
        places: by word, the place of its column.
        records: rows of cells; in place of what is none, what is wrong with it.
        form: the name of its form.
        notes: sentences for a person about how the file was read.
    """

    columns: Sequence[str]
    places: Mapping[str, int]
    records: Iterator[Sequence[str] | str]
    form: str = ""
    notes: tuple[str, ...] = ()


def check_form(form: str | None) -> None:
    """Refuse a form that there is not.

    Raises:
        QueryError: it is none.
    """
    if form is not None and form not in FORMS:
        raise QueryError(f"there is no form {form!r}; there are: {', '.join(FORMS)}")


def form_of(source: Path | BinaryIO, head: str, asked: FileRequest) -> str:
    """Return the form of a file by its beginning and its name."""
    query = asked.query
    first = next((line.strip() for line in lines_of([head]) if line.strip()), "")
    if "," not in first and (any(True for _ in recognise(first, kind_of(query))) or kind_of_address(first)):
        return "txt"
    suffix = source.suffix.lower() if isinstance(source, Path) else ""
    by_name = next((form.name for form in FORMS.values() if suffix and suffix in form.suffixes), None)
    begun = head.lstrip()
    by_text = next((form.name for form in FORMS.values() if form.begins and form.begins.search(begun)), None)
    form = by_name or by_text or "csv"
    if form == "json" and is_of_lines(head):
        return "jsonl"
    return "lines" if form == "csv" and _is_of_lines(head, asked) else form


def _is_of_lines(head: str, asked: FileRequest) -> bool:
    """Return whether a file that is no table for certain has lines such as "Artist - Title"."""
    layout = layout_of(head, asked)
    if layout.named or layout.columns:
        return False
    return bool(names_in(head, asked)) or style_of(head, asked) is not None


def read_form(form: str, text: Text, asked: FileRequest) -> Listed:
    """Return what a file of this form holds.

    Raises:
        QueryError: it is empty, or no column can say which items are meant.
    """
    found = FORMS[form].read(text, asked)
    columns = unique([mended(name) for name in found.columns])
    return Listed(
        columns=columns,
        places=map_columns(asked.query, columns, asked.given),
        records=(row if isinstance(row, str) else [mended(cell) for cell in row] for row in found.rows),
        form=form,
        notes=found.notes,
    )


def _addresses(text: Text, _: FileRequest) -> Rows:
    def rows() -> Iterator[list[str] | str]:
        for number, line in enumerate(lines_of(text.pieces), start=1):
            if is_too_long(line):
                yield too_long(number)
            elif line.strip():
                yield [line]

    return Rows(columns=[ADDRESS], rows=rows())


def _table(text: Text, asked: FileRequest, delimiter: str | None = None) -> Rows:
    layout = layout_of(text.head, asked, delimiter)
    rows: Iterator[Sequence[str] | str] = iter(Table(lines_of(text.pieces), layout.delimiter, skip=layout.skip))
    if layout.marked:
        rows = (row if isinstance(row, str) else [without_marks(cell) for cell in row] for row in rows)
    first = next((row for row in rows if isinstance(row, str) or any(map(clean, row))), None)
    if first is None or isinstance(first, str):
        raise QueryError(f"{asked.name} is empty" if first is None else f"{asked.name}: {first}")
    columns: Sequence[str] = first
    if not (layout.named or layout.columns or asked.given or asked.known(columns)):
        raise unnamed(asked.query, columns, f", and its lines are not like {shown(asked)}")
    if not layout.named and (layout.columns or by_number(asked.given)):
        columns = layout.columns or [f"column {number}" for number in range(1, len(first) + 1)]
        rows = chain([first], rows)
    if layout.delimiter == "\t":
        columns, rows = as_wide(columns, rows)
        rows = filled(rows, len(columns), asked.place_of_name(columns))
    notes = (f"Not read, above the names of the columns: {layout.above}",) if layout.above else ()
    return Rows(columns=columns, rows=rows, notes=notes)


def _tabbed(text: Text, asked: FileRequest) -> Rows:
    return _table(text, asked, "\t")


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form(name="csv", suffixes=(".csv",), read=_table),
        Form(name="tsv", suffixes=(".tsv", ".tab"), read=_tabbed),
        Form(name="jsonl", suffixes=(".jsonl", ".ndjson"), read=read_object_lines),
        Form(
            name="json",
            suffixes=(".json",),
            begins=re.compile(r'\A(?:\[\s*(?:[{\]\["]|\d+\s*[,\]]|$)|\{\s*(?:"|\}|$))'),
            read=read_document,
        ),
        Form(name="m3u", suffixes=(".m3u", ".m3u8"), begins=re.compile(r"\A#EXTM3U", re.IGNORECASE), read=read_m3u),
        Form(name="pls", suffixes=(".pls",), begins=re.compile(r"\A\[playlist\]", re.IGNORECASE), read=read_pls),
        Form(
            name="xspf", suffixes=(".xspf",), begins=re.compile(rf"\A{_PROLOGUE}<(?:\w+:)?playlist\b"), read=read_xspf
        ),
        Form(name="itunes", begins=re.compile(rf"\A{_PROLOGUE}<plist\b"), read=read_itunes),
        Form(
            name="html",
            suffixes=(".html", ".htm"),
            begins=re.compile(rf"\A{_PROLOGUE}<(?:html|head|body|table|div|p|h\d|ol|ul|main|meta)\b", re.IGNORECASE),
            read=read_html,
        ),
        Form(name="wikitext", suffixes=(".wiki",), begins=re.compile(r"^[\s:]*\{\|", re.MULTILINE), read=read_wikitext),
        Form(name="markdown", begins=re.compile(_RULED, re.MULTILINE), read=read_markdown),
        Form(name="txt", read=_addresses),
        Form(name="lines", read=read_lines),
    )
}
