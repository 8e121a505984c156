"""Types of columns that all tables share, the same on every database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from bowerbird.words.dates import PartialDate

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC that comes back aware on every database (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the moment in UTC, without its zone where the database cannot keep it.

        Raises:
            ValueError: it has no time zone, so that nobody knows when it is.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return it in UTC, whatever zone the connection has."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


class PartialDateText(TypeDecorator[PartialDate]):
    """A partial date, kept as its text."""

    impl = String(10)
    cache_ok = True


class TextList(TypeDecorator[list[str]]):
    """A list of texts, such as aliases."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the JSON type of the database."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())
