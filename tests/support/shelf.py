"""A small world of albums for tests of bulk imports: a sandbox of facts made here, and a catalogue that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bowerbird import Bowerbird
from bowerbird.http.client import Limits
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.settings import load_settings
from support.quiet import QUIET

ALBUMS = 60
BANDS = 12


def mbid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def shelf(albums: int = ALBUMS) -> dict[str, Any]:
    """Albums numbered from 1 by bands numbered from 1, in the notation of the sandbox."""
    bands = [
        {"id": mbid(90_000 + n), "name": f"The Band {_word(n)}", "type": "Group", "country": "GB", "tags": {"rock": 3}}
        for n in range(1, BANDS + 1)
    ]
    return {
        "artists": bands,
        "genres": ["rock"],
        "albums": [
            {
                "id": mbid(n),
                "title": title(n),
                "artist": bands[n % BANDS]["id"],
                "date": str(1960 + n % 50),
                "tags": {"rock": 2, "seen live": 1},
            }
            for n in range(1, albums + 1)
        ],
    }


def title(number: int) -> str:
    return f"Songs of {_word(number)} and {_word(number * 7)}"


def artist(number: int) -> str:
    return f"The Band {_word(number % BANDS + 1)}"


def row(number: int, **more: Any) -> dict[str, Any]:
    """A row that asks for an album of the shelf by its words."""
    return {"title": title(number), "artist": artist(number), **more}


def _word(number: int) -> str:
    """A word that is like no other: numbers in titles mean something."""
    letters = "bcdfghklmnprstvz"
    return "".join(letters[number // 16**place % 16] + "aeiou"[(number + place) % 5] for place in range(3)).title()


@contextmanager
def served(facts: dict[str, Any] | None = None, **options: Any) -> Iterator[Sandbox]:
    with Sandbox(facts=build_dataset(shelf() if facts is None else facts), **options) as sandbox:
        yield sandbox


def catalogue(url: str, sandbox: Sandbox, folder: Path, **settings: str) -> Bowerbird:
    """A catalogue that asks the sandbox, and does not try for long."""
    environment = {
        "BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url,
        "BOWERBIRD_MUSICBRAINZ_RATE": "0",
        # A worker asks for the covers.
        "BOWERBIRD_COVERARTARCHIVE_URL": sandbox.coverartarchive_url,
        "BOWERBIRD_COVERARTARCHIVE_RATE": "0",
        **settings,
    }
    limits = Limits(attempts=1, read=2.0, total=5.0)
    return Bowerbird(url, settings=load_settings({**QUIET, **environment}, folder, database_url=url), limits=limits)
