"""``imports``: the lists that were imported, and what came of each row; and out again as a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import emit
from bowerbird.cli.terminal import say
from bowerbird.words.errors import ConfigurationError, NotInCatalogueError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.words.lists import ListRow, RowStatus
    from bowerbird.words.results import Match

app = typer.Typer(help="Show the imports of lists, and what came of their rows.")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_SHOWN_AT_MOST = 100
_BECAME = (
    *("row", "status", "reason", "item", "item_name", "identifier", "score", "likely", "left_out"),
    *("candidate", "candidate_score", "candidate_likely"),
)


@app.callback(invoke_without_command=True)
def imports(
    ctx: typer.Context,
    *,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the imports, the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from bowerbird.cli import render

    with opened(ctx) as bird:
        found = bird.imports.all(limit=limit)
    if as_json:
        emit({"imports": [one.to_dict() for one in found]})
    else:
        say(*render.list_imports_shown(found))


@app.command("show")
def show(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="The number of the import.")],
    *,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="Only rows that are not_found, ambiguous, …; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--csv", metavar="OUT", help="Write all these rows into a CSV file.")
    ] = None,
    row: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only this row, in full.")] = None,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="Only rows of which a cell was left out, and what was wrong with it.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many rows to show.")] = _SHOWN_AT_MOST,
    as_json: AsJson = False,
) -> None:
    """Show what came of the rows of an import."""
    from itertools import islice

    from bowerbird.cli import render

    statuses = _statuses(status or ())
    with opened(ctx) as bird:
        listed = bird.imports.get(number)
        if out is not None:
            written = _write(bird, number, statuses, out, dropped=dropped)
            if as_json:
                emit({"success": True, "file": str(out), "rows": written})
            else:
                say(f"Wrote {written} {'row' if written == 1 else 'rows'} to {out}.")
            return
        after = (number, row - 1) if row else (0, 0)
        every = bird.imports.rows(number, statuses=statuses, after=after, dropped=dropped)
        rows = list(islice(every, 1 if row else limit))
    if row and [shown.number for shown in rows] != [row]:
        raise NotInCatalogueError(f"import {number} has no row {row}{' of this kind' if statuses or dropped else ''}")
    if as_json:
        emit({**listed.to_dict(), "rows": [row.to_dict() for row in rows]})
    else:
        say(*render.rows_shown(listed, rows, limit=limit, full=row is not None, dropped=dropped))


def _statuses(words: list[str] | tuple[str, ...]) -> list[RowStatus]:
    from bowerbird.words.lists import RowStatus

    unknown = [word for word in words if word not in list(RowStatus)]
    if unknown:
        raise QueryError(f"there is no status {unknown[0]!r}; there are: {', '.join(RowStatus)}")
    return [RowStatus(word) for word in words]


def _cell(value: object) -> str:
    """Return what a person or a source has said as a cell that no spreadsheet runs."""
    from bowerbird.importing.files.formulas import defused

    return "" if value is None else defused(str(value))


def _became(row: ListRow, identifier: str) -> list[object]:
    """Return the cells of what a row became, and of the best of what there is to choose from or is near."""
    from bowerbird.cli import render

    best = row.candidates[0] if row.candidates else None
    return [
        row.number,
        row.status.value,
        _cell(render.row_reason(row)),
        row.item_id,
        _cell(row.name),
        _cell(identifier),
        *_judged(row.match),
        _cell("; ".join(row.dropped)),
        _cell(None if best is None else best.identifier),
        *_judged(None if best is None else best.match),
    ]


def _judged(match: Match | None) -> tuple[str, str]:
    """Return a score and a probability, from 0 to 1."""
    if match is None:
        return "", ""
    return f"{match.score:.3f}", "" if match.probability is None else f"{match.probability:.3f}"


def _write(bird: Bowerbird, number: int, statuses: list[RowStatus], out: Path, *, dropped: bool) -> int:
    """Write rows as they stood, with what they became; return how many."""
    first = next(bird.imports.rows(number), None)
    columns = list(first.told) if first else []
    written = 0
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*map(_cell, columns), *_BECAME])
            for row, identifier in bird.imports.identified(number, statuses=statuses, dropped=dropped):
                told = [_cell(row.told.get(column)) for column in columns]
                writer.writerow([*told, *_became(row, identifier)])
                written += 1
    except OSError as error:
        raise ConfigurationError(f"cannot write {out}: {error.strerror or error}") from None
    return written
