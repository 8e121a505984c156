# ruff: noqa: SIM905 -- a list of words reads best as words
"""The words that stand at the end of a title without being part of the name, and those that count."""

from __future__ import annotations

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")
NUMERALS = {numeral: str(number) for number, numeral in enumerate((*_ROMAN, "xviii", "xix", "xx"), start=1)}
# "I", "V", "X" and "XX" are names as well; behind a word that is counted they are not.
SURE_NUMERALS = frozenset(NUMERALS) - {"i", "v", "x", "xx"}
_WRITTEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WRITTEN_NUMBERS = {word: str(number) for number, word in enumerate(_WRITTEN, start=1)}
COUNTED = frozenset({"act", "book", "chapter", "no", "number", "part", "pt", "symphony", "vol", "volume"})

EDITION_SURE = frozenset(
    "deluxe expanded remaster remastered remasters anniversary edition reissue reissued bonus mono stereo explicit "
    "clean".split()
)
EDITION = EDITION_SURE | frozenset(
    "special collectors collector limited legacy super digital digitally original recording tracks track disc version "
    "re issue standard international japan japanese uk us cd lp vinyl album in and with hd full dynamic new".split()
)
SOUNDTRACK_SURE = frozenset({"soundtrack", "ost", "score", "picture"})
SOUNDTRACK = SOUNDTRACK_SURE | frozenset(
    "original motion music from film movie inspired by and songs game television tv series of album".split()
)
VERSION = frozenset(
    "live acoustic unplugged instrumental instrumentals karaoke remix remixes remixed demo demos cover covers tribute "
    "rehearsal dub mix edit medley reprise rerecorded acapella version taylors session sessions concert".split()
) - {"version"}
SELF_TITLED = frozenset({"s t", "self titled", "selftitled", "eponymous"})
VARIOUS = frozenset({"various artists", "various", "va", "v a"})
