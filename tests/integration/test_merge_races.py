"""Writers that were given an id a moment before its item was merged: what they write goes to the survivor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, select, text

from bowerbird.catalogue.batch import Batch
from bowerbird.catalogue.database import in_transaction, open_database
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.imports.rows import GivenRow
from bowerbird.catalogue.imports.settling import Settled, enter, reject, rejected_by, settle
from bowerbird.catalogue.imports.tables import ImportEntryRow, item_key
from bowerbird.catalogue.kinds import List, describe
from bowerbird.catalogue.merging import Merging, Two
from bowerbird.catalogue.plan import NoCarrier, Plan
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import EnrichmentRow, RelationRow, table_of
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.music import Album, Artist
from bowerbird.words.facts import CURATOR, Facts, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.work import JobKey, Priority
from support.catalogue import Catalogue, answer

_ledger, _relations, _rows = table_of(EnrichmentRow), table_of(RelationRow), table_of(ImportEntryRow)


def artist(name: str, number: int, **more: Any) -> Facts:
    return Facts(fields={"name": name}, identifiers=(Identifier("musicbrainz_artist", f"id-{number}"),), **more)


def by(*tied: Facts, title: str = "An Album") -> Facts:
    ties = tuple(Related(role="artist", kind="artist", facts=one, position=place) for place, one in enumerate(tied))
    return Facts(fields={"title": title}, identifiers=(Identifier("musicbrainz_release_group", title),), related=ties)


def member(of: Facts) -> Facts:
    return artist("One", 1, related=(Related(role="member of", kind="artist", facts=of),))


@pytest.fixture
def two(catalogue: Catalogue) -> tuple[int, int]:
    """The survivor and the duplicate."""
    made = [catalogue.say(artist(name, number)).item_id or 0 for number, name in ((1, "One"), (2, "Two"))]
    return made[0], made[1]


def merge(catalogue: Catalogue, two: tuple[int, int]) -> None:
    catalogue.store.merge(Artist, *two)


def tied(catalogue: Catalogue, item_id: int) -> list[int | None]:
    """Return whom the source records of an item are tied to."""
    query = select(_ledger.c.tied).where(_ledger.c.item_id == item_id, _ledger.c.tied.is_not(None))
    with catalogue.engine.connect() as connection:
        return [each for told in connection.scalars(query) for each in told]


def objects(catalogue: Catalogue, item_id: int) -> list[int]:
    with catalogue.engine.connect() as connection:
        return list(connection.scalars(select(_relations.c.object_id).where(_relations.c.subject_id == item_id)))


def test_an_edit_by_the_old_id_adds_to_the_survivors_word(catalogue: Catalogue, two: tuple[int, int]) -> None:
    catalogue.store.edit(Artist, two[0], {"area": "Cambridge"})
    merge(catalogue, two)
    catalogue.store.edit(Artist, two[1], {"country": "GB"})
    catalogue.store.attest(Artist, two[1], [Identifier("isni", "0000000121032683")])
    record = catalogue.reader.record(two[0])
    assert (record.fields["area"], record.fields["country"]) == ("Cambridge", "GB")
    said = next(one.facts for one in record.enrichments if one.provider == CURATOR)
    assert said is not None
    assert said.fields == {"area": "Cambridge", "country": "GB"}
    assert Identifier("isni", "0000000121032683") in record.identifiers
    assert Identifier("musicbrainz_artist", "id-2") in record.identifiers


def test_a_word_that_is_withdrawn_by_the_old_id_is_the_survivors(catalogue: Catalogue, two: tuple[int, int]) -> None:
    catalogue.store.edit(Artist, two[0], {"area": "Cambridge", "country": "GB"})
    merge(catalogue, two)
    catalogue.store.edit(Artist, two[1], {}, forget=["area"])
    fields = catalogue.reader.record(two[0]).fields
    assert (fields["area"], fields["country"]) == (None, "GB")


def test_rebuilding_by_the_old_id_leaves_the_dead_alone(catalogue: Catalogue, two: tuple[int, int]) -> None:
    merge(catalogue, two)
    assert catalogue.store.rebuild(Artist, [two[1], two[0]]) == 0
    assert [one.action for one in catalogue.reader.history(two[0])].count("rebuilt") == 0


def test_jobs_by_the_old_id_are_the_survivors(catalogue: Catalogue, two: tuple[int, int]) -> None:
    merge(catalogue, two)
    queue = Queue(catalogue.engine, NoCarrier())
    assert queue.put([JobKey(two[1], "other"), JobKey(4711, "other")], Priority.ASKED, utc_now()) == 1
    assert queue.drop([JobKey(two[1], "other")], utc_now(), lambda _: utc_now() - utc_now()) == 1


def test_rows_and_places_of_a_list_settle_on_the_survivor(catalogue: Catalogue, two: tuple[int, int]) -> None:
    listed = [catalogue.say(Facts(fields={"name": name}), kind=List).item_id or 0 for name in ("A", "B")]
    given = [GivenRow(number=1, told={}, query={"name": "Two"}, key="k", rank=1)]
    number = Imports(catalogue.engine).begin("artist", "a test", given, {})
    merge(catalogue, two)
    catalogue.store.merge(List, listed[0], listed[1])
    settled = [Settled(number=1, status=RowStatus.EXISTING, item_id=two[1], rank=1)]

    def also(connection: Connection, _: object) -> None:
        settle(connection, number, settled, utc_now())
        enter(connection, listed[1], settled)

    catalogue.store.apply([], also=also)
    with catalogue.engine.connect() as connection:
        row = connection.execute(select(_rows.c.item_id, _rows.c.matched_id)).one()
    assert tuple(row) == two
    assert objects(catalogue, listed[0]) == [two[0]]
    assert objects(catalogue, listed[1]) == []


def test_the_row_of_an_import_keeps_what_it_was_matched_to(catalogue: Catalogue, two: tuple[int, int]) -> None:
    given = [GivenRow(number=1, told={}, query={"name": "Two"}, key="k")]
    number = Imports(catalogue.engine).begin("artist", "a test", given, {})
    settled = [Settled(number=1, status=RowStatus.EXISTING, item_id=two[1])]
    in_transaction(catalogue.engine, lambda connection: settle(connection, number, settled, utc_now()))
    merge(catalogue, two)
    with catalogue.engine.connect() as connection:
        row = connection.execute(select(_rows.c.item_id, _rows.c.matched_id)).one()
    assert tuple(row) == two


def test_a_tie_to_oneself_keeps_no_dead_id(catalogue: Catalogue) -> None:
    first, second, third = artist("One", 1), artist("Two", 2), artist("Three", 3)
    one = catalogue.say(member(second)).item_id or 0
    two = catalogue.say(second).item_id or 0
    three = catalogue.say(third).item_id or 0
    catalogue.store.merge(Artist, one, two)
    assert tied(catalogue, one) == [one]
    catalogue.say(first, item_id=three, provider="other")
    catalogue.store.merge(Artist, three, one)
    assert set(tied(catalogue, three)) <= {three}
    assert objects(catalogue, three) == []


def test_a_tie_of_an_older_record_whose_relation_was_lost_leads_to_the_survivor(
    catalogue: Catalogue, two: tuple[int, int]
) -> None:
    album = catalogue.say(by(artist("Two", 2)), kind=Album).item_id or 0
    with catalogue.engine.begin() as connection:
        connection.execute(_relations.delete().where(_relations.c.subject_id == album))
    merge(catalogue, two)
    catalogue.store.rebuild(Album, [album])
    assert objects(catalogue, album) == [two[0]]


@contextmanager
def merging(url: str, two: tuple[int, int]) -> Iterator[None]:
    """Have another connection merge two, and stay at that until somebody waits for one of them."""
    engine = open_database(url)
    merged, written = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        who = {"actor": "musicbrainz", "scheme": "musicbrainz_artist", "run": "test"}
        Merging(connection, utc_now()).merge(Two(kind=describe(Artist), survivor=two[0], duplicate=two[1], **who))
        merged.set()
        while not (written.is_set() or connection.scalar(text(_WAITING))):
            pass
        Batch(connection, Plan(precedence=lambda _: (), asked=lambda _: ()), utc_now()).rebuild(
            Artist, [two[0]], "test"
        )

    thread = threading.Thread(target=in_transaction, args=(engine, work))
    thread.start()
    try:
        assert merged.wait()
        yield
    finally:
        written.set()
        thread.join()
        engine.dispose()


_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


def tie(on: Catalogue, _: int) -> None:
    on.say(by(artist("Two", 2)), kind=Album)


def say(on: Catalogue, _: int) -> None:
    on.say(artist("Two", 2, links=(Link("home", "https://two.example"),)), provider="other")


def edit(on: Catalogue, item_id: int) -> None:
    on.store.edit(Artist, item_id, {"area": "Cambridge"})


def put(on: Catalogue, item_id: int) -> None:
    Queue(on.engine, NoCarrier()).put([JobKey(item_id, "other")], Priority.ASKED, utc_now())


def put_in(on: Catalogue, item_id: int) -> None:
    listed = on.say(Facts(fields={"name": "A list"}), kind=List).item_id or 0
    settled = [Settled(number=1, status=RowStatus.EXISTING, item_id=item_id, rank=1)]
    on.store.apply([], also=lambda connection, _: enter(connection, listed, settled))


@pytest.mark.parametrize("write", [tie, say, edit, put, put_in])
def test_whoever_waits_for_an_item_that_is_being_merged_writes_to_the_survivor(
    postgres_url: str, write: Callable[[Catalogue, int], None]
) -> None:
    engine = open_database(postgres_url)
    try:
        on = Catalogue(engine)
        two = tuple(on.say(artist(name, number)).item_id or 0 for number, name in ((1, "One"), (2, "Two")))
        with merging(postgres_url, (two[0], two[1])):
            write(on, two[1])
        with engine.connect() as connection:
            for pointer in _POINTERS:
                assert connection.scalar(text(pointer), {"dead": two[1]}) == 0, pointer
            tied_to = set(connection.scalars(select(_relations.c.object_id)))
        assert tied_to == ({two[0]} if write in (tie, put_in) else set())
        if write is edit:
            assert on.reader.record(two[0]).fields["area"] == "Cambridge"
    finally:
        engine.dispose()


_POINTERS = (
    "SELECT count(*) FROM relations WHERE object_id = :dead OR subject_id = :dead",
    "SELECT count(*) FROM enrichments WHERE item_id = :dead",
    "SELECT count(*) FROM enrichments WHERE tied @> to_jsonb(CAST(:dead AS integer))",
    "SELECT count(*) FROM identifiers WHERE item_id = :dead",
    "SELECT count(*) FROM links WHERE item_id = :dead",
)


def test_a_merge_waits_for_whoever_is_about_to_tie_something_to_the_item(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    try:
        on = Catalogue(engine)
        one, two = (on.say(artist(name, number)).item_id or 0 for number, name in ((1, "One"), (2, "Two")))
        threads: list[threading.Thread] = []

        def also(connection: Connection, _: object) -> None:
            if not threads:
                threads.append(threading.Thread(target=merge, args=(on, (one, two))))
                threads[0].start()
            while threads[0].is_alive() and not connection.scalar(text(_WAITING)):
                pass

        album = on.store.apply([answer(by(artist("Two", 2)), kind=Album)], also=also)[0].item_id or 0
        threads[0].join()
        assert (objects(on, album), tied(on, album)) == ([one], [one])
    finally:
        engine.dispose()


def test_a_partial_record_of_the_survivor_does_not_displace_a_whole_one(catalogue: Catalogue) -> None:
    album = catalogue.say(by(artist("One", 1)), kind=Album).item_id or 0
    one = objects(catalogue, album)[0]
    whole = msgspec.structs.replace(artist("Two", 2), fields={"name": "Two", "country": "GB"})
    two = catalogue.say(whole).item_id or 0
    catalogue.store.merge(Artist, one, two)
    record = catalogue.reader.record(one)
    assert record.fields["country"] == "GB"
    stands = {each.provider: each for each in record.enrichments}["musicbrainz"]
    assert (stands.partial, stands.status) == (False, "succeeded")
    assert stands.facts is not None
    assert stands.facts.identifiers[0].value == "id-1"


def test_what_was_rejected_for_the_one_is_not_offered_for_the_other(catalogue: Catalogue, two: tuple[int, int]) -> None:
    wrong, other = Identifier("musicbrainz_artist", "wrong"), Identifier("musicbrainz_artist", "other")

    def rejected(connection: Connection) -> None:
        reject(connection, item_key(two[0]), [wrong], utc_now())
        reject(connection, item_key(two[1]), [wrong, other], utc_now())

    in_transaction(catalogue.engine, rejected)
    merge(catalogue, two)
    with catalogue.engine.connect() as connection:
        found = rejected_by(connection, [item_key(one) for one in two])
    assert found == {item_key(two[0]): {wrong, other}}
