"""Results, items and records as plain data: what a web service returns, and what ``--json`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, ArtistImporter, DiscographyImporter
from bowerbird.sandbox import Sandbox
from bowerbird.settings import load_settings

ROWS = [{"title": "Animals", "artist": "Pink Floyd"}, {"title": "Nothing Such", "artist": "Nobody At All"}]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as serving:
        yield serving


@pytest.fixture
def bird(sandbox: Sandbox, ready_url: str, tmp_path: Path) -> Iterator[Bowerbird]:
    environment = {**sandbox.environment(), "BOWERBIRD_CONTACT": "tests@example.org"}
    with Bowerbird(ready_url, settings=load_settings(environment, tmp_path, database_url=ready_url)) as opened:
        yield opened


def as_json(plain: dict[str, Any]) -> Any:
    """Return what comes back from the standard library's encoder, which takes plain data only."""
    return json.loads(json.dumps(plain, allow_nan=False))


def test_an_import_its_item_and_its_record_are_plain_data(bird: Bowerbird) -> None:
    result = bird.run(AlbumImporter, title="Animals", artist="Pink Floyd")
    told = as_json(result.to_dict())
    assert told == result.to_dict()
    assert (told["kind"], told["success"], told["created"]) == ("album", True, True)
    assert told["item"] == result.require_item().to_dict()
    assert told["item"]["fields"]["release_year"] == 1977
    assert told["providers"][0]["changed"]["fields"]
    record = bird.show(result.require_item())
    assert as_json(record.to_dict())["created_at"].startswith(f"{record.created_at:%Y-%m-%dT%H:%M}")
    (revision, *_) = bird.history(result.require_item())
    assert as_json(revision.to_dict())["difference"]["fields"]["title"] == [None, "Animals"]


def test_candidates_are_plain_data(bird: Bowerbird) -> None:
    told = as_json(bird.run(ArtistImporter, name="Nirvana").to_dict())
    assert (told["success"], told["item"]) == (False, None)
    assert [candidate["number"] for candidate in told["candidates"]] == [1, 2]
    assert told["candidates"][0]["fields"]["name"] == "Nirvana"
    assert told["candidates"][0]["identifier"]["scheme"] == "musicbrainz_artist"


def test_lists_and_collections_are_plain_data(bird: Bowerbird) -> None:
    preview = as_json(bird.preview_many(AlbumImporter, ROWS).to_dict())
    assert (preview["total"], preview["to_ask"]) == (2, 2)
    done = bird.run_many(AlbumImporter, ROWS)
    told = as_json(done.to_dict())
    assert (told["status"], told["counts"]["created"], told["counts"]["not_found"]) == ("done", 1, 1)
    rows = [as_json(row.to_dict()) for row in bird.imports.rows(done.id)]
    assert [row["status"] for row in rows] == ["created", "not_found"]
    artist = bird.run(ArtistImporter, name="Pink Floyd").require_item()
    listed = as_json(bird.run(DiscographyImporter, artist=artist).to_dict())
    assert (listed["owner"]["name"], listed["error"]) == ("Pink Floyd", None)
    assert listed["listed"] > 1
