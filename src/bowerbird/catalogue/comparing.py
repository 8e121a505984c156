"""Comparing two items that are to become one: what stays, what goes, and what speaks against it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.records import ItemRecord, Relation
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.identifiers import Identifier


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge would do.

    Attributes:
        kind: the kind of both.
        survivor: the id of the item that stays.
        duplicate: the id of the item that would become part of it.
        names: what both are called.
        stays: by field, the survivor's value, where the duplicate has another one or none.
        goes: by field, the duplicate's value that gives way; where the survivor has none, it may come to it.
        moves: how many identifiers, relations, links and images of the duplicate the survivor lacks.
        contradictions: what speaks against their being one, a sentence each.
    """

    kind: str
    survivor: int
    duplicate: int
    names: tuple[str, str]
    stays: dict[str, Any]
    goes: dict[str, Any]
    moves: dict[str, int]
    contradictions: tuple[str, ...]


def preview_of(kind: Kind, survivor: ItemRecord, duplicate: ItemRecord) -> MergePreview:
    """Return what merging *duplicate* into *survivor* would do."""
    differing = [name for name in kind.fields if survivor.fields.get(name) != duplicate.fields.get(name)]
    return MergePreview(
        kind=kind.name,
        survivor=survivor.id,
        duplicate=duplicate.id,
        names=(survivor.name, duplicate.name),
        stays=_told(survivor.fields, differing),
        goes=_told(duplicate.fields, differing),
        moves={
            "identifiers": len(set(duplicate.identifiers) - set(survivor.identifiers)),
            "relations": len(_places(duplicate.relations) - _places(survivor.relations)),
            "related from": len(_places(duplicate.related_from) - _places(survivor.related_from)),
            "links": len({link.url for link in duplicate.links} - {link.url for link in survivor.links}),
            "images": len({image.url for image in duplicate.images} - {image.url for image in survivor.images}),
        },
        contradictions=(
            *_other_names(survivor.identifiers, duplicate.identifiers),
            *_other_makers(survivor.relations, duplicate.relations),
            *other_years(kind, survivor.fields, duplicate.fields),
            *other_types(survivor.fields, duplicate.fields),
        ),
    )


def denied(kind: Kind, survivor: Facts, duplicate: Facts, scheme: str | None) -> tuple[str, ...]:
    """Return what a person has said of two items by which they cannot be one, although a source says that they are.

    Args:
        kind: the kind of both.
        survivor: the person's word on the one.
        duplicate: the person's word on the other.
        scheme: that of the source: which of its names is which thing, it knows best itself.
    """
    mine, theirs = ([one for one in facts.identifiers if one.scheme != scheme] for facts in (survivor, duplicate))
    return (*_other_names(mine, theirs), *other_years(kind, survivor.fields, duplicate.fields))


def _other_names(survivor: Sequence[Identifier], duplicate: Sequence[Identifier]) -> Iterator[str]:
    """Yield the schemes in which both have names, and none of them in common."""
    for scheme in dict.fromkeys(one.scheme for one in survivor):
        ours, theirs = ([one.value for one in names if one.scheme == scheme] for names in (survivor, duplicate))
        if theirs and set(ours).isdisjoint(theirs):
            yield f"different ids of {scheme}: {_listed(ours)} and {_listed(theirs)}"


def _other_makers(survivor: Sequence[Relation], duplicate: Sequence[Relation]) -> Iterator[str]:
    """Yield who made the one and not the other, and of what they are parts: ties in a role that is the other's kind."""
    for role in dict.fromkeys(tie.role for tie in survivor if tie.role == tie.kind):
        ours, theirs = ({tie.id: tie.name for tie in ties if tie.role == role} for ties in (survivor, duplicate))
        if theirs and ours.keys().isdisjoint(theirs):
            yield f"another {role}: {_numbered(ours)} and {_numbered(theirs)}"


def other_years(kind: Kind, survivor: Mapping[str, Any], duplicate: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dates and years in which the fields of two items differ."""
    for name in kind.fields:
        if name in (*kind.dates, *kind.times) or name == "year" or name.endswith("_year"):
            years = [str(fields.get(name))[:4] for fields in (survivor, duplicate) if not is_blank(fields.get(name))]
            if len(set(years)) > 1:
                yield f"another year in {name}: {years[0]} and {years[1]}"


def other_types(survivor: Mapping[str, Any], duplicate: Mapping[str, Any]) -> Iterator[str]:
    """Yield the types in which the fields of two items differ."""
    for name, ours in survivor.items():
        theirs = duplicate.get(name)
        typed = (name == "type" or name.endswith("_type")) and isinstance(ours, str) and isinstance(theirs, str)
        if typed and ours and theirs and ours.casefold() != theirs.casefold():
            yield f"another {name}: {ours} and {theirs}"


def _told(fields: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names if not is_blank(fields.get(name))}


def _places(ties: Iterable[Relation]) -> set[tuple[str, int, int]]:
    return {(tie.role, tie.position, tie.id) for tie in ties}


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


def _numbered(named: Mapping[int, str]) -> str:
    return ", ".join(f"{name} (item {item_id})" for item_id, name in named.items())
