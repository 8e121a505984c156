"""What the fields of a candidate cost, beside its names: years, lengths, types; and what is preferred to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bowerbird.importing.matching.comparing import Costs
from bowerbird.importing.matching.costs import NEVER, PREFERENCE, weight
from bowerbird.words.facts import is_blank
from bowerbird.words.query import Wanted, agrees
from bowerbird.words.text import fold, spelling

_YEAR, _YEAR_AT_MOST, _REISSUE = weight("year"), weight("year_at_most"), weight("reissue_year")
_UNKNOWN, _HINT, _LENGTH = weight("unknown"), weight("hint"), weight("length")
_UNLIKELY, _KIND_AND_YEAR = weight("unlikely"), weight("kind_and_year")
_LENGTH_FREE_MS, _LENGTH_FAR_MS = 3_000, 15_000


def add_fields(penalties: Costs, wanted: Wanted, fields: Mapping[str, Any], *, plain: bool, generic: bool) -> Costs:
    """Add what the fields of a candidate cost, and return what that puts it behind its rivals.

    *generic* says that its title says too little to be made only once: the maker's name, "Greatest Hits". *plain* says
    that it is not so, and that the candidate is of the preferred kind.
    """
    behind: Costs = {}
    for name, hint in wanted.hints.items():
        value = fields.get(name)
        cost = hint_penalty(name, hint, value)
        if cost > _REISSUE and plain and holds_year(name) and isinstance(value, int) and hint > value:
            # The year of a reissue says little, unless a rival is of that very year: one of thirty years later is no
            # worse than one of three, or the group of a later edition would be taken for the album.
            behind[name] = round(min(cost, 2 * _YEAR) - _REISSUE, 4)
            cost = _REISSUE
        elif cost > _YEAR and generic and holds_year(name):
            # Its maker may well have another one of such a title, of the very year.
            cost = max(cost, NEVER)
        penalties[name] = penalties.get(name, 0.0) + cost
        if cost and holds_year(name) and not is_blank(value) and _is_doubtful(wanted, fields):
            penalties["kind_and_year"] = _KIND_AND_YEAR
    for name, unlikely in wanted.unlikely.items():
        value = fields.get(name)
        if _is_one_of(value, unlikely) and not (name in wanted.hints and agrees(wanted.hints[name], value)):
            # Who says "Album" means no single: that must not cost less than for one who says nothing.
            penalties[name] = max(penalties.get(name, 0.0), _UNLIKELY)
    return behind


def hint_penalty(column: str, hint: Any, value: Any) -> float:  # noqa: ANN401 -- a field's value is of any type
    """Return what a field costs: years and lengths (milliseconds) by their distance, all else by equality."""
    if is_blank(value) and value != []:
        return _UNKNOWN
    if isinstance(hint, int) and isinstance(value, int):
        apart = abs(hint - value)
        if holds_year(column):
            return min(_YEAR_AT_MOST, _YEAR * apart)
        if column == "length":
            far = (apart - _LENGTH_FREE_MS) / (_LENGTH_FAR_MS - _LENGTH_FREE_MS)
            return _LENGTH * min(1.0, max(0.0, far))
    return 0.0 if agrees(hint, value) else _HINT


def _is_one_of(value: object, values: Collection[object]) -> bool:
    return isinstance(value, str | bool) and value in values


def _is_doubtful(wanted: Wanted, fields: Mapping[str, Any]) -> bool:
    return any(
        name not in wanted.hints
        and any(value in doubtful and value not in wanted.named for value in listed(fields.get(name)))
        for name, doubtful in wanted.doubtful.items()
    )


def behind_rivals(wanted: Wanted, fields: Mapping[str, Any]) -> dict[str, float]:
    """Return how far a candidate stands behind those that are preferred; a type that the title names is as good."""
    behind = {}
    for name, preferred in wanted.preferred.items():
        value = fields.get(name) or None
        if value == (preferred or None) or name in wanted.hints:
            continue
        others = [type_ for type_ in listed(value) if type_ not in listed(preferred)]
        if not wanted.named.issuperset(others) or value is None:
            behind[name] = PREFERENCE
    column = next((name for name in ("name", "title") if fields.get(name)), None)
    if column is not None and wanted.by is None and _is_spelt_otherwise(wanted.name, str(fields[column])):
        behind[column] = PREFERENCE
    return behind


def _is_spelt_otherwise(wanted: str, called: str) -> bool:
    """Return whether a name is the wanted one but for its accents: of two, "Adele" is who is called so, not "Adèle"."""
    return wanted != called and spelling(wanted) != spelling(called) and fold(wanted) == fold(called)


def listed(value: Any) -> Sequence[Any]:  # noqa: ANN401 -- a field's value
    """Return the values of a field that may be a list."""
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def holds_year(column: str) -> bool:
    """Return whether a column is one of years."""
    return column == "year" or column.endswith("_year")


def holds_type(column: str) -> bool:
    """Return whether a column is one of types."""
    return column == "type" or column.endswith(("_type", "_types"))
