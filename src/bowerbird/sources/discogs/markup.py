"""The markup of Discogs -> plain text. Pure.

Its texts link to artists, labels, releases and masters by name or number ([a=Name], [l5], [r=79]), to web pages
([url=…]…[/url]) and set words in bold or italics ([b], [i], [u]).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bowerbird.sources.discogs.bodies import NamedBody
from bowerbird.sources.discogs.names import tidy_name
from bowerbird.words.text import clean

Names = Mapping[tuple[str, int], str]
"""What artists (``a``) and labels (``l``) are called, by their numbers."""

NO_NAMES: Names = MappingProxyType({})

_PAGES = {"a": "artist", "l": "label", "r": "release", "m": "master"}
_URL = re.compile(r"\[url(?:=([^\[\]]*))?\]([^\[\]]*)\[/url\]", re.IGNORECASE)
_NAMED = re.compile(r"\[([alu])=([^\[\]]+)\]", re.IGNORECASE)
_NUMBERED = re.compile(r"\[(?:([alrm])|([rm])=)(\d{1,10})\]", re.IGNORECASE | re.ASCII)
_GUIDELINE = re.compile(r"\[g=?(\d[\d.]*)\]", re.IGNORECASE | re.ASCII)
_PICTURE = re.compile(r"\[img=[^\[\]]*\]|\[img\][^\[\]]*\[/img\]", re.IGNORECASE)
# Words that only look like a tag ("[sic]") are words.
_STYLE = re.compile(r"\[/?(?:b|i|u|s|url|img|quote|code)(?:=[^\[\]]*)?\]", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n{3,}")
# Tags may hold tags. Nobody nests them deeper, and a text that does must not keep us busy.
_DEEPEST = 20


def plain(text: str | None, names: Names = NO_NAMES) -> str | None:
    """Return a text without markup, None when nothing is left; paragraphs stay.

    A link by number alone becomes the name if *names* has it, else the address of its page.
    """
    told = text or ""
    for _ in range(_DEEPEST):
        before = told
        told = _without_tags(before, names)
        if told == before:
            break
    lines = [clean(line) or "" for line in told.splitlines()]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip() or None


def names_of(sign: str, *told: Iterable[NamedBody] | None) -> Names:
    """Return the names that a body tells of the artists (*sign* ``a``) or labels (``l``) around it."""
    return {(sign, one.id): name for group in told for one in group or () if one.id and (name := tidy_name(one.name))}


def _without_tags(text: str, names: Names) -> str:
    text = _PICTURE.sub("", text)
    text = _URL.sub(lambda found: found[2] if found[2].strip() else found[1] or "", text)
    text = _NAMED.sub(lambda found: _name(found[1], found[2]), text)
    text = _NUMBERED.sub(lambda found: _numbered(found[1] or found[2], found[3], names), text)
    text = _GUIDELINE.sub(r"\1", text)
    return _STYLE.sub("", text)


def _name(sign: str, text: str) -> str:
    # [u=…] is a user, whose name is taken as it is.
    return text if sign.lower() == "u" else tidy_name(text) or ""


def _numbered(sign: str, digits: str, names: Names) -> str:
    page = _PAGES[sign.lower()]
    return names.get((sign.lower(), int(digits))) or f"https://www.discogs.com/{page}/{digits}"
