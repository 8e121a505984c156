"""What a kind demands of its fields, read off its class; and the kinds that all domains share: categories, lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from sqlalchemy import Boolean, Column, Float, Integer, Table
from sqlalchemy.orm import Mapped

from bowerbird.catalogue.tables import Item, PartialDateText, TextList, kind_name, table_of
from bowerbird.words.dates import parse_partial_date
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import is_blank
from bowerbird.words.forms import convert

_PARTIAL_DATE = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
_INTEGER = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]


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

    def check(self, fields: Mapping[str, Any]) -> None:
        """Refuse fields that the kind does not have, and values of another type.

        Raises:
            QueryError: a field is unknown or its value has another type.
        """
        unknown = [name for name in fields if name not in self.fields]
        if unknown:
            raise QueryError(f"{self.name} has no field {unknown[0]!r}; it has {', '.join(self.fields)}")
        try:
            convert(fields, self.form)
            for name in self.dates:
                parse_partial_date(fields.get(name))
        except (msgspec.ValidationError, ValueError) as error:
            raise QueryError(f"{self.name}: {error}") from None

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
    form = msgspec.defstruct(kind_name(item), [(column.name, _python_type(column) | None, None) for column in columns])
    dates = tuple(column.name for column in columns if isinstance(column.type, PartialDateText))
    kept = frozenset(getattr(item, "__kept_roles__", ()))
    return Kind(kind_name(item), item, table, names, required, lists, dates, display, form, kept)


def kind_of(item: Item) -> Kind:
    """Return the kind of a stored item."""
    return describe(type(item))


def known_kinds() -> dict[str, Kind]:
    """Return every kind that is defined, by name."""
    classes = (mapper.class_ for mapper in Item.__mapper__.self_and_descendants)
    return {kind_name(item): describe(item) for item in classes if item is not Item}


def _python_type(column: Column[Any]) -> Any:  # noqa: ANN401 -- a type form is no type
    if isinstance(column.type, PartialDateText):
        return _PARTIAL_DATE
    if isinstance(column.type, TextList):
        return list[str]
    for sql, python in ((Boolean, bool), (Integer, _INTEGER), (Float, float)):
        if isinstance(column.type, sql):
            return python
    return column.type.python_type
