"""Every call that the library and the program have, each in its ordinary form, for a catalogue made by `large.fill`.

What is called here has to cost as much in a large catalogue as in a small one. A new method or command that stands
neither here nor among those left out fails `test_cost.py`.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import httpx2
from typer.main import get_command

from bowerbird import Bowerbird
from bowerbird.background.desk import Desk
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.plan import NoCarrier
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.work.claims import Claims, Lane
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.cli.program import app
from bowerbird.importing.reviewing import Reviews
from bowerbird.music import Album, AlbumImporter, AlbumQuery, ArtistImporter, DiscographyImporter, ReleasesImporter
from bowerbird.words.lists import ImportStatus, RowStatus
from bowerbird.words.results import ImportResult
from bowerbird.words.work import JobKey, Priority
from support.large import Sizes

Call = Callable[[Bowerbird, Sizes], object]

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
LANES = {name: Lane(kinds=("artist", "album"), room=20) for name in ("cover_art", "wikidata")}
CLASSES: Mapping[str, type] = {
    "bird": Bowerbird,
    "bird.background": Desk,
    "bird.catalogue": Reader,
    "bird.imports": Imports,
    "bird.reviews": Reviews,
    "claims": Claims,
    "queue": Queue,
}


def mbid(number: int) -> str:
    """Return the MusicBrainz id of the item of this number within its kind."""
    return f"83d91898-7763-47d7-b03b-{number:012}"


def source(request: httpx2.Request) -> httpx2.Response:
    """Answer as MusicBrainz would about albums and artists; what anybody else is asked for does not exist."""
    parts = request.url.path.split("/")
    number = parts[-1][-12:]
    if request.url.host != "musicbrainz.org" or not number.isdecimal():
        return httpx2.Response(404, json={})
    body: dict[str, Any] = {"id": parts[-1]}
    if parts[-2] == "release-group":
        genres = [{"name": "Category 1", "count": 2}]
        body |= {"title": f"Album {int(number)}", "primary-type": "Album", "artist-credit": [], "genres": genres}
    elif parts[-2] == "artist":
        body |= {"name": f"Artist {int(number)}", "sort-name": f"Artist {int(number)}"}
    return httpx2.Response(200, content=json.dumps(body).encode(), headers={"content-type": "application/json"})


def methods() -> Iterator[str]:
    """Yield every public method of what a program holds in its hand."""
    for word, of in CLASSES.items():
        for name, what in inspect.getmembers(of):
            if not name.startswith("_") and inspect.isfunction(what):
                yield f"{word}.{name}"


def commands() -> Iterator[str]:
    """Yield every command of the program."""
    yield from _below(get_command(app), ())


def _below(command: Any, path: tuple[str, ...]) -> Iterator[str]:
    below = getattr(command, "commands", {})
    for name, each in below.items():
        yield from _below(each, (*path, name))
    if path and (not below or command.invoke_without_command):
        yield " ".join(path)


def _list(bird: Bowerbird, sizes: Sizes) -> object:
    """Import a list of which the catalogue knows some rows."""
    known = [{"title": f"Album {number}", "artist": f"Artist {number + 1}"} for number in range(1, 9)]
    new = [{"mbid": mbid(sizes.items + number)} for number in range(1, 4)]
    return bird.run_many(AlbumImporter, [*known, *new])


def _decided(bird: Bowerbird, sizes: Sizes) -> ImportResult[Any]:
    return bird.reviews.take(bird.reviews.row(1, 100), f"musicbrainz_release_group:{mbid(sizes.items + 50)}")


def _claims(bird: Bowerbird) -> Claims:
    return Claims(bird.catalogue.engine, NoCarrier())


def _queue(bird: Bowerbird) -> Queue:
    return Queue(bird.catalogue.engine, NoCarrier())


def _handed_back(bird: Bowerbird) -> None:
    claims = _claims(bird)
    claims.hand_back(claims.best(LANES, room=5, claim="b#2", now=NOW, until=LATER), NOW)


def _working(bird: Bowerbird) -> object:
    """Have a worker take what is first, and stop it when the first outcome is there."""
    workers: list[Any] = []
    workers.append(
        bird.worker(
            providers=["cover_art"], concurrency=1, refresh=False, observe=[lambda _: workers[0].stop(wait=False)]
        )
    )
    return workers[0].run()


def _begun(bird: Bowerbird) -> None:
    claim = bird.imports.start(2)
    bird.imports.stop(2, claim, ImportStatus.STOPPED, error=None, requests=0)


CALLS: Mapping[str, Call] = {
    "bird.show": lambda bird, sizes: bird.show(sizes.id_of("album", 7)),
    "bird.show of a genre": lambda bird, sizes: bird.show(sizes.id_of("category", 1)),
    "bird.show of an artist": lambda bird, sizes: bird.show(sizes.id_of("artist", 1)),
    "bird.history": lambda bird, sizes: bird.history(sizes.id_of("category", 1)),
    "bird.run of a stored item": lambda bird, _: bird.run(AlbumImporter, mbid=mbid(7)),
    "bird.run by words": lambda bird, _: bird.run(AlbumImporter, title="Album 8", artist="Artist 9"),
    "bird.run by other names": lambda bird, _: bird.run(AlbumImporter, title="Album also 9", artist="Artist 10"),
    "bird.run again": lambda bird, _: bird.run(AlbumImporter, mbid=mbid(9), force_providers=True),
    "bird.run of a new item": lambda bird, sizes: bird.run(AlbumImporter, mbid=mbid(sizes.items + 9)),
    "bird.run of an artist": lambda bird, _: bird.run(ArtistImporter, mbid=mbid(9), force_providers=True),
    "bird.run of all": lambda bird, sizes: (
        bird.run(ReleasesImporter, album=sizes.id_of("album", 5)),
        bird.run(DiscographyImporter, artist=sizes.id_of("artist", 5)),
    ),
    "bird.run_many": _list,
    "bird.preview_many": lambda bird, _: bird.preview_many(AlbumImporter, [{"mbid": mbid(3)}, {"title": "Nothing"}]),
    "bird.enqueue": lambda bird, sizes: bird.enqueue(AlbumImporter, item=sizes.id_of("album", 8)),
    "bird.enqueue of a new item": lambda bird, sizes: bird.enqueue(AlbumImporter, mbid=mbid(sizes.items + 10)),
    "bird.edit": lambda bird, sizes: bird.edit(sizes.id_of("album", 9), title="Another"),
    "bird.edit of a genre": lambda bird, sizes: bird.edit(sizes.id_of("category", 1), name="Another"),
    "bird.merge_preview": lambda bird, sizes: bird.merge_preview(
        sizes.id_of("category", 2), into=sizes.id_of("category", 1)
    ),
    "bird.merge": lambda bird, sizes: bird.merge(sizes.id_of("album", 11), into=sizes.id_of("album", 12)),
    "bird.enrich": lambda bird, _: bird.enrich("album", provider="wikidata", which="missing", limit=100),
    "bird.background.enrich missing": lambda bird, _: bird.background.enrich(
        "label", provider="wikidata", which="missing", limit=5, dry_run=True
    ),
    "bird.background.enrich stale": lambda bird, _: bird.background.enrich(
        provider="wikidata", which="stale", limit=3, dry_run=True
    ),
    "bird.background.enrich failed": lambda bird, _: bird.background.enrich(
        provider="musicbrainz", which="failed", limit=3
    ),
    "bird.background.enrich all": lambda bird, _: bird.background.enrich(
        provider="wikidata", which="all", limit=100, dry_run=True
    ),
    "bird.background.enrich items": lambda bird, _: bird.background.enrich(provider="wikidata", items=[1, 2, 3]),
    "bird.background.jobs": lambda bird, _: bird.background.jobs(limit=5),
    "bird.background.jobs failed": lambda bird, _: bird.background.jobs(statuses=["failed"], limit=5),
    "bird.background.jobs succeeded": lambda bird, _: bird.background.jobs(statuses=["succeeded"], limit=5),
    "bird.background.jobs of an item": lambda bird, sizes: bird.background.jobs(items=[sizes.id_of("album", 3)]),
    "bird.background.statuses": lambda bird, sizes: bird.background.statuses(sizes.id_of("album", 3), ["cover_art"]),
    "bird.background.queue": lambda bird, sizes: bird.background.queue(sizes.id_of("album", 33), ["wikipedia"]),
    "bird.background.queue_in_bulk": lambda bird, sizes: bird.background.queue_in_bulk(
        [JobKey(sizes.id_of("album", number), "wikidata") for number in range(1, 60)]
    ),
    "bird.background.retry": lambda bird, sizes: bird.background.retry(items=[sizes.id_of("album", 20)]),
    "bird.background.cancel": lambda bird, sizes: bird.background.cancel(items=[sizes.id_of("album", 3)]),
    "bird.background.pause": lambda bird, _: bird.background.pause("discogs"),
    "bird.background.resume": lambda bird, _: bird.background.resume("discogs"),
    "bird.background.drained": lambda bird, _: bird.background.drained()(),
    "bird.background.status": lambda bird, _: bird.background.status(),
    "bird.background.deferred_runs": lambda bird, _: bird.background.deferred_runs(),
    "bird.catalogue.item": lambda bird, sizes: bird.catalogue.item(sizes.id_of("album", 7)),
    "bird.catalogue.record": lambda bird, sizes: bird.catalogue.record(sizes.id_of("label", 1)),
    "bird.catalogue.relations": lambda bird, sizes: bird.catalogue.relations(
        sizes.id_of("category", 1), "genre", to_it=True, limit=20
    ),
    "bird.catalogue.history": lambda bird, sizes: bird.catalogue.history(sizes.id_of("album", 7)),
    "bird.catalogue.former": lambda bird, sizes: bird.catalogue.former(sizes.id_of("album", 7)),
    "bird.catalogue.called": lambda bird, _: bird.catalogue.called("album", "Album 77"),
    "bird.catalogue.facts": lambda bird, sizes: bird.catalogue.facts(sizes.id_of("album", 7)),
    "bird.catalogue.facts_of": lambda bird, sizes: bird.catalogue.facts_of([sizes.id_of("album", 7), 8, 9]),
    "bird.catalogue.resolve": lambda bird, _: bird.catalogue.resolve("album", "Album 77"),
    "bird.catalogue.resolve an address": lambda bird, _: bird.catalogue.resolve("album", mbid(77)),
    "bird.catalogue.summaries": lambda bird, _: bird.catalogue.summaries("album", limit=50),
    "bird.catalogue.summaries from the middle": lambda bird, sizes: bird.catalogue.summaries(
        "album", limit=50, after=sizes.id_of("album", sizes.counts["album"] // 2)
    ),
    "bird.catalogue.count": lambda bird, _: bird.catalogue.count("album"),
    "bird.catalogue.ids": lambda bird, _: bird.catalogue.ids(["label"], after=0, limit=5),
    "bird.imports.all": lambda bird, _: bird.imports.all(),
    "bird.imports.get": lambda bird, _: bird.imports.get(1),
    "bird.imports.rows": lambda bird, _: list(islice(bird.imports.rows(1), 20)),
    "bird.imports.rows of which a cell was left out": lambda bird, _: list(
        islice(bird.imports.rows(1, dropped=True), 1)
    ),
    "bird.imports.identified": lambda bird, _: list(islice(bird.imports.identified(1), 20)),
    "bird.imports.problems": lambda bird, _: bird.imports.problems(1, limit=10),
    "bird.imports.pending": lambda bird, _: bird.imports.pending(2, 0, 10),
    "bird.imports.row": lambda bird, _: bird.imports.row(1, 50),
    "bird.imports.options": lambda bird, _: bird.imports.options(1),
    "bird.imports.start": lambda bird, _: _begun(bird),
    "bird.reviews.undecided": lambda bird, _: list(islice(bird.reviews.undecided(), 1)),
    "bird.reviews.undecided of a kind": lambda bird, _: list(islice(bird.reviews.undecided(kind="album"), 1)),
    "bird.reviews.near": lambda bird, _: list(islice(bird.reviews.near(), 1)),
    "bird.reviews.near of an import": lambda bird, _: list(islice(bird.reviews.near(import_id=1), 1)),
    "bird.reviews.item": lambda bird, sizes: bird.reviews.item(sizes.id_of("album", 50)),
    "bird.reviews.row": lambda bird, _: bird.reviews.row(2, 100),
    "bird.reviews.take": _decided,
    "bird.reviews.reject": lambda bird, _: bird.reviews.reject(bird.reviews.row(2, 100)),
    "claims.best": lambda bird, _: _claims(bird).best(LANES, room=20, claim="a#1", now=NOW, until=LATER),
    "claims.these": lambda bird, sizes: _claims(bird).these(
        [JobKey(sizes.id_of("album", number), "cover_art") for number in (60, 63)],
        LANES,
        claim="a#2",
        now=NOW,
        until=LATER,
    ),
    "claims.put_right": lambda bird, _: _claims(bird).put_right(["wikidata"], dt.datetime.now(dt.UTC)),
    "claims.renew": lambda bird, _: _claims(bird).renew(["a#1", "a#2"], LATER),
    "claims.hand_back": lambda bird, _: _handed_back(bird),
    "claims.take_from_the_dead": lambda bird, _: _claims(bird).take_from_the_dead(LATER + dt.timedelta(hours=1)),
    "claims.hand_back_all": lambda bird, _: _claims(bird).hand_back_all("a", NOW),
    "queue.put": lambda bird, _: _queue(bird).put(
        [JobKey(number, "wikidata") for number in (3, 4)], Priority.BULK, NOW
    ),
    "queue.drop": lambda bird, _: _queue(bird).drop([JobKey(3, "wikidata")], NOW, lambda _name: dt.timedelta(days=1)),
    "queue.refresh": lambda bird, _: _queue(bird).refresh("wikidata", ["album"], 5, NOW),
    # The last one: how many jobs it does before it stops depends on how soon the first is done.
    "bird.worker": lambda bird, _: _working(bird),
}

LEFT_OUT: Mapping[str, str] = {
    "bird.close": "closes connections",
    "bird.register": "looks at the names of the tables",
    "bird.importer": "asks the registry",
    "bird.session": "gives a session to the program",
    "bird.albums_in_text": "asks a model, not the catalogue",
    "bird.series": "asks a source, not the catalogue",
    "bird.rebuild": "goes through all items, which is what it is for",
    "bird.resume_import": "goes on with all rows of an import, as bird.run_many does",
    "bird.background.worker": "bird.worker calls it",
    "bird.background.defer": "bird.enqueue of a new item calls it",
    "bird.background.wait": "waits for others, by bird.background.statuses",
    "bird.catalogue.kind": "asks no database",
    "bird.catalogue.providers": "asks no database",
    "bird.catalogue.of_fields": "asks no database",
    "bird.imports.begin": "bird.run_many calls it",
    "bird.imports.stop": "bird.imports.start is ended by it",
    "bird.reviews.best": "chooses among what it is given",
    "bird.reviews.reopen": "takes back what bird.reviews.take does, by the same key",
    "bird.reviews.search_again": "asks a source, and the catalogue only for what was rejected",
}
"""Methods that are not called, each with the reason."""

GROWING: Mapping[str, str] = {
    "bird.catalogue.count": "counts all items of a kind, by the narrowest index",
    "bird.imports.all": "counts the rows of each import, by an index",
    "bird.imports.get": "counts the rows of an import, by an index",
    "bird.background.status": "counts 10,000 rows of each status at most, then samples",
    "bird.run_many": "counts the rows of its import",
    "bird.worker": "works on as many jobs as it comes to",
    "bird.imports.start": "takes an import up as a whole",
    "list": "counts all items of a kind",
    "status": "counts 10,000 rows of each status at most, then samples",
    "imports": "counts the rows of each import",
    "imports show": "counts the rows of an import",
    "import albums": "counts the rows of its import",
    "import artists": "counts the rows of its import",
    "import songs": "counts the rows of its import",
}
"""Calls whose work may grow, each with the reason; what they read whole has to be an index all the same."""

ON_SQLITE_ONLY: Mapping[str, str] = {
    "bird.worker": "on PostgreSQL a thread of its own first makes a job of every row that is due",
}
"""Calls that are made on SQLite only, each with the reason."""

READS_A_TABLE: Mapping[str, str] = {
    "bird.catalogue.count": "PostgreSQL counts from the table where its pages are not known to be visible to all",
}
"""Calls that may read a whole table, each with the reason."""

NOT_FILLED: Mapping[str, int] = {
    "bird.merge_preview": 200,
    "bird.show of a genre": 200,
    "bird.show of an artist": 200,
    "bird.background.jobs failed": 5,
    "bird.imports.problems": 100,
    "bird.reviews.undecided": 100,
    "bird.reviews.undecided of a kind": 100,
    "bird.reviews.near": 100,
    "bird.reviews.near of an import": 100,
    "bird.imports.rows of which a cell was left out": 100,
}
"""Calls that return a page which the small catalogue does not fill, with the length of the page."""

COMMANDS: Mapping[str, Callable[[Sizes], list[str]]] = {
    "show": lambda sizes: ["category", str(sizes.id_of("category", 1))],
    "list": lambda _: ["album", "--limit", "20"],
    "edit": lambda sizes: [str(sizes.id_of("album", 14)), "title=Yet another"],
    "history": lambda sizes: [str(sizes.id_of("category", 1))],
    "review": lambda _: ["--limit", "1"],
    "status": lambda _: [],
    "jobs": lambda _: ["--limit", "5"],
    "enrich": lambda _: ["album", "--provider", "cover_art", "--missing", "--limit", "20", "--dry-run"],
    "retry": lambda sizes: ["--item", str(sizes.id_of("album", 40))],
    "cancel": lambda sizes: ["--item", str(sizes.id_of("album", 6))],
    "pause": lambda _: ["discogs"],
    "resume": lambda _: ["discogs"],
    "import artist": lambda _: [mbid(15)],
    "import album": lambda _: [mbid(15)],
    "import release": lambda _: [mbid(15)],
    "import song": lambda _: [mbid(15)],
    "import label": lambda _: [mbid(5)],
    "import albums": lambda _: [mbid(15), mbid(16)],
    "import artists": lambda _: [mbid(15), mbid(16)],
    "import songs": lambda _: [mbid(15), mbid(16)],
    "imports": lambda _: [],
    "imports show": lambda _: ["1", "--limit", "5"],
    "db status": lambda _: [],
}
COMMANDS_LEFT_OUT: Mapping[str, str] = {
    "merge": "bird.merge does it",
    "rebuild": "goes through all items, which is what it is for",
    "worker": "bird.worker does it, until somebody stops it",
    "import": "shows its help, or resumes an import",
    "import releases": "bird.run of all does it",
    "import discography": "bird.run of all does it",
    "providers": "opens no catalogue",
    "config": "opens no catalogue",
    "sandbox": "opens no catalogue",
    "demo": "has a catalogue of its own",
    "db upgrade": "changes tables, which is what it is for",
    "db backup": "copies the whole catalogue, which is what it is for",
}

__all__ = [
    "CALLS",
    "COMMANDS",
    "COMMANDS_LEFT_OUT",
    "GROWING",
    "LEFT_OUT",
    "READS_A_TABLE",
    "Album",
    "AlbumQuery",
    "RowStatus",
]
