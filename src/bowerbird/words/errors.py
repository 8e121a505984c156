"""Every error that Bowerbird raises on purpose, classed by what the caller does next.

Fix the configuration, correct the query, wait and retry, or give up: one branch of the tree each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class BowerbirdError(Exception):
    """The root: catching it catches whatever Bowerbird reports as an error of its own."""


class ConfigurationError(BowerbirdError):
    """Something is set up wrongly: fix the setting that the message names, then do the same again."""


class AccessRefusedError(ConfigurationError):
    """A source does not let us in: the account that the settings name is wrong, or may not ask this."""


class QueryError(BowerbirdError):
    """What was asked for makes no sense or leads nowhere: correct the words of the call."""


class NotInCatalogueError(QueryError):
    """The item that the caller named is not in the catalogue."""


class AmbiguousNameError(QueryError):
    """Several items of the catalogue have the name that the caller gave.

    Attributes:
        choices: what tells them apart: ``id``, ``name``, ``disambiguation``, ``by`` and ``year``.
    """

    def __init__(self, message: str, *, choices: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


class NoSuchCandidateError(QueryError):
    """The caller picked a candidate that is not in the list."""


class NotApplicableError(QueryError):
    """A provider cannot be asked about the item with what is known of it; nothing is wrong with either."""


class TakenOverError(BowerbirdError):
    """Somebody else goes on with what was begun here; nothing was written any more, and nothing is to be done."""


class DatabaseFailedError(BowerbirdError):
    """The database of the catalogue failed: see to what the message names, then do the same again.

    It is the driver's error too (``sqlalchemy.exc.OperationalError``).
    """


class ImportFailedError(BowerbirdError):
    """An import saved nothing; the message tells what each provider said."""


class SourceError(BowerbirdError):
    """A source gave no usable answer.

    Attributes:
        request: what was asked, as a person would type it (``GET https://…``), or None when nothing was sent.
    """

    def __init__(self, message: str, *, request: str | None = None) -> None:
        super().__init__(f"{request}: {message}" if request else message)
        self.request = request


class UnavailableError(SourceError):
    """The source is down, busy or out of reach: wait and retry.

    Attributes:
        retry_after: seconds that the source asked us to wait, or None when it did not say.
    """

    def __init__(self, message: str, *, request: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message, request=request)
        self.retry_after = retry_after


class SpentError(UnavailableError):
    """As much has been spent at a source as may be: wait for the next day or run, or allow more."""


class RejectedError(SourceError):
    """The source refused the request, or its answer cannot be understood: asking again will not help.

    Attributes:
        status: the HTTP status, or None when the answer's body was the trouble.
    """

    def __init__(self, message: str, *, request: str | None = None, status: int | None = None) -> None:
        super().__init__(message, request=request)
        self.status = status
