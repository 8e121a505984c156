"""Rebuilding: merging items anew from what their sources have said, chunk by chunk, without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.importing.registry import Registry
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import CURATOR

_CHUNK = 200

Progress = Callable[[int, int, int], None]
"""Is told how many items are done, of how many, and the id of the last one."""


@dataclass(frozen=True)
class Rebuilt:
    """What came of it: how many items there were, and how many are different now."""

    items: int = 0
    changed: int = 0


def rebuild(  # noqa: PLR0913 -- the parts, and the words of one call
    reader: Reader,
    store: Store,
    registry: Registry,
    kinds: Sequence[str],
    *,
    after: int = 0,
    progress: Progress | None = None,
) -> Rebuilt:
    """Merge the items of some kinds anew, in the order of their ids.

    Raises:
        QueryError: there is no such kind, or the precedence names a field or provider that its kind does not have.
    """
    for name in kinds:
        check_precedence(reader, registry, name)
    total = sum(reader.count(name, after=after) for name in kinds)
    done = changed = 0
    while ids := reader.ids(kinds, after=after, limit=_CHUNK):
        for name in kinds:
            of_kind = [item_id for item_id, kind in ids if kind == name]
            changed += store.rebuild(reader.kind(name).item, of_kind)
        done, after = done + len(ids), ids[-1][0]
        if progress:
            progress(done, total, after)
    return Rebuilt(done, changed)


def check_precedence(reader: Reader, registry: Registry, name: str) -> None:
    """Refuse a precedence of a kind that names a field or a provider which the kind does not have.

    Raises:
        QueryError: it does.
    """
    kind = reader.kind(name)
    known = (CURATOR, *registry.precedence(name))
    for field, providers in registry.of_fields(name).items():
        if field not in kind.fields:
            raise QueryError(f"precedence: {name} has no field {field!r}; it has {', '.join(kind.fields)}")
        unknown = [one for one in providers if one not in known]
        if unknown:
            raise QueryError(f"precedence of {name}.{field}: no provider {unknown[0]!r}; there are: {', '.join(known)}")
