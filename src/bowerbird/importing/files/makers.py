"""Makers: who made what a row names, as one column says or two, and the first of several. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bowerbird.importing.doubts import names_nothing
from bowerbird.importing.files import columns as c
from bowerbird.importing.files import names
from bowerbird.importing.files.columns import ADDRESS

_SEVERAL_IDS = re.compile(r"\s*[;,|]\s*|\s+")
_SEVERAL_NAMES = re.compile(r"\s*;\s*|,\s+")
Text = tuple[str, str]
"""What a cell holds, and the name of its column, folded."""


def maker_of(texts: Mapping[str, Sequence[Text]], makers: Sequence[str]) -> str | None:
    """Return who made it: as a column says, else as its parts say in two; the plain ones before the localized."""
    told = next((text for text in makers if not names_nothing(text)), None)
    if told is not None:
        return names.first_maker(names.tidy_maker(told))
    for given, family in ((c.FIRST_NAME, c.LAST_NAME), (c.FIRST_LOCALIZED, c.LAST_LOCALIZED)):
        parts = [first(texts, key) for key in (given, family)]
        if any(parts):
            return names.tidy_maker(names.full_name(*parts))
    return None


def first(texts: Mapping[str, Sequence[Text]], word: str) -> str:
    """Return the first text of a word, "" if there is none."""
    return next((text for text, _ in texts.get(word, ())), "")


def first_of_several(texts: dict[str, list[Text]], name_word: str) -> None:
    """Keep the first of several artists that one row names: the first id, and the first name if there are as many."""
    for word in (ADDRESS, c.LINK):
        for place, (text, column) in enumerate(texts.get(word, ())):
            ids = [part for part in _SEVERAL_IDS.split(text) if part]
            if len(ids) < 2:  # noqa: PLR2004 -- several
                continue
            names_told = [_SEVERAL_NAMES.split(name) for name, _ in texts.get(name_word, ())[:1]]
            if names_told and len(names_told[0]) == len(ids):
                texts[name_word] = [(names_told[0][0], column)]
            elif word == c.LINK:
                continue
            texts[word][place] = (ids[0], column)
