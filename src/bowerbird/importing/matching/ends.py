"""The end of a printed title: which edition, version or guest it names, and what is left without it."""

from __future__ import annotations

import re

from bowerbird.importing.matching.spelling import spelt
from bowerbird.importing.matching.vocabulary import (
    EDITION,
    EDITION_IN_BRACKETS,
    EDITION_SURE,
    SELF_TITLED,
    SOUNDTRACK,
    SOUNDTRACK_SURE,
    VERSION,
    VERSION_IN_NOTE,
)

_BRACKETS = re.compile(r"^(?P<head>.*\S)\s*[(\[](?P<tail>[^()\[\]]*)[)\]]\s*$", re.DOTALL)
_DASH = re.compile(r"^(?P<head>.*\S)\s+[-–—]\s+(?P<tail>\S.*)$", re.DOTALL)  # noqa: RUF001 -- dashes are meant
_COLON = re.compile(r"^(?P<head>[^:]*\S)\s*:\s+(?P<tail>\S.*)$", re.DOTALL)
_COMMA = re.compile(r"^(?P<head>[^,]*\S)\s*,\s+(?P<tail>\S.*)$", re.DOTALL)
_BEFORE = re.compile(r"^[(\[][^()\[\]]*[)\]]\s*(?P<head>\S.*)$", re.DOTALL)
_TAILED = re.compile(r"^[(\[]|[)\]]\s*$|\s[-–—]\s|/|[:,]\s")  # noqa: RUF001 -- dashes are meant
_SLASH = re.compile(r"^(?P<head>[^/]*\S(?=\s+/)|[^/]{4,})\s*/\s*(?P<tail>\S.*)$", re.DOTALL)
_GUESTS = re.compile(r"\s(?:feat\.?|ft\.?|featuring)\s+(?P<guests>\S.*)$", re.IGNORECASE | re.DOTALL)
_GUESTS_IN_BRACKETS = re.compile(r"^(?:feat|ft|featuring|with) (?P<guests>\S.*)$")
_BARE_TAIL = re.compile(
    r"^(?P<head>.*\S) (?P<tail>(?:(?:super )?deluxe|expanded|special|limited|legacy|collectors|(?:\d+(?:st|nd|rd|th) )?"
    r"anniversary) (?:edition|version)|(?:digitally )?remastered(?: \d{4})?|\d{4} remaster(?:ed)?|remaster \d{4}"
    r"|original (?:motion picture |game |television )?soundtrack|ost|ep|e p|(?:cd|dis[ck]) 1)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_ONE_WORD = (
    (re.compile(r"\bre record(?:ed|ing|ings)\b"), "rerecorded"),
    (re.compile(r"\bre issued?\b"), "reissue"),
    (re.compile(r"\bre master(?:ed)?\b"), "remastered"),
    (re.compile(r"\bsound track\b"), "soundtrack"),
)
_MIXED = frozenset({"mix", "mixes", "master"})
_DISC = re.compile(r"(?:cd|disc|disk|disque|disco|lp|vinyl) ?(?:\d|one|two|three|four)")


class Ends:
    """What was understood of the ends of a name.

    Attributes:
        editions: the words of its edition, medium or reissue.
        soundtrack: whether it says that it is a soundtrack.
        versions: the words that make another work of it (live, remix, EP), and
        detail: everything that stands with them.
        guests: who is featured.
    """

    def __init__(self) -> None:
        self.editions: set[str] = set()
        self.soundtrack = False
        self.versions: set[str] = set()
        self.detail: set[str] = set()
        self.guests = ""

    def note(self, disambiguation: str) -> None:
        """Keep which version a source's disambiguation says that it is: "live, 1988-08-17: Paris"."""
        words = _words(spelt(disambiguation))
        if versions := VERSION_IN_NOTE.intersection(words):
            self.versions |= versions
            self.detail |= set(words)

    def understand(self, tail: str, *, bracketed: bool = False) -> bool:
        """Keep what the folded end of a name says, and return whether that was understood."""
        words = [word for word in _words(tail) if word not in {"the", "a"}]
        if not words:
            return False
        if guests := _GUESTS_IN_BRACKETS.match(tail):
            self.guests = guests["guests"]
        elif words in (["ep"], ["e", "p"]):
            self.versions.add("ep")
            self.detail.add("ep")
        elif _names_edition(tail, words, bracketed=bracketed):
            self.editions |= set(words)
        elif versions := VERSION.intersection(words):
            self.versions |= versions
            self.detail |= set(words)
        elif SOUNDTRACK_SURE.intersection(words) and all(_fits(word, SOUNDTRACK) for word in words):
            self.soundtrack = True
        else:
            return False
        return True


