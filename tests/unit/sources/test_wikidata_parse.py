from __future__ import annotations

from typing import Any

import msgspec

from bowerbird.sources.wikidata.bodies import EntitiesBody, EntityBody
from bowerbird.sources.wikidata.parse import Context, countries_of, item_facts, tied_to
from bowerbird.sources.wikidata.properties import ALBUM, ARTIST, LABEL
from bowerbird.sources.wikidata.references import Named, Reference
from bowerbird.words.facts import Facts, Image, Link
from bowerbird.words.identifiers import Identifier
from support.wikidata import ended, entity, item, needs_recorded_items, recorded_item, text

MBID = "83d91898-7763-47d7-b03b-b92132375c47"
OTHER = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"


def body(claims: dict[str, list[Any]], **more: Any) -> EntityBody:
    return msgspec.convert(entity("Q1", claims, **more), EntityBody)


def told(claims: dict[str, list[Any]], *, asked: str = "Q1", **more: Any) -> Facts:
    return item_facts(body(claims, **more), ARTIST, Context(asked=asked, name="Item Q1"))


def recorded(number: str) -> EntityBody:
    entities = msgspec.json.decode(recorded_item(number), type=EntitiesBody).entities
    assert entities is not None
    return entities[number]


@needs_recorded_items
def test_the_beatles_as_recorded() -> None:
    context = Context(asked="Q1299", name="The Beatles", languages=("en", "ja"), named=Named(countries={"Q145": "GB"}))
    facts = item_facts(recorded("Q1299"), ARTIST, context)
    assert facts.fields == {
        "aliases": ["Beatles", "Fab Four", "ビートルズ", "ザ・ビートルズ"],
        "country": "GB",
        "begin_date": "1960",
        "end_date": "1970-04-10",
    }
    assert facts.identifiers == (
        Identifier("wikidata", "Q1299"),
        Identifier("musicbrainz_artist", "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"),
        Identifier("isni", "0000000121707484"),
        Identifier("viaf", "141205608"),
        Identifier("imdb", "nm1397313"),
        Identifier("allmusic", "mn0000754032"),
        Identifier("spotify", "3WrFJ7ztbogyGnTHbHJFl2"),
        Identifier("discogs", "82730"),
        Identifier("wikipedia", "en:The Beatles"),
        Identifier("wikipedia", "ja:ビートルズ"),
    )
    assert facts.links == (Link("official homepage", "http://www.thebeatles.com"),)
    assert facts.images == (
        Image("image", "https://commons.wikimedia.org/wiki/Special:FilePath/The_Fabs.JPG"),
        Image("logo", "https://commons.wikimedia.org/wiki/Special:FilePath/Beatles_logo.png"),
    )
    assert facts.related == ()
    assert facts.origin == {"licence": "CC0 1.0"}


@needs_recorded_items
def test_a_person_as_recorded() -> None:
    shin = recorded("Q494290")
    assert list(countries_of(shin, ARTIST)) == ["Q884"]
    facts = item_facts(shin, ARTIST, Context(asked="Q494290", named=Named(countries={"Q884": "KR"})))
    assert facts.fields == {"aliases": ["Shin Jung-hyeon"], "country": "KR", "begin_date": "1938-01-04"}
    assert [one.scheme for one in facts.identifiers] == [
        *("wikidata", "musicbrainz_artist", "imdb", "allmusic", "discogs", "wikipedia"),
    ]


def test_names_come_in_the_order_of_the_languages_and_without_the_one_that_is_known() -> None:
    labels = {one: {"language": one, "value": f"Name {one}"} for one in ("de", "en", "mul", "fr")}
    aliases = {"en": [{"language": "en", "value": " Other \u0000name "}, {"language": "en", "value": "Name de"}]}
    named = body({}, labels=labels, aliases=aliases)
    context = Context(asked="Q1", name="Name en", languages=("en", "de"))
    assert item_facts(named, ARTIST, context).fields == {"aliases": ["Other name", "Name de", "Name mul"]}


def test_a_merged_item_is_known_by_both_numbers() -> None:
    assert told({}, asked="Q9").identifiers == (Identifier("wikidata", "Q1"), Identifier("wikidata", "Q9"))


def test_one_musicbrainz_identifier_is_told_and_several_are_not() -> None:
    one, two = {"P434": [text(MBID)]}, {"P434": [text(MBID), text(OTHER)]}
    assert told(one).identified_by("musicbrainz_artist") == MBID
    assert told(two).identified_by("musicbrainz_artist") is None
    best = {"P434": [text(MBID), text(OTHER, "preferred")]}
    assert told(best).identified_by("musicbrainz_artist") == OTHER


