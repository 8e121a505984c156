"""Spellings: the ways in which lists write an album otherwise than a catalogue does, each with a name. Pure and seeded.

Each takes title, artist and year as they stand, and returns them changed, or None where there is nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

EDITIONS = (
    *("(Remastered)", "[Deluxe Edition]", "(2009 Remaster)", "(Expanded Edition)", "- Remastered", "(Mono)"),
    *("(Super Deluxe)", "(50th Anniversary Edition)", "(Legacy Edition)", "(Bonus Track Version)", "[Explicit]"),
    *("(Remastered Version)", "- 2011 Remaster", "(Special Edition)", "(Collector's Edition)", "(Deluxe Version)"),
    *("(30th Anniversary Deluxe Edition)", "(Stereo)", "(Reissue)", "(Limited Edition)", "(Deluxe)"),
)
MEDIA = (
    *("(2CD)", "(Vinyl)", "[180g]", "(LP)", "(US Version)", "[Disc 1]", "(Import)", "[CD]", "(CD 1)", "[2 LP]"),
    *("(CD, Album)", "[Vinyl LP]", "(UK)", "(Japanese Edition)", "(SACD)", "(Gatefold)", "(Digital)"),
)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII", "9": "IX"}
_WORDS = {"1": "One", "2": "Two", "3": "Three", "4": "Four", "5": "Five", "7": "Seven", "10": "Ten", "12": "Twelve"}
_NUMERALS = {**{roman: digit for digit, roman in _ROMAN.items() if len(roman) > 1}, **_ROMAN}
_KEYS = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "t", "l": "k", "d": "f", "c": "v"}


class Spelt(NamedTuple):
    """Title, artist and year as a list writes them."""

    title: str
    artist: str
    year: int | None


Change = Callable[[Spelt, random.Random], Spelt | None]


def changed(spelt: Spelt, kind: str, dice: random.Random) -> Spelt | None:
    """Return an album spelt in that way, or None where it makes no difference."""
    found = SPELLINGS[kind](spelt, dice)
    return found if found is not None and found != spelt and found.title.strip() and found.artist.strip() else None


def mistyped(text: str, dice: random.Random) -> str:
    """Return a text with a letter left out, doubled, changed for its neighbour on the keyboard, or for the next one."""
    places = [place for place, char in enumerate(text[:-1]) if char.isalpha() and text[place + 1].isalpha()]
    if not places:
        return text
    at = dice.choice(places)
    other = _KEYS.get(text[at].lower(), "e")
    return dice.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + other + text[at + 1 :],
        )
    )


def _title(change: Callable[[str, random.Random], str | None]) -> Change:
    def apply(spelt: Spelt, dice: random.Random) -> Spelt | None:
        title = change(spelt.title, dice)
        return None if title is None else spelt._replace(title=title)

    return apply


def _artist(change: Callable[[str, random.Random], str | None]) -> Change:
    def apply(spelt: Spelt, dice: random.Random) -> Spelt | None:
        artist = change(spelt.artist, dice)
        return None if artist is None else spelt._replace(artist=artist)

    return apply


def _both(change: Callable[[str], str]) -> Change:
    return lambda spelt, _: spelt._replace(title=change(spelt.title), artist=change(spelt.artist))


def _year(*apart: int) -> Change:
    return lambda spelt, dice: None if spelt.year is None else spelt._replace(year=spelt.year + dice.choice(apart))


def _reissue(spelt: Spelt, dice: random.Random) -> Spelt | None:
    latest = 2015
    if spelt.year is None or spelt.year > latest - 10:
        return None
    return spelt._replace(year=dice.randint(max(1985, spelt.year + 5), latest))


def _sorted(text: str, _: random.Random) -> str | None:
    found = re.fullmatch(r"(The|A) (\S.*)", text)
    return f"{found[2]}, {found[1]}" if found else None


def _person_sorted(text: str, _: random.Random) -> str | None:
    found = re.fullmatch(r"([A-Z][\w.'’-]+) ([A-Z][\w'’-]+)", text)  # noqa: RUF001 -- an apostrophe
    return f"{found[2]}, {found[1]}" if found else None


def _initials(text: str, _: random.Random) -> str | None:
    found = re.fullmatch(r"([A-Z])[a-z]\w* ([A-Z]\w+)", text)
    return f"{found[1]}. {found[2]}" if found else None


def _shortened(text: str, _: random.Random) -> str | None:
    """Return a part of the artist's name: the leader without the band, or the band without its leader's first name."""
    shorter = re.sub(r"(?i)\s*(?:\s(?:&|and|with)\s|,).*$", "", text)
    shorter = re.sub(r"(?i)^(?:the )?(.+) (?:experience|band|group|trio|quartet|quintet|orchestra)$", r"\1", shorter)
    return shorter if shorter != text else None


def _guests(text: str, dice: random.Random) -> str:
    form = dice.choice(("{} feat. {}", "{} ft. {}", "{} featuring {}", "{} (with {})"))
    return form.format(text, dice.choice(("Eric Clapton", "Nico", "Jay-Z", "The London Symphony Orchestra")))


def _dots(text: str, _: random.Random) -> str | None:
    """Return initials without their dots, or with them."""
    bare = re.sub(r"\b(?:[A-Z]\.){2,}(?:[A-Z]\b)?", lambda found: found[0].replace(".", ""), text)
    if bare != text:
        return bare
    dotted = re.sub(r"\b[A-Z]{3}\b", lambda found: ".".join(found[0]) + ".", text)
    return dotted if dotted != text else None


def _mojibake(text: str) -> str:
    """Return a text whose UTF-8 was read as another encoding; one that has nothing to spoil as it is."""
    try:
        return text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return text


def _within(spelt: Spelt, dice: random.Random) -> Spelt:
    form = dice.choice(("{0} - {1}", "{0}: {1}", "{1} - {0}", "{1} by {0}"))
    return spelt._replace(title=form.format(spelt.artist, spelt.title))


def _cut(text: str, _: random.Random) -> str | None:
    found = re.fullmatch(r"(.{4,}?)\s*(?:[:(\[]| - ).+", text)
    return found[1] if found else None


def _cut_at_comma(text: str, _: random.Random) -> str | None:
    found = re.fullmatch(r"(.{6,}?),\s.+", text)
    return found[1] if found else None


def _numerals(text: str, _: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        return _NUMERALS.get(found[0], found[0])

    return re.sub(r"(?<![\w.])(?:[1-9]|VI{0,3}|I{2,3}|IV|IX)(?![\w.])", other, text)


def _numbers_as_words(text: str, _: random.Random) -> str:
    words = {**_WORDS, **{word: digit for digit, word in _WORDS.items()}}
    return re.sub(r"(?<![\w.,])(?:\d+|[A-Z][a-z]+)(?![\w,])", lambda found: words.get(found[0], found[0]), text)


def _joined(text: str, _: random.Random) -> str | None:
    words = text.split()
    return "".join(words) if len(words) == 2 else None  # noqa: PLR2004 -- more are hardly joined


def _apart(text: str, _: random.Random) -> str | None:
    found = re.sub(r"(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[A-Za-z]{2})", " ", text)
    return found if found != text else None


def _without_accents(text: str) -> str:
    table = str.maketrans("áàâäãåéèêëíìîïóòôöõøúùûüñçÁÉÖÜØ", "aaaaaaeeeeiiiioooooouuuuncAEOUO")
    return text.translate(table)


def _hyphens(text: str) -> str:
    return text.replace("-", " ") if "-" in text else text.replace(" ", "-", 1) if text.count(" ") == 1 else text


SPELLINGS: Mapping[str, Change] = {
    "typo in the title": _title(mistyped),
    "two typos in the title": _title(lambda text, dice: mistyped(mistyped(text, dice), dice)),
    "typo in the artist": _artist(mistyped),
    "upper case": _both(str.upper),
    "lower case": _both(str.lower),
    "title without article": _title(lambda text, _: re.sub(r"^(?:The|A|An) ", "", text)),
    "article before the title": _title(lambda text, _: text if text[:4] == "The " else f"The {text}"),
    "artist without article": _artist(lambda text, _: re.sub(r"^The ", "", text)),
    "article before the artist": _artist(lambda text, _: text if " " in text or text[:4] == "The " else f"The {text}"),
    "edition": _title(lambda text, dice: f"{text} {dice.choice(EDITIONS)}"),
    "medium or country in brackets": _title(lambda text, dice: f"{text} {dice.choice(MEDIA)}"),
    "its year in brackets": lambda spelt, _: spelt._replace(title=f"{spelt.title} ({spelt.year})"),
    "no year": lambda spelt, _: spelt._replace(year=None),
    "year one off": _year(-1, 1),
    "year some off": _year(-3, -2, 2, 3),
    "year of a reissue": _reissue,
    "and for &": _both(lambda text: text.replace(" & ", " and ")),
    "& for and": _both(lambda text: re.sub(r" and ", " & ", text, flags=re.IGNORECASE)),
    "plus for &": _artist(lambda text, _: re.sub(r" (?:&|and) ", " + ", text, flags=re.IGNORECASE)),
    "subtitle cut": _title(_cut),
    "cut at a comma": _title(_cut_at_comma),
    "subtitle added": _title(lambda text, dice: text + dice.choice((": The Album", " - LP", " (Album)", ": Complete"))),
    "part of the artist": _artist(_shortened),
    "artist within the title": _within,
    "initials": _artist(_initials),
    "person as sorted": _artist(_person_sorted),
    "artist as sorted": _artist(_sorted),
    "title as sorted": _title(_sorted),
    "guests": _artist(_guests),
    "guests in the title": _title(_guests),
    "names swapped": _artist(lambda text, _: re.sub(r"^([A-Z][a-z]+) ([A-Z][a-z]+)$", r"\2 \1", text)),
    "dots of initials": _artist(_dots),
    "mojibake": _both(_mojibake),
    "numerals": _title(_numerals),
    "numbers as words": _title(_numbers_as_words),
    "title joined": _title(_joined),
    "artist joined": _artist(_joined),
    "taken apart": _both(lambda text: _apart(text, random.Random(0)) or text),  # noqa: S311 -- no secret
    "hyphens": _both(_hyphens),
    "html": _both(escape),
    "quotes": _title(lambda text, dice: dice.choice(('"{}"', "“{}”", "'{}'", "«{}»")).format(text)),
    "no punctuation": _both(lambda text: re.sub(r"[.,!?'’:]", "", text)),  # noqa: RUF001 -- an apostrophe
    "no accents": _both(_without_accents),
    "blanks": _both(lambda text: f"  {text.replace(' ', '  ')} "),
}
"""Every way of spelling, by its name."""
