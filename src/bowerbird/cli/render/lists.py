"""What a person sees of many items: a line each, with the fields that tell items of their kind apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from bowerbird.catalogue.records import Summary
from bowerbird.cli.render.sheets import Column, Sheet, text
from bowerbird.cli.render.words import length_words, many, plural, value_words
from bowerbird.sources.ai.listing import FoundRow

_TELLING = {
    "artist": ("type", "country", "begin_date", "end_date", "disambiguation"),
    "album": ("artist_credit", "first_release_date", "primary_type", "secondary_types", "disambiguation"),
    "release": ("artist_credit", "date", "country", "media", "barcode", "disambiguation"),
    "song": ("artist_credit", "length", "first_release_date", "disambiguation"),
    "label": ("type", "country", "begin_date", "disambiguation"),
    "list": ("description",),
    "category": ("vocabulary",),
}
_OF_OTHER_KINDS_AT_MOST = 4
_TITLES = {
    "artist_credit": "Artist",
    "begin_date": "Begin",
    "end_date": "End",
    "first_release_date": "Released",
    "primary_type": "Type",
    "secondary_types": "Also",
}


def list_shown(
    kind: str, items: Sequence[Summary], *, total: int, offset: int, after: int | None = None
) -> Iterator[RenderableType]:
    """Yield the parts of the page."""
    if not items:
        yield text(f"No {plural(kind)} in the catalogue." if not total else f"No more: {many(total, kind)} in all.")
        return
    names = _telling(kind, items)
    columns = [Column("ID", right=True), Column("Name", wraps=18), *_columns(names)]
    rows = [(str(item.id), item.name, *(_value(item, name) for name in names)) for item in items]
    yield Sheet(columns, rows, heads=2, details=f"bowerbird show {kind} ID")
    yield Text()
    if after is not None:
        yield text(f"{len(items)} of {many(total, kind)}, those behind {kind} {after}", "dim")
        return
    first, last = offset + 1, offset + len(items)
    yield text(f"{many(total, kind)}" if len(items) == total else f"{first} to {last} of {many(total, kind)}", "dim")


def _columns(names: Sequence[str]) -> Iterator[Column]:
    """Yield the columns that tell items apart: the later ones give way first, what tells namesakes apart last."""
    for place, name in enumerate(names):
        yield Column(_title(name), wraps=10, rank=1 if name == "disambiguation" else place + 1)


def _value(item: Summary, name: str) -> str:
    value = item.fields[name]
    return length_words(value) if (item.kind, name) == ("song", "length") else value_words(value)


def _telling(kind: str, items: Sequence[Summary]) -> tuple[str, ...]:
    if kind in _TELLING:
        return _TELLING[kind]
    short = [name for name in items[0].fields if not any(isinstance(item.fields[name], list) for item in items)]
    return tuple(name for name in short if name not in ("name", "title"))[:_OF_OTHER_KINDS_AT_MOST]


def _title(name: str) -> str:
    return _TITLES.get(name, name.replace("_", " ").capitalize())


def found_rows_shown(rows: Sequence[FoundRow]) -> Iterator[RenderableType]:
    """Yield the albums that were read out of a text."""
    columns = (Column("Rank", right=True), Column("Artist", wraps=18), Column("Title", wraps=18), Column("Year"))
    yield Sheet(columns, [(str(row.rank or ""), row.artist, row.title, str(row.year or "")) for row in rows])
