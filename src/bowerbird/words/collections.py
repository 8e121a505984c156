"""What came of importing all items that belong to another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class CollectionResult:
    """What came of one listing.

    Attributes:
        kind: the kind of the items.
        owner: the item to which they belong.
        listed: how many the source lists.
        created: the ids of the items that are new.
        updated: of those about which something changed.
        unchanged: of those about which nothing did.
        missing: of those that the source does not list any more, and does not know.
        moved: of those that it does not list here any more, but knows: merged into another one, or moved.
        broken: items of the listing that could not be saved, with the reason; the others are.
        error: why the listing is incomplete; what came before is saved, and the same call again brings the rest.
        requests: how many requests it cost.
    """

    kind: str
    owner: Any
    listed: int = 0
    created: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    broken: tuple[str, ...] = ()
    error: str | None = None
    requests: int = 0

    @property
    def success(self) -> bool:
        """Whether the whole listing came, and all that could be understood of it is saved."""
        return self.error is None

    @property
    def changed(self) -> bool:
        """Whether anything changed."""
        return bool(self.created or self.updated or self.missing or self.moved)

    @property
    def items(self) -> tuple[int, ...]:
        """The ids of all items that are listed, in the order in which they were saved."""
        return (*self.created, *self.updated, *self.unchanged)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        names = ("created", "updated", "unchanged", "missing", "moved", "broken")
        return {
            "success": self.success,
            "kind": self.kind,
            "owner": {"id": self.owner.id, "kind": self.owner.kind, "name": self.owner.display_name},
            "listed": self.listed,
            **{name: list(getattr(self, name)) for name in names},
            "requests": self.requests,
            "error": self.error,
        }


TellCollected = Callable[[int, int], None]
"""Is told how many items of a listing are saved, and of how many."""
