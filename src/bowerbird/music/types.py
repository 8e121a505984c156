"""The types of an album: those that people write, and those that a title names itself."""

from __future__ import annotations

import re
from functools import lru_cache

from bowerbird.words.text import fold

_PRIMARY = {
    **dict.fromkeys(("album", "lp", "studio", "studio album", "full length", "longplay"), "Album"),
    **dict.fromkeys(("ep", "mini album", "mini lp"), "EP"),
    **dict.fromkeys(("single", "maxi single", "7", "12"), "Single"),
    "broadcast": "Broadcast",
    "other": "Other",
}
_SECONDARY = {
    **dict.fromkeys(("live", "live album", "concert"), "Live"),
    **dict.fromkeys(("compilation", "compilation album", "best of", "greatest hits", "anthology"), "Compilation"),
    **dict.fromkeys(("soundtrack", "soundtrack album", "ost", "score"), "Soundtrack"),
    **dict.fromkeys(("remix", "remixes", "remix album"), "Remix"),
    **dict.fromkeys(("demo", "demos"), "Demo"),
    **dict.fromkeys(("mixtape", "street album", "mixtape street"), "Mixtape/Street"),
    **dict.fromkeys(("dj mix", "djmix"), "DJ-mix"),
    "interview": "Interview",
    "audiobook": "Audiobook",
    "spokenword": "Spokenword",
    "spoken word": "Spokenword",
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
    folded = fold(written)
    if folded in _SECONDARY:
        return "secondary_types", _SECONDARY[folded]
    return "primary_type", _PRIMARY.get(folded, written)
