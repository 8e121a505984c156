"""How text becomes the words that are compared in a search.

Knows scripts, accents and the rules of the search server, not fields or queries. They are those of MusicbrainzTokenizer
and of the field types `text` and `title` (mb-solr 2025, mbsssss 8751dff, common/fieldtypes.xml). A text is parted at
blanks, and each part is one of these:

    R.E.M.                     an acronym: `rem`
    will.i.am, 10,000, 3-2-1   an address or a number: stays as it is
    Pepper's, Don't            `'s` falls off, any other apostrophe within stays: `pepper`, `don't`
    Jay-Z, (What's             anything else with signs in it: apostrophes fall out, other signs part: `jay z`, `whats`
"""

import re
import unicodedata
from functools import lru_cache

# Chinese characters are words one by one; kana, like all letters, are not.
_HAN = "\u3100-\u312f\u3300-\u337f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PART = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_HOST = re.compile(r"[^\W_]+(?:\.[^\W_]+)+")
_APOSTROPHE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)+")
_NUMBER = re.compile(r"(?=.*\d)[^\W_]+(?:[-/.,][^\W_]+)+")
_SEGMENTS = re.compile(r"[-/.,]")
_WORD = re.compile(r"[^\W_]+")
# What the server takes for the same sign before it parts a text (mapping-MBCharEquivToChar.txt).
_SAME = str.maketrans({"&": "and", **dict.fromkeys("’׳", "'"), **dict.fromkeys("‐–‒—−_־", "-")})  # noqa: RUF001 -- signs
# The field types of mbsssss: `date`; `mbid`, `lowercase` and `strip_spaces_and_leading_zeroes`; `title`.
_DATES = frozenset({"begin", "end", "date", "firstreleasedate"})
_WHOLE = frozenset(
    {"arid", "rgid", "reid", "rid", "laid", "sid", "asin", "barcode", "primarytype", "secondarytype", "type", "status"}
)
_TITLES = frozenset({"releasegroup", "releasegroupaccent", "release", "releaseaccent"})
_COUNTED = re.compile(r"([Nn][Oo]\.)\s+(\d+)")
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "\u0131": "i"})
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@lru_cache(maxsize=65536)
def words(text: str, *, keep_accents: bool = False) -> tuple[str, ...]:
    """The words of a text, regardless of case and (unless asked) of accents.

    A text of nothing but signs is one word, for there are albums called `+` and `?`. Signs that stand alone
    in any other text are none, which is more lenient than the server.
    """
    text = folded(text, keep_accents=keep_accents)
    return tuple(word for part in _PART.findall(text) for word in _words(part)) or tuple(text.split())


def folded(text: str, *, keep_accents: bool = False) -> str:
    """A text in lower case, with signs and letters that the server does not tell apart made one."""
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).casefold().translate(_SAME).translate(_HIRAGANA)
    if keep_accents:
        return text
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def field_words(field: str, text: str) -> tuple[str, ...]:
    """The words of a text in that field: of a title, a date, a code, an id or a word of the vocabulary."""
    if field in _DATES:
        return tuple(text.strip().split("-"))
    if field in _WHOLE:
        word = "".join(text.split()).lower() if field == "barcode" else text.strip().lower()
        # Barcodes are the same with leading zeroes and without.
        return (word.lstrip("0") if field == "barcode" else word,)
    title = _COUNTED.sub(r"\1\2", text) if field in _TITLES else text
    return words(title, keep_accents=field.endswith("accent"))


def _words(part: str) -> list[str]:
    """The words of what stands between two blanks."""
    if _ACRONYM.fullmatch(part):
        return [part.replace(".", "")]
    if _HOST.fullmatch(part) or _is_number(part):
        return [part]
    if _APOSTROPHE.fullmatch(part):
        while part.endswith("'s"):
            part = part.removesuffix("'s")
        return [part]
    return _WORD.findall(part.replace("'", ""))


def _is_number(part: str) -> bool:
    """Whether every other segment has a digit, as in `10,000` and `4-4-2`, and the dates and ranges of titles."""
    if not _NUMBER.fullmatch(part):
        return False
    having = [any(char.isdigit() for char in segment) for segment in _SEGMENTS.split(part)]
    return all(having[::2]) or all(having[1::2])
