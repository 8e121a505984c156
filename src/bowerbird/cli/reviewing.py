"""``review``: what the sources could not tell for certain, decided by a person, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import emit
from bowerbird.cli.terminal import note, say, waiting
from bowerbird.words.errors import BowerbirdError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.reviewing import Undecided

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; nobody is asked anything.")]
_HELP = "NUMBER takes it, r rejects all (r2 only number 2), w searches again, ID or address takes that, s skips, q ends"


def review(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    *,
    kind: Annotated[str | None, typer.Option(help="Only items of this kind: artist, album, …")] = None,
    number: Annotated[int | None, typer.Option("--import", metavar="ID", help="Only rows of this import.")] = None,
    row: Annotated[
        str | None, typer.Option(metavar="IMPORT:ROW", help="Decide this row, with --take or --reject.")
    ] = None,
    item: Annotated[int | None, typer.Option(metavar="ID", help="Decide about this item, likewise.")] = None,
    take: Annotated[str | None, typer.Option(metavar="ID", help="Take this candidate: an ID or address.")] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Reject this candidate, or all; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Decide what is ambiguous: take a candidate, reject it, search again, or name another by its ID.

    A choice is kept as an identifier, and what is rejected is not offered again.
    """
    from itertools import islice

    from bowerbird.cli import render

    with opened(ctx) as bird:
        if row is not None or item is not None:
            _decide(bird, _named(bird, row, item), take, reject or [], as_json=as_json)
            return
        if take is not None or reject:
            raise QueryError("say what is to be decided: give --row IMPORT:ROW or --item ID")
        found = islice(bird.reviews.undecided(kind=kind, import_id=number), limit)
        if as_json:
            emit({"undecided": [render.undecided_told(one) for one in found]})
        elif not sys.stdin.isatty():
            say(*render.undecided_listed(list(found)))
        else:
            _ask(bird, list(found))


def _named(bird: Bowerbird, row: str | None, item: int | None) -> Undecided:
    if row is None:
        return bird.reviews.item(item or 0)
    number, colon, place = row.partition(":")
    if item is not None or not colon or not (number.isdecimal() and place.isdecimal()):
        raise QueryError(f"{row!r} is no IMPORT:ROW (and give only one of --row and --item)")
    return bird.reviews.row(int(number), int(place))


def _decide(bird: Bowerbird, one: Undecided, take: str | None, reject: list[str], *, as_json: bool) -> None:
    from bowerbird.cli import render

    if bool(take) == bool(reject):
        raise QueryError("say how to decide: give either --take ID or --reject ID (or --reject all)")
    if take:
        result = bird.reviews.take(one, take)
        emit(render.import_told(result)) if as_json else say(*render.import_shown(result, {}))
        return
    known = {str(each.identifier.value): each.identifier for each in one.candidates}
    unknown = [each for each in reject if each not in known and each != "all"]
    if unknown:
        raise QueryError(f"{unknown[0]!r} is none of the candidates: {', '.join(known)}")
    left = bird.reviews.reject(one, [known[each] for each in reject if each != "all"])
    count = len(left.candidates) if left else 0
    emit({"success": True, "left": count}) if as_json else say(f"Rejected. {count} left to choose from.")


def _ask(bird: Bowerbird, found: list[Undecided]) -> None:
    if not found:
        say("There is nothing to decide.")
    for place, one in enumerate(found, start=1):
        try:
            if not _review(bird, one, f"{place} of {len(found)}"):
                return
        except (EOFError, KeyboardInterrupt):
            note("\nStopped. What was decided is kept.")
            return


def _review(bird: Bowerbird, one: Undecided, place: str) -> bool:
    """Have a person decide about one; return whether to go on with the next."""
    from bowerbird.cli import render

    current: Undecided | None = one
    while current is not None:
        say(*render.undecided_shown(current, place))
        answer = input(f"{_HELP}\n> ").strip()
        if answer in ("q", "quit"):
            return False
        if answer in ("", "s", "skip"):
            return True
        try:
            current = _answered(bird, current, answer)
        except BowerbirdError as error:
            note(f"Error: {error}")
    return True


def _answered(bird: Bowerbird, one: Undecided, answer: str) -> Undecided | None:
    """Do what a person answered; return what is then still to be decided."""
    from bowerbird.cli import render

    if answer.isdecimal():
        if not 1 <= int(answer) <= len(one.candidates):
            raise QueryError(f"there is no candidate {answer}; the list has {len(one.candidates)}")
        answer = str(one.candidates[int(answer) - 1].identifier)
    elif answer[0] == "r" and (answer[1:].strip().isdecimal() or answer == "r"):
        number = answer[1:].strip()
        if number and not 1 <= int(number) <= len(one.candidates):
            raise QueryError(f"there is no candidate {number}; the list has {len(one.candidates)}")
        chosen = [one.candidates[int(number) - 1].identifier] if number else []
        return bird.reviews.reject(one, chosen)
    elif answer == "w":
        return _search(bird, one, input)
    with waiting("Asking the source …"):
        result = bird.reviews.take(one, answer)
    say(*render.import_shown(result, {}))
    return None


def _search(bird: Bowerbird, one: Undecided, ask: Callable[[str], str]) -> Undecided:
    words = {}
    for word, value in one.query.items():
        if isinstance(value, str):
            words[word] = ask(f"{word} [{value}]: ").strip() or value
    with waiting("Searching …"):
        return bird.reviews.search_again(one, words)
