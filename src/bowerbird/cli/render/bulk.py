"""What a person sees of many items imported at once: how many rows came to what, and what to do about the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.imports import candidates_shown
from bowerbird.cli.render.objects import candidate_named
from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.words import (
    asked_words,
    left_out,
    many,
    moment,
    status_text,
    value_words,
)
from bowerbird.importing.outcomes import HOW_TO_CHOOSE
from bowerbird.words.lists import RETRIED, ImportStatus, ListImport, ListRow, RowStatus

_SHOWN_AT_MOST = 20
_COUNTS = (Column("Rows", right=True), Column("Came to"), Column("That is", wraps=30, rank=1))
_MEANINGS = {
    RowStatus.PENDING: "not looked at yet",
    RowStatus.CREATED: "new in the catalogue",
    RowStatus.EXISTING: "in the catalogue before, and nothing changed",
    RowStatus.UPDATED: "in the catalogue before, and the source knew more",
    RowStatus.NOT_FOUND: "no source has it",
    RowStatus.AMBIGUOUS: "several fit, or one that is not certain",
    RowStatus.UNAVAILABLE: "the source did not answer",
    RowStatus.FAILED: "the source refused, or its answer could not be saved",
    RowStatus.INVALID: "the row itself cannot be used",
}
_ROWS = (
    Column("Row", right=True),
    Column("Asked for", wraps=20),
    Column("Rank", right=True, rank=2),
    Column("Status"),
    Column("Item", wraps=14),
    Column("Score", right=True, rank=1),
    Column("Reason", wraps=20),
)
_CELLS = (Column("Column"), Column("Cell", wraps=30))
_IMPORTS = (
    Column("Import", right=True),
    Column("Kind", rank=3),
    Column("From", wraps=14),
    Column("Found", right=True),
    Column("State"),
    Column("Came to", wraps=20, rank=2),
    Column("Requests", right=True, rank=4),
    Column("Began (UTC)", wraps=10, rank=1),
)
_STATES = {
    ImportStatus.READING: "yellow",
    ImportStatus.RUNNING: "yellow",
    ImportStatus.STOPPED: "red",
    ImportStatus.DONE: "green",
}


def list_import_shown(done: ListImport, problems: Sequence[ListRow]) -> Iterator[RenderableType]:
    """Yield what came of an import; *problems* are the first rows that became no item."""
    yield from _headline(done)
    yield Text()
    yield Sheet(_COUNTS, [_count(done, status) for status in done.counts])
    if problems:
        yield heading("The first rows that became no item")
        yield from _sheet_of_rows(problems[:_SHOWN_AT_MOST], f"bowerbird imports show {done.id}")
    if done.error:
        yield Text()
        yield text(done.error, "red")
    yield Text()
    yield from _next(done)


def list_imports_shown(found: Sequence[ListImport]) -> Iterator[RenderableType]:
    """Yield a line for each import."""
    if not found:
        yield text("No list has been imported yet. Import one with: bowerbird import albums FILE")
        return
    yield Sheet(_IMPORTS, [_import(one) for one in found], details="bowerbird imports show ID")
    yield Text()
    yield text("See the rows of one with: bowerbird imports show ID", "dim")


def rows_shown(
    listed: ListImport, rows: Sequence[ListRow], *, limit: int, full: bool = False, dropped: bool = False
) -> Iterator[RenderableType]:
    """Yield the rows of an import; with *full* as blocks, with the candidates that there are to choose from.

    With *dropped* the rows are those of which something was left out.
    """
    yield from _headline(listed, refer=not dropped)
    if listed.status == ImportStatus.READING:
        yield text(f"If nobody reads it any more: {listed.incomplete}.", "yellow")
    elif listed.incomplete is not None:
        yield text(listed.incomplete, "red")
    yield Text()
    if not rows:
        yield text("No such rows.")
        return
    details = f"bowerbird imports show {listed.id} --row N"
    yield from _sheet_of_rows(rows, details, full=full)
    if full:
        for row in rows:
            yield heading("As it stood")
            yield Sheet(_CELLS, [(column, value_words(cell)) for column, cell in row.told.items() if cell])
            yield from candidates_shown(listed.kind, row.candidates, row.query or {}) if row.candidates else ()
    elif len(rows) == limit:
        yield Text()
        yield text(f"The first {limit} rows; --limit shows more, --csv OUT writes all into a file.", "dim")


def _headline(done: ListImport, *, refer: bool = True) -> Iterator[Text]:
    """Yield how many rows were found, what that is of and what it has cost, and what was left out of the rows.

    With *refer* the last comes with the command that shows those rows.
    """
    so_far = "" if done.success else " so far"
    yield text(f"{done.found:,} of {done.total:,} found{so_far}", "bold")
    words = {
        ImportStatus.DONE: ("Imported", "bold green"),
        ImportStatus.READING: ("Being read:", "bold yellow"),
        ImportStatus.RUNNING: ("Under way:", "bold yellow"),
        ImportStatus.STOPPED: ("Stopped:", "bold red"),
    }
    word, style = words[done.status]
    kept = f", kept as list {done.list_id}" if done.list_id else ""
    rows = f"{done.settled:,} of {many(done.total, 'row')}" if not done.success else many(done.total, "row")
    told = f"{rows} from {done.source} (import {done.id}), {many(done.requests, 'request')}{kept}"
    yield Text.assemble((f"{word} ", style), text(told))
    if done.dropped:
        where = f": bowerbird imports show {done.id} --dropped" if refer else ""
        yield text(f"{left_out(done.dropped)}{where}", "yellow")


def _count(done: ListImport, status: RowStatus) -> tuple[str | Text, ...]:
    meaning = _MEANINGS[status]
    if status == RowStatus.NOT_FOUND and done.near:
        meaning = f"{meaning}; {done.near:,} {'has' if done.near == 1 else 'have'} something near"
    return f"{done.counts[status]:,}", status_text(status), meaning


def _next(done: ListImport) -> Iterator[Text]:
    if done.cut_short is not None:
        yield text("Import the file again: what is in the catalogue by then costs no request. To do the rows that were")
        yield text("read and are still open:")
        yield text(f"  bowerbird import --resume {done.id}")
        return
    if not done.success:
        yield text("Go on with:")
        yield text(f"  bowerbird import --resume {done.id}")
        return
    if done.counts.get(RowStatus.AMBIGUOUS) or done.near:
        ambiguous = "Decide what is ambiguous" if done.counts.get(RowStatus.AMBIGUOUS) else ""
        yield text(f"{ambiguous or 'See what is near the rows that are not found'} with:")
        yield text(f"  bowerbird review --import {done.id}")
    if any(done.counts.get(status) for status in RETRIED):
        yield text("Try again what was unavailable or failed with:")
        yield text(f"  bowerbird import --resume {done.id} --retry failed")
    if done.list_id:
        yield text("See the list with:")
        yield text(f"  bowerbird show list {done.list_id}")
    yield text("See what came of every row with:")
    yield text(f"  bowerbird imports show {done.id}")


def _import(one: ListImport) -> tuple[str | Text, ...]:
    told = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in one.counts.items())
    found = f"{one.found:,} of {one.total:,}"
    stopped_early = one.status == ImportStatus.STOPPED and one.cut_short is not None
    state = text("cut short" if stopped_early else one.status.value, _STATES[one.status])
    return str(one.id), one.kind, one.source, found, state, told, str(one.requests), moment(one.created_at)


def _row(row: ListRow, shared: Collection[str]) -> tuple[str | Text, ...]:
    item = f"{row.item_id} {row.name}" if row.item_id is not None else ""
    score = "" if row.match is None else f"{row.match.score:.2f}"
    asked = asked_words(row.query or {}) or ", ".join(
        words for cell in row.told.values() if (words := value_words(cell))
    )
    return str(row.number), asked, str(row.rank or ""), status_text(row.status), item, score, _reason(row, shared)


def row_reason(row: ListRow) -> str:
    """Return why a row is what it is, and what is near it or the best of what fits."""
    told = [part for part in (row.reason or "").split("; ") if part and part != HOW_TO_CHOOSE]
    if row.candidates:
        first = "near" if row.status == RowStatus.NOT_FOUND else "best"
        told.append(f"{first}: {candidate_named(row.candidates[0])}")
    return "; ".join(told)


def _reason(row: ListRow, shared: Collection[str]) -> str:
    """Return the reason of a row that is not told of many at once, and which of its cells were left out."""
    told = "see above" if row.reason in shared else row_reason(row)
    return "; ".join(part for part in (told, row.dropped and f"left out: {', '.join(row.dropped)}") if part)


def _told_of_many(rows: Sequence[ListRow]) -> dict[str, int]:
    """Return the reasons that several rows share because their source is down or refuses, and how many have each."""
    reasons = Counter(row.reason for row in rows if row.reason and row.status in RETRIED)
    return {reason: count for reason, count in reasons.items() if count > 1}


def _sheet_of_rows(rows: Sequence[ListRow], details: str, *, full: bool = False) -> Iterator[RenderableType]:
    """Yield rows; what many of them share is told once, above."""
    shared = {} if full else _told_of_many(rows)
    for reason, count in shared.items():
        yield text(f"{many(count, 'row')}: {reason}", "red")
    yield Sheet(_ROWS, [_row(row, shared) for row in rows], heads=2, details=details, full=full)
