"""What a run spends is counted for it alone, whatever other threads of the process do."""

from __future__ import annotations

import threading

import httpx2

from bowerbird.http.paid import Bought, MemoryPaidAnswers, Purse, SpendingLimits
from bowerbird.http.spending import Spending, inheriting, running, spending
from bowerbird.words.errors import SpentError
from support.world import COVERS, World

ONE = SpendingLimits(tokens_per_run=10)


def test_a_request_counts_for_the_runs_in_which_it_is_sent_and_for_no_other(world: World) -> None:
    client = world.at(COVERS)
    client.get("nobody's")
    with spending() as outer:
        client.get("a")
        with spending() as inner:
            client.get("b")
        beside = threading.Thread(target=client.get, args=("beside",))
        beside.start()
        beside.join()
        own = threading.Thread(target=inheriting(client.get), args=("own",))
        own.start()
        own.join()
    assert (outer.requests, inner.requests, len(world.sent), running()) == (3, 1, 5, ())


def test_every_try_counts(world: World) -> None:
    world.replies(httpx2.Response(503), httpx2.Response(200, json={}))
    with spending() as run:
        world.at(COVERS).get("a")
    assert run.requests == 2


def test_two_runs_at_once_count_their_own(world: World) -> None:
    client, counted = world.at(COVERS), [0, 0]
    together = threading.Barrier(2)

    def work(place: int) -> None:
        with spending() as run:
            together.wait()
            for _ in range(5 + place):
                client.get("x")
            together.wait()
            counted[place] = run.requests

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted == [5, 6]


def test_the_budget_of_a_run_is_that_of_the_outermost() -> None:
    purse = Purse(MemoryPaidAnswers())

    def buy(question: str) -> str | None:
        try:
            return purse.answer("ai", question, lambda: Bought(answer="x", tokens_in=10), ONE)
        except SpentError:
            return None

    for run in ("first", "second"):
        with spending():
            with spending():
                assert buy(f"{run} 1") == "x"
            with spending():
                assert buy(f"{run} 2") is None
    # A run that goes on has spent what it has spent.
    worker = Spending()
    with spending(worker):
        assert buy("third 1") == "x"
    with spending(worker):
        assert buy("third 2") is None
    assert (buy("outside 1"), buy("outside 2")) == ("x", None)
