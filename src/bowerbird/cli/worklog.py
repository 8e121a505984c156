"""What a worker logs to stderr: a short line for a person on a terminal, a JSON object for a program."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from bowerbird.cli.harmless import harmless
from bowerbird.words.hiding import hidden

if TYPE_CHECKING:
    import structlog

_GREEN, _YELLOW, _RED, _DIM = "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m"
_PLAIN = "\x1b[0m"
_COLOURS = {"succeeded": _GREEN, "unavailable": _RED, "failed": _RED, "error": _RED, "critical": _RED}
_UNTOLD = ("event", "level", "timestamp", "exception")


def log_structured() -> None:
    """Send the log lines of a worker to stderr."""
    import structlog

    def tame(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        keep = {"exception": "\n\t"}
        return {
            key: harmless(hidden(value), keep=keep.get(key, "")) if isinstance(value, str) else value
            for key, value in event.items()
        }

    def for_a_person(_logger: object, _method: str, event: structlog.typing.EventDict) -> str:
        return line(event, colours="NO_COLOR" not in os.environ)

    last: structlog.typing.Processor = (
        for_a_person if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            tame,
            last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    verbose = root.level == logging.INFO
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO if verbose else logging.WARNING)
    logging.getLogger("bowerbird").setLevel(logging.INFO)


def line(event: MutableMapping[str, Any], *, colours: bool) -> str:
    """Return a log line for a person: the time of day, and what happened. Pure; what is told is harmless already."""
    at = dt.datetime.fromisoformat(event["timestamp"]).astimezone()
    status = event.get("status") or event.get("level")
    told = _told(event)
    if colours:
        colour = _COLOURS.get(str(status), _YELLOW if event.get("level") == "warning" else "")
        told = f"{colour}{told}{_PLAIN}" if colour else told
        return f"{_DIM}{at:%H:%M:%S}{_PLAIN}  {told}{_trace(event)}"
    return f"{at:%H:%M:%S}  {told}{_trace(event)}"


def _told(event: MutableMapping[str, Any]) -> str:
    what = event.get("event")
    if what == "worker started":
        return f"worker started, up to {event.get('concurrency')} jobs at once; Ctrl-C stops it"
    if what == "worker stopped":
        back = event.get("handed_back")
        return "worker stopped" + (f", {back} jobs given back" if back else "")
    if what == "job done":
        status = str(event.get("status")).replace("_", " ")
        error = f": {event['error']}" if event.get("error") else ""
        return f"{event.get('provider')}  item {event.get('item')}  {status}  {event.get('seconds'):.2f} s{error}"
    more = "  ".join(f"{key}={value}" for key, value in event.items() if key not in _UNTOLD)
    return f"{what}  {more}".rstrip()


def _trace(event: MutableMapping[str, Any]) -> str:
    return f"\n{event['exception']}" if event.get("exception") else ""
