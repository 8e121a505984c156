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
from support.quiet import QUIET
from support.server import LoopbackServer, reply

SECONDS = 10.0
RATE = 5.0


def test_two_workers_keep_a_limit_together(ready_url: str) -> None:
    with Bowerbird(ready_url, settings=load_settings(QUIET)) as bird:
        for number in range(int(RATE * (SECONDS + 5))):
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
        workers = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
        deadline = time.monotonic() + 30
        while not server.times or server.times[-1] - server.times[0] < SECONDS:
            assert time.monotonic() < deadline, len(server.times)
            time.sleep(0.1)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(timeout=20) for worker in workers] == [0, 0]
        times = server.times
    within = [at for at in times if at - times[0] < SECONDS]
    # Evenly spaced: the first one, and five for each second. All that is lost is what a busy machine delays.
    assert RATE * SECONDS * 0.8 <= len(within) <= RATE * SECONDS + 1
    for first in times:
        assert sum(first <= at < first + 1.0 for at in times) <= RATE + 1
