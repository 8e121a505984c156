"""A source that repeats what it was sent: no text that leaves the client shows a secret, however it is written."""

from __future__ import annotations

import base64
import html
import json
import traceback
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import httpx2
import pytest

from bowerbird.http.client import SourceClient, SourceSettings
from bowerbird.sources.ai.source import AI
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.words.errors import BowerbirdError
from bowerbird.words.hiding import MASK, without
from bowerbird.words.source import Source
from support.world import FAST, World

SECRET = 'hu/sh&"+%=<tell>nobody'  # noqa: S105 -- of nobody
WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": str,
    "header": lambda secret: f"Authorization: Bearer {secret}",
    "quoted": lambda secret: quote(secret, safe=""),
    "quoted, small letters": lambda secret: "".join(one if one.isalnum() else f"%{ord(one):02x}" for one in secret),
    "form": quote_plus,
    "json": lambda secret: json.dumps({"sent": secret}),
    "html": html.escape,
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "basic": lambda secret: base64.b64encode(f"me:{secret}".encode()).decode(),
    "basic of another": lambda secret: base64.urlsafe_b64encode(f"abc:{secret}:x".encode()).decode(),
    "hexadecimal": lambda secret: secret.encode().hex(),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_secret_is_masked_in_every_spelling(how: str) -> None:
    written = WRITTEN[how](SECRET)
    told = without(f"it said {written}!", [SECRET])
    assert MASK in told
    # Of base64, the first and last letters belong to what stands around the secret as well.
    assert not any(written[at : at + 12] in told for at in range(14, len(written) - 12))


def echo(client: SourceClient) -> str:
    """Everything that comes of an echo: the error with its causes, or the names of the answer."""
    try:
        answer = client.post("echo", json={"client_secret": SECRET}, headers={"Authorization": f"Bearer {SECRET}"})
        answer.json(dict[str, int])
    except BowerbirdError as error:
        return f"{traceback.format_exc()} {error.args!r} {getattr(error, 'request', '')} {client.last_request}"
    return f"{answer.url} {answer.request} {client.last_request}"


@pytest.mark.parametrize("source", [DISCOGS, AMAZON, AI], ids=lambda source: source.name)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("shape", ["torn", "json", "long", "page"])
def test_a_source_that_repeats_what_it_was_sent_brings_no_secret_into_an_error(
    world: World, source: Source, status: int, shape: str
) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        bodies = {
            "torn": f"you sent {SECRET}",
            "json": json.dumps({"error": f"you sent Bearer {SECRET}", SECRET: "x"}),
            # The end of what is quoted lies within the secret.
            "long": json.dumps({"message": "x" * 290 + SECRET}),
            "page": f"<html><title>{html.escape(SECRET)}</title>",
        }
        return httpx2.Response(
            status, text=bodies[shape], headers={"location": f"https://x.example/{quote(SECRET, safe='')}"}
        )

    world.handler = answer
    secret, *others = (option.name for option in source.options if option.secret)
    required = {option.name: "given" for option in source.options if option.required}
    settings = SourceSettings(
        url="https://shop.example", options={**required, **dict.fromkeys(others, "another"), secret: SECRET}
    )
    client = world.http(sources={source.name: settings}, limits=FAST).at(source)
    client.missing = ()
    told = echo(client)
    assert world.sent
    assert not any(part in told for part in (SECRET, SECRET[:4], SECRET[-4:], quote(SECRET, safe="")))


def test_what_answers_a_request_without_a_secret_is_quoted(world: World) -> None:
    world.handler = lambda _: httpx2.Response(200, text="a page")
    told = echo(world.http(sources={}).at(Source(name="open", url="https://open.example")))
    assert "'a page'" in told
