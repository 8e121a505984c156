"""What a person sees of many items imported at once: how many rows came to what, and what to do about the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.imports import candidates_shown
from bowerbird.cli.render.objects import candidate_named
from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.words import (
    IDENTIFIERS,
    asked_word,
    asked_words,
    counted,
    duration,
    many,
    moment,
    status_text,
    value_words,
)
from bowerbird.importing.outcomes import HOW_TO_CHOOSE
from bowerbird.words.collections import CollectionResult
from bowerbird.words.lists import RETRIED, ImportStatus, ListImport, ListPreview, ListRow, PreviewRow, RowStatus

_SHOWN_AT_MOST = 20
_NAMES = 2
"""So many words of a query are names, which are to be wrapped: the item's and its maker's."""
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
        yield Sheet(
            _ROWS,
            [_row(row) for row in problems[:_SHOWN_AT_MOST]],
            heads=2,
            details=f"bowerbird imports show {done.id}",
        )
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
    listed: ListImport, rows: Sequence[ListRow], *, limit: int, full: bool = False
) -> Iterator[RenderableType]:
    """Yield the rows of an import; with *full* as blocks, with the candidates that there are to choose from."""
    yield from _headline(listed)
    if listed.status == ImportStatus.READING:
        yield text(f"If nobody reads it any more: {listed.incomplete}.", "yellow")
    elif listed.incomplete is not None:
        yield text(listed.incomplete, "red")
    yield Text()
    if not rows:
        yield text("No such rows.")
        return
    details = f"bowerbird imports show {listed.id} --row N"
    yield Sheet(_ROWS, [_row(row) for row in rows], heads=2, details=details, full=full)
    if full:
        for row in rows:
            yield heading("As it stood")
            yield Sheet(_CELLS, [(column, value_words(cell)) for column, cell in row.told.items() if cell])
            yield from candidates_shown(listed.kind, row.candidates, row.query or {}) if row.candidates else ()
    elif len(rows) == limit:
        yield Text()
        yield text(f"The first {limit} rows; --limit shows more, --csv OUT writes all into a file.", "dim")


def preview_shown(preview: ListPreview, source: str) -> Iterator[RenderableType]:
    """Yield what an import would do."""
    yield text(f"{many(preview.total, 'row')} in {source}. Nothing was asked or saved.", "bold")
    yield Text()
    lines = (
        (preview.existing, "in the catalogue already"),
        (preview.settled_before, "asked for in vain not long ago"),
        (preview.to_ask, f"to be asked about: {_cost(preview)}"),
        (preview.invalid_count, "that cannot be used"),
    )
    yield Sheet((_COUNTS[0], Column("These are")), [(f"{count:,}", words) for count, words in lines if count])
    if preview.dropped:
        yield Text()
        yield text(f"{_left_out(preview.dropped)}.", "yellow")
    if preview.invalid:
        yield heading("Rows that cannot be used")
        yield Sheet((Column("Row", right=True), Column("Why", wraps=30)), [(str(n), why) for n, why in preview.invalid])
    if preview.sample:
        yield heading("The first rows that would be asked about, as they were understood")
        yield _sample(preview.sample)


def _cost(preview: ListPreview) -> str:
    """Return what asking costs: ``12 to 80 requests, up to 2 minutes``."""
    least, most = preview.requests_least, max(preview.requests_least, preview.requests_most)
    requests = many(most, "request") if least == most else f"{least:,} to {many(most, 'request')}"
    return f"{requests}, up to {duration(preview.seconds_most)}" if preview.seconds_most else requests


def collection_shown(result: CollectionResult, command: str) -> Iterator[RenderableType]:
    """Yield what came of importing all that belongs to an item; *command* is what to type to do it again."""
    owner = f"{result.owner.kind} {result.owner.id}  {result.owner.display_name}"
    if not result.success:
        yield Text.assemble(("Incomplete: ", "bold red"), text(owner))
    elif result.changed:
        yield Text.assemble((f"Imported {many(result.listed, result.kind)} of ", "bold green"), text(owner))
    else:
        yield Text.assemble((f"Unchanged: {many(result.listed, result.kind)} of ", "bold"), text(owner))
    told = {
        name: len(getattr(result, name)) for name in ("created", "updated", "unchanged", "missing", "moved", "broken")
    }
    yield text(f"{counted(told, plurals=False) or 'nothing'}; {many(result.requests, 'request')}", "dim")
    for line in result.broken[:_SHOWN_AT_MOST]:
        yield Text.assemble(("not saved: ", "red"), text(line))
    if result.missing:
        ids = ", ".join(map(str, result.missing[:_SHOWN_AT_MOST]))
        yield text(f"Not at the source any more, and marked so: {result.kind} {ids}", "yellow")
    if result.moved:
        ids = ", ".join(map(str, result.moved[:_SHOWN_AT_MOST]))
        yield text(f"Moved or merged at the source: {result.kind} {ids}", "yellow")
    yield Text()
    if result.error:
        yield text(result.error, "red")
        yield text("What came before is saved. The same command brings the rest:")
        yield text(f"  bowerbird {command} {result.owner.id}")
    else:
        yield text("See them with:")
        yield text(f"  bowerbird show {result.owner.kind} {result.owner.id}")


def releases_summed(results: Sequence[CollectionResult]) -> Iterator[RenderableType]:
    """Yield what came of importing the releases of many albums, in one line, and what failed."""
    listed = sum(one.listed for one in results)
    created = sum(len(one.created) for one in results)
    requests = sum(one.requests for one in results)
    yield Text()
    yield text(
        f"Releases of {many(len(results), 'album')}: {listed} listed, {created} created, {many(requests, 'request')}"
    )
    for one in results:
        if one.error:
            yield text(f"album {one.owner.id} {one.owner.display_name}: {one.error}", "red")


def _headline(done: ListImport) -> Iterator[Text]:
    """Yield how many rows were found, what that is of and what it has cost, and what was left out of the rows."""
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
        yield text(f"{_left_out(done.dropped)}: bowerbird imports show {done.id} --dropped", "yellow")


def _left_out(dropped: Mapping[str, int]) -> str:
    return f"{many(sum(dropped.values()), 'cell')} left out ({counted(dropped)})"


def _sample(rows: Sequence[PreviewRow]) -> Sheet:
    """Return rows as they were understood: a column for each word, in the order in which queries name them."""
    # The row of which most is known has its words in the order of the query.
    fullest = sorted(rows, key=lambda row: -len(row.query))
    words = dict.fromkeys(word for row in fullest for word in row.query if word != IDENTIFIERS)
    columns = [
        Column("Row", right=True),
        Column("Rank", right=True),
        *(
            Column(word.replace("_", " ").capitalize(), wraps=14 if place < _NAMES else 6, rank=max(0, place - 1))
            for place, word in enumerate(words)
        ),
        Column("ID", wraps=36, rank=len(words) + 1),
        Column("Left out", wraps=16),
    ]
    cells = [
        (
            str(row.number),
            str(row.rank or ""),
            *(asked_word(word, row.query.get(word)) for word in words),
            ", ".join(one["value"] for one in row.query.get(IDENTIFIERS, ())),
            "; ".join(row.dropped),
        )
        for row in rows
    ]
    return Sheet(columns, cells, heads=3)


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


def _row(row: ListRow) -> tuple[str | Text, ...]:
    item = f"{row.item_id} {row.name}" if row.item_id is not None else ""
    score = "" if row.match is None else f"{row.match.score:.2f}"
    asked = asked_words(row.query or {}) or ", ".join(
        words for cell in row.told.values() if (words := value_words(cell))
    )
    return str(row.number), asked, str(row.rank or ""), status_text(row.status), item, score, _reason(row)


def _reason(row: ListRow) -> str:
    """Return why a row is what it is, what is near it, and which of its cells were left out."""
    told = [part for part in (row.reason or "").split("; ") if part and part != HOW_TO_CHOOSE]
    if row.candidates:
        first = "near" if row.status == RowStatus.NOT_FOUND else "best"
        told.append(f"{first}: {candidate_named(row.candidates[0])}")
    return "; ".join([*told, *(f"left out: {problem}" for problem in row.dropped)])
