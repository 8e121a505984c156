"""What a printed name says: the name itself, its edition, its guests, its numbers. Nothing is thrown away unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bowerbird.importing.matching.ends import Ends, heads, without_bare_end, without_ends, year_apart
from bowerbird.importing.matching.numerals import in_digits, runs
from bowerbird.importing.matching.spelling import in_hangul, sounded, spelt, with_letters
from bowerbird.importing.matching.vocabulary import SELF_TITLED, SPELLINGS, VARIOUS

_ARTICLE = re.compile(r"^(?:the|a|an|los|las|les|le|la|l|el|die|der|das|il|o|os|as) (?=\S)")
_GUESTS = re.compile(r"\s(?:feat\.?|ft\.?|featuring|with)\s+(?P<guests>\S.*)$", re.IGNORECASE | re.DOTALL)
_JOINERS = re.compile(
    r"\s+(?:and|with|feat\.?|ft\.?|featuring|vs\.?|x|et|und|y|e|con|mit)\s+|\s*[&+,;/]\s*", re.IGNORECASE
)
_BRACKETED = re.compile(r"^(?P<head>.*\S)\s*[(\[][^()\[\]]*[)\]]$", re.DOTALL)


@dataclass(frozen=True, eq=False, slots=True)
class Name:
    """A name that has been read.

    Attributes:
        full: all of it, folded.
        text: without what was understood of its end (edition, guests).
        bare: the text without a leading article.
        words: the words of the text, with numbers in digits, and
        bare_words: the same without a leading article.
        numbers: the numbers among them.
        runs: letters and numbers in turn, whatever space stands between, and
        bare_runs: the same without a leading article.
        latin: whether it is in Latin letters.
        editions: the words of the edition, as of a reissue.
        soundtrack: whether it says that it is a soundtrack.
        versions: the words that make another work of it (live, remix), and
        detail: everything that stands with them.
        guests: who is featured.
        heads: what is left without a subtitle.
        asides: what is left without something in brackets or behind a slash.
        others: other ways to read it, each with the penalty that it costs ("Dylan, Bob" as "Bob Dylan": ``inverted``).
        year: of a reading without the year at its end: that year.
    """

    full: str
    text: str
    bare: str
    words: tuple[str, ...]
    bare_words: tuple[str, ...]
    numbers: tuple[str, ...]
    runs: tuple[str, ...]
    bare_runs: tuple[str, ...]
    latin: bool
    editions: frozenset[str]
    soundtrack: bool
    versions: frozenset[str]
    detail: frozenset[str]
    guests: str
    heads: tuple[str, ...]
    asides: tuple[str, ...]
    others: tuple[tuple[Name, str], ...] = ()
    year: str = ""

    def sounds_like(self, other: Name) -> bool:
        """Return whether one of them is in another script, and they may sound alike."""
        if self.latin == other.latin:
            return False
        hangul = in_hangul(self.text) or in_hangul(other.text)
        return sounded(self.text, hangul=hangul) == sounded(other.text, hangul=hangul)


@lru_cache(maxsize=16384)
def read_title(printed: str, note: str = "") -> Name:
    """Return what the title of a work, or the name of an item, says; *note* is the source's disambiguation."""
    ends = Ends()
    if note:
        ends.note(note)
    text = without_ends(printed.strip(), ends)
    return _read(printed, text, ends, titled=True)


@lru_cache(maxsize=16384)
def read_name(printed: str) -> Name:
    """Return what a name says that is no title: all of it. "Nirvana (UK)" is no edition of "Nirvana"."""
    return _read(printed, printed.strip(), Ends(), titled=False)


@lru_cache(maxsize=16384)
def read_maker(printed: str) -> Name:
    """Return what the name of a maker, or a printed credit, says."""
    ends = Ends()
    text = printed.strip()
    if (found := _GUESTS.search(text)) and spelt(text[: found.start()]):
        ends.guests = spelt(found["guests"].strip("()[] "))
        text = text[: found.start()].rstrip("([ ")
    return _read("Various Artists" if spelt(printed) in VARIOUS else printed, text, ends, titled=False)


@lru_cache(maxsize=16384)
def credited(printed: str) -> frozenset[str]:
    """Return the makers that a printed credit names, each folded and without its article."""
    parts = (spelt(part.strip("()[] ")) for part in _JOINERS.split(printed))
    return frozenset(without_article(part) for part in parts if part)


def without_article(folded: str) -> str:
    """Return a folded name without the article at its beginning; "The The" has none."""
    bare = _ARTICLE.sub("", folded, count=1)
    return folded if _ARTICLE.match(f"{bare} x") else bare


def is_self_titled(printed: str) -> bool:
    """Return whether a title says no more than that it is the maker's name."""
    return spelt(printed) in SELF_TITLED


def _read(printed: str, text: str, ends: Ends, *, titled: bool) -> Name:
    folded = spelt(text)
    if titled:
        folded = without_bare_end(folded, ends)
    folded = folded or spelt(printed)
    others = tuple(_others(text, ends, titled=titled))
    asides, all_heads = heads(text) if titled else ((), ())
    return _named(printed, folded, ends, heads=all_heads, asides=asides, others=others)


def _named(  # noqa: PLR0913 -- the parts of a name
    printed: str,
    folded: str,
    ends: Ends,
    *,
    heads: tuple[str, ...] = (),
    asides: tuple[str, ...] = (),
    others: tuple[tuple[Name, str], ...] = (),
    year: str = "",
) -> Name:
    bare = without_article(folded)
    words = _words(folded)
    bare_words = words if bare == folded else _words(bare)
    in_runs = runs(words)
    return Name(
        full=spelt(printed),
        text=folded,
        bare=bare,
        words=words,
        bare_words=bare_words,
        numbers=tuple(run for run in in_runs if run.isdecimal()),
        runs=in_runs,
        bare_runs=in_runs if bare == folded else runs(bare_words),
        latin=folded.isascii(),
        editions=frozenset(ends.editions),
        soundtrack=ends.soundtrack,
        versions=frozenset(ends.versions),
        detail=frozenset(ends.detail),
        guests=ends.guests,
        heads=heads,
        asides=asides,
        others=others,
        year=year,
    )


def _others(text: str, ends: Ends, *, titled: bool) -> Iterator[tuple[Name, str]]:
    """Yield the other ways to read a name, with what each costs."""
    head, comma, tail = text.partition(", ")
    if comma and "," not in tail and spelt(head) and spelt(tail):
        yield _named(f"{tail} {head}", spelt(f"{tail} {head}"), ends), "inverted"
    lettered = with_letters(text)
    if lettered != text:
        yield _named(lettered, spelt(lettered), ends), "spelling"
    if titled and (found := year_apart(text)) and spelt(found[0]):
        yield _named(found[0], spelt(found[0]), ends, year=found[1]), "year_in_name"
    if not titled and (bracketed := _BRACKETED.match(text)) and spelt(bracketed["head"]):
        yield _named(bracketed["head"], spelt(bracketed["head"]), ends), "maker_form"


def _words(folded: str) -> tuple[str, ...]:
    """Return the words of a folded name with its numbers in digits and in one of several usual spellings."""
    words = folded.split()
    within = len(words) > 2  # noqa: PLR2004 -- "n" stands for "and" between two others
    return in_digits(
        [
            "and" if within and word == "n" and 0 < n < len(words) - 1 else SPELLINGS.get(word, word)
            for n, word in enumerate(words)
        ]
    )
