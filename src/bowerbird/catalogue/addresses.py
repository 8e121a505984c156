"""Addresses of databases, as people write them. Pure."""

from __future__ import annotations

import re

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from bowerbird.words.errors import ConfigurationError
from bowerbird.words.text import without_password

_SCHEME = re.compile(r"([a-z][a-z0-9+.]*):", re.IGNORECASE | re.ASCII)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]", re.ASCII)
_EXAMPLES = "one looks like sqlite:///music.db or postgresql://user@host/name"
_SLASHES = "a SQLite file follows three slashes, and a path from the root of the disk makes them four (sqlite:////srv/music.db)"


def parsed_url(typed: str) -> URL:
    """Return the address of a database; ``postgres://`` means the same as ``postgresql://``.

    Raises:
        ConfigurationError: it is none, or of a database that is not supported; the message says what to write instead.
    """
    text = re.sub(r"^postgres(?=(\+\w+)?://)", "postgresql", typed.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^[A-Za-z0-9+]+(?=://)", lambda found: found[0].lower(), text)
    found = _SCHEME.match(text)
    if _DRIVE.match(text) or not found:
        path = text.replace("\\", "/")
        hint = f", but a path: write sqlite:///{path}" if path else f"; {_EXAMPLES}"
        raise ConfigurationError(f"{without_password(typed)!r} is not a database URL{hint}")
    scheme = found[1].lower()
    if scheme.startswith("sqlite") and not re.match(rf"{re.escape(found[1])}:(//$|///)", text, re.IGNORECASE):
        path = text[found.end() :]
        path = path.removeprefix("//") if path.startswith("//") else path
        raise ConfigurationError(
            f"{without_password(typed)!r} is not a database URL: {_SLASHES}: write sqlite:///{without_password(path)}"
        )
    try:
        parsed = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(f"{without_password(typed)!r} is not a database URL; {_EXAMPLES}") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        shown = without_password(parsed.render_as_string(hide_password=True))
        raise ConfigurationError(
            f"{shown} is neither SQLite nor PostgreSQL, which are the databases supported; {_EXAMPLES}"
        )
    return parsed
