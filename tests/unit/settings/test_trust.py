"""What the file of a folder may not decide by itself, and files that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bowerbird.settings import load_settings
from bowerbird.sources.ai.source import AI
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.source import Option, Source

OWN = Source(name="shelf", url="", options=(Option(name="key", told="a key", secret=True),))


def filed(folder: Path, text: str) -> Path:
    (folder / "bowerbird.toml").write_text(text)
    return folder


def test_code_of_a_folder_needs_a_yes(tmp_path: Path) -> None:
    folder = filed(tmp_path, 'importers = ["evil:Importer"]')
    with pytest.raises(ConfigurationError, match=f"BOWERBIRD_TRUST={os.path.realpath(tmp_path)}"):
        load_settings({}, folder)
    for trust in ("no", ".", "", "/", str(tmp_path.parent), str(tmp_path) + "x"):
        with pytest.raises(ConfigurationError):
            load_settings({"BOWERBIRD_TRUST": trust}, folder)
    for trust in ("yes", str(tmp_path), f"/elsewhere{os.pathsep}{tmp_path}"):
        assert load_settings({"BOWERBIRD_TRUST": trust}, folder)["importers"] == ("evil:Importer",)


def test_a_file_cannot_trust_itself_and_the_environment_may_name_code(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_settings({}, filed(tmp_path, 'trust = "yes"\nimporters = ["evil:Importer"]'))
    environment = {"BOWERBIRD_IMPORTERS": "mine:Importer"}
    folder = filed(tmp_path, 'importers = ["evil:Importer"]')
    assert load_settings(environment, folder)["importers"] == ("mine:Importer",)


@pytest.mark.parametrize(
    ("source", "variable", "line"),
    [
        (DISCOGS, "BOWERBIRD_DISCOGS_TOKEN", 'discogs_url = "http://evil.example"'),
        (AMAZON, "BOWERBIRD_AMAZON_CREDENTIAL_SECRET", 'amazon_url = "http://evil.example"'),
        (AMAZON, "BOWERBIRD_AMAZON_CREDENTIAL_SECRET", 'amazon_token_url = "http://evil.example"'),
        (AI, "BOWERBIRD_AI_KEY", 'ai_url = "http://evil.example"'),
        (OWN, "BOWERBIRD_SHELF_KEY", 'shelf_url = "http://evil.example"'),
    ],
)
def test_a_secret_of_the_environment_goes_to_no_address_of_the_file(
    tmp_path: Path, source: Source, variable: str, line: str
) -> None:
    folder = filed(tmp_path, line)
    secret = {variable: "hush"}
    with pytest.raises(ConfigurationError, match=variable) as caught:
        load_settings(secret, folder).of_source(source)
    assert line.partition(" ")[0] in str(caught.value)
    assert "hush" not in str(caught.value)
    # The address from the same place, a yes, or nothing to lose.
    address = {"BOWERBIRD_" + line.partition(" ")[0].upper(): "http://127.0.0.1:1"}
    for environment in (secret | address, secret | {"BOWERBIRD_TRUST": str(tmp_path)}, {}):
        load_settings(environment, folder).of_source(source)
    # The file's own secret goes where the file says.
    if source is OWN:
        return  # a file tells no options of a source that is not built in
    own = variable.removeprefix("BOWERBIRD_").lower()
    assert load_settings({}, filed(tmp_path, f'{line}\n{own} = "mine"')).of_source(source).options


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [a_pipe, a_device, Path.mkdir])
def test_what_is_no_ordinary_file_is_told(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "bowerbird.toml")
    with pytest.raises(ConfigurationError, match="no ordinary file"):
        load_settings({}, tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"contact = " + b"[" * 100_000,
        b"precedence = " + b"{a = " * 20_000,
        b"discogs_rate = " + b"9" * 5_000,
        b"discogs_rate = " + b"9" * 400,
        b"lease_seconds = 1e999",
        b"lease_seconds = 1979-99-99",
        b'contact = "\xff"',
        b"# " + b"x" * 2_000_000,
        b"contact = \x00",
    ],
    ids=lambda content: repr(content[:24]),
)
def test_a_file_that_makes_no_sense_costs_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bowerbird.toml").write_bytes(content)
    with pytest.raises(ConfigurationError):
        load_settings({}, tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        'database_url = "postgresql://evil.example/x"',
        'database_url = "postgres://127.0.0.1/x"',
        'database_url = " POSTGRESQL+psycopg:///x?host=evil.example"',
        'images = "s3://bucket/x"',
        'images = "simplecache::s3://bucket/x"',
        'images = "http://evil.example/x"',
        'images = "zip://x::ftp://evil.example/x"',
        'images = "file://x::sftp://evil.example/x"',
    ],
)
def test_a_place_over_a_network_needs_a_yes(tmp_path: Path, line: str) -> None:
    name = line.partition(" ")[0]
    folder = filed(tmp_path, line)
    variable = f"BOWERBIRD_{name.upper()}"
    with pytest.raises(ConfigurationError, match=f"set {variable} in the environment instead, or BOWERBIRD_TRUST="):
        load_settings({}, folder)
    assert load_settings({"BOWERBIRD_TRUST": str(tmp_path)}, folder)[name]
    # Named by a stronger place, the file's word does not count; and there, any place is fine.
    assert load_settings({variable: "postgresql://mine/x"}, folder)[name] == "postgresql://mine/x"
    assert load_settings({}, folder, **{name: "sqlite:///x.db"})[name] == "sqlite:///x.db"


@pytest.mark.parametrize(
    "line",
    [
        'database_url = "sqlite:///music.db"',
        'database_url = "sqlite:////srv/music.db?timeout=3"',
        'images = "pictures"',
        'images = "/srv/pictures"',
        'images = "~/pictures"',
        'images = "file:///srv/pictures"',
        'images = "memory://x"',
    ],
)
def test_a_place_on_this_machine_needs_none(tmp_path: Path, line: str) -> None:
    assert load_settings({}, filed(tmp_path, line)).values[line.partition(" ")[0]].origin == "bowerbird.toml"
