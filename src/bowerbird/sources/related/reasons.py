"""Reasons: why two items belong together, in plain words made of the roles and kinds that the catalogue has. Pure.

A role is a noun ("artist": *who is the artist of it*) or, when it ends in a small word, a phrase ("influenced_by").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bowerbird.words.neighbours import ENTRY, LIST, Bond, Thing, Way
from bowerbird.words.text import clean

_SMALL_WORDS = frozenset(("by", "on", "of", "from", "after", "to", "in", "with", "for", "at", "about"))
_NAMED_AT_MOST = 4
_NAME_AT_MOST = 80


def reason(kind: str, bonds: Sequence[Bond]) -> str:
    """Return why an item of *kind* and a neighbour belong together, the strongest reasons first.

    >>> reason("album", [Bond(Way.SHARES, "artist", "artist", Thing("artist", "Roger Waters"), 1)])
    'shares the artist Roger Waters'
    """
    told, more = bonds[:_NAMED_AT_MOST], len(bonds) - _NAMED_AT_MOST
    parts = []
    for shared, group in groupby(_gathered(told), key=_is_plainly_shared):
        if shared:
            parts.append(f"shares {_listed(_shared(list(group)))}")
        else:
            parts.extend(_said(kind, bond) for bond in group)
    if more > 0:
        parts.append(f"{more} more in common")
    return "; ".join(parts)


def _gathered(bonds: Sequence[Bond]) -> list[Bond]:
    """Return bonds with those side by side that are told in one breath, each such group where its first one stood."""
    plain = [bond for bond in bonds if _is_plainly_shared(bond)]
    others = [bond for bond in bonds if not _is_plainly_shared(bond)]
    return [*plain, *others] if bonds and _is_plainly_shared(bonds[0]) else [*others, *plain]


def _is_plainly_shared(bond: Bond) -> bool:
    return bond.way == Way.SHARES and bond.role == bond.their_role and not _is_phrase(bond.role)


def _shared(bonds: Sequence[Bond]) -> Iterator[str]:
    """Yield what is shared, role by role: "the artist A", "the genres B and C"."""
    by_role: dict[str, list[str]] = {}
    for bond in bonds:
        by_role.setdefault(bond.role, []).append(_name(bond.through))
    for role, names in by_role.items():
        yield f"the {_words(role) if len(names) == 1 else _plural(_words(role))} {_listed(names)}"


def _said(kind: str, bond: Bond) -> str:
    role, name = _words(bond.role), _name(bond.through)
    this = f"this {_words(kind)}"
    if bond.way == Way.TIED:
        return f"{this} is {role} it" if _is_phrase(bond.role) else f"is the {role} of {this}"
    if bond.way == Way.TIED_BY:
        return f"is {role} {this}" if _is_phrase(bond.role) else f"has {this} as its {role}"
    if bond.way == Way.TOGETHER:
        return _together(bond, role, name)
    if bond.way in (Way.PARTS, Way.PART_TIED, Way.WHOLE_TIED):
        return _by_parts(this, bond, role, name)
    if bond.role == bond.their_role:
        return f"is {role} {name} too"
    return f"shares {name} ({role} here, {_words(bond.their_role)} there)"


def _together(bond: Bond, role: str, name: str) -> str:
    kind = bond.through.kind if bond.through else ""
    if kind == LIST and bond.role == ENTRY:
        return f"is in the list {name} too"
    if _is_phrase(bond.role):
        return f"the {_words(kind)} {name} is {role} both"
    return f"is {_article(role)} {role} of the {_words(kind)} {name} too"


def _by_parts(this: str, bond: Bond, role: str, name: str) -> str:
    kind = _words(bond.through.kind) if bond.through else ""
    if bond.way == Way.PART_TIED:
        return f"is {role} the {kind} {name}" if _is_phrase(bond.role) else f"has the {kind} {name} as its {role}"
    if bond.way == Way.WHOLE_TIED:
        its = f"its {kind} {name}"
        return f"{this} is {role} {its}" if _is_phrase(bond.role) else f"{its} is the {role} of {this}"
    part = f"{_article(_words(bond.part))} {_words(bond.part)}"
    if bond.role != bond.their_role:
        return f"has {part} that has to do with {name} too"
    return f"has {part} {role} {name} too" if _is_phrase(bond.role) else f"has {part} with the {role} {name} too"


def _name(thing: Thing | None) -> str:
    name = clean(thing.name) or "?" if thing else "?"
    return name if len(name) <= _NAME_AT_MOST else f"{name[: _NAME_AT_MOST - 1]}…"


def _words(role: str) -> str:
    return role.replace("_", " ")


def _is_phrase(role: str) -> bool:
    words = role.split("_")
    return len(words) > 1 and words[-1] in _SMALL_WORDS


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
