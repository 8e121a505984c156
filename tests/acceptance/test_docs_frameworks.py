"""The examples of docs/frameworks.md, served on loopback as their servers serve them, against the sandbox."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bowerbird.sandbox import Sandbox
from support.outside import inherited
from support.quiet import QUIET

PAGE = Path(__file__).parents[2] / "docs" / "frameworks.md"
EXAMPLES = {
    block.partition("\n")[0].removeprefix("# "): block
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
}
# Each prints the port that it serves on, and serves until its standard input ends: it never outlives the test.
_WSGI = """
import sys, threading
from wsgiref.simple_server import make_server
from {module} import {name} as served
server = make_server("127.0.0.1", 0, served)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
"""
_ASGI = """
import asyncio, socket, sys, threading
import uvicorn
from {module} import {name} as served
listening = socket.create_server(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(served, log_level="error"))
print(listening.getsockname()[1], flush=True)
def end():
    sys.stdin.read()
    server.should_exit = True
threading.Thread(target=end, daemon=True).start()
asyncio.run(server.serve(sockets=[listening]))
"""


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with Sandbox() as sandbox:
        yield {**inherited(), **sandbox.environment(), "BOWERBIRD_CONTACT": "tests@example.org", **QUIET}


@contextmanager
def serving(folder: Path, environment: dict[str, str], file: str, how: str) -> Iterator[str]:
    """Serve an example of the page; yields its address."""
    (folder / file).write_text(EXAMPLES[file], encoding="utf-8")
    name = "application" if file.startswith("django") else "app"
    command = [sys.executable, "-c", how.format(module=file.removesuffix(".py"), name=name)]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        port = process.stdout.readline().decode().strip()
        try:
            assert port, process.communicate()[1].decode()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.communicate()


def ask(address: str, method: str = "GET") -> tuple[int, Any]:
    request = urllib.request.Request(address, method=method)  # noqa: S310 -- our own server on loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 -- the same
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize(
    ("file", "how"), [("fastapi_app.py", _ASGI), ("flask_app.py", _WSGI), ("django_app.py", _WSGI)]
)
def test_a_web_application_imports_and_shows(tmp_path: Path, environment: dict[str, str], file: str, how: str) -> None:
    words = urllib.parse.urlencode({"title": "Animals", "artist": "Pink Floyd"})
    with serving(tmp_path, environment, file, how) as address:
        status, told = ask(f"{address}/albums?{words}", "GET" if file.startswith("django") else "POST")
        assert (status, told["success"], told["item"]["fields"]["title"]) == (200, True, "Animals")
        status, shown = ask(f"{address}/items/{told['item']['id']}")
        assert (status, shown["name"], shown["sources"]["title"]) == (200, "Animals", ["musicbrainz"])
        status, missing = ask(f"{address}/items/999")
        assert status == 404
        assert "999" in missing


def test_asynchronous_code_runs_imports_in_threads(tmp_path: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EXAMPLES["async_program.py"]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("Pink Floyd Animals\n", "")
