"""The forms of settings: each function turns what was found (a text, a number, a table of TOML) into a value.

Each raises ValueError or TypeError that says what is accepted.
"""

from __future__ import annotations

import re
import tomllib
from urllib.parse import urlsplit

from bowerbird.words.facts import CURATOR
from bowerbird.words.work import Mode


def text(found: object) -> str:
    """Read a text that is not blank."""
    if not isinstance(found, str) or not found.strip():
        raise ValueError("it must be a text")
    return found.strip()


def word(found: object) -> str:
    """Read a text that may look like a number (3.1), which TOML then takes it for."""
    return text(str(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else found)


def contact(found: object) -> str:
    """Read an e-mail address or a URL."""
    value = text(found)
    if not value.isprintable() or not ("@" in value or "://" in value):
        raise ValueError("it must be an e-mail address or a URL where somebody can be reached")
    return value


def address(found: object) -> str:
    """Read a URL, without a final slash."""
    value = text(found).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must be an address such as https://example.org/path")
    return value


def number(found: object) -> float:
    """Read a number of at least 0."""
    value = _number(found)
    if not 0 <= value < float("inf"):
        raise ValueError("it must be a number of at least 0")
    return value


def rate(found: object) -> float:
    """Read requests per second."""
    value = _number(found)
    if not 0 <= value < float("inf"):
        raise ValueError("it must be a number of requests per second, 0 for no limit")
    return value


def seconds(found: object) -> float:
    """Read a number of seconds above 0."""
    value = _number(found)
    if not 0 < value < float("inf"):
        raise ValueError("it must be a number of seconds above 0")
    return value


def count(found: object) -> int:
    """Read a whole number of at least 1."""
    value = _number(found)
    if not 1 <= value < float("inf") or value != int(value):
        raise ValueError("it must be a whole number of at least 1")
    return int(value)


def whole(found: object) -> int:
    """Read a whole number of at least 0."""
    value = _number(found)
    if not 0 <= value < float("inf") or value != int(value):
        raise ValueError("it must be a whole number of at least 0")
    return int(value)


def secret(found: object) -> str:
    """Read a key or password: such as goes into a header."""
    value = text(found)
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("it must be letters, digits and signs of ASCII, without spaces or line breaks")
    return value


def mode(found: object) -> Mode:
    """Read when a provider is asked."""
    try:
        return Mode(str(found).strip().lower())
    except ValueError:
        raise ValueError(f"it must be one of {', '.join(Mode)}") from None


def languages(found: object) -> tuple[str, ...]:
    """Read codes of languages, from a list or between commas."""
    codes = tuple(dict.fromkeys(one.lower() for one in _listed(found)))
    if not codes or not all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", one) for one in codes):
        raise ValueError("it must be codes of languages, such as en, de")
    return codes


def importers(found: object) -> tuple[str, ...]:
    """Read names of classes, from a list or between commas."""
    each = _listed(found)
    if not all(re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", name) for name in each):
        raise ValueError("each must look like package.module:Class")
    return each


def precedence(found: object) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read ``album.description = ["curator", "wikipedia"]``: a table of the file, or a text of that form."""
    if isinstance(found, str):
        found = tomllib.loads(found)
    if not isinstance(found, dict):
        raise TypeError('it must be a table such as [precedence] album.description = ["curator", "musicbrainz"]')
    read: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, value in found.items():
        kind, dot, name = key.partition(".")
        fields = {name: value} if dot else value
        if not isinstance(fields, dict):
            raise TypeError(f"{key} must be followed by a field: {key}.FIELD")
        for field, names in fields.items():
            read.setdefault(kind, {})[field] = _providers(f"{kind}.{field}", names)
    return read


def _providers(what: str, names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"{what} must be a list of names of providers")
    if CURATOR in names[1:]:
        raise ValueError(f"{what}: a person's word ({CURATOR}) always comes first")
    return tuple(names)


def _listed(found: object) -> tuple[str, ...]:
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("it must be a text or a list of texts")
    return tuple(part.strip() for name in names for part in name.split(",") if part.strip())


def _number(found: object) -> float:
    """Return the number, or one that every form refuses."""
    try:
        return float(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else -1.0
    except (ValueError, OverflowError):
        return -1.0
