"""What stored items are called besides their display name: kept in step with their fields, and found by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, insert, text, update

from bowerbird.catalogue import database
from bowerbird.catalogue.database import connect, upgrade
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow, RejectionRow
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import Item, table_of
from bowerbird.importing.keys import query_key
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.text import fold
from support.catalogue import Catalogue
from support.watched import Watch

KINO = Identifier("musicbrainz_artist", "5047cc31-0000-4000-8000-000000000001")
OTHER = Identifier("musicbrainz_artist", "5047cc31-0000-4000-8000-000000000002")
BLOOD = Identifier("musicbrainz_release_group", "5047cc31-0000-4000-8000-000000000003")


def kino(*aliases: str, mbid: Identifier = KINO, name: str = "Кино") -> Facts:
    return Facts(fields={"name": name, "sort_name": name, "aliases": list(aliases)}, identifiers=(mbid,))


def names(catalogue: Catalogue) -> set[tuple[int, str]]:
    with catalogue.engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text("SELECT item_id, match_key FROM item_names"))}


def blood(title: str = "Группа крови", *, credited: str = "Кино") -> Facts:
    tie = Related(role="artist", kind="artist", facts=kino(), details={"name": credited})
    fields = {"title": title, "artist_credit": credited}
    return Facts(fields=fields, identifiers=(BLOOD,), related=(tie,))


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ((), ("Kino",), {"kino"}),
        (("Kino",), (), set()),
        (("Kino", "KINO"), ("kino", "Kino band"), {"kino", "kino band"}),
        (("Кино",), ("КИНО",), set()),
    ],
)
def test_further_names_follow_the_aliases(
    catalogue: Catalogue, before: tuple[str, ...], after: tuple[str, ...], kept: set[str]
) -> None:
    item_id = catalogue.say(kino(*before)).item_id
    catalogue.say(kino(*after))
    assert names(catalogue) == {(item_id, key) for key in kept}


def test_a_name_that_is_edited_away_is_found_only_as_long_as_it_is_an_alias(catalogue: Catalogue) -> None:
    item_id = catalogue.say(kino("Kino")).item_id or 0
    catalogue.store.edit(Artist, item_id, {"name": "Kino"})
    assert names(catalogue) == {(item_id, "кино")}  # the sort name still says so
    catalogue.store.edit(Artist, item_id, {}, forget=["name"])
    assert names(catalogue) == {(item_id, "kino")}
    assert catalogue.store.rebuild(Artist, [item_id]) == 0
    assert names(catalogue) == {(item_id, "kino")}


def test_a_merge_leaves_the_names_of_the_survivor_only(catalogue: Catalogue) -> None:
    survivor = catalogue.say(kino("Kino")).item_id or 0
    duplicate = catalogue.say(kino("Kino", "Kino 2", mbid=OTHER), provider="other").item_id or 0
    catalogue.store.merge(Artist, survivor, duplicate)
    assert {item_id for item_id, _ in names(catalogue)} == {survivor}
    assert {key for _, key in names(catalogue)} == {"kino", "kino 2"}


@pytest.mark.parametrize("artist", ["Kino", "КИНО", "Kino (band)", "Kin", "Кино feat. Цой"])
def test_an_album_is_found_by_every_name_of_its_artist(catalogue: Catalogue, artist: str) -> None:
    catalogue.say(kino("Kino", "Kino (band)"))
    album = catalogue.say(blood(credited="Кино feat. Цой"), kind=Album).item_id
    found = Finder(catalogue.engine).find(Album, AlbumQuery(title="Группа крови", artist=artist))
    assert found == (None if artist == "Kin" else album)


def test_the_names_of_an_artist_are_read_once_however_many_albums_are_looked_for(catalogue: Catalogue) -> None:
    many, titles = [f"Kino {n}" for n in range(100)], [f"Album {n}" for n in range(30)]
    catalogue.say(kino(*many))
    ids = [f"5047cc31-0000-4000-8001-{n:012}" for n in range(30)]
    for title, value in zip(titles, ids, strict=True):
        told = msgspec.structs.replace(blood(title), identifiers=(Identifier(BLOOD.scheme, value),))
        catalogue.say(told, kind=Album)
    catalogue.engine.dispose()  # what is opened from here on is watched
    watch = Watch()
    with watch.on(), watch.cost() as cost:
        queries = [AlbumQuery(title=title, artist="Kino 7") for title in titles]
        found = Finder(catalogue.engine).find_many(Album, queries)
    assert None not in found
    assert cost.rows < 400  # 100 names, and a few rows for each album


def test_what_a_list_has_made_itself_neither_settles_its_rows_nor_stands_in_their_way(catalogue: Catalogue) -> None:
    finder, query = Finder(catalogue.engine), AlbumQuery(title="Группа крови", artist="Кино")
    old = catalogue.say(blood(), kind=Album).item_id
    began = utc_now()
    new = msgspec.structs.replace(blood(), identifiers=(Identifier(BLOOD.scheme, OTHER.value),))
    assert catalogue.say(new, kind=Album).created
    assert finder.find_many(Album, [query], made_before=began) == [old]
    assert finder.find_many(Album, [query]) == [None]
    with catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(update(table_of(Item)).where(Item.id == old).values(created_at=utc_now()))
    assert finder.find_many(Album, [query], made_before=began) == [None]


def test_the_migration_fills_in_the_names_of_what_is_stored(database_url: str) -> None:
    engine = connect(database_url)
    _upgrade_to(engine, "0007")
    item = text(
        "INSERT INTO items (id, kind, display_name, match_key, merged_into, created_at, updated_at)"
        " VALUES (:id, 'artist', :name, 'as folded long ago', :into, :at, :at)"
    )
    at = "2026-01-01 00:00:00.000000" if engine.dialect.name == "sqlite" else dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(item, {"id": 1, "name": "Кино", "into": None, "at": at})
        connection.execute(item, {"id": 2, "name": "Kino 2", "into": 1, "at": at})
        fields = {"id": 1, "name": "Кино", "aliases": ["Kino"]}
        connection.execute(insert(table_of(Artist)).values(**fields))
    upgrade(engine)
    assert names(Catalogue(engine)) == {(1, "kino")}
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT match_key FROM items WHERE id = 1")) == "кино"
    engine.dispose()


def _upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_the_migration_keeps_what_rows_of_names_with_accents_were_found_to_mean(database_url: str) -> None:
    engine = connect(database_url)
    _upgrade_to(engine, "0007")
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    names_ = ("Björk", "Bjork", "Sigur Rós", "Kino")
    rows = [
        (n, name, {"name": name, **({"country": "IS"} if n == 3 else {})}) for n, name in enumerate(names_, start=1)
    ]
    words = {"kind": "artist", "source": "s", "status": "done", "options": {}, "total": 4, "requests": 0}
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(insert(table_of(ImportRow)).values(id=1, **words, created_at=at))
        table = table_of(ImportEntryRow)
        for number, name, query in rows:
            told = {"number": number, "told": {}, "query": query, "key": fold(name), "status": "not_found"}
            connection.execute(insert(table).values(import_id=1, **told, settled_at=at))
        rejected = {"key": "bjork", "scheme": KINO.scheme, "value": KINO.value, "at": at}
        connection.execute(insert(table_of(RejectionRow)).values(**rejected))
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT number, key FROM import_rows"))
        keys = {row.number: row.key for row in found}
        kept = set(connection.scalars(text("SELECT key FROM rejections")))
    bjork, sigur = (query_key(Artist, ArtistQuery.from_words(rows[n][2])) for n in (0, 2))
    assert keys == {1: bjork, 2: "bjork", 3: sigur, 4: "kino"}
    assert kept == {"bjork", bjork}
    engine.dispose()
