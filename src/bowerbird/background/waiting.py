"""Waiting for the jobs of an import. Whoever waits works: what no worker takes is run here."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bowerbird.background.circuits import HELD_UP, Circuits
from bowerbird.background.crew import Crew
from bowerbird.background.intake import ChosenIntake
from bowerbird.catalogue.work import overview
from bowerbird.catalogue.work.overview import JobLine
from bowerbird.words.results import IN_LEDGER, Difference, ImportResult, ProviderResult, Status
from bowerbird.words.work import JobKey

_LOOK_EVERY = 0.25
"""Seconds between two looks at what other workers have done; what is done here is noticed at once."""


def wait(crew: Crew, result: ImportResult[Any], timeout: float | None) -> ImportResult[Any]:
    """Wait until the queued providers of *result* have been asked, and return what came of them.

    It does not wait for a provider that is paused or whose source is down, nor for the next try of one that was
    unavailable.

    Args:
        crew: what workers share.
        result: an import with queued providers.
        timeout: seconds; None for as long as it takes.
    """
    if result.item is None:
        return result
    item_id, names = result.item.id, result.queued
    deadline = None if timeout is None else time.monotonic() + timeout
    tickets = crew.tickets()
    intake = ChosenIntake(_for_ever([JobKey(item_id, name) for name in names]), crew.claims, tickets, queue=None)
    saved = threading.Event()
    worker = crew.worker(tickets, intake, concurrency=len(names), providers=names, observe=[lambda _: saved.set()])
    worker.start()
    try:
        while _is_pending(crew, item_id, names) and (deadline is None or time.monotonic() < deadline):
            left = _LOOK_EVERY if deadline is None else min(_LOOK_EVERY, max(0.0, deadline - time.monotonic()))
            saved.wait(left)
            saved.clear()
    finally:
        worker.stop()
    return _answered(crew, result, item_id)


def wait_for_run(crew: Crew, number: int, result: ImportResult[Any], timeout: float | None) -> ImportResult[Any]:
    """Wait for a deferred import to end, then for the jobs that it queued, and return what came of both."""
    start = time.monotonic()
    found = crew.runs.wait(number, crew.tickets().next, timeout)
    if found.item_id is not None:
        stored = _answered(crew, replace(result, item=crew.jobs.reader.item(found.item_id)), found.item_id)
        left = None if timeout is None else max(0.0, timeout - (time.monotonic() - start))
        return wait(crew, stored, left) if stored.queued else stored
    if found.status in (Status.DUE, Status.RUNNING):
        return result
    told = {
        name: ProviderResult(provider=name, status=Status(found.status), error=found.error) for name in result.providers
    }
    return replace(result, providers=told)


def _for_ever(keys: Sequence[JobKey]) -> Iterator[Sequence[JobKey]]:
    """Yield the keys again and again: another worker may hold one now and lose it later."""
    while True:
        yield keys


def _is_pending(crew: Crew, item_id: int, names: Sequence[str]) -> bool:
    """Return whether a job is still to be done that nothing holds up."""
    circuits = Circuits(crew.states)
    return any(
        status == Status.RUNNING or (status == Status.DUE and circuits.state(name) not in HELD_UP)
        for name, status in overview.statuses(crew.engine, item_id, names).items()
    )


def _answered(crew: Crew, result: ImportResult[Any], item_id: int) -> ImportResult[Any]:
    """Return a result with what the ledger by now says of the providers that were queued."""
    providers = dict(result.providers)
    history = crew.jobs.reader.history(item_id)
    for line in overview.jobs(crew.engine, providers=result.queued, statuses=IN_LEDGER, items=[item_id]):
        if line.status not in (Status.DUE, Status.RUNNING):
            # What an answer changed is saved at the same moment as the answer.
            made = (one.difference for one in history if (one.actor, one.at) == (line.provider, line.asked_at))
            providers[line.provider] = _told(line, next(made, Difference()))
    return replace(result, item=crew.jobs.reader.item(item_id), providers=providers)


def _told(line: JobLine, changed: Difference) -> ProviderResult:
    status = Status(line.status)
    if status == Status.SUCCEEDED and not changed:
        status = Status.UNCHANGED
    return ProviderResult(
        provider=line.provider, status=status, changed=changed, error=line.error, error_type=line.error_type
    )
