"""Answers that cost money: the same question is paid once, and nothing is bought beyond what may be spent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bowerbird.http.paid import (
    Bought,
    DatabasePaidAnswers,
    MemoryPaidAnswers,
    PaidAnswers,
    Purse,
    SpendingLimits,
    paid_answers,
)
from bowerbird.words.errors import RejectedError, UnavailableError

FREE = SpendingLimits()


@pytest.fixture(params=["memory", "sqlite"])
def answers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PaidAnswers]:
    engine = create_engine(f"sqlite:///{tmp_path}/paid.db")
    paid_answers.create(engine)
    yield MemoryPaidAnswers() if request.param == "memory" else DatabasePaidAnswers(engine)
    engine.dispose()


def test_the_same_question_is_paid_once_also_by_another_process(answers: PaidAnswers) -> None:
    asked: list[int] = []

    def buy() -> Bought:
        asked.append(1)
        return Bought(answer="42", tokens_in=10, tokens_out=2, cost=0.5)

    first, second = Purse(answers), Purse(answers)
    assert first.answer("ai", {"b": 1, "a": 2}, buy, FREE) == "42"
    assert first.answer("ai", {"a": 2, "b": 1}, buy, FREE) == "42"
    assert second.answer("ai", {"a": 2, "b": 1}, buy, FREE) == "42"
    assert len(asked) == 1
    assert second.answer("ai", {"a": 3}, buy, FREE) == "42"
    assert second.answer("other", {"a": 3}, buy, FREE) == "42"
    assert len(asked) == 3
    assert answers.spent_since("ai", 0).tokens == 24
    assert answers.spent_since("ai", 0).cost == 1.0


def test_threads_that_ask_the_same_at_once_pay_once(answers: PaidAnswers) -> None:
    asked: list[int] = []
    together = threading.Barrier(4)

    def buy() -> Bought:
        asked.append(1)
        return Bought(answer="same")

    purse = Purse(answers)

    def ask(_: int) -> str:
        together.wait()
        return purse.answer("ai", "what?", buy, FREE)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == ["same"] * 4
    assert len(asked) == 1


def test_what_fails_is_not_kept(answers: PaidAnswers) -> None:
    def fail() -> Bought:
        raise RejectedError("no")

    purse = Purse(answers)
    with pytest.raises(RejectedError):
        purse.answer("ai", "what?", fail, FREE)
    assert purse.answer("ai", "what?", lambda: Bought(answer="now"), FREE) == "now"


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (SpendingLimits(tokens_per_run=30), "BOWERBIRD_AI_TOKENS_PER_RUN"),
        (SpendingLimits(tokens_per_day=30), "BOWERBIRD_AI_TOKENS_PER_DAY"),
        (SpendingLimits(cost_per_day=0.03), "BOWERBIRD_AI_COST_PER_DAY"),
    ],
)
def test_no_more_is_bought_than_may_be_spent_and_what_is_kept_still_answers(
    answers: PaidAnswers, limits: SpendingLimits, named: str
) -> None:
    purse = Purse(answers)
    for number in range(3):
        purse.answer("ai", number, lambda: Bought(answer="yes", tokens_in=9, tokens_out=1, cost=0.01), limits)
    with pytest.raises(UnavailableError, match=named) as caught:
        purse.answer("ai", 3, lambda: Bought(answer="never"), limits)
    assert (caught.value.retry_after is None) == (named == "BOWERBIRD_AI_TOKENS_PER_RUN")
    assert purse.answer("ai", 2, lambda: Bought(answer="never"), limits) == "yes"
    assert purse.answer("other", 3, lambda: Bought(answer="yes"), limits) == "yes"


def test_the_next_day_begins_anew() -> None:
    now = 86_400.0 * 20_000 + 86_000
    answers = MemoryPaidAnswers(clock=lambda: now)
    purse, limits = Purse(answers, clock=lambda: now), SpendingLimits(tokens_per_day=5)
    purse.answer("ai", 1, lambda: Bought(answer="a", tokens_in=9), limits)
    with pytest.raises(UnavailableError) as caught:
        purse.answer("ai", 2, lambda: Bought(answer="b"), limits)
    assert caught.value.retry_after == 400
    now += 400
    assert purse.answer("ai", 2, lambda: Bought(answer="b"), limits) == "b"
