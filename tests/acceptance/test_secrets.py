"""Sources that repeat what they were sent: no command, log, metric or column of the database shows a secret."""

from __future__ import annotations

import base64
import json
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import quote

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from acceptance.program import Program
from bowerbird.background.metrics import _Ledger
from bowerbird.sandbox import Sandbox
from support.server import LoopbackServer, Received, reply

SECRETS = {
    "DISCOGS_TOKEN": "discogs+hush/token=1a2b3c4d5e6f",
    "AMAZON_CREDENTIAL_SECRET": "amazon+hush/client=1a2b3c4d5e6f",
    "AI_KEY": "sk-ai+hush/key=1a2b3c4d5e6f",
}
TOKEN = "amazon+hush/token=1a2b3c4d5e6f"  # noqa: S105 -- of nobody
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("jobs",),
    ("-v", "jobs", "--json"),
    ("show", "album", "1", "--all"),
    ("show", "album", "1", "--all", "--json"),
    ("history", "album", "1", "--json"),
    ("status", "--json"),
    ("config",),
)


def echoed(request: Received) -> str:
    """Return all that was sent: as it came, as in an address, and in base64."""
    told = f"{request.target} {dict(request.headers)} {request.body.decode()}"
    known = [secret for secret in (*SECRETS.values(), TOKEN) if secret in told or quote(secret, safe="") in told]
    spelled = [f"{quote(one, safe='')} {base64.b64encode(one.encode()).decode()}" for one in known]
    return " ".join([told, *known, *spelled])


ANSWERS: dict[str, Callable[[str], bytes]] = {
    "200 no JSON": lambda said: reply(body=f"you sent {said}".encode()),
    "200 another form": lambda said: reply(body=json.dumps({"id": said, "title": [said], said: said}).encode()),
    "400": lambda said: reply(400, json.dumps({"error": {"message": said, "code": said}}).encode()),
    "401 a page": lambda said: reply(401, f"<title>{said}</title>".encode()),
    "500": lambda said: reply(500, json.dumps({"error": said}).encode()),
}


def forms(secret: str) -> list[str]:
    """Return how a secret may be found again, also in part."""
    in_base64 = base64.b64encode(secret.encode()).decode()
    return [secret, quote(secret), quote(secret, safe=""), in_base64[:20], secret[-12:], secret.encode().hex()]


def columns(run: Program) -> str:
    """Return all that the database holds, as text."""
    with closing(sqlite3.connect(run.folder / "test.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 -- ours
    return "\n".join(repr(row) for row in rows)


@pytest.mark.parametrize(
    ("answer", "at_token"),
    [*((answer, False) for answer in ANSWERS), ("400", True)],
)
def test_what_a_source_repeats_of_a_secret_is_told_nowhere(
    program: Program, sandbox: Sandbox, answer: str, at_token: bool
) -> None:
    def handle(request: Received, _: socket.socket) -> bytes:
        if request.target.endswith("/token") and not at_token:
            return reply(body=json.dumps({"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600}).encode())
        return ANSWERS[answer](echoed(request))

    names = ("DISCOGS", "AMAZON", "AI")
    accounts = {**sandbox.accounts(), **{f"BOWERBIRD_{name}": value for name, value in SECRETS.items()}}
    with LoopbackServer(handle) as server:
        settings = {
            **{name: value for name, value in program.environment.items() if name.startswith("BOWERBIRD_")},
            **accounts,
            **{f"BOWERBIRD_{name}_{what}": to for name in names for what, to in (("URL", server.url), ("RATE", "0"))},
            "BOWERBIRD_AMAZON_TOKEN_URL": f"{server.url}/token",
            "BOWERBIRD_DISCOGS_MODE": "background",
            "BOWERBIRD_COVER_ART_MODE": "off",
            "BOWERBIRD_CONTACT": "tests@example.org",
        }
        run = Program(program.folder, **settings)
        words = ("import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd", "--json")
        made = run("-v", *words)
        assert made.json["success"], made
        told = [made, run("-v", "worker", "--drain", "--json")]
        # Asked by the import itself: what it says goes straight to the person.
        each = [word for name in ("discogs", "amazon", "ai") for word in ("--provider", name)]
        told += [run("-v", *words, "--force", *each)]
        told += [run(*command) for command in COMMANDS]
        asked = " ".join(echoed(request) for request in server.received)
    every = [one for one in (*SECRETS.values(), TOKEN) if not (at_token and one == TOKEN)]
    # The test sees nothing if the sources were not sent the secrets.
    assert all(secret in asked for secret in every)
    with run.library() as bird:
        registry = CollectorRegistry()
        registry.register(_Ledger(bird.background))
        metrics = generate_latest(registry).decode()
    shown = "\n".join([*(f"{ended.out}\n{ended.err}" for ended in told), metrics, columns(run)])
    assert [form for secret in every for form in forms(secret) if form in shown] == []


@pytest.mark.parametrize(
    "place", ["s3://AKIAX:hush%2Fimages@bucket/x", "ftp://me:hush%2Fimages@127.0.0.1:1/x?token=hush-two"]
)
def test_no_secret_of_the_place_of_images_is_told(program: Program, place: str) -> None:
    words = ("import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd", "--json")
    where = {"BOWERBIRD_IMAGES": place}
    told = [program("-v", *words, BOWERBIRD_COVER_ART_MODE="now", **where)]
    assert "cannot keep images in" in told[0].out
    told += [program(*words, **where) for words in (("config",), ("-v", "status"), ("show", "album", "1", "--all"))]
    shown = "\n".join([*(f"{ended.out}\n{ended.err}" for ended in told), columns(program)])
    assert "hush" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush%2Fword@127.0.0.1:1/x",
        "postgresql://me@127.0.0.1:1/x?password=hush&connect_timeout=1",
        "postgresql://me:hush/word@127.0.0.1:nothing/x",
        "mysql://me:hush@host/x",
        "sqlite://me:hush@host/x",
        "postgresql+nothing://me:hush@host/x",
    ],
)
def test_no_password_of_a_database_is_told(offline: Program, url: str) -> None:
    told = [offline("-v", "--database", url, "status")]
    told += [offline(*words, BOWERBIRD_DATABASE_URL=url) for words in (("config",), ("-v", "status", "--json"))]
    assert told[0].code == 1, told[0]
    assert "hush" not in "\n".join(f"{ended.out}\n{ended.err}" for ended in told)
