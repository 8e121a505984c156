"""Lanes: who is asked next when several providers have jobs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import pytest

from bowerbird.background.jobs import Job, Outcome
from bowerbird.background.lanes import Lanes
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.importing.registry import Registry
from bowerbird.words.errors import ConfigurationError, UnavailableError
from bowerbird.words.results import Status
from support.waiting import until


class _Named:
    def __init__(self, name: str, pack: int = 3) -> None:
        self.name = name
        self.pack = pack


class _Job:
    """As much of a job as lanes look at."""

    probe = False

    def __init__(self, provider: _Named, name: str = "") -> None:
        self.provider = provider
        self.name = name


def _answered(jobs: Sequence[Job], error: Exception | None = None) -> list[Outcome]:
    status = Status.UNAVAILABLE if error else Status.SUCCEEDED
    return [Outcome(job=job, entry=LedgerEntry(provider=job.provider.name, status=status), error=error) for job in jobs]


def test_providers_take_turns_so_that_none_starves_another() -> None:
    asked: list[str] = []
    ready = threading.Event()

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        ready.wait()
        asked.extend(job.provider.name for job in jobs)
        return _answered(jobs)

    lanes = Lanes(ask, threads=1, width=lambda _: 4)
    lanes.put(cast(list[Job], [_Job(_Named("bulk")) for _ in range(50)]))
    lanes.put(cast(list[Job], [_Job(_Named("one"))]))
    ready.set()
    until(lambda: len(asked) == 51)
    lanes.close()
    assert asked.index("one") <= 2


def test_a_thread_takes_as_many_jobs_of_one_provider_and_kind_as_it_may_ask_about_together() -> None:
    packs: list[list[str]] = []
    ready = threading.Event()

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        ready.wait()
        packs.append([cast(Any, job).name for job in jobs])
        return _answered(jobs)

    albums, artists, songs = _Named("many"), _Named("many"), _Named("many", pack=1)
    jobs = [_Job(albums, "album") for _ in range(5)] + [_Job(artists, "artist") for _ in range(2)]
    # Of a kind of which the provider answers but one at once.
    jobs += [_Job(songs, "song") for _ in range(2)]
    lanes = Lanes(ask, threads=1, width=lambda _: 1, pack=lambda _: 3)
    assert lanes.room("many") == 3
    lanes.put(cast(list[Job], jobs))
    ready.set()
    until(lambda: sum(map(len, packs)) == 9)
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


def _jobs(number: int, provider: _Named) -> list[Job]:
    return cast(list[Job], [_Job(provider) for _ in range(number)])


@pytest.mark.parametrize(
    ("error", "cautious", "asked_at_most"),
    [
        (ConfigurationError("wrong key"), True, 1),
        (ConfigurationError("no contact"), False, 4),
        (UnavailableError("down"), False, 5),
        (UnavailableError("down"), True, 5),
    ],
)
def test_what_waits_is_given_back_unasked_when_the_source_is_down(
    error: Exception, *, cautious: bool, asked_at_most: int
) -> None:
    asked: list[Job] = []
    together = threading.Barrier(2)

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        asked.extend(jobs)
        with suppress(threading.BrokenBarrierError):
            # As long as another is in flight, both are.
            together.wait(0.01)  # clock: either way is right
        return _answered(jobs, error)

    lanes = Lanes(ask, threads=8, width=lambda _: 4, cautious=lambda _: cautious)
    jobs = _jobs(25, _Named("down", pack=1))
    lanes.put(jobs)
    seen: list[Job] = []
    while len(seen) < 25:
        seen += [one.job for one in lanes.collect(3600)] + lanes.returned()
    lanes.close()
    assert len(asked) <= asked_at_most
    assert sorted(map(id, seen)) == sorted(map(id, jobs))


def test_a_pack_that_was_not_come_to_waits_at_the_head_of_its_lane() -> None:
    asked: list[str] = []

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        asked.append(cast(Any, jobs[0]).name)
        return _answered(jobs[:1])

    lanes = Lanes(ask, threads=1, width=lambda _: 1, pack=lambda _: 3)
    many = _Named("many")
    lanes.put(cast(list[Job], [_Job(many, name) for name in "abcd"]))
    done = 0
    while done < 4:
        done += len(lanes.collect(3600))
    lanes.close()
    assert asked == ["a", "b", "c", "d"]
    assert lanes.returned() == []


def test_a_person_or_another_worker_holds_up_what_waits_but_not_a_probe() -> None:
    busy, free = threading.Event(), threading.Event()

    def ask(jobs: Sequence[Job]) -> list[Outcome]:
        busy.set()
        free.wait()
        return _answered(jobs)

    lanes = Lanes(ask, threads=1, width=lambda _: 1)
    jobs = _jobs(4, _Named("paused", pack=1))
    lanes.put(jobs)
    assert busy.wait()
    lanes.hold_up("paused")
    assert lanes.returned() == jobs[1:]
    # As long as one is being asked, nothing more is wanted.
    assert lanes.room("paused") == 0
    free.set()
    assert [one.job for one in lanes.collect(3600)] == jobs[:1] or [one.job for one in lanes.collect(3600)] == jobs[:1]
    lanes.settled(jobs)
    assert lanes.room("paused") > 0
    lanes.close()


def test_a_kind_of_smaller_packs_takes_more_room() -> None:
    lanes = Lanes(_answered, threads=0, width=lambda _: 2, pack=lambda _: 10)
    assert lanes.room("amazon") == 20
    lanes.put(_jobs(1, _Named("amazon", pack=1)))
    assert lanes.room("amazon") == 10
    lanes.put(_jobs(3, _Named("amazon", pack=10)))
    assert lanes.room("amazon") == 7
