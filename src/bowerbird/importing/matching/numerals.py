"""The numbers of a name, however they are written: in words, in Roman numerals, as ordinals; and the same in digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bowerbird.importing.matching.vocabulary import COUNTED

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_SMALL = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen".split())}
_TENS = {
    word: 10 * tens
    for tens, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_ORDINALS = {word: number for number, word in enumerate(_NTH.split(), start=1)}
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# "I", "V", "X" and "XX" are names as well; behind a word that is counted, and at the end of a title, they are not.
_UNSURE = frozenset({"i", "v", "x", "xx"})
_UNSURE_LAST = _UNSURE - {"xx"}
# Shorter ones with other letters than these happen to be words ("mix", "di").
_SURE_LETTERS, _LONG_ENOUGH = frozenset("ivx"), 5
_RUNS = re.compile(r"\d+|\D+")
_UNITS, _CENTURIES, _OF_CENTURY = range(1, 10), range(11, 21), range(10, 100)
_HUNDRED, _THOUSAND = 100, 1000


def in_digits(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name with its numbers in digits, without the word that says what is counted.

    "Volume Two", "Vol. II" and "2" are one; "third" is "3rd", "twenty-one" is "21", "nineteen eighty-four" is "1984".
    """
    read: list[str] = []
    place = 0
    while place < len(words):
        number, taken = _written(words, place)
        word = number if taken else _numeral(words, place)
        # "No One" is not "1", while "No. 1" is.
        counts = bool(read) and read[-1] in COUNTED and not (taken and read[-1] == "no")
        if counts and word.isdecimal():
            read.pop()
        read.append(word)
        place += taken or 1
    return tuple(read)


def runs(words: Sequence[str]) -> tuple[str, ...]:
    """Return the letters and the numbers of a name in turn, whatever space stands between: "blink 182" as "blink182".

    Two numbers stay two: "4 5" is not "45".
    """
    found: list[str] = []
    for run in (run for word in words for run in _RUNS.findall(word)):
        if found and not run.isdecimal() and not found[-1].isdecimal():
            found[-1] += run
        else:
            found.append(run)
    return tuple(found)


def _written(words: Sequence[str], place: int) -> tuple[str, int]:
    """Return the number that is written in words from *place* on, in digits, and of how many words it is."""
    value, taken = _below_hundred(words, place)
    if not taken:
        word = words[place]
        return (_ordinal(_ORDINALS[word]), 1) if word in _ORDINALS else ("", 0)
    following = words[place + taken] if place + taken < len(words) else ""
    if following in _ORDINALS and value in _TENS.values() and _ORDINALS[following] in _UNITS:
        return _ordinal(value + _ORDINALS[following]), taken + 1
    if following in {"hundred", "thousand"}:
        return str(value * (_HUNDRED if following == "hundred" else _THOUSAND)), taken + 1
    more, others = _below_hundred(words, place + taken)
    if others and value in _CENTURIES and more in _OF_CENTURY:
        return str(value * _HUNDRED + more), taken + others
    return str(value), taken


def _below_hundred(words: Sequence[str], place: int) -> tuple[int, int]:
    word = words[place] if place < len(words) else ""
    if word in _SMALL:
        return _SMALL[word], 1
    if word not in _TENS:
        return 0, 0
    unit = _SMALL.get(words[place + 1], 0) if place + 1 < len(words) else 0
    return (_TENS[word] + unit, 2) if unit in _UNITS else (_TENS[word], 1)


def _numeral(words: Sequence[str], place: int) -> str:
    """Return a word in digits where it is certain that it is a number."""
    word = words[place]
    if word.startswith("#") and word[1:].isdecimal():
        return word[1:]
    if not word.isascii() or not _VALUES.keys() >= set(word) or not _ROMAN.fullmatch(word):
        return word
    if word in _UNSURE:
        counted = place > 0 and words[place - 1] in COUNTED
        last = 0 < place == len(words) - 1 and word in _UNSURE_LAST
        return str(_roman(word)) if counted or last else word
    return str(_roman(word)) if set(word) <= _SURE_LETTERS or len(word) >= _LONG_ENOUGH else word


def _roman(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral]
    return sum(-value if value < other else value for value, other in zip(values, [*values[1:], 0], strict=True))


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') if number not in _CENTURIES else 'th' }"
