"""Which rows are asked about together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.bulk.packs import dealt
from bowerbird.music import AlbumQuery


@dataclass(frozen=True)
class Row:
    query: AlbumQuery


def rows(*makers: str) -> list[Row]:
    return [Row(AlbumQuery(title=f"T {n}", artist=maker)) for n, maker in enumerate(makers)]


@given(st.lists(st.sampled_from(["Can", "Neu!", "Faust", "Cluster"]), max_size=40), st.integers(1, 9))
def test_every_row_is_in_one_pack_and_the_packs_are_full(makers: list[str], size: int) -> None:
    given_rows = rows(*makers)
    packs = dealt(given_rows, size)
    assert sorted(str(row) for pack in packs for row in pack) == sorted(map(str, given_rows))
    assert len(packs) == ceil(len(given_rows) / size)
    assert all(len(pack) == size for pack in packs[:-1])


@given(st.lists(st.sampled_from(["Can", "Neu!", "Faust", "Cluster"]), max_size=40), st.randoms())
def test_the_order_of_the_rows_makes_no_difference(makers: list[str], dice: random.Random) -> None:
    ordered = rows(*makers)
    shuffled = dice.sample(ordered, len(ordered))
    assert dealt(ordered, 5) == dealt(shuffled, 5)


def test_rows_of_one_maker_are_dealt_to_different_packs() -> None:
    packs = dealt(rows(*["Can"] * 4, *[f"Band {n}" for n in range(12)]), 4)
    assert [sum(row.query.artist == "Can" for row in pack) for pack in packs] == [1, 1, 1, 1]


def test_rows_without_words_are_dealt_too() -> None:
    nameless = [Row(AlbumQuery.from_words({"mbid": f"00000000-0000-4000-8000-{n:012}"})) for n in range(3)]
    assert [len(pack) for pack in dealt(nameless, 2)] == [2, 1]
    assert dealt([], 2) == []
