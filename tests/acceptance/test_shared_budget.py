"""Two worker processes share the budget of a host: counted at the receiving end, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bowerbird import Bowerbird
from bowerbird.settings import load_settings
from support.background import CountedImporter, mbid
from support.guard import guard
from support.quiet import QUIET
from support.server import LoopbackServer, reply
from support.waiting import until

REQUESTS = 25
RATE = 5.0


def test_two_workers_keep_a_limit_together(ready_url: str) -> None:
    with Bowerbird(ready_url, settings=load_settings(QUIET)) as bird:
        for number in range(REQUESTS + 20):
            bird.run(CountedImporter, mbid=mbid(number))
    with LoopbackServer(lambda _request, _connection: reply(404)) as server:
        tests = Path(__file__).parent.parent
        environment = {
            **os.environ,
            "BOWERBIRD_DATABASE_URL": ready_url,
            "BOWERBIRD_IMPORTERS": "support.background:CountedImporter",
            "COUNTED_URL": server.url,
            "PYTHONPATH": os.pathsep.join([str(tests.parent / "src"), str(tests)]),
        }
        command = [sys.executable, "-m", "bowerbird", "worker", "--provider", "counted", "--grace", "1"]
        began = time.monotonic()
        workers = [
            subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, process_group=guard().group)
            for _ in range(2)
        ]
        until(lambda: len(server.times) >= REQUESTS, *workers)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait() for worker in workers] == [0, 0]
        times = server.times
    # A request may be late, never early: the one with turn n arrives n intervals after the beginning, or later.
    assert all(moment - began >= turn / RATE - 0.005 for turn, moment in enumerate(times))
