"""Genuine MusicBrainz bodies, where they are at hand: they are kept beside the project, not in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "upstream" / "bodies" / "musicbrainz"
PRESENT = (FOLDER / "INDEX.tsv").is_file()
needs_recorded = pytest.mark.skipif(not PRESENT, reason="the recorded MusicBrainz bodies are not at hand")


def recorded_names(entity: str, *kinds: str) -> list[str]:
    """Return the paths of the bodies of an entity (lookup, search, browse); none where they are absent."""
    if not PRESENT:
        return []
    with (FOLDER / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    return sorted(row["path"] for row in rows if row["entity"] == entity and (not kinds or row["kind"] in kinds))


def recorded(name: str) -> Any:
    return json.loads((FOLDER / name).read_bytes())


def recorded_bytes(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def entities(name: str, entity: str) -> Iterator[dict[str, Any]]:
    """Yield the entities of a body: itself for a lookup, the elements of the list for a search or browse."""
    body = recorded(name)
    yield from body.get(f"{entity}s", [body])


COVER_FOLDER = FOLDER.parent / "coverartarchive"
COVER_NAMES = sorted(path.name for path in COVER_FOLDER.glob("*.json")) if COVER_FOLDER.is_dir() else []
needs_recorded_covers = pytest.mark.skipif(
    not COVER_NAMES, reason="the recorded Cover Art Archive bodies are not at hand"
)


def recorded_cover(name: str) -> bytes:
    return (COVER_FOLDER / name).read_bytes()


AMAZON_FOLDER = FOLDER.parent / "amazon"
AMAZON_NAMES = sorted(path.name for path in AMAZON_FOLDER.glob("*+*.json")) if AMAZON_FOLDER.is_dir() else []
needs_recorded_products = pytest.mark.skipif(not AMAZON_NAMES, reason="the recorded Amazon bodies are not at hand")


def recorded_product(name: str) -> bytes:
    return (AMAZON_FOLDER / name).read_bytes()
