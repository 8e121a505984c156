"""Knows which parts of an address are secret, so that no message, log or record shows them. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, unquote_plus

from bowerbird.words.hiding import MASK

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


def _mask_parameter(found: re.Match[str]) -> str:
    mark, name, _ = found.groups()
    return f"{mark}{name}={MASK}" if is_secret(unquote_plus(name)) else found.group()


def is_secret(name: str) -> bool:
    """Whether a query parameter of this name carries a secret."""
    words = _WORD.findall(_CAMEL.sub(" ", name).lower())
    return not _SECRET_WORDS.isdisjoint(words)


def secrets_of(address: str) -> list[str]:
    """Return the secrets in an address, as they stand there and as they are meant: its password, and parameters."""
    before, at, _ = address.rpartition("@")
    password = before.partition("://")[2].partition(":")[2] if at else ""
    told = [value for name, value in parse_qsl(address.partition("?")[2]) if is_secret(name)]
    return [secret for secret in (password, unquote(password), *told) if secret]
