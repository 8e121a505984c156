from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select

from bowerbird.http.budget import Budget, DatabaseBudget, MemoryBudget, rate_slots
from bowerbird.words.errors import UnavailableError


@pytest.fixture(params=["memory", "sqlite"])
def budget(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Budget]:
    engine = create_engine(f"sqlite:///{tmp_path}/budget.db")
    rate_slots.metadata.create_all(engine)
    yield MemoryBudget() if request.param == "memory" else DatabaseBudget(engine)
    engine.dispose()


def seconds(budget: Budget, host: str, rate: float, count: int = 1) -> float:
    start = time.monotonic()
    for _ in range(count):
        budget.acquire(host, rate)
    return time.monotonic() - start


def test_the_first_goes_at_once_and_the_others_are_evenly_spaced(budget: Budget) -> None:
    start = time.monotonic()
    assert seconds(budget, "h", 5) < 0.19
    budget.acquire("h", 5)
    budget.acquire("h", 5)
    assert 0.4 <= time.monotonic() - start < 2


def test_idle_time_is_not_saved_up_for_a_burst(budget: Budget) -> None:
    budget.acquire("h", 20)
    time.sleep(0.3)
    assert seconds(budget, "h", 20, 3) > 0.09


def test_hosts_do_not_wait_for_each_other(budget: Budget) -> None:
    budget.acquire("a", 1)
    assert seconds(budget, "b", 1) < 0.5


def test_no_rate_is_no_limit(budget: Budget) -> None:
    assert seconds(budget, "h", 0, 100) < 1


@pytest.mark.parametrize("rate", [0.0, 1000.0])
def test_a_pause_holds_everybody_and_a_shorter_one_does_not_cut_it(budget: Budget, rate: float) -> None:
    budget.acquire("h", rate)
    budget.pause("h", 0.3)
    budget.pause("h", 0.01)
    assert 0.15 < seconds(budget, "h", rate) < 2
    assert seconds(budget, "other", rate) < 0.25
    assert seconds(budget, "h", rate) < 0.25


@pytest.mark.parametrize("rate", [0.0, 4.0])
def test_a_pause_also_holds_those_who_already_wait(budget: Budget, rate: float) -> None:
    budget.acquire("h", rate)
    budget.pause("h", 0.3)  # so that somebody waits without a rate, too
    passed: list[float] = []
    start = time.monotonic()

    def wait() -> None:
        budget.acquire("h", rate)
        passed.append(time.monotonic() - start)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.05)
    budget.pause("h", 0.5)
    waiting.join()
    assert passed[0] > 0.5


@pytest.mark.parametrize("rate", [0.0, 10.0])
def test_a_long_pause_is_reported_at_once_and_costs_no_turns(budget: Budget, rate: float) -> None:
    budget.pause("h", 3600)
    start = time.monotonic()
    for _ in range(20):
        with pytest.raises(UnavailableError, match="asked not to be sent anything for another 3600 s") as caught:
            budget.acquire("h", rate)
        assert 3590 < (caught.value.retry_after or 0) <= 3600
    assert time.monotonic() - start < 1


def test_64_threads_get_64_turns(budget: Budget) -> None:
    moments: list[float] = []

    def ask() -> None:
        budget.acquire("h", 50)
        moments.append(time.monotonic())

    start = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 64
    # A thread may wake late, never early: the one with turn n passes n intervals after the beginning, or later.
    assert all(moment - start >= turn / 50 - 0.005 for turn, moment in enumerate(sorted(moments)))
    assert max(moments) - start < 10


def test_turns_given_out_before_the_clock_was_put_back_do_not_count(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/budget.db")
    rate_slots.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(rate_slots).values(host="h", next_slot=time.time() + 90_000))
    assert seconds(DatabaseBudget(engine), "h", 10) < 1
    with engine.connect() as connection:
        assert connection.scalars(select(rate_slots.c.next_slot)).one() == pytest.approx(time.time(), abs=2)
    engine.dispose()


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


class _Clock:
    """A clock that is put where a test wants it; sleeping lets the time pass."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def dated(clock: _Clock, tmp_path: Path) -> Iterator[DatabaseBudget]:
    engine = create_engine(f"sqlite:///{tmp_path}/budget.db")
    rate_slots.metadata.create_all(engine)
    yield DatabaseBudget(engine, clock=clock, sleep=clock.sleep)
    engine.dispose()


@pytest.mark.parametrize("back", [10, 300, 3_000, 3_599, 90_000])
def test_a_clock_that_is_put_back_makes_nobody_wait(dated: DatabaseBudget, clock: _Clock, back: float) -> None:
    for _ in range(3):
        dated.acquire("h", 1)
    clock.now -= back
    clock.waits.clear()
    for _ in range(3):
        dated.acquire("h", 1)
    assert clock.waits == pytest.approx([0, 1, 1])


def test_a_queue_is_believed_as_far_as_those_explain_who_wait(dated: DatabaseBudget) -> None:
    # Nobody comes to their turn here: all of them still wait.
    assert [dated._take("h", 1).wait for _ in range(200)] == pytest.approx(list(range(200)))


def test_what_is_left_of_a_pause_is_left_when_the_clock_is_put_back(dated: DatabaseBudget, clock: _Clock) -> None:
    dated.pause("h", 20)
    dated.pause("long", 600)
    clock.now -= 3_600
    dated.acquire("h", 1)
    assert sum(clock.waits) == pytest.approx(20, abs=0.1)
    with pytest.raises(UnavailableError, match="for another 600 s") as caught:
        dated.acquire("long", 1)
    assert caught.value.retry_after == pytest.approx(600)


def test_a_long_wait_is_told_once(dated: DatabaseBudget, clock: _Clock, caplog: pytest.LogCaptureFixture) -> None:
    dated.pause("h", 3)
    dated.acquire("h", 1)
    assert caplog.messages == []
    for _ in range(3):
        dated.pause("h", 25)
        dated.acquire("h", 1)
    assert [one.split(":")[0] for one in caplog.messages] == ["waiting 25 s for a turn to ask h"]
    assert clock.waits
