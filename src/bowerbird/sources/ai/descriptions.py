"""Facts -> what the model is told of an item, and its answer -> a description that may be kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bowerbird.sources.ai.prompts import Description
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.text import clean, fold

_TIES_AT_MOST = 15
_LEAST = 3
"""A name alone, or with one thing more, is no ground for a description."""
_LONGEST = 1_200
# Names of its own for what the tables call otherwise; what says nothing to a reader is left out.
_LEFT_OUT = frozenset({"description", "sort_name", "upstream_status", "release_year", "label_code"})
_ADDRESS = re.compile(r"\w+://|\b(mailto|tel):|www\.|@\w|\b[\w-]{2,}\.[a-z]{2,}\b(?!\s+[A-Z])", re.IGNORECASE)
# What is boasted of in large numbers is never in the facts that we have.
_CLAIMS = re.compile(
    r"\b(hundreds?|thousands?|millions?|billions?|dozens?|grammys?|awards?|platinum|best[- ]selling|"
    r"chart[- ]topping)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,30}", re.ASCII)
_FIRST_YEAR = 1000


def told(facts: Facts) -> dict[str, Any]:
    """Return the facts by name, as the model is told them: fields, and the names of what the item is tied to."""
    found = {name: value for name, value in facts.fields.items() if name not in _LEFT_OUT and not is_blank(value)}
    for tie in facts.related:
        name = clean(tie.facts.fields.get("name")) or clean(tie.facts.fields.get("title"))
        names = found.setdefault(f"{tie.role} ({tie.kind})", [])
        if name and name not in names and len(names) < _TIES_AT_MOST:
            names.append(name)
    return {name: value for name, value in found.items() if not is_blank(value)}


def enough(facts: Mapping[str, Any]) -> bool:
    """Return whether there is enough to write about."""
    return len(facts) >= _LEAST


def problem(answer: Description, facts: Mapping[str, Any]) -> str:
    """Return why an answer must not be kept, or nothing.

    A model that names no fact, or tells numbers that no fact has, has made something up.
    """
    text = clean(answer.description)
    if text is None:
        return "the model wrote nothing"
    if len(text) > _LONGEST:
        return f"the model wrote {len(text)} letters, and {_LONGEST} are enough"
    if _ADDRESS.search(text):
        return "the model wrote an address into a description"
    unknown = [name for name in answer.fields if name not in facts]
    if unknown or not answer.fields:
        return f"the model names facts that it was not told: {', '.join(unknown[:3]) or 'none at all'}"
    everything = _everything(facts)
    # "1973-03-04" may become "4 March 1973", or "the 1970s".
    given = {int(number) for number in _NUMBER.findall(everything)}
    given |= {number // 10 * 10 for number in given if number > _FIRST_YEAR}
    invented = [number for number in _NUMBER.findall(text) if int(number) not in given]
    claimed = [claim[0] for claim in _CLAIMS.finditer(text) if fold(claim[0]) not in everything]
    if invented or claimed:
        return f"the model wrote {(invented or claimed)[0]}, which no fact says"
    return ""


def _everything(facts: Mapping[str, Any]) -> str:
    values = (one for value in facts.values() for one in (value if isinstance(value, list) else [value]))
    return fold(" ".join(map(str, values)))
