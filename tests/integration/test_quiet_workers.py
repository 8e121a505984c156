"""What a worker asks of the database while there is nothing to do, and who rings it: statements, not time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from bowerbird import Bowerbird
from bowerbird.background.intake import ChosenIntake
from bowerbird.background.worker import Worker
from bowerbird.settings import load_settings
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.work import JobKey
from support.background import AREA, SCHEME, Background, lines, mbid, named
from support.catalogue import importer_of
from support.quiet import QUIET


@pytest.fixture
def bird(ready_url: str) -> Iterator[Bowerbird]:
    """A catalogue with leases of the usual length: short ones are renewed while a busy machine takes its time."""
    with Bowerbird(ready_url, settings=load_settings(QUIET)) as bird:
        yield bird


def _counted(bird: Bowerbird) -> list[str]:
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(bird.catalogue.engine, "before_cursor_execute", count)
    return statements


def test_an_idle_worker_does_not_ask_in_every_round(bird: Bowerbird) -> None:
    bird.register(importer_of(named(), Background("slow", AREA)))
    crew = bird.background._crew
    tickets = crew.tickets()
    now = [0.0]
    worker = crew.worker(tickets, crew.intake(tickets, crew.claims, None), concurrency=2, runs=True)
    worker._clock = lambda: now[0]
    statements = _counted(bird)
    looks = 0
    for _ in range(5):
        worker._round()
        looks = looks or len(statements)
    asked = [one for one in statements[looks:] if "provider_states" not in one and "lease_until <" not in one]
    assert (looks > 0, asked) == (True, [])
    # A ring, or the time, makes it look again.
    for wake in (worker.ring, lambda: now.append(now.pop() + 1.0)):
        before = len(statements)
        wake()
        worker._round()
        assert len(statements) > before
    worker._lanes.close()


def test_who_waits_does_not_claim_again_what_is_being_asked(bird: Bowerbird) -> None:
    asked, go = threading.Event(), threading.Event()

    def told(_query: Query) -> Facts:
        asked.set()
        assert go.wait()
        return AREA

    result = bird.run(importer_of(named(), Background("slow", told, scheme=SCHEME)), mbid=mbid(1))
    crew = bird.background._crew
    key = JobKey(result.require_item().id, "slow")
    intake = ChosenIntake(iter(lambda: [key], []), crew.claims, crew.tickets(), queue=None)
    worker = crew.worker(crew.tickets(), intake, concurrency=1, providers=["slow"])
    worker._round()
    assert asked.wait()
    statements = _counted(bird)
    for _ in range(5):
        worker.ring()
        worker._round()
    assert not [one for one in statements if one.startswith("UPDATE")]
    go.set()
    while lines(bird) != ["succeeded"]:
        worker._round()
    worker._lanes.close()
    assert result.wait().require_item().area == "Cambridge"


def test_a_worker_is_rung_while_it_runs_and_never_else(bird: Bowerbird) -> None:
    rings = bird._bell._rings
    worker: Worker = bird.worker(refresh=False)
    assert rings == []
    seen: list[int] = []

    def drained() -> bool:
        seen.append(len(rings))
        return True

    worker.run(drain=drained)
    assert (seen, rings) == ([1], [])
