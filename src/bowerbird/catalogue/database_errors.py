"""What is the matter when a database fails, and what a person can do about it. Pure, but for reading the exception.

Each trouble that a person can mend has its own sentence. What has none (a race, a bug) stays the driver's own error.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.exc import OperationalError

from bowerbird.words.errors import DatabaseFailedError


class Trouble(StrEnum):
    """What is the matter with a database. The value says it in words, as the end of "DATABASE …"."""

    LOCKED = "is locked: another program has been writing to it for too long"
    FULL = "has no room left: its disk, or what you may use of it, is full"
    READ_ONLY = "cannot be written: the file, its folder or the server is read-only"
    UNREADABLE = "cannot be opened: you may not read the file, or cannot write what SQLite keeps beside it"
    DAMAGED = "is damaged"
    NO_DATABASE = "is no SQLite database"
    BROKEN_DISK = "could not be read or written: the disk is full or broken, or its file system refuses"
    LOST = "is out of reach: the server does not run, has ended the connection, or has another address"
    REFUSED = "is closed to you: the server knows no such user, password or database"
    NOT_ALLOWED = "refuses this: its user lacks a right"
    CROWDED = "takes no more connections"


_REMEDIES = {
    Trouble.LOCKED: "wait until that program is done, or end it, then do the same again",
    Trouble.FULL: "make room, then do the same again; what was saved before stays saved",
    Trouble.READ_ONLY: "make file and folder writable for you, or name another database with --database",
    Trouble.UNREADABLE: "see to the permissions of the file and its folder",
    Trouble.DAMAGED: "restore the last backup, or save what is left with: sqlite3 FILE .recover",
    Trouble.NO_DATABASE: "name another file",
    Trouble.BROKEN_DISK: "see to the disk, then do the same again; what was saved before stays saved",
    Trouble.LOST: "see that it runs and that the address is right, then do the same again",
    Trouble.REFUSED: "see to the user, the password and the name of the database",
    Trouble.NOT_ALLOWED: "have the right granted, or give another user",
    Trouble.CROWDED: "end other programs, or allow more (max_connections)",
}

PASSING = frozenset({Trouble.LOCKED, Trouble.LOST, Trouble.CROWDED})
"""What may be over in a moment without anybody doing anything about the database itself."""

# https://www.sqlite.org/rescode.html: the lower 8 bits of a code say what it is about.
_SQLITE = {
    3: Trouble.UNREADABLE,  # PERM
    5: Trouble.LOCKED,  # BUSY
    6: Trouble.LOCKED,  # LOCKED
    8: Trouble.READ_ONLY,  # READONLY
    10: Trouble.BROKEN_DISK,  # IOERR
    11: Trouble.DAMAGED,  # CORRUPT
    13: Trouble.FULL,  # FULL
    14: Trouble.UNREADABLE,  # CANTOPEN
    26: Trouble.NO_DATABASE,  # NOTADB
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html: a whole code, or the first letters of a class.
_POSTGRESQL = {
    "08": Trouble.LOST,  # connection exceptions
    "25006": Trouble.READ_ONLY,  # a server in recovery, or default_transaction_read_only
    "28": Trouble.REFUSED,  # invalid authorization
    "3D000": Trouble.REFUSED,  # no such database
    "42501": Trouble.NOT_ALLOWED,
    "53100": Trouble.FULL,
    "53200": Trouble.CROWDED,  # out of memory
    "53300": Trouble.CROWDED,
    "53400": Trouble.FULL,  # a configured limit (temp_file_limit)
    "55P03": Trouble.LOCKED,
    "57P01": Trouble.LOST,  # the server is shut down
    "57P02": Trouble.LOST,
    "57P03": Trouble.LOST,  # it is starting up
    "57P05": Trouble.LOST,
    "58": Trouble.BROKEN_DISK,  # system errors
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
# A connection that is refused brings no code, only the server's words.
_REFUSALS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")
_CROWDS = ("too many clients", "remaining connection slots", "too many connections")


class DatabaseTroubleError(DatabaseFailedError, OperationalError):
    """A failure of the database that a person can do something about, as a Bowerbird error and as the driver's.

    Attributes:
        trouble: what is the matter.
    """

    def __init__(self, trouble: Trouble, database: str, orig: BaseException) -> None:
        OperationalError.__init__(self, None, None, orig)
        self.trouble = trouble
        self.told = sentence(trouble, database, orig)

    def __str__(self) -> str:
        """Say what is the matter and what to do; the statement tells a person nothing."""
        return self.told

    @property
    def passing(self) -> bool:
        """Whether it may be over in a moment, so that trying again by itself makes sense."""
        return self.trouble in PASSING


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what a driver's exception means, or None when a person cannot do anything about it.

    Args:
        error: an exception of sqlite3 or psycopg.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    if error is None or type(error).__module__.partition(".")[0] != "psycopg":
        return None
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    words = str(error).lower()
    if any(refusal in words for refusal in _REFUSALS):
        return Trouble.REFUSED
    return Trouble.CROWDED if any(crowd in words for crowd in _CROWDS) else Trouble.LOST


def told(error: BaseException) -> str:
    """Return what a failure of the database tells a person, without the statement that failed."""
    return str(error) if isinstance(error, DatabaseTroubleError) else str(getattr(error, "orig", None) or error)


def sentence(trouble: Trouble, database: str, orig: BaseException) -> str:
    """Return what is the matter with a database, and what to do about it.

    Args:
        trouble: what is the matter.
        database: its address, as a person may see it.
        orig: the driver's exception, whose words are quoted.
    """
    said = " ".join(str(orig).split())
    return f"the database {database} {trouble.value} ({said}): {_REMEDIES[trouble]}"
