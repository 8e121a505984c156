"""Two stored items that turn out to be one, on both databases: nothing is lost, the old id leads to the survivor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, ArtistImporter
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.work import JobKey
from support.background import drain
from support.shelf import catalogue, mbid, served

ONE, TWO, ALBUM, OTHER = (mbid(n) for n in (1, 2, 3, 4))


def world(*, merged: bool = False) -> dict[str, Any]:
    """Two artists of whom the source finds out that they are one: TWO lives on."""
    artists: list[dict[str, Any]] = [
        {"id": ONE, "name": "The Band"},
        {"id": TWO, "name": "Band, really", "country": "GB"},
    ]
    of_one = TWO if merged else ONE
    if merged:
        artists = [{**artists[1], "merged": [ONE]}]
    return {
        "artists": artists,
        "albums": [
            {"id": ALBUM, "title": "An Album", "artist": of_one},
            {"id": OTHER, "title": "Another", "artist": TWO},
        ],
    }


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served(world()) as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird


@pytest.fixture
def two(bird: Bowerbird) -> tuple[int, int]:
    """Both artists, each with an album, and a person's word on both."""
    one = bird.run(ArtistImporter, mbid=ONE).require_item().id
    two = bird.run(ArtistImporter, mbid=TWO).require_item().id
    for album in (ALBUM, OTHER):
        bird.run(AlbumImporter, mbid=album)
    bird.edit(one, area="Cambridge", type="Choir")
    bird.edit(two, type="Group")
    return one, two


def test_a_redirect_to_another_stored_item_makes_one_of_them(
    bird: Bowerbird, sandbox: Sandbox, two: tuple[int, int]
) -> None:
    old, new = two
    sandbox.replace_facts(build_dataset(world(merged=True)))
    result = bird.run(ArtistImporter, item=old, force_providers=True)
    assert result.require_item().id == new
    record = bird.show(old)
    assert (record.id, record.fields["area"], record.fields["type"]) == (new, "Cambridge", "Group")
    assert {one.value for one in record.identifiers} == {ONE, TWO}
    assert {tie.name for tie in record.related_from} == {"An Album", "Another"}
    assert [bird.catalogue.resolve("artist", word) for word in (ONE, TWO, str(old))] == [new, new, new]
    assert bird.catalogue.count("artist") == 1
    merged = next(one for one in bird.history(new) if one.action == "merged")
    assert merged.actor == "musicbrainz"
    assert merged.difference.merged["from"]["id"] == old
    assert merged.difference.merged["from"]["edits"] == {"area": "Cambridge", "type": "Choir"}
    assert Identifier("musicbrainz_artist", ONE) in merged.difference.identifiers_added


def test_it_is_told_once_and_a_rerun_changes_nothing(bird: Bowerbird, sandbox: Sandbox, two: tuple[int, int]) -> None:
    sandbox.replace_facts(build_dataset(world(merged=True)))
    for _ in range(3):
        bird.run(ArtistImporter, item=two[0], force_providers=True)
        bird.run(AlbumImporter, mbid=ALBUM, force_providers=True)
    actions = [one.action for one in bird.history(two[1])]
    assert (actions.count("merged"), actions.count("redirected")) == (1, 1)
    album = bird.show(bird.catalogue.resolve("album", ALBUM))
    assert [tie.id for tie in album.relations if tie.role == "artist"] == [two[1]]


def test_a_redirect_without_another_item_is_an_event(bird: Bowerbird, sandbox: Sandbox) -> None:
    old = bird.run(ArtistImporter, mbid=ONE).require_item().id
    sandbox.replace_facts(build_dataset(world(merged=True)))
    for _ in range(2):
        bird.run(ArtistImporter, item=old, force_providers=True)
    told = [one.difference.redirected for one in bird.history(old) if one.action == "redirected"]
    assert told == [(Identifier("musicbrainz_artist", ONE), Identifier("musicbrainz_artist", TWO))]
    assert {one.value for one in bird.show(old).identifiers} == {ONE, TWO}


