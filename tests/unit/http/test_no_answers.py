"""An answer with status 200 that is none: a page, nothing, a torn text. Somebody else answered, or nobody."""

from __future__ import annotations

import gzip

import httpx2
import msgspec
import pytest

from bowerbird.words.errors import RejectedError, UnavailableError
from support.world import COVERS, World


class _Named(msgspec.Struct):
    name: str


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n",
        b"<!doctype html><html><title>Log in to the hotel network</title></html>",
        b"Service under maintenance",
        b'{"name": "Pink Fl',
        b'[{"name": "Pink Floyd"}, ',
        b"17, 18",
        b"\xff\xfe\x00",
        gzip.compress(b'{"name": "Pink Floyd"}', mtime=0),
        b'\xff{"name": "Pink Floyd"}',
    ],
)
@pytest.mark.parametrize("status", [200, 203])
def test_what_is_no_json_is_unavailable(world: World, body: bytes, status: int) -> None:
    world.handler = lambda _: httpx2.Response(status, content=body)
    answer = world.at(COVERS).get("release/1")
    with pytest.raises(UnavailableError, match="the answer is no JSON") as caught:
        answer.json(_Named)
    assert caught.value.request == "GET https://coverartarchive.org/release/1"
    assert str(caught.value).count("GET ") == 1


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b'{"name": 7}',
        b'{"name": "\\ud800"}',
        b'{"name": "\xc3\x28"}',
        b'{"unheard-of": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_json_of_another_form_is_rejected(world: World, body: bytes) -> None:
    world.handler = lambda _: httpx2.Response(200, content=body)
    answer = world.at(COVERS).get("release/1")
    with pytest.raises(RejectedError, match="the answer has an unexpected form"):
        answer.json(_Named)


@pytest.mark.parametrize("kind", ["text/html", "text/plain; charset=latin-1", "", "image/png"])
def test_json_counts_whatever_the_header_calls_it(world: World, kind: str) -> None:
    body = "\ufeff".encode() + b'{"name": "Pink Floyd"}'
    world.handler = lambda _: httpx2.Response(200, content=body, headers={"content-type": kind})
    assert world.at(COVERS).get("release/1").json(_Named).name == "Pink Floyd"


@pytest.mark.parametrize("body", [gzip.compress(b'{"name": "Pink Floyd"}', mtime=0)[:-12], b"no gzip at all"])
def test_compression_that_breaks_is_unavailable(world: World, body: bytes) -> None:
    world.handler = lambda _: httpx2.Response(200, content=body, headers={"content-encoding": "gzip"})
    with pytest.raises(UnavailableError):
        world.at(COVERS).get("release/1").json(_Named)
