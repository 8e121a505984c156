"""Processes that share one budget, counted where it matters: at the receiving end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, select, update

from bowerbird.http.budget import DatabaseBudget, rate_slots
from bowerbird.words.errors import UnavailableError
from support.guard import guard
from support.server import LoopbackServer, Received, reply
from support.waiting import until

RATE = 10
WORKER = """
import sys
from sqlalchemy import create_engine
from bowerbird.http.budget import DatabaseBudget
from bowerbird.http.client import HttpClient
from bowerbird.words.source import Source

database, url, rate, requests, name = sys.argv[1:]
engine = create_engine(database)
http = HttpClient(contact=None, version="0", budget=DatabaseBudget(engine))
client = http.at(Source(name="it", url=url, rate=float(rate)))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(requests)):
    client.get(name)
http.close()
engine.dispose()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/budget.db"
    else:
        url = request.getfixturevalue("postgres").create_database()
    engine = create_engine(url)
    rate_slots.metadata.create_all(engine)
    engine.dispose()
    return url


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=guard().group,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        pytest.fail(process.communicate()[1])
    return process


def run_two(database: str, server: LoopbackServer, requests: int) -> float:
    """Let two processes send so many requests each; return the moment before the first."""
    workers = [start(WORKER, database, server.url, str(RATE), str(requests), name) for name in ("one", "two")]
    began = time.monotonic()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        _, errors = worker.communicate()
        assert (worker.returncode, errors) == (0, "")
    return began


def test_two_processes_together_keep_the_rate(database: str) -> None:
    with LoopbackServer(lambda *_: reply()) as server:
        began = run_two(database, server, 10)
    assert len(server.times) == 20
    # A request may be late, never early: the one with turn n arrives n intervals after the beginning, or later.
    assert all(moment - began >= turn / RATE - 0.005 for turn, moment in enumerate(server.times))


def test_the_requests_of_a_day_are_counted_over_all_who_share_the_database(database: str) -> None:
    engines = [create_engine(database) for _ in range(2)]
    refused: list[UnavailableError] = []
    with ThreadPoolExecutor(8) as threads:

        def count(number: int) -> bool:
            try:
                DatabaseBudget(engines[number % 2]).count("shop.example", 20)
            except UnavailableError as error:
                refused.append(error)
                return False
            return True

        counted = list(threads.map(count, range(50)))
    assert sum(counted) == 20
    assert all("used up" in str(one) and 0 < (one.retry_after or 0) <= 86_400 for one in refused)
    with engines[0].begin() as connection:
        connection.execute(update(rate_slots).values(day=rate_slots.c.day - 1))
    DatabaseBudget(engines[1]).count("shop.example", 20)
    with engines[0].connect() as connection:
        assert connection.scalar(select(rate_slots.c.sent)) == 1
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("ahead", [60, 3_000])
def test_a_turn_that_no_queue_explains_is_not_believed(database: str, ahead: float) -> None:
    engine = create_engine(database)
    waits: list[float] = []
    budget = DatabaseBudget(engine, sleep=waits.append)
    budget.acquire("h", 1)
    with engine.begin() as connection:
        connection.execute(update(rate_slots).values(next_slot=rate_slots.c.next_slot + ahead))
    budget.acquire("h", 1)
    assert max(waits) <= 1
    engine.dispose()


def test_what_one_process_hears_makes_all_of_them_pause(database: str) -> None:
    engine = create_engine(database)
    heard: list[float] = []
    lock = threading.Lock()

    def paused_until() -> float:
        with engine.connect() as connection:
            return connection.scalar(select(rate_slots.c.paused_until)) or 0.0

    def handler(_: Received, __: socket.socket) -> bytes:
        now = time.time()
        with lock:
            heard.append(now)
            refuses = len(heard) == 6
        if refuses:
            return reply(503, retry_after="1")
        # What the other one sent before the first had told of the pause is answered after it.
        until(lambda: len(heard) < 6 or paused_until() > 0)
        return reply()

    with LoopbackServer(handler) as server:
        run_two(database, server, 6)
    # A request that was already past the gate may still arrive; a turn that was only promised may not.
    assert sum(moment < paused_until() - 0.005 for moment in heard[6:]) <= 1
    assert len(heard) == 13
    engine.dispose()


