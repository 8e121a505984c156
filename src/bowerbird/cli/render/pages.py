"""The page of an item for a person who looks at it: what it is, its description, cover and tracks, then what is known.

When a source was asked, which file a picture is in and how every relation came about is on the page of
:func:`bowerbird.cli.render.items.record_shown`, which ``--all`` shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from bowerbird.catalogue.records import ItemRecord, Relation
from bowerbird.cli.render.items import (
    field_row,
    is_known,
    part,
    products_shown,
    related_from_shown,
    source_words,
)
from bowerbird.cli.render.related import related_shown
from bowerbird.cli.render.sheets import Column, text
from bowerbird.cli.render.tracks import ORDERED, entries_shown, tracks_shown
from bowerbird.cli.render.words import life_span, status_text, value_words
from bowerbird.words.neighbours import RELATED

_FIELDS = (Column("Field"), Column("Value", wraps=14), Column("Said by", wraps=11))
_RELATIONS = (Column("Role"), Column("Names", wraps=30))
_LINKS = (Column("Type", wraps=12), Column("Address"))
_SOURCES = (Column("Status"), Column("Sources", wraps=30))
_NAMES_AT_MOST = 20
_YEAR = 4
_SHOWN_ABOVE = ("description",)


def headline(record: ItemRecord) -> str:
    """Return what an item is in one line: the maker, the name, and in brackets what tells it apart."""
    fields = record.fields
    maker = value_words(fields.get("artist_credit"))
    dates = (fields.get("first_release_date"), fields.get("date"), fields.get("release_year"))
    year = next((str(date)[:_YEAR] for date in dates if date), "")
    types = [fields.get("primary_type") or fields.get("type"), *(fields.get("secondary_types") or ())]
    words = (
        life_span(fields) or year,
        " + ".join(str(word) for word in types if word),
        value_words(fields.get("country")),
        value_words(fields.get("media")),
        value_words(fields.get("disambiguation")),
    )
    told = ", ".join(filter(None, words))
    name = f"{maker} – {record.name}" if maker and maker != record.name else record.name  # noqa: RUF001 -- a dash
    return f"{name} ({told})" if told else name


def item_shown(record: ItemRecord, *, folder: str = "", edition: ItemRecord | None = None) -> Iterator[RenderableType]:
    """Yield the parts of the page.

    Args:
        record: the item.
        folder: where pictures are kept.
        edition: the edition whose tracks stand for those of an item that has none itself, such as an album.
    """
    yield Text.assemble(text(headline(record), "bold"), (f"  {record.kind} {record.id}", "dim"))
    yield from _description(record)
    yield from _cover(record, folder)
    if edition is not None:
        yield from tracks_shown(edition.relations, of=f"{edition.kind} {edition.id}, {headline(edition)}")
    yield from tracks_shown(record.relations)
    yield from entries_shown(record.relations)
    fields = [name for name in record.fields if is_known(record, name) and name not in _SHOWN_ABOVE]
    yield from part("Fields", _FIELDS, [field_row(record, name) for name in fields])
    yield from part("Relations", _RELATIONS, list(_relations(record.relations)))
    yield from related_from_shown([tie for tie in record.related_from if tie.role != RELATED])
    yield from related_shown(record.relations)
    yield from part(
        "Identifiers", (Column("Scheme"), Column("Value")), [(i.scheme, i.value) for i in record.identifiers]
    )
    yield from part("Links", _LINKS, [(link.type, link.url) for link in record.links if link.product is None])
    yield from products_shown(record)
    yield from _sources(record)


def _description(record: ItemRecord) -> Iterator[RenderableType]:
    description = record.fields.get("description")
    if description:
        yield Text()
        yield text(str(description))
        sources = ", ".join(source_words(record, source) for source in record.sources.get("description", ()))
        yield text(sources, "dim")


def _cover(record: ItemRecord, folder: str) -> Iterator[RenderableType]:
    """Yield the image that stands for the item: the front, else the first one."""
    if not record.images:
        return
    cover = next((image for image in record.images if image.type.lower() == "front"), record.images[0])
    pixels = f", {cover.width} x {cover.height}" if cover.width and cover.height else ""
    more = f" (and {len(record.images) - 1} more: --all)" if len(record.images) > 1 else ""
    yield Text()
    yield Text.assemble(("Cover: ", "bold"), text(f"{cover.type}{pixels}{more}"))
    kept = f"{folder.rstrip('/')}/{cover.file}" if folder else cover.file
    yield text(f"  {kept if cover.file else cover.url}")


def _relations(relations: Sequence[Relation]) -> Iterator[tuple[str, str]]:
    """Yield a row for each role: the names in order, without those that have a part of their own."""
    told = [tie for tie in relations if tie.role not in (*ORDERED, RELATED)]
    for role, ties in groupby(sorted(told, key=lambda tie: tie.role), key=lambda tie: tie.role):
        names = list(dict.fromkeys(tie.name for tie in sorted(ties, key=lambda tie: tie.position)))
        more = len(names) - _NAMES_AT_MOST
        yield role, "; ".join(names[:_NAMES_AT_MOST]) + (f"; and {more} more" if more > 0 else "")


def _sources(record: ItemRecord) -> Iterator[RenderableType]:
    """Yield how it stands with the sources: a line for each status."""
    by_status: dict[tuple[str, bool], list[str]] = {}
    for entry in record.enrichments:
        by_status.setdefault((entry.status, entry.partial), []).append(entry.provider)
    rows = [
        (status_text(status, partial=partial), ", ".join(by_status[status, partial]))
        for status, partial in sorted(by_status, key=_place)
    ]
    yield from part("Sources", _SOURCES, rows)
    if rows:
        yield Text()
        yield text(f"What each source said, when and why: bowerbird show {record.kind} {record.id} --all", "dim")


def _place(of: tuple[str, bool]) -> tuple[int, str, bool]:
    """Return the place of a status: first what succeeded, then what has still to come, then the rest."""
    status, partial = of
    first = {"succeeded": 0, "running": 1, "due": 2}
    return first.get(status, len(first)), status, partial
