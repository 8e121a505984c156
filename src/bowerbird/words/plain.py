"""Plain data: what results and items are as JSON takes them."""

from __future__ import annotations

from typing import Any

import msgspec


def to_plain(value: Any) -> Any:  # noqa: ANN401 -- whatever a result holds
    """Return a value as dicts, lists, texts, numbers and None, which every JSON encoder takes.

    Structs and dataclasses become dicts, tuples become lists, enums their values, moments texts of RFC 3339
    (``2026-01-31T12:00:00Z``); keys become texts.
    """
    return msgspec.to_builtins(value, str_keys=True)