def test_64_threads_on_one_engine(database: str) -> None:
    engine = create_engine(database, pool_size=10, max_overflow=0)
    budget = DatabaseBudget(engine)
    moments: list[float] = []

    def ask() -> None:
        budget.acquire("h", 40)
        moments.append(time.monotonic())

    began = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert len(moments) == 64
    assert all(moment - began >= turn / 40 - 0.005 for turn, moment in enumerate(sorted(moments)))


def test_a_transaction_of_somebody_else_delays_turns_but_makes_no_burst(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/budget.db"
    engine, other = create_engine(url), create_engine(url, isolation_level="AUTOCOMMIT")
    rate_slots.metadata.create_all(engine)
    budget = DatabaseBudget(engine)
    budget.acquire("h", 10)
    moments: list[float] = []

    def ask() -> None:
        budget.acquire("h", 10)
        moments.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(5)]
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for thread in threads:
            thread.start()
        began = time.monotonic()
        until(lambda: time.monotonic() > began + 0.5)  # turns pass by that nobody takes
        committed = time.monotonic()
        connection.exec_driver_sql("COMMIT")
    for thread in threads:
        thread.join()
    engine.dispose()
    other.dispose()
    assert all(moment - committed >= turn / 10 - 0.005 for turn, moment in enumerate(sorted(moments)))


SLEEPERS: dict[str, str] = {
    "turn": """
budget.acquire("h", 0.01)
print("ready", flush=True)
budget.acquire("h", 0.01)
print("waited")
""",
    "pause": """
budget.pause("h", 25)
print("ready", flush=True)
budget.acquire("h", 0)
print("waited")
""",
    "retry": """
import httpx2
from bowerbird.http.client import HttpClient
from bowerbird.words.source import Source
def handler(request):
    print("ready", flush=True)
    return httpx2.Response(504, headers={"retry-after": "25"})
class Free:
    def acquire(self, host, rate): pass
    def pause(self, host, seconds): pass
http = HttpClient(contact=None, version="0", budget=Free(), transport=httpx2.MockTransport(handler))
http.at(Source(name="it", url="https://h")).get("x")
print("waited")
""",
}


@pytest.mark.parametrize("sleeper", SLEEPERS)
@pytest.mark.parametrize("make", ["MemoryBudget()", "DatabaseBudget(create_engine(sys.argv[1]))"])
def test_ctrl_c_ends_every_wait_at_once(sleeper: str, make: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/budget.db"
    engine = create_engine(url)
    rate_slots.metadata.create_all(engine)
    engine.dispose()
    head = "import sys\nfrom sqlalchemy import create_engine\nfrom bowerbird.http.budget import *\n"
    process = start(f"{head}budget = {make}\n{SLEEPERS[sleeper]}", url)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate()
    assert "KeyboardInterrupt" in errors
    assert "waited" not in out


def test_the_engine_may_demand_a_write_lock_at_the_beginning(tmp_path: Path) -> None:
    """As a catalogue on SQLite does: its engine begins at once with the lock when `write` is set."""
    begun: list[bool] = []
    engine = create_engine(f"sqlite:///{tmp_path}/budget.db")
    rate_slots.metadata.create_all(engine)

    def begin(connection: Connection) -> None:
        write = bool(connection.get_execution_options().get("write"))
        begun.append(write)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "begin", begin)
    budget = DatabaseBudget(engine, sleep=lambda _: None)
    budget.acquire("h", 1000)
    budget.pause("h", 20)
    budget.acquire("h", 1000)
    engine.dispose()
    # Two turns, the pause, and that the one who waited has come.
    assert begun.count(True) == 4
