"""How every command names an item: by an id, or by a kind and a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bowerbird.cli.terminal import note
from bowerbird.words.errors import NotInCatalogueError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird


def item_named(bird: Bowerbird, words: Sequence[str]) -> int:
    """Return the id that a person means by *words*: an id, or KIND and a name, an id, an address or ``scheme:value``.

    The id of an item that has become part of another one is returned as it is given.

    Raises:
        QueryError: it is neither, or there is no such kind.
        NotInCatalogueError: there is no such item.
        AmbiguousNameError: several have the name.
    """
    from bowerbird.catalogue.naming import item_id

    text = " ".join(word.strip() for word in words[:1])
    number = item_id(text)
    if number is not None and len(words) == 1:
        bird.catalogue.item(number)
        return number
    kind, name = (text, words[1].strip()) if len(words) > 1 else _parted(text)
    if len(words) == 1 and (not name or _is_no_kind(bird, kind)):
        if not name and not _is_no_kind(bird, kind):
            raise QueryError(f"say which {kind}: give its id or its name behind the kind")
        if text.isdecimal():
            raise NotInCatalogueError(f"there is no item {text[:20]}")
        raise QueryError(f"{text!r} is no id: give an id, or KIND and a name, such as: album {text!r}")
    found = bird.catalogue.resolve(kind, name)
    if item_id(name) is not None:
        others = [each for each in bird.catalogue.called(kind, name) if each != found]
        if others:
            told = ", ".join(map(str, others))
            note(f"{name} is taken as an id. Of this name is also {kind} {told}; name:{name} means the name.")
    return found


def items_named(bird: Bowerbird, texts: Sequence[str] | None) -> list[int] | None:
    """Return the ids that a repeated option names, each by an id or by KIND and a name in one text; None for none."""
    return [item_named(bird, [text]) for text in texts] if texts else None


def _parted(text: str) -> tuple[str, str]:
    kind, _, name = text.partition(" ")
    return kind, name.strip()


def _is_no_kind(bird: Bowerbird, text: str) -> bool:
    try:
        bird.catalogue.kind(text)
    except QueryError:
        return True
    return False
