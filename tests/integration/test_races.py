"""Many at once: threads and processes that import the same things, on both databases."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.music import Album, AlbumQuery
from bowerbird.settings import load_settings
from bowerbird.testing import ScriptedProvider
from support.catalogue import DARK_SIDE, DARK_SIDE_MBID, FLOYD, FLOYD_MBID, Catalogue, album, answer, importer_of
from support.processes import processes
from support.quiet import QUIET

PROCESSES = 8
THREADS = 8


def _import_at_once(url: str) -> list[str]:
    """Import the artist and its album from several threads; return what went wrong."""
    artists = importer_of(ScriptedProvider("musicbrainz", FLOYD))
    albums = importer_of(ScriptedProvider("musicbrainz", DARK_SIDE), kind=Album, query=AlbumQuery)
    with Bowerbird(url, settings=load_settings(QUIET)) as bird, ThreadPoolExecutor(THREADS) as threads:
        bird.register(artists)
        bird.register(albums)
        runs = [
            threads.submit(bird.run, artists, mbid=FLOYD_MBID, force_providers=True)
            if number % 2
            else threads.submit(bird.run, albums, mbid=DARK_SIDE_MBID, force_providers=True)
            for number in range(THREADS)
        ]
        results = [run.result() for run in runs]
    return [result.summary for result in results if not result.success or result.errors]


def test_64_imports_at_once_from_8_processes_give_one_of_each(ready_url: str) -> None:
    # An executor, unlike a pool, tells when a process has crashed.
    with ProcessPoolExecutor(PROCESSES, mp_context=processes()) as started:
        errors = list(started.map(_import_at_once, [ready_url] * PROCESSES))
    assert errors == [[]] * PROCESSES
    engine = open_database(ready_url)
    with engine.connect() as connection:
        kinds: dict[str, int] = dict(connection.execute(text("SELECT kind, count(*) FROM items GROUP BY kind")).all())
        identifiers = connection.execute(text("SELECT scheme, value FROM identifiers WHERE kind = 'artist'")).all()
        created = connection.scalar(text("SELECT count(*) FROM revisions WHERE action = 'created'"))
        relations = connection.scalar(text("SELECT count(*) FROM relations"))
        ledger = connection.execute(text("SELECT status, partial FROM enrichments")).all()
    engine.dispose()
    assert kinds == {"artist": 1, "album": 1, "category": 2}
    assert sorted(identifiers) == [("musicbrainz_artist", FLOYD_MBID), ("wikidata", "Q2306")]
    assert created == 4
    assert relations == 4
    assert {tuple(row) for row in ledger} == {("succeeded", False)}


def test_batches_in_opposite_orders_do_not_block_each_other(catalogue: Catalogue) -> None:
    albums = [
        album(f"Album {number}", f"f5093c06-23e3-404f-aeaa-{number:012}", *DARK_SIDE.related) for number in range(30)
    ]

    def apply(backwards: bool) -> None:
        for _ in range(3):
            order = albums[::-1] if backwards else albums
            catalogue.store.apply([answer(facts, kind=Album) for facts in order])

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(apply, backwards=bool(number % 2)) for number in range(4)]:
            done.result()
    counts = catalogue.counts()
    assert (counts["albums"], counts["artists"], counts["relations"]) == (30, 1, 60)


def _create_from_words(url: str) -> list[str]:
    nobody = importer_of(ScriptedProvider("musicbrainz", None))
    with Bowerbird(url, settings=load_settings(QUIET)) as bird, ThreadPoolExecutor(4) as threads:
        bird.register(nobody)
        runs = [threads.submit(bird.run, nobody, name="Garage Band of Mine", create=True) for _ in range(4)]
        return [run.result().summary for run in runs if not run.result().success]


def test_an_item_without_any_identifier_is_created_once(ready_url: str) -> None:
    with ProcessPoolExecutor(3, mp_context=processes()) as started:
        assert list(started.map(_create_from_words, [ready_url] * 3)) == [[], [], []]
    engine = open_database(ready_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM items")) == 1
    engine.dispose()
