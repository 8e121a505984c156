"""``review``: what the sources could not tell for certain, decided by a person, one by one or several at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bowerbird.cli.naming import item_named
from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import FAILED, emit
from bowerbird.cli.terminal import note, say, waiting
from bowerbird.words.errors import BowerbirdError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.reviewing import Undecided

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; nobody is asked anything.")]


def review(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    *,
    kind: Annotated[str | None, typer.Option(help="Only items of this kind: artist, album, …")] = None,
    number: Annotated[int | None, typer.Option("--import", metavar="ID", help="Only rows of this import.")] = None,
    row: Annotated[
        str | None,
        typer.Option(metavar="IMPORT:ROW", help="Show this row; decide it with --take, --reject or --reopen."),
    ] = None,
    item: Annotated[
        str | None, typer.Option(metavar="ID", help="Show this item, or 'KIND NAME'; decide likewise.")
    ] = None,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --item: whose choice is decided, open or not.")
    ] = None,
    near: Annotated[
        bool | None,
        typer.Option("--near/--no-near", help="Only rows that are not found but have something near; or none of them."),
    ] = None,
    take: Annotated[str | None, typer.Option(metavar="ID", help="Take this candidate: an ID or address.")] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Reject this candidate, or all; may be repeated.")
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="Take back what was decided.")] = False,
    take_best: Annotated[
        bool, typer.Option("--take-best", help="Take the best candidate of all that --from lets through.")
    ] = False,
    least: Annotated[
        float, typer.Option("--from", min=0.0, max=1.0, metavar="SCORE", help="With --take-best: the least score.")
    ] = 0.8,
    yes: Annotated[bool, typer.Option("--yes", help="With --take-best: do not ask before.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Decide what is ambiguous or near: take a candidate, reject it, search again, or name another by its ID.

    A choice is kept as an identifier, and what is rejected is not offered again. Whatever was decided can be decided
    again with --row or --item.
    """
    from itertools import islice

    from bowerbird.cli import render

    with opened(ctx) as bird:
        if row is not None or item is not None:
            _decide(bird, _named(bird, row, item, provider), take, reject or [], reopen=reopen, as_json=as_json)
            return
        if take is not None or reject or reopen or provider is not None:
            raise QueryError("say what is to be decided: give --row IMPORT:ROW or --item ID")
        found = [] if near else list(islice(bird.reviews.undecided(kind=kind, import_id=number), limit))
        if take_best and not near:
            # What is only near is taken by --take-best when a person asks for that, and not unseen.
            near = False
        near_rows = bird.reviews.near(kind=kind, import_id=number) if near is not False else ()
        close = list(islice(near_rows, limit - len(found)))
        if take_best:
            _take_best(bird, [*found, *close], least, yes=yes, as_json=as_json)
        elif as_json:
            told = {"undecided": found, "near": close}
            emit({name: [render.undecided_told(entry) for entry in some] for name, some in told.items()})
        elif not sys.stdin.isatty():
            say(*render.undecided_listed(found, close))
        else:
            from bowerbird.cli.asking import Asking

            Asking(bird, [*found, *close]).run()


def _named(bird: Bowerbird, row: str | None, item: str | None, provider: str | None) -> Undecided:
    if row is None:
        return bird.reviews.item(item_named(bird, [item or ""]), provider)
    number, colon, place = row.partition(":")
    if item is not None or not colon or not (number.isdecimal() and place.isdecimal()):
        raise QueryError(f"{row!r} is no IMPORT:ROW (and give only one of --row and --item)")
    return bird.reviews.row(int(number[:12]), int(place[:12]))


def _decide(  # noqa: PLR0913 -- what, and how
    bird: Bowerbird, one: Undecided, take: str | None, reject: list[str], *, reopen: bool, as_json: bool
) -> None:
    from bowerbird.cli import render

    if bool(take) + bool(reject) + reopen > 1:
        raise QueryError("say how to decide: give one of --take ID, --reject ID (or --reject all) and --reopen")
    if not (take or reject or reopen):
        if as_json:
            emit({"success": True, "undecided": render.undecided_told(one)})
        else:
            say(*render.undecided_shown(one, one.where), *render.ways_shown(one))
        return
    if take:
        result = bird.reviews.take(one, take)
        row = None if one.item_id is not None else bird.imports.row(one.import_id or 0, one.number or 0)
        if as_json:
            emit({**render.import_told(result), **({"row": row.to_dict()} if row else {})})
        else:
            shown = render.merged_shown(one, result) or render.import_shown(result, {})
            say(*shown, *(render.row_decided(row) if row else ()))
        return
    if reopen:
        again = bird.reviews.reopen(one)
        told = {"success": True, "undecided": render.undecided_told(again)}
        emit(told) if as_json else say(*render.undecided_shown(again, again.where))
        return
    left = bird.reviews.reject(one, [] if "all" in reject else reject)
    count = len(left.candidates) if left else 0
    emit({"success": True, "left": count}) if as_json else say(f"Rejected. {count} left to choose from.")


def _take_best(bird: Bowerbird, found: list[Undecided], least: float, *, yes: bool, as_json: bool) -> None:
    """Show what would be taken, ask, and take it; what one of them meets does not stop the others."""
    from bowerbird.cli import render

    best = bird.reviews.best(found, least=least)
    if not as_json:
        say(*render.best_shown(best, of=len(found), least=least))
    if not yes and (as_json or not best or not _agreed(len(best))):
        if as_json:
            emit({"success": True, "taken": [], "would_take": [render.undecided_told(one) for one in best]})
        return
    taken: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for place, one in enumerate(best, start=1):
        try:
            with waiting(f"Taking {place} of {len(best)} …"):
                result = bird.reviews.take(one, one.candidates[0].identifier)
        except BowerbirdError as error:
            note(f"{one.where}: {error}")
            failed.append({"import": one.import_id, "row": one.number, "item": one.item_id, "error": str(error)})
        else:
            item_id = result.require_item().id
            taken.append({"import": one.import_id, "row": one.number, "item": item_id})
    if as_json:
        emit({"success": not failed, "taken": taken, "failed": failed})
    else:
        say(f"Took {len(taken)}." + (f" {len(failed)} could not be taken." if failed else ""))
    if failed:
        raise typer.Exit(FAILED)


def _agreed(count: int) -> bool:
    if not sys.stdin.isatty():
        note("Nothing is taken yet: --yes takes them.")
        return False
    return input(f"Take {'it' if count == 1 else f'these {count}'}? [y/N] ").strip().lower() in ("y", "yes")
