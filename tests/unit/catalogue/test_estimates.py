"""Estimates: where a sample is taken, and what is concluded from it."""

from __future__ import annotations

from itertools import pairwise

from bowerbird.catalogue.estimates import EXACT, PIECE, PIECES, pieces, scaled


def test_the_pieces_lie_evenly_within_the_ids_and_do_not_overlap() -> None:
    for largest in (EXACT + 1, 123_457, 1_000_000):
        starts = pieces(largest)
        assert len(starts) == PIECES
        assert starts[0] >= 1
        assert starts[-1] + PIECE <= largest + 1
        assert all(later - earlier >= PIECE for earlier, later in pairwise(starts))


def test_an_estimate_has_two_digits() -> None:
    assert scaled(0, 100.0) == 0
    assert scaled(7, 1.0) == 7
    assert scaled(9_830, 10.0006) == 98_000
    assert scaled(5_123, 100.0) == 510_000
