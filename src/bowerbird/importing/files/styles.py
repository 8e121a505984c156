"""How one line of a written list may look, and what it says then. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from bowerbird.importing.files.places import DASH
from bowerbird.importing.files.values import MONTH, ONLY_A_YEAR, SHORT_YEAR

_YEAR = r"(?:18|19|20)\d\d"
_LIKELY = (
    rf"{ONLY_A_YEAR}|\d\d|\d{{4,8}}|{_YEAR}\s?[-\u2013/]\s?(?:{_YEAR}|\d\d)|\d\d?[./]{_YEAR}"
    rf"|\d\d?[./-]\d\d?[./-](?:\d\d){{1,2}}|(?i:(?:\d\d?(?:st|nd|rd|th|\.)?\s+)?{MONTH}[\s.,'-]*(?:\d\d){{1,2}}|\?)"
)
"""What is a year where most lines have one in brackets; else ``Songs (25)`` is a title."""
_YEAR_BEHIND = re.compile(
    rf"\s*,?\s*[(\[]\s*({ONLY_A_YEAR})(?:[-/.]\d\d?(?:[-/.]\d\d?)?)?(?:\s*[,;/][^()\[\]]*)?[)\]]$"
    rf"|\s*[(\[][^()\[\]]+[,;/]\s*({ONLY_A_YEAR})[)\]]$|\s*,\s*({_YEAR}|{SHORT_YEAR})$|\s+{DASH}\s+({_YEAR})$"
)
# An edition may stand behind the year.
_EDITION_BEHIND = rf"(?=\s*[(\[][^()\[\]]+[)\]]|\s+{DASH}\s)"
_YEAR_WITHIN = re.compile(rf"\s*[(\[]\s*({ONLY_A_YEAR})\s*[)\]]{_EDITION_BEHIND}")
_LIKELY_BEHIND = re.compile(rf"\s*,?\s*[(\[](?:[^()\[\]]+[,;]\s)?\s*({_LIKELY})\s*[)\]]$")
_LIKELY_WITHIN = re.compile(rf"\s*[(\[]\s*({_LIKELY})\s*[)\]]{_EDITION_BEHIND}")
_YEAR_BEFORE = re.compile(rf"[(\[]({ONLY_A_YEAR})[)\]]\s+|({_YEAR})(?:\s+{DASH}|:)\s+")
_LENGTH_BEHIND = re.compile(rf"\s*(?:,|{DASH})?\s*[(\[]?(\d{{1,2}}(?::\d\d){{1,2}})[)\]]?$")
_NOTE_BEHIND = re.compile(
    rf"\s*(?:[,:]|{DASH})?\s*(?:[★☆⭐✭✮✩½\ufe0f]+|[(\[]?\d{{1,3}}(?:[.,]\d{{1,2}})?\s?/\s?(?:5|10|100)[)\]]?"
    r"|\[(?:flac|mp3|aac|ogg|wav|alac|v0|lossless|\d{2,4} ?kbps|[\s,/-])+\])$"
    r"|\s+//\s.*$",
    re.IGNORECASE,
)
"""A rating, the format of a file, or a remark."""
_IN_PARTS, _LIKELY_IN_PARTS = (_YEAR_BEHIND, _YEAR_WITHIN, _YEAR_BEFORE), (_LIKELY_BEHIND, _LIKELY_WITHIN)
BEHIND = {"length": _LENGTH_BEHIND, "year": _YEAR_BEHIND}
CUT = re.compile(rf"\s+{DASH}\s+")
QUOTES = "\"“”„«»'‘’「」『』《》"  # noqa: RUF001 -- the quotes that people type
_OPENING = "\"“„«‘'「『《"  # noqa: RUF001 -- those of them that open
PAIR = 2
_TELLING, _MORE = 4, 4
"""So many lines say by what comes back in them which part is the artist, when it comes back so many times as often."""

Split = Callable[[str], Sequence[str] | None]


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How the lines of a text are to be read.

    Attributes:
        columns: the names of the parts of a line, as they stand.
        split: cuts a line without its rank and year into them.
        shown: how a line looks, for a person.
        rank: what the place in the list matches; None when the lines have none.
        skip: how many lines stand above the first one.
        above: what those say.
        telling: whether it is taken when most lines are so, although they are so in another style, too.
        numbered: whether lines without a place in the list are no rows, such as prose between them.
        loose: whether single lines may be so in a list of another style.
        others: the styles of single lines.
        dated: whether the year stands bare before each line.
        years: whether most lines have a year in brackets.
    """

    columns: tuple[str, ...]
    split: Split
    shown: str
    rank: re.Pattern[str] | None = None
    skip: int = 0
    above: str = ""
    telling: bool = False
    numbered: bool = False
    loose: bool = False
    others: tuple[Style, ...] = ()
    dated: bool = False
    years: bool = False


