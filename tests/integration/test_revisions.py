"""Revisions: replayed from the first to the last they lead to what the tables hold, whatever has happened."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.music import Album, Artist
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status
from support.catalogue import Catalogue
from support.replaying import replayed, stored

_NUMBERS = itertools.count()
_few = st.integers(0, 4)
_provider = st.sampled_from(["musicbrainz", "other"])
_fields = st.fixed_dictionaries(
    {"name": st.sampled_from(["A", "B", "C"])},
    optional={
        "country": st.sampled_from(["GB", "US", None]),
        "begin_date": st.sampled_from(["1965", "1966-07"]),
        "aliases": st.lists(st.sampled_from(["X", "Y"]), max_size=2, unique=True),
    },
)
_links = st.lists(st.sampled_from([Link("home", "https://a.example"), Link("blog", "https://b.example")]), unique=True)
_images = st.lists(st.sampled_from([Image("front", "https://a.example/1", size=1)]), max_size=1)
_ties = st.lists(st.tuples(st.sampled_from(["member", "friend"]), _few, st.integers(0, 1), _few), max_size=3)


def _say_of(number: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just("say"), _provider, number, _fields, _links, _images, _ties)


_said = _say_of(_few)
_first = st.tuples(*(_say_of(st.just(number)) for number in range(4)))
_merge = st.tuples(st.just("merge"), _few, _few)
_steps = st.one_of(
    _said,
    _said,
    st.tuples(st.just("album"), _few, _ties),
    st.tuples(st.just("edit"), _few, st.dictionaries(st.sampled_from(["country", "area"]), st.none() | st.text("ab"))),
    st.tuples(st.just("forget"), _few, st.sampled_from(["country", "area"])),
    _merge,
    _merge,
    st.tuples(st.just("lead"), _few, _few, _fields),
    st.tuples(st.just("rebuild"), _few),
)


class World:
    """Artists and albums of one example, with names of their own in the source's scheme."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._on = catalogue
        self._run = next(_NUMBERS)
        self._items: dict[int, int] = {}

    def do(self, step: Sequence[Any]) -> None:
        how: dict[str, Callable[..., None]] = {
            "say": self._say,
            "album": self._album,
            "edit": lambda one, values: self._edit(one, values, ()),
            "forget": lambda one, name: self._edit(one, {}, (name,)),
            "merge": self._merge,
            "lead": self._lead,
            "rebuild": self._rebuild,
        }
        how[step[0]](*step[1:])

    def _name(self, number: int) -> Identifier:
        return Identifier("musicbrainz_artist", f"{self._run}-{number}")

    def _ties(self, ties: Sequence[tuple[str, int, int, int]]) -> tuple[Related, ...]:
        return tuple(
            Related(
                role=role,
                kind="artist",
                facts=Facts(fields={"name": "A"}, identifiers=(self._name(number),)),
                position=place,
                details={"as": detail},
            )
            for role, number, place, detail in ties
        )

    def _say(  # noqa: PLR0917 -- what is said
        self, provider: str, number: int, fields: Any, links: Any, images: Any, ties: Any
    ) -> None:
        facts = Facts(
            fields=fields,
            identifiers=(self._name(number), Identifier("isni", f"{self._run}-{number % 2}")),
            links=tuple(links),
            images=tuple(images),
            related=self._ties(ties),
        )
        self._items[number] = self._on.say(facts, provider=provider).item_id or 0

    def _album(self, number: int, ties: Any) -> None:
        known = Identifier("musicbrainz_release_group", f"{self._run}-{number}")
        facts = Facts(fields={"title": "T"}, identifiers=(known,), related=self._ties(ties))
        self._on.say(facts, kind=Album)

    def _edit(self, number: int, values: dict[str, Any], forget: Sequence[str]) -> None:
        if number in self._items:
            self._on.store.edit(Artist, self._items[number], values, forget=forget)

    def _merge(self, one: int, other: int) -> None:
        if one in self._items and other in self._items:
            with suppress(QueryError):  # they are one item already
                self._on.store.merge(Artist, self._items[one], self._items[other])

    def _lead(self, old: int, new: int, fields: Any) -> None:
        """Have the source lead from one of its names to another."""
        facts = Facts(fields=fields, identifiers=tuple(dict.fromkeys((self._name(new), self._name(old)))))
        entry = LedgerEntry(provider="musicbrainz", status=Status.SUCCEEDED, facts=facts, asked={})
        known = (self._name(old),)
        asked = Answer(kind=Artist, entry=entry, run="test", known_as=known, scheme="musicbrainz_artist")
        self._on.store.apply([asked])

    def _rebuild(self, number: int) -> None:
        if number in self._items:
            self._on.providers["artist"] = self._on.providers["artist"][::-1]
            self._on.store.rebuild(Artist, [self._items[number]])


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(first=_first, steps=st.lists(_steps, min_size=3, max_size=12))
def test_revisions_lead_to_what_the_tables_hold(
    catalogue: Catalogue, first: Sequence[Sequence[Any]], steps: Sequence[Sequence[Any]]
) -> None:
    world = World(catalogue)
    for step in (*first, *steps):
        world.do(step)
    with catalogue.engine.connect() as connection:
        assert replayed(connection) == stored(connection)
