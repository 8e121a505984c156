"""Knows the secrets of this process, so that nothing that is stored, shown or logged holds one.

A secret is told once, with `hide`, by whoever learns it; `hidden`, `veil` and `VeiledLog` take it out of texts, errors
and log records. No I/O.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"

_ESCAPE = re.compile(r"%[0-9A-F]{2}")
# A shorter one has too few letters in base64 to be told from chance.
_LONG_ENOUGH = 6
# What is shorter may be a word that every other text has in it ("token", "ollama"), and is taken out only where it is
# known to have been sent.
SECRET_AT_LEAST = 8
# A worker that gets a token each hour must not keep all of them.
_KNOWN_AT_MOST = 100

_lock = threading.Lock()
_known: tuple[str, ...] = ()


def hide(secret: str) -> None:
    """Take a secret out of whatever this process tells from now on; the newest hundred count.

    A secret with fewer than `SECRET_AT_LEAST` letters is not remembered.
    """
    global _known  # noqa: PLW0603 -- logs and the ledger belong to the process, and so do its secrets
    if len(secret) < SECRET_AT_LEAST:
        return
    with _lock:
        _known = (*(known for known in _known if known != secret), secret)[-_KNOWN_AT_MOST:]


def hidden(text: str) -> str:
    """The text with every secret of this process replaced by ``***``, in whichever spelling it stands there."""
    return without(text, _known) if _known else text


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with each of some secrets replaced by ``***``, in whichever spelling it stands there."""
    for spelling in _spelled(secrets):
        text = text.replace(spelling, MASK)
    return text


def bytes_without(content: bytes, secrets: Iterable[str]) -> bytes:
    """The bytes of a text with each of some secrets replaced by ``***``; short secrets are let be."""
    for spelling in _spelled(secret for secret in secrets if len(secret) >= SECRET_AT_LEAST):
        content = content.replace(spelling.encode(), MASK.encode())
    return content


def _spelled(secrets: Iterable[str]) -> list[str]:
    # The longest first: one may be a part of another.
    return sorted({spelling for secret in secrets for spelling in spellings(secret)}, key=len, reverse=True)


@lru_cache(maxsize=256)
def spellings(secret: str) -> frozenset[str]:
    """Return how a secret may be written by who echoes it: plain, in an address, JSON, HTML, base64, hexadecimal."""
    content = secret.encode("utf-8", "surrogatepass")
    in_address = {quote(content, safe=""), quote(content), quote_plus(content)}
    found = {secret, *in_address, json.dumps(secret)[1:-1], html.escape(secret), repr(secret)[1:-1]}
    # As JSON by those who escape the slash too, and in an address by those who write small letters.
    found |= {json.dumps(secret)[1:-1].replace("/", "\\/"), *(_ESCAPE.sub(_lowered, text) for text in in_address)}
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


def veil(error: BaseException) -> None:
    """Take the secrets of this process out of what an error tells, and out of the errors that led to it, in place."""
    waiting: list[BaseException | None] = [error]
    met: list[BaseException] = []
    while _known and waiting:
        error_now = waiting.pop()
        if error_now is None or any(error_now is earlier for earlier in met):
            continue
        met.append(error_now)
        error_now.args = tuple(map(_veiled, error_now.args))
        told = vars(error_now)
        told |= {name: _veiled(value) for name, value in told.items()}
        if isinstance(error_now, OSError) and error_now.filename is not None:
            error_now.filename = _veiled(error_now.filename)
        if isinstance(error_now, OSError) and error_now.strerror is not None:
            error_now.strerror = _veiled(error_now.strerror)
        waiting += [error_now.__cause__, error_now.__context__]
        waiting += error_now.exceptions if isinstance(error_now, BaseExceptionGroup) else ()


def _veiled(value: Any) -> Any:  # noqa: ANN401 -- an error may hold anything
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, (BaseException, int, float, bool)) or value is None:
        return value
    try:
        told = repr(value)
    except Exception:  # noqa: BLE001 -- foreign code: what cannot be written down cannot be shown either
        return value
    masked = hidden(told)
    return value if masked == told else masked


class VeiledLog(logging.Handler):
    """Takes secrets out of log records before other handlers get them; writes nothing itself.

    The handlers of a logger come before those of the loggers above it. So it stands at ``bowerbird``, and whatever a
    program has set up above that gets clean records, tracebacks too.
    """

    def handle(self, record: logging.LogRecord) -> bool:
        """Clean a record in place."""
        if not _known:
            return True
        told = record.getMessage()
        masked = hidden(told)
        if masked != told:
            record.msg, record.args = masked, None
        for name, value in vars(record).items():  # what is told as `extra`
            if isinstance(value, str) and name != "msg":
                vars(record)[name] = hidden(value)
        if record.exc_info and record.exc_info[1]:
            veil(record.exc_info[1])
            # An error that makes its text anew has it in there still; this is what formatters take if it is there.
            record.exc_text = hidden(logging.Formatter().formatException(record.exc_info))
        return True


logging.getLogger("bowerbird").addHandler(VeiledLog())