def told_by(text: str, style: Style, more: Sequence[str] = tuple(BEHIND)) -> dict[str, str] | None:
    """Return what a line says by the name of its part, the year and the length behind it too, or None."""
    found = dict.fromkeys(more, "")
    if len(style.columns) <= PAIR and style.split is not _by_slash:
        rest = _NOTE_BEHIND.sub("", text)
        text = rest if rest.strip() and style.split(rest) is not None else text
    if "year" in found:
        text = _cut_off(text, _YEAR_BEFORE, "year", found, style.split)
    for word in more:
        text = text if found[word] else _cut_off(text, BEHIND[word], word, found, style.split)
    if style.years and found.get("year") == "":
        text = _cut_off(text, _LIKELY_BEHIND, "year", found, style.split)
    parts = style.split(text)
    if parts is None:
        return None
    for word, part in zip(style.columns, parts, strict=True):
        found[word] = part
        # The year may stand within the line, behind the title or before it.
        for pattern in (*_IN_PARTS, *(_LIKELY_IN_PARTS if style.years else ())):
            if len(parts) == PAIR and found.get("year") == "":
                found[word] = _cut_off(found[word], pattern, "year", found, whole)
        found[word] = _unquoted(found[word])
    return found if all(found[word] for word in style.columns if word != "album") else None


def _cut_off(text: str, pattern: re.Pattern[str], word: str, found: dict[str, str], split: Split) -> str:
    """Return a text without what matches, which goes into *found*; as it stands where nothing would be left."""
    told = pattern.match(text) if pattern is _YEAR_BEFORE else pattern.search(text)
    rest = text[: told.start()] + text[told.end() :] if told else ""
    if told is None or not rest.strip() or split(rest) is None:
        return text
    found[word] = next(filter(None, told.groups()))
    return rest


def have_years(texts: Sequence[str]) -> bool:
    """Return whether most lines have a year in brackets, in any form: then it is one in the others, too."""
    dated = [text for text in texts if any(pattern.search(text) for pattern in (_YEAR_BEHIND, *_LIKELY_IN_PARTS))]
    return 2 * len(dated) >= len(texts)


def styles_of(maker: str, name: str) -> list[Style]:
    """Return how lines may be read, the more telling first."""
    pair, three = (maker, name), (maker, "album", "track")
    return [
        Style(columns=three, split=_of_player, shown=f"{maker} - [album #number] track", telling=True),
        Style(columns=three, split=in_three, shown=f"{maker} - album - track", telling=True),
        # People quote titles, and hardly ever artists.
        Style(columns=(name, maker), split=_title_first, shown=f'"{name}" - {maker}', telling=True),
        Style(columns=pair, split=_by_dash, shown=f"{maker} - {name}", loose=True),
        Style(columns=(name, maker), split=_by_word, shown=f"{name} by {maker}", loose=True),
        Style(columns=pair, split=_by_quotes, shown=f'{maker}, "{name}"', loose=True),
        Style(columns=pair, split=_by_colon, shown=f"{maker}: {name}"),
        Style(columns=pair, split=_by_slash, shown=f"{maker} / {name}"),
        Style(columns=(name, maker), split=_in_brackets, shown=f"{name} ({maker})"),
    ]


