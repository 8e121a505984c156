"""Works: what a catalogue knows of albums, as plain values, and how they become the sandbox's notation. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/bowerbird-works")
_JOIN = re.compile(r"\[( ?[^\[\]]* ?)\]")


class Work(NamedTuple):
    """An album, single or the like, as a catalogue has it.

    Attributes:
        title: its title as printed there.
        credit: who made it: names with what stands between them in square brackets (``Prince[ and ]The Revolution``),
            each ``name=as printed here`` if it is printed otherwise.
        year: of its first release.
        kind: its primary type.
        more: its secondary types.
        aliases: further titles, which a search finds and does not show.
        comment: what tells it from others of its name.
    """

    title: str
    credit: str
    year: int
    kind: str = "Album"
    more: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    comment: str = ""

    @property
    def id(self) -> str:
        """Its MBID, which is made up: always the same for the same work."""
        return _id("work", self.title, self.credit, str(self.year), self.kind, *self.more, self.comment)


class Person(NamedTuple):
    """An artist as a catalogue has it; *sort_name* is the name unless it is given."""

    name: str
    sort_name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = "Group"
    country: str = "GB"
    comment: str = ""

    @property
    def id(self) -> str:
        """Its MBID, which is made up."""
        return _id("artist", self.name, self.comment)


def credited_names(credit: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, printed name and join phrase of each artist of a credit."""
    parts = _JOIN.split(credit)
    for name, join in zip(parts[::2], [*parts[1::2], ""], strict=True):
        own, _, printed = name.partition("=")
        yield own, printed or own, join


def printed(credit: str) -> str:
    """Return a credit as it is printed."""
    return "".join(name + join for _, name, join in credited_names(credit))


def as_facts(
    works: Iterable[Work], people: Mapping[str, Person], typeset: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return works in the notation of ``bowerbird.sandbox.build_dataset``, with all artists that they name.

    Args:
        works: the works; those with one id are one, with the aliases of all.
        people: by name, what is known of an artist besides; of all others only the name.
        typeset: how a title is printed.
    """
    entries: dict[str, Work] = {}
    for work in works:
        known = entries.get(work.id, work)
        entries[work.id] = known._replace(aliases=tuple(dict.fromkeys((*known.aliases, *work.aliases))))
    kept = list(entries.values())
    names = {name: None for work in kept for name, _, _ in credited_names(work.credit)}
    artists = {name: people.get(name) or Person(name) for name in names}
    return {
        "artists": [_artist(person) for person in artists.values()],
        "albums": [{**_album(work, artists), "title": typeset(work.title)} for work in kept],
        "genres": ["rock", "jazz", "soul"],
    }


def _artist(person: Person) -> dict[str, Any]:
    sort_name = person.sort_name or re.sub(r"^(The|A) (.+)$", r"\2, \1", person.name)
    entry = {"id": person.id, "name": person.name, "sort_name": sort_name}
    entry |= {"type": person.kind, "country": person.country, "disambiguation": person.comment}
    return {**entry, "aliases": [{"name": alias} for alias in person.aliases]}


def _album(work: Work, artists: Mapping[str, Person]) -> dict[str, Any]:
    credit = [
        {"artist": artists[own].id, "name": name, "join": join} for own, name, join in credited_names(work.credit)
    ]
    entry = {"id": work.id, "title": work.title, "credit": credit, "date": str(work.year) if work.year else ""}
    entry |= {"type": work.kind, "secondary_types": list(work.more), "disambiguation": work.comment}
    return {**entry, "aliases": [{"name": alias} for alias in work.aliases], "tags": {"rock": 3}}


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts)))
