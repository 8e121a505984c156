"""Wikitext, as pages of Wikipedia are written -> the rows of its tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bowerbird.importing.files.lines import lines_of
from bowerbird.importing.files.markup import TEXT_AT_MOST, Cell, Row, rows_of_tables
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text

_PIPE = "\ue000"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_REF = re.compile(r"<ref\b[^>]*/>|<ref\b[^>]*>.*?</ref\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_ADDRESS = re.compile(r"\[(?:https?:)?//\S+(?:\s+([^\]]*))?\]")
_EMPHASIS = re.compile(r"'{2,5}")
_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)
_DEEPEST = 8
_MEDIA = ("file:", "image:", "category:")

_NOTHING = re.compile(
    r"ref|efn.*|refn|notetag|cite.*|citation.*|cn|sfn.*|r|rp|fact|hs|sort ?key|[nd]tsh|anchor|flag ?icon.*|dagger.*"
    r"|double.*|shy|clear|[^|]*note"
)
_SECOND = re.compile(r"sort|lang|transl?|color|font color|fontcolor|rowspan|hover title|sortable")
_DATES = re.compile(r"dts|start ?date.*|release ?date|date|film ?date|birth.*|dtsortable")
_LISTS = re.compile(r"plain ?list|unbulleted list|ubl|ublist|flat ?list|hlist|br separated entries|cslist")
_SIGNS = {
    "!": _PIPE,
    "'": "'",
    "'s": "'s",
    "=": "=",
    "nbsp": " ",
    "ndash": "–",  # noqa: RUF001 -- as the template says
    "spaced ndash": " – ",  # noqa: RUF001
    "snd": " – ",  # noqa: RUF001
    "mdash": "—",
    "sharp": "♯",
    "flat": "♭",
    "star": "★",
}


def read_wikitext(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of the tables of a page that name known columns.

    Raises:
        QueryError: there is none.
    """
    return rows_of_tables(_rows(lines_of(text.pieces)), asked)


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    table = deep = 0
    row: list[str] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        text = line[: TEXT_AT_MOST + 1].strip().lstrip(":")
        if text.startswith("{|"):
            deep += 1
            table += deep == 1
            row = []
        elif deep != 1:
            deep -= text.startswith("|}") and deep > 0
        elif text.startswith(("|-", "|}")):
            yield from _row(table, row, number)
            row = []
            deep -= text.startswith("|}")
        else:
            size = size + len(text) + 1 if row else len(text)
            if size <= 2 * TEXT_AT_MOST:
                row.append(text)
    yield from _row(table, row, number=0)


def _row(table: int, lines: Sequence[str], number: int) -> Iterator[Row]:
    """Yield the row that these lines make, if they make one."""
    raw = "\n".join(lines)
    if len(raw) > TEXT_AT_MOST:
        yield table, f"the row that ends in line {number} is longer than {TEXT_AT_MOST:,} characters"
        return
    cells: list[str] = []
    for line in plain(raw).split("\n"):
        if line.startswith("|+"):
            continue
        if line.startswith(("|", "!")):
            cells += re.split(r"\|\||!!" if line.startswith("!") else r"\|\|", line[1:])
        elif cells:
            cells[-1] += (
                f"; {line.lstrip('*# ')}" if line.startswith("*") and cells[-1].strip() else f" {line.lstrip('*# ')}"
            )
    if cells:
        yield table, [_cell(cell) for cell in cells]


def _cell(raw: str) -> Cell:
    """Return a cell; what stands before a single bar says how it looks, and what it spans."""
    attributes, bar, text = raw.partition("|")
    spans = {side.lower(): max(int(count), 1) for side, count in _SPAN.findall(attributes if bar else "")}
    shown = (text if bar else raw).replace(_PIPE, "|")
    return Cell(shown, spans.get("row", 1), spans.get("col", 1))


def plain(raw: str) -> str:
    """Return wikitext as a reader sees it, but for the signs of tables."""
    text = _TAG.sub("", _BREAK.sub(" ", _REF.sub("", _COMMENT.sub("", raw))))
    for _ in range(_DEEPEST):
        inner = _TEMPLATE.sub(lambda found: _template(found[1]), _LINK.sub(lambda found: _link(found[1]), text))
        if inner == text:
            break
        text = inner
    return _EMPHASIS.sub("", _ADDRESS.sub(lambda found: found[1] or "", text))


def _link(inner: str) -> str:
    target, bar, shown = inner.partition("|")
    if target.strip().lower().startswith(_MEDIA):
        return ""
    if bar and not shown.strip():
        return re.sub(r"\s*\([^()]*\)$", "", target.rpartition(":")[2])
    return shown if bar else target.lstrip(":")


def _template(inner: str) -> str:
    """Return what a template shows: of the usual ones what they show, else the first thing that it is given."""
    name, *given = (part.strip() for part in inner.split("|"))
    name = name.lower().replace("_", " ")
    words = [re.sub(r"^\d+\s*=\s*", "", part) for part in given if not re.match(r"[a-z][\w\s-]*=", part, re.IGNORECASE)]
    if name in _SIGNS or _NOTHING.fullmatch(name):
        return _SIGNS.get(name, "")
    if name == "music":
        return _SIGNS.get(words[0].lower(), words[0]) if words else ""
    if name == "sortname":
        return " ".join(words[:2])
    if _DATES.fullmatch(name):
        return "-".join(word for word in words if word)
    if _LISTS.fullmatch(name):
        items = [item for word in words for line in word.split("\n") if (item := line.lstrip("*# ").strip())]
        return "; ".join(items)
    return (words[1:2] or words or [""])[0] if _SECOND.fullmatch(name) else (words or [""])[0]
