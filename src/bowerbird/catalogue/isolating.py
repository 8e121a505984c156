"""Saving several answers together so that one which does not fit costs itself, and never the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bowerbird.catalogue.database import LostRaceError
from bowerbird.words.errors import BowerbirdError, ConfigurationError, TakenOverError
from bowerbird.words.text import clean

UnitT = TypeVar("UnitT")

_LIMIT_EXCEEDED = "54"
"""The class of PostgreSQL's error codes for what is too large for it, such as an index entry
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_SYSTEM = (PoolTimeoutError, LostRaceError, TakenOverError, ConfigurationError, MemoryError)


def does_not_fit(error: Exception) -> bool:
    """Return whether it is what was to be saved that is at fault, and not the system that saves it.

    Such an answer must end as the failure of its own unit: tried again, it would stop whoever tries, for ever.
    """
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None) or ""
        return isinstance(error, DataError | IntegrityError) or code.startswith(_LIMIT_EXCEEDED)
    return not isinstance(error, _SYSTEM)


def saved_apart(
    units: Sequence[UnitT], save: Callable[[Sequence[UnitT]], object], refuse: Callable[[UnitT, Exception], object]
) -> None:
    """Save units together. If that fails because of some of them, halve them until each of those stands alone.

    Args:
        units: what is to be saved.
        save: saves some of them, all or none.
        refuse: is told a unit that cannot be saved even by itself, and why.

    Raises:
        Exception: the system failed, and not the units; those saved before stay saved.
    """
    if not units:
        return
    try:
        save(units)
    except Exception as error:
        if not does_not_fit(error):
            raise
        if len(units) == 1:
            refuse(units[0], error)
            return
        middle = len(units) // 2
        saved_apart(units[:middle], save, refuse)
        saved_apart(units[middle:], save, refuse)


def misfit(error: Exception) -> str:
    """Return in words why an answer could not be saved."""
    told = clean(str(getattr(error, "orig", error))) or "no message"
    named = told if isinstance(error, BowerbirdError | DBAPIError) else f"{type(error).__name__}: {told}"
    return f"the answer does not fit: {named}"[:2000]
