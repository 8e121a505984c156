from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.music import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from support.strategies import facts, steady, texts

MBID = "83d91898-7763-47d7-b03b-b92132375c47"
FLOYD = Identifier("musicbrainz_artist", MBID)

junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.binary(max_size=4) | st.just(object()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2) | st.tuples(inner),
    max_leaves=4,
)
word_names = st.sampled_from(["name", "title", "artist", "year", "type", "country", "mbid", "identifiers"]) | texts
calls = st.dictionaries(word_names, junk | st.just(MBID) | st.just((FLOYD,)), max_size=4)


@steady
@given(st.sampled_from([ArtistQuery, AlbumQuery]), calls)
@example(ArtistQuery, {"name": "Pink Floyd", "identifiers": 5})
@example(ArtistQuery, {"identifiers": [{"scheme": "isni", "value": "junk"}]})
@example(ArtistQuery, {"name": ["Pink Floyd"]})
@example(AlbumQuery, {"title": "Animals", "year": 10**40})
def test_any_words_make_a_valid_query_or_a_query_error(kind: type[Query], words: dict[str, Any]) -> None:
    try:
        query = kind.from_words(words)
    except QueryError:
        return
    assert getattr(query, kind.name_word) or query.identifiers
    assert all(isinstance(one, Identifier) for one in query.identifiers)
    for word in kind.identifier_words.values():
        known = query.identified_by(word)
        assert known is None or known == known.strip().lower()
    assert len(set(query.identifiers)) == len(query.identifiers)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({}, "nothing to look for: give name=… or mbid=…; optional: type, country, disambiguation"),
        ({"name": ""}, "name is empty"),
        ({"name": " \x00 "}, "name is empty"),
        ({"name": None}, "nothing to look for"),
        ({"country": "GB"}, "nothing to look for"),
        ({"name": 7}, "Expected `str"),
        ({"nmae": "Pink Floyd"}, "unknown word 'nmae'"),
        ({"mbid": "junk"}, "'junk' is not a musicbrainz_artist identifier"),
        ({"mbid": 7}, "mbid=7 must be a text"),
        ({"name": "x", "identifiers": 5}, "identifiers"),
        ({"name": "x", "identifiers": "wikidata:Q1"}, "identifiers"),
        ({"identifiers": [Identifier("musicbrainz_artist", "../junk")]}, "is not a musicbrainz_artist identifier"),
    ],
)
def test_a_wrong_call_says_what_was_wrong_and_what_is_accepted(words: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        ArtistQuery.from_words(words)
    assert message in str(caught.value)
    assert "give name=…" in str(caught.value) or "one looks like" in str(caught.value)


@pytest.mark.parametrize("words", [{"country": "Atlantis"}, {"country": "XX"}])
def test_what_is_no_country_is_refused(words: dict[str, Any]) -> None:
    for kind, name in ((ArtistQuery, "name"), (LabelQuery, "name"), (ReleaseQuery, "title")):
        with pytest.raises(QueryError, match=f"the country '{words['country']}' is not known; give {name}=…"):
            kind.from_words({name: "x", **words})


@pytest.mark.parametrize("text", ["United Kingdom", "gb", "UK", "England", " Großbritannien "])
def test_a_country_is_read_as_in_a_list(text: str) -> None:
    for kind, name in ((ArtistQuery, "name"), (LabelQuery, "name"), (ReleaseQuery, "title")):
        assert getattr(kind.from_words({name: "x", "country": text}), "country") == "GB"  # noqa: B009 -- of three kinds


@pytest.mark.parametrize(
    ("given", "year"), [("'91", 1991), ("1991", 1991), ("1991-09-24", 1991), ("????", None), (" ", None), (1991, 1991)]
)
def test_a_year_is_read_as_in_a_list(given: object, year: int | None) -> None:
    for kind in (AlbumQuery, ReleaseQuery, SongQuery):
        assert getattr(kind.from_words({"title": "x", "year": given}), "year") == year  # noqa: B009 -- of three kinds
        with pytest.raises(QueryError, match="the year 'soon' is not understood; give title=…"):
            kind.from_words({"title": "x", "year": "soon"})


def test_words_are_trimmed_and_identifiers_put_in_normal_form() -> None:
    query = ArtistQuery.from_words({"name": "  Pink Floyd ", "country": " ", "mbid": MBID.upper()})
    assert query == ArtistQuery(name="Pink Floyd", identifiers=(FLOYD,))
    assert query.identified_by("musicbrainz_artist") == MBID


def test_an_identifier_given_twice_is_known_once() -> None:
    query = ArtistQuery.from_words({"mbid": MBID, "identifiers": (FLOYD,)})
    assert query.identifiers == (FLOYD,)


@pytest.mark.parametrize(
    "order", [("mbid", "barcode", "asin"), ("asin", "barcode", "mbid"), ("barcode", "mbid", "asin")]
)
def test_what_says_best_who_is_meant_comes_first_in_whatever_order_it_is_given(order: tuple[str, ...]) -> None:
    words = {"mbid": MBID, "barcode": "0724382975229", "asin": "B000002UAL"}
    query = ReleaseQuery.from_words({word: words[word] for word in order})
    assert [one.scheme for one in query.identifiers] == ["musicbrainz_release", "barcode", "asin"]


def test_identifiers_of_other_schemes_may_be_given_whole() -> None:
    wiki = Identifier("wikidata", "Q2306")
    assert ArtistQuery.from_words({"identifiers": [wiki], "mbid": MBID}).identifiers == (wiki, FLOYD)


@steady
@given(facts, facts)
def test_growing_keeps_every_identifier_once_and_learns_new_ones(known: Facts, heard: Facts) -> None:
    query = AlbumQuery(title="Animals", identifiers=tuple(dict.fromkeys(known.identifiers)))
    grown = query.grow(heard)
    assert grown.identifiers[: len(query.identifiers)] == query.identifiers
    assert set(grown.identifiers) == {*query.identifiers, *heard.identifiers}
    assert len(set(grown.identifiers)) == len(grown.identifiers)
    assert grown.title == (heard.fields.get("title") or "Animals")
    assert query.title == "Animals"
    assert grown.grow(heard) == grown


def test_what_a_source_says_wins_over_the_spelling_of_the_caller_and_silence_does_not() -> None:
    query = AlbumQuery(title="animals", artist="floyd", year=1976, type="album")
    heard = Facts(fields={"title": "Animals", "artist_credit": "Pink Floyd", "release_year": 1977, "primary_type": ""})
    assert query.grow(heard) == AlbumQuery(title="Animals", artist="Pink Floyd", year=1977, type="album")


@steady
@given(facts)
def test_a_query_made_from_facts_says_what_the_facts_say(facts: Facts) -> None:
    query = AlbumQuery.from_facts(facts)
    if query is None:
        assert not facts.identifiers
        assert not (facts.fields.get("title") or "").strip()
    else:
        assert query.title == (facts.fields.get("title") or None)
        assert query.year == facts.fields.get("release_year")


@pytest.mark.parametrize("name", [None, "", " ", "\x00"])
def test_facts_that_name_nothing_make_no_query(name: str | None) -> None:
    assert ArtistQuery.from_facts(Facts(fields={"name": name, "country": "GB"})) is None


def test_a_query_as_facts_uses_the_columns_of_the_kind() -> None:
    saved = AlbumQuery(title="Animals", artist="Pink Floyd", year=1977, identifiers=(Identifier("discogs", "7"),))
    told = saved.as_facts()
    assert told.fields == {"title": "Animals", "artist_credit": "Pink Floyd", "release_year": 1977}
    assert told.identifiers == (Identifier("discogs", "7"),)
    assert [(tie.role, tie.facts.fields) for tie in told.related] == [("artist", {"name": "Pink Floyd"})]
    assert AlbumQuery.from_facts(told) == saved


@pytest.mark.parametrize(
    ("written", "column", "value"),
    [
        ("Live", "secondary_types", ["Live"]),
        ("compilation album", "secondary_types", ["Compilation"]),
        ("LP", "primary_type", "Album"),
        ("EP", "primary_type", "EP"),
        ("Zine", "primary_type", "Zine"),
    ],
)
def test_the_type_of_an_album_is_saved_in_the_column_that_it_belongs_to(
    written: str, column: str, value: object
) -> None:
    fields = AlbumQuery(title="Animals", type=written).as_facts().fields
    assert {name: told for name, told in fields.items() if name != "title"} == {column: value}


def test_what_is_wanted_is_the_name_the_maker_and_the_hints() -> None:
    wanted = AlbumQuery(title="Animals", artist="Pink Floyd", year=1977).wanted()
    assert wanted is not None
    assert (wanted.name, wanted.by, wanted.hints) == ("Animals", "Pink Floyd", {"release_year": 1977})
    assert wanted.preferred == {"primary_type": "Album", "secondary_types": []}
    assert AlbumQuery(identifiers=(FLOYD,)).wanted() is None
    assert ArtistQuery(identifiers=(FLOYD,)).wanted() is None
    assert Query.wanted(ArtistQuery(name="x")) is None
