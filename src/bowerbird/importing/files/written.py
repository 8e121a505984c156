"""Lists as people write them: "1. Artist - Title (1973)", "Title by Artist", "Artist: Title", a name a line. Pure.

Only one order of artist and title can be known from a text: artist first, but for "Title by Artist" and where a first
line names the parts. So the order that is taken is told at the start, and ``--map`` turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from bowerbird.importing.files.columns import map_columns
from bowerbird.importing.files.layout import sampled
from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.markdown import plain
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.places import ALONE, ALWAYS, DASH, OFTEN, RANKED, rank_of, without_place
from bowerbird.importing.files.records import names_in, read_records
from bowerbird.importing.files.styles import (
    BEHIND,
    CUT,
    PAIR,
    QUOTES,
    Style,
    have_years,
    in_three,
    styles_of,
    told_by,
    turned,
    whole,
)
from bowerbird.importing.files.text import Text
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean, sentence

_BULLET = re.compile(
    rf"(?:[*•·‣◦▪●○►»]|\+(?=\s)|{DASH}(?=\s)"
    r"|(?:[\u2190-\u2604\u2607-\u2bff\U0001f000-\U0001faff]\ufe0f?)+(?=\s+[\w\"“„«]))\s*(?:\[[ xX]\]\s+)?"
)
_ADDRESS = re.compile(r"https?://\S+")
_ESCAPED = re.compile(r"\\([.\-#()\[\]_+!>])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_TAG = re.compile(r"\[/?(?:b|i|u|s|size|color|colour|font|url|quote|list|center|\*)(?:=[^\[\]]*)?\]", re.IGNORECASE)
_DATED = re.compile(r"((?:18|19|20)\d\d)\s+(?=[^\W\d]|[\"“„«])")
_RULE_SIGNS = frozenset("-=_*~#.·•|+ \u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_HEADING = re.compile(r"#{1,6}\s+(?!\d)")
_LONGEST, _LONGEST_NAME = 500, 100


def style_of(head: str, asked: FileRequest) -> Style | None:
    """Return how the lines of a text are to be read by its beginning, or None when it is no list of lines."""
    raw = sampled(head)
    lines = [_bare(line) for line in raw]
    maker, name = asked.query.maker_word, asked.query.name_word
    filled = [line for line in lines if line and len(line) <= _LONGEST and not (maker and ALONE.match(line))]
    rank = rank_of(filled)
    texts = [without_place(line, rank)[0] for line in filled]
    dated = maker is not None and len(texts) > PAIR and sum(map(bool, map(_DATED.match, texts))) >= ALWAYS * len(texts)
    texts = [_DATED.sub(r"(\1) ", text, count=1) for text in texts] if dated else texts
    if maker and rank is None and any(map(ALONE.match, lines)):
        rank = ALONE
    if not texts or _is_table([line.strip() for line in raw if line.strip()]):
        return None
    if maker is None:
        return Style(columns=(name,), split=whole, shown=name, rank=rank) if _are_names(texts) else None
    styles = styles_of(maker, name)
    best, numbered = _best(texts, styles), False
    if best is None:
        texts = _numbered(lines)
        best, rank, numbered = _best(texts, styles) if texts else None, RANKED, True
    if best is None:
        return None
    best = msgspec.structs.replace(best, rank=rank, numbered=numbered, dated=dated, years=have_years(texts))
    if len(best.columns) == PAIR:
        others = tuple(msgspec.structs.replace(style, years=best.years) for style in styles if style.loose)
        best = msgspec.structs.replace(best, others=others)
    begun = best if numbered else _begun(best, lines, asked)
    return turned(begun, _all_texts(head, begun)) if begun.columns == best.columns == (maker, name) else begun


def _all_texts(head: str, style: Style) -> list[str]:
    """Return all lines of the beginning of a text without their places: in a few of them too little comes back."""
    found = [without_place(_bare(line), style.rank) for line in lines_of([head]) if len(line) <= _LONGEST]
    texts = [text for text, place in found if text and (place or not style.numbered)]
    return [_DATED.sub(r"(\1) ", text, count=1) for text in texts] if style.dated else texts


def _numbered(lines: Sequence[str]) -> list[str]:
    """Return the lines that count up or down, when there are some; what stands between them is prose."""
    items: list[tuple[int, str]] = []
    above = ""
    for line in filter(None, lines):
        text, place = ("", "") if ALONE.match(line) else without_place(line, RANKED)
        if text and (place or above):
            items.append((int((place or above).replace(",", "")), text))
        above = line.strip("#.):") if ALONE.match(line) else ""
    steps = {after - before for (before, _), (after, _) in pairwise(items)}
    return [text for _, text in items] if steps in ({1}, {-1}) and len(items) > PAIR else []


def _best(texts: Sequence[str], styles: Sequence[Style]) -> Style | None:
    """Return the style of most lines, or None when most lines are of no style."""
    often = OFTEN * len(texts)
    fits = {style.shown: {at for at, text in enumerate(texts) if told_by(text, style)} for style in styles}
    for style in styles:
        # Few lines of three parts may as well be titles with a dash in them.
        enough = style.split is not in_three or len(texts) >= PAIR
        if style.telling and enough and len(fits[style.shown]) >= often:
            return style
    pairs = [style for style in styles if len(style.columns) == PAIR]
    best = max(pairs, key=lambda style: len(fits[style.shown]))
    alike = set().union(fits[best.shown], *(fits[style.shown] for style in pairs if style.loose))
    return best if len(alike) >= often and len(fits[best.shown]) > len(texts) // 3 else None


def _begun(style: Style, lines: Sequence[str], asked: FileRequest) -> Style:
    """Return a style with what stands above the first line, which may name the parts."""

    def begins(at: int) -> bool:
        text = without_place(lines[at], style.rank)[0]
        # "Albums by decade" above a blank line is a headline.
        loosely = at + 1 < len(lines) and lines[at + 1] and any(told_by(text, other) for other in style.others)
        return bool(text and (told_by(text, style) or loosely))

    skip = next(filter(begins, range(len(lines))), 0)
    above = " / ".join(line for line in lines[:skip] if line and not ALONE.match(line))
    named = [re.sub(r"\s*[(\[].*", "", part) for part in CUT.split(lines[skip])][: len(style.columns)]
    if len(named) == len(style.columns) and asked.known(named) >= PAIR:
        shown = " - ".join(named)
        return msgspec.structs.replace(style, columns=tuple(named), shown=shown, skip=skip + 1, above=above, others=())
    return msgspec.structs.replace(style, skip=skip, above=above)


def read_lines(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of a text whose lines are a list.

    Raises:
        QueryError: they are none.
    """
    names = names_in(text.head, asked)
    if names:
        return read_records(text, names)
    style = style_of(text.head, asked)
    if style is None:
        raise QueryError(f"{asked.name} is no list of lines like {shown(asked)}")
    more = [word for word in BEHIND if word in asked.query.__struct_fields__]
    columns = (*style.columns, *more, *(("rank",) if _has_places(style) else ()))
    note = _how_read(style, columns, asked)
    notes = (note, f"Not read, above the first line: {style.above}") if style.above else (note,)
    return Rows(columns=columns, rows=_rows(text.pieces, style, more), notes=notes)


