"""Forms may be used for the first time by many threads at once."""

import subprocess
import sys

import msgspec
import pytest

from bowerbird.words.forms import convert, decode, schema

# Many structs are used for the first time by all threads at once, through several types that lead to them, and the
# interpreter changes threads as often as it can: without the lock, nearly every one of the processes crashes. They are
# forked off a process that has imported all and used no form yet, for the imports would take longer than the storm.
_STORM = """
import gc, os, sys, threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import msgspec

import bowerbird.music.musicbrainz.bodies, bowerbird.music.queries, bowerbird.sources.ai.prompts
import bowerbird.sources.amazon.bodies, bowerbird.sources.discogs.bodies, bowerbird.sources.wikidata.bodies
import bowerbird.words.lists, bowerbird.words.results
from bowerbird.words.errors import QueryError
from bowerbird.words.forms import convert, decode, schema
from bowerbird.words.query import Query

sys.setswitchinterval(1e-6)
THREADS = 16
# Values deep inside: whoever reads them needs what is known of the innermost struct.
INNER = {"middle": {"leaf_0": [{"field_1": 1}]}, "more_1": {"field_1": 1}}


def all_below(cls):
    for below in type.__subclasses__(cls):
        yield below
        yield from all_below(below)


def made(number):
    define = msgspec.defstruct
    leaves = [define(f"Leaf{number}_{at}", [(f"field_{i}", int | None, None) for i in range(12)]) for at in range(4)]
    middle = define(f"Middle{number}", [(f"leaf_{i}", tuple[leaf, ...], ()) for i, leaf in enumerate(leaves)])
    more = [(f"more_{i}", leaf | None, None) for i, leaf in enumerate(leaves)]
    return define(f"Top{number}", [("middle", middle | None, None), ("many", tuple[middle, ...], ()), *more])


ours = [form for form in all_below(msgspec.Struct) if form.__module__.startswith("bowerbird.") and form is not Query]
assert {"Candidate", "Product", "Verdict", "Facts"} <= {form.__name__ for form in ours}
forms = [*map(made, range(20)), *ours]


def use(thread, together):
    try:
        for form in forms:
            together.wait()
            # What does not fit, or is no form (a struct of functions), is told; a crash ends the process.
            with suppress(msgspec.ValidationError, TypeError, QueryError):
                convert([INNER], tuple[form, ...]) if thread % 2 else convert(INNER, form)
            with suppress(msgspec.ValidationError, TypeError, QueryError):
                schema(form) if thread == 0 else decode(b"{}", form)
    except BaseException:
        together.abort()
        raise


def storm():
    together = threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(use, range(THREADS), [together] * THREADS))


def forked():
    if process := os.fork():
        return process
    try:
        storm()
    except BaseException as error:
        os.write(2, repr(error).encode())
        os._exit(1)
    os._exit(0)


gc.freeze()
for _ in range(10):
    pair = [forked(), forked()]
    print(*(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in pair))
"""


def test_threads_that_use_every_form_for_the_first_time_at_once_do_not_crash_the_interpreter() -> None:
    done = subprocess.run([sys.executable, "-c", _STORM], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.split() == [b"0"] * 20, done.stderr.decode()


class _Named(msgspec.Struct):
    name: str


def test_forms_turn_values_and_texts_into_structs_and_say_what_does_not_fit() -> None:
    assert convert({"name": "a"}, _Named) == _Named("a")
    assert decode(b'[{"name": "a"}]', tuple[_Named, ...]) == (_Named("a"),)
    assert decode(b'{"name": [1]}') == {"name": [1]}
    assert schema(_Named)[1]["_Named"]["required"] == ["name"]
    with pytest.raises(msgspec.ValidationError, match="name"):
        decode(b"{}", _Named)
    with pytest.raises(msgspec.ValidationError, match="name"):
        convert({}, _Named)
