"""The package as others get it: a wheel, installed outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", folder, ROOT], check=True, capture_output=True, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_has_what_the_program_needs_besides_modules(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    for needed in (
        "bowerbird/py.typed",
        "bowerbird/catalogue/migrations/env.py",
        "bowerbird/catalogue/migrations/versions/0001_foundation.py",
        "bowerbird/sandbox/facts/musicbrainz.json",
        "bowerbird/sandbox/facts/coverartarchive.json",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]


def test_the_installed_program_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(target)
    done = subprocess.run(
        [sys.executable, "-m", "bowerbird", "demo"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Created album" in done.stdout
    assert done.stdout.count("Unchanged: album") == 2
    where = subprocess.run(
        [sys.executable, "-c", "import bowerbird; print(bowerbird.__file__)"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(target))