def _how_read(style: Style, columns: Sequence[str], asked: FileRequest) -> str:
    """Return the sentences about how lines are read; what somebody has said of their parts counts."""
    places = map_columns(asked.query, columns, asked.given)
    said = {columns[place]: word for word, place in places.items() if word in asked.given}
    parts = "|".join(map(re.escape, style.columns))
    look = re.sub(parts, lambda part: said.get(part[0], part[0]), style.shown)
    note = sentence(f"Lines are read as: {look}{' (year)' if 'year' in columns else ''}")
    maker, name = asked.query.maker_word, asked.query.name_word
    if maker in style.columns and len(style.columns) == PAIR and said.keys().isdisjoint(style.columns):
        other = next(column for column in style.columns if column != maker)
        note = f"{note} To turn them round: --map {maker}={other} --map {name}={maker}."
    return f"{note} Lines without a number are left out." if style.numbered else note


def shown(asked: FileRequest) -> str:
    """Return what the lines of a list may look like, for a person."""
    maker, name = asked.query.maker_word, asked.query.name_word
    return f"'{name}', one a line" if maker is None else f"'{maker} - {name} (year)' or '{name} by {maker}'"


def _rows(pieces: Iterator[str], style: Style, more: Sequence[str]) -> Iterator[list[str] | str]:
    above = ""
    for number, line in enumerate(lines_of(pieces), start=1):
        text = "" if is_too_long(line) else _bare(line)
        if is_too_long(line):
            yield too_long(number)
        elif style.rank and len(style.columns) > 1 and ALONE.match(text):
            above = text.strip("#.):")
        elif number > style.skip and text:
            text, place = without_place(text, style.rank)
            text = _DATED.sub(r"(\1) ", text, count=1) if style.dated else text
            place, above = place or above, ""
            if style.numbered and not place:
                continue
            fitting = (style, *style.others) if len(text) <= _LONGEST else ()
            told = next(filter(None, (told_by(text, each, more) for each in fitting)), None)
            if told is None:
                yield f"line {number} is not like {style.shown!r}: {text[:60]!r}"
            else:
                yield [*(told[word] for word in (*style.columns, *more)), *((place,) if _has_places(style) else ())]


def _bare(line: str) -> str:
    """Return a line without bullets and marks of pages; "" when it is a headline, a rule or only an address."""
    text = plain(clean(line) or "")
    if _HEADING.match(text) or _ADDRESS.fullmatch(text):
        return ""
    text = (
        _TAG.sub("", _WIKI_LINK.sub(r"\1", _ESCAPED.sub(r"\1", text).replace("''", ""))) if _is_marked(text) else text
    )
    told = _BULLET.match(text)
    text = text[told.end() :] if told else text
    return "" if _RULE_SIGNS.issuperset(text) else text.strip(" ,;")


def _is_marked(text: str) -> bool:
    return "[" in text or "\\" in text or "''" in text


def _has_places(style: Style) -> bool:
    return style.rank is not None and (style.rank is ALONE or style.rank.groups > 0)


def _are_names(texts: Sequence[str]) -> bool:
    """Return whether lines are names by themselves."""
    return all(len(text) <= _LONGEST_NAME and not text.startswith(("{", "[{", "<")) for text in texts)


def _is_table(texts: Sequence[str]) -> bool:
    """Return whether all lines have the same number of cells, two of which at least hold more than numbers."""
    for sign in (rf",(?![\s{QUOTES}])", ";", "\t", r"\|"):
        rows = [re.split(sign, text) for text in texts]
        if len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])}:
            wordy = [any(re.search(r"[^\W\d]", cell) for cell in column) for column in zip(*rows, strict=True)]
            if sum(wordy) > 1:
                return True
    return False
