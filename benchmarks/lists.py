"""What importing lists costs Bowerbird itself: rows a second over a source that answers at once, memory, tracks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.report import line
from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, ReleasesImporter
from bowerbird.settings import load_settings

ROWS = 5_000
FEW, MANY = 100_000, 1_000_000
RELEASES, TRACKS = 200, 20
ARTISTS = 500

_PAIR = re.compile(r'releasegroup:"([^"]+)"')
_ID = re.compile(r"[0-9a-f]{8}-0000-4000-8000-0{0,11}(\d+)")


def run() -> None:
    """Measure lists by words and by MBID, again, their memory, and releases with tracks."""
    print(f"Lists: {ROWS} albums, over a source that answers at once")
    for number in range(ROWS):
        _encoded(number)
    with tempfile.TemporaryDirectory() as folder:
        by_words = ({"title": title(n), "artist": artist(n)} for n in range(ROWS))
        _timed(Path(folder) / "words.db", by_words, "by title and artist", "aim ≥ 1,500 rows/s")
        by_mbid = ({"mbid": _mbid(n)} for n in range(ROWS))
        _timed(Path(folder) / "mbids.db", by_mbid, "by MBID", "aim ≥ 1,500 rows/s")
        again = ({"title": title(n), "artist": artist(n)} for n in range(ROWS))
        _timed(Path(folder) / "words.db", again, "the same list again, no request", "")
        _releases(Path(folder) / "releases.db")
    _memory()


def bird(path: Path) -> Bowerbird:
    """Return a catalogue whose source answers at once."""
    settings = load_settings(
        {"BOWERBIRD_MUSICBRAINZ_RATE": "0", "BOWERBIRD_CONTACT": "bench@example.org"}, folder=path.parent
    )
    return Bowerbird(f"sqlite:///{path}", settings=settings, transport=httpx2.MockTransport(_answer))


def _timed(path: Path, rows: Iterator[dict[str, Any]], what: str, aim: str) -> None:
    with bird(path) as catalogue:
        start = time.perf_counter()
        done = catalogue.run_many(AlbumImporter, rows)
        took = time.perf_counter() - start
    if not done.success or done.settled != ROWS:
        raise SystemExit(f"the list did not go through: {done}")
    line(f"{what} ({done.requests} requests)", f"{ROWS / took:,.0f} rows/s", aim)


def _releases(path: Path) -> None:
    with bird(path) as catalogue:
        album = catalogue.run(AlbumImporter, mbid=_mbid(1)).require_item()
        start = time.perf_counter()
        done = catalogue.run(ReleasesImporter, album=album)
        took = time.perf_counter() - start
    tracks = len(done.created) * TRACKS
    line(f"{len(done.created)} releases with {tracks:,} tracks", f"{tracks / took:,.0f} tracks/s")


def _memory() -> None:
    """Each size in a process of its own: what one has used says nothing of the other."""
    peaks = []
    for size in (FEW, MANY):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.lists", str(size)], capture_output=True, text=True, check=True
        )
        peak, seconds = map(float, done.stdout.split())
        peaks.append(peak)
        line(f"memory at {size:,} rows ({seconds:.0f} s)", f"{peak / 1024:.0f} MB")
    line("ratio", f"{peaks[1] / peaks[0]:.2f}", "aim ≤ 1.20")


def _peak(size: int) -> None:
    """Import so many rows of a thousand albums, and print the peak of the memory in kB, and the seconds."""
    import resource  # noqa: PLC0415 -- there is none on Windows

    with tempfile.TemporaryDirectory() as folder, bird(Path(folder) / "memory.db") as catalogue:
        rows = ({"title": title(n % 1000), "artist": artist(n % 1000)} for n in range(size))
        start = time.perf_counter()
        if catalogue.run_many(AlbumImporter, rows).settled != size:
            raise SystemExit("not all rows were settled")
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter() - start)


def _answer(request: httpx2.Request) -> httpx2.Response:
    path, query = request.url.path, request.url.params.get("query", "")
    if path.endswith("/genre/all"):
        return httpx2.Response(200, text="rock\njazz\n", headers={"content-type": "text/plain"})
    if path.endswith("/artist"):
        found = [_artist(int(n)) for n in _ID.findall(query)]
        return _json({"count": len(found), "offset": 0, "artists": found})
    if path.endswith("/release"):
        offset = int(request.url.params.get("offset", 0))
        page = [_release(n) for n in range(offset, min(offset + 500 // TRACKS, RELEASES))]
        return _json({"release-count": RELEASES, "release-offset": offset, "releases": page})
    if path.endswith("/release-group"):
        # As a search does, it finds more than was asked for: a single of the same name, and a live album.
        named = (_encoded(_NUMBERS[name]) for name in dict.fromkeys(_PAIR.findall(query)))
        hits = [one for albums in named for one in albums] or [_encoded(int(n))[0] for n in _ID.findall(query)]
        body = b'{"count": %d, "offset": 0, "release-groups": [%s]}' % (len(hits), b",".join(hits[:100]))
        return httpx2.Response(200, content=body, headers={"content-type": "application/json"})
    return _json(_albums(int(path[-12:]))[0])


@cache
def _encoded(number: int) -> list[bytes]:
    """What the source says is ready before the clock starts: its own time is not ours."""
    return [json.dumps(one).encode() for one in _albums(number)]


def _albums(number: int) -> list[dict[str, Any]]:
    by = _artist(number % ARTISTS)
    credit = [{"name": by["name"], "artist": {key: by[key] for key in ("id", "name", "sort-name")}}]
    album = {
        "id": _mbid(number),
        "title": title(number),
        "primary-type": "Album",
        "first-release-date": "1973-03-24",
        "artist-credit": credit,
        "tags": [{"name": "rock", "count": 3}, {"name": "seen live", "count": 1}],
    }
    single = {**album, "id": _mbid(number, "1"), "primary-type": "Single"}
    live = {**album, "id": _mbid(number, "2"), "title": f"{title(number)} (Live)", "secondary-types": ["Live"]}
    return [album, single, live]


def _artist(number: int) -> dict[str, Any]:
    name = artist(number)
    return {"id": _mbid(number, "a"), "name": name, "sort-name": name, "type": "Group", "country": "GB"}


def _release(number: int) -> dict[str, Any]:
    tracks = [
        {
            "number": str(n + 1),
            "position": n + 1,
            "title": f"Song {n}",
            "length": 200_000 + n,
            "recording": {"id": _mbid(number // 4 * TRACKS + n, "c"), "title": f"Song {n}", "length": 200_000 + n},
        }
        for n in range(TRACKS)
    ]
    return {
        "id": _mbid(number, "b"),
        "title": title(1),
        "status": "Official",
        "date": "1973",
        "country": "GB",
        "artist-credit": _albums(1)[0]["artist-credit"],
        "release-group": {"id": _mbid(1), "title": title(1), "primary-type": "Album"},
        "media": [{"position": 1, "format": "CD", "track-count": TRACKS, "tracks": tracks}],
    }


def title(number: int) -> str:
    """Return a title of three words that is like no other: numbers in titles would mean something."""
    return " ".join(_word(number * step + 1) for step in (1, 7, 31))


def artist(number: int) -> str:
    """Return the name of the artist of an album."""
    return f"{_word(number % ARTISTS)} {_word(number % ARTISTS * 13)}"


def _word(number: int) -> str:
    letters = "bcdfghklmnprstvz"
    return "".join(letters[number // 16**place % 16] + "aeiou"[(number + place) % 5] for place in range(4)).title()


def _mbid(number: int, kind: str = "0") -> str:
    return f"{kind * 8}-0000-4000-8000-{number:012}"


def _json(body: object) -> httpx2.Response:
    return httpx2.Response(200, content=json.dumps(body).encode(), headers={"content-type": "application/json"})


_NUMBERS = {title(number): number for number in range(ROWS)}

if __name__ == "__main__":
    _peak(int(sys.argv[1]))
