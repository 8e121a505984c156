"""Draws docs/terminal.svg: what a person sees, from the real commands against the sandbox. Run it when they change."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bowerbird.sandbox import Sandbox

WIDTH = 96
COMMANDS = (
    ["import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd"],
    ["worker", "--drain"],
    ["edit", "1", "first_release_date=1973-03-01"],
    ["import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd", "--force", "--wait"],
    ["show", "album", "The Dark Side of the Moon"],
)


def main() -> None:
    """Run the commands and write the picture beside this file."""
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **sandbox.environment(),
            "BOWERBIRD_DATABASE_URL": f"sqlite:///{folder}/picture.db",
            "BOWERBIRD_IMAGES": f"{folder}/images",
            "FORCE_COLOR": "1",
            "COLUMNS": str(WIDTH),
        }
        for command in COMMANDS:
            console.print(Text(f"$ bowerbird {shlex.join(command)}", style="bold green"))
            arguments = [sys.executable, "-m", "bowerbird", *command]
            done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
            console.print(Text.from_ansi(done.stdout))
    svg = console.export_svg(title="bowerbird")
    # The reader's own monospace font will do; no picture of ours makes a browser ask another host.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    Path(__file__).with_name("terminal.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