def test_a_job_that_finds_it_out_merges_too(bird: Bowerbird, sandbox: Sandbox, two: tuple[int, int]) -> None:
    sandbox.replace_facts(build_dataset(world(merged=True)))
    bird.enqueue(ArtistImporter, item=two[0])
    drain(bird)
    assert bird.catalogue.item(two[0]).id == two[1]
    assert bird.catalogue.count("artist") == 1


def test_two_that_find_it_out_at_once_merge_once(
    bird: Bowerbird, sandbox: Sandbox, two: tuple[int, int], ready_url: str, tmp_path: Path
) -> None:
    sandbox.replace_facts(build_dataset(world(merged=True)))
    errors: list[Exception] = []

    def work() -> None:
        try:
            with catalogue(ready_url, sandbox, tmp_path) as other:
                other.run(ArtistImporter, item=two[0], force_providers=True)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test tells it
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [one.action for one in bird.history(two[1])].count("merged") == 1
    assert rows(bird, "SELECT count(*) FROM enrichments e JOIN items i ON i.id = e.item_id WHERE merged_into > 0") == 0


def test_a_chain_leads_to_the_last(bird: Bowerbird, two: tuple[int, int]) -> None:
    third = bird.run(ArtistImporter, name="Third", create=True).require_item().id
    bird.merge(two[0], into=two[1])
    bird.merge(two[1], into=third)
    assert {bird.catalogue.item(one).id for one in (*two, third)} == {third}
    assert {one.value for one in bird.show(third).identifiers} == {ONE, TWO}
    assert rows(bird, "SELECT count(DISTINCT merged_into) FROM items WHERE merged_into IS NOT NULL") == 1
    assert rows(bird, "SELECT count(*) FROM artists") == 1


def test_a_persons_merge_is_refused_where_it_makes_no_sense(bird: Bowerbird, two: tuple[int, int]) -> None:
    album = bird.catalogue.resolve("album", ALBUM)
    with pytest.raises(QueryError, match="one item already"):
        bird.merge(two[0], into=two[0])
    with pytest.raises(QueryError, match="of the kind album"):
        bird.merge(album, into=two[0])
    with pytest.raises(NotInCatalogueError):
        bird.merge(4711, into=two[0])
    bird.merge(two[0], into=two[1])
    with pytest.raises(QueryError, match="one item already"):
        bird.merge(two[0], into=two[1])


def test_an_album_of_both_has_the_survivor_once(ready_url: str, tmp_path: Path) -> None:
    facts = world()
    facts["albums"][0]["credit"] = [{"artist": ONE, "join": " & "}, {"artist": TWO}]
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        album = bird.run(AlbumImporter, mbid=ALBUM).require_item().id
        one, two = (bird.catalogue.resolve("artist", each) for each in (ONE, TWO))
        bird.merge(one, into=two)
        assert {tie.id for tie in bird.show(album).relations if tie.role == "artist"} == {two}
        bird.run(AlbumImporter, item=album, force_providers=True)
        assert {tie.id for tie in bird.show(album).relations if tie.role == "artist"} == {two}
        assert bird.catalogue.count("artist") == 1


def test_what_is_merged_is_not_asked_about_any_more(bird: Bowerbird, two: tuple[int, int]) -> None:
    bird.merge(two[0], into=two[1])
    assert bird.enrich("artist", provider="musicbrainz", which="all", dry_run=True).selected == 1
    assert [one.id for one in bird.catalogue.summaries("artist", limit=10)] == [two[1]]
    bird.enqueue(ArtistImporter, item=two[0])
    drain(bird)
    assert rows(bird, "SELECT count(*) FROM enrichments e JOIN items i ON i.id = e.item_id WHERE merged_into > 0") == 0
    bird.edit(two[0], country="FR")
    assert bird.show(two[1]).fields["country"] == "FR"


def test_a_shared_number_of_another_catalogue_merges_nothing(ready_url: str, tmp_path: Path) -> None:
    facts = world()
    for one in facts["artists"]:
        one["isnis"] = ["0000000121032683"]
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        first, second = (bird.run(ArtistImporter, mbid=one).require_item().id for one in (ONE, TWO))
        bird.run(ArtistImporter, item=first, force_providers=True)
        assert (bird.catalogue.item(first).id, bird.catalogue.item(second).id) == (first, second)


