"""Titles and names in cells, without what a program or site has put round them. Pure.

What is taken away is only what belongs to the list: marks of footnotes, quotes, notes of shops, numbers that tell
namesakes apart, and what other cells of the same row say already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bowerbird.importing.files.values import ONLY_A_YEAR
from bowerbird.words.text import fold

_FOOTNOTES = re.compile(r"(?<=\S)(?:\[(?:[a-z]|\d{1,3}|(?:note|nb|n|fn|Anm\.?) ?\d{1,3})\])+$|[†‡]+$")
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‟": "”"}
_EXPLICIT = re.compile(r"\s*(?:[(\[](?:explicit(?: version)?|parental advisory)[)\]]|\[clean\])\s*$", re.IGNORECASE)
_TYPE_AT_END = re.compile(r"(?P<title>\S.*?)\s+[-–—]\s+(?P<type>Single|EP)")
_PRINTED_LIST = re.compile(r"""\[\s*(['"]).+\1\s*\]""", re.DOTALL)
_BETWEEN = re.compile(r"""['"]\s*,\s*['"]""")
_NAMESAKE = re.compile(
    r"(?<=\S) \(\d{1,3}\)(?=$|\s*[,&/;+]| (?:and|feat|ft|featuring|vs|with|x|und|et|y)\b)", re.IGNORECASE
)
_VARIATION = re.compile(r"(?<=[^\W_])\*(?=$|\s|[,&/;+])")
_VARIOUS = frozenset(
    {
        *("various", "various artists", "va", "v a", "vv aa", "v aa", "various interprets", "verschiedene", "diverse"),
        *("verschiedene interpreten", "diverse interpreten", "verschiedene kunstler", "artistes divers", "divers"),
        *("artistes varies", "varios", "varios artistas", "varios interpretes", "artisti vari", "autori vari"),
        *("diverse artiesten", "blandade artister", "diverse artister", "rozni wykonawcy", "разные исполнители"),
        *("сборник", "various performers", "ヴァリアス アーティスト", "オムニバス", "ヴァリアス"),
    }
)
_OF_VIDEO = re.compile(
    r"\s*[(\[](?:(?:the )?official )?(?:(?:hd|4k|music|lyrics?|audio|video|visuali[sz]er|full) ?)*"
    r"(?:video(?:clip)?|audio|lyrics?|visuali[sz]er|m/?v)(?: (?:hd|hq|4k|oficial|officiel))?[)\]]"
    r"|\s*[(\[](?:video|audio|clip|clipe|videoclip) (?:oficial|officiel|ufficiale)[)\]]",
    re.IGNORECASE,
)
_OF_CHANNEL = re.compile(r"(?<=\S)(?: - Topic|(?<=[^\W_])VEVO)$")
_BY = re.compile(r"^by (?=\S)")
_IN_LATIN = re.compile(r"(?P<own>[^\[\]A-Za-z]{1,200}?)\s?\[[^\[\]]{0,100}[A-Za-z][^\[\]]{0,100}\]")
_TITLE_AND_YEAR = re.compile(
    rf"(?P<title>\S.*?)\s*[(\[]\s*(?!18)(?P<year>{ONLY_A_YEAR})\s*[)\]](?P<edition>\s*[(\[][^()\[\]]+[)\]])?"
)
_YEAR_AT_END = re.compile(r"[\s\-_]*[(\[](?:\d{4}|unknown)[)\]]$", re.IGNORECASE)
_OPENED = re.compile(r"\s*[(\[]")
_DASH = re.compile(r"\s+[-–—:|/]\s+|\s[-–—]{2}\s")
_NUMBER = re.compile(r"\(?(?P<number>\d{1,4})(?P<end>\)?(?:\s*[-–—._:)\]]+\s*|\s+)|(?=[^\W\d]))(?P<title>\S.*)")
_SIDE = re.compile(r"0*(?P<number>[A-Z]\d{1,2})(?:\s*[-.:)]\s*|\s+)(?P<title>\S.*)")
_VERSIONS = frozenset({"live", "acoustic", "demo", "demos", "remix", "remixes", "instrumental", "unplugged", "karaoke"})
"""What such words say of a song is not said by the title of its album."""
_PADDED = _TWO = 2
_PART = re.compile(r"(?:part|pt|parts|teil|partie|parte|vol|volume|no|act|chapter|suite|movement|[ivx]+|\d+)\b")
"""What begins so is no title by itself."""


def tidy_title(text: str) -> str:
    """Return a title without the marks of footnotes, without quotes round it, and without the notes of shops."""
    title = _FOOTNOTES.sub("", text).strip()
    title = in_own_script(_EXPLICIT.sub("", title) or title)
    if len(title) > 2 and title[-1] in _QUOTES.get(title[0], "") and not set(title[1:-1]) & {title[0], title[-1]}:  # noqa: PLR2004 -- more than the quotes
        title = title[1:-1].strip() or title
    return title or text


def dated_title(text: str) -> tuple[str, str]:
    """Return a title and what stands for the year in brackets behind it, "" if there is none: "Weezer (1994)".

    The edition behind the year stays with the title: "Meddle (1971) [2CD]".
    """
    found = _TITLE_AND_YEAR.fullmatch(text)
    return (found["title"] + (found["edition"] or ""), found["year"]) if found else (text, "")


def of_video(title: str) -> str:
    """Return the title of a song without what video sites put behind it: "Fly (Official Video)" is "Fly"."""
    return _OF_VIDEO.sub("", title).strip() or title


def typed_title(text: str) -> tuple[str, str | None]:
    """Return a title and the type that a shop has put behind it: "Kiwi - EP" is "Kiwi", an EP."""
    found = _TYPE_AT_END.fullmatch(text)
    return (found["title"], found["type"]) if found else (text, None)


def tidy_maker(text: str) -> str:
    """Return the name of an artist without the marks of footnotes and of Discogs: "Nirvana (2)", "Beatles*".

    What a page prints before it ("by") and the channels of video sites ("Low - Topic") are no part of it either.

    Where it says in any usual language that there are several, it is "Various Artists", as MusicBrainz has it.
    """
    name = _FOOTNOTES.sub("", text.replace("\\,", ",")).strip()
    name = _VARIATION.sub("", _NAMESAKE.sub("", _OF_CHANNEL.sub("", _BY.sub("", in_own_script(name)))))
    return "Various Artists" if fold(name) in _VARIOUS else name.strip() or text


def in_own_script(text: str) -> str:
    """Return a name in its own script, without the Latin one in brackets: "坂本龍一 [Ryuichi Sakamoto]"."""
    found = _IN_LATIN.fullmatch(text)
    return found["own"] if found and any(map(str.isalpha, found["own"])) else text


def first_maker(text: str) -> str:
    """Return the first of several artists: joined by ``;``, or as a program prints its own list: ``['A', 'B']``."""
    if _PRINTED_LIST.fullmatch(text):
        text = ";".join(_BETWEEN.split(text.strip("[] ")[1:-1]))
    return next((name for part in text.split(";") if (name := part.strip())), text)


def full_name(first: str, last: str) -> str:
    """Return a name of which a list has the parts in two columns."""
    return f"{first} {last}".strip()


def bare_title(title: str, *, number: str = "", rank: str = "", makers: Iterable[str] = (), album: str = "") -> str:
    """Return the title of a song without its number, artist and album, where other cells of the row say the same.

    Args:
        title: the title of the song.
        number: the number of the song on its record.
        rank: its place in the list, which may be that of "96 Tears" by chance.
        makers: the artists that the row names.
        album: the title of the record.
    """
    known = _keys(makers)
    albums = _keys((album, _YEAR_AT_END.sub("", album)))
    before = ""
    while before != title:
        before = title
        title = _without_number(title, number or rank, by_chance=not number)
        title = _without_ends(title, known, albums)
    return title


def without_maker(title: str, makers: Iterable[str]) -> str:
    """Return the title of an album without its artist: "Pink Floyd - The Wall" beside Pink Floyd is "The Wall"."""
    dash = _DASH.search(title)
    return title[dash.end() :] if dash and _key(title[: dash.start()]) in _keys(makers) else title


def maker_and_title(title: str) -> tuple[str, str] | None:
    """Return the artist and the title of a row without an artist: "Blur - Song 2"; None if there are not two."""
    parts = re.split(r"\s+[-–—]\s+", title)
    if len(parts) != _TWO or not all(any(map(str.isalpha, part)) for part in parts) or _PART.match(fold(parts[1])):
        return None
    return parts[0], parts[1]


def _without_number(title: str, number: str, *, by_chance: bool) -> str:
    found = _SIDE.fullmatch(title)
    if found and found["number"] == number.strip():
        return found["title"]
    found = _NUMBER.fullmatch(title)
    digits = re.sub(r"\D", "", number)[:9]
    if not found or not digits or int(found["number"]) != int(digits):
        return title
    # "7 Rings" may be the seventh song; "07 Rings" and "7. Rings" can only be meant so.
    long, end = len(found["number"]) >= _PADDED, found["end"]
    sure = end.strip() != "" or (long and (found["number"].startswith("0") or (end != "" and not by_chance)))
    return found["title"] if sure else title


def _without_ends(title: str, makers: set[str], albums: set[str]) -> str:
    for opened in _OPENED.finditer(title) if title[-1:] in ")]" else ():
        inside = title[opened.end() : -1]
        if opened.start() and _key(inside) in albums | makers and _is_no_version(inside):
            return title[: opened.start()]
    dashes = list(_DASH.finditer(title))
    for dash in dashes:
        head, tail = title[: dash.start()], title[dash.end() :]
        if _key(head) in makers or (_key(head) in albums and not _PART.match(fold(tail))):
            return tail
    # Without an artist beside it, "Omar - The Man" on "The Man" is more likely his than a title with its album.
    for dash in reversed(dashes) if makers else ():
        tail = title[dash.end() :]
        if _key(tail) in makers | albums and _is_no_version(tail):
            return title[: dash.start()]
    return title


def _is_no_version(text: str) -> bool:
    return not _VERSIONS.intersection(fold(text).split())


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _keys(names: Iterable[str]) -> set[str]:
    return {key for name in names if name and (key := _key(name))}
