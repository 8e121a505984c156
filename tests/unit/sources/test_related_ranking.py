"""Ranking and reasons: what is worth more, in which order it is told, and what holds for any neighbours at all."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sources.related.ranking import Wish, best, ranked, rarity, score, weight
from bowerbird.sources.related.reasons import reason
from bowerbird.words.identifiers import Identifier
from bowerbird.words.neighbours import Bond, Neighbour, Neighbourhood, Thing, Way
from support.strategies import steady

WISH = Wish()
ALL = Wish(same_kind=1000, other_kinds=1000, in_all=1000, least=0.0)
WATERS, PROG = Thing("artist", "Roger Waters"), Thing("category", "progressive rock")


def neighbour(name: str, *bonds: Bond, kind: str = "album") -> Neighbour:
    return Neighbour(kind=kind, name=name, name_field="title", identifier=Identifier("test", name), bonds=bonds)


def shares(thing: Thing, size: int = 2, *, role: str = "artist", theirs: str = "", number: int = 1) -> Bond:
    return Bond(Way.SHARES, role, theirs or role, thing, number, size)


def around(*neighbours: Neighbour) -> Neighbourhood:
    return Neighbourhood(kind="album", neighbours=neighbours)


def names(*neighbours: Neighbour, wish: Wish = WISH) -> list[str]:
    return [one.neighbour.name for one in best(around(*neighbours), wish)]


def test_a_shared_maker_is_worth_more_than_a_shared_genre_and_a_rare_one_more_than_a_common_one() -> None:
    found = names(
        neighbour("of a common genre", shares(PROG, 30, role="genre")),
        neighbour("of a rare genre", shares(PROG, 3, role="genre")),
        neighbour("of the maker", shares(WATERS, 3)),
        neighbour("of both", shares(WATERS, 3), shares(PROG, 3, role="genre", number=2)),
        neighbour("based on it", Bond(Way.TIED_BY, "based_on", "based_on"), kind="film"),
    )
    assert found == ["based on it", "of both", "of the maker", "of a rare genre", "of a common genre"]


def test_what_half_the_catalogue_has_makes_no_recommendation_by_itself() -> None:
    assert names(neighbour("rock too", shares(PROG, 50_000, role="genre"))) == []


def test_an_albums_own_artist_is_none_but_an_artist_who_influenced_an_artist_is() -> None:
    own = Bond(Way.TIED, "artist", "artist")
    assert score("album", neighbour("Pink Floyd", own, shares(PROG, role="genre"), kind="artist"), WISH) is None
    for role in ("influenced_by", "member_of"):
        found = score("artist", neighbour("Bob Dylan", Bond(Way.TIED, role, role), kind="artist"), WISH)
        assert found is not None
        assert found.score == 0.9


def test_roles_of_ones_own_may_make_recommendations_between_kinds() -> None:
    score_of = neighbour("Obscured by Clouds", Bond(Way.TIED, "soundtrack", "soundtrack"))
    assert score("film", score_of, WISH) is None
    assert score("film", score_of, Wish(ties=("soundtrack",))) is not None


def test_one_thing_counts_once_however_many_roles_it_has() -> None:
    once = neighbour("a", shares(WATERS, 3))
    twice = neighbour("b", shares(WATERS, 3), shares(WATERS, 3, theirs="composer"))
    assert [one.score for one in best(around(once, twice), ALL)] == [0.64, 0.64]


def test_each_kind_has_its_room() -> None:
    def many(kind: str) -> list[Neighbour]:
        return [neighbour(f"{kind} {number:02}", shares(WATERS), kind=kind) for number in range(30)]

    told = ranked(around(*many("album"), *many("film"), *many("book")), Wish(same_kind=5, other_kinds=2))
    assert [one.kind for one in told].count("album") == 5
    assert [one.kind for one in told].count("film") == 2
    assert [one.position for one in told] == list(range(9))
    assert len(ranked(around(*many("album"), *many("film")), Wish(in_all=7))) == 7


def test_a_tie_names_a_stored_item_and_says_why() -> None:
    (tie,) = ranked(around(neighbour("Radio K.A.O.S.", shares(WATERS, 4))), WISH)
    assert (tie.role, tie.kind, tie.partial, tie.stored_only) == ("related", "album", False, True)
    assert tie.facts.fields == {"title": "Radio K.A.O.S."}
    assert tie.facts.identifiers == (Identifier("test", "Radio K.A.O.S."),)
    assert tie.details == {"score": 0.53, "reason": "shares the artist Roger Waters"}


def test_rarity() -> None:
    assert [round(rarity(size), 2) for size in (0, 1, 2, 10, 100, 1000)] == [1.0, 1.0, 1.0, 0.38, 0.2, 0.14]


@pytest.mark.parametrize(
    ("bonds", "told"),
    [
        ((shares(WATERS), shares(PROG, role="genre")), "shares the artist Roger Waters and the genre progressive rock"),
        (
            (shares(PROG, role="genre"), shares(Thing("category", "art rock"), role="genre", number=2), shares(WATERS)),
            "shares the genres progressive rock and art rock and the artist Roger Waters",
        ),
        ((shares(WATERS, theirs="composer"),), "shares Roger Waters (artist here, composer there)"),
        ((shares(Thing("artist", "Bob Dylan"), role="influenced_by"),), "is influenced by Bob Dylan too"),
        ((Bond(Way.TIED, "influenced_by", "influenced_by"),), "this album is influenced by it"),
        ((Bond(Way.TIED_BY, "based_on", "based_on"),), "is based on this album"),
        ((Bond(Way.TIED, "sequel", "sequel"),), "is the sequel of this album"),
        ((Bond(Way.TIED_BY, "sequel", "sequel"),), "has this album as its sequel"),
        (
            (Bond(Way.TOGETHER, "entry", "entry", Thing("list", "500 Greatest Albums"), 9, 500),),
            "is in the list 500 Greatest Albums too",
        ),
        (
            (Bond(Way.TOGETHER, "track", "track", Thing("release", "The Wall"), 9, 26),),
            "is a track of the release The Wall too",
        ),
        (
            (Bond(Way.TOGETHER, "influenced_by", "influenced_by", Thing("artist", "Can"), 9),),
            "the artist Can is influenced by both",
        ),
        (
            (Bond(Way.TIED_BY, "based_on", "based_on"), shares(WATERS), shares(PROG, role="genre")),
            "is based on this album; shares the artist Roger Waters and the genre progressive rock",
        ),
        (
            tuple(shares(Thing("category", name), role="genre", number=n) for n, name in enumerate("abcdefg")),
            "shares the genres a, b, c and d; 3 more in common",
        ),
        ((shares(Thing("artist", "A" * 100)),), f"shares the artist {'A' * 79}…"),
    ],
)
def test_reasons_are_plain_words(bonds: tuple[Bond, ...], told: str) -> None:
    assert reason("album", bonds) == told


things = st.builds(Thing, st.sampled_from(["artist", "category", "list", "film"]), st.sampled_from(["A", "B", "C"]))
roles = st.sampled_from(["artist", "genre", "entry", "influenced_by", "based_on", "track", "on", "_", "of_"])
ways = st.sampled_from(list(Way))


@st.composite
def bonds(draw: st.DrawFn) -> Bond:
    way, role = draw(ways), draw(roles)
    if way in (Way.TIED, Way.TIED_BY):
        return Bond(way, role, role)
    theirs = draw(roles) if way == Way.SHARES else role
    return Bond(way, role, theirs, draw(things), draw(st.integers(1, 5)), draw(st.integers(2, 60_000)))


many_bonds = st.lists(bonds(), min_size=1, max_size=7, unique=True)
neighbours = st.lists(
    st.builds(
        Neighbour,
        kind=st.sampled_from(["album", "artist", "film"]),
        name=st.text(max_size=5),
        name_field=st.just("title"),
        identifier=st.builds(Identifier, st.just("test"), st.integers(0, 10**9).map(str)),
        bonds=many_bonds.map(tuple),
    ),
    max_size=30,
    unique_by=lambda one: (one.kind, one.identifier),
)


@steady
@given(neighbours, st.randoms())
def test_the_order_of_what_is_found_does_not_matter(found: list[Neighbour], chance: random.Random) -> None:
    shuffled: list[Any] = [msgspec.structs.replace(one, bonds=tuple(_shuffled(one.bonds, chance))) for one in found]
    assert ranked(around(*found), WISH) == ranked(around(*_shuffled(shuffled, chance)), WISH)


def _shuffled(values: Any, chance: random.Random) -> list[Any]:
    return chance.sample(list(values), len(values))


@steady
@given(neighbours)
def test_what_is_recommended_is_in_order_within_bounds_and_has_a_reason(found: list[Neighbour]) -> None:
    told = ranked(around(*found), WISH)
    scores = [one.details["score"] for one in told]
    assert scores == sorted(scores, reverse=True)
    assert all(WISH.least <= one <= 1 for one in scores)
    assert all(one.details["reason"] for one in told)
    assert len(told) <= WISH.in_all
    assert [one.position for one in told] == list(range(len(told)))
    assert len({(one.kind, one.facts.identifiers) for one in told}) == len(told)


@steady
@given(many_bonds)
def test_two_items_have_the_same_score_for_each_other(found: list[Bond]) -> None:
    turned = {Way.TIED: Way.TIED_BY, Way.TIED_BY: Way.TIED}
    back = [
        msgspec.structs.replace(one, way=turned.get(one.way, one.way), role=one.their_role, their_role=one.role)
        for one in found
    ]
    here = score("album", neighbour("there", *found, kind="film"), WISH)
    there = score("film", neighbour("here", *back, kind="album"), WISH)
    assert (here and here.score) == (there and there.score)


@steady
@given(many_bonds, bonds())
def test_more_in_common_never_lowers_a_score(found: list[Bond], more: Bond) -> None:
    less = score("album", neighbour("a", *found), ALL)
    more_of_it = score("album", neighbour("a", *found, more), ALL)
    assert less is not None
    assert more_of_it is not None
    assert more_of_it.score >= less.score


@steady
@given(bonds())
def test_the_more_have_it_the_less_it_is_worth(bond: Bond) -> None:
    assert 0 < weight(bond) < 1
    assert weight(msgspec.structs.replace(bond, size=bond.size + 1)) <= weight(bond)
