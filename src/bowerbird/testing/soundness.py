"""What is wrong with facts, in words."""

from __future__ import annotations

import msgspec

from bowerbird.catalogue.checks import check_facts
from bowerbird.catalogue.kinds import describe, known_kinds
from bowerbird.catalogue.tables import Item
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.forms import decode


def unsound(where: str, told: object, kind: type[Item]) -> list[str]:
    """Return what is wrong with facts or a list of them, and with those of what they relate to.

    That is: a field that the kind lacks or of another type, a thing said twice, a value that JSON changes.
    """
    if isinstance(told, list):
        return [problem for one in told for problem in unsound(where, one, kind)]
    if not isinstance(told, Facts):
        return []
    problems = []
    try:
        describe(kind).check(told.fields)
        if decode(msgspec.json.encode(told), Facts) != told:
            problems.append(f"{where}: JSON makes other facts of {told!r}")
    except (QueryError, msgspec.MsgspecError, ValueError, TypeError) as error:
        problems.append(f"{where}: {error!r}")
    for what in ("identifiers", "links", "images"):
        values = getattr(told, what)
        problems += [f"{where}: {what} are named twice: {values}"] if len(set(values)) < len(values) else []
    for tie in told.related:
        other = known_kinds().get(tie.kind)
        problems += unsound(f"{where}, {tie.role}", tie.facts, other.item) if other else [f"{where}: kind {tie.kind!r}"]
    return problems


def unstorable(where: str, told: Facts | list[Facts], kind: type[Item]) -> list[str]:
    """Return why the catalogue would refuse facts (too long, the sign NUL), if it would."""
    problems = []
    for facts in told if isinstance(told, list) else [told]:
        try:
            check_facts(known_kinds(), describe(kind).name, facts)
        except QueryError as error:
            problems.append(f"{where}: {error}")
    return problems
