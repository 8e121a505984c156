"""Where the tests keep files: in memory if there is plenty, for most of them are databases that live for a second."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_PLENTY = 4_000_000_000


def in_memory() -> Path | None:
    """Return a folder that is kept in memory; None when the machine has none, or little memory is left."""
    memory = Path("/dev/shm")  # noqa: S108 -- what is made in it is made anew, and is ours
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _PLENTY:
        return memory
    return None


def fresh_folder(prefix: str) -> Path:
    """Make a folder. Its path is short: that of a Unix socket in it may have about 100 characters."""
    place = in_memory() or Path("/tmp")  # noqa: S108 -- likewise
    return Path(tempfile.mkdtemp(prefix=prefix, dir=place if place.is_dir() else None))
