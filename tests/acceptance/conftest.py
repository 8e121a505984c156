"""What the acceptance tests share: a sandbox in place of the sources, and the program pointed at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.program import Program
from bowerbird.music import AlbumImporter
from bowerbird.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def program(sandbox: Sandbox, tmp_path: Path, sqlite_template: Path) -> Program:
    """The program, with an empty catalogue and the sandbox for a source."""
    shutil.copyfile(sqlite_template, tmp_path / "test.db")
    return Program(
        tmp_path,
        BOWERBIRD_MUSICBRAINZ_URL=sandbox.musicbrainz_url,
        BOWERBIRD_MUSICBRAINZ_RATE="0",
        BOWERBIRD_COVERARTARCHIVE_URL=sandbox.coverartarchive_url,
        BOWERBIRD_COVERARTARCHIVE_RATE="0",
    )


@pytest.fixture
def offline(tmp_path: Path) -> Program:
    """The program with the sources' real addresses and no way to reach them."""
    nowhere = "http://127.0.0.1:1"
    return Program(tmp_path, HTTP_PROXY=nowhere, HTTPS_PROXY=nowhere, http_proxy=nowhere, https_proxy=nowhere)


@pytest.fixture
def album(program: Program) -> int:
    """The id of an album whose cover is left to a worker."""
    with program.library() as bird:
        result = bird.run(AlbumImporter, title="The Dark Side of the Moon", artist="Pink Floyd")
    assert result.queued == ("cover_art",)
    return result.require_item().id