def test_an_id_that_was_chosen_before_the_merge_means_the_survivor(bird: Bowerbird, two: tuple[int, int]) -> None:
    bird.merge(two[0], into=two[1])
    assert bird.background.queue_in_bulk([JobKey(two[0], "musicbrainz"), JobKey(two[1], "musicbrainz")]) == 1
    assert rows(bird, "SELECT count(*) FROM enrichments e JOIN items i ON i.id = e.item_id WHERE merged_into > 0") == 0


def test_two_persons_who_merge_the_other_way_round_are_told(bird: Bowerbird, two: tuple[int, int]) -> None:
    ends: list[str] = []

    def work(one: int, other: int) -> None:
        try:
            bird.merge(one, into=other)
            ends.append("merged")
        except QueryError as error:
            ends.append(str(error))

    threads = [threading.Thread(target=work, args=pair) for pair in (two, two[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("one item already" in end for end in ends) == [False, True]
    assert bird.catalogue.count("artist") == 1


def test_the_history_keeps_what_gives_way(bird: Bowerbird, two: tuple[int, int]) -> None:
    album = bird.catalogue.resolve("album", ALBUM)
    bird.merge(two[0], into=two[1])
    told = next(one for one in bird.history(two[1]) if one.action == "merged").difference.merged["from"]
    assert [tie["subject_id"] for tie in told["related_from"]] == [album]
    assert told["records"]["musicbrainz"]["fields"]["name"] == "The Band"
    assert told["records"]["curator"]["fields"] == {"area": "Cambridge", "type": "Choir"}


def rows(bird: Bowerbird, statement: str) -> int:
    with bird.catalogue.engine.connect() as connection:
        return connection.scalar(text(statement)) or 0


def test_what_speaks_against_a_merge_is_told_before(bird: Bowerbird, two: tuple[int, int]) -> None:
    bird.edit(two[0], begin_date="1965")
    bird.edit(two[1], begin_date="1971-02")
    preview = bird.merge_preview(two[0], into=two[1])
    assert (preview.survivor, preview.duplicate, preview.names) == (two[1], two[0], ("Band, really", "The Band"))
    assert (preview.stays["name"], preview.goes["area"]) == ("Band, really", "Cambridge")
    assert preview.moves["related from"] == 1
    assert preview.contradictions == (
        f"different ids of musicbrainz_artist: {TWO} and {ONE}",
        "another year in begin_date: 1971 and 1965",
        "another type: Group and Choir",
    )
    other, mine = bird.catalogue.resolve("album", OTHER), bird.catalogue.resolve("album", ALBUM)
    told = bird.merge_preview(mine, into=other).contradictions
    assert f"another artist: Band, really (item {two[1]}) and The Band (item {two[0]})" in told
    with pytest.raises(QueryError, match="one item already"):
        bird.merge_preview(two[0], into=two[0])
    assert bird.catalogue.count("artist") == 2


def test_a_source_does_not_merge_what_a_persons_word_denies(
    bird: Bowerbird, sandbox: Sandbox, two: tuple[int, int]
) -> None:
    bird.edit(two[0], begin_date="1965")
    bird.edit(two[1], begin_date="1971-02")
    sandbox.replace_facts(build_dataset(world(merged=True)))
    bird.run(ArtistImporter, item=two[0], force_providers=True)
    assert [bird.catalogue.item(one).id for one in two] == list(two)
    stand = next(one for one in bird.show(two[0]).enrichments if one.provider == "musicbrainz")
    assert stand.status == "failed"
    assert f"bowerbird merge artist {two[0]} {two[1]} --yes" in (stand.error or "")
    bird.edit(two[0], {}, forget=["begin_date"])
    bird.run(ArtistImporter, item=two[0], force_providers=True)
    assert bird.catalogue.item(two[0]).id == two[1]
