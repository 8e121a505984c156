"""Knows which parts of an address are secret, so that no message, log or record shows them.

Pure, but for the one filter that keeps the HTTP library's own log lines clean.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote_plus

import httpx2

MASK = "***"

# Whole words of a parameter's name: `api_key`, `client_secret` and `X-Amz-Signature` are secret, `bibkeys` is not.
_SECRET_WORDS = frozenset(
    {
        "key",
        "apikey",
        "token",
        "secret",
        "password",
        "passwd",
        "pwd",
        "pass",
        "auth",
        "authorization",
        "signature",
        "sig",
        "credential",
        "credentials",
    }
)
_PARAMETER = re.compile(r"([?&])([^=&#\s]*)=([^&#\s]*)")
_USERINFO = re.compile(r"(://)[^/?#\s]*@")
_ESCAPE = re.compile(r"%[0-9A-F]{2}")
# A shorter one has too few letters in base64 to be told from chance.
_LONG_ENOUGH = 6
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def mask_secrets(text: str) -> str:
    """The text with every secret in its addresses replaced by ``***``.

    Args:
        text: an address, or any text that may hold some.

    Returns:
        The same text without passwords before the host and without the values of query parameters such as
        ``api_key``, ``token`` or ``client_secret``.
    """
    return _PARAMETER.sub(_mask_parameter, _USERINFO.sub(rf"\1{MASK}@", text))


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with each of some secrets replaced by ``***``, in whichever spelling it stands there."""
    spelled = {spelling for secret in secrets for spelling in spellings(secret)}
    # The longest first: one may be a part of another.
    for spelling in sorted(spelled, key=len, reverse=True):
        text = text.replace(spelling, MASK)
    return text


@lru_cache(maxsize=256)
def spellings(secret: str) -> frozenset[str]:
    """Return how a secret may be written by who echoes it: plain, in an address, JSON, HTML, base64, hexadecimal."""
    content = secret.encode()
    in_address = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    found = {secret, *in_address, json.dumps(secret)[1:-1], html.escape(secret), repr(secret)[1:-1]}
    # As JSON by those who escape the slash too, and in an address by those who write small letters.
    found |= {json.dumps(secret)[1:-1].replace("/", "\\/"), *(_ESCAPE.sub(_lowered, one) for one in in_address)}
    found |= {content.hex(), content.hex().upper()}
    if len(content) >= _LONG_ENOUGH:
        for shift in range(3):  # three bytes are four letters: the secret may begin at any of the three ("user:secret")
            whole = base64.b64encode(b"\0" * shift + content).decode().rstrip("=")
            # The first and last letters also hold bits of what stands around the secret.
            inner = whole[(shift * 4 + 2) // 3 : len(whole) - (1 if (shift + len(content)) % 3 else 0)]
            found |= {inner, inner.replace("+", "-").replace("/", "_")}
    return frozenset(found - {""})


def _lowered(found: re.Match[str]) -> str:
    return found.group().lower()


def _mask_parameter(found: re.Match[str]) -> str:
    mark, name, _ = found.groups()
    return f"{mark}{name}={MASK}" if is_secret(unquote_plus(name)) else found.group()


def is_secret(name: str) -> bool:
    """Whether a query parameter of this name carries a secret."""
    words = _WORD.findall(_CAMEL.sub(" ", name).lower())
    return not _SECRET_WORDS.isdisjoint(words)


class MaskedLog(logging.Filter):
    """Masks addresses in log records: httpx2 logs every address at INFO, secrets and all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record's addresses in place; never drops it."""
        if isinstance(record.args, tuple):
            record.args = tuple(mask_secrets(str(arg)) if isinstance(arg, httpx2.URL) else arg for arg in record.args)
        return True