def turned(style: Style, texts: Sequence[str]) -> Style:
    """Return a style of "Artist - Title" turned round, when the lines are "Title - Artist".

    That is so when several second parts come back, and first ones hardly ever: artists do come back, and titles do not.
    (One may: "Greatest Hits", or a song that many have sung.) Years, lengths and lines that come back say nothing.

    Args:
        style: how the lines would be read.
        texts: the lines without their places in the list.
    """
    if style.split not in (_by_dash, _by_slash) or len(texts) < _TELLING:
        return style
    told = (told_by(text, style) for text in texts)
    pairs = {tuple(parts[word].casefold() for word in style.columns) for parts in told if parts}
    first, second = (Counter(column) for column in zip(*pairs, strict=True))
    back, forth = (sum(parts.values()) - len(parts) for parts in (second, first))
    if back < _MORE * forth or sum(count > 1 for count in second.values()) < PAIR:
        return style
    maker, name = style.columns
    sign = style.shown.removeprefix(maker).removesuffix(name)
    others = tuple(other for other in style.others if other.split is not _by_dash)
    return msgspec.structs.replace(style, columns=(name, maker), shown=f"{name}{sign}{maker}", others=others)


def whole(text: str) -> Sequence[str] | None:
    """Return a line as its only part."""
    return (text,)


def _of_player(text: str) -> Sequence[str] | None:
    found = re.fullmatch(r"(.+?) - \[(.+?)(?: CD\d+)?(?: #\d+)\] (.+?)(?: // (.+))?", text)
    return (found[4] or found[1], found[2], found[3]) if found else None


def in_three(text: str) -> Sequence[str] | None:
    """Return the three parts of a line between dashes, None when it has more or fewer, or a year or length for one."""
    parts = CUT.split(text)
    other = any(re.fullmatch(rf"{_YEAR}|\d{{1,2}}(?::\d\d){{1,2}}", part) for part in parts)
    return parts if len(parts) == 3 and not other else None  # noqa: PLR2004 -- as the name says


def _by_dash(text: str) -> Sequence[str] | None:
    parts = CUT.split(text, 1)
    if len(parts) != PAIR:
        parts = re.split(r"\s*[\u2013-\u2015]\s*", text, maxsplit=1)
    return None if _NOTE_BEHIND.fullmatch(parts[-1]) and "/" in parts[-1] else _filled(parts)


def _by_word(text: str) -> Sequence[str] | None:
    name, _, maker = text.rpartition(" by ")
    return _filled((name.rstrip(" ,"), maker))


def _by_quotes(text: str) -> Sequence[str] | None:
    found = re.fullmatch(rf"([^{QUOTES}].*?)(?:,?\s+|(?=[「『《]))([{QUOTES}].+[{QUOTES}])", text)
    return _filled(found.groups()) if found else None


def _title_first(text: str) -> Sequence[str] | None:
    parts = CUT.split(text, 1)
    quoted = [part[:1] in _OPENING and part[-1:] in QUOTES and len(part) > PAIR for part in parts]
    return parts if quoted == [True, False] else None


def _by_slash(text: str) -> Sequence[str] | None:
    return _filled(re.split(r"\s+/{1,2}\s+|\s*\uff0f\s*", text, maxsplit=1))


def _in_brackets(text: str) -> Sequence[str] | None:
    found = re.fullmatch(r"([^()]+?)\s+\(([^()]+)\)", text)
    return None if found is None or re.fullmatch(rf"(?=.*\d)(?:{_LIKELY})", found[2]) else found.groups()


def _by_colon(text: str) -> Sequence[str] | None:
    return _filled(re.split(r":\s+|\uff1a\s*", text, maxsplit=1))


def _filled(parts: Sequence[str]) -> Sequence[str] | None:
    return parts if len(parts) == PAIR and all(map(str.strip, parts)) else None


def _unquoted(part: str) -> str:
    text = part.strip()
    return text.strip(QUOTES).strip(" ,") or text if text[:1] in QUOTES and text[-1:] in QUOTES else text
