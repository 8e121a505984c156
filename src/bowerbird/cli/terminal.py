"""The two streams: results go to stdout, everything said along the way to stderr. Knows width, colour and the log."""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bowerbird.cli.harmless import harmless
from bowerbird.words.hiding import hidden

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from bowerbird.words.lists import ListProgress, TellProgress

# Into a file or a pipe nothing is wrapped: a program reads it, line by line.
_UNLIMITED = 10_000


def prepare_streams() -> None:
    """Let both streams print any text, in whatever encoding they have; and keep the log off them until it is wanted."""
    logging.getLogger().addHandler(logging.NullHandler())
    # Python has no stream at all where the caller has closed one (`>&-`); what is said there goes nowhere.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 -- until the program ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(*parts: RenderableType) -> None:
    """Print a result on stdout: formatted on a terminal, as plain lines elsewhere."""
    console = _console()
    if console.is_terminal:
        for part in parts:
            console.print(part)
        return
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    print("\n".join(lines))


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show on a terminal's stderr that something is under way."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(harmless(text))):
        yield


@contextmanager
def counting(text: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal's stderr how far something has come; yields what is to be told so."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def following(text: str) -> Iterator[TellProgress | None]:
    """Show on a terminal's stderr how an import of a list goes on: rows, rate, requests, time left."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[requests]} requests,"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(escape(harmless(text)), total=None, rate="", requests=0)

        def tell(told: ListProgress) -> None:
            speed = progress.tasks[0].speed
            rate = f"{speed:,.0f} rows/s," if speed else ""
            progress.update(task, completed=told.done, total=told.total, rate=rate, requests=told.requests)

        yield tell


def note(words: str) -> None:
    """Say something along the way, on stderr."""
    print(harmless(words, keep="\n"), file=sys.stderr)


def log_to_stderr(*, verbose: bool) -> None:
    """Send the log to stderr: warnings and requests with *verbose*, nothing without."""
    if not verbose:
        return
    root = logging.getLogger()
    handler = logging.StreamHandler()
    handler.setFormatter(_HarmlessFormatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)


class _HarmlessFormatter(logging.Formatter):
    """Log lines quote what sources say."""

    def format(self, record: logging.LogRecord) -> str:
        return harmless(hidden(super().format(record)), keep="\n\t")


def _console() -> Console:
    from rich.console import Console

    width = shutil.get_terminal_size(fallback=(_UNLIMITED, 0)).columns
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    if console.no_color:
        # Rich would still send bold and dim; who asks for no colour gets no escape sequence at all.
        console = Console(width=width, highlight=False, markup=False, emoji=False, color_system=None)
    return console
