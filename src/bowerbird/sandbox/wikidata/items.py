"""What Wikidata knows: items with their labels, statements and pages, most of it derived from the MusicBrainz facts.

Knows which statement follows from which fact; not how it is written.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from bowerbird.sandbox.musicbrainz.dataset import Alias, Artist, Dataset, Label, Link, ReleaseGroup

Json = Mapping[str, Any]

HUMAN, GROUP, ALBUM, LABEL, COUNTRY = "Q5", "Q215380", "Q482994", "Q18127", "Q6256"
# Which number of another catalogue an address holds, and the property for it.
_ADDRESSES = {
    r"discogs\.com/artist/(\d+)": "P1953",
    r"discogs\.com/master/(\d+)": "P1954",
    r"discogs\.com/label/(\d+)": "P1955",
    r"allmusic\.com/artist/(mn\d+)": "P1728",
    r"imdb\.com/name/(nm\d+)": "P345",
    r"open\.spotify\.com/artist/(\w+)": "P1902",
    r"deezer\.com/artist/(\d+)": "P2722",
    r"(?:music|itunes)\.apple\.com/\w+/artist/(?:id)?(\d+)": "P2850",
    r"tidal\.com/artist/(\d+)": "P4576",
    r"songkick\.com/artists/(\d+)": "P3478",
    r"viaf\.org/viaf/(\d+)": "P214",
    r"youtube\.com/channel/([\w-]+)": "P2397",
}
_ITEM = re.compile(r"wikidata\.org/wiki/(Q\d+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """That an item has a property; a value of None is one that nobody knows."""

    property: str
    value: "str | ItemValue | TimeValue | None"
    rank: str = "normal"


@dataclass(frozen=True, slots=True)
class ItemValue:
    """Another item."""

    id: str


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A date of which only the year, or the year and the month, may be known: `1965`, `1965-03`."""

    date: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item; labels, aliases and pages by language."""

    id: str
    labels: Mapping[str, str]
    statements: tuple[Statement, ...]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)

    def best(self, property_: str) -> list[Statement]:
        """The statements that queries see: the preferred ones or else the normal ones, with a value."""
        told = [one for one in self.statements if one.property == property_]
        preferred = [one for one in told if one.rank == "preferred"]
        return [one for one in preferred or told if one.rank != "deprecated" and one.value is not None]


class Items:
    """Everything that one sandbox's Wikidata knows."""

    def __init__(self, facts: Dataset, more: Json) -> None:
        """Args: what MusicBrainz knows; and the notation of `facts/wikidata.json`."""
        self._more: Mapping[str, Json] = more["items"]
        self._countries: Mapping[str, Json] = more["countries"]
        self._merged: Mapping[str, str] = more["merged"]
        self._numbers = dict(self._numbered(facts))
        items = [*self._artists(facts), *self._albums(facts), *self._labels(facts), *self._lands()]
        self.by_id: Mapping[str, Item] = {item.id: item for item in items}

    def find(self, number: str) -> Item | None:
        """The item of a number, the survivor's if it was merged."""
        return self.by_id.get(self._merged.get(number, number))

    def _numbered(self, facts: Dataset) -> Iterator[tuple[str, str]]:
        """The number of each item by its MusicBrainz id."""
        entities: list[Artist | ReleaseGroup | Label] = [*facts.artists.values(), *facts.release_groups.values()]
        for one in [*entities, *facts.labels.values()]:
            linked = [found[1] for link in one.links if (found := _ITEM.search(link.url))]
            number = self._more.get(one.id, {}).get("item") or next(iter(linked), None)
            if number:
                yield one.id, number

    def _artists(self, facts: Dataset) -> Iterator[Item]:
        for one in facts.artists.values():
            human = one.type == "Person"
            country = "P27" if human else "P495"
            told = [
                Statement("P31", ItemValue(HUMAN if human else GROUP)),
                Statement("P434", one.id),
                *(Statement("P213", " ".join(re.findall("....", isni))) for isni in one.isnis),
                *_dated(("P569", "P570") if human else ("P571", "P576"), one),
                *self._in(country, one.country),
                *self._influences(one.id),
            ]
            yield from self._item(one.id, one.name, one.aliases, (*told, *_numbers_of(one.links)))

    def _albums(self, facts: Dataset) -> Iterator[Item]:
        for one in facts.release_groups.values():
            told = [Statement("P31", ItemValue(ALBUM)), Statement("P436", one.id), *_released(one)]
            told += [Statement("P175", self._value(part.artist.id)) for part in one.credits if self._is(part.artist.id)]
            yield from self._item(one.id, one.title, one.aliases, (*told, *_numbers_of(one.links)))

    def _labels(self, facts: Dataset) -> Iterator[Item]:
        for one in facts.labels.values():
            told = [Statement("P31", ItemValue(LABEL)), Statement("P966", one.id), *_dated(("P571", "P576"), one)]
            told += self._in("P17", one.country)
            yield from self._item(one.id, one.name, one.aliases, (*told, *_numbers_of(one.links)))

    def _lands(self) -> Iterator[Item]:
        for code, one in self._countries.items():
            told = (Statement("P31", ItemValue(COUNTRY)), Statement("P297", code))
            yield Item(one["item"], one["labels"], told)

    def _item(
        self, mbid: str, name: str, aliases: Sequence[Alias], statements: tuple[Statement, ...]
    ) -> Iterator[Item]:
        if self._is(mbid):
            printed = {alias.locale: alias.name for alias in aliases if alias.locale and alias.primary}
            others = [alias.name for alias in aliases if not alias.locale]
            pages: Mapping[str, str] = self._more.get(mbid, {}).get("pages", {})
            yield Item(self._numbers[mbid], {"en": name, **printed}, statements, {"en": others}, pages)

    def _is(self, mbid: str) -> bool:
        return mbid in self._numbers

    def _value(self, mbid: str) -> ItemValue:
        return ItemValue(self._numbers[mbid])

    def _in(self, property_: str, code: str | None) -> list[Statement]:
        land = self._countries.get(code or "")
        return [Statement(property_, ItemValue(land["item"]))] if land else []

    def _influences(self, mbid: str) -> list[Statement]:
        named = self._more.get(mbid, {}).get("influenced_by", ())
        return [Statement("P737", self._value(one)) for one in named if self._is(one)]


def load_items(facts: Dataset) -> Items:
    """Reads the bundled facts about items, and derives the rest from what MusicBrainz knows."""
    source = resources.files("bowerbird.sandbox").joinpath("facts", "wikidata.json")
    return Items(facts, json.loads(source.read_text(encoding="utf-8")))


def _dated(properties: tuple[str, str], one: Artist | Label) -> Iterator[Statement]:
    for property_, date in zip(properties, (one.begin, one.end), strict=True):
        if date:
            yield Statement(property_, TimeValue(date))


def _released(one: ReleaseGroup) -> list[Statement]:
    return [Statement("P577", TimeValue(one.date))] if one.date else []


def _numbers_of(links: Sequence[Link]) -> Iterator[Statement]:
    """A link that has ended is a statement that is deprecated."""
    for link in links:
        rank = "deprecated" if link.ended else "normal"
        if link.type == "official homepage":
            yield Statement("P856", link.url, rank)
        for form, property_ in _ADDRESSES.items():
            found = re.search(form, link.url)
            if found:
                yield Statement(property_, found[1], rank)
