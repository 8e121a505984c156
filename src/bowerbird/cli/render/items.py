"""All that is known of an item (``show --all``): fields and who gave them, relations, images, each source's row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from bowerbird.catalogue.records import Enrichment, ItemRecord, Relation
from bowerbird.cli.render.related import related_shown
from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.tracks import ORDERED, entries_shown, tracks_shown
from bowerbird.cli.render.words import bytes_words, counted, length_words, moment, status_text, value_words
from bowerbird.words.facts import CURATOR, Image, is_blank
from bowerbird.words.neighbours import RELATED

RELATED_AT_MOST = 20

_FIELDS = (Column("Field"), Column("Value", wraps=14), Column("Said by", wraps=11))
_IDENTIFIERS = (Column("Scheme"), Column("Value"))
_RELATIONS = (
    Column("Role"),
    Column("No.", right=True),
    Column("Name", wraps=14),
    Column("Details", wraps=14),
    Column("Item"),
)
_RELATED_FROM = (Column("Item"), Column("Name", wraps=20), Column("As its"))
_ADDRESSES = (Column("Type", wraps=12), Column("Address"))
_PRODUCTS = (
    Column("Number"),
    Column("Title", wraps=18),
    Column("Form", wraps=9, rank=1),
    Column("Price", right=True),
    Column("Address"),
)
_LICENCE_AT_MOST = 20
_IMAGES = (
    Column("Type", wraps=12),
    Column("Shows", wraps=12),
    Column("Form"),
    Column("Pixels", right=True),
    Column("Size", right=True),
    Column("File"),
    Column("Address"),
)
_LEDGER = (
    Column("Provider"),
    Column("Status", wraps=11),
    Column("Said", wraps=14),
    Column("Heard (UTC)", wraps=10),
    Column("Asked (UTC)", wraps=10),
    Column("Due again (UTC)", wraps=10),
    Column("Error", wraps=20),
)
_DETAILS = {"name": "credited as", "joinphrase": "joined by", "catalog_number": "catalogue number"}


def record_shown(record: ItemRecord) -> Iterator[RenderableType]:
    """Yield the parts of the page."""
    yield Text.assemble((f"{record.kind} {record.id}", "dim"), "  ", text(record.name, "bold"))
    yield text(f"created {moment(record.created_at)}, changed {moment(record.updated_at)} UTC", "dim")
    yield Text()
    yield Sheet(_FIELDS, [field_row(record, name) for name in record.fields if is_known(record, name)])
    blank = [name for name in record.fields if not is_known(record, name)]
    if blank:
        yield Text()
        yield text(f"Nothing known: {', '.join(blank)}", "dim")
    yield from part("Identifiers", _IDENTIFIERS, [(one.scheme, one.value) for one in record.identifiers])
    others = [one for one in record.relations if one.role not in (*ORDERED, RELATED)]
    yield from part("Relations", _RELATIONS, [_relation(one) for one in others])
    yield from tracks_shown(record.relations)
    yield from entries_shown(record.relations)
    # To whom this one is recommended is told there.
    yield from related_from_shown([one for one in record.related_from if one.role != RELATED])
    yield from related_shown(record.relations)
    yield from part("Links", _ADDRESSES, [(one.type, one.url) for one in record.links if one.product is None])
    yield from products_shown(record)
    yield from part("Images", _IMAGES, [_image(one) for one in record.images], apart=True)
    yield from part("What each source said", _LEDGER, [_entry(one) for one in record.enrichments])


def part(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[str | Text]], *, apart: bool = False
) -> Iterator[RenderableType]:
    """Yield a heading and a table; nothing when there are no rows."""
    if rows:
        yield heading(title)
        yield Sheet(columns, rows, apart=apart)


def products_shown(record: ItemRecord) -> Iterator[RenderableType]:
    """Yield what is sold of the item, with the moment when the prices were so."""
    sold = [(one, one.product) for one in record.links if one.product is not None]
    rows = [
        (
            product.code,
            product.title,
            product.binding,
            " ".join(filter(None, (product.price, product.currency))),
            link.url,
        )
        for link, product in sold
    ]
    yield from part("Products", _PRODUCTS, rows, apart=True)
    for entry in record.enrichments:
        if entry.facts is not None and any(link.product for link in entry.facts.links):
            yield text(f"Prices as {entry.provider} told them on {moment(entry.heard_at)} UTC; they change.", "dim")


def is_known(record: ItemRecord, name: str) -> bool:
    """A field that a person has blanked is told: that is an answer too."""
    return not is_blank(record.fields[name]) or name in record.sources


def field_row(record: ItemRecord, name: str) -> tuple[str | Text, ...]:
    """Return a field's name, its value, and whose word it is."""
    value = record.fields[name]
    sources = record.sources.get(name, ())
    edited = CURATOR in sources
    said_by = text(", ".join(source_words(record, source) for source in sources), "magenta" if edited else "")
    if edited:
        said_by.append(" (edited)")
    if name == "length" and record.kind == "song":
        return name, length_words(value), said_by
    return name, text("(blank)", "dim") if is_blank(value) else value_words(value), said_by


