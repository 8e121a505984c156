"""The real program, started as a person starts it, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bowerbird
from bowerbird import Bowerbird
from bowerbird.settings import load_settings
from support.forked import forks
from support.guard import guard
from support.outside import TESTS
from support.quiet import QUIET

NIRVANA_US = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
NIRVANA_UK = "9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6"
PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
WISH_YOU_WERE_HERE = "1a272023-10d3-38ee-bab3-317b55fcc21d"


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """Starts ``bowerbird`` with settings of the test's own, and none of the environment's."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOWERBIRD_", "COLUMNS"))}
        self.environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(Path(bowerbird.__file__).parent.parent), str(TESTS)]),
            "PYTHONUTF8": "1",
            "BOWERBIRD_DATABASE_URL": "sqlite:///test.db",
            **QUIET,
            **settings,
        }

    def __call__(self, *words: str, **settings: str) -> Ended:
        """Run it to its end, in a process that has its modules imported already."""
        environment = {**self.environment, **settings}
        code, out, err = forks().run(words, folder=self.folder, environment=environment)
        return Ended(code, out.decode(), err.decode())

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """Start it as a person does; the test ends it, and the guard does at the latest."""
        return subprocess.Popen(
            [sys.executable, "-m", "bowerbird", *words],
            cwd=self.folder,
            env={**self.environment, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            process_group=guard().group,
        )

    def library(self) -> Bowerbird:
        """The program's catalogue in this process: what is only prepared or checked need not start a program."""
        url = f"sqlite:///{self.folder}/test.db"
        return Bowerbird(url, settings=load_settings(self.environment, self.folder, database_url=url))

    def counts(self, provider: str = "cover_art") -> dict[str, int]:
        """How many items there are by their status with a provider."""
        with self.library() as bird:
            return next(one.counts for one in bird.background.status() if one.provider == provider)
