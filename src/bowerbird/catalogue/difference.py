"""difference: the stored state of an item and its golden record -> what has to change. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.merge import Golden
from bowerbird.words.facts import Image, Link, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Edge

AssertionT = TypeVar("AssertionT", bound=Hashable)


@dataclass(frozen=True)
class State:
    """What the tables hold of one item."""

    fields: dict[str, Any] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    edges: tuple[Edge, ...] = ()


def difference(kind: Kind, state: State, golden: Golden) -> Difference:
    """Return what must change for the tables to say what the golden record says.

    A field that the kind requires is never blanked: it keeps its value when no source says it any more.
    """
    asserted = tuple(edge for edge in state.edges if edge.role not in kind.kept_roles)
    relations_added, relations_removed = _edges_moved(asserted, golden.edges)
    identifiers = _moved(state.identifiers, golden.identifiers)
    links = _moved(state.links, golden.links)
    images = _moved(state.images, golden.images)
    return Difference(
        fields=_fields_changed(kind, state.fields, golden.fields),
        identifiers_added=identifiers[0],
        identifiers_removed=identifiers[1],
        links_added=links[0],
        links_removed=links[1],
        images_added=images[0],
        images_removed=images[1],
        relations_added=relations_added,
        relations_removed=relations_removed,
    )


def _fields_changed(kind: Kind, old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    changed: dict[str, tuple[Any, Any]] = {}
    for name in kind.fields:
        before, after = old.get(name), new.get(name)
        if before == after or (is_blank(before) and is_blank(after)):
            continue
        if is_blank(after) and name in kind.required:
            continue
        changed[name] = (before, after)
    return changed


def _moved(
    old: Iterable[AssertionT], new: Iterable[AssertionT]
) -> tuple[tuple[AssertionT, ...], tuple[AssertionT, ...]]:
    """Return what is only in *new* and what is only in *old*, each in its own order."""
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    return tuple(one for one in after if one not in before), tuple(one for one in before if one not in after)


def _edges_moved(old: tuple[Edge, ...], new: tuple[Edge, ...]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    before = {(edge.role, edge.position, edge.object_id): edge for edge in old}
    after = {(edge.role, edge.position, edge.object_id): edge for edge in new}
    added = tuple(edge for key, edge in after.items() if before.get(key) != edge)
    removed = tuple(edge for key, edge in before.items() if after.get(key) != edge)
    return added, removed
