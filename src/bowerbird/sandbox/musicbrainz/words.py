"""How text becomes the words that are compared in a search.

Knows scripts and accents, not fields or queries.
"""

import re
import unicodedata

# Han and kana are written without spaces: every character is a word of its own, so that a part of a name is found.
_EAST_ASIAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W{_EAST_ASIAN}]+")


def words(text: str, *, keep_accents: bool = False) -> tuple[str, ...]:
    """The words of a text, regardless of case and (unless asked) of accents.

    A text of nothing but signs is one word, for there are albums called `+` and `?`.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not keep_accents:
        letters = unicodedata.normalize("NFD", folded)
        folded = unicodedata.normalize("NFC", "".join(sign for sign in letters if not unicodedata.combining(sign)))
    return tuple(_WORD.findall(folded)) or tuple(folded.split())
