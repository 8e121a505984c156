"""What is learnt from labelled cases, and how it is measured."""

from __future__ import annotations

import pytest
from benchmarks.matching.learning import MISSED, REVIEW, WRONG, Weighed, calibrated, case_cost, factors, log_loss

RIGHT, OTHER = Weighed({"edition": 0.04}, 0.0, True), Weighed({"name": 0.3}, 0.0, False)


@pytest.mark.parametrize(
    ("case", "cost"),
    [
        ([RIGHT, OTHER], 0.0),
        ([OTHER], REVIEW),
        ([Weighed({"name": 0.9}, 0.0, True)], MISSED),
        ([Weighed({"name": 0.9}, 0.0, False)], 0.0),
        ([Weighed({}, 0.0, False)], WRONG),
        ([RIGHT, Weighed({"alias": 0.05}, 0.0, False)], REVIEW),
        ([RIGHT, Weighed({"alias": 0.05}, 0.06, False)], 0.0),
    ],
)
def test_a_row_costs_what_became_of_it(case: list[Weighed], cost: float) -> None:
    assert case_cost(case, {}) == cost


def test_a_penalty_that_keeps_the_right_ones_out_is_learnt_away_and_one_that_keeps_out_wrong_ones_is_not() -> None:
    kept_out = [[Weighed({"reissue": 0.15}, 0.0, True)] for _ in range(10)]
    rightly = [[Weighed({"version": 0.15}, 0.0, False)] for _ in range(10)]
    found = factors([*kept_out, *rightly], {"reissue": 0.4})
    assert found["reissue"] * 0.15 <= 0.1
    assert found["version"] * 0.15 > 0.1
    assert factors(kept_out, {"reissue": 0.9})["reissue"] >= 0.9


def test_what_makes_no_difference_stays_as_it_is() -> None:
    assert factors([[RIGHT, OTHER]], {}) == {"edition": 1.0, "name": 1.0}


def test_the_probability_rises_with_score_and_lead_and_fits_what_was_seen() -> None:
    seen = [(0.95, 0.3, True)] * 90 + [(0.95, 0.3, False)] * 10 + [(0.7, 0.02, True)] * 30 + [(0.7, 0.02, False)] * 70
    curve = calibrated(seen)
    assert curve.at(0.95, 0.3) == pytest.approx(0.9, abs=0.02)
    assert curve.at(0.7, 0.02) == pytest.approx(0.3, abs=0.02)
    assert log_loss(seen, curve.at) < log_loss(seen, lambda *_: 0.6)