def source_words(record: ItemRecord, source: str) -> str:
    """Return a source with what must be told with its word: that a model has written it, or the licence of a text."""
    facts = next((one.facts for one in record.enrichments if one.provider == source), None)
    origin = facts.origin if facts else {}
    if "model" in origin:
        return f"{source} (generated by {origin['model']})"
    return (
        f"{source} ({origin['licence']})"
        if "licence" in origin and len(origin["licence"]) <= _LICENCE_AT_MOST
        else source
    )


def _relation(relation: Relation) -> tuple[str, ...]:
    place = str(relation.position + 1)
    return relation.role, place, relation.name, _details(relation), f"{relation.kind} {relation.id}"


def _details(relation: Relation) -> str:
    told = []
    for name, value in relation.details.items():
        if is_blank(value) or value == relation.name:
            continue
        # A joinphrase is mostly space: only between quotes can it be seen.
        told.append(f"{_DETAILS.get(name, name)} {_quoted(value)}")
    return ", ".join(told)


def _quoted(value: Any) -> str:  # noqa: ANN401 -- a detail's value is of any type
    return f'"{value}"' if isinstance(value, str) else value_words(value)


def related_from_shown(relations: Sequence[Relation]) -> Iterator[RenderableType]:
    """Yield the first items that are tied to this one."""
    rows = [(f"{one.kind} {one.id}", one.name, _as_its(one)) for one in relations[:RELATED_AT_MOST]]
    yield from part("Relations from other items", _RELATED_FROM, [*rows])
    more = len(relations) - RELATED_AT_MOST
    if more > 0:
        yield text(f"and {more} more")


def _as_its(relation: Relation) -> str:
    """Return what an item is to another; where that one is in order, with its place."""
    return f"{relation.role} {relation.position + 1}" if relation.role in ORDERED else relation.role


def _image(image: Image) -> tuple[str, ...]:
    shows = [one for one in image.types if one.lower() != image.type.lower()]
    pixels = f"{image.width} x {image.height}" if image.width and image.height else ""
    form = image.media_type.removeprefix("image/")
    return image.type, ", ".join(shows), form, pixels, bytes_words(image.size), image.file, image.url


def _entry(entry: Enrichment) -> tuple[str | Text, ...]:
    return (
        entry.provider,
        status_text(entry.status, partial=entry.partial),
        _said(entry),
        moment(entry.heard_at),
        moment(entry.asked_at),
        moment(entry.due_at),
        entry.error or "",
    )


def _said(entry: Enrichment) -> str:
    if entry.facts is None:
        return ""
    facts = entry.facts
    return counted(
        {
            "field": len(facts.fields),
            "identifier": len(facts.identifiers),
            "link": len(facts.links),
            "image": len(facts.images),
            "relation": len(facts.related),
        }
    )
