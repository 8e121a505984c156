"""``show``, ``list`` and ``history``: what the catalogue holds, who said it, and how it came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.naming import item_named
from bowerbird.cli.opening import opened, settings_of
from bowerbird.cli.outcome import emit
from bowerbird.cli.terminal import note, say
from bowerbird.words.masking import mask_secrets
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
    kind: Annotated[str, typer.Argument(metavar="KIND", help="artist, album, …; or the id of the item alone.")],
    item: Annotated[
        str | None, typer.Argument(metavar="ITEM", help="A name, an id, an address or scheme:value.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also when each source was asked, what it said, and where files are.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is known of an item, and who said it."""
    from bowerbird.cli import render

    with opened(ctx) as bird:
        record = bird.show(item_named(bird, _words(kind, item)))
        edition = None if as_json or everything else _edition(bird, record)
    folder = mask_secrets(without_password(str(settings_of(ctx)["images"])))
    _tell_merged(item or kind, record)
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
    kind: Annotated[str, typer.Argument(metavar="KIND", help="artist, album, …; or the id of the item alone.")],
    item: Annotated[
        str | None, typer.Argument(metavar="ITEM", help="A name, an id, an address or scheme:value.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the changes of an item, the oldest first."""
    from bowerbird.cli import render

    with opened(ctx) as bird:
        item_id = item_named(bird, _words(kind, item))
        revisions, record = bird.history(item_id), bird.show(item_id)
    _tell_merged(item or kind, record)
    if as_json:
        emit({"id": record.id, "kind": record.kind, "name": record.name, "revisions": revisions})
    else:
        say(*render.history_shown(record, revisions))


def _words(kind: str, item: str | None) -> list[str]:
    return [kind] if item is None else [kind, item]


def _tell_merged(given: str, record: ItemRecord) -> None:
    """Say so when the id that was given leads to another item."""
    number = given.strip()
    if number.isdecimal() and number.lstrip("0") != str(record.id) and number != record.name:
        note(f"{record.kind} {number} is now part of {record.kind} {record.id}.")
