"""The program: its commands, its global options, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bowerbird import __version__
from bowerbird.cli import backlog, demo, editing, importing, imports, looking, operating, reviewing, working
from bowerbird.cli.opening import GlobalOptions
from bowerbird.cli.outcome import FAILED, INTERRUPTED, code_of, is_ours, report
from bowerbird.cli.terminal import log_to_stderr, prepare_streams
from bowerbird.words.errors import QueryError

_CATALOGUE = ("import", "imports", "review", "show", "list", "edit", "merge", "rebuild", "history")
_BACKGROUND = ("worker", "status", "jobs", "enrich", "retry", "cancel", "pause", "resume")
_SET_UP = ("providers", "config", "db", "sandbox", "demo")


class _InOrder(TyperGroup):
    """Lists the commands in the order in which a person comes to need them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 -- Typer does not publish the class
        order = [*_CATALOGUE, *_BACKGROUND, *_SET_UP]
        return sorted(super().list_commands(ctx), key=lambda name: order.index(name) if name in order else len(order))


# Plain help: Rich's panels would cost a third of the time that `bowerbird --help` may take.
app = typer.Typer(
    cls=_InOrder, add_completion=False, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(importing.app, name="import", short_help="Find or create items and ask their sources.")
app.add_typer(imports.app, name="imports", short_help="Show the lists that were imported, row by row.")
app.command("review", short_help="Decide what is ambiguous.")(reviewing.review)
app.command("show", short_help="Show an item, and who said what of it.")(looking.show)
app.command("list", short_help="List the items of a kind.")(looking.list_items)
app.command("edit", short_help="Correct an item: your word wins.")(editing.edit)
app.command("merge", short_help="Make one item of two.")(editing.merge)
app.command("rebuild", short_help="Apply a new precedence to what is stored.")(editing.rebuild)
app.command("history", short_help="Show the changes of an item.")(looking.history)
app.command("worker", short_help="Run the jobs that imports left to the workers.")(working.worker)
app.command("status", short_help="Show how it stands with each provider.")(backlog.status)
app.command("jobs", short_help="List jobs that wait, run or have failed.")(backlog.jobs)
app.command("enrich", short_help="Have a provider asked about many items.")(backlog.enrich)
app.command("retry", short_help="Try failed jobs again.")(backlog.retry)
app.command("cancel", short_help="Take waiting jobs off the list.")(backlog.cancel)
app.command("pause", short_help="Let no worker ask a provider.")(backlog.pause)
app.command("resume", short_help="Let the workers go on with a provider.")(backlog.resume)
app.command("providers", short_help="Show the sources of each kind.")(operating.providers)
app.command("config", short_help="Show the settings and where they come from.")(operating.config)
app.add_typer(operating.database, name="db", short_help="Look after the database.")
app.command("sandbox", short_help="Serve a lookalike of all sources to try it with.")(operating.sandbox)
app.command("demo", short_help="Show the main job, against the sandbox.")(demo.demo)


@functools.cache
def command() -> Any:  # noqa: ANN401 -- Typer does not publish the class
    """Return the commands as the program runs them; built once, for it takes longer than many a command."""
    return get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Whatever goes wrong ends as a line for a person, or as JSON."""
    as_json = "--json" in arguments
    prepare_streams()
    try:
        _refuse_bad_text(arguments)
        # Typer itself shows wrong usage to a person; for a program it is caught below like every other error.
        code = command().main(list(arguments), prog_name="bowerbird", standalone_mode=not as_json)
        sys.stdout.flush()
    except SystemExit as ended:
        code = ended.code
    except BrokenPipeError:
        _let_go_of_stdout()
        return FAILED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:  # the last stop: nobody is to meet a traceback unasked
        if not is_ours(error):
            logging.getLogger(__name__).exception("this was not expected")
        report(error, arguments, as_json=as_json)
        return code_of(error)
    if code == INTERRUPTED:
        print("Interrupted.", file=sys.stderr)
    return code if isinstance(code, int) else 0


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bowerbird {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    ctx: typer.Context,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The catalogue: sqlite:///FILE or postgresql://USER@HOST/NAME."),
    ] = None,
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell requests and warnings, and show tracebacks, on stderr.")
    ] = False,
    version: Annotated[  # noqa: ARG001 -- its callback does it
        bool, typer.Option("--version", help="Show the version and end.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Fill a catalogue from many sources, and remember who said what.

    Exit codes: 0 success, 1 failure, 2 wrong usage, 3 ambiguous (choose), 130 interrupted.
    """
    log_to_stderr(verbose=verbose)
    ctx.obj = GlobalOptions(database=database)


def _refuse_bad_text(arguments: Sequence[str]) -> None:
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            raise QueryError(f"this argument is no valid text: {argument!r}") from None


def _let_go_of_stdout() -> None:
    """The reader of our output has left (``| head``): nothing more is to be written, not even at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
