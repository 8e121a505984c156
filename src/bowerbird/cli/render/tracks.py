"""What a person sees of ordered things: the tracks of a release medium by medium, the entries of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType

from bowerbird.catalogue.records import Relation
from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.words import length_words

TRACK, ENTRY = "track", "entry"
ORDERED = (TRACK, ENTRY)
_ENTRIES_AT_MOST = 100

_TRACKS = (
    Column("No."),
    Column("Title", wraps=16),
    Column("Length", right=True),
    Column("Artist", wraps=14, rank=1),
    Column("Item", rank=2),
)
_ENTRIES = (Column("No.", right=True), Column("Name", wraps=20), Column("Item", rank=1))


def tracks_shown(relations: Sequence[Relation], *, of: str = "") -> Iterator[RenderableType]:
    """Yield a table for each medium of a release; *of* names the release where the page is that of another item."""
    of = f" of {of}" if of else ""
    tracks = [one for one in relations if one.role == TRACK]
    media = [list(of) for _, of in groupby(tracks, key=lambda one: one.details.get("medium"))]
    for medium in media:
        details = medium[0].details
        number = f"Medium {details.get('medium', 1)}{of}" if len(media) > 1 else f"Tracks{of}"
        format_ = f" ({details['format']})" if details.get("format") and not of else ""
        yield heading(f"{number}{format_}")
        yield Sheet(_TRACKS, [_track(one) for one in medium], heads=2)


def entries_shown(relations: Sequence[Relation]) -> Iterator[RenderableType]:
    """Yield the entries of a list."""
    entries = [one for one in relations if one.role == ENTRY]
    if not entries:
        return
    yield heading("Entries")
    rows = [(str(one.position + 1), one.name, f"{one.kind} {one.id}") for one in entries[:_ENTRIES_AT_MOST]]
    yield Sheet(_ENTRIES, rows, heads=2)
    more = len(entries) - _ENTRIES_AT_MOST
    if more > 0:
        yield text(f"and {more} more, which --json lists", "dim")


def _track(track: Relation) -> tuple[str, ...]:
    details = track.details
    number = details.get("number") or details.get("position") or track.position + 1
    title, by = details.get("title") or track.name, details.get("artist_credit") or ""
    return str(number), title, length_words(details.get("length")), by, f"{track.kind} {track.id}"
