"""Pages: what a source lists of many items, a page at a time: a broken item spoils no other, and paging ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from bowerbird.words.facts import Facts


@dataclass(frozen=True, kw_only=True)
class Broken:
    """An item of a page that cannot be understood.

    Attributes:
        id: the source's name for it, as far as that can be read.
        name: what it is called, as far as that can be read.
        why: what is wrong with it.
    """

    id: str | None = None
    name: str | None = None
    why: str

    def __str__(self) -> str:
        named = " ".join(part for part in (self.id, self.name) if part) or "one without a name"
        return f"{named}: {self.why}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a listing.

    Attributes:
        total: how many items there are on all pages together.
        found: what the source says of each of this page, or why it cannot be understood.
    """

    total: int
    found: tuple[Facts | Broken, ...]


@dataclass(eq=False, kw_only=True)
class Told:
    """How far a listing has come. Its count and its content may disagree, and then paging must end all the same.

    Attributes:
        total: how many items there are, as the first page says.
        ids: the names of the items that were told, each once.
    """

    total: int | None = None
    ids: set[str] = field(default_factory=set)

    def take(self, page: Page) -> bool:
        """Count a page, and return whether to ask for another: this one brought something, and more is to come."""
        if self.total is None:
            self.total = page.total
        before = len(self.ids)
        self.ids.update(map(_name, page.found))
        return before < len(self.ids) < self.total

    @property
    def whole(self) -> bool:
        """Whether all items were told."""
        return len(self.ids) >= (self.total or 0)


def _name(found: Facts | Broken) -> str:
    """Return what a source calls an item; one without a name is known by what is wrong with it."""
    if isinstance(found, Facts):
        return found.identifiers[0].value if found.identifiers else repr(found.fields)
    return found.id or str(found)
