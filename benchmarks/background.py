"""Background work: jobs per second against plain Procrastinate, queueing many, how soon an idle worker starts."""

from __future__ import annotations

import asyncio
import logging
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.report import line
from benchmarks.store import BATCH, MUSICBRAINZ_ONLY
from bowerbird import Bowerbird
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.database import connect, upgrade
from bowerbird.catalogue.store import Store
from bowerbird.importing.importer import Importer
from bowerbird.importing.registry import AnyImporter
from bowerbird.music import Artist, ArtistQuery
from bowerbird.settings import load_settings
from bowerbird.testing import ScriptedProvider
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Status

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from support.postgres import ThrowawayPostgres  # the tests know how to run a server

JOBS = 5_000
ROUNDS = 3
QUEUED = 50_000
STARTS = 40
IMPORTS = 60
SCHEME = "musicbrainz_artist"


def run() -> None:
    """Measure everything; what needs PostgreSQL only where its programs are installed."""
    print(f"Background: {JOBS:,} jobs that do nothing (their source does not have the item)")
    with tempfile.TemporaryDirectory() as folder:
        embedded = max(_ours(f"sqlite:///{folder}/jobs-{number}.db") for number in range(ROUNDS))
        line("embedded worker, SQLite", f"{embedded:,.0f} jobs/s", "aim ≥ 2,000/s, floor 500")
        if ThrowawayPostgres.available():
            _against_procrastinate(embedded)
        else:
            line("Procrastinate", "not measured", "PostgreSQL is not installed")
        _queueing(Path(folder))
        _starting(f"sqlite:///{folder}/idle.db", "SQLite")
        _importing(Path(folder))


def _against_procrastinate(embedded: float) -> None:
    with ThrowawayPostgres() as server:
        ours: list[float] = []
        plain: list[float] = []
        # In turn, so that what else the machine does hits both alike.
        for _ in range(ROUNDS):
            ours.append(_ours(_upgraded(server)))
            plain.append(_plain(_upgraded(server)))
        line("Bowerbird's worker, Procrastinate carries", f"{max(ours):,.0f} jobs/s")
        line("plain Procrastinate, as many at once", f"{max(plain):,.0f} jobs/s")
        line("ratio", f"{max(ours) / max(plain):.2f}", "aim ≥ 0.80, floor 0.60")
        line("embedded worker against plain Procrastinate", f"{embedded / max(plain):.1f}")
        _starting(_upgraded(server), "PostgreSQL")


def _ours(url: str) -> float:
    importer = _importer(_Noop("noop", None))
    with _opened(url, importer) as bird:
        _artists(bird, JOBS)
        bird.enrich(provider="noop", which="missing")
        worker = bird.worker(refresh=False)
        start = time.perf_counter()
        worker.run(drain=bird.background.drained())
        return JOBS / (time.perf_counter() - start)


def _plain(url: str) -> float:
    """The same number of jobs that do nothing, as many at once, and nothing but Procrastinate."""
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415 -- only where PostgreSQL is

    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    app = App(connector=PsycopgConnector(conninfo=url.replace("+psycopg", "")))

    async def noop(**_key: Any) -> None:  # noqa: ANN401 -- the key of a job
        """Do nothing."""

    task = app.task(name="noop")(noop)

    async def main() -> float:
        async with app.open_async():
            jobs: list[dict[str, Any]] = [{"item_id": number, "provider": "noop"} for number in range(JOBS)]
            await task.batch_defer_async(*jobs)
            start = time.perf_counter()
            await app.run_worker_async(wait=False, concurrency=_Noop.concurrency, install_signal_handlers=False)
            return JOBS / (time.perf_counter() - start)

    return asyncio.run(main())


