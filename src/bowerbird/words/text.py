"""How two printed names are compared: folding away what does not make a name another name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose although readers take them for a plain letter with a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})  # noqa: RUF001 -- the dotless i is meant
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")  # noqa: RUF001 -- the look-alikes are what is searched for
_KEY_AT_MOST = 200
_PASSWORD = re.compile(r"(?<=password=)[^&\s'\"]+", re.IGNORECASE)
# "A+" is not "A", and "C#" is not "C".
_KEPT_SIGNS = "+#"
_SEPARATORS = re.compile(rf"[^a-z0-9{_KEPT_SIGNS}]+", re.ASCII)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the form of *text* that is equal for names which differ only in print.

    Case, accents of Latin and Greek letters, punctuation, width and spacing are folded away, ``&`` becomes ``and``.
    Marks of other scripts stay, because there they make another letter (``が`` is not ``か``, ``й`` is not ``и``).
    Articles stay too: "The Band" is not "Band". A name of nothing but signs ("!!!") keeps its signs.
    """
    plain = _strip_marks(unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    words = _words(_APOSTROPHES.sub("", plain.replace("&", " and ")))
    return words or " ".join(plain.split())


def spelling(name: str) -> str:
    """Return the form of a mere name that is equal for names in the same spelling: folded, but with its accents.

    "Adele" is not "Adèle" here, nor "Mo" "MØ": without a maker beside them they are two people.
    """
    exact = unicodedata.normalize("NFKC", name).casefold()
    return fold(name) if _strip_marks(exact).translate(_PLAIN) == exact else " ".join(exact.split())


def match_key(name: str) -> str:
    """Return the folded form of a name for an index: its beginning, since an index entry has a limit."""
    return fold(name)[:_KEY_AT_MOST]


def _words(text: str) -> str:
    """Return the words of a text with one space between them; a mark belongs to the letter before it."""
    if text.isascii():
        words = _SEPARATORS.sub(" ", text).split()
    else:
        words = "".join(char if _belongs_to_a_word(char) else " " for char in text).split()
    return " ".join("and" if word == "+" and len(words) > 1 else word for word in words)


def _belongs_to_a_word(char: str) -> bool:
    return char.isalnum() or char in _KEPT_SIGNS or unicodedata.category(char)[0] == "M"


def _strip_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    strips = False
    for char in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(char):
            strips = unicodedata.name(char, "").startswith(("LATIN", "GREEK"))
        elif strips:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def clean(text: str | None) -> str | None:
    """Return *text* without control characters and needless space, None when nothing is left."""
    if text is None:
        return None
    if text.isprintable():
        return " ".join(text.split()) or None
    # Not every character that is not printable: joiners make the words of some scripts, and emoji.
    kept = (" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(kept).split()) or None


def sentence(text: str) -> str:
    """Return a text with the full stop of a sentence, if it does not end with one (as a column ``Nr.`` does)."""
    return text if text.endswith(".") else f"{text}."


def without_password(url: str) -> str:
    """Return an address with whatever may be a password in it masked, however badly it is written."""
    head, at, tail = url.rpartition("@")
    if at:
        start = head.find("//") + 2 if "//" in head else 0
        colon = head.find(":", start)
        head = head if colon < 0 else f"{head[: colon + 1]}********"
    return _PASSWORD.sub("********", head + at + tail)
