"""What a person sees of background work: how it stands with each provider, and the jobs that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from rich.console import RenderableType
from rich.text import Text

from bowerbird.background.enriching import Enriched
from bowerbird.catalogue.work.counts import STALE
from bowerbird.catalogue.work.overview import JobLine, ProviderStatus
from bowerbird.cli.render.sheets import Column, Sheet, text
from bowerbird.cli.render.words import counted, many, moment, status_text
from bowerbird.words.circuit import CircuitState
from bowerbird.words.results import Status

_COUNTED = (
    Status.DUE,
    Status.RUNNING,
    Status.SUCCEEDED,
    Status.NOT_FOUND,
    Status.UNAVAILABLE,
    Status.FAILED,
    Status.AMBIGUOUS,
    Status.SKIPPED,
)
# What waits, runs and fails is what a person looks for; the other counts give way to it on a narrow terminal.
_RANKS = {Status.UNAVAILABLE: 1, Status.AMBIGUOUS: 2, Status.NOT_FOUND: 3, Status.SKIPPED: 5}
_STATUS = (
    Column("Provider"),
    Column("State", wraps=8),
    *(
        Column(status.value.replace("_", " ").capitalize(), right=True, rank=_RANKS.get(status, 0))
        for status in _COUNTED
    ),
    Column("Stale", right=True, rank=4),
    Column("Per min", right=True, rank=6),
    Column("Oldest due (UTC)", wraps=10, rank=7),
)
_JOBS = (
    Column("Item", right=True),
    Column("Name", wraps=14),
    Column("Provider"),
    Column("Status"),
    Column("Tries", right=True, rank=3),
    Column("Asked (UTC)", wraps=10, rank=4),
    Column("Due (UTC)", wraps=10, rank=1),
    Column("Worker", wraps=12, rank=2),
    Column("Error", wraps=20),
)
_STATES = {CircuitState.CLOSED: "green", CircuitState.HALF_OPEN: "yellow", CircuitState.OPEN: "red"}
_STATE_WORDS = {CircuitState.CLOSED: "ready"}


def status_shown(found: Sequence[ProviderStatus], runs: Mapping[str, int]) -> Iterator[RenderableType]:
    """Yield a line for each provider, and why those are held up that are."""
    yield Sheet(_STATUS, [_status(one) for one in found])
    for one in found:
        if one.state == CircuitState.PAUSED:
            yield Text()
            yield text(f"{one.provider} is paused by a person. Go on with: bowerbird resume {one.provider}", "yellow")
        elif one.state != CircuitState.CLOSED:
            yield Text()
            again = "now" if one.state == CircuitState.HALF_OPEN else f"at {moment(one.probe_at)} UTC"
            yield text(f"{one.provider} is held up: its jobs wait, and one of them tries again {again}.", "red")
            if one.error:
                yield text(f"  {one.error}")
    if any(one.estimated for one in found):
        yield Text()
        yield text("~ is estimated: where there are very many, only a sample is counted.", "dim")
    waiting = {f"import {status}": total for status, total in runs.items() if status in (Status.DUE, Status.RUNNING)}
    if waiting:
        yield Text()
        yield text("Whole imports that wait: " + ", ".join(f"{total} {name[7:]}" for name, total in waiting.items()))


def status_told(found: Sequence[ProviderStatus], runs: Mapping[str, int]) -> dict[str, Any]:
    """Return how it stands with each provider; every status has a count."""
    return {
        "providers": [
            {
                "provider": one.provider,
                "state": one.state.value,
                **{status.value: one.counts.get(status, 0) for status in _COUNTED},
                "stale": one.stale,
                "oldest_due": one.oldest_due,
                "per_minute": one.per_minute,
                "probe_at": one.probe_at,
                "error": one.error,
                "needs": list(one.needs),
                **({"estimated": list(one.estimated)} if one.estimated else {}),
            }
            for one in found
        ],
        "deferred_runs": dict(runs),
    }


def jobs_shown(found: Sequence[JobLine], *, limit: int) -> Iterator[RenderableType]:
    """Yield a line for each job."""
    if not found:
        yield text("No such jobs.")
        return
    yield Sheet(_JOBS, [_job(one) for one in found], heads=2, details="bowerbird show KIND ID --all")
    yield Text()
    yield text(many(len(found), "job") + (" (there may be more: --limit)" if len(found) == limit else ""), "dim")


def jobs_told(found: Sequence[JobLine]) -> dict[str, Any]:
    """Return the jobs."""
    told: list[dict[str, Any]] = msgspec.to_builtins(list(found))
    return {"jobs": told}


def worked_shown(done: Mapping[tuple[str, str], int], left: int) -> Iterator[RenderableType]:
    """Yield what a worker did, and what is left."""
    yield text(f"Did {many(sum(done.values()), 'job')}." if done else "There was nothing to do.", "bold")
    for name, outcomes in _by_provider(done).items():
        told = {status.replace("_", " "): total for status, total in outcomes.items()}
        yield text(f"  {name}: {counted(told, plurals=False)}")
    if left:
        yield text(f"{many(left, 'job')} {'waits' if left == 1 else 'wait'}; this shows for what: bowerbird status")


def worked_told(done: Mapping[tuple[str, str], int], left: int) -> dict[str, Any]:
    """Return what a worker did, and what is left."""
    return {"success": True, "jobs": sum(done.values()), "outcomes": _by_provider(done), "waiting": left}


def _by_provider(done: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (provider, status), total in sorted(done.items()):
        found.setdefault(provider, {})[status] = total
    return found


def enriched_shown(done: Enriched, provider: str, *, dry_run: bool) -> Iterator[RenderableType]:
    """Yield what an enrichment came to."""
    if not done.selected:
        yield text(f"There is no such item that {provider} is to be asked about.")
    elif dry_run:
        roughly = "roughly " if done.estimated else ""
        yield text(f"{provider} would be asked about {roughly}{many(done.selected, 'item')}:", "bold")
        yield Sheet((Column("Item", right=True), Column("Kind"), Column("Name", wraps=20)), _sample(done))
        more = done.selected - len(done.sample)
        if more > 0:
            yield text(f"and {roughly}{more} more")
    elif done.outcomes is not None:
        told = counted({status.replace("_", " "): total for status, total in done.outcomes.items()}, plurals=False)
        yield text(f"Asked {provider} about {many(sum(done.outcomes.values()), 'item')}: {told or 'nothing'}.", "green")
        others = done.selected - sum(done.outcomes.values())
        if others > 0 and not done.estimated:
            yield text(f"{many(others, 'item')} {'is' if others == 1 else 'are'} being asked about by a worker.")
    else:
        yield text(f"Queued {many(done.queued, 'job')} of {provider}.", "green")
        if done.queued < done.selected:
            yield text(f"{many(done.selected - done.queued, 'item')} had a job that was due or running already.")
        if done.queued:
            yield text(f"{'It runs' if done.queued == 1 else 'They run'} while a worker does: bowerbird worker")


def enriched_told(done: Enriched, *, dry_run: bool) -> dict[str, Any]:
    """Return what an enrichment came to."""
    told: dict[str, Any] = {"success": True, "dry_run": dry_run, "selected": done.selected, "queued": done.queued}
    if done.estimated:
        told["estimated"] = True
    if dry_run:
        told["sample"] = [{"id": item_id, "kind": kind, "name": name} for item_id, kind, name in done.sample]
    if done.outcomes is not None:
        told["outcomes"] = done.outcomes
    return told


def _sample(done: Enriched) -> list[tuple[str, str, str]]:
    return [(str(item_id), kind, name) for item_id, kind, name in done.sample]


def _status(one: ProviderStatus) -> tuple[str | Text, ...]:
    counts = (_number(one, status, one.counts.get(status, 0)) for status in _COUNTED)
    rate = f"{one.per_minute:g}" if one.per_minute else ""
    state = text(_STATE_WORDS.get(one.state, one.state.value), _STATES.get(one.state, "yellow"))
    if one.needs and one.state == CircuitState.CLOSED:
        state = text(f"needs {one.needs[0]}", "red")
    return one.provider, state, *counts, _number(one, STALE, one.stale), rate, moment(one.oldest_due)


def _number(one: ProviderStatus, what: str, number: int) -> str:
    """Return a count; one that was estimated says so."""
    return f"{'~' if what in one.estimated else ''}{number}" if number else ""


def _job(one: JobLine) -> tuple[str | Text, ...]:
    return (
        str(one.item_id),
        one.name,
        one.provider,
        status_text(one.status),
        str(one.attempts or ""),
        moment(one.asked_at),
        moment(one.due_at),
        one.worker or "",
        one.error or "",
    )
