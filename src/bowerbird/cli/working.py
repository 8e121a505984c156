"""``worker``: runs the jobs that imports left to it. Knows signals, and what a log line looks like."""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import INTERRUPTED
from bowerbird.words.errors import ConfigurationError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
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
) -> None:
    """Run the jobs that imports left to the workers. Any number of workers share them, on SQLite and on PostgreSQL.

    Ctrl-C or SIGTERM lets running jobs finish, and gives back what does not finish in time. A second one ends at once;
    its jobs are due again a few seconds later.
    """
    with opened(ctx) as bird:
        _log_structured()
        observers = _metrics(bird, metrics_port) if metrics_port else ()
        hired = bird.worker(
            concurrency=concurrency, providers=provider, grace=grace, refresh=not drain, observe=observers
        )
        _obey_signals(hired)
        hired.run(drain=bird.background.drained(provider) if drain else None)


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


def _log_structured() -> None:
    """Send log lines to stderr: for a person on a terminal, as JSON for a program."""
    import structlog

    from bowerbird.cli.harmless import harmless

    def tame(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {key: harmless(value) if isinstance(value, str) else value for key, value in event.items()}

    terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors="NO_COLOR" not in os.environ)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    told: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if not terminal:
        told.append(structlog.processors.format_exc_info)
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*told, tame, last])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    verbose = root.level == logging.INFO
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO if verbose else logging.WARNING)
    logging.getLogger("bowerbird").setLevel(logging.INFO)
