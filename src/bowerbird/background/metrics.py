"""Metrics of a worker for Prometheus: what it did, and how much there is to do. Needs the extra ``metrics``."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from bowerbird.background.desk import Desk
from bowerbird.background.jobs import Outcome
from bowerbird.background.worker import Observer
from bowerbird.catalogue.database_errors import told
from bowerbird.words.circuit import CircuitState

_log = logging.getLogger("bowerbird.worker")


def serve_metrics(desk: Desk, port: int, host: str = "0.0.0.0") -> Observer:  # noqa: S104 -- Prometheus asks from elsewhere
    """Serve metrics at ``http://HOST:PORT/metrics``, and return what is to be told every outcome.

    Raises:
        OSError: the port cannot be listened at.
    """
    registry = CollectorRegistry()
    registry.register(_Ledger(desk))
    jobs = Counter("bowerbird_jobs", "Jobs that this worker has run", ["provider", "status"], registry=registry)
    seconds = Histogram("bowerbird_job_seconds", "How long asking took", ["provider"], registry=registry)
    start_http_server(port, addr=host, registry=registry)

    def observe(outcome: Outcome) -> None:
        provider = outcome.job.claimed.key.provider
        status = "dropped" if outcome.dropped else outcome.entry.status.value
        jobs.labels(provider, status).inc()
        seconds.labels(provider).observe(outcome.seconds)

    return observe


class _Ledger(Collector):
    """Reads the ledger whenever it is asked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        items = GaugeMetricFamily("bowerbird_ledger_items", "Items by status", labels=["provider", "status"])
        stale = GaugeMetricFamily("bowerbird_stale_items", "Answers that have become too old", labels=["provider"])
        closed = GaugeMetricFamily("bowerbird_circuit_closed", "1 while the provider is asked", labels=["provider"])
        try:
            found = self._desk.status()
        except DBAPIError as error:
            # No numbers are better than wrong ones, and the counters of this worker are still of use.
            _log.warning("no metrics of the ledger: %s", told(error))
            return
        for one in found:
            for status, total in one.counts.items():
                items.add_metric([one.provider, status], total)
            stale.add_metric([one.provider], one.stale)
            closed.add_metric([one.provider], float(one.state == CircuitState.CLOSED))
        yield from (items, stale, closed)
