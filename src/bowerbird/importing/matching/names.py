"""What a printed name says: the name itself, its edition, its guests, its numbers. Nothing is thrown away unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bowerbird.importing.matching.vocabulary import (
    COUNTED,
    EDITION,
    EDITION_SURE,
    NUMERALS,
    SELF_TITLED,
    SOUNDTRACK,
    SOUNDTRACK_SURE,
    SURE_NUMERALS,
    VARIOUS,
    VERSION,
    WRITTEN_NUMBERS,
)
from bowerbird.words.text import fold

_ARTICLE = re.compile(r"^(?:the|a|an|los|las|les|le|la|die|der|das) (?=\S)")
_BRACKETS = re.compile(r"^(?P<head>.*\S)\s*[(\[](?P<tail>[^()\[\]]*)[)\]]$", re.DOTALL)
_DASH = re.compile(r"^(?P<head>.*\S)\s+[-–—]\s+(?P<tail>\S.*)$", re.DOTALL)  # noqa: RUF001 -- dashes are meant
_COLON = re.compile(r"^(?P<head>[^:]*\S)\s*:\s+(?P<tail>\S.*)$", re.DOTALL)
_GUESTS = re.compile(r"\s(?:feat\.?|ft\.?|featuring)\s+(?P<guests>\S.*)$", re.IGNORECASE | re.DOTALL)
_WITH = re.compile(r"\swith\s+(?P<guests>\S.*)$", re.IGNORECASE | re.DOTALL)
_GUESTS_IN_BRACKETS = re.compile(r"^(?:feat|ft|featuring|with) (?P<guests>\S.*)$")
_BARE_TAIL = re.compile(
    r"^(?P<head>.*\S) (?P<tail>(?:(?:super )?deluxe|expanded|special|limited|legacy|collectors|anniversary) edition"
    r"|(?:digitally )?remastered(?: \d{4})?|\d{4} remaster(?:ed)?"
    r"|original (?:motion picture |game |television )?soundtrack|ost)$"
)
_JOINERS = re.compile(r"\s+(?:and|with|feat\.?|ft\.?|featuring|vs\.?|x|et|und|y)\s+|\s*[&+,;/]\s*", re.IGNORECASE)


@dataclass(frozen=True, eq=False, slots=True)
class Name:
    """A name that has been read.

    Attributes:
        full: all of it, folded.
        text: without what was understood of its end (edition, guests).
        bare: the text without a leading article.
        words: the words of the text, with numerals in digits.
        bare_words: the same without a leading article.
        numbers: those of the words that have digits.
        editions: the words of the edition, as of a reissue.
        soundtrack: whether it says that it is a soundtrack.
        versions: the words that make another work of it (live, remix), and
        detail: everything that stands with them.
        guests: who is featured.
        heads: what is left without a subtitle.
        inverted: the name as it reads when it is not sorted ("Dylan, Bob").
    """

    full: str
    text: str
    bare: str
    words: tuple[str, ...]
    bare_words: tuple[str, ...]
    numbers: tuple[str, ...]
    editions: frozenset[str]
    soundtrack: bool
    versions: frozenset[str]
    detail: frozenset[str]
    guests: str
    heads: tuple[str, ...]
    inverted: Name | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """All the texts under which it is compared by letters."""
        own = (self.full, self.text, self.bare, *self.heads)
        return tuple(dict.fromkeys(own + (self.inverted.keys if self.inverted else ())))

    @property
    def joined(self) -> tuple[str, ...]:
        """All the texts under which it is the same but for spelling."""
        own = ("".join(self.words), "".join(self.bare_words))
        return tuple(dict.fromkeys(own + (self.inverted.joined if self.inverted else ())))


@lru_cache(maxsize=16384)
def read_title(printed: str) -> Name:
    """Return what the title of a work, or the name of an item, says."""
    ends = _Ends()
    text = _without_ends(printed.strip(), ends)
    return _read(printed, text, ends)


@lru_cache(maxsize=16384)
def read_maker(printed: str) -> Name:
    """Return what the name of a maker, or a printed credit, says."""
    ends = _Ends()
    text = printed.strip()
    for pattern in (_GUESTS, _WITH):
        if (found := pattern.search(text)) and fold(text[: found.start()]):
            ends.guests = fold(found["guests"].strip("()[] "))
            text = text[: found.start()].rstrip("([ ")
    return _read("Various Artists" if fold(printed) in VARIOUS else printed, text, ends)


@lru_cache(maxsize=16384)
def credited(printed: str) -> frozenset[str]:
    """Return the makers that a printed credit names, each folded and without its article."""
    parts = (fold(part.strip("()[] ")) for part in _JOINERS.split(printed))
    return frozenset(without_article(part) for part in parts if part)


def without_article(folded: str) -> str:
    """Return a folded name without the article at its beginning."""
    return _ARTICLE.sub("", folded, count=1)


def is_self_titled(printed: str) -> bool:
    """Return whether a title says no more than that it is the maker's name."""
    return fold(printed) in SELF_TITLED


