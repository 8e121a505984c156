"""``import albums --from-text``: a model reads the albums out of a text, and a person looks at them first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from bowerbird.cli.outcome import FAILED
from bowerbird.cli.terminal import note, say, waiting
from bowerbird.words.errors import QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.sources.ai.listing import FoundRow
    from bowerbird.words.lists import Told

_AT_MOST = 20_000_000


def rows_of_text(bird: Bowerbird, kind: str, name: str, *, sure: bool) -> Sequence[Told]:
    """Return the albums that a text names, once a person has said that they are right.

    Args:
        bird: an open catalogue.
        kind: the kind that is imported.
        name: a file, or ``-`` for standard input.
        sure: whether nobody is to be asked.

    Raises:
        QueryError: the kind is another, the file cannot be read, it names no album, or the person says no.
        ConfigurationError: no model is set up.
        UnavailableError: the model is down or busy, or may not cost more.
        RejectedError: the model's answer cannot be understood.
    """
    if kind != "album":
        raise QueryError("only albums are read out of a text; give --from-text to: bowerbird import albums")
    if name == "-" and not sure:
        raise QueryError("the text comes from standard input, so nobody can be asked: give --yes, or give a file")
    if not sure and not sys.stdin.isatty():
        raise QueryError("nobody can be asked whether what is found is right: give --yes, or --dry-run to look only")
    text = _read(name)
    with waiting("Reading the text …"):
        found = bird.albums_in_text(text)
    if not found:
        raise QueryError("the text names no album that can be found in it again")
    if not sure:
        _confirm(found)
    return [_told(row) for row in found]


def _confirm(found: Sequence[FoundRow]) -> None:
    """Show the rows, and ask whether they are right; if not, that is the end of it."""
    from bowerbird.cli import render

    say(*render.found_rows_shown(found))
    note("")
    what = "this album" if len(found) == 1 else f"these {len(found)} albums"
    if input(f"Import {what}? [y/N] ").strip().lower() not in ("y", "yes"):
        say("Nothing was imported.")
        raise typer.Exit(FAILED)


def _told(row: FoundRow) -> Told:
    from bowerbird.words.lists import Told

    words = {"title": row.title, "artist": row.artist, **({} if row.year is None else {"year": row.year})}
    return Told(words=words, rank=row.rank, told={**words, **({} if row.rank is None else {"rank": row.rank})})


def _read(name: str) -> str:
    from bowerbird.importing.files.text import text_of

    with _opened(name) as raw:
        text = ""
        for piece in text_of(raw, name).pieces:
            text += piece
            if len(text) > _AT_MOST:
                raise QueryError(f"{name} has more than {_AT_MOST // 1_000_000} million letters: cut it up")
    return text


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        if sys.stdin is None:
            raise QueryError("standard input is closed: give a file")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise QueryError(f"cannot read {name}: {error.strerror or error}") from None
