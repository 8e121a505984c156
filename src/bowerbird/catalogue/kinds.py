"""What a kind demands of its fields, read off its class; and the kinds that all domains share: categories, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import RowMapping, Table
from sqlalchemy.orm import Mapped

from bowerbird.catalogue.columns import form_of, read_time, time_of, time_text
from bowerbird.catalogue.tables import Base, Item, kind_name, table_of
from bowerbird.catalogue.types import PartialDateText, TextList
from bowerbird.words.dates import parse_partial_date
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import is_blank
from bowerbird.words.forms import convert


class Category(Item):
    """A genre or another term of a vocabulary, reached from items through relations."""

    __tablename__ = "categories"

    vocabulary: Mapped[str]
    name: Mapped[str]


class List(Item):
    """A list that somebody made ("500 Greatest Albums"): its entries are the items tied to it as ``entry``, in order.

    The imports of the list tie them, place by place, and not a source record: a list may have a million.
    """

    __kept_roles__ = ("entry",)

    name: Mapped[str]
    description: Mapped[str | None]


@dataclass(frozen=True)
class Kind:
    """A kind, as the store needs to know it.

    Attributes:
        name: as in ``items.kind``.
        item: the mapped class.
        table: the kind's own table.
        fields: the names of its columns, in their order.
        required: the fields without which an item is not valid yet.
        lists: the fields that hold lists; what several sources say is united.
        dates: the fields that hold partial dates.
        display_field: the field that holds the name.
        form: a struct of the fields and their types, for checking.
        kept_roles: the roles of ties that no source record asserts (``__kept_roles__``): merging leaves them alone.
        times: the fields that hold dates or moments, with ``date`` or ``datetime``.
    """

    name: str
    item: type[Item]
    table: Table
    fields: tuple[str, ...]
    required: tuple[str, ...]
    lists: frozenset[str]
    dates: tuple[str, ...]
    display_field: str
    form: type[Any]
    kept_roles: frozenset[str] = frozenset()
    times: Mapping[str, type[dt.date]] = field(default_factory=dict, compare=False)

    def check(self, fields: Mapping[str, Any]) -> None:
        """Refuse fields that the kind does not have, and values of another type.

        Raises:
            QueryError: a field is unknown or its value has another type.
        """
        unknown = [name for name in fields if name not in self.fields]
        if unknown:
            raise QueryError(f"{self.name} has no field {unknown[0]!r}; it has {', '.join(self.fields)}")
        fields = self.normal(fields)
        try:
            convert(fields, self.form)
            for name in self.dates:
                parse_partial_date(fields.get(name))
        except (msgspec.ValidationError, ValueError) as error:
            raise QueryError(f"{self.name}: {error}") from None

    def normal(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return fields as facts hold them: dates and moments as their ISO texts, moments in UTC.

        Raises:
            QueryError: a date or moment is none, or a moment has no time zone.
        """
        found = {name: self._time(name, fields[name]) for name in self.times if not is_blank(fields.get(name))}
        return {**fields, **{name: time_text(time) for name, time in found.items()}} if found else fields

    def row(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return fields of facts as the tables hold them.

        Raises:
            QueryError: as of :meth:`normal`.
        """
        times = {name: self._time(name, fields[name]) for name in self.times if not is_blank(fields.get(name))}
        return {**fields, **times}

    def told(self, row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
        """Return the fields of a row of the tables as facts hold them."""
        return dict(self.normal({name: row[name] for name in self.fields}))

    def _time(self, name: str, value: object) -> dt.date:
        try:
            return read_time(value, self.times[name])
        except ValueError as error:
            raise QueryError(f"{self.name}: {name}: {error}") from None

    def valid(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an item with these fields can be saved."""
        return all(not is_blank(fields.get(name)) for name in self.required)


def describe(item: type[Item]) -> Kind:
    """Return what the store needs to know of a kind.

    Raises:
        ConfigurationError: the class has no field that can serve as its display name.
    """
    if item not in _described:
        _described[item] = _describe(item)
    return _described[item]


_described: dict[type[Item], Kind] = {}


def _describe(item: type[Item]) -> Kind:
    table = table_of(item)
    columns = [column for column in table.columns if column.name != "id"]
    names = tuple(column.name for column in columns)
    display = getattr(item, "__display_field__", None) or next((n for n in ("name", "title") if n in names), None)
    if display not in names:
        raise ConfigurationError(
            f"the kind {kind_name(item)} has no column name or title: "
            "set __display_field__ to the column that names an item"
        )
    lists = frozenset(column.name for column in columns if isinstance(column.type, TextList))
    required = tuple(
        column.name for column in columns if not column.nullable and not column.default and column.name not in lists
    )
    form = msgspec.defstruct(kind_name(item), [(column.name, form_of(column) | None, None) for column in columns])
    dates = tuple(column.name for column in columns if isinstance(column.type, PartialDateText))
    kept = frozenset(getattr(item, "__kept_roles__", ()))
    times = {column.name: time for column in columns if (time := time_of(column)) is not None}
    return Kind(kind_name(item), item, table, names, required, lists, dates, display, form, kept, times)


def kind_of(item: Item) -> Kind:
    """Return the kind of a stored item."""
    return describe(type(item))


def known_kinds() -> dict[str, Kind]:
    """Return every kind that is defined, by name."""
    classes = (mapper.class_ for mapper in Item.__mapper__.self_and_descendants if mapper.class_ is not Item)
    # A class that was refused when it was declared is mapped all the same, but its table is gone.
    return {kind_name(item): describe(item) for item in classes if table_of(item).name in Base.metadata.tables}
