"""``edit``, ``merge`` and ``rebuild``: a person's word on fields, on which items are one, and on whose word counts."""

from __future__ import annotations

from typing import Annotated

import typer

from bowerbird.cli.naming import item_named
from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import FAILED, emit
from bowerbird.cli.terminal import counting, note, say


def edit(
    ctx: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The item's id; or KIND, with the name behind it.")],
    values: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="What you know better.")] = None,
    *,
    forget: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Withdraw your earlier word on a field; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Correct an item: your word wins over every source, now and after every later import.

    FIELD= with nothing behind it blanks the field for good. Dates are YYYY, YYYY-MM or YYYY-MM-DD, truth is yes or no.
    A list field is given once per value, all of them: aliases=Floyd aliases="The Pink Floyd".
    """
    from bowerbird.catalogue.kinds import kind_of
    from bowerbird.catalogue.naming import item_id as by_id
    from bowerbird.cli import render
    from bowerbird.cli.values import read_edits

    with opened(ctx) as bird:
        given = list(values or ())
        item_id = item_named(bird, [item] if by_id(item) is not None else [item, *given[:1]])
        given = given if by_id(item) is not None else given[1:]
        kind = kind_of(bird.catalogue.item(item_id))
        difference = bird.edit(item_id, read_edits(kind, given, forget or ()), forget=forget or ())
        record = bird.show(item_id)
    if as_json:
        emit(render.edit_told(record, difference))
    else:
        say(*render.edit_shown(record, difference))


def merge(  # noqa: PLR0913 -- the options of one command
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The kind of both; leave it out between two ids.")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The one that is to go: an id, a name, scheme:value.")],
    into: Annotated[str | None, typer.Argument(metavar="INTO", help="The one that is to stay, likewise.")] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Merge them although something speaks against it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would stay, go and move.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make one item of two: all that hangs on ITEM moves to INTO, and its id goes on leading there.

    It shows what stays, what goes and what speaks against it; what does is refused without --yes.
    """
    from bowerbird.cli import render

    with opened(ctx) as bird:
        named = ([kind, item], [kind, into]) if into is not None else ([kind], [item])
        old, new = (item_named(bird, words) for words in named)
        preview = bird.merge_preview(old, into=new)
        refused = bool(preview.contradictions) and not yes and not dry_run
        record = None if refused or dry_run else bird.merge(old, into=new)
    if as_json:
        done = {"merged": old, "item": record.to_dict()} if record else {}
        why = {"error": _REFUSED} if refused else {}
        emit({"success": not refused, **done, **why, "preview": preview})
    else:
        say(*render.merge_preview_shown(preview))
        if record:
            say(*render.merge_shown(record, old))
        elif refused:
            say(f"Nothing was merged. {_REFUSED}")
    if refused:
        raise typer.Exit(FAILED)


_REFUSED = "Something speaks against it; if they are one all the same, add --yes."


def rebuild(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="Only items of this kind.")] = None,
    *,
    after: Annotated[
        int,
        typer.Option(
            min=0, max=2_147_483_647, metavar="ID", help="Only items of a larger id: where an earlier run stopped."
        ),
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Merge items anew from what their sources have said: after the precedence has changed. Nobody is asked."""
    last = after
    with opened(ctx) as bird, counting("Rebuilding") as progress:

        def tell(done: int, total: int, item_id: int) -> None:
            nonlocal last
            last = item_id
            progress(done, total)

        try:
            rebuilt = bird.rebuild(kind, after=after, progress=tell)
        except KeyboardInterrupt:
            note(f"Go on with: bowerbird rebuild {kind + ' ' if kind else ''}--after {last}")
            raise
    if as_json:
        emit({"success": True, "items": rebuilt.items, "changed": rebuilt.changed})
    else:
        say(f"Rebuilt {rebuilt.items} {'item' if rebuilt.items == 1 else 'items'}; {rebuilt.changed} changed.")
