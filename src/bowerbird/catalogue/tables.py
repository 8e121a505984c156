"""The core tables: items and what hangs on them. A kind is a subclass of :class:`Item` with typed columns."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.orm.exc import DetachedInstanceError

from bowerbird.catalogue import detached
from bowerbird.catalogue.columns import refuse_unsupported, time_text
from bowerbird.catalogue.types import Json, PartialDateText, TextList, UtcDateTime
from bowerbird.words.dates import PartialDate
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.plain import to_plain
from bowerbird.words.work import Priority


class Base(DeclarativeBase):
    """The registry of every table, core and kinds."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime(),
        dict[str, Any]: Json,
        list[str]: TextList(),
        PartialDate: PartialDateText(),
        str: Text(),
    }


def index_of_some(name: str, *columns: str, when: str) -> Index:
    """Return an index of only those rows that somebody looks for: few, however large the table is.

    A query has to say *when* in the same words: a database does not look at the values of parameters for it.
    """
    return Index(name, *columns, sqlite_where=text(when), postgresql_where=text(when))


class Item(Base):
    """One thing of the catalogue, of any kind. Subclass it to make a kind: ``class Book(Item)``.

    A subclass gets a table of its own (``books``) joined to ``items``. Columns that are neither nullable nor have a
    default are what an item of the kind needs to be valid. The display name is the column ``name``, else ``title``,
    unless ``__display_field__`` says otherwise.
    """

    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    display_name: Mapped[str]
    match_key: Mapped[str]
    """The display name folded for comparison (``words.text.match_key``)."""
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 -- declarative reads it so
    __table_args__: Any = (
        # In the order in which a list shows them: a page of it, and all of one name, are found at once.
        index_of_some("ix_items_named", "kind", "match_key", "id", when="merged_into IS NULL"),
        # In the order in which all of a kind are gone through; so narrow that they are counted by it.
        index_of_some("ix_items_living", "kind", "id", when="merged_into IS NULL"),
        index_of_some("ix_items_merged_into", "merged_into", when="merged_into IS NOT NULL"),
        {"sqlite_autoincrement": True},  # the id of a deleted item is never given to another one
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 -- whatever declarative classes take
        if "__tablename__" not in cls.__dict__:
            cls.__tablename__ = _plural(kind_name(cls))
        cls.__mapper_args__ = {"polymorphic_identity": kind_name(cls)}
        cls.__table_args__ = cls.__dict__.get("__table_args__", ())
        cls.id = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
        super().__init_subclass__(**kwargs)
        try:
            refuse_unsupported(kind_name(cls), table_of(cls))
        except ConfigurationError:
            # What was refused is no kind: see known_kinds.
            Base.metadata.remove(table_of(cls))
            raise

    if not TYPE_CHECKING:  # a type checker would take any name for an attribute

        def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 -- an attribute is of any type
            """Return an attribute; one that was not loaded while the item had a session is read now."""
            try:
                return super().__getattribute__(name)
            except DetachedInstanceError:
                return detached.load(self, name)

    def to_dict(self) -> dict[str, Any]:
        """Return the item with the fields of its kind as plain data, which every JSON encoder takes."""
        names = (column.name for column in table_of(type(self)).columns if column.name != "id")
        values = ((name, getattr(self, name)) for name in names)
        fields = {name: time_text(value) if isinstance(value, dt.date) else to_plain(value) for name, value in values}
        return {"id": self.id, "kind": self.kind, "name": self.display_name, "fields": fields}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.display_name!r}>"


