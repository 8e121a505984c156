# ruff: noqa: RUF001 -- signs and letters that look alike are what this is about
"""How names are folded for matching: further than for the index, and with the signs that make another name of it.

``fold`` makes "100" of "100%", "3" of "<3" and "p nk" of "P!nk". Its keys are stored, so what matching needs more is
done here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from bowerbird.words.text import fold

# Signs that are a word, and those that are only another form of one.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("ʻʿʾˈ′‵", "'"),
        "″": '"',
        "♯": "#",
        "♭": " flat ",
        "¹": " 1 ",
        "²": " 2 ",
        "³": " 3 ",
        "ё": "е",
        "Ё": "Е",
        "∞": " infinity ",
        **dict.fromkeys("♥❤♡", " heart "),
        "÷": " divide ",
        "=": " equals ",
        # What a letter became when it was read in a wrong encoding and lost: left out, it is a slip.
        "\ufffd": "",
        "\ufe0e": "",
        "\ufe0f": "",
    }
)
_TIMES = re.compile(r"(?<=\d)\s*×\s*(?=\d)")
_LOST = re.compile(r"ï¿½|(?<=[^\W\d_])\?(?=[^\W\d_])")
_NUMBER_SIGN = re.compile(r"\bn[°º]\s*(?=\d)", re.IGNORECASE)
_DEGREES = re.compile(r"°")
_PERCENT = re.compile(r"(?<=\d)\s*%|^\s*%\s*$")
_HEART = re.compile(r"<3(?!\d)")
_MINUS = re.compile(r"^\s*[-−–](?=\d)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[,.'’\s\u00a0\u202f]\d{3})+(?![\d]|[.,]\d)")
_SIGNED = re.compile(r"[^\x00-\x7f]|[%=<]|\w\?\w|^\s*-\d|\d[,.' ]\d")
_NOT_DIGITS = re.compile(r"\D+")

# Signs that stand for a letter: only beside one.
_LETTERS = {
    "$": "s",
    "€": "e",
    "£": "l",
    "¥": "y",
    "@": "a",
    "†": "t",
    "∆": "a",
    "Δ": "a",
    "Λ": "a",
    "Ξ": "e",
    "Я": "r",
}
_LIKE_A_LETTER = re.compile(
    r"(?:(?<=[a-z])[$€£¥@†∆ΔΛΞЯ]|[$€£¥@†∆ΔΛΞЯ](?=[$€£¥@†∆ΔΛΞЯ]*[a-z])|(?<=[a-z])!(?=[a-z]))", re.IGNORECASE
)
_MAY_BE_LETTERS = re.compile(r"[$€£¥@†∆ΔΛΞЯ!]")

# Of one sound, ways to write it in Latin letters: what a Cyrillic or Greek name is called differs from book to book.
_SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("ph", "f"), ("ts", "c"), ("tz", "c"), ("ck", "k"), ("yo", "e"),
    ("jo", "e"), ("io", "e"), ("ye", "e"), ("je", "e"), ("iy", "i"), ("yy", "i"), ("ij", "i"), ("ii", "i"), ("ou", "u"),
    ("oo", "u"), ("oy", "u"), ("ei", "i"), ("j", "y"), ("y", "i"), ("w", "v"),
)  # fmt: skip
_HARD = str.maketrans("gdbrj", "ktplc")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def spelt(printed: str) -> str:
    """Return the folded form of a name for matching, idempotent: the signs that make another name are words in it."""
    return fold(_signs_as_words(printed) if _SIGNED.search(printed) else printed)


def with_letters(printed: str) -> str:
    """Return a name with letters for the signs that stand for them: "Ke$ha" as "Kesha", "P!nk" as "Pink"."""
    if not _MAY_BE_LETTERS.search(printed):
        return printed
    return _LIKE_A_LETTER.sub(lambda found: _LETTERS.get(found[0], "i"), printed)


@lru_cache(maxsize=16384)
def sounded(folded: str, *, hangul: bool = False) -> str:
    """Return how a folded name in whatever script may sound, in few Latin letters; nothing where that is not known.

    *hangul* says that it is, or is compared with, a name in Hangul, whose letters stand for hard and soft sounds alike.
    """
    if folded.isascii():
        latin = folded
    else:
        latin = fold(anyascii(folded))
        if not latin:
            return ""
    words = latin.replace(" ", "").translate(_HARD if hangul else {})
    for written, sound in _SOUNDS:
        words = words.replace(written, sound)
    return _TWICE.sub(r"\1", words)


def in_hangul(folded: str) -> bool:
    """Return whether a name has syllables of Hangul."""
    return any("가" <= char <= "힣" for char in folded)


def _signs_as_words(printed: str) -> str:
    text = _NUMBER_SIGN.sub("no ", _LOST.sub("", printed))
    text = _DEGREES.sub(" degrees ", text)
    text = _HEART.sub(" heart ", _PERCENT.sub(" percent ", text))
    text = _MINUS.sub("minus ", text)
    text = _TIMES.sub("x", text).translate(_SIGNS)
    return _GROUPED.sub(lambda found: _NOT_DIGITS.sub("", found[0]), text)
