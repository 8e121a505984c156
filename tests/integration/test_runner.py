"""The runner's rules, one test each, with scripted sources on real databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumImporter, AlbumQuery, Artist, ArtistImporter
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import NotInCatalogueError, QueryError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate, Status
from support.catalogue import DARK_SIDE, FLOYD, FLOYD_MBID, importer_of

MBID = Identifier("musicbrainz_artist", FLOYD_MBID)
OTHER_MBID = Identifier("musicbrainz_artist", "5b11f4ce-a62d-471e-81fc-a69a8278c7da")


def test_providers_are_asked_in_order_and_the_query_grows(bird: Bowerbird) -> None:
    first = ScriptedProvider("first", FLOYD)
    second = ScriptedProvider("second", Facts(fields={"gender": "none"}))
    result = bird.run(importer_of(first, second), name="pink floyd")
    assert result.created
    assert [one.status for one in result.providers.values()] == ["succeeded", "succeeded"]
    assert second.fetched[0].identifiers == FLOYD.identifiers
    assert second.fetched[0].name == "Pink Floyd"  # type: ignore[attr-defined]
    assert result.require_item().gender == "none"


def test_each_answer_is_saved_before_the_next_provider_is_asked(bird: Bowerbird) -> None:
    seen: list[tuple[int, str]] = []

    def look(_query: Query) -> Facts:
        with bird.session() as session:
            rows = session.execute(text("SELECT provider, status FROM enrichments WHERE provider <> 'curator'"))
            seen.append((session.query(Artist).count(), ", ".join(sorted(f"{a} {b}" for a, b in rows))))
        return Facts(fields={"gender": "none"})

    bird.run(
        importer_of(ScriptedProvider("first", Facts(fields={"name": "X"})), ScriptedProvider("second", look)), name="X"
    )
    assert seen == [(1, "first succeeded, second due")]


def test_an_existing_item_is_returned_at_once(bird: Bowerbird) -> None:
    source = ScriptedProvider(
        "source", FLOYD, scheme="musicbrainz_artist", candidates=[Candidate(identifier=MBID, facts=FLOYD)]
    )
    importer = importer_of(source)
    bird.run(importer, name="Pink Floyd")
    queries: tuple[dict[str, Any], ...] = (
        {"name": "PINK FLOYD"},
        {"mbid": FLOYD_MBID.upper()},
        {"name": "whatever", "mbid": FLOYD_MBID},
    )
    for query in queries:
        result = bird.run(importer, **query)
        assert result.success
        assert not result.created
        assert result.providers["source"].status == Status.SKIPPED
    assert (len(source.searched), len(source.fetched)) == (1, 1)


def test_a_name_that_a_search_leads_to_a_stored_item_costs_the_search_only(bird: Bowerbird) -> None:
    alias = Facts(fields={"name": "Pink Floyd", "aliases": ["Пинк Флойд"]}, identifiers=(MBID,))
    source = ScriptedProvider(
        "source", FLOYD, scheme="musicbrainz_artist", candidates=[Candidate(identifier=MBID, facts=alias)]
    )
    importer = importer_of(source)
    bird.run(importer, mbid=FLOYD_MBID)
    result = bird.run(importer, name="Пинк Флойд")
    assert result.require_item().name == "Pink Floyd"
    assert (len(source.searched), len(source.fetched)) == (1, 1)


def test_forcing_asks_again_and_changes_nothing_when_nothing_is_new(bird: Bowerbird) -> None:
    source = ScriptedProvider("source", FLOYD)
    importer = importer_of(source)
    item = bird.run(importer, name="Pink Floyd").require_item()
    with bird.session() as session:
        before = session.scalar(text("SELECT count(*) FROM revisions"))
    for result in (
        bird.run(importer, name="Pink Floyd", force_providers=True),
        bird.run(importer, item=item, providers=["source"]),
    ):
        assert result.providers["source"].status == Status.UNCHANGED
        assert not result.changed
    assert len(source.fetched) == 3
    with bird.session() as session:
        assert session.scalar(text("SELECT count(*) FROM revisions")) == before


def test_one_provider_can_be_asked_alone(bird: Bowerbird) -> None:
    first, second = ScriptedProvider("first", FLOYD), ScriptedProvider("second", Facts(fields={"gender": "none"}))
    importer = importer_of(first, second)
    item = bird.run(importer, name="Pink Floyd").require_item()
    result = bird.run(importer, item=item, providers=["second"])
    assert list(result.providers) == ["second"]
    assert (len(first.fetched), len(second.fetched)) == (1, 2)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnavailableError("down", request="GET https://x", retry_after=7), Status.UNAVAILABLE),
        (RejectedError("no", request="GET https://x"), Status.FAILED),
        (ZeroDivisionError("a bug"), Status.FAILED),
    ],
)
def test_a_provider_that_raises_fails_alone(bird: Bowerbird, error: Exception, status: Status) -> None:
    importer = importer_of(
        ScriptedProvider("first", FLOYD),
        ScriptedProvider("broken", error),
        ScriptedProvider("last", Facts(fields={"gender": "none"})),
    )
    result = bird.run(importer, name="Pink Floyd")
    assert result.success
    assert result.providers["broken"].status == status
    assert str(error) in result.errors[0]
    assert result.require_item().gender == "none"
    ledger = {row.provider: row for row in bird.show(result.require_item()).enrichments}
    assert ledger["broken"].status == status
    assert ledger["broken"].error_type == type(error).__name__
    assert ledger["broken"].asked == {
        "name": "Pink Floyd",
        "identifiers": [
            {"scheme": "musicbrainz_artist", "value": FLOYD_MBID},
            {"scheme": "wikidata", "value": "Q2306"},
        ],
    } | {"type": "Group", "country": "GB"}


def test_a_failure_before_the_item_exists_is_in_its_ledger_afterwards(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("down", UnavailableError("down")), ScriptedProvider("up", FLOYD))
    item = bird.run(importer, name="Pink Floyd").require_item()
    ledger = {row.provider: row.status for row in bird.show(item).enrichments}
    assert ledger == {"down": "unavailable", "up": "succeeded"}


def test_the_import_fails_when_no_provider_succeeded_and_nothing_is_saved(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("a", None), ScriptedProvider("b", RejectedError("no")))
    result = bird.run(importer, name="Pink Floyd")
    assert not result.success
    assert result.item is None
    assert [one.status for one in result.providers.values()] == ["not_found", "failed"]
    with bird.session() as session:
        assert session.query(Artist).count() == 0


def test_an_item_is_first_saved_by_the_provider_that_makes_it_valid(bird: Bowerbird) -> None:
    knows_country = ScriptedProvider(
        "numbers", Facts(fields={"country": "GB"}, identifiers=(Identifier("isni", "0000000121032683"),))
    )
    result = bird.run(importer_of(knows_country, ScriptedProvider("names", FLOYD)), mbid=FLOYD_MBID)
    assert result.created
    assert result.providers["numbers"].succeeded
    record = bird.show(result.require_item())
    assert record.fields["country"] == "GB"
    assert record.sources["country"] == ("numbers",)
    nameless = ScriptedProvider("source", Facts(fields={"country": "US"}))
    alone = bird.run(importer_of(nameless), mbid=OTHER_MBID.value)
    assert not alone.success
    assert "lacks name" in alone.errors[0]


def test_candidates_are_offered_and_nothing_is_saved_until_one_is_chosen(bird: Bowerbird) -> None:
    two = [
        Candidate(identifier=one, facts=Facts(fields={"name": "Nirvana", "country": country}, identifiers=(one,)))
        for one, country in ((OTHER_MBID, "US"), (MBID, "GB"))
    ]
    source = ScriptedProvider(
        "source",
        lambda query: Facts(fields={"name": "Nirvana"}, identifiers=query.identifiers),
        scheme="musicbrainz_artist",
        candidates=two,
    )
    importer = importer_of(source)
    result = bird.run(importer, name="Nirvana")
    assert not result.success
    assert [one.identifier for one in result.candidates] == [OTHER_MBID, MBID]
    assert not source.fetched
    with pytest.raises(QueryError, match="no candidate 3"):
        bird.run(importer, name="Nirvana", pick=3)
    picked = bird.run(importer, name="Nirvana", pick=2)
    assert bird.show(picked.require_item()).identifiers == (MBID,)
    hinted = bird.run(importer, name="Nirvana", country="US", force_providers=True)
    assert hinted.item is not None


def test_an_item_that_no_source_has_can_be_saved_from_the_words(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("a", None), ScriptedProvider("b", None))
    result = bird.run(importer, name="Garage Band of Mine", country="PT", create=True)
    assert result.created
    record = bird.show(result.require_item())
    assert record.sources == {"name": ("curator",), "country": ("curator",)}
    assert {row.provider: row.status for row in record.enrichments} == {"a": "due", "b": "due", "curator": "succeeded"}
    unsure = bird.run(importer_of(ScriptedProvider("a", UnavailableError("down"))), name="Another", create=True)
    assert not unsure.success


def test_an_album_from_words_alone_is_tied_to_its_artist(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("a", None), kind=Album, query=AlbumQuery)
    result = bird.run(importer, title="Demo", artist="Garage Band of Mine", year=2024, create=True)
    assert [tie.name for tie in bird.show(result.require_item()).relations] == ["Garage Band of Mine"]
    again = bird.run(importer, title="demo", artist="garage band of mine")
    assert again.require_item().id == result.require_item().id


def test_an_edit_survives_every_rerun_and_can_be_withdrawn(bird: Bowerbird) -> None:
    importer = importer_of(ScriptedProvider("source", FLOYD))
    item = bird.run(importer, name="Pink Floyd").require_item()
    bird.edit(item, name="The Pink Floyd", country=None, aliases=["Floyd"])
    bird.run(importer, item=item, force_providers=True)
    record = bird.show(item)
    assert (record.name, record.fields["country"], record.fields["aliases"]) == ("The Pink Floyd", None, ["Floyd"])
    assert record.sources["country"] == ("curator",)
    bird.edit(item, forget=["name", "country"])
    record = bird.show(item)
    assert (record.name, record.fields["country"], record.fields["aliases"]) == ("Pink Floyd", "GB", ["Floyd"])
    assert [one.actor for one in bird.history(item)] == ["source", "curator", "curator"]


@pytest.mark.parametrize(
    "words",
    [{}, {"name": "  "}, {"mbid": "123"}, {"name": 5}, {"colour": "red"}, {"name": "X", "country": 7}],
    ids=["nothing", "blank name", "malformed id", "number for a name", "unknown word", "number for a text"],
)
def test_an_invalid_query_says_what_is_accepted(bird: Bowerbird, words: dict[str, Any]) -> None:
    with pytest.raises(QueryError, match=r"name=…|looks like"):
        bird.run(ArtistImporter, **words)


def test_wrong_usage_is_refused(bird: Bowerbird) -> None:
    source = ScriptedProvider("source", FLOYD)
    importer = importer_of(source)
    item = bird.run(importer, name="Pink Floyd").require_item()
    with pytest.raises(QueryError, match="not both"):
        bird.run(importer, item=item, name="Pink Floyd")
    with pytest.raises(QueryError, match="no provider 'nobody'"):
        bird.run(importer, item=item, providers=["nobody"])
    with pytest.raises(QueryError, match="not album"):
        bird.run(AlbumImporter, item=item)
    with pytest.raises(NotInCatalogueError):
        bird.run(importer, item=4711)
    with pytest.raises(QueryError, match="no field 'colour'"):
        bird.edit(item, colour="red")
    with pytest.raises(QueryError, match="cannot be blank"):
        bird.edit(item, name="")
    with pytest.raises(QueryError, match="nothing to edit"):
        bird.edit(item)
    assert len(source.fetched) == 1


def test_an_answer_about_another_stored_item_is_refused(bird: Bowerbird) -> None:
    bird.run(importer_of(ScriptedProvider("source", FLOYD)), name="Pink Floyd")
    mine = bird.run(importer_of(ScriptedProvider("source", None)), name="Floyd Rose", create=True).require_item()
    mistaken = ScriptedProvider(
        "source",
        FLOYD,
        scheme="musicbrainz_artist",
        candidates=[Candidate(identifier=MBID, facts=Facts(fields={"name": "Floyd Rose"}, identifiers=(MBID,)))],
    )
    result = bird.run(importer_of(mistaken), item=mine, force_providers=True)
    assert result.providers["source"].status == Status.FAILED
    assert "already" in (result.providers["source"].error or "")
    assert bird.show(mine).name == "Floyd Rose"


def test_an_album_brings_its_artist_along(bird: Bowerbird) -> None:
    result = bird.run(
        importer_of(ScriptedProvider("source", DARK_SIDE), kind=Album, query=AlbumQuery),
        mbid="f5093c06-23e3-404f-aeaa-40f72885ee3a",
    )
    with bird.session() as session:
        album = session.get_one(Album, result.require_item().id)
        assert [artist.name for artist in album.artists] == ["Pink Floyd"]
        assert [genre.name for genre in album.genres] == ["progressive rock"]
