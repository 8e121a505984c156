"""Songs: the cases of a public mapping, each among live versions, remixes, covers and a video of its own."""

from __future__ import annotations

import csv
import random
import uuid
from typing import Any

from benchmarks.matching.cases import Case, CaseSet
from benchmarks.matching.sets import DATASETS
from bowerbird.music import SongImporter

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/bowerbird-songs")


def songs(seed: int) -> CaseSet:
    """Return the songs; no rows where the cases are not at hand."""
    path = DATASETS / "listenbrainz-mapping-cases.csv"
    if not path.is_file():
        return CaseSet("songs", (), {"artists": [], "albums": []}, importer=SongImporter)
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [(row["recording"], row["artist"]) for row in csv.DictReader(file)]
    dice = random.Random(f"songs {seed}")  # noqa: S311 -- no secret
    names = list(dict.fromkeys(artist for _, artist in pairs))
    absent = set(dice.sample(pairs, len(pairs) // 10))
    albums, cases = [], []
    for title, artist in pairs:
        others = [name for name in names if name != artist]
        albums.append(_album(artist, dice, *([] if (title, artist) in absent else [(title, {})])))
        more = [(f"{title} (live)", {}), (f"{title} ({dice.choice(others)} remix)", {}), (title, {"video": True})]
        albums.append(_album(artist, dice, *((f"{song}", extra) for song, extra in more if dice.random() < 0.6)))  # noqa: PLR2004 -- mostly
        albums.append(_album(dice.choice(others), dice, (title, {})))
        means = frozenset() if (title, artist) in absent else frozenset({_recording(title, artist)})
        cases.append(Case({"title": title, "artist": artist}, means))
    artists = [{"id": _id("artist", name), "name": _printed(name)} for name in names]
    return CaseSet("songs", cases, {"artists": artists, "albums": albums, "genres": []}, importer=SongImporter)


def _album(artist: str, dice: random.Random, *tracks: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    number = str(dice.random())
    listed = [
        {"title": _printed(title), "length": 200_000, "recording": _recording(title, artist, **extra), **extra}
        for title, extra in (*tracks, (f"Filler {number}", {}))
    ]
    release = {"id": _id("release", number), "media": [{"format": "CD", "tracks": listed}]}
    album = {"id": _id("album", number), "title": f"Album {number[2:8]}", "artist": _id("artist", artist)}
    return {**album, "releases": [release]}


def _printed(text: str) -> str:
    return text.title() if text.islower() else text


def _recording(title: str, artist: str, *, video: bool = False) -> str:
    return _id("recording", title, artist, "video" if video else "")


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts)))
