"""What the ``bowerbird.toml`` of a folder may decide by itself, and what needs a yes of the person.

Whoever gives somebody a folder gives them its file too. So it runs no code, and no secret that is from elsewhere (the
environment, the call) goes to an address that it names, unless ``BOWERBIRD_TRUST`` says so. Nor does it name a place
over a network for catalogue or images: drivers find credentials by themselves (PGPASSWORD, ``~/.pgpass``,
``AWS_SECRET_ACCESS_KEY``, ``~/.aws``). Files and folders on this machine it may name.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bowerbird.words.errors import ConfigurationError

VARIABLE = "BOWERBIRD_TRUST"
_AT_MOST = 1024 * 1024
# Protocols of fsspec that leave this machine alone.
_LOCAL = frozenset({"file", "local", "memory"})


def is_trusted(folder: Path, environment: Mapping[str, str]) -> bool:
    """Whether ``BOWERBIRD_TRUST`` trusts a folder: it is ``yes``, or names it among others (between ``:``)."""
    said = environment.get(VARIABLE, "").strip()
    if said.lower() == "yes":
        return True
    here = os.path.realpath(folder)
    # A relative folder is refused: it would be whichever folder somebody happens to be in.
    named = [os.path.expanduser(part.strip()) for part in said.split(os.pathsep)]  # noqa: PTH111 -- of no user, it stays
    return any(os.path.isabs(name) and os.path.realpath(name) == here for name in named)  # noqa: PTH117 -- a text


def refuse_code(folder: Path) -> None:
    """Refuse to run what the file of a folder names.

    Raises:
        ConfigurationError: always.
    """
    raise ConfigurationError(
        f"importers in {folder / 'bowerbird.toml'} would run code of that folder: set BOWERBIRD_IMPORTERS in the "
        f"environment instead, or {_yes(folder)} if you know the file"
    )


def is_remote(place: str) -> bool:
    """Whether a place of the catalogue or of images is reached over a network, or by whatever is no file of ours.

    Args:
        place: a database URL, a folder, or an fsspec URL, which may be a chain (``simplecache::s3://bucket``).
    """
    if "://" not in place or place.strip().lower().startswith("sqlite:"):
        return False
    protocols = [part.partition("://")[0].strip().lower() for part in place.split("::")]
    return not _LOCAL.issuperset(protocols)


def refuse_place(folder: Path, name: str, variable: str) -> None:
    """Refuse to keep anything at a place over a network that the file of a folder names.

    Raises:
        ConfigurationError: always.
    """
    raise ConfigurationError(
        f"{name} in {folder / 'bowerbird.toml'} is no place on this machine, and may be sent credentials of yours "
        f"(such as PGPASSWORD or AWS_SECRET_ACCESS_KEY): set {variable} in the environment instead, or {_yes(folder)} "
        "if you know the file"
    )


def refuse_address(folder: Path, addresses: Iterable[str], secrets: Iterable[str]) -> None:
    """Refuse to send secrets from elsewhere to an address that the file of a folder names.

    Raises:
        ConfigurationError: always.
    """
    raise ConfigurationError(
        f"{', '.join(addresses)} in {folder / 'bowerbird.toml'} would be sent {', '.join(secrets)}, which is not from "
        f"that file: set the address in the environment too, or {_yes(folder)} if you know the file"
    )


def _yes(folder: Path) -> str:
    return f"{VARIABLE}={os.path.realpath(folder)}"


def read_file(path: Path) -> dict[str, Any]:
    """Return what a file of settings says; nothing when there is none.

    Raises:
        ConfigurationError: it is no ordinary file, too large, no UTF-8 or no TOML.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            # A pipe would be waited for, and a device may never end.
            raise ConfigurationError(f"cannot read {path}: it is no ordinary file")
        with path.open("rb") as file:
            content = file.read(_AT_MOST + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"cannot read {path}: {error.strerror or error}") from None
    if len(content) > _AT_MOST:
        raise ConfigurationError(f"cannot read {path}: it has more than {_AT_MOST:,} bytes, which no settings need")
    try:
        return tomllib.loads(content.decode())
    except RecursionError:
        raise ConfigurationError(f"cannot read {path}: it is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"cannot read {path}: it is not UTF-8 ({error.reason})") from None
    except ValueError as error:  # no TOML; or a number of more digits than Python reads, or a date that there is not
        raise ConfigurationError(f"cannot read {path}: {error}") from None
