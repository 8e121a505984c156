"""Processes for a test that needs several at once: forked off one that has imported the program and done nothing else.

Each is as much on its own as one that is started anew: no connection, lock or thread is shared. Only the imports, which
take more than a second, are there.
"""

from __future__ import annotations

import functools
import multiprocessing
from multiprocessing.context import ForkServerContext

_IMPORTED = ("bowerbird.app", "bowerbird.music", "bowerbird.testing", "psycopg", "support.catalogue")


@functools.cache
def processes() -> ForkServerContext:
    """Return what starts them; the first process takes the imports upon itself."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_IMPORTED))
    return context
