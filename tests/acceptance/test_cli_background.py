"""Background work as a person does it: imports that leave something to the workers, and ``bowerbird worker``."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from acceptance.program import Program
from bowerbird.sandbox import Fault, Sandbox
from support.waiting import until

ALBUM = ("import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd")


def _pictures(program: Program) -> int:
    return len(list((program.folder / "images").glob("??/*/*.jpg")))


@contextmanager
def _running(program: Program, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    process = program.start("worker", *words, **settings)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


# Imports


def test_an_import_leaves_the_cover_to_a_worker_and_says_so(program: Program, sandbox: Sandbox) -> None:
    ended = program(*ALBUM)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("Queued for a worker: cover_art. Start one, or use --wait:\n  bowerbird worker\n")
    assert not any("coverartarchive" in one.path for one in sandbox.requests)

    again = program(*ALBUM)
    assert again.out.startswith("In the catalogue already: album 1  The Dark Side of the Moon\n")
    assert "Queued for a worker: cover_art." in again.out


def test_wait_brings_the_cover_without_a_worker(program: Program) -> None:
    told = program(*ALBUM, "--wait", "--json")
    assert (told.code, told.err) == (0, "")
    assert told.json["providers"][1]["status"] == "succeeded"
    (image,) = program("show", "album", "1", "--json").json["images"]
    assert (program.folder / "images" / image["file"]).stat().st_size == image["size"] > 0
    assert f"images/{image['file']}" in program("show", "album", "1").out
    shown = program("show", "album", "1", "--all").out
    for part in ("jpeg", "500 x 500", image["file"], image["url"]):
        assert part in shown
    assert "Queued for a worker" not in program(*ALBUM).out
    assert "cover_art  updated  in the background" in program("history", "1").out


def test_wait_does_not_wait_for_what_is_paused(program: Program) -> None:
    program("pause", "cover_art")
    ended = program(*ALBUM, "--wait")
    assert ended.code == 0
    assert ended.out.endswith("cover_art is held up; this shows why:\n  bowerbird status\n")
    assert "cover_art is paused by a person. Go on with: bowerbird resume cover_art" in program("status").out


def test_wait_tells_that_a_source_is_out_of_reach(program: Program) -> None:
    ended = program(*ALBUM, "--wait", BOWERBIRD_COVERARTARCHIVE_URL="http://127.0.0.1:1")
    assert ended.code == 0
    assert "cover_art: GET http://127.0.0.1:1/" in ended.out
    assert ended.out.endswith("A worker asks cover_art again in a while; this shows when:\n  bowerbird jobs --item 1\n")
    (job,) = program("jobs", "--item", "1", "--json").json["jobs"]
    assert (job["provider"], job["status"], job["attempts"]) == ("cover_art", "unavailable", 1)
    assert job["due_at"] > job["asked_at"]


def test_a_provider_that_is_named_is_asked_at_once(program: Program, album: int) -> None:
    told = program(*ALBUM, "--provider", "cover_art", "--json").json
    assert [(one["provider"], one["status"]) for one in told["providers"]] == [("cover_art", "succeeded")]
    assert told["providers"][0]["changed"]["images"][0].startswith("+http")
    assert album == told["item"]["id"]


def test_the_mode_of_a_provider_can_be_set(program: Program) -> None:
    now = program(*ALBUM, "--json", BOWERBIRD_COVER_ART_MODE="now").json
    assert [one["status"] for one in now["providers"]] == ["succeeded", "succeeded"]
    words = ("import", "album", "Animals", "--artist", "Pink Floyd")
    off = program(*words, "--json", BOWERBIRD_COVER_ART_MODE="off").json
    assert [one["provider"] for one in off["providers"]] == ["musicbrainz"]
    named = program(*words, "--provider", "cover_art", "--json", BOWERBIRD_COVER_ART_MODE="off").json
    assert named["providers"][0]["status"] == "skipped"
    refused = program("enrich", "--provider", "cover_art", "--all", BOWERBIRD_COVER_ART_MODE="off")
    assert (refused.code, refused.err) == (
        2,
        "Error: cover_art is switched off (cover_art_mode = off) or not set up: see `bowerbird providers`\n",
    )
    shown = program("providers", "--json", BOWERBIRD_COVER_ART_MODE="off").json["providers"]
    modes = {one["provider"]: one["mode"] for one in shown if one["kind"] == "album"}
    assert (modes["musicbrainz"], modes["cover_art"]) == ("now", "off")
    # What was left out is made up for.
    assert program("enrich", "--provider", "cover_art", "--missing", "--json").json["queued"] == 1


# The worker


def test_a_worker_drains_the_list_and_ends(program: Program, album: int) -> None:
    assert (program.counts(), _pictures(program)) == ({"due": 1}, 0)
    ended = program("worker", "--drain", "--provider", "cover_art")
    assert (ended.code, ended.out) == (0, "Did 1 job.\n  cover_art: 1 succeeded\n")
    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert [one["event"] for one in lines] == ["worker started", "job done", "worker stopped"]
    done = lines[1]
    assert (done["provider"], done["item"], done["status"], done["level"]) == ("cover_art", album, "succeeded", "info")
    assert (program.counts(), _pictures(program)) == ({"succeeded": 1}, 1)

    again = program("worker", "--drain", "--provider", "cover_art")
    assert (again.code, again.out) == (0, "There was nothing to do.\n")


def test_a_worker_also_asks_about_what_came_along(program: Program, album: int) -> None:
    told = program("worker", "--drain", "--json").json
    outcomes = {"cover_art": {"succeeded": 1}, "musicbrainz": {"succeeded": 1}}
    assert told == {"success": True, "jobs": 2, "outcomes": outcomes, "waiting": 0}
    assert program("show", "artist", "Pink Floyd", "--json").json["enrichments"][0]["partial"] is False
    assert album == 1


def test_a_worker_that_is_told_to_stop_finishes_its_job(program: Program, sandbox: Sandbox, album: int) -> None:
    sandbox.add_fault(Fault(path="/coverartarchive", delay=1.5))
    with _running(program, "--provider", "cover_art") as worker:
        until(lambda: any("coverartarchive" in one.path for one in sandbox.requests))
        assert program.counts() == {"running": 1}
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate()
    assert (worker.returncode, out) == (0, "Did 1 job.\n  cover_art: 1 succeeded\n")
    assert "Traceback" not in err
    assert program("jobs", "--item", str(album), "--json").json["jobs"] == []


def test_a_worker_gives_back_what_does_not_finish_in_time(program: Program, sandbox: Sandbox, album: int) -> None:
    sandbox.add_fault(Fault(path="/coverartarchive", delay=30))
    with _running(program, "--provider", "cover_art", "--grace", "0") as worker:
        until(lambda: any("coverartarchive" in one.path for one in sandbox.requests))
        worker.send_signal(signal.SIGINT)
        out, err = worker.communicate()
    assert (worker.returncode, out.splitlines()[0]) == (0, "There was nothing to do.")
    assert json.loads(err.splitlines()[-1])["handed_back"] == 1
    (job,) = program("jobs", "--item", str(album), "--json").json["jobs"]
    assert (job["status"], job["worker"]) == ("due", None)


def test_a_second_signal_ends_a_worker_at_once_and_nothing_is_lost(
    program: Program, sandbox: Sandbox, album: int
) -> None:
    sandbox.add_fault(Fault(path="/coverartarchive", delay=30))
    lease = {"BOWERBIRD_LEASE_SECONDS": "1"}
    with _running(program, "--provider", "cover_art", **lease) as worker:
        until(lambda: any("coverartarchive" in one.path for one in sandbox.requests))
        # Two that cannot be taken for one, however soon the second comes.
        worker.send_signal(signal.SIGINT)
        worker.send_signal(signal.SIGTERM)
        _, err = worker.communicate()
    assert worker.returncode == 143
    assert "Traceback" not in err
    assert program.counts() == {"running": 1}
    ended = program("worker", "--drain", "--provider", "cover_art", **lease)
    assert (ended.code, ended.out) == (0, "Did 1 job.\n  cover_art: 1 succeeded\n")
    assert _pictures(program) == 1
    assert album == 1


def test_a_paused_provider_is_left_in_peace(program: Program, album: int) -> None:
    paused = program("pause", "cover_art")
    assert (paused.code, paused.out) == (0, "Paused cover_art. Go on with: bowerbird resume cover_art\n")
    ended = program("worker", "--drain", "--provider", "cover_art")
    assert (ended.code, ended.out.splitlines()) == (
        0,
        ["There was nothing to do.", "1 job waits; this shows for what: bowerbird status"],
    )
    assert program("resume", "cover_art", "--json").json == {"success": True, "resumed": "cover_art"}
    assert program("worker", "--drain", "--provider", "cover_art", "--json").json["jobs"] == 1
    assert album == 1


def test_metrics_are_served_for_prometheus(program: Program, album: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def metrics() -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    with _running(program, "--metrics-port", str(port), "--provider", "cover_art") as worker:
        until(lambda: 'bowerbird_jobs_total{provider="cover_art",status="succeeded"} 1.0' in metrics())
        told = metrics()
        assert 'bowerbird_job_seconds_count{provider="cover_art"} 1.0' in told
        assert 'bowerbird_ledger_items{provider="cover_art",status="succeeded"} 1.0' in told
        assert 'bowerbird_circuit_closed{provider="cover_art"} 1.0' in told
        taken = program("worker", "--metrics-port", str(port))
        assert (taken.code, taken.out) == (1, "")
        assert f"cannot serve metrics at port {port}" in taken.err
        worker.send_signal(signal.SIGTERM)
        worker.communicate()
    assert (worker.returncode, album) == (0, 1)