def without_ends(text: str, ends: Ends) -> str:
    """Return a printed name without those of its ends that are understood; they are kept in *ends*."""
    for _ in range(4):
        found = _split(text) if _TAILED.search(text) else None
        if found is None:
            break
        (head, tail), bracketed = found
        if not spelt(head) or not ends.understand(spelt(tail), bracketed=bracketed):
            break
        text = head
    if (found_guests := _GUESTS.search(text)) and spelt(text[: found_guests.start()]):
        ends.guests = spelt(found_guests["guests"])
        text = text[: found_guests.start()]
    return text


def without_bare_end(folded: str, ends: Ends) -> str:
    """Return a folded name without an edition that stands behind it without any sign."""
    found = _BARE_TAIL.match(folded)
    return found["head"] if found and ends.understand(found["tail"]) else folded


def heads(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is left of a title, folded, without something said by the way, and all that is without any tail.

    By the way is said what stands in brackets, before the title too, or behind a slash; a tail stands behind a colon,
    dash or comma as well.
    """
    if not _TAILED.search(text):
        return (), ()
    asides, tails = _heads(text, (_BEFORE, _BRACKETS, _SLASH)), _heads(text, (_DASH, _COLON, _COMMA))
    return asides, tuple(dict.fromkeys(asides + tails))


def _heads(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    found = (pattern.match(text) for pattern in patterns)
    return tuple(head for match in found if match and (head := spelt(match["head"])))


def year_apart(text: str) -> tuple[str, str] | None:
    """Return a printed title without the year at one of its ends, and that year: "1966 Revolver", "Revolver, 1966"."""
    if found := re.match(r"^[(\[]?(?P<year>(?:19|20)\d\d)[)\]]?[\s:.–-]+(?P<rest>\S.*)$", text, re.DOTALL):  # noqa: RUF001 -- a dash
        return found["rest"], found["year"]
    if found := re.match(r"^(?P<rest>.*\S)[\s,:–-]+[(\[]?(?P<year>(?:19|20)\d\d)[)\]]?$", text, re.DOTALL):  # noqa: RUF001 -- a dash
        return found["rest"].rstrip(" ,:-"), found["year"]
    return None


def _words(folded: str) -> list[str]:
    for pattern, word in _IN_ONE_WORD:
        folded = pattern.sub(word, folded)
    return folded.split()


def _split(text: str) -> tuple[tuple[str, str], bool] | None:
    for pattern in (_BRACKETS, _DASH, _COLON):
        if found := pattern.match(text):
            return (found["head"], found["tail"]), pattern is _BRACKETS
    return None


def _names_edition(tail: str, words: list[str], *, bracketed: bool) -> bool:
    if tail in SELF_TITLED:
        return bracketed
    if bracketed and (_YEAR.fullmatch(tail) or (len(words) == 1 and words[0] in EDITION_IN_BRACKETS)):
        return True
    if _DISC.fullmatch(tail) or words == ["album"]:
        return True
    # A mix of another year is of the same album; a mix by itself, as of a club, is another work.
    remixed = {"mix", "mixes"}.intersection(words) and any(map(_YEAR.fullmatch, words))
    others = EDITION | _MIXED if remixed or {"mono", "stereo", "anniversary"} & set(words) else EDITION
    # Alone "(Album)" says so, while "(Blue Album)" is a name.
    sure = EDITION_SURE.intersection(words) or (bracketed and (EDITION_IN_BRACKETS - {"album"}).intersection(words))
    return bool(sure or remixed) and all(_fits(word, others) for word in words)


def _fits(word: str, vocabulary: frozenset[str]) -> bool:
    return word in vocabulary or word[0].isdigit()
