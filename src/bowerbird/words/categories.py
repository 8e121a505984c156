"""Categories: terms of a vocabulary (genres, tags) that items are tied to, each term once however it is spelt."""

from __future__ import annotations

from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.text import clean, match_key


def category(vocabulary: str, name: str, *, position: int = 0) -> Related:
    """Return the tie to the term *name* of *vocabulary*; the vocabulary is the role too.

    Terms that differ only in hyphens, case or "&" are one ("Hip-Hop" and "hip hop"); the first spelling that the
    catalogue meets is kept, so "synth-pop" stays one word.
    """
    spelt = (clean(name.replace("_", " ")) or name).lower()
    facts = Facts(
        fields={"vocabulary": vocabulary, "name": spelt},
        identifiers=(Identifier("category", f"{vocabulary}:{match_key(spelt)}"),),
    )
    return Related(role=vocabulary, kind="category", facts=facts, position=position, partial=False)
