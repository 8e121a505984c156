"""The types of an album: those that people write, and those that a title names itself."""

from __future__ import annotations

import re
from functools import lru_cache

from bowerbird.importing.files.types import read_format
from bowerbird.words.text import fold

_SECONDARY = frozenset(
    {
        *("Live", "Compilation", "Soundtrack", "Remix", "Demo", "Mixtape/Street", "DJ-mix", "Interview", "Audiobook"),
        "Spokenword",
    }
)
# What only a type is called, in cells beside which stand formats and media.
_ALONE = {
    **dict.fromkeys(("7", "12"), "Single"),
    "best of": "Compilation",
    "score": "Soundtrack",
    **dict.fromkeys(("street album", "mixtape street"), "Mixtape/Street"),
    "interview": "Interview",
    "audiobook": "Audiobook",
    **dict.fromkeys(("spokenword", "spoken word"), "Spokenword"),
}
_NAMED = (
    (re.compile(r"\b(?:live|in concert|unplugged|en vivo|en directo|dal vivo|ao vivo)\b"), "Live"),
    (
        re.compile(
            r"\b(?:best of|greatest hits|hits|anthology|collection|collected|essential|essentials|singles|compilation"
            r"|retrospective|gold|rarities|b sides|box set|complete)\b"
        ),
        "Compilation",
    ),
    (re.compile(r"\b(?:soundtrack|ost|motion picture|original score|musical|original cast)\b"), "Soundtrack"),
    (re.compile(r"\b(?:remix|remixes|remixed)\b"), "Remix"),
    (re.compile(r"\b(?:demo|demos)\b"), "Demo"),
    (re.compile(r"\bmixtape\b"), "Mixtape/Street"),
    (re.compile(r"\b(?:ep|e p)$"), "EP"),
)


@lru_cache(maxsize=16384)
def named_types(title: str) -> frozenset[str]:
    """Return the types that a title names itself, as MusicBrainz calls them: Live of "Live at Leeds"."""
    folded = fold(title)
    return frozenset(name for pattern, name in _NAMED if pattern.search(folded))


def typed(written: str) -> tuple[str, str]:
    """Return the column that a type belongs to, and the type as MusicBrainz calls it; an unknown one stays."""
    known = _ALONE.get(fold(written)) or read_format(written) or written
    return ("secondary_types" if known in _SECONDARY else "primary_type"), known
