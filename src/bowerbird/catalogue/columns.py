"""Columns of kinds: which types they may have, and how their values stand in facts, which are JSON.

A date is kept in facts as ``2026-01-31``, a moment as ``2026-01-31T12:00:00.000000Z``: in UTC, whatever zone it was
given in. In the tables, and so in items, they are Python's own dates and moments.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import msgspec
from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, String, Table

from bowerbird.catalogue.types import PartialDateText, TextList, UtcDateTime
from bowerbird.words.errors import ConfigurationError

_PARTIAL_DATE = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
_INTEGER = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
# The first that fits counts. A time is a text in facts.
_FORMS: tuple[tuple[type[Any], Any], ...] = (
    (PartialDateText, _PARTIAL_DATE),
    (TextList, list[str]),
    (UtcDateTime, str),
    (Date, str),
    (Boolean, bool),
    (Integer, _INTEGER),
    (Float, float),
    (Enum, None),
    (String, str),
    (JSON, dict[str, Any]),
)
_SUPPORTED = "str, int, float, bool, datetime.date, datetime.datetime, PartialDate, list[str], dict[str, Any]"


def form_of(column: Column[Any]) -> Any:  # noqa: ANN401 -- a type form is no type
    """Return the type that a column's values have in facts; None for a column whose values facts cannot hold."""
    return next((form for sql, form in _FORMS if isinstance(column.type, sql)), None)


def refuse_unsupported(kind: str, table: Table) -> None:
    """Refuse columns of types whose values cannot be kept.

    Raises:
        ConfigurationError: a column has such a type.
    """
    for column in table.columns:
        if form_of(column) is None:
            raise ConfigurationError(
                f"the kind {kind} has a column {column.name} of the type {column.type!r}, which cannot be kept: "
                f"annotate it as Mapped[…] of one of {_SUPPORTED}, and give it no other type"
            )


def time_of(column: Column[Any]) -> type[dt.date] | None:
    """Return ``date`` or ``datetime`` for a column that holds such values, else None."""
    if isinstance(column.type, UtcDateTime):
        return dt.datetime
    return dt.date if isinstance(column.type, Date) else None


def read_time(value: object, form: type[dt.date]) -> dt.date:
    """Return a date, or a moment in UTC, from one or from its ISO text.

    Args:
        value: what a source or a person says.
        form: ``date`` or ``datetime``.

    Raises:
        ValueError: the value is no such thing, or a moment without a time zone; with what is accepted.
    """
    try:
        time = form.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        time = None
    if form is dt.date:
        if not isinstance(time, dt.date) or isinstance(time, dt.datetime):
            raise ValueError(f"{_shown(value)} is no date; one looks like 2026-01-31")
        return time
    if not isinstance(time, dt.datetime):
        raise ValueError(  # noqa: TRY004 -- a text may be as wrong as a number
            f"{_shown(value)} is no moment; one looks like 2026-01-31T12:00:00Z"
        )
    if time.utcoffset() is None:
        raise ValueError(f"{_shown(value)} has no time zone; add one, as in 2026-01-31T12:00:00+01:00 or …Z")
    try:
        return time.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError(f"{_shown(value)} is outside of the years 1 to 9999 in UTC") from None


def time_text(time: dt.date) -> str:
    """Return a date, or a moment in UTC, as facts hold it."""
    if isinstance(time, dt.datetime):
        return time.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return time.isoformat()


def _shown(value: object) -> str:
    return repr(value if isinstance(value, str) else str(value))[:60]
