"""The example of docs/writing-a-provider.md, run as a reader would: files in a folder, in processes of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bowerbird.catalogue.database import open_database
from support.open_library import open_library
from support.server import LoopbackServer

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-provider.md"
RECORDED = "fantastic-mr-fox.json"


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with open_library() as serving:
        yield serving


@pytest.fixture(scope="module")
def folder(server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the page writes."""
    made = tmp_path_factory.mktemp("books")
    for name, code in _files().items():
        (made / name).write_text(code, encoding="utf-8")
    (made / RECORDED).write_bytes(_recorded(server.url))
    return made


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def _files() -> dict[str, str]:
    """Return the code of the page by the file name in the first line of each block."""
    files: dict[str, str] = {}
    for block in _blocks("python"):
        head, _, code = block.partition("\n")
        name = re.fullmatch(r"# (\w+\.py)", head)
        assert name, f"a block of code does not begin with the name of its file: {head}"
        files[name[1]] = files.get(name[1], "") + code + "\n\n"
    return files


def _recorded(url: str) -> bytes:
    """Return what the page's curl command would have written, had it asked the lookalike."""
    (command,) = _blocks("sh")
    found = re.fullmatch(rf"curl -s 'https://openlibrary\.org(/[^']+)' > {RECORDED}\n", command)
    assert found
    with urllib.request.urlopen(url + urllib.parse.quote(found[1], safe="/?=&,:")) as answer:  # noqa: S310 -- loopback
        body: bytes = answer.read()
    return body


def _run(folder: Path, *arguments: str, url: str = "http://127.0.0.1:9") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOWERBIRD_")}
    environment |= {"BOWERBIRD_OPEN_LIBRARY_URL": url, "BOWERBIRD_OPEN_LIBRARY_RATE": "0"}
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_answer_that_the_page_shows_is_the_one_that_is_given(folder: Path) -> None:
    (shown,) = _blocks("json")
    assert json.loads(shown) == json.loads((folder / RECORDED).read_bytes())


def test_the_example_prints_what_the_page_says_and_keeps_what_it_promises(folder: Path, server: LoopbackServer) -> None:
    before = len(server.received)
    ended = _run(folder, "try_books.py", url=server.url)
    assert (ended.stderr, ended.returncode) == ("", 0)
    assert ended.stdout == "".join(_blocks("text"))

    engine = open_database(f"sqlite:///{folder}/books.db")
    with engine.connect() as connection:
        titles = connection.scalars(text("SELECT title FROM books ORDER BY id")).all()
        authors = connection.scalars(text("SELECT name FROM authors ORDER BY id")).all()
        owners = connection.scalar(text("SELECT count(DISTINCT item_id) FROM identifiers WHERE kind = 'book'"))
        revisions = connection.execute(text("SELECT actor, action FROM revisions WHERE item_id = 1 ORDER BY id")).all()
    engine.dispose()
    assert titles == ["Fantastic Mr. Fox", "Slow reading"]
    assert authors == ["Roald Dahl", "John Miedema"]
    assert owners == 2
    assert [tuple(row) for row in revisions] == [
        ("open_library", "created"),
        ("curator", "updated"),
        ("open_library_isbn", "updated"),
    ]
    # Each import by words is a search and a lookup; by ISBN a redirect more; a stored item costs nothing.
    asked = [urllib.parse.urlsplit(one.target).path for one in server.received[before:]]
    lookup, isbn = ["/search.json"], ["/isbn/9780140328721.json", "/books/OL7353617M.json"]
    other = ["/isbn/9780980200447.json", "/books/OL22853304M.json"]
    later = [*lookup, *isbn]
    assert asked == [*lookup * 2, *lookup, *lookup, *lookup, *lookup, *isbn, *lookup, *other, *lookup, *later]


def test_the_code_of_the_page_is_well_typed(folder: Path) -> None:
    ended = _run(folder, "-m", "mypy", "--strict", *sorted(_files()))
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_tests_that_the_page_shows_pass(folder: Path) -> None:
    ended = _run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_books.py")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"^\d+ passed in", ended.stdout, flags=re.MULTILINE), ended.stdout
