"""Who an item is: what may find, adopt, tie or rename an item, and what may not (docs/decisions/0003)."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumQuery, Artist, ArtistImporter
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import QueryError, UnavailableError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Status
from support.catalogue import FLOYD, FLOYD_MBID, importer_of

MBID = Identifier("musicbrainz_artist", FLOYD_MBID)
OTHER_MBID = Identifier("musicbrainz_artist", "5b11f4ce-a62d-471e-81fc-a69a8278c7da")


def test_an_item_is_found_again_by_the_identifier_that_only_the_caller_gave(bird: Bowerbird) -> None:
    source = ScriptedProvider(
        "source", Facts(fields={"name": "Pink Floyd"}, identifiers=(Identifier("wikidata", "Q2306"),))
    )
    importer = importer_of(source)
    first = bird.run(importer, mbid=FLOYD_MBID)
    again = bird.run(importer, mbid=FLOYD_MBID)
    assert again.require_item().id == first.require_item().id
    assert len(source.fetched) == 1
    bird.run(importer, item=first.require_item(), force_providers=True)
    assert MBID in bird.show(first.require_item()).identifiers


def test_an_answer_that_shares_a_number_with_another_item_does_not_become_it(bird: Bowerbird) -> None:
    isni = Identifier("isni", "0000000121032683")
    bird.run(importer_of(ScriptedProvider("source", FLOYD.with_identifiers((isni,)))), mbid=FLOYD_MBID)
    other = Facts(fields={"name": "Another"}, identifiers=(isni,))
    result = bird.run(importer_of(ScriptedProvider("source", other)), mbid=OTHER_MBID.value)
    assert result.created
    assert bird.show(result.require_item()).identifiers == (OTHER_MBID,)


def test_who_picks_means_the_list_and_not_whichever_of_that_name_is_stored(bird: Bowerbird) -> None:
    two = [
        Candidate(identifier=one, facts=Facts(fields={"name": "Nirvana"}, identifiers=(one,)))
        for one in (OTHER_MBID, MBID)
    ]
    source = ScriptedProvider(
        "source",
        lambda query: Facts(fields={"name": "Nirvana"}, identifiers=query.identifiers),
        scheme="musicbrainz_artist",
        candidates=two,
    )
    importer = importer_of(source)
    stored = bird.run(importer, mbid=MBID.value).require_item()
    picked = bird.run(importer, name="Nirvana", pick=1)
    assert picked.created
    assert picked.require_item().id != stored.id
    assert bird.run(importer, name="Nirvana", pick=2).require_item().id == stored.id


def _album(title: str, artist: str, mbid: str) -> Facts:
    tie = Related(
        role="artist",
        kind="artist",
        facts=Facts(fields={"name": artist}, identifiers=(Identifier("musicbrainz_artist", mbid),)),
    )
    album = Identifier("musicbrainz_release_group", mbid)
    return Facts(fields={"title": title, "artist_credit": artist}, identifiers=(album,), related=(tie,))


def _albums(*providers: ScriptedProvider) -> Any:
    return importer_of(*providers, kind=Album, query=AlbumQuery)


def test_words_alone_never_become_another_item_of_the_same_name(bird: Bowerbird) -> None:
    abba = _album("Greatest Hits", "ABBA", FLOYD_MBID)
    first = bird.run(_albums(ScriptedProvider("source", abba)), title="Greatest Hits", artist="ABBA").require_item()
    nobody = _albums(ScriptedProvider("source", None))
    second = bird.run(nobody, title="Greatest Hits", artist="Queen", create=True)
    assert second.created
    assert bird.show(first).fields["artist_credit"] == "ABBA"
    assert [tie.name for tie in bird.show(second.require_item()).relations] == ["Queen"]
    assert bird.run(nobody, title="greatest hits", artist="queen").require_item().id == second.require_item().id


def test_a_name_said_in_passing_renames_nobody(bird: Bowerbird) -> None:
    artist = bird.run(importer_of(ScriptedProvider("source", FLOYD)), name="Pink Floyd").require_item()
    nobody = _albums(ScriptedProvider("source", None))
    album = bird.run(nobody, title="Bootleg", artist="pink FLOYD", create=True).require_item()
    record = bird.show(artist)
    assert record.name == "Pink Floyd"
    assert [row.provider for row in record.enrichments] == ["source"]
    assert [tie.id for tie in bird.show(album).relations] == [artist.id]


def test_a_source_that_gets_an_album_later_finds_the_artist_that_was_tied_by_name(bird: Bowerbird) -> None:
    source = ScriptedProvider("source", None)
    importer = _albums(source)
    album = bird.run(importer, title="Demo", artist="Pink Floyd", create=True).require_item()
    source.answer = _album("Demo", "Pink Floyd", FLOYD_MBID)
    for _ in range(2):
        bird.run(importer, item=album, force_providers=True)
        ties = [(tie.role, tie.position) for tie in bird.show(album).relations]
        assert ties == [("artist", 0)]
    with bird.session() as session:
        assert session.query(Artist).count() == 1
    assert bird.run(ArtistImporter, mbid=FLOYD_MBID).require_item().name == "Pink Floyd"


def test_picking_for_an_item_that_nobody_has_identified_identifies_it(bird: Bowerbird) -> None:
    source = ScriptedProvider(
        "source",
        lambda query: Facts(fields={"name": "Nirvana"}, identifiers=query.identifiers),
        scheme="musicbrainz_artist",
    )
    importer = importer_of(source)
    mine = bird.run(importer, name="Nirvana", create=True).require_item()
    source.candidates = [
        Candidate(identifier=one, facts=Facts(fields={"name": "Nirvana"}, identifiers=(one,)))
        for one in (OTHER_MBID, MBID)
    ]
    assert bird.run(importer, name="Nirvana", force_providers=True).providers["source"].status == Status.AMBIGUOUS
    picked = bird.run(importer, name="Nirvana", force_providers=True, pick=2)
    assert picked.require_item().id == mine.id
    assert bird.show(mine).identifiers == (MBID,)


def test_what_was_asked_before_a_search_led_to_a_stored_item_is_kept(bird: Bowerbird) -> None:
    bird.run(importer_of(ScriptedProvider("second", FLOYD)), mbid=FLOYD_MBID)
    alias = Candidate(identifier=MBID, facts=Facts(fields={"name": "The Floyd"}, identifiers=(MBID,)))
    importer = importer_of(
        ScriptedProvider("first", UnavailableError("down")),
        ScriptedProvider("second", FLOYD, scheme="musicbrainz_artist", candidates=[alias]),
    )
    result = bird.run(importer, name="The Floyd")
    assert [one.status for one in result.providers.values()] == ["unavailable", "skipped"]
    ledger = {row.provider: row.status for row in bird.show(result.require_item()).enrichments}
    assert ledger == {"first": "unavailable", "second": "succeeded"}


def test_a_source_that_cannot_be_asked_is_skipped_and_not_said_to_have_nothing(bird: Bowerbird) -> None:
    source = ScriptedProvider("source", FLOYD, scheme="musicbrainz_artist")
    result = bird.run(importer_of(source), identifiers=(Identifier("wikidata", "Q2306"),))
    assert result.providers["source"].status == Status.SKIPPED
    assert "needs a name" in result.errors[0]
    assert not source.searched


def test_a_candidate_that_says_all_is_not_asked_again(bird: Bowerbird) -> None:
    candidate = Candidate(identifier=MBID, facts=FLOYD, complete=True)
    source = ScriptedProvider("source", None, scheme="musicbrainz_artist", candidates=[candidate])
    assert bird.run(importer_of(source), name="Pink Floyd").require_item().country == "GB"
    assert not source.fetched


def test_an_error_with_signs_that_no_database_keeps_is_told_without_them(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("a", FLOYD), ScriptedProvider("b", RuntimeError("bad \x00 byte")))
    result = bird.run(importer, name="Pink Floyd")
    assert result.providers["b"].error == "RuntimeError: bad byte"


@pytest.mark.parametrize("item", ["1", 2**70, 0, -1, True, 1.5])
def test_a_wrong_item_is_refused(bird: Bowerbird, item: Any) -> None:
    with pytest.raises(QueryError):
        bird.run(ArtistImporter, item=item)


def test_what_a_person_types_is_tidied_and_checked(bird: Bowerbird) -> None:
    item = bird.run(importer_of(ScriptedProvider("source", FLOYD)), name="Pink Floyd").require_item()
    bird.edit(item, area="  Cam\x1bbridge ", aliases=["a", "a", " "])
    record = bird.show(item)
    assert (record.fields["area"], record.fields["aliases"]) == ("Cam bridge", ["a"])
    for wrong in ({"name": "  "}, {"begin_date": "2020-13-45"}):
        with pytest.raises(QueryError):
            bird.edit(item, wrong)


def test_a_tie_by_name_survives_that_the_tied_item_is_renamed(bird: Bowerbird) -> None:
    nobody = _albums(ScriptedProvider("source", None))
    album = bird.run(nobody, title="Bootleg", artist="Pink Floid", create=True).require_item()
    (tie,) = bird.show(album).relations
    bird.edit(tie.id, name="Pink Floyd")
    bird.edit(album, release_year=1970)
    assert [one.id for one in bird.show(album).relations] == [tie.id]
    with bird.session() as session:
        assert session.query(Artist).count() == 1


def test_two_artists_of_one_name_stay_two(bird: Bowerbird) -> None:
    source = ScriptedProvider("source", None)
    importer = _albums(source)
    album = bird.run(importer, title="Duo", artist="John Williams", create=True).require_item()
    ties = tuple(
        Related(
            role="artist",
            kind="artist",
            facts=Facts(fields={"name": "John Williams"}, identifiers=(one,)),
            position=position,
        )
        for position, one in enumerate((MBID, OTHER_MBID))
    )
    source.answer = Facts(fields={"title": "Duo"}, related=ties)
    bird.run(importer, item=album, force_providers=True)
    before = [(tie.id, tie.position) for tie in bird.show(album).relations]
    assert len({item_id for item_id, _ in before}) == 2
    assert not bird.run(importer, item=album, force_providers=True).changed
    assert {bird.show(item_id).identifiers for item_id, _ in before} == {(MBID,), (OTHER_MBID,)}


def test_words_that_no_source_knows_make_one_item_however_often_they_are_said(bird: Bowerbird) -> None:
    nobody = importer_of(ScriptedProvider("source", None))
    bird.run(
        importer_of(ScriptedProvider("source", Facts(fields={"name": "Nirvana"}, identifiers=(MBID,)))), mbid=MBID.value
    )
    bird.run(
        importer_of(ScriptedProvider("source", Facts(fields={"name": "Nirvana"}, identifiers=(OTHER_MBID,)))),
        mbid=OTHER_MBID.value,
    )
    made = {bird.run(nobody, name="Nirvana", create=True).require_item().id for _ in range(3)}
    assert len(made) == 1
    with bird.session() as session:
        assert session.query(Artist).count() == 3


def test_an_answer_that_is_refused_teaches_the_next_provider_nothing(bird: Bowerbird) -> None:
    wrong = Facts(fields={"name": 5}, identifiers=(Identifier("wikidata", "Q9"),))
    after = ScriptedProvider("after", None)
    bird.run(importer_of(ScriptedProvider("wrong", wrong), after), name="Pink Floyd")
    assert after.fetched[0].name == "Pink Floyd"  # type: ignore[attr-defined]
    assert after.fetched[0].identifiers == ()


def test_picking_in_vain_does_not_overwrite_the_item_of_that_name(bird: Bowerbird) -> None:
    bird.run(importer_of(ScriptedProvider("source", FLOYD, scheme="musicbrainz_artist")), mbid=FLOYD_MBID)
    nobody = importer_of(ScriptedProvider("source", None, scheme="musicbrainz_artist"))
    result = bird.run(nobody, name="pink FLOYD", pick=1, create=True)
    assert not result.success
    assert bird.show(bird.catalogue.resolve("artist", "Pink Floyd")).name == "Pink Floyd"
