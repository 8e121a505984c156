"""Knows which parts of an address are secret, so that no message, log or record shows them.

Pure, but for the one filter that keeps the HTTP library's own log lines clean.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

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
    """The text with each of some secrets replaced by ``***``."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


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
