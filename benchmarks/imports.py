"""What Bowerbird itself costs per import, over a source that answers at once, and with a large catalogue."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import httpx2

from benchmarks.report import line, seconds
from benchmarks.store import BATCH, MUSICBRAINZ_ONLY, album_answer, album_facts
from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.catalogue.store import Store
from bowerbird.music import AlbumImporter, ArtistImporter
from bowerbird.settings import load_settings

IMPORTS = 300
SMALL, LARGE = 1_000, 100_000


def run() -> None:
    """Measure new imports and forced re-imports."""
    print("Imports: the runner over a source that answers at once")
    with tempfile.TemporaryDirectory() as folder:
        _overhead(Path(folder))
        _growth(Path(folder))


def _overhead(folder: Path) -> None:
    settings = load_settings(
        {"BOWERBIRD_MUSICBRAINZ_RATE": "0", "BOWERBIRD_CONTACT": "bench@example.org"}, folder=folder
    )
    transport = httpx2.MockTransport(_artist)
    with Bowerbird(f"sqlite:///{folder}/overhead.db", settings=settings, transport=transport) as bird:
        numbers = iter(range(10 * IMPORTS))

        def work() -> None:
            for _ in range(IMPORTS):
                bird.run(ArtistImporter, mbid=_mbid(next(numbers))).require_item()

        each = seconds(work) / IMPORTS
    line("a new artist by MBID, saved", f"{each * 1000:.2f} ms", "aim ≤ 3 ms")


def _growth(folder: Path) -> None:
    costs = []
    for size in (SMALL, LARGE):
        url = f"sqlite:///{folder}/growth-{size}.db"
        engine = open_database(url)
        store = Store(engine, plan=MUSICBRAINZ_ONLY)
        for start in range(0, size, 10 * BATCH):
            store.apply([album_answer(album_facts(number)) for number in range(start, start + 10 * BATCH)])
        engine.dispose()
        costs.append(_reimport(url, folder, size))
        line(f"re-import of an existing album among {size:,}", f"{costs[-1] * 1000:.2f} ms")
    line("ratio", f"{costs[1] / costs[0]:.2f}", "aim ≤ 1.30")


def _reimport(url: str, folder: Path, size: int) -> float:
    settings = load_settings(
        {"BOWERBIRD_MUSICBRAINZ_RATE": "0", "BOWERBIRD_CONTACT": "bench@example.org"}, folder=folder
    )
    # Spread over the whole file, and the same number of different items in both.
    mbids = [album_facts(number).identifiers[0].value for number in range(0, size, size // IMPORTS)][:IMPORTS]
    with Bowerbird(url, settings=settings, transport=httpx2.MockTransport(_album)) as bird:

        def work() -> None:
            for mbid in mbids:
                bird.run(AlbumImporter, mbid=mbid, force_providers=True).require_item()

        work()
        return seconds(work) / IMPORTS


def _mbid(number: int) -> str:
    return f"83d91898-7763-47d7-b03b-{number:012}"


def _artist(request: httpx2.Request) -> httpx2.Response:
    mbid = request.url.path.rsplit("/", 1)[-1]
    body = {
        "id": mbid,
        "name": f"Artist {mbid}",
        "sort-name": f"Artist {mbid}",
        "type": "Group",
        "country": "GB",
        "area": {"name": "United Kingdom"},
        "life-span": {"begin": "1965", "end": None, "ended": False},
        "aliases": [{"name": f"The Artist {mbid}"}],
        "isnis": [],
        "genres": [{"name": name, "count": 3} for name in ("rock", "art rock", "space rock")],
        "relations": [
            {"type": "official homepage", "ended": False, "url": {"resource": f"https://example.org/{mbid}"}},
        ],
    }
    return httpx2.Response(200, content=json.dumps(body).encode(), headers={"content-type": "application/json"})


def _album(request: httpx2.Request) -> httpx2.Response:
    mbid = request.url.path.rsplit("/", 1)[-1]
    facts = album_facts(int(mbid.rsplit("-", 1)[-1]))
    body = {
        "id": mbid,
        "title": facts.fields["title"],
        "primary-type": "Album",
        "first-release-date": "1973-03-24",
        "artist-credit": [],
        "genres": [{"name": tie.facts.fields["name"], "count": 9 - tie.position} for tie in facts.related],
    }
    return httpx2.Response(200, content=json.dumps(body).encode(), headers={"content-type": "application/json"})
