"""How a command ends: its exit code, its JSON, and the words in which an error is told."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from typer import TyperException

from bowerbird.cli.harmless import HARMFUL, harmless
from bowerbird.words.errors import AmbiguousNameError, BowerbirdError, NotInCatalogueError, QueryError
from bowerbird.words.hiding import hidden
from bowerbird.words.text import without_password

SUCCESS = 0
FAILED = 1
WRONG_USAGE = 2
AMBIGUOUS = 3
INTERRUPTED = 130


def code_of(error: Exception) -> int:
    """Return the exit code that an error ends the program with.

    What the catalogue does not have is a failed look-up; every other query that makes no sense is wrong usage.
    """
    if isinstance(error, TyperException):
        return error.exit_code
    if isinstance(error, AmbiguousNameError):
        return AMBIGUOUS
    wrong = isinstance(error, QueryError) and not isinstance(error, NotInCatalogueError)
    return WRONG_USAGE if wrong else FAILED


def is_ours(error: Exception) -> bool:
    """Return whether an error is one that was raised on purpose, and says all there is to say."""
    return isinstance(error, BowerbirdError | TyperException)


def report(error: Exception, arguments: Sequence[str], *, as_json: bool) -> None:
    """Tell an error: as JSON on stdout, or in plain words on stderr."""
    told = hidden(_told(error, arguments))
    if as_json:
        with suppress(OSError):  # stdout itself may be the trouble: a full disk
            choices = {"choices": error.choices} if isinstance(error, AmbiguousNameError) and error.choices else {}
            emit({"success": False, "error": told, "error_type": type(error).__name__, **choices})
            return
    print("Error:", harmless(told, keep="\n"), file=sys.stderr)


def emit(value: Mapping[str, Any]) -> None:
    """Print one JSON object, with nothing in it that a terminal would obey."""
    import msgspec

    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(msgspec.to_builtins(value, str_keys=True), indent=2, ensure_ascii=not unicode)
    # Line ends stand between the values only: JSON has escaped those within.
    print(re.sub(HARMFUL, lambda found: _escaped(found.group()), text))


def _escaped(character: str) -> str:
    return character if character == "\n" else f"\\u{ord(character):04x}"


def _told(error: Exception, arguments: Sequence[str]) -> str:
    if isinstance(error, TyperException):
        return error.format_message()
    # What to do about it, known only where it passed by: how to go on with a list.
    notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
    if isinstance(error, BowerbirdError):
        return str(error) + notes
    reason = _database_trouble(error) or f"{type(error).__name__}: {error}"
    again = shlex.join(["bowerbird", "-v", *(without_password(one) if "://" in one else one for one in arguments)])
    return f"{reason}{notes}\nThis was not expected. The same with -v shows the details: {again}"


def _database_trouble(error: Exception) -> str | None:
    """Return what the database says, without the statement and its values."""
    from sqlalchemy.exc import DBAPIError

    return f"the database failed: {error.orig}" if isinstance(error, DBAPIError) else None
