"""Whatever was decided can be decided again, on both databases: places in lists move, and no orphan stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from bowerbird import Bowerbird
from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import EnrichmentRow, Item, RelationRow, table_of
from bowerbird.importing.importer import Importer
from bowerbird.music import AlbumImporter, Artist, ArtistImporter, ArtistQuery
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.testing.fakes import ScriptedProvider
from bowerbird.words.errors import AmbiguousNameError, ImportFailedError, NotInCatalogueError, QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import Candidate, Status
from support.background import drain
from support.shelf import catalogue, mbid, served

BLUE, GREEN, OTHER, STRANGE = mbid(11), mbid(12), mbid(13), mbid(14)
ROW = {"title": "Weezer", "artist": "Weezer", "rank": 7}
SURE = {"title": "Pinkerton", "artist": "Weezer", "rank": 2}


def world() -> dict[str, Any]:
    """Two albums of one name by one band, one by a band of nearly that name, and two bands of one name."""
    return {
        "artists": [
            {"id": mbid(1), "name": "Weezer"},
            {"id": mbid(2), "name": "Nirvana", "country": "US"},
            {"id": mbid(3), "name": "Nirvana", "country": "GB"},
            {"id": mbid(4), "name": "Weezers", "tags": {"polka": 3}},
        ],
        "genres": ["polka"],
        "albums": [
            {"id": BLUE, "title": "Weezer", "artist": "Weezer", "date": "1994", "disambiguation": "The Blue Album"},
            {"id": GREEN, "title": "Weezer", "artist": "Weezer", "date": "2001", "disambiguation": "The Green Album"},
            {"id": OTHER, "title": "Pinkerton", "artist": "Weezer", "date": "1996"},
            {"id": STRANGE, "title": "Make Believe", "artist": mbid(4), "date": "2005", "tags": {"polka": 3}},
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


def entries(bird: Bowerbird, list_id: int | None) -> list[tuple[int, int]]:
    return [(tie.position, tie.id) for tie in bird.show(list_id or 0).relations]


def the_row(bird: Bowerbird, import_id: int, number: int = 1) -> tuple[str, int | None]:
    row = bird.imports.row(import_id, number)
    return row.status.value, row.item_id


def test_a_row_that_was_decided_is_decided_again(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW], list_name="Mine")
    blue = bird.reviews.take(bird.reviews.row(done.id, 1), BLUE).require_item()
    assert entries(bird, done.list_id) == [(6, blue.id)]
    green = bird.reviews.take(bird.reviews.row(done.id, 1), GREEN).require_item()
    assert the_row(bird, done.id) == ("created", green.id)
    assert entries(bird, done.list_id) == [(6, green.id)]
    with pytest.raises(NotInCatalogueError):
        bird.show(blue.id)
    assert f"item {blue.id} (Weezer)" in (bird.imports.row(done.id, 1).reason or "")
    # Asked for once more, the last word counts.
    assert the_row(bird, bird.run_many(AlbumImporter, [ROW]).id) == ("existing", green.id)
    assert bird.imports.row(done.id, 1).query == {
        "title": "Weezer",
        "artist": "Weezer",
        "identifiers": [{"scheme": "musicbrainz_release_group", "value": GREEN}],
    }


def test_what_the_program_settled_by_itself_is_decided_again(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [SURE], list_name="Mine")
    status, wrong = the_row(bird, done.id)
    assert status == "created"
    right = bird.reviews.take(bird.reviews.row(done.id, 1), STRANGE).require_item()
    assert the_row(bird, done.id) == ("created", right.id)
    assert entries(bird, done.list_id) == [(1, right.id)]
    with pytest.raises(NotInCatalogueError):
        bird.show(wrong or 0)
    # And back: the artist that came along with the album goes with it; a genre is a word, and stays.
    bird.reviews.take(bird.reviews.row(done.id, 1), OTHER)
    assert bird.catalogue.count("album") == 1
    assert [one.name for one in bird.catalogue.summaries("category", limit=9)] == ["polka"]
    assert [one.name for one in bird.catalogue.summaries("artist", limit=9)] == ["Weezer"]


@pytest.mark.parametrize("holder", ["row", "edit", "relation", "merge", "import"])
def test_an_item_that_something_else_needs_stays_and_the_row_says_why(bird: Bowerbird, holder: str) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    blue = bird.reviews.take(bird.reviews.row(done.id, 1), BLUE).require_item()
    if holder == "row":
        bird.run_many(AlbumImporter, [{"mbid": BLUE}])
        why = "row 1 of import 2 is this item too"
    elif holder == "edit":
        bird.edit(blue, title="Blue")
        why = "a person has edited it"
    elif holder == "relation":
        other = bird.run(AlbumImporter, mbid=OTHER).require_item()
        tie = {"subject_id": other.id, "role": "based_on", "position": 0, "object_id": blue.id, "details": {}}
        with bird.session() as session:
            session.execute(insert(table_of(RelationRow)).values(tie))
            session.commit()
        why = f"album {other.id} (Pinkerton) is tied to it"
    elif holder == "import":
        bird.run(AlbumImporter, mbid=BLUE, force_providers=True)
        why = "somebody has asked for it by itself"
    else:
        other = bird.run(AlbumImporter, mbid=OTHER).require_item()
        with bird.session() as session:
            session.execute(update(table_of(Item)).where(Item.id == other.id).values(merged_into=blue.id))
            session.commit()
        why = "another item has become part of it"
    bird.reviews.take(bird.reviews.row(done.id, 1), GREEN)
    assert bird.show(blue.id).id == blue.id
    assert f"item {blue.id} stays: {why}" in (bird.imports.row(done.id, 1).reason or "")


def test_what_came_along_and_was_asked_for_by_itself_since_stays(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [{"mbid": STRANGE}])
    asked = bird.run(ArtistImporter, name="Weezers").require_item()
    bird.reviews.take(bird.reviews.row(done.id, 1), OTHER)
    assert bird.show(asked.id).name == "Weezers"


def test_an_item_that_was_there_before_stays(bird: Bowerbird) -> None:
    blue = bird.run(AlbumImporter, mbid=BLUE).require_item()
    done = bird.run_many(AlbumImporter, [ROW], force_providers=True)
    bird.reviews.take(bird.reviews.row(done.id, 1), BLUE)
    bird.reviews.take(bird.reviews.row(done.id, 1), GREEN)
    assert bird.show(blue.id).name == "Weezer"


def test_a_settled_row_is_rejected_and_what_else_there_was_is_left(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW], list_name="Mine")
    bird.reviews.take(bird.reviews.row(done.id, 1), BLUE)
    left = bird.reviews.reject(bird.reviews.row(done.id, 1), [BLUE])
    assert left is not None
    assert [one.identifier.value for one in left.candidates] == [GREEN]
    assert the_row(bird, done.id) == ("ambiguous", None)
    assert entries(bird, done.list_id) == []
    assert bird.catalogue.count("album") == 0
    assert bird.reviews.reject(bird.reviews.row(done.id, 1)) is None
    assert the_row(bird, done.id) == ("not_found", None)


def test_what_the_program_took_and_a_person_rejects_is_not_taken_again(bird: Bowerbird) -> None:
    kept = bird.run(AlbumImporter, mbid=OTHER).require_item()
    done = bird.run_many(AlbumImporter, [SURE])
    assert the_row(bird, done.id) == ("existing", kept.id)
    assert bird.reviews.reject(bird.reviews.row(done.id, 1)) is None
    assert the_row(bird, done.id) == ("not_found", None)
    # Its name still fits, but a person has said that it is not meant.
    assert the_row(bird, bird.run_many(AlbumImporter, [SURE], force_providers=True).id) == ("not_found", None)


def test_rejecting_another_candidate_leaves_what_was_decided(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    blue = bird.reviews.take(bird.reviews.row(done.id, 1), BLUE).require_item()
    with pytest.raises(QueryError, match="none of the candidates"):
        bird.reviews.reject(bird.reviews.row(done.id, 1), [OTHER])
    assert bird.reviews.reject(bird.reviews.row(done.id, 1), [GREEN]) is None
    assert the_row(bird, done.id) == ("created", blue.id)


def test_a_reopened_row_offers_again_what_there_was(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [ROW, ROW], list_name="Mine")
    before = bird.reviews.row(done.id, 1)
    bird.reviews.reject(before, [GREEN])
    bird.reviews.take(bird.reviews.row(done.id, 1), BLUE)
    sandbox.forget_requests()
    again = bird.reviews.reopen(bird.reviews.row(done.id, 1))
    assert sandbox.requests == []
    assert again.candidates == before.candidates
    assert again == bird.reviews.row(done.id, 1) == next(bird.reviews.undecided())
    assert [the_row(bird, done.id, number) for number in (1, 2)] == [("ambiguous", None)] * 2
    assert (bird.catalogue.count("album"), entries(bird, done.list_id)) == (0, [])
    assert bird.imports.row(done.id, 1).query == {"title": "Weezer", "artist": "Weezer"}
    # What had been rejected counts no longer.
    assert bird.reviews.take(again, GREEN).require_item().display_name == "Weezer"


def test_a_row_that_was_sure_is_searched_for_when_it_is_reopened(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [SURE])
    again = bird.reviews.reopen(bird.reviews.row(done.id, 1))
    assert again.candidates[0].identifier.value == OTHER
    # Not all that the source has found: what is near.
    assert all(each.match.score >= 0.2 for each in again.candidates)
    assert len(again.candidates) <= 10


def test_a_row_that_waits_to_be_asked_about_is_not_decided(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    shown = bird.reviews.row(done.id, 1)
    with bird.session() as session:
        session.execute(update(table_of(ImportEntryRow)).values(status=RowStatus.PENDING))
        session.commit()
    with pytest.raises(NotInCatalogueError, match="has not been asked about yet"):
        bird.reviews.row(done.id, 1)
    with pytest.raises(QueryError, match="bowerbird import --resume 1"):
        bird.reviews.take(shown, BLUE)
    assert the_row(bird, done.id) == ("pending", None)


def test_reopening_needs_no_source(bird: Bowerbird, sandbox: Sandbox) -> None:
    done = bird.run_many(AlbumImporter, [SURE])
    sandbox.add_fault(Fault(path="/release-group", times=99, status=503))
    assert bird.reviews.reopen(bird.reviews.row(done.id, 1)).candidates == ()
    row = bird.imports.row(done.id, 1)
    assert row.status == RowStatus.AMBIGUOUS
    assert "reopened by a person; nothing to choose from: " in (row.reason or "")


def test_a_choice_that_the_source_does_not_know_changes_nothing(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [SURE], list_name="Mine")
    before = (the_row(bird, done.id), entries(bird, done.list_id))
    with pytest.raises(ImportFailedError):
        bird.reviews.take(bird.reviews.row(done.id, 1), mbid(999))
    assert (the_row(bird, done.id), entries(bird, done.list_id)) == before


def test_a_decision_is_taken_back_as_it_was_shown(bird: Bowerbird) -> None:
    done = bird.run_many(AlbumImporter, [ROW])
    shown = bird.reviews.row(done.id, 1)
    left = bird.reviews.reject(shown, [BLUE])
    assert left is not None
    bird.reviews.take(left, GREEN)
    assert bird.reviews.reopen(left).candidates == left.candidates
    assert bird.reviews.reopen(shown).candidates == shown.candidates
    assert bird.reviews.row(done.id, 1).candidates == shown.candidates
    assert bird.catalogue.count("album") == 0


def test_a_row_that_could_not_be_used_can_be_decided_too(bird: Bowerbird) -> None:
    rows = [{"title": "", "artist": "Weezer"}, {"title": "", "artist": "Weezer"}]
    done = bird.run_many(AlbumImporter, rows, list_name="Mine")
    assert [the_row(bird, done.id, number)[0] for number in (1, 2)] == ["invalid", "invalid"]
    taken = bird.reviews.take(bird.reviews.row(done.id, 1), BLUE).require_item()
    assert [the_row(bird, done.id, number) for number in (1, 2)] == [("created", taken.id), ("invalid", None)]


def test_two_rows_that_share_a_place_and_an_item_keep_it(bird: Bowerbird) -> None:
    rows = [ROW, {"mbid": BLUE, "rank": 7}]
    done = bird.run_many(AlbumImporter, rows, list_name="Mine")
    blue = bird.reviews.take(bird.reviews.row(done.id, 1), BLUE).require_item()
    green = bird.reviews.take(bird.reviews.row(done.id, 1), GREEN).require_item()
    assert entries(bird, done.list_id) == [(6, blue.id), (6, green.id)]


def test_an_older_import_of_a_list_does_not_move_its_entries(bird: Bowerbird) -> None:
    first = bird.run_many(AlbumImporter, [SURE], list_name="Mine")
    second = bird.run_many(AlbumImporter, [{"mbid": BLUE, "rank": 2}], list_name="Mine")
    blue = bird.catalogue.resolve("album", BLUE)
    assert entries(bird, second.list_id) == [(1, blue)]
    bird.reviews.take(bird.reviews.row(first.id, 1), STRANGE)
    assert entries(bird, second.list_id) == [(1, blue)]


def test_the_best_are_those_that_lead(bird: Bowerbird) -> None:
    bird.run_many(AlbumImporter, [ROW, {**SURE, "year": 1986}])
    found = list(bird.reviews.undecided())
    assert len(found) == 2
    assert [one.name for one in bird.reviews.best(found, least=0.5)] == ["Pinkerton"]
    assert bird.reviews.best(found, least=0.99) == []


@pytest.fixture
def band(bird: Bowerbird) -> Artist:
    """A stored band of which the source knows two."""
    item = bird.run(ArtistImporter, name="Nirvana xyz", create=True).require_item()
    bird.edit(item, name="Nirvana")
    bird.enqueue(ArtistImporter, item=item)
    drain(bird)
    return item


def test_who_an_item_is_can_be_decided_again(bird: Bowerbird, band: Artist) -> None:
    bird.reviews.take(bird.reviews.item(band.id), mbid(3))
    assert bird.show(band).fields["country"] == "GB"
    with pytest.raises(NotInCatalogueError, match=r"name the provider; there are: .*musicbrainz \(succeeded\)"):
        bird.reviews.item(band.id)
    bird.reviews.take(bird.reviews.item(band.id, "musicbrainz"), mbid(2))
    record = bird.show(band)
    assert record.fields["country"] == "US"
    assert [one for one in record.identifiers if one.scheme == "musicbrainz_artist"] == [
        Identifier("musicbrainz_artist", mbid(2))
    ]
    assert record.name == "Nirvana"


def test_who_an_item_is_can_be_left_open_and_rejected(bird: Bowerbird, band: Artist) -> None:
    shown = bird.reviews.item(band.id)
    bird.reviews.take(shown, mbid(3))
    again = bird.reviews.reopen(bird.reviews.item(band.id, "musicbrainz"))
    assert {one.identifier.value for one in again.candidates} == {mbid(2), mbid(3)}
    assert bird.show(band).identifiers == ()
    assert bird.show(band).fields["country"] is None
    bird.reviews.take(bird.reviews.item(band.id), mbid(3))
    assert bird.reviews.reopen(shown).candidates == shown.candidates
    bird.reviews.take(shown, mbid(3))
    assert bird.reviews.reject(bird.reviews.item(band.id, "musicbrainz")) is None
    statuses = {one.provider: one.status for one in bird.show(band).enrichments}
    assert statuses["musicbrainz"] == Status.NOT_FOUND
    assert bird.show(band).identifiers == ()
    # What was rejected is not offered when it is asked for again; what is left is clear.
    bird.enqueue(ArtistImporter, item=band)
    drain(bird)
    assert bird.show(band).fields["country"] == "US"


FIRST = Candidate(identifier=Identifier("musicbrainz_artist", mbid(2)), facts=Facts(fields={"name": "Nirvana"}))
SECOND = Candidate(identifier=Identifier("discogs", "4711"), facts=Facts(fields={"name": "Nirvana"}))


class Choosers(Importer[Artist, ArtistQuery]):
    """Artists of two sources that both choose between candidates."""

    kind = Artist
    query = ArtistQuery
    providers = (
        ScriptedProvider("first", None, scheme="musicbrainz_artist", candidates=[FIRST]),
        ScriptedProvider(
            "second", lambda query: Facts(identifiers=query.identifiers), scheme="discogs", candidates=[SECOND]
        ),
    )


def undecided_at(bird: Bowerbird, count: int, *providers: str) -> list[int]:
    """Store artists that are ambiguous at providers; return their ids."""
    now = utc_now()
    with bird.session() as session:
        bands = [
            Artist(name="N", display_name="N", match_key="n", aliases=[], created_at=now, updated_at=now)
            for _ in range(count)
        ]
        session.add_all(bands)
        session.flush()
        asked = {"status": Status.AMBIGUOUS, "asked": {"name": "N"}, "partial": False, "attempts": 0, "priority": 9}
        told = [{"item_id": one.id, "provider": name, **asked} for one in bands for name in providers]
        session.execute(insert(table_of(EnrichmentRow)), told)
        session.commit()
        return [one.id for one in bands]


def test_two_undecided_providers_are_never_taken_at_random(bird: Bowerbird) -> None:
    bird.register(Choosers)
    (item_id,) = undecided_at(bird, 1, "second", "first")
    with pytest.raises(AmbiguousNameError, match="undecided at first and second: say which with --provider"):
        bird.reviews.item(item_id)
    assert bird.reviews.item(item_id, "second").provider == "second"
    with pytest.raises(QueryError, match="'third' has chosen nothing"):
        bird.reviews.item(item_id, "third")


def test_a_search_goes_to_the_provider_that_is_undecided(bird: Bowerbird) -> None:
    bird.register(Choosers)
    (item_id,) = undecided_at(bird, 1, "second", "first")
    for name, candidate in (("second", SECOND), ("first", FIRST)):
        found = bird.reviews.search_again(bird.reviews.item(item_id, name), {"name": "Nirvana"})
        assert [one.identifier for one in found.candidates] == [candidate.identifier]
    # A bare id is one of the provider that is decided about.
    bird.reviews.take(bird.reviews.item(item_id, "second"), "4711")
    assert bird.show(item_id).identifiers == (SECOND.identifier,)


def test_no_item_is_lost_or_doubled_at_the_edge_of_a_page(bird: Bowerbird) -> None:
    ids = undecided_at(bird, 70, "discogs", "musicbrainz", "wikidata")
    found = [(one.item_id, one.provider) for one in bird.reviews.undecided()]
    assert found == [(item_id, name) for item_id in ids for name in ("discogs", "musicbrainz", "wikidata")]
