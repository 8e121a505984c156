"""`bowerbird demo`: the main job in two minutes, with real commands against the sandbox, in a throwaway catalogue."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bowerbird.sandbox import Sandbox

ALBUM = "The Dark Side of the Moon"
ARTIST = "Pink Floyd"

IMPORT_ALBUM = ("import", "album", ALBUM, "--artist", ARTIST)
AGAIN = ("--force", "--wait")

NEXT = """\
Now with the real MusicBrainz, which wants to know whom to contact:

{activate}  export BOWERBIRD_CONTACT=you@example.org
  bowerbird import artist "Miles Davis"
  bowerbird import album "Kind of Blue" --artist "Miles Davis"
  bowerbird worker --drain
  bowerbird show album "Kind of Blue"

The catalogue is the file bowerbird.db in the current folder; `bowerbird config` shows what can be set.
"""


def demo() -> None:
    """Show the main job: import an artist and an album, let a worker fetch the cover, ask again, edit, ask again.

    Everything runs against the sandbox on this machine, in a catalogue that is thrown away.
    """
    from bowerbird.sandbox import Sandbox

    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        commands = _Commands(folder, sandbox)
        typer.echo("Everything here runs against a sandbox on this machine; nothing leaves it.")
        commands.run("Find or create an artist, and save what the source says:", "import", "artist", ARTIST)
        commands.run("An album finds its artist, or brings it along:", *IMPORT_ALBUM)
        commands.run("It answered at once. The slow sources are left to a worker:", "status")
        commands.run("A worker asks what is due, until nothing is:", "worker", "--drain")
        commands.run("What is known, who said it, and the cover:", "show", "album", ALBUM)
        commands.run("Ask every source again, and wait for the cover. Nothing is doubled:", *IMPORT_ALBUM, *AGAIN)
        album = commands.id_of("album", ALBUM)
        commands.run("A person's word wins over every source ...", "edit", album, "first_release_date=1973-03-01")
        commands.run("... also when the sources are asked again:", *IMPORT_ALBUM, *AGAIN)
        commands.run("The edit is still there:", "list", "album")
        commands.run("What has happened to the album:", "history", album)
        typer.secho(f"\n{len(sandbox.requests)} requests in all.", bold=True)
    activate = "" if shutil.which("bowerbird") else f"  source {shlex.quote(sys.prefix)}/bin/activate\n"
    typer.echo(f"\n{NEXT.format(activate=activate)}", nl=False)


class _Commands:
    """Runs commands as a person would, each in a process of its own; the first failure ends the demo."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "BOWERBIRD_DATABASE_URL": f"sqlite:///{Path(folder) / 'demo.db'}",
            **sandbox.environment(),
            "BOWERBIRD_IMAGES": str(Path(folder) / "images"),
        }

    def run(self, told: str, *arguments: str) -> None:
        """Say what comes, show the command, run it."""
        typer.secho(f"\n{told}", bold=True)
        typer.secho(f"$ bowerbird {shlex.join(arguments)}", fg="green")
        sys.stdout.flush()
        self._start(arguments, stdout=None)

    def id_of(self, kind: str, name: str) -> str:
        """Return the id of an item, as a person would read it off the screen."""
        shown: dict[str, int] = json.loads(self._start(("show", kind, name, "--json"), stdout=subprocess.PIPE))
        return str(shown["id"])

    def _start(self, arguments: Sequence[str], *, stdout: int | None) -> str:
        done = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-m", "bowerbird", *arguments],
            env=self._environment,
            cwd=self._folder,
            stdout=stdout,
            text=True,
            check=False,
        )
        if done.returncode:
            raise typer.Exit(done.returncode)
        return done.stdout or ""
