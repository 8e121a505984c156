"""The list of work as a person looks after it: ``status``, ``jobs``, ``enrich``, ``retry``, ``cancel``, ``pause``."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.program import Program
from bowerbird.music import ArtistImporter
from support.waiting import until

OWN = {
    "BOWERBIRD_IMPORTERS": "support.background:ChaosImporter",
    "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[2] / folder) for folder in ("src", "tests")),
}


def test_status_and_jobs_tell_how_it_stands(program: Program, album: int) -> None:
    told = program("status", "--json").json
    assert told["deferred_runs"] == {}
    cover = told["providers"][1]
    assert list(cover) == [
        *("provider", "state", "due", "running", "succeeded", "not_found", "unavailable", "failed", "ambiguous"),
        *("skipped", "stale", "oldest_due", "per_minute", "probe_at", "error", "needs"),
    ]
    assert (cover["provider"], cover["state"], cover["due"], cover["running"]) == ("cover_art", "closed", 1, 0)
    assert cover["oldest_due"] is not None
    assert "cover_art    ready    1" in program("status").out

    (job,) = program("jobs", "--provider", "cover_art", "--json").json["jobs"]
    assert (job["item_id"], job["kind"], job["status"], job["priority"]) == (album, "album", "due", 0)
    assert "2 jobs (there may be more: --limit)" in program("jobs", "--status", "succeeded", "--limit", "2").out
    assert program("jobs", "--status", "failed").out == "No such jobs.\n"


def test_a_failed_job_is_retried_and_cancelled(program: Program) -> None:
    failed = program("import", "album", "Blew", "--artist", "Nirvana", "--wait", "--json").json
    assert failed["providers"][1]["status"] == "failed"
    (job,) = program("jobs", "--status", "failed", "--json").json["jobs"]
    assert job["error"]
    assert program("cancel", "--provider", "cover_art").out == "There is nothing to cancel.\n"

    retried = program("retry", "--provider", "cover_art")
    assert retried.out == "Queued 1 job again.\nIt runs while a worker does: bowerbird worker\n"
    assert program.counts() == {"due": 1}
    assert program("cancel", "--item", "1", "--json").json == {"success": True, "cancelled": 1}
    assert program.counts() == {"skipped": 1}
    assert program("retry", "--json").json == {"success": True, "queued": 0}


@pytest.fixture
def artists(program: Program) -> None:
    """Three artists, in the catalogue before the providers of OWN were added."""
    with program.library() as bird:
        for name in ("Pink Floyd", "Queen", "ABBA"):
            assert bird.run(ArtistImporter, name=name).created


@pytest.mark.usefixtures("artists")
def test_enrich_queues_what_a_new_provider_was_never_asked(program: Program) -> None:
    missing = ("enrich", "artist", "--provider", "first", "--missing")

    tried = program(*missing, "--dry-run", **OWN)
    assert tried.out.startswith("first would be asked about 3 items:\n")
    assert "Queen" in tried.out
    told = program(*missing, "--dry-run", "--limit", "1", "--json", **OWN).json
    assert (told["selected"], told["queued"], [one["name"] for one in told["sample"]]) == (1, 0, ["Pink Floyd"])

    queued = program(*missing, "--limit", "2", **OWN)
    assert queued.out == "Queued 2 jobs of first.\nThey run while a worker does: bowerbird worker\n"
    # Two of three are due: the third is still to be queued.
    assert program(*missing, "--json", **OWN).json["queued"] == 1


@pytest.mark.usefixtures("artists")
def test_only_a_worker_that_knows_a_provider_asks_it(program: Program) -> None:
    assert program("enrich", "--provider", "first", "--missing", "--json", **OWN).json["queued"] == 3
    assert program("worker", "--drain", "--json").json["jobs"] == 0
    assert program("worker", "--drain", "--json", **OWN).json["outcomes"] == {"first": {"succeeded": 3}}
    nothing = program("enrich", "--provider", "first", "--missing", **OWN)
    assert (nothing.code, nothing.out) == (0, "There is no such item that first is to be asked about.\n")


@pytest.mark.usefixtures("artists")
def test_enrich_asks_here_and_now(program: Program) -> None:
    now = program("enrich", "--provider", "second", "--all", "--now", "--concurrency", "2", **OWN)
    assert now.out == "Asked second about 3 items: 3 succeeded.\n"
    links = program("show", "artist", "Queen", "--json", **OWN).json["links"]
    assert "second" in {one["type"] for one in links}


@pytest.mark.usefixtures("artists")
def test_an_enrichment_that_is_interrupted_leaves_its_jobs_due(program: Program) -> None:
    slow = {**OWN, "BOWERBIRD_IMPORTERS": "support.background:SlowImporter"}
    asking = program.start("enrich", "--provider", "slow_one", "--all", "--now", **slow)
    try:
        with program.library() as bird:
            until(lambda: bool(bird.background.jobs(statuses=["running"])))
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate()
    finally:
        asking.kill()
        asking.communicate()
    assert (asking.returncode, out, err) == (130, "", "Interrupted.\n")
    with program.library() as bird:
        jobs = bird.background.jobs(items=[1, 2, 3])
    assert {(one.provider, one.status) for one in jobs} == {("slow_one", "due")}


def test_providers_of_ones_own_are_listed(program: Program) -> None:
    assert [one["provider"] for one in program("providers", "--json", **OWN).json["providers"]][:3] == [
        "musicbrainz",
        "first",
        "second",
    ]


@pytest.mark.usefixtures("album")
def test_status_can_be_watched_until_ctrl_c(program: Program) -> None:
    master, slave = pty.openpty()
    watching = subprocess.Popen(
        [sys.executable, "-m", "bowerbird", "status", "--watch"],
        cwd=program.folder,
        env={**program.environment, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.PIPE,
    )
    os.close(slave)
    shown = b""
    try:
        while b"cover_art" not in shown:
            shown += os.read(master, 4096)
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate()
    finally:
        watching.kill()
        watching.wait()
        os.close(master)
    assert (watching.returncode, err) == (0, b"")


# Wrong usage


WHICH = "say which items: give exactly one of --missing, --stale, --failed, --all and --item"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["enrich", "--provider", "cover_art"], 2, WHICH),
        (["enrich", "--provider", "cover_art", "--missing", "--all"], 2, WHICH),
        (["enrich", "--provider", "cover_art", "--stale", "--item", "1"], 2, WHICH),
        (["enrich", "--all"], 2, "--provider"),
        (["enrich", "--provider", "nobody", "--all"], 2, "there is no provider 'nobody'; there are: musicbrainz"),
        (["enrich", "band", "--provider", "cover_art", "--all"], 2, "there is no kind 'band'; there are: album"),
        (["enrich", "artist", "--provider", "cover_art", "--all"], 2, "it knows: album"),
        (["enrich", "--provider", "cover_art", "--item", "999"], 1, "there is no item 999"),
        (["enrich", "--provider", "cover_art", "--item", "9" * 30], 1, "there is no item 9999"),
        (["enrich", "--provider", "cover_art", "--all", "--limit", "0"], 2, "--limit"),
        (["worker", "--provider", "nobody"], 2, "there is no provider 'nobody'"),
        (["worker", "--concurrency", "0"], 2, "--concurrency"),
        (["worker", "--grace", "-1"], 2, "--grace"),
        (["worker", "--metrics-port", "70000"], 2, "--metrics-port"),
        (["jobs", "--status", "lazy"], 2, "there is no status 'lazy'"),
        (["jobs", "--provider", "nobody"], 2, "there is no provider 'nobody'"),
        (["jobs", "--item", "999"], 1, "there is no item 999"),
        (["retry", "--provider", "nobody"], 2, "there is no provider 'nobody'"),
        (["retry", "--item", "999"], 1, "there is no item 999"),
        (["cancel"], 2, "say which jobs: give --provider, --item or --all"),
        (["cancel", "--item", "9" * 30], 1, "there is no item 9999"),
        (["pause", "nobody"], 2, "there is no provider 'nobody'"),
        (["pause"], 2, "PROVIDER"),
        (["resume", "\x1b[2J"], 2, "there is no provider '\\x1b[2J'"),
    ],
)
def test_wrong_usage(program: Program, words: list[str], code: int, said: str) -> None:
    ended = program(*words)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert "\x1b" not in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["enrich", "--provider", "cover_art"], 2, WHICH),
        (["worker", "--provider", "nobody"], 2, "there is no provider 'nobody'"),
        (["jobs", "--item", "999"], 1, "there is no item 999"),
        (["status", "--watch"], 2, "--watch is for people"),
    ],
)
def test_wrong_usage_is_told_as_json(program: Program, words: list[str], code: int, said: str) -> None:
    ended = program(*words, "--json")
    assert (ended.code, ended.err) == (code, "")
    assert ended.json["success"] is False
    assert said in ended.json["error"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"BOWERBIRD_COVER_ART_MODE": "later"}, "it must be one of now, background, off"),
        ({"BOWERBIRD_COVER_ART_CONCURRENCY": "0"}, "cover_art_concurrency is '0'"),
        ({"BOWERBIRD_LEASE_SECONDS": "soon"}, "it must be a number of seconds above 0"),
        ({"BOWERBIRD_IMPORTERS": "nonsense"}, "each must look like package.module:Class"),
        ({"BOWERBIRD_IMPORTERS": "no_such_module:X"}, "no_such_module cannot be imported: ModuleNotFoundError"),
        ({"BOWERBIRD_IMPORTERS": "support.background:Slow"}, "has no importer Slow"),
    ],
)
def test_wrong_settings(program: Program, settings: dict[str, str], said: str) -> None:
    ended = program("worker", "--drain", **{**OWN, "BOWERBIRD_IMPORTERS": "", **settings})
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
