"""``worker``: runs the jobs that imports left to it. Knows signals, and counts what it did."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Collection
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import INTERRUPTED, emit
from bowerbird.cli.terminal import say
from bowerbird.cli.worklog import log_structured
from bowerbird.words.errors import ConfigurationError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.background.jobs import Outcome
    from bowerbird.background.worker import Observer, Worker


def worker(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    *,
    concurrency: Annotated[int, typer.Option(min=1, max=256, metavar="N", help="How many jobs at once.")] = 8,
    provider: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only jobs of this provider; may be repeated.")
    ] = None,
    drain: Annotated[bool, typer.Option("--drain", help="End when nothing is due or running any more.")] = False,
    grace: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="What running jobs get to finish when it is to stop.")
    ] = 10.0,
    metrics_port: Annotated[
        int | None, typer.Option(min=1, max=65535, metavar="PORT", help="Serve Prometheus metrics at this port.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Run the jobs that imports left to the workers. Any number of workers share them, on SQLite and on PostgreSQL.

    Ctrl-C or SIGTERM lets running jobs finish, and gives back what does not finish in time. A second one ends at once;
    its jobs are due again a few seconds later.
    """
    from bowerbird.cli import render

    done: Counter[tuple[str, str]] = Counter()

    def count(outcome: Outcome) -> None:
        status = "dropped" if outcome.dropped else outcome.entry.status.value
        done[outcome.job.claimed.key.provider, status] += 1

    with opened(ctx, begin=True) as bird:
        log_structured()
        observers = (count, *(_metrics(bird, metrics_port) if metrics_port else ()))
        hired = bird.worker(
            concurrency=concurrency, providers=provider, grace=grace, refresh=not drain, observe=observers
        )
        _obey_signals(hired)
        hired.run(drain=bird.background.drained(provider) if drain else None)
        left = _left(bird, provider)
    if as_json:
        emit(render.worked_told(done, left))
    else:
        say(*render.worked_shown(done, left))


def _left(bird: Bowerbird, providers: Collection[str] | None) -> int:
    """Return how many jobs wait: for a worker, for their next try, or for what holds their provider up."""
    found = (one for one in bird.background.status() if not providers or one.provider in providers)
    return sum(one.counts.get(status, 0) for one in found for status in ("due", "unavailable"))


def _obey_signals(hired: Worker) -> None:
    stopping = False

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if stopping:
            # At once, whatever it is at: what was running is due again when its lease ends.
            os._exit(INTERRUPTED if number == signal.SIGINT else 128 + number)
        stopping = True
        hired.stop(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _metrics(bird: Bowerbird, port: int) -> tuple[Observer, ...]:
    try:
        from bowerbird.background.metrics import serve_metrics
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"what serves metrics is not installed ({error.name}): pip install 'bowerbird[metrics]'"
        ) from error
    try:
        return (serve_metrics(bird.background, port),)
    except OSError as error:
        raise ConfigurationError(f"cannot serve metrics at port {port}: {error.strerror or error}") from None
