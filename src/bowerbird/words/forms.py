"""Forms: msgspec types, made ready for threads.

msgspec 0.22 builds what it must know of a type at its first use, without a lock: two threads that meet there, in types
that hold each other such as Facts and Related, crash the interpreter. So the first use is made here, under a lock.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

FormT = TypeVar("FormT")

_lock = threading.Lock()
_ready: set[object] = set()


def ready(form: type[FormT]) -> type[FormT]:
    """Return *form*, which from then on any number of threads may decode or convert to."""
    if form not in _ready:
        with _lock:
            msgspec.json.Decoder(form)
            _ready.add(form)
    return form
