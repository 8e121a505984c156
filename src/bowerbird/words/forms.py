"""Forms: the one place that turns JSON and plain values into msgspec types, safe for threads.

msgspec 0.22 builds what it must know of a struct at the first use of any type that leads to it (a union, a
``tuple[Candidate, ...]``), and keeps it on the struct's class (``StructInfo``). It puts it there before it is filled,
so that types may hold each other, and calls Python code meanwhile, which lets other threads run. A thread that meets
such a half-built value reads a null pointer: the interpreter crashes.

So each form is built here first, under a lock that all forms share, because two forms may lead to the same struct.
Nothing else may call msgspec's `convert` and decoders; a rule of the linter (``banned-api``) holds that.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar, overload

import msgspec

FormT = TypeVar("FormT")

_lock = threading.Lock()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_any = msgspec.json.Decoder(Any)


@overload
def convert(value: object, form: type[FormT]) -> FormT: ...
@overload
def convert(value: object, form: object) -> Any: ...
def convert(value: object, form: Any) -> Any:
    """Return a plain value (from a database, from a caller) as a form.

    Args:
        value: texts, numbers, lists and mappings.
        form: the type that is wanted: a struct, a list of structs, a union.

    Raises:
        msgspec.ValidationError: the value does not fit the form; the message names the place.
        RecursionError: the value is nested too deeply.
    """
    _decoder(form)
    return msgspec.convert(value, form)


@overload
def decode(body: bytes | str | msgspec.Raw) -> Any: ...
@overload
def decode(body: bytes | str | msgspec.Raw, form: type[FormT]) -> FormT: ...
@overload
def decode(body: bytes | str | msgspec.Raw, form: object) -> Any: ...
def decode(body: bytes | str | msgspec.Raw, form: Any = Any) -> Any:
    """Return a JSON text as a form, or as plain values.

    Args:
        body: the JSON text.
        form: as for `convert`.

    Raises:
        msgspec.ValidationError: the text does not fit the form; the message names the place.
        msgspec.DecodeError: the text is no JSON.
        UnicodeDecodeError: the text is not UTF-8.
        RecursionError: the text is nested too deeply.
    """
    return (_any if form is Any else _decoder(form)).decode(body)


def schema(form: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the JSON schema of a form, and by name the schemas that it refers to as ``#/$defs/NAME``."""
    # It makes a decoder of its own, to find out whether the form is one.
    with _lock:
        (found,), parts = msgspec.json.schema_components([form], ref_template="#/$defs/{name}")
    return found, parts


def _decoder(form: Any) -> msgspec.json.Decoder[Any]:
    found = _decoders.get(form)
    if found is None:
        with _lock:
            found = _decoders[form] = msgspec.json.Decoder(form)
    return found
