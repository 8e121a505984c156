"""Lanes: who is asked next when several providers have jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, cast

from bowerbird.background.jobs import Job, Outcome
from bowerbird.background.lanes import Lanes
from bowerbird.importing.registry import Registry


class _Named:
    def __init__(self, name: str, pack: int = 3) -> None:
        self.name = name
        self.pack = pack


class _Job:
    """As much of a job as lanes look at."""

    def __init__(self, provider: _Named, name: str = "") -> None:
        self.provider = provider
        self.name = name


def test_providers_take_turns_so_that_none_starves_another() -> None:
    asked: list[str] = []
    ready = threading.Event()

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        ready.wait(5)
        asked.extend(job.provider.name for job in jobs)
        return cast(list[Outcome], list(jobs))

    lanes = Lanes(ask, threads=1, width=lambda _: 4)
    lanes.put(cast(list[Job], [_Job(_Named("bulk")) for _ in range(50)]))
    lanes.put(cast(list[Job], [_Job(_Named("one"))]))
    ready.set()
    deadline = time.monotonic() + 5
    while len(asked) < 51 and time.monotonic() < deadline:
        time.sleep(0.01)
    lanes.close()
    assert asked.index("one") <= 2


def test_a_thread_takes_as_many_jobs_of_one_provider_and_kind_as_it_may_ask_about_together() -> None:
    packs: list[list[str]] = []
    ready = threading.Event()

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        ready.wait(5)
        packs.append([cast(Any, job).name for job in jobs])
        return cast(list[Outcome], list(jobs))

    albums, artists, songs = _Named("many"), _Named("many"), _Named("many", pack=1)
    jobs = [_Job(albums, "album") for _ in range(5)] + [_Job(artists, "artist") for _ in range(2)]
    # Of a kind of which the provider answers but one at once.
    jobs += [_Job(songs, "song") for _ in range(2)]
    lanes = Lanes(ask, threads=1, width=lambda _: 1, pack=lambda _: 3)
    assert lanes.room("many") == 3
    lanes.put(cast(list[Job], jobs))
    ready.set()
    deadline = time.monotonic() + 5
    while sum(map(len, packs)) < 9 and time.monotonic() < deadline:
        time.sleep(0.01)
    lanes.close()
    assert packs == [["album"] * 3, ["album"] * 2, ["artist"] * 2, ["song"], ["song"]]


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