def _queueing(folder: Path) -> None:
    """Make 50,000 rows due in a process of its own, whose memory is looked at on the way."""
    url = f"sqlite:///{folder}/many.db"
    importer = _importer(_Noop("noop", None))
    with _opened(url, importer) as bird:
        _artists(bird, QUEUED)
        peaks: list[int] = []

        def progress(done: int, _total: int) -> None:
            if done in (QUEUED // 10, QUEUED):
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

        start = time.perf_counter()
        bird.enrich(provider="noop", which="missing", progress=progress)
        seconds = time.perf_counter() - start
    line(f"enrich --missing, {QUEUED:,} rows queued", f"{QUEUED / seconds:,.0f} rows/s", "aim ≥ 5,000/s")
    line("memory at all of them against a tenth", f"{peaks[1] / peaks[0]:.2f}x", "flat")


def _starting(url: str, database: str) -> None:
    """How long after the commit an idle worker begins: queued in its process, and by another one."""
    started: list[float] = []

    def note(_: Query) -> None:
        started.append(time.time())

    importer = _importer(_Noop("noop", note))
    with _opened(url, importer) as bird, _opened(url, importer) as other:
        _artists(bird, 1)
        worker = bird.worker(refresh=False)
        worker.start()
        time.sleep(1.0)
        for who, where in ((bird, "queued by its process"), (other, "queued by another")):
            waits = [_start(who, started) for _ in range(STARTS)]
            told = f"{statistics.median(waits) * 1000:.0f} / {_p95(waits) * 1000:.0f} ms"
            line(f"idle start, {database}, {where}: p50 / p95", told, "aim < 100 ms")
        worker.stop()


def _start(bird: Bowerbird, started: list[float]) -> float:
    started.clear()
    time.sleep(0.07)
    bird.background.queue(1, ["noop"])
    queued = time.time()
    while not started or bird.background.statuses(1, ["noop"])["noop"] != Status.NOT_FOUND:
        time.sleep(0.002)
    return max(0.0, started[0] - queued)


def _importing(folder: Path) -> None:
    """An import with three background providers of five seconds each, against one without them."""

    def slow(_: Query) -> None:
        time.sleep(5)

    with_them = _importer(*(_Noop(name, slow) for name in ("one", "two", "three")))
    seconds = []
    for importer, name in ((_importer(), "without"), (with_them, "with")):
        with _opened(f"sqlite:///{folder}/import-{name}.db", importer) as bird:
            times = [_timed(partial(bird.run, importer, mbid=_mbid(number))) for number in range(IMPORTS)]
            seconds.append(statistics.median(times))
    apart = (seconds[1] - seconds[0]) * 1000
    line("an import without background providers", f"{seconds[0] * 1000:.2f} ms")
    line("the same with three that take 5 s each", f"{seconds[1] * 1000:.2f} ms")
    line("difference", f"{apart:+.2f} ms", "aim < 20 ms")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class _Noop(ScriptedProvider):
    background = True
    concurrency = 8


def _importer(*providers: ScriptedProvider) -> AnyImporter:
    def told(query: Query) -> Facts:
        known = query.identified_by(SCHEME) or ""
        return Facts(fields={"name": f"Artist {known[-6:]}"}, identifiers=(Identifier(SCHEME, known),))

    named = ScriptedProvider("musicbrainz", told, scheme=SCHEME)
    contents = {"kind": Artist, "query": ArtistQuery, "providers": (named, *providers)}
    return type("BenchmarkImporter", (Importer,), contents)


@contextmanager
def _opened(url: str, importer: AnyImporter) -> Iterator[Bowerbird]:
    with Bowerbird(url, settings=load_settings({}), importers=[importer]) as bird:
        yield bird


def _artists(bird: Bowerbird, count: int) -> None:
    """Store artists of whom only MusicBrainz has told."""
    store = Store(bird.catalogue.engine, plan=MUSICBRAINZ_ONLY)
    for start in range(0, count, BATCH):
        store.apply([_answer(number) for number in range(start, min(start + BATCH, count))])


def _answer(number: int) -> Answer:
    facts = Facts(fields={"name": f"Artist {number}"}, identifiers=(Identifier(SCHEME, _mbid(number)),))
    entry = LedgerEntry(provider="musicbrainz", status=Status.SUCCEEDED, facts=facts, asked={"name": "…"})
    return Answer(kind=Artist, entry=entry, run="benchmark")


def _mbid(number: int) -> str:
    return f"83d91898-7763-47d7-b03b-{number:012}"


def _upgraded(server: ThrowawayPostgres) -> str:
    url = server.create_database()
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    return url


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
