"""``import albums``, ``artists`` and ``songs``: whole lists, from a file, a stream, a series or pasted addresses."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bowerbird.cli.columns import Opening, columns_given, opened_list, turned_round
from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import FAILED, emit
from bowerbird.cli.pasting import rows_of_text
from bowerbird.cli.terminal import following, note, say
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.files import ListFile
    from bowerbird.importing.registry import AnyImporter
    from bowerbird.words.lists import ListImport, ListName, Told

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE", help="A table, text, JSON, page or playlist; - for standard input; or addresses and IDs."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="WORD=COLUMN", help="Which column is what: --map title=Album; may be repeated."),
]
Form = Annotated[
    str | None, typer.Option("--format", metavar="FORM", help="A form such as csv or lines, if it cannot be told.")
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="What the bytes of FILE are in: utf-8, cp1251, shift_jis."),
]
Series = Annotated[str | None, typer.Option("--series", metavar="ID", help="The members of a MusicBrainz series.")]
FromText = Annotated[
    str | None,
    typer.Option("--from-text", metavar="FILE", help="Albums that a text or page names, read by a model; - for stdin."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Import what a text names without asking whether it is right.")]
Named = Annotated[
    str | None, typer.Option("--list", metavar="NAME", help="Keep the order of the rows as the list of this name.")
]
NoList = Annotated[bool, typer.Option("--no-list", help="Keep no list, although the rows have ranks.")]
Force = Annotated[
    bool, typer.Option("--force", help="Ask again about what is stored (by workers), and for what was not found.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would happen; nobody is asked.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was typed."""

    sources: Sequence[str]
    columns: Sequence[str]
    form: str | None
    encoding: str | None
    series: str | None
    text: str | None
    sure: bool
    name: str | None
    no_list: bool
    force: bool
    dry_run: bool
    as_json: bool

    def __post_init__(self) -> None:
        """Refuse two sources at once, or none.

        Raises:
            QueryError: that is so, or a list is to be kept and not to be kept.
        """
        if [bool(self.sources), bool(self.series), bool(self.text)].count(True) != 1:
            raise QueryError("give a FILE (or - for standard input, or addresses), or --series ID, or --from-text FILE")
        if (self.series or self.text) and (self.columns or self.form or self.encoding):
            raise QueryError("--map, --format and --encoding are of a FILE: neither a series nor a text has columns")
        if self.name is not None and self.no_list:
            raise QueryError("--list keeps a list and --no-list does not: give one of them")
        if self.name is not None:
            # Refused before a file is read or a source is asked.
            from bowerbird.words.lists import ListName

            ListName(name=self.name)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What is to be imported.

    Attributes:
        source: where it comes from, in words.
        name: the list that keeps their order if nobody says otherwise; None when they have none.
        turned_round: the options that read maker and name the other way round; None where that makes no sense.
    """

    rows: Iterable[Told]
    source: str
    name: ListName | str | None
    turned_round: str | None = None


def _command(kind: str, told: str) -> Callable[..., None]:
    """Return the command that imports a list of one kind; they differ in nothing else."""

    def import_list(  # noqa: PLR0913 -- the command's options
        ctx: typer.Context,
        source: Sources = None,
        *,
        columns: Columns = None,
        form: Form = None,
        encoding: Encoding = None,
        series: Series = None,
        from_text: FromText = None,
        yes: Yes = False,
        name: Named = None,
        no_list: NoList = False,
        force: Force = False,
        dry_run: DryRun = False,
        as_json: AsJson = False,
    ) -> None:
        wish = Wish(
            sources=source or (),
            columns=columns or (),
            form=form,
            encoding=encoding,
            series=series,
            text=from_text,
            sure=yes or dry_run,
            name=name,
            no_list=no_list,
            force=force,
            dry_run=dry_run,
            as_json=as_json,
        )
        _import(ctx, kind, wish)

    import_list.__doc__ = told
    return import_list


_KNOWN = "Columns are known by their names, in many languages and as programs export them:"
albums = _command("album", f"Import a list of albums. {_KNOWN} title or album, artist, year, type, mbid, rank.")
artists = _command("artist", f"Import a list of artists. {_KNOWN} name or artist, type, country, mbid, rank.")
songs = _command("song", f"Import a list of songs. {_KNOWN} title or song, artist, year, length, mbid, isrc, rank.")


def resume(ctx: typer.Context, number: int, retry: Sequence[str], *, as_json: bool) -> None:
    """Go on with an import where it stopped."""
    with opened(ctx) as bird:
        source = bird.imports.get(number).source
        with _resumable(bird, number), following(f"Importing {source}") as progress:
            done = bird.resume_import(number, retry=retry, progress=progress)
        _tell(bird, done, as_json=as_json)


def _import(ctx: typer.Context, kind: str, wish: Wish) -> None:
    with opened(ctx, begin=True) as bird:
        importer = bird.importer(kind)
        with _rows(bird, importer, wish) as rows:
            if wish.dry_run:
                _preview(bird, importer, wish, rows)
            else:
                _run(bird, importer, wish, rows)


def _preview(bird: Bowerbird, importer: AnyImporter, wish: Wish, rows: Rows) -> None:
    from bowerbird.cli import render

    preview = bird.preview_many(importer, rows.rows, force_providers=wish.force)
    if wish.as_json:
        emit(preview.to_dict())
    else:
        say(*render.preview_shown(preview, rows.source))


def _run(bird: Bowerbird, importer: AnyImporter, wish: Wish, rows: Rows) -> None:
    with _resumable(bird), following(f"Importing {rows.source}") as progress:
        done = bird.run_many(
            importer,
            rows.rows,
            list_name=None if wish.no_list else rows.name if wish.name is None else wish.name,
            source=rows.source,
            force_providers=wish.force,
            progress=progress,
        )
    if done.success and done.total and not done.found and rows.turned_round:
        note(f"No row was found. Where each is the other way round, import it again with: {rows.turned_round}")
    _tell(bird, done, as_json=wish.as_json)


def _tell(bird: Bowerbird, done: ListImport, *, as_json: bool) -> None:
    from bowerbird.cli import render

    if as_json:
        emit(done.to_dict())
    else:
        say(*render.list_import_shown(done, bird.imports.problems(done.id)))
    if not done.success:
        raise typer.Exit(FAILED)


@contextmanager
def _resumable(bird: Bowerbird, number: int | None = None) -> Iterator[None]:
    """Say how to go on when somebody interrupts an import: that of a number, or the one that is begun in here."""
    before = {one.id for one in bird.imports.all(limit=1)}
    try:
        yield
    except KeyboardInterrupt:
        begun = [one for one in bird.imports.all(limit=1) if one.id not in before]
        for one in begun if number is None else [bird.imports.get(number)]:
            if one.cut_short is not None:
                note(f"Import {one.id}: {one.incomplete}.")
            else:
                note(f"{one.settled} of {one.total} rows are done. Go on with: bowerbird import --resume {one.id}")
        raise


@contextmanager
def _rows(bird: Bowerbird, importer: AnyImporter, wish: Wish) -> Iterator[Rows]:
    """Yield what is to be imported; a file stays open meanwhile."""
    from bowerbird.catalogue.kinds import describe

    if wish.series:
        series = bird.series(importer, wish.series)
        yield Rows(rows=series.rows, source=f"series {series.name}", name=series.list_name)
        return
    if wish.text:
        found_rows = rows_of_text(bird, describe(importer.kind).name, wish.text, sure=wish.sure)
        source = "standard input" if wish.text == "-" else Path(wish.text).name
        ranked = any(row.rank is not None for row in found_rows)
        yield Rows(rows=found_rows, source=source, name=_list_name(source) if ranked else None)
        return
    first, form = wish.sources[0], wish.form
    read: Path | BinaryIO
    if first == "-":
        if sys.stdin is None:
            raise QueryError("standard input is closed: give a FILE")
        read, source = sys.stdin.buffer, "standard input"
    elif len(wish.sources) > 1 or _is_pasted(first):
        read, source, form = BytesIO("\n".join(wish.sources).encode()), "the command line", "txt"
    else:
        read, source = Path(first), Path(first).name
    opening = Opening(
        read=read,
        name=source,
        columns=columns_given(wish.columns, importer.query),
        form=form,
        encoding=wish.encoding,
        may_ask=not wish.as_json,
    )
    with opened_list(opening, importer.query) as found:
        name = _list_name(source) if "rank" in found.mapping else None
        turned = turned_round(found, importer.query, opening.columns)
        yield Rows(rows=_told(found), source=source, name=name, turned_round=turned)


def _told(found: ListFile) -> Iterator[Told]:
    from bowerbird.words.lists import Told

    ranked = "rank" in found.mapping
    return (
        Told(
            words=row.words,
            rank=row.rank,
            ranked=ranked,
            told=row.told,
            problem=row.problem,
            dropped=row.dropped,
        )
        for row in found
    )


def _is_pasted(text: str) -> bool:

    from bowerbird.words.schemes import MBID

    return "://" in text or re.fullmatch(MBID, text.strip().lower()) is not None


def _list_name(source: str) -> str:
    """Return what the list of a file is called when nobody says."""
    from bowerbird.words.lists import LIST_NAME_AT_MOST

    stem = Path(source).stem
    return clean(stem.replace("_", " ").replace("-", " ")[:LIST_NAME_AT_MOST]) or clean(stem) or "a list"
