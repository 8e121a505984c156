"""Lanes: who is asked next when several providers have jobs."""

from __future__ import annotations

import threading
import time
from typing import Any, cast

from bowerbird.background.jobs import Job, Outcome
from bowerbird.background.lanes import Lanes
from bowerbird.importing.registry import Registry


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name


class _Job:
    """As much of a job as lanes look at."""

    def __init__(self, provider: str) -> None:
        self.provider = _Named(provider)


def test_providers_take_turns_so_that_none_starves_another() -> None:
    asked: list[str] = []
    ready = threading.Event()

    def ask(job: Job) -> Outcome:
        ready.wait(5)
        asked.append(job.provider.name)
        return cast(Outcome, job)

    lanes = Lanes(ask, threads=1, width=lambda _: 4)
    lanes.put(cast(list[Job], [_Job("bulk") for _ in range(50)]))
    lanes.put(cast(list[Job], [_Job("one")]))
    ready.set()
    deadline = time.monotonic() + 5
    while len(asked) < 51 and time.monotonic() < deadline:
        time.sleep(0.01)
    lanes.close()
    assert asked.index("one") <= 2


def test_the_kinds_of_a_provider_may_be_asked_for_while_an_importer_is_registered() -> None:
    registry = Registry()
    kinds: Any = dict.fromkeys(("artist", "album"))

    class Growing(Registry):
        def asked(self, kind: str) -> tuple[str, ...]:
            self._importers[kind + "'"] = kinds["artist"]
            return ()

    growing = Growing(registry.mode)
    growing._importers = kinds
    assert growing.kinds_of("anybody") == ()
