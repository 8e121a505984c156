"""``show``, ``list`` and ``history``: what the catalogue holds, who said it, and how it came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.opening import opened, settings_of
from bowerbird.cli.outcome import emit
from bowerbird.cli.terminal import note, say
from bowerbird.words.text import without_password

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.catalogue.records import ItemRecord

_TRACKS_FROM = {"album": "release"}
"""By the kind of an item without tracks of its own, the kind of its editions, which have them."""
_EDITIONS_AT_MOST = 5
"""So many editions are looked at for tracks: an album may have hundreds."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def show(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help="artist, album, release, song, label, list or category.")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="An id, a name, an address or scheme:value.")],
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also when each source was asked, what it said, and where files are.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is known of an item, and who said it."""
    from bowerbird.cli import render

    with opened(ctx) as bird:
        record = bird.show(bird.catalogue.resolve(kind, item))
        edition = None if as_json or everything else _edition(bird, record)
    folder = without_password(str(settings_of(ctx)["images"]))
    if item.strip().isdecimal() and int(item) != record.id:
        note(f"{kind} {item.strip()} is now part of {kind} {record.id}.")
    if as_json:
        emit(record.to_dict())
    else:
        say(*(render.record_shown(record) if everything else render.item_shown(record, folder=folder, edition=edition)))


def _edition(bird: Bowerbird, record: ItemRecord) -> ItemRecord | None:
    """Return the earliest edition that has tracks, for an item that has none itself: a release of an album."""
    from bowerbird.cli.render.tracks import TRACK

    kind = _TRACKS_FROM.get(record.kind)
    ties = [tie.id for tie in record.related_from if (tie.kind, tie.role) == (kind, record.kind)][:_EDITIONS_AT_MOST]
    editions = [bird.show(item_id) for item_id in ties]
    with_tracks = [one for one in editions if any(tie.role == TRACK for tie in one.relations)]
    return min(with_tracks, key=lambda edition: (str(edition.fields.get("date") or "9"), edition.id), default=None)


def list_items(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help="artist, album, release, song, label, list or category.")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")] = 50,
    offset: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="How many to leave out first.")] = 0,
    after: Annotated[
        int | None, typer.Option(metavar="ID", help="Begin behind this item: the last one of the page before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the items of a kind in the order of their names."""
    from bowerbird.cli import render

    with opened(ctx) as bird:
        name = bird.catalogue.kind(kind).name
        total = bird.catalogue.count(name)
        items = bird.catalogue.summaries(name, limit=limit, offset=offset, after=after)
    if as_json:
        emit({"kind": name, "total": total, "limit": limit, "offset": offset, "after": after, "items": items})
    else:
        say(*render.list_shown(name, items, total=total, offset=offset, after=after))


def history(
    ctx: typer.Context,
    item: Annotated[int, typer.Argument(metavar="ID", help="The item's id in the catalogue.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show the changes of an item, the oldest first."""
    from bowerbird.cli import render

    with opened(ctx) as bird:
        revisions = bird.history(item)
        record = bird.show(item)
    if item != record.id:
        note(f"Item {item} is now part of item {record.id}.")
    if as_json:
        emit({"id": record.id, "kind": record.kind, "name": record.name, "revisions": revisions})
    else:
        say(*render.history_shown(record, revisions))
