"""How well products are judged: precision and recall of those accepted, in a shop that is full of other things."""

from __future__ import annotations

import csv
import random
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import line
from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient, SourceSettings
from bowerbird.music import AlbumQuery
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.sources.amazon.providers import AmazonAlbums
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.testing.noise import Album, album_id
from bowerbird.words.text import fold

DATASETS = Path(__file__).resolve().parents[2] / "shared" / "upstream" / "datasets"
ALBUMS = 60
SEEDS = (1, 2, 3)


@dataclass
class Score:
    """How many products were taken, how many of them rightly, and how many there were to take."""

    known: int = 0
    taken: int = 0
    right: int = 0

    @property
    def told(self) -> str:
        """Precision and recall."""
        return f"{self.right / max(self.taken, 1):.4f} {self.right / max(self.known, 1):.3f}"


def run() -> None:
    """Measure the rules on three sets of albums, without a judge, and the words of the search alone beside them."""
    print("Amazon: precision and recall of accepted products, without the AI judge")
    if not DATASETS.is_dir():
        print("  skipped: the list of albums is not at hand")
        return
    for seed in SEEDS:
        rules, reference, requests = _measured(_albums(seed))
        line(f"{ALBUMS} albums (seed {seed})", rules.told, "aim ≥ 0.98 at ≥ 0.90")
        line("  reference: equal when folded, title and maker", reference.told)
        line("  requests", str(requests))


def _albums(seed: int) -> list[Album]:
    with (DATASETS / "greatest-albums-2012.csv").open(encoding="cp1252", newline="") as file:
        rows = [Album(row["Album"].strip(), row["Artist"].strip(), int(row["Year"])) for row in csv.DictReader(file)]
    return random.Random(seed).sample(list(dict.fromkeys(rows)), ALBUMS)  # noqa: S311 -- no secret


def _measured(albums: list[Album]) -> tuple[Score, Score, int]:
    artists = {name: str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in dict.fromkeys(one.artist for one in albums)}
    facts: dict[str, Any] = {
        "artists": [{"id": mbid, "name": name} for name, mbid in artists.items()],
        "albums": [
            {"id": album_id(one), "title": one.title, "artist": artists[one.artist], "date": str(one.year)}
            for one in albums
        ],
        "genres": [],
    }
    rules, reference = Score(), Score()
    with Sandbox(facts=build_dataset(facts)) as sandbox:
        account = {"credential_id": "i", "credential_secret": "s", "partner_tag": "bench-20"}
        options = {**account, "token_url": f"{sandbox.amazon_url}/token"}
        settings = SourceSettings(url=sandbox.amazon_url, rate=0, per_day=0, options=options)
        http = HttpClient(contact=None, version="bench", budget=MemoryBudget(), sources={AMAZON.name: settings})
        for album in albums:
            shelf = sandbox.amazon.shelf
            # What the search shows is all that there is to judge.
            words = album.title, album.artist
            shown = [one for index in ("Music", "DigitalMusic") for one in shelf.search(words, 10, index)[1]]
            right = {one.asin for one in shown if one.album == album_id(album)}
            told = AmazonAlbums().fetch(AlbumQuery(title=album.title, artist=album.artist), http.at(AMAZON))
            taken = {link.product.code for link in told.links if link.product} if told else set()
            plain = {
                one.asin
                for one in shown
                if fold(one.title) == fold(album.title) and fold(one.makers[0][0]) == fold(album.artist)
            }
            for score, found in ((rules, taken), (reference, plain)):
                score.known += len(right)
                score.taken += len(found)
                score.right += len(found & right)
        requests = http.sent
        http.close()
    return rules, reference, requests
