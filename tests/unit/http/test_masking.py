from __future__ import annotations

import logging
from urllib.parse import quote, urlencode

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.masking import MaskedLog, is_secret, mask_secrets
from bowerbird.words.hiding import MASK

NAMES = [
    "api_key",
    "apikey",
    "token",
    "access_token",
    "client_secret",
    "key",
    "X-Amz-Signature",
    "accessToken",
    "API_KEY",
]


@given(name=st.sampled_from(NAMES), secret=st.text(min_size=1), other=st.text())
def test_no_secret_survives_and_the_rest_does(name: str, secret: str, other: str) -> None:
    # In a frame of its own, so that a secret such as "a" is not found elsewhere in the address.
    before, after = urlencode({"query": other}), urlencode({"fmt": "json"})
    url = f"https://h.example/p?{before}&{urlencode({name: f'<{secret}>'})}&{after}"
    assert mask_secrets(url) == f"https://h.example/p?{before}&{name}={MASK}&{after}"


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_userinfo_is_masked(secret: str) -> None:
    url = f"http://user:{quote(secret, safe='')}@h.example:80/p?x=1"
    assert mask_secrets(url) == f"http://{MASK}@h.example:80/p?x=1"


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_secrets(mask_secrets(text)) == mask_secrets(text)


@pytest.mark.parametrize("name", ["bibkeys", "keyword", "author", "query", "monkey", "tokens_of_love", "signal", ""])
def test_names_that_only_look_secret(name: str) -> None:
    assert not is_secret(name)


def test_an_encoded_name_is_recognized() -> None:
    assert mask_secrets("https://h/?api%5Fkey=hush") == f"https://h/?api%5Fkey={MASK}"


def test_the_http_librarys_log_lines_are_masked() -> None:
    url = httpx2.URL("https://h.example/?api_key=hush")
    record = logging.LogRecord("httpx2", logging.INFO, "", 0, "HTTP Request: %s %s %d", ("GET", url, 200), None)
    assert MaskedLog().filter(record)
    assert record.getMessage() == f"HTTP Request: GET https://h.example/?api_key={MASK} 200"
