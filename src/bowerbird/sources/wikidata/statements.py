"""What the statements of a property say all in all: ranks, unknown values, times with their precision. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from bowerbird.sources.wikidata.bodies import ClaimsBody, StatementBody, ValueBody, table
from bowerbird.sources.wikidata.properties import END_TIME
from bowerbird.words.dates import PartialDate, lenient_partial_date

ITEM = re.compile(r"Q[1-9]\d{0,9}", re.ASCII)

_JULIAN = "Q1985786"
# Time precisions (https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON#time): coarser ones name no year.
_YEAR, _MONTH = 9, 10
_TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T.*", re.ASCII)
_PARTS = {_YEAR: 1, _MONTH: 2}


def best(claims: ClaimsBody, property_: str) -> Sequence[StatementBody]:
    """Return the statements of a property that hold: the preferred ones, or else the normal ones.

    So Wikidata's own queries see it (``wdt:``). A deprecated statement never holds; here, one that has ended neither.
    """
    told: list[StatementBody] = getattr(claims, property_)
    lasting = [one for one in told if END_TIME not in table(one.qualifiers)]
    preferred = [one for one in lasting if one.rank == "preferred"]
    return preferred or [one for one in lasting if one.rank == "normal"]


def texts(claims: ClaimsBody, property_: str) -> Iterator[str]:
    """Yield the texts that a property has; a value that is not known, or known not to be, is none."""
    return (value for value in _values(best(claims, property_)) if isinstance(value, str))


def items(claims: ClaimsBody, property_: str) -> Iterator[str]:
    """Yield the numbers of the items that a property names, each once."""
    found = (value.id for value in _values(best(claims, property_)) if isinstance(value, ValueBody))
    return iter(dict.fromkeys(one for one in found if ITEM.fullmatch(one)))


def date(claims: ClaimsBody, *properties: str) -> PartialDate | None:
    """Return the date that the first of some properties tells: as much of it as its statements agree on."""
    for property_ in properties:
        told = (_date(value) for value in _values(best(claims, property_)) if isinstance(value, ValueBody))
        agreed = _agreed([one for one in told if one])
        if agreed:
            return agreed
    return None


def _values(statements: Iterable[StatementBody]) -> Iterator[str | ValueBody]:
    for one in statements:
        if one.mainsnak.snaktype == "value" and one.mainsnak.datavalue is not None:
            yield one.mainsnak.datavalue.value


def _date(value: ValueBody) -> PartialDate | None:
    """Return a time as a partial date; None for what is before the year 1 or coarser than a year."""
    parts = _TIME.fullmatch(value.time)
    precision = value.precision or 0
    if parts is None or precision < _YEAR or parts[1] == "0000":
        return None
    known = parts.groups()[: _PARTS.get(int(precision), 3)]
    if len(known) > _PARTS[_MONTH] and value.calendarmodel.endswith(_JULIAN):
        return _gregorian(*map(int, known))
    return lenient_partial_date("-".join(known))


def _gregorian(year: int, month: int, day: int) -> PartialDate | None:
    """Return a day of the Julian calendar as our calendar counts it; only its year where that cannot be told."""
    # In the Julian calendar each century year has a 29th of February.
    century = (year if month > 2 else year - 1) // 100  # noqa: PLR2004 -- behind February
    try:
        told = dt.date(year, month, day) + dt.timedelta(days=century - century // 4 - 2)
    except (ValueError, OverflowError):
        return lenient_partial_date(f"{year:04}")
    return PartialDate(told.isoformat())


def _agreed(dates: Sequence[PartialDate]) -> PartialDate | None:
    """Return the most exact of some dates if it is what the others say less exactly, else what they have in common."""
    if not dates:
        return None
    longest = max(dates, key=len)
    parts = longest.split("-")
    for length in range(len(parts), 0, -1):
        common = "-".join(parts[:length])
        if all(common.startswith(one) or one.startswith(common) for one in dates):
            return PartialDate(common)
    return None
