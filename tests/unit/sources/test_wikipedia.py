from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from bowerbird.http.client import SourceClient, SourceSettings
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.sources.wikipedia import WIKIPEDIA, Wikipedia
from bowerbird.testing import ProviderContract, Recorded
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.facts import Facts, Link
from bowerbird.words.identifiers import Identifier
from support.world import World

PAGE = "https://en.wikipedia.org/wiki/Pink_Floyd"


def summary(**more: Any) -> dict[str, Any]:
    return {
        "type": "standard",
        "title": "Pink Floyd",
        "displaytitle": "<span>Pink Floyd</span>",
        "wikibase_item": "Q2306",
        "titles": {"canonical": "Pink_Floyd", "normalized": "Pink Floyd", "display": "<span>Pink Floyd</span>"},
        "lang": "en",
        "content_urls": {"desktop": {"page": PAGE}, "mobile": {"page": "https://en.m.wikipedia.org/wiki/Pink_Floyd"}},
        "extract": "Pink Floyd are  a band.\nThey made records.",
        "extract_html": "<p>Pink Floyd are a band.</p>",
        **more,
    }


def query(*pages: str, item: str | None = "Q2306") -> ArtistQuery:
    known = [Identifier("wikidata", item)] if item else []
    return ArtistQuery(name="Pink Floyd", identifiers=(*known, *(Identifier("wikipedia", page) for page in pages)))


ENGLISH = query("en:Pink Floyd")


class TestWikipedia(ProviderContract):
    provider = Wikipedia()
    kind = Artist
    fetched = (Recorded(ENGLISH, json.dumps(summary()).encode()),)


class TestWikipediaOfAlbums(ProviderContract):
    provider = Wikipedia()
    kind = Album
    fetched = (
        Recorded(
            AlbumQuery(title="Meddle", identifiers=(Identifier("wikipedia", "en:Meddle"),)),
            json.dumps(summary(title="Meddle", titles={}, content_urls={})).encode(),
        ),
    )


@pytest.fixture
def world() -> World:
    world = World()
    world.handler = lambda _: httpx2.Response(200, json=summary())
    return world


def client(world: World, *languages: str, url: str | None = None) -> SourceClient:
    http = world.http(sources={"wikipedia": SourceSettings(url=url)} if url else {})
    http.languages = languages or ("en",)
    return http.at(WIKIPEDIA)


def test_a_page_becomes_a_description_with_its_licence(world: World) -> None:
    assert Wikipedia().fetch(ENGLISH, client(world)) == Facts(
        fields={"description": "Pink Floyd are a band. They made records."},
        identifiers=(Identifier("wikipedia", "en:Pink Floyd"),),
        links=(Link("wikipedia", PAGE),),
        origin={"licence": "CC BY-SA 4.0", "address": PAGE, "language": "en"},
    )
    assert world.urls == ["https://en.wikipedia.org/api/rest_v1/page/summary/Pink_Floyd"]


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("AC/DC", "AC%2FDC"),
        ("Sigur Rós", "Sigur_R%C3%B3s"),
        ("Who's Next?", "Who%27s_Next%3F"),
        ("+ (album)", "%2B_%28album%29"),
        ("100%", "100%25"),
    ],
)
def test_any_title_is_asked_for_as_one_part_of_the_path(world: World, title: str, path: str) -> None:
    Wikipedia().fetch(query(f"en:{title}"), client(world))
    assert world.sent[0].url.raw_path.decode() == f"/api/rest_v1/page/summary/{path}"


def test_the_first_language_that_has_a_page_is_asked(world: World) -> None:
    pages = query("en:Pink Floyd", "de:Pink Floyd (Band)")
    facts = Wikipedia().fetch(pages, client(world, "fr", "de", "en"))
    assert world.urls == ["https://de.wikipedia.org/api/rest_v1/page/summary/Pink_Floyd_%28Band%29"]
    assert facts is not None
    assert facts.origin["language"] == "de"
    # A host of its own has a budget of its own, as large as that of the first.
    assert world.budget.acquired == [("de.wikipedia.org", WIKIPEDIA.rate)]


def test_another_address_than_wikipedias_is_taken_as_it_is(world: World) -> None:
    Wikipedia().fetch(query("de:Pink Floyd"), client(world, "de", url="http://127.0.0.1:9/wikipedia"))
    assert world.urls == ["http://127.0.0.1:9/wikipedia/api/rest_v1/page/summary/Pink_Floyd"]


def test_norwegian_has_an_address_of_its_own(world: World) -> None:
    Wikipedia().fetch(query("no:Pink Floyd"), client(world, "nb"))
    assert world.sent[0].url.host == "no.wikipedia.org"


@pytest.mark.parametrize("pages", [[], ["de:Pink Floyd"]])
def test_without_a_page_in_a_wanted_language_it_is_not_asked(world: World, pages: list[str]) -> None:
    with pytest.raises(NotApplicableError, match="a page in en or fr: ask wikidata first"):
        Wikipedia().fetch(query(*pages), client(world, "en", "fr"))
    assert world.sent == []


def test_a_title_that_has_moved_is_followed(world: World) -> None:
    world.replies(
        httpx2.Response(302, headers={"location": "Pink_Floyd"}),
        httpx2.Response(200, json=summary()),
    )
    facts = Wikipedia().fetch(query("en:The Pink Floyd"), client(world))
    assert world.urls[1] == "https://en.wikipedia.org/api/rest_v1/page/summary/Pink_Floyd"
    assert facts is not None
    assert facts.identifiers == (Identifier("wikipedia", "en:Pink Floyd"),)


@pytest.mark.parametrize(
    "more",
    [{"type": "disambiguation"}, {"type": "mainpage"}, {"wikibase_item": "Q150901"}, {"title": " ", "titles": {}}],
)
def test_a_page_about_something_else_is_none(world: World, more: dict[str, Any]) -> None:
    world.handler = lambda _: httpx2.Response(200, json=summary(**more))
    assert Wikipedia().fetch(ENGLISH, client(world)) is None


def test_a_page_may_be_about_an_item_whose_number_nobody_knows(world: World) -> None:
    assert Wikipedia().fetch(query("en:Pink Floyd", item=None), client(world)) is not None
    world.handler = lambda _: httpx2.Response(200, json=summary(wikibase_item=None))
    assert Wikipedia().fetch(ENGLISH, client(world)) is not None


def test_a_page_without_an_extract_is_still_a_link(world: World) -> None:
    world.handler = lambda _: httpx2.Response(200, json=summary(type="no-extract", extract=""))
    facts = Wikipedia().fetch(ENGLISH, client(world))
    assert facts is not None
    assert (facts.fields, facts.links) == ({}, (Link("wikipedia", PAGE),))


def test_an_address_that_is_not_told_is_made_of_the_title(world: World) -> None:
    more = {"title": "Sigur Rós", "titles": {}, "content_urls": {}}
    world.handler = lambda _: httpx2.Response(200, json=summary(**more))
    facts = Wikipedia().fetch(ENGLISH, client(world))
    assert facts is not None
    assert facts.links == (Link("wikipedia", "https://en.wikipedia.org/wiki/Sigur_R%C3%B3s"),)
