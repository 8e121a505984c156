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
from support.server import LoopbackServer, Received, reply

RATE = 10
WORKER = """
import sys, time
from sqlalchemy import create_engine
from bowerbird.http.budget import DatabaseBudget
from bowerbird.http.client import HttpClient
from bowerbird.words.source import Source

database, url, rate, seconds, name = sys.argv[1:]
engine = create_engine(database)
http = HttpClient(contact=None, version="0", budget=DatabaseBudget(engine))
client = http.at(Source(name="it", url=url, rate=float(rate)))
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + float(seconds)
while time.monotonic() < end:
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
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        pytest.fail(process.communicate()[1])
    return process


def run_two(database: str, server: LoopbackServer, rate: float, seconds: float) -> None:
    workers = [start(WORKER, database, server.url, str(rate), str(seconds), name) for name in ("one", "two")]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        _, errors = worker.communicate(timeout=60)
        assert (worker.returncode, errors) == (0, "")


def test_two_processes_together_keep_the_rate(database: str) -> None:
    with LoopbackServer(lambda *_: reply()) as server:
        run_two(database, server, RATE, 3)
    times = server.times
    assert 25 <= len(times) <= 3 * RATE + 3  # each may begin one just before the end
    # A request may be late on its way, so that the next ones seem closer: two at most in this short a time.
    assert len(times) - 1 <= RATE * (times[-1] - times[0]) + 2
    for index, moment in enumerate(times):
        assert sum(1 for later in times[index:] if later - moment < 1) <= RATE + 2
    shares = [sum(1 for request in server.received if request.target == f"/{name}") for name in ("one", "two")]
    assert min(shares) >= 8


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
    heard: list[float] = []
    lock = threading.Lock()

    def handler(request: Received, _: socket.socket) -> bytes:
        with lock:
            if not heard and len(server.received) >= 10:
                heard.append(request.at)
                return reply(503, retry_after="1")
        return reply()

    with LoopbackServer(handler) as server:
        run_two(database, server, RATE, 3)
    # A request that was already past the gate may still arrive; a turn that was only promised may not.
    quiet = [moment - heard[0] for moment in server.times if 0.25 < moment - heard[0] < 1.0]
    assert quiet == []
    assert [moment for moment in server.times if moment - heard[0] >= 1.0]


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
        time.sleep(0.7)
        connection.exec_driver_sql("COMMIT")
    for thread in threads:
        thread.join()
    engine.dispose()
    other.dispose()
    assert max(moments) - min(moments) > 4 / 10 * 0.7


SLEEPERS: dict[str, str] = {
    "turn": """
budget.acquire("h", 0.01)
print("ready", flush=True)
budget.acquire("h", 0.01)
""",
    "pause": """
budget.pause("h", 25)
print("ready", flush=True)
budget.acquire("h", 0)
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
    time.sleep(0.3)
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert time.monotonic() - began < 1
    assert "KeyboardInterrupt" in errors


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
    budget = DatabaseBudget(engine)
    budget.acquire("h", 1000)
    budget.pause("h", 0.01)
    budget.acquire("h", 1000)
    engine.dispose()
    assert begun.count(True) == 3