def test_the_musicbrainz_identifier_of_an_item_that_has_one_is_not_told() -> None:
    facts = item_facts(body({"P434": [text(OTHER)]}), ARTIST, Context(asked="Q1", knows_musicbrainz=True))
    assert facts.identified_by("musicbrainz_artist") is None


def test_numbers_that_are_none_of_their_scheme_are_left_out() -> None:
    claims = {"P345": [text("co0012345")], "P213": [text("0000 0001 2103 2683")], "P1953": [text("no number")]}
    assert told(claims).identifiers == (Identifier("wikidata", "Q1"), Identifier("isni", "0000000121032683"))


def test_each_kind_has_numbers_of_its_own() -> None:
    claims = {"P1953": [text("1")], "P1954": [text("2")], "P1955": [text("3")]}
    found = [
        item_facts(body(claims), shape, Context(asked="Q1")).identified_by("discogs")
        for shape in (ARTIST, ALBUM, LABEL)
    ]
    assert found == ["1", "2", "3"]


def test_an_album_has_neither_country_nor_dates() -> None:
    album = body({"P495": [item("Q145")]})
    assert list(countries_of(album, ALBUM)) == []
    assert item_facts(album, ALBUM, Context(asked="Q1", name="Item Q1")).fields == {}


def test_of_two_countries_that_hold_none_is_told() -> None:
    codes = Named(countries={"Q145": "GB", "Q30": "US", "Q174193": ""})

    def country(claims: dict[str, list[Any]]) -> object:
        return item_facts(body(claims), ARTIST, Context(asked="Q1", named=codes)).fields.get("country")

    assert country({"P27": [item("Q145"), item("Q174193")]}) == "GB"
    assert country({"P27": [item("Q145"), item("Q30")]}) is None
    assert country({"P27": [item("Q145", qualifiers=ended("1990")), item("Q30")]}) == "US"
    assert country({"P495": [item("Q999")], "P27": [item("Q30")]}) == "US"


def test_addresses_that_are_none_and_files_without_a_name_are_left_out() -> None:
    facts = told({"P856": [text("ftp://a.example"), text("https://b.example/" + "x" * 2000)], "P18": [text(" ")]})
    assert (facts.links, facts.images) == ((), ())


def test_a_file_name_is_written_as_in_an_address() -> None:
    (image,) = told({"P18": [text("Björk & co? (50%).jpg")]}).images
    assert image.url == "https://commons.wikimedia.org/wiki/Special:FilePath/Bj%C3%B6rk_%26_co%3F_%2850%25%29.jpg"


def test_ties_lead_to_items_that_have_a_musicbrainz_identifier() -> None:
    claims = {"P737": [item("Q2"), item("Q3"), item("Q4")], "P144": [item("Q5")]}
    references = {
        "Q2": Reference(item="Q2", label="A Book"),
        "Q3": Reference(item="Q33", label="Band", musicbrainz=OTHER),
    }
    facts = item_facts(body(claims), ARTIST, Context(asked="Q1", named=Named(references=references)))
    assert list(tied_to(body(claims), ARTIST)) == ["Q2", "Q3", "Q4"]
    (tie,) = facts.related
    assert (tie.role, tie.kind, tie.position) == ("influenced_by", "artist", 0)
    assert tie.facts.fields == {"name": "Band"}
    assert tie.facts.identifiers == (Identifier("musicbrainz_artist", OTHER), Identifier("wikidata", "Q33"))


def test_an_album_is_based_on_another_one() -> None:
    named = Named(references={"Q2": Reference(item="Q2", musicbrainz=OTHER)})
    (tie,) = item_facts(body({"P144": [item("Q2")]}), ALBUM, Context(asked="Q1", named=named)).related
    assert (tie.role, tie.kind, tie.facts.fields) == ("based_on", "album", {})


def test_pages_of_the_wanted_wikipedias_are_told() -> None:
    wikis = ("enwiki", "nowiki", "dewiki", "ptwiki")
    pages = {one: {"site": one, "title": f"Title {one}", "badges": list[str]()} for one in wikis}
    context = Context(asked="Q1", languages=("nb", "en", "pt-br"))
    facts = item_facts(body({}, sitelinks=pages), LABEL, context)
    assert [str(one) for one in facts.identifiers[1:]] == [
        "wikipedia:no:Title nowiki",
        "wikipedia:en:Title enwiki",
        "wikipedia:pt:Title ptwiki",
    ]
