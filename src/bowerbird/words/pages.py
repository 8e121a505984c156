"""Pages: what a source lists of many items, a page at a time, so that a broken one spoils no other."""

from __future__ import annotations

from dataclasses import dataclass

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
