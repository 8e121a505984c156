"""The program itself: set-up commands, signals, pipes, and what happens when the ground gives way."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.program import Program
from bowerbird import __version__
from bowerbird.sandbox import Fault, Sandbox
from support.waiting import until


def test_version_and_help(offline: Program) -> None:
    assert offline("--version").out == f"bowerbird {__version__}\n"
    told = offline("--help")
    assert told.code == 0
    for command in ("import", "show", "list", "edit", "history", "providers", "config", "db", "sandbox"):
        assert f"\n  {command} " in told.out
    assert list(offline.folder.iterdir()) == []


def test_help_imports_nothing_that_is_slow(offline: Program) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bowerbird", "--help"],
        cwd=offline.folder,
        env=offline.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert not imported & {
        "sqlalchemy",
        "alembic",
        "httpx2",
        "msgspec",
        "rich",
        "stamina",
        "rapidfuzz",
        "PIL",
        "fsspec",
    }


def test_config_tells_where_each_value_comes_from(offline: Program) -> None:
    (offline.folder / "bowerbird.toml").write_text('contact = "me@example.org"\n')
    told = offline("config", "--json", BOWERBIRD_DATABASE_URL="postgresql://me:secret@127.0.0.1:1/none").json
    values = {line["name"]: line for line in told["settings"]}
    assert (values["contact"]["value"], values["contact"]["origin"]) == ("me@example.org", "bowerbird.toml")
    assert values["database_url"]["origin"] == "BOWERBIRD_DATABASE_URL"
    assert "secret" not in values["database_url"]["value"]
    assert values["musicbrainz_rate"]["origin"] == "default"
    assert offline("--database", "sqlite:///other.db", "config", "--json").json["settings"][0]["origin"] == "--database"
    assert "BOWERBIRD_CONTACT" in offline("config").out


def test_providers_tell_what_is_missing(offline: Program) -> None:
    told = offline("providers", "--json").json["providers"]
    known = {(one["kind"], one["provider"]): one for one in told}
    assert {
        (kind, provider): one["mode"]
        for (kind, provider), one in known.items()
        if provider in ("musicbrainz", "amazon")
    } == {
        ("artist", "musicbrainz"): "now",
        ("album", "musicbrainz"): "now",
        ("album", "amazon"): "off",
        ("release", "musicbrainz"): "now",
        ("release", "amazon"): "off",
        ("song", "musicbrainz"): "now",
        ("label", "musicbrainz"): "now",
    }
    assert all(one["brings"] for one in told)
    assert known["album", "amazon"]["missing"] == [
        "amazon_credential_id",
        "amazon_credential_secret",
        "amazon_partner_tag",
    ]
    assert known["album", "ai"]["missing"] == ["ai_url", "ai_model"]
    assert known["album", "amazon"]["per_day"] == 8640
    assert (told[0]["ready"], told[0]["missing"], told[0]["rate"]) == (False, ["contact"], 1)
    assert "A contact is missing" in offline("providers").out
    ready = offline("providers", "--json", BOWERBIRD_CONTACT="me@example.org").json["providers"]
    assert ready[0]["ready"] is True


def test_a_setting_that_is_wrong(offline: Program) -> None:
    ended = offline("list", "artist", BOWERBIRD_MUSICBRAINZ_RATE="often")
    assert (ended.code, ended.out) == (1, "")
    assert "musicbrainz_rate is 'often' (BOWERBIRD_MUSICBRAINZ_RATE)" in ended.err


def test_the_state_of_the_database_is_told_without_making_it(offline: Program) -> None:
    told = offline("db", "status", "--json")
    assert (told.code, told.json["exists"], told.json["usable"]) == (0, False, True)
    assert not (offline.folder / "test.db").exists()
    assert offline("db", "upgrade").code == 0
    assert "Up to date" in offline("db", "status").out


def test_a_database_of_another_version(offline: Program) -> None:
    offline("db", "upgrade")
    with sqlite3.connect(offline.folder / "test.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert offline("db", "status").code == 1
    listed = offline("list", "artist")
    assert listed.code == 1
    assert "bowerbird db upgrade" in listed.err
    upgraded = offline("db", "upgrade")
    assert upgraded.code == 1
    assert "a newer Bowerbird" in upgraded.err


@pytest.mark.parametrize(
    "url",
    ["sqlite:////no/such/folder/x.db", "mysql://x/y", "nonsense", "sqlite:///junk.db", "postgresql://127.0.0.1:1/x"],
)
def test_a_database_that_cannot_be_opened(offline: Program, url: str) -> None:
    (offline.folder / "junk.db").write_text("This is no database, however long one looks at it. " * 50)
    ended = offline("--database", url, "list", "artist", "--json")
    assert (ended.code, ended.err) == (1, "")
    assert ended.json["error_type"] == "ConfigurationError"
    assert offline("--database", url, "config").code == 0


def test_an_argument_that_is_no_text(offline: Program) -> None:
    ended = offline("import", "artist", os.fsdecode(b"\xff"))
    assert ended.code == 2
    assert "no valid text" in ended.err


def test_ctrl_c_ends_an_import_at_once(program: Program, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(delay=30))
    running = program.start("import", "artist", "Queen")
    try:
        until(lambda: bool(sandbox.requests))
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
        assert (running.returncode, out, err) == (130, "", "Interrupted.\n")
    finally:
        running.kill()
        running.communicate()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_command_serves_until_it_is_ended(
    program: Program, sandbox: Sandbox, ending: signal.Signals
) -> None:
    own = ("BOWERBIRD_DATABASE_URL", "BOWERBIRD_IMAGES")
    wanted = (*own, *sandbox.environment(), *sandbox.accounts())
    serving = program.start("sandbox")
    try:
        assert serving.stdout is not None
        lines = [serving.stdout.readline().removeprefix("export ").strip() for _ in wanted]
        told = dict(line.split("=", 1) for line in lines)
        assert tuple(told) == wanted
        assert [told[name] for name in own] == [
            f"sqlite:///{program.folder}/sandbox.db",
            f"{program.folder}/sandbox-images",
        ]
        assert told["BOWERBIRD_COVERARTARCHIVE_URL"].endswith("/coverartarchive")
        assert program("import", "artist", "Queen", **told).code == 0
        # Nothing that is tried gets into another catalogue.
        assert (program.folder / "sandbox.db").exists()
        serving.send_signal(ending)
        serving.communicate()
        assert serving.returncode == 0
    finally:
        serving.kill()
        serving.communicate()


def test_a_port_that_is_taken(offline: Program, sandbox: Sandbox) -> None:
    ended = offline("sandbox", "--port", sandbox.url.rpartition(":")[2])
    assert (ended.code, ended.out) == (1, "")
    assert "cannot listen" in ended.err


def test_a_reader_that_leaves_early_is_no_trouble(program: Program) -> None:
    program("import", "artist", "Queen")
    for words in (["history", "1"], ["show", "artist", "1", "--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        ended = subprocess.run(
            [sys.executable, "-m", "bowerbird", *words],
            cwd=program.folder,
            env=program.environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writing)
        assert ended.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
@pytest.mark.parametrize("words", [["list", "artist"], ["list", "artist", "--json"]])
def test_a_full_disk_is_told(offline: Program, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bowerbird", *words],
            cwd=offline.folder,
            env=offline.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 1
    assert b"No space left" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("closed", ["1", "2"])
@pytest.mark.parametrize("words", [["list", "artist"], ["list", "artist", "--json"], ["show", "artist", "nobody"]])
def test_a_closed_stream_is_no_trouble(offline: Program, closed: str, words: list[str]) -> None:
    script = f'exec "$0" -m bowerbird "$@" {closed}>&-'
    ended = subprocess.run(
        ["sh", "-c", script, sys.executable, *words],
        cwd=offline.folder,
        env=offline.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == (1 if "nobody" in words else 0)
    assert "Traceback" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_terminal_that_knows_only_ascii_is_no_trouble(offline: Program, locale: dict[str, str]) -> None:
    for words in (["providers"], ["providers", "--json"]):
        ended = subprocess.run(
            [sys.executable, "-m", "bowerbird", *words],
            cwd=offline.folder,
            env={**offline.environment, **locale},
            capture_output=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    "words",
    [
        ["show", "artist", "9" * 5_000],
        ["show", "9" * 5_000],
        ["history", "9" * 5_000],
        ["edit", "9" * 5_000, "name=x"],
        ["review", "--row", f"{'9' * 5_000}:1"],
        ["imports", "show", "9" * 5_000],
        ["import", "album", "x", "--year", "9" * 5_000],
        ["import", "albums", "list.csv", "--map", f"title={'9' * 5_000}"],
    ],
)
def test_a_number_of_thousands_of_digits_is_told_like_any_other(offline: Program, words: list[str]) -> None:
    (offline.folder / "list.csv").write_text("title\nPompeii\n")
    ended = offline(*words)
    assert ended.code in (1, 2)
    assert "not expected" not in ended.err
    assert "int" not in ended.err.split()
