"""``providers``, ``config``, ``db`` and ``sandbox``: how Bowerbird is set up, and a place to try it."""

from __future__ import annotations

import shlex
import signal
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from bowerbird.cli.opening import settings_of
from bowerbird.cli.outcome import FAILED, emit
from bowerbird.cli.terminal import say
from bowerbird.words.errors import ConfigurationError, QueryError

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

database = typer.Typer(no_args_is_help=True, help="Look after the database that keeps the catalogue.")


def providers(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this provider, in full.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show which sources are asked for each kind, in order of precedence, and whether they are set up."""
    from bowerbird.app import BUILT_IN
    from bowerbird.catalogue.kinds import describe
    from bowerbird.cli import render
    from bowerbird.cli.setup import provider_lines
    from bowerbird.importing.loading import loaded
    from bowerbird.spelling import refuse_misspelt

    settings = settings_of(ctx)
    # As in the catalogue: the last importer of a kind is the one that is used.
    by_kind = {describe(one.kind).name: one for one in (*BUILT_IN, *loaded(settings["importers"] or ()))}
    refuse_misspelt(settings, tuple(by_kind.values()))
    lines = _named(provider_lines(tuple(by_kind.values()), settings), "provider", name)
    if as_json:
        emit({"providers": lines})
    else:
        say(*render.providers_shown(lines, full=name is not None))


def config(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this setting, in full.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show every setting: its value, where that came from, and what it does."""
    from bowerbird.app import BUILT_IN
    from bowerbird.cli import render
    from bowerbird.cli.setup import setting_lines
    from bowerbird.importing.loading import loaded
    from bowerbird.spelling import refuse_misspelt

    settings = settings_of(ctx)
    refuse_misspelt(settings, (*BUILT_IN, *loaded(settings["importers"] or ())))
    lines = _named(setting_lines(settings), "name", name)
    if as_json:
        emit({"settings": lines})
    else:
        say(*render.settings_shown(lines, full=name is not None))


def _named(lines: list[dict[str, Any]], key: str, name: str | None) -> list[dict[str, Any]]:
    """Return the lines with a name: all without one.

    Raises:
        QueryError: no line has that name.
    """
    if name is None:
        return lines
    found = [line for line in lines if line[key] == name.strip().lower()]
    if not found:
        names = sorted({line[key] for line in lines})
        near = get_close_matches(name, names, n=1)
        did_you_mean = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(names)}"
        raise QueryError(f"there is nothing named {name!r} here{did_you_mean}")
    return found


@database.command("upgrade")
def upgrade_database(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Bring the database to the form that this version works with. Several processes may do it at once."""
    from bowerbird.cli import render
    from bowerbird.cli.databases import database_state, upgrade_to_head
    from bowerbird.importing.loading import loaded, with_related

    settings = settings_of(ctx)
    url = settings["database_url"]
    own = [kind for importer in loaded(settings["importers"] or ()) for kind in with_related(importer.kind)]
    before = database_state(url)
    added = upgrade_to_head(url, own)
    after = database_state(url)
    if as_json:
        told = {"success": after.usable, "database": after.database, "before": before.revision, "now": after.revision}
        emit({**told, "columns": added})
    else:
        say(*render.upgrade_shown(before, after, added))


@database.command("backup")
def back_up_database(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to make; it must not be there yet.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Copy the whole database into a file, as it stands at this moment. Imports and workers may go on meanwhile."""
    from bowerbird.catalogue.addresses import parsed_url
    from bowerbird.catalogue.backup import back_up
    from bowerbird.catalogue.database import is_begun, shown

    settings = settings_of(ctx)
    url = settings["database_url"]
    if not is_begun(url):
        raise ConfigurationError(f"there is no catalogue yet at {shown(parsed_url(url))}: there is nothing to copy")
    try:
        size = back_up(url, file)
    except OSError as error:
        raise ConfigurationError(f"cannot write {file}: {error.strerror or error}") from None
    if as_json:
        emit({"success": True, "file": str(file), "bytes": size, "images": settings["images"]})
    else:
        say(f"Copied {shown(parsed_url(url))} to {file}.")
        say(f"Pictures are not in it; copy them too: {settings['images']}")


@database.command("status")
def database_status(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Tell whether the database can be worked with as it is. Exit code 1 when it needs `bowerbird db upgrade`."""
    from bowerbird.cli import render
    from bowerbird.cli.databases import database_state

    state = database_state(settings_of(ctx)["database_url"])
    if as_json:
        emit(state.told())
    else:
        say(*render.state_shown(state))
    if not state.usable:
        raise typer.Exit(FAILED)


def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 0,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    rate: Annotated[
        float, typer.Option(min=0, help="Requests a second that MusicBrainz allows; 0 means no limit.")
    ] = 0.0,
) -> None:
    """Serve a lookalike of all sources, to try Bowerbird without the network.

    Type the lines that it prints in another terminal; whatever is imported there comes from here.
    """
    from bowerbird.sandbox import Sandbox

    # Before anything listens, so that a quick SIGTERM ends it like a late one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = Sandbox(rate=rate or None, host=host, port=port)
    try:
        server.start()
        environment = {
            # A catalogue and a folder of its own: nothing that is tried here must get into a real one.
            "BOWERBIRD_DATABASE_URL": f"sqlite:///{Path.cwd() / 'sandbox.db'}",
            "BOWERBIRD_IMAGES": str(Path.cwd() / "sandbox-images"),
            **server.environment(),
            "BOWERBIRD_MUSICBRAINZ_RATE": f"{rate:g}",
            **server.accounts(),
        }
        print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in environment.items()), flush=True)
        print("Type these lines in another terminal. Ctrl-C ends the sandbox.", file=sys.stderr, flush=True)
        server.wait()
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from None
    except KeyboardInterrupt:
        return
    finally:
        server.stop()
