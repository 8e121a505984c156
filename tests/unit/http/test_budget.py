"""Whose turn it is, by a clock that only the test and whoever sleeps move on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, insert, select

from bowerbird.http.budget import Budget, DatabaseBudget, MemoryBudget, rate_slots
from bowerbird.words.errors import UnavailableError


class Clock:
    """A clock that sleeping moves on.

    Attributes:
        now: epoch seconds.
        slept: for how long each one slept.
        meanwhile: what else happens while somebody sleeps, once.
    """

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []
        self.meanwhile: Callable[[], None] | None = None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/budget.db")
    rate_slots.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["memory", "sqlite"])
def budget(request: pytest.FixtureRequest, engine: Engine, clock: Clock) -> Budget:
    if request.param == "memory":
        return MemoryBudget(clock=clock, monotonic=clock, sleep=clock.sleep)
    return DatabaseBudget(engine, clock=clock, sleep=clock.sleep)


def seconds(clock: Clock, budget: Budget, host: str, rate: float, count: int = 1) -> float:
    """How long so many turns take."""
    start = clock.now
    for _ in range(count):
        budget.acquire(host, rate)
    return clock.now - start


def about(seconds: float) -> Any:
    """SQLite keeps moments as days: the last digits change."""
    return pytest.approx(seconds, abs=0.001)


def test_the_first_goes_at_once_and_the_others_are_evenly_spaced(budget: Budget, clock: Clock) -> None:
    assert [seconds(clock, budget, "h", 5) for _ in range(3)] == [about(0), about(0.2), about(0.2)]


def test_idle_time_is_not_saved_up_for_a_burst(budget: Budget, clock: Clock) -> None:
    budget.acquire("h", 20)
    clock.now += 0.3
    assert seconds(clock, budget, "h", 20, 3) == about(0.1)


def test_hosts_do_not_wait_for_each_other(budget: Budget, clock: Clock) -> None:
    budget.acquire("a", 1)
    assert seconds(clock, budget, "b", 1) == about(0)


def test_no_rate_is_no_limit(budget: Budget, clock: Clock) -> None:
    assert seconds(clock, budget, "h", 0, 100) == 0


@pytest.mark.parametrize("rate", [0.0, 1000.0])
def test_a_pause_holds_everybody_and_a_shorter_one_does_not_cut_it(budget: Budget, clock: Clock, rate: float) -> None:
    budget.acquire("h", rate)
    budget.pause("h", 3)
    budget.pause("h", 0.1)
    assert seconds(clock, budget, "h", rate) == about(3)
    assert seconds(clock, budget, "other", rate) == about(0)
    assert seconds(clock, budget, "h", rate) == about(1 / rate if rate else 0)


@pytest.mark.parametrize("rate", [0.0, 4.0])
def test_a_pause_also_holds_those_who_already_wait(budget: Budget, clock: Clock, rate: float) -> None:
    budget.acquire("h", rate)
    budget.pause("h", 3)  # so that somebody waits without a rate, too
    clock.meanwhile = lambda: budget.pause("h", 5)
    assert seconds(clock, budget, "h", rate) == about(5)
    assert clock.slept[-2:] == [about(3), about(2)]


@pytest.mark.parametrize("rate", [0.0, 10.0])
def test_a_long_pause_is_reported_at_once_and_costs_no_turns(budget: Budget, clock: Clock, rate: float) -> None:
    budget.pause("h", 3600)
    for _ in range(20):
        with pytest.raises(UnavailableError, match="asked not to be sent anything for another 3600 s") as caught:
            budget.acquire("h", rate)
        assert caught.value.retry_after == about(3600)
    assert clock.slept == []


def test_64_threads_get_64_turns(budget: Budget) -> None:
    waits: list[float] = []
    # Here sleeping takes no time: every thread is told its own turn, counted from the same moment.
    budget._sleep = waits.append  # type: ignore[attr-defined]
    threads = [threading.Thread(target=budget.acquire, args=("h", 50)) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [about(turn / 50) for turn in range(64)]


def test_turns_given_out_before_the_clock_was_put_back_do_not_count(engine: Engine, clock: Clock) -> None:
    with engine.begin() as connection:
        connection.execute(insert(rate_slots).values(host="h", next_slot=clock.now + 90_000))
    assert seconds(clock, DatabaseBudget(engine, clock=clock, sleep=clock.sleep), "h", 10) == about(0)
    with engine.connect() as connection:
        assert connection.scalars(select(rate_slots.c.next_slot)).one() == about(clock.now + 0.1)


def test_the_table_is_the_one_that_is_migrated() -> None:
    assert [(column.name, str(column.type), column.nullable) for column in rate_slots.columns] == [
        ("host", "VARCHAR(255)", False),
        ("next_slot", "DOUBLE", False),
        ("paused_until", "DOUBLE", False),
        ("day", "INTEGER", False),
        ("sent", "INTEGER", False),
        ("waiting", "INTEGER", False),
        ("paused_at", "DOUBLE", False),
    ]


def test_a_days_requests_are_used_up_and_the_next_day_begins_anew() -> None:
    now = 86_400 * 20_000 + 80_000.0
    budget = MemoryBudget(clock=lambda: now)
    for _ in range(3):
        budget.count("shop.example", 3)
    with pytest.raises(UnavailableError, match="the 3 requests") as caught:
        budget.count("shop.example", 3)
    assert caught.value.retry_after == 6_400
    budget.count("other.example", 3)
    now += 6_400
    budget.count("shop.example", 3)


@pytest.fixture
def dated(clock: Clock, engine: Engine) -> DatabaseBudget:
    return DatabaseBudget(engine, clock=clock, sleep=clock.sleep)


@pytest.mark.parametrize("back", [10, 300, 3_000, 3_599, 90_000])
def test_a_clock_that_is_put_back_makes_nobody_wait(dated: DatabaseBudget, clock: Clock, back: float) -> None:
    for _ in range(3):
        dated.acquire("h", 1)
    clock.now -= back
    clock.slept.clear()
    for _ in range(3):
        dated.acquire("h", 1)
    assert clock.slept == pytest.approx([0, 1, 1])


def test_a_queue_is_believed_as_far_as_those_explain_who_wait(dated: DatabaseBudget) -> None:
    # Nobody comes to their turn here: all of them still wait.
    assert [dated._take("h", 1).wait for _ in range(200)] == pytest.approx(list(range(200)))


def test_what_is_left_of_a_pause_is_left_when_the_clock_is_put_back(dated: DatabaseBudget, clock: Clock) -> None:
    dated.pause("h", 20)
    dated.pause("long", 600)
    clock.now -= 3_600
    dated.acquire("h", 1)
    assert sum(clock.slept) == pytest.approx(20, abs=0.1)
    with pytest.raises(UnavailableError, match="for another 600 s") as caught:
        dated.acquire("long", 1)
    assert caught.value.retry_after == pytest.approx(600)


def test_a_long_wait_is_told_once(dated: DatabaseBudget, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    dated.pause("h", 3)
    dated.acquire("h", 1)
    assert caplog.messages == []
    for _ in range(3):
        dated.pause("h", 25)
        dated.acquire("h", 1)
    assert [one.split(":")[0] for one in caplog.messages] == ["waiting 25 s for a turn to ask h"]
    assert clock.slept
