"""The store on real databases: what an answer does to the rows, and that doing it again does nothing."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import text

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.music import Album
from bowerbird.words.categories import category
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Status
from support.catalogue import DARK_SIDE, FLOYD, FLOYD_IN_PASSING, FLOYD_MBID, Catalogue, album, answer

REVOLVER = "72d15666-99a7-321e-b1f3-a3f8c09dff9f"
HELP = "0a0ef3d4-2d7a-3a5a-8b4a-6f5a8d6f0a11"


def test_a_new_item_is_saved_with_all_that_hangs_on_it(catalogue: Catalogue) -> None:
    applied = catalogue.say(FLOYD)
    assert applied.created
    assert applied.item_id is not None
    record = catalogue.reader.record(applied.item_id)
    assert record.fields["name"] == "Pink Floyd"
    assert record.fields["aliases"] == ["The Pink Floyd"]
    assert set(record.identifiers) == set(FLOYD.identifiers)
    assert record.links == FLOYD.links
    assert [tie.name for tie in record.relations] == ["progressive rock", "psychedelic rock"]
    assert record.enrichments[0].facts == FLOYD
    assert record.sources["name"] == ("musicbrainz",)


def test_the_same_answer_again_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.say(DARK_SIDE, kind=Album)
    before = catalogue.counts()
    again = catalogue.say(DARK_SIDE, kind=Album)
    assert not again.created
    assert again.difference == Difference()
    assert catalogue.counts() == before


def test_a_batch_comes_to_the_same_rows_as_one_by_one(catalogue: Catalogue) -> None:
    albums = [
        album(f"Album {number}", f"f5093c06-23e3-404f-aeaa-{number:012}", category("genre", "rock"))
        for number in range(20)
    ]
    catalogue.store.apply([answer(facts, kind=Album) for facts in (*albums[:10], *albums[:10])])
    for facts in albums:
        catalogue.say(facts, kind=Album)
    counts = catalogue.counts()
    assert counts["albums"] == 20
    assert counts["items"] == 21
    assert counts["relations"] == 20
    assert counts["revisions"] == 21


def test_a_withdrawn_value_disappears_unless_another_source_says_it(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    other = Facts(fields={"country": "GB", "gender": "none"}, links=FLOYD.links)
    catalogue.say(other, provider="other", item_id=item_id)
    catalogue.say(Facts(fields={"name": "Pink Floyd"}, identifiers=FLOYD.identifiers), item_id=item_id)
    record = catalogue.reader.record(item_id or 0)
    assert record.fields["country"] == "GB"
    assert record.sources["country"] == ("other",)
    assert record.fields["type"] is None
    assert record.links == FLOYD.links
    assert record.relations == ()
    catalogue.say(Facts(fields={"gender": "none"}), provider="other", item_id=item_id)
    record = catalogue.reader.record(item_id or 0)
    assert record.fields["country"] is None
    assert record.links == ()


def test_a_required_field_keeps_its_value_when_no_source_says_it_any_more(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    catalogue.say(Facts(identifiers=FLOYD.identifiers), item_id=item_id)
    assert catalogue.reader.record(item_id or 0).fields["name"] == "Pink Floyd"


def test_new_associations_are_saved_when_no_field_changed(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    more = msgspec.structs.replace(FLOYD, related=(*FLOYD.related, category("genre", "art rock", position=2)))
    changed = catalogue.say(more).difference
    assert not changed.fields
    assert [edge.role for edge in changed.relations_added] == ["genre"]
    assert len(catalogue.reader.record(item_id or 0).relations) == 3


def test_a_credited_artist_is_created_partial_and_due(catalogue: Catalogue) -> None:
    catalogue.say(DARK_SIDE, kind=Album)
    artist = catalogue.reader.record(catalogue.reader.resolve("artist", "Pink Floyd"))
    ledger = {row.provider: row for row in artist.enrichments}
    assert ledger["musicbrainz"].status == "due"
    assert ledger["musicbrainz"].partial
    assert ledger["musicbrainz"].facts == FLOYD_IN_PASSING
    assert ledger["other"].status == "due"
    assert ledger["other"].facts is None
    assert artist.related_from[0].name == "The Dark Side of the Moon"
    assert artist.related_from[0].details == {"name": "Pink Floyd", "joinphrase": ""}


def test_a_partial_word_never_displaces_a_full_one(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    catalogue.say(DARK_SIDE, kind=Album)
    record = catalogue.reader.record(item_id or 0)
    assert record.fields["country"] == "GB"
    assert record.fields["sort_name"] is None
    assert [row.partial for row in record.enrichments] == [False]


def test_a_full_answer_replaces_a_partial_one(catalogue: Catalogue) -> None:
    catalogue.say(DARK_SIDE, kind=Album)
    applied = catalogue.say(FLOYD)
    assert not applied.created
    assert applied.difference.fields["country"] == (None, "GB")
    row = next(
        one for one in catalogue.reader.record(applied.item_id or 0).enrichments if one.provider == "musicbrainz"
    )
    assert (row.status, row.partial) == ("succeeded", False)


def test_partial_words_of_several_answers_add_up(catalogue: Catalogue) -> None:
    mbid = Identifier("musicbrainz_artist", FLOYD_MBID)
    for number, fields in enumerate(({"name": "Pink Floyd", "country": "GB"}, {"name": "Pink Floyd", "type": "Group"})):
        tie = Related(role="artist", kind="artist", facts=Facts(fields=fields, identifiers=(mbid,)))
        catalogue.say(album(f"Album {number}", f"f5093c06-23e3-404f-aeaa-{number:012}", tie), kind=Album)
    fields = catalogue.reader.record(catalogue.reader.resolve("artist", "Pink Floyd")).fields
    assert (fields["country"], fields["type"]) == ("GB", "Group")


def test_an_answer_that_makes_no_valid_item_saves_nothing(catalogue: Catalogue) -> None:
    only_id = Facts(identifiers=FLOYD.identifiers, related=FLOYD.related)
    assert catalogue.say(only_id).item_id is None
    assert not any(catalogue.counts().values())


def test_an_outcome_without_facts_leaves_the_source_record_in_place(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    for _ in range(2):
        catalogue.say(None, item_id=item_id, status=Status.UNAVAILABLE, error="HTTP 503")
    row = catalogue.reader.record(item_id or 0).enrichments[0]
    assert (row.status, row.error, row.attempts) == ("unavailable", "HTTP 503", 2)
    assert row.facts == FLOYD
    catalogue.say(FLOYD, item_id=item_id)
    row = catalogue.reader.record(item_id or 0).enrichments[0]
    assert (row.status, row.error, row.attempts) == ("succeeded", None, 0)


def test_the_other_providers_rows_are_written_where_there_is_none(catalogue: Catalogue) -> None:
    due = LedgerEntry(provider="other", status=Status.DUE)
    item_id = catalogue.say(FLOYD, others=(due,)).item_id
    catalogue.say(Facts(fields={"gender": "none"}), provider="other", item_id=item_id)
    catalogue.say(FLOYD, others=(due,))
    ledger = {row.provider: row.status for row in catalogue.reader.record(item_id or 0).enrichments}
    assert ledger == {"musicbrainz": "succeeded", "other": "succeeded"}


def test_an_identifier_that_belongs_to_another_item_stays_there(catalogue: Catalogue) -> None:
    shared = Identifier("isni", "0000000121032683")
    first = catalogue.say(
        Facts(fields={"name": "One"}, identifiers=(Identifier("musicbrainz_artist", FLOYD_MBID), shared))
    )
    other_mbid = Identifier("musicbrainz_artist", "5b11f4ce-a62d-471e-81fc-a69a8278c7da")
    second = catalogue.say(Facts(fields={"name": "Two"}, identifiers=(other_mbid, shared)))
    assert second.created
    assert second.item_id != first.item_id
    assert catalogue.reader.record(second.item_id or 0).identifiers == (other_mbid,)
    assert catalogue.say(Facts(fields={"name": "Two"}, identifiers=(other_mbid, shared))).difference == Difference()


def test_an_item_known_by_another_scheme_is_adopted(catalogue: Catalogue) -> None:
    known = catalogue.say(
        Facts(fields={"name": "Pink Floyd"}, identifiers=(Identifier("wikidata", "Q2306"),)), provider="other"
    )
    assert catalogue.say(FLOYD).item_id == known.item_id


def test_a_merged_identifier_leads_to_the_same_item(catalogue: Catalogue) -> None:
    old = Identifier("musicbrainz_artist", "00000000-0000-4000-8000-000000000001")
    first = catalogue.say(Facts(fields={"name": "Pink Floyd"}, identifiers=(old,)))
    applied = catalogue.say(FLOYD.with_identifiers((old,)))
    assert applied.item_id == first.item_id
    assert {old, *FLOYD.identifiers} == set(catalogue.reader.record(first.item_id or 0).identifiers)


def test_facts_that_do_not_fit_the_kind_are_refused_and_nothing_is_saved(catalogue: Catalogue) -> None:
    for fields in ({"name": "X", "colour": "red"}, {"name": 5}, {"name": "X", "begin_date": "last year"}):
        with pytest.raises(QueryError):
            catalogue.say(Facts(fields=fields))
    assert not any(catalogue.counts().values())


@pytest.mark.parametrize(
    "facts",
    [
        Facts(fields={"name": "nul \x00 inside"}),
        Facts(fields={"name": "X"}, identifiers=(Identifier("isni", "9" * 400),)),
    ],
    ids=["nul", "long identifier"],
)
def test_what_the_tables_cannot_hold_is_refused_on_both_databases(catalogue: Catalogue, facts: Facts) -> None:
    with pytest.raises(QueryError):
        catalogue.say(facts)
    assert not any(catalogue.counts().values())


def test_every_change_is_a_revision_with_the_old_and_the_new(catalogue: Catalogue) -> None:
    item_id = catalogue.say(FLOYD).item_id
    catalogue.say(msgspec.structs.replace(FLOYD, fields={**FLOYD.fields, "country": "US"}), item_id=item_id)
    first, second = catalogue.reader.history(item_id or 0)
    assert (first.actor, first.action) == ("musicbrainz", "created")
    assert first.difference.fields["name"] == (None, "Pink Floyd")
    assert set(first.difference.identifiers_added) == set(FLOYD.identifiers)
    assert second.action == "updated"
    assert second.difference == Difference(fields={"country": ("GB", "US")})


def test_what_is_not_there_is_said_so(catalogue: Catalogue) -> None:
    for ask in (catalogue.reader.record, catalogue.reader.item, catalogue.reader.facts, catalogue.reader.history):
        with pytest.raises(NotInCatalogueError, match="there is no item 77"):
            ask(77)


def test_a_row_that_was_lost_is_repaired_by_the_next_answer(catalogue: Catalogue) -> None:
    catalogue.say(DARK_SIDE, kind=Album)
    before = catalogue.counts()
    with catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("DELETE FROM relations"))
        connection.execute(text("DELETE FROM identifiers WHERE scheme = 'wikidata'"))
    repaired = catalogue.say(DARK_SIDE, kind=Album).difference
    assert len(repaired.relations_added) == 2
    after = catalogue.counts()
    assert {**after, "revisions": 0} == {**before, "revisions": 0}


def test_the_longest_of_names_is_stored_and_found(catalogue: Catalogue) -> None:
    name = "The Boy Bands Have Won " * 400
    item_id = catalogue.say(Facts(fields={"name": name.strip()}, related=(category("genre", "x" * 900),))).item_id
    assert catalogue.reader.resolve("artist", name) == item_id


def test_one_number_claimed_by_two_stored_items_goes_to_the_first(catalogue: Catalogue) -> None:
    isni = Identifier("isni", "0000000121032683")
    names = [("One", FLOYD_MBID), ("Two", "5b11f4ce-a62d-471e-81fc-a69a8278c7da")]
    facts = [
        Facts(fields={"name": name}, identifiers=(Identifier("musicbrainz_artist", mbid),)) for name, mbid in names
    ]
    for one in facts:
        catalogue.say(one)
    for _ in range(2):
        catalogue.store.apply([answer(one.with_identifiers((isni,))) for one in facts])
    holders = [
        name
        for name, _ in names
        if isni in catalogue.reader.facts(catalogue.reader.resolve("artist", name)).identifiers
    ]
    assert holders == ["One"]


def test_a_related_item_that_is_gone_does_not_come_back_from_an_old_record(catalogue: Catalogue) -> None:
    album_id = catalogue.say(DARK_SIDE, kind=Album).item_id
    with catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("DELETE FROM items WHERE kind = 'category'"))
    catalogue.say(Facts(fields={"release_year": 1973}), kind=Album, provider="other", item_id=album_id)
    assert [tie.role for tie in catalogue.reader.record(album_id or 0).relations] == ["artist"]
