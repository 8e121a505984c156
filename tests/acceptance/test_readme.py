"""The README's library example, run as it stands against the sandbox."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bowerbird.sandbox import Sandbox
from support.outside import inherited

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_librarys_example_runs_as_printed(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    with Sandbox() as sandbox:
        environment = inherited() | sandbox.environment() | {"BOWERBIRD_CONTACT": "tests@example.org"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", example],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert (
        lines[0]
        == "artist created (musicbrainz succeeded, wikidata queued, wikipedia queued, discogs queued, related queued)"
    )
    assert lines[1] == "Pink Floyd 1965 GB"
    assert "area said by ('curator',)" in lines
    assert "('wikidata', 'wikipedia', 'discogs', 'cover_art', 'related')" in lines
    assert "0 covers were missing" in lines
    assert sorted(line.partition(" [")[0] for line in lines[-3:]) == ["Animals", "Meddle", "Wish You Were Here"]
    assert all("['progressive rock'" in line for line in lines[-2:])
    assert len(list((tmp_path / "images").rglob("*.jpg"))) == 3
