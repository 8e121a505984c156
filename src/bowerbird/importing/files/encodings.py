"""Which encoding the bytes of a list are in. Pure.

A mark at the beginning, zero bytes and UTF-8 tell it for certain. What is left is guessed from the beginning of the
file: accented letters of Western languages stand alone among ASCII letters, the letters of other scripts stand
together. So a list of Western names is never taken for another one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise

import msgspec

from bowerbird.words.errors import QueryError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = {"utf-32-le": (4, 0), "utf-32-be": (4, 3), "utf-16-le": (2, 0), "utf-16-be": (2, 1)}
"""By encoding: how many bytes a character has, and which of them is not zero in ASCII characters."""
_DECLARATION = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})")
_DECLARED_WITHIN = 2048
_SPACES = "\t\n\r ,;"
_BY_CHANCE = 8
_DECODERS_OF_NO_TEXT = {"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}

# The rows of each national standard that nearly all texts are made of: punctuation, wide letters, kana, and the
# characters of its first level (JIS X 0208, KS X 1001, Big5, GB 2312). The narrower one is tried first.
_JAPANESE = ("euc_jp", frozenset({0xA1, 0xA3, 0xA4, 0xA5, *range(0xB0, 0xD0)}))
_EAST_ASIAN: Mapping[str, tuple[str, frozenset[int]]] = {
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "cp949": ("euc_kr", frozenset({0xA1, 0xA3, *range(0xB0, 0xC9)})),
    "big5": ("big5", frozenset(range(0xA1, 0xC7))),
    "gbk": ("gb2312", frozenset({0xA1, 0xA3, *range(0xB0, 0xD8)})),
}
_KANA = re.compile("[\u3041-\u30ff]")
_IDEOGRAPHS = re.compile("[^\x00-\xff]+")
_COMMON_AT_LEAST, _KANA_AT_LEAST, _TOGETHER_AT_LEAST = 0.9, 0.04, 0.8

# The letters of each language, the commonest first.
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_ALPHABETS: Mapping[str, str] = {
    "cp1251": _RUSSIAN,
    "koi8-r": _RUSSIAN,
    "cp1253": "αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώϊϋΐΰ",
}
_COMMONEST = 12
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_AT_LEAST, _FITS_AT_LEAST = 3, 0.35

# What words of Central Europe look like when their bytes are read as Windows-1252: signs within a word, and accents
# that no Western language has in one word.
_CENTRAL = re.compile(
    r"[a-z][³¹¿¾£¯�](?=[a-zà-ÿ])|[a-z]{2}³$|^[£¯][a-zó][a-z]"
    r"|[áíý]\w*[èìùòï]|[èìùòïø]\w*[íý]|[èìùòï]\w*á|[a-z]iæ\b|û\w*[áóöüí]"
)
_CENTRAL_AT_LEAST = 2

# Turkish letters read as the Icelandic ones that Windows-1252 has in their places: a word with one of them has no
# Icelandic accent, and some have one where Icelandic has none.
_HAS_TURKISH = re.compile(r"[\xf0\xfd\xfe\xd0\xdd\xde]")
_TURKISH_ONLY = re.compile(r"[a-z\xe7\xf6\xfc\xfd]\xfe|[\xfd\xfe]\w*\xfd|\xf0\xfd")
_ICELANDIC = re.compile(r"[\xe1\xe9\xed\xf3\xfa\xe6]")

GUESSED = {*_EAST_ASIAN, *_ALPHABETS, "cp1250", "cp1252", "cp1254"}


class Encoding(msgspec.Struct, frozen=True, kw_only=True):
    """How bytes become text.

    Attributes:
        name: as Python calls the codec.
        guessed: whether it was guessed from the letters.
        given: whether a person has named it; then bytes that do not fit are an error.
    """

    name: str
    guessed: bool = False
    given: bool = False


def encoding_named(name: str) -> Encoding:
    """Return the encoding of a name that a person has given.

    Raises:
        QueryError: there is none of that name.
    """
    try:
        found = codecs.lookup(name)
        known = found.name not in _DECODERS_OF_NO_TEXT and isinstance(b"a".decode(found.name, "replace"), str)
        codecs.getincrementaldecoder(found.name)
    except (LookupError, ValueError, AssertionError):
        known = False
    if not known:
        raise QueryError(f"there is no encoding {name!r}; usual ones are utf-8, utf-16, cp1252, cp1251, shift_jis, gbk")
    return Encoding(name=found.name, given=True)


def encoding_of(beginning: bytes, *, whole: bool = False) -> Encoding:
    """Return the encoding that the beginning of a file is in; *whole* says that there is no more of it."""
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return Encoding(name=name)
    wide = next((name for name in _WIDE if b"\x00" in beginning and _is_wide(beginning, name)), None)
    if wide is not None:
        return Encoding(name=wide, guessed=True)
    text = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape").decode(beginning, whole)
    strange = sum("\udc80" <= char <= "\udcff" for char in text)
    beyond = sum(char > "\x7f" for char in text) - strange
    if not strange or beyond > _BY_CHANCE * strange:
        return Encoding(name="utf-8")
    declared = _declared(beginning)
    if declared is not None:
        return declared
    guessed = _east_asian(beginning)
    if guessed is None and strange <= _BY_CHANCE * beyond:
        # Hardly two letters of Windows-1252 make one of UTF-8 by chance; a few slips do not make it another file.
        return Encoding(name="utf-8")
    return Encoding(name=guessed or _of_another_alphabet(beginning) or _of_latin_letters(beginning), guessed=True)


def _decoded(beginning: bytes, name: str, errors: str = "strict") -> str:
    """Return the text; the last character may be cut.

    Raises:
        UnicodeDecodeError: it is none, and *errors* is strict.
    """
    return codecs.getincrementaldecoder(name)(errors=errors).decode(beginning)


def _is_wide(beginning: bytes, name: str) -> bool:
    """Return whether each character has two or four bytes: most ASCII ones have their zeros at the same place."""
    width, place = _WIDE[name]
    whole = beginning[: len(beginning) // width * width]
    ascii_only = [whole[at::width] for at in range(width) if at != place]
    zeros = min(part.count(0) for part in ascii_only)
    if not zeros or whole[place::width].count(0) > zeros // 8:
        return False
    try:
        text = _decoded(beginning, name)
    except UnicodeDecodeError:
        return False
    strange = sum(unicodedata.category(char) in {"Cn", "Co"} or (char < " " and char not in _SPACES) for char in text)
    return strange * 20 <= len(text) and any(char in text for char in _SPACES)


def _declared(beginning: bytes) -> Encoding | None:
    """Return the encoding that a page or XML names at its beginning; UTF-8 it is not, or nobody would ask."""
    found = _DECLARATION.search(beginning, 0, _DECLARED_WITHIN) if beginning.lstrip()[:1] == b"<" else None
    try:
        named = encoding_named(found[1].decode()) if found else None
    except QueryError:
        return None
    return None if named is None or named.name.startswith("utf") else Encoding(name=named.name)


def _east_asian(beginning: bytes) -> str | None:
    """Return the encoding of Chinese, Japanese or Korean in which nearly all characters are common ones, or None."""
    for name, (standard, common) in _EAST_ASIAN.items():
        try:
            text = _decoded(beginning, name)
        except UnicodeDecodeError:
            continue
        runs = _IDEOGRAPHS.findall(text)
        signs = "".join(runs)
        if sum(len(run) for run in runs if len(run) > 1) < _TOGETHER_AT_LEAST * max(len(signs), 1):
            continue
        known = sum(_row_of(char, standard) in common for char in signs)
        kana = len(_KANA.findall(signs))
        if known >= _COMMON_AT_LEAST * len(signs) and (name != "euc_jp" or kana >= _KANA_AT_LEAST * len(signs)):
            return name
    return None


def _row_of(char: str, standard: str) -> int:
    try:
        return char.encode(standard)[0]
    except UnicodeEncodeError:
        return 0


def _of_another_alphabet(beginning: bytes) -> str | None:
    """Return the encoding of Cyrillic or Greek in which whole words are of usual letters, or None."""
    fits = {name: _fit(_decoded(beginning, name, "replace"), letters) for name, letters in _ALPHABETS.items()}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] >= _FITS_AT_LEAST else None


def _fit(text: str, letters: str) -> float:
    """Return how well the words beyond ASCII are words of a language: from 1 (as it should be) downwards."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    beyond = sum(char > "\x7f" for char in text)
    whole = [word for word in words if len(word) >= _LETTERS_AT_LEAST and min(word) > "\x7f"]
    found = "".join(whole)
    if 2 * len(found) < max(beyond, 1):
        return -1.0
    usual: int = sum(char in letters[:_COMMONEST] for char in found.lower())
    unknown = sum(char not in letters for char in found.lower())
    swapped: int = sum(before.islower() and after.isupper() for word in whole for before, after in pairwise(word))
    return (usual - unknown - 3 * swapped) / len(found)


def _of_latin_letters(beginning: bytes) -> str:
    readable = _decoded(beginning, "cp1252", "replace")
    words = [word for word in re.split(r"[\s,;|\"]+", readable) if not word.isascii()]
    if len({word for word in words if _CENTRAL.search(word)}) >= _CENTRAL_AT_LEAST:
        return "cp1250"
    turkish = [word for word in words if _HAS_TURKISH.search(word) and not _ICELANDIC.search(word)]
    if 2 * len(turkish) >= len(words) and len(turkish) > 1 and any(map(_TURKISH_ONLY.search, turkish)):
        return "cp1254"
    return "cp1252"
