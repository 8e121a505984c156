"""How long the command line takes to start, against the bare interpreter."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.report import line, seconds


def run() -> None:
    """Measure `bowerbird --help`."""
    print("Command line")
    bare = seconds(lambda: _start("-c", "pass"), rounds=7)
    help_page = seconds(lambda: _start("-m", "bowerbird", "--help"), rounds=7)
    line("python -c pass", f"{bare * 1000:.0f} ms")
    line("bowerbird --help", f"{help_page * 1000:.0f} ms", "aim < 300 ms")


def _start(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