class _Ends:
    """What was understood of the end of a name."""

    def __init__(self) -> None:
        self.editions: set[str] = set()
        self.soundtrack = False
        self.versions: set[str] = set()
        self.detail: set[str] = set()
        self.guests = ""

    def understand(self, tail: str) -> bool:
        """Keep what the end of a name says, and return whether that was understood."""
        words = [word for word in tail.split() if word not in {"the", "a"}]
        if not words:
            return False
        if guests := _GUESTS_IN_BRACKETS.match(tail):
            self.guests = guests["guests"]
        elif versions := VERSION.intersection(words):
            self.versions |= versions
            self.detail |= set(words)
        elif EDITION_SURE.intersection(words) and all(_fits(word, EDITION) for word in words):
            self.editions |= set(words)
        elif SOUNDTRACK_SURE.intersection(words) and all(_fits(word, SOUNDTRACK) for word in words):
            self.soundtrack = True
        else:
            return False
        return True


def _fits(word: str, vocabulary: frozenset[str]) -> bool:
    return word in vocabulary or word[0].isdigit()


def _without_ends(text: str, ends: _Ends) -> str:
    """Return a printed name without those of its ends that are understood."""
    for _ in range(4):
        found = next((one for one in (p.match(text) for p in (_BRACKETS, _DASH, _COLON)) if one), None)
        if found is None or not fold(found["head"]) or not ends.understand(fold(found["tail"])):
            break
        text = found["head"]
    if (found := _GUESTS.search(text)) and fold(text[: found.start()]):
        ends.guests = fold(found["guests"])
        text = text[: found.start()]
    return text


def _read(printed: str, text: str, ends: _Ends) -> Name:
    folded = fold(text)
    if (found := _BARE_TAIL.match(folded)) and ends.understand(found["tail"]):
        folded = found["head"]
    folded = folded or fold(printed)
    bare = without_article(folded)
    words = _words(folded)
    return Name(
        full=fold(printed),
        text=folded,
        bare=bare,
        words=words,
        bare_words=words if bare == folded else _words(bare),
        numbers=tuple(word for word in words if any(char.isdigit() for char in word)),
        editions=frozenset(ends.editions),
        soundtrack=ends.soundtrack,
        versions=frozenset(ends.versions),
        detail=frozenset(ends.detail),
        guests=ends.guests,
        heads=_heads(text),
        inverted=_inverted(text, ends),
    )


def _heads(text: str) -> tuple[str, ...]:
    """Return what is left of a title without what stands behind a colon, a dash, or in brackets."""
    found = (pattern.match(text) for pattern in (_BRACKETS, _DASH, _COLON))
    return tuple(dict.fromkeys(head for one in found if one and (head := fold(one["head"]))))


def _inverted(text: str, ends: _Ends) -> Name | None:
    head, comma, tail = text.partition(", ")
    if not comma or "," in tail or not fold(head) or not fold(tail):
        return None
    return _read(f"{tail} {head}", f"{tail} {head}", ends)


def _words(folded: str) -> tuple[str, ...]:
    """Return the words of a name with its numerals in digits, without the word that says what is counted."""
    words = folded.split()
    read = [_numeral(words, place) for place in range(len(words))]
    kept = [
        word
        for place, word in enumerate(read)
        if not (place and word in COUNTED and place + 1 < len(read) and read[place + 1].isdigit())
    ]
    return tuple(kept)


def _numeral(words: list[str], place: int) -> str:
    """Return a word in digits where it is certain that it is a numeral."""
    word = words[place]
    counted = place > 0 and words[place - 1] in COUNTED
    if counted and word in WRITTEN_NUMBERS:
        return WRITTEN_NUMBERS[word]
    return NUMERALS[word] if word in NUMERALS and (word in SURE_NUMERALS or counted) else word
