from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bowerbird.images import store as store_module
from bowerbird.images.store import ImageStore
from bowerbird.words.errors import ConfigurationError, RejectedError
from support.pictures import HTML, picture

URL = "https://example.org/1.jpg?token=hush"
CONTENT = picture()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}.jpg"


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ImageStore:
    places = {
        "folder": str(tmp_path / "a b" / "ü"),
        "file": f"file://{tmp_path}/x",
        "memory": f"memory://{uuid4().hex}",
    }
    return ImageStore(places[request.param])


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_kept_under_its_hash_and_found_by_its_address(store: ImageStore) -> None:
    assert store.find(URL) is None
    kept = store.keep(CONTENT, url=URL)
    assert (kept.file, kept.sha256, kept.size) == (NAME, SHA256, len(CONTENT))
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 60, 40)
    assert store.find(URL) == kept
    assert store.find("https://example.org/2.jpg") is None
    assert store.read(kept.file) == CONTENT


def test_another_store_of_the_same_place_knows_it_too(store: ImageStore) -> None:
    kept = store.keep(CONTENT, url=URL)
    assert ImageStore(store.location).find(URL) == kept


def test_one_picture_from_two_addresses_is_one_file(tmp_path: Path) -> None:
    store = ImageStore(str(tmp_path))
    assert store.keep(CONTENT, url=URL) == store.keep(CONTENT, url="https://example.org/2.jpg")
    assert [name for name in files_in(tmp_path) if not name.startswith("sources/")] == [NAME]
    assert len(files_in(tmp_path)) == 3


def test_an_address_is_not_written_down(tmp_path: Path) -> None:
    ImageStore(str(tmp_path)).keep(CONTENT, url=URL)
    for name in files_in(tmp_path):
        assert b"hush" not in (tmp_path / name).read_bytes()
        assert "hush" not in name


def test_a_file_that_vanished_or_was_cut_is_not_found(tmp_path: Path) -> None:
    store = ImageStore(str(tmp_path))
    kept = store.keep(CONTENT, url=URL)
    (tmp_path / kept.file).write_bytes(CONTENT[:10])
    assert store.find(URL) is None
    assert store.keep(CONTENT, url=URL) == kept
    assert (tmp_path / kept.file).read_bytes() == CONTENT
    (tmp_path / kept.file).unlink()
    assert store.find(URL) is None
    assert store.read(kept.file) is None


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"file": 7}', b"\xff"])
def test_a_note_that_cannot_be_read_is_no_note(tmp_path: Path, note: bytes) -> None:
    store = ImageStore(str(tmp_path))
    kept = store.keep(CONTENT, url=URL)
    [path] = [tmp_path / name for name in files_in(tmp_path) if name.startswith("sources/")]
    path.write_bytes(note)
    assert store.find(URL) is None
    store.keep(CONTENT, url=URL)
    assert store.find(URL) == kept


def test_what_is_no_picture_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RejectedError):
        ImageStore(str(tmp_path / "images")).keep(HTML, url=URL)
    assert not (tmp_path / "images").exists()


def test_the_caller_sets_the_cap(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="pixels"):
        ImageStore(str(tmp_path), pixels=100).keep(CONTENT, url=URL)


def test_nothing_is_made_before_the_first_picture(tmp_path: Path) -> None:
    assert ImageStore(str(tmp_path / "images")).find(URL) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "ab/cd/x.jpg", f"00/00/{SHA256}.jpg", NAME + "\n", ""])
def test_only_names_of_files_that_it_makes_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    assert ImageStore(str(tmp_path / "images")).read(name) is None


def test_a_folder_stays_the_same_when_the_process_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = ImageStore("images")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store.keep(CONTENT, url=URL)
    assert (tmp_path / "images" / NAME).is_file()


def test_many_writers_at_once_do_no_harm(store: ImageStore) -> None:
    errors: list[Exception] = []
    same = [picture(seed=number % 4) for number in range(32)]

    def work(number: int) -> None:
        try:
            own = ImageStore(store.location)
            own.keep(same[number], url=f"https://example.org/{number % 4}")
        except Exception as error:  # noqa: BLE001 -- told below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    for number in range(4):
        kept = store.find(f"https://example.org/{number}")
        assert kept is not None
        assert store.read(kept.file) == same[number]


_WRITER = """
import sys
from bowerbird.images.store import ImageStore
from support.pictures import picture
store, number = ImageStore(sys.argv[1]), 0
content = picture("PNG", 400, 400)
print("ready", flush=True)
while True:
    store.keep(content + bytes([number % 256, number // 256]), url=str(number))
    number += 1
    print("kept", flush=True)
"""


def test_a_writer_that_is_killed_leaves_no_half_file(tmp_path: Path) -> None:
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(10):
            writer.stdout.readline()
        writer.kill()
        writer.communicate()
    kept = list(tmp_path.rglob("*.png"))
    assert kept
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in kept)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("nonsense://x", "correct the URL"),
        ("gs://bucket/x", "install the package"),
        ("https://127.0.0.1:1/x", "cannot keep images in https"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_with_what_to_do(location: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match="BOWERBIRD_IMAGES") as caught:
        ImageStore(location).keep(CONTENT, url=URL)
    assert told in str(caught.value)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "images").write_text("x")
    store = ImageStore(str(tmp_path / "images"))
    with pytest.raises(ConfigurationError, match="BOWERBIRD_IMAGES"):
        store.keep(CONTENT, url=URL)


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
def test_a_place_that_is_read_only_or_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    store = ImageStore(str(tmp_path))
    files: Any = store._opened()[0]

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(files, "pipe_file", refuse)
    with pytest.raises(ConfigurationError, match=error.strerror):
        store.keep(CONTENT, url=URL)
    assert files_in(tmp_path) == []


def test_a_file_system_that_does_not_move_onto_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ImageStore(str(tmp_path))
    kept = store.keep(CONTENT, url=URL)
    files: Any = store._opened()[0]

    def refuse(*_: object, **__: object) -> None:
        raise FileExistsError("there is one")

    monkeypatch.setattr(files, "mv", refuse)
    store_module._write(files, str(tmp_path / kept.file), CONTENT)
    assert len(files_in(tmp_path)) == 2


def test_a_password_in_the_place_is_not_told() -> None:
    with pytest.raises(ConfigurationError) as caught:
        ImageStore("nonsense://me:hush@host/x").find(URL)
    assert "hush" not in str(caught.value)


def test_the_home_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="BOWERBIRD_IMAGES"):
        ImageStore("~nobody-of-that-name/images")


def test_a_blank_place_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="BOWERBIRD_IMAGES"):
        ImageStore("  ")


@pytest.mark.parametrize(
    "changes",
    [
        {"file": "../secret.txt"},
        {"file": "/etc/passwd"},
        {"file": "ab/cd/../../../secret.txt"},
        {"sha256": "0" * 64},
        {"media_type": "text/html"},
        {"width": -1},
    ],
)
def test_a_note_that_the_store_cannot_have_written_is_not_believed(tmp_path: Path, changes: dict[str, Any]) -> None:
    root = tmp_path / "images"
    store = ImageStore(str(root))
    store.keep(CONTENT, url=URL)
    (tmp_path / "secret.txt").write_bytes(CONTENT)
    [note] = root.glob("sources/*/*/*.json")
    note.write_text(json.dumps({**json.loads(note.read_text()), **changes}))
    assert store.find(URL) is None