class IdentifierRow(Base):
    """An item's name in another catalogue. The primary key settles every race about who the item is."""

    __tablename__ = "identifiers"

    kind: Mapped[str] = mapped_column(String(64), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    former: Mapped[bool] = mapped_column(server_default=false())
    """Whether it is that of an item which a person merged into this one, whose own name at the source is another: it
    leads here, but no source is asked by it."""


class RelationRow(Base):
    """A tie between two items: *object* is the *role* of *subject* (the artist of an album)."""

    __tablename__ = "relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    object_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    details: Mapped[dict[str, Any]]

    __table_args__ = (
        UniqueConstraint("subject_id", "role", "position", "object_id"),
        # Who is tied to an item, role by role and in one order: so the first few of very many are found at once.
        Index("ix_relations_object", "object_id", "role", "subject_id"),
    )


class LinkRow(Base):
    """An address that has to do with an item."""

    __tablename__ = "links"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(String(2048), primary_key=True)
    product: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What is sold there (:class:`bowerbird.words.facts.Product`); observed when the ledger last heard the provider."""


class ImageRow(Base):
    """A picture of an item at its source, and the file that is kept of it (:class:`bowerbird.words.facts.Image`)."""

    __tablename__ = "images"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(String(2048), primary_key=True)
    file: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(64), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    types: Mapped[list[str]] = mapped_column(default=list)


class EnrichmentRow(Base):
    """The ledger: how it stands between one item and one provider, and what that provider last said."""

    __tablename__ = "enrichments"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(64), primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The source record: the Facts last heard. A later failure leaves it in place."""
    tied: Mapped[list[int | None] | None] = mapped_column(Json)
    """The items that the related items of the source record were found to be, one by one."""
    partial: Mapped[bool] = mapped_column(default=False)
    """Whether the source record is only what an answer about another item said in passing."""
    heard_at: Mapped[dt.datetime | None]
    asked: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The query that was put to the provider last."""
    asked_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was asked since it last answered."""
    error_type: Mapped[str | None]
    error: Mapped[str | None]
    match: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """How well the candidate fitted that was chosen by words."""
    candidates: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """What there is to choose from while the status is ``ambiguous``."""
    due_at: Mapped[dt.datetime | None]
    """When it is to be asked (again); None means not before somebody asks for it."""
    priority: Mapped[int] = mapped_column(default=Priority.BULK.value)
    """Who comes first among those that are due: the smallest number (``words.work.Priority``)."""
    claim: Mapped[str | None] = mapped_column(String(100))
    """Who is asking while the status is ``running``: one value per try, so that nobody else can end it."""
    lease_until: Mapped[dt.datetime | None]
    """Until when the claim holds; a worker that lives renews it, a dead one's work is due again then."""
    trace: Mapped[str | None]
    """Where in the provider's code the last error arose, when it was a bug."""

    __table_args__: Any = (
        # In the order in which jobs are listed.
        Index("ix_enrichments_status", "provider", "status", "item_id"),
        Index("ix_enrichments_asked", "asked_at"),
        # In the order in which workers take them.
        index_of_some(
            "ix_enrichments_claimable",
            *("provider", "priority", "due_at", "item_id"),
            when="status IN ('due', 'unavailable')",
        ),
        index_of_some(
            "ix_enrichments_stale", "provider", "due_at", "item_id", when="status IN ('succeeded', 'not_found')"
        ),
        index_of_some("ix_enrichments_running", "lease_until", when="status = 'running'"),
        index_of_some("ix_enrichments_ambiguous", "item_id", "provider", when="status = 'ambiguous'"),
    )


class RevisionRow(Base):
    """One change of an item: who made it, in which run, and the difference, which is enough to undo it."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    actor: Mapped[str] = mapped_column(String(64))
    """The provider that said it, or ``curator``."""
    action: Mapped[str] = mapped_column(String(16))
    run: Mapped[str] = mapped_column(String(32))
    """One value for all that one import did."""
    at: Mapped[dt.datetime]
    difference: Mapped[dict[str, Any]]
    """What really changed of the item: all differences in their order lead to its present state."""
    kept: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Of a merge: all that the duplicate had, so that it can be undone."""


def related(role: str, kind: type[Item]) -> Any:  # noqa: ANN401 -- a mapped attribute: the annotation beside it types it
    """Return a read-only relationship to the items of *kind* that are tied to this one in *role*, in their order.

    Use it in a kind: ``artists: Mapped[list[Artist]] = related("artist", Artist)``. It is read when it is asked for,
    also of an item that an import has brought back (:mod:`bowerbird.catalogue.detached`).
    """
    table = table_of(RelationRow)
    return relationship(
        kind,
        secondary=table,
        primaryjoin=lambda: (table_of(Item).c.id == table.c.subject_id) & (table.c.role == role),
        secondaryjoin=lambda: table_of(Item).c.id == table.c.object_id,
        order_by=lambda: (table.c.position, table.c.id),
        viewonly=True,
    )


def table_of(mapped: type[Base]) -> Table:
    """Return the table that a class is mapped to."""
    return cast("Table", mapped.__table__)


def kind_name(kind: type[Item]) -> str:
    """Return the name of a kind in tables, commands and JSON: ``ReleaseEvent`` is ``release_event``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")
