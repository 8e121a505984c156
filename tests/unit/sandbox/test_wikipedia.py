from __future__ import annotations

import json
from typing import Any

import pytest

from bowerbird.sandbox.musicbrainz import load_facts
from bowerbird.sandbox.site import Request, Response
from bowerbird.sandbox.wikidata.items import load_items
from bowerbird.sandbox.wikipedia import Wikipedia, load_pages, wikipedia_site

NAMED = {"user-agent": "Test/1 ( me@example.org )"}


@pytest.fixture(scope="module")
def site() -> Wikipedia:
    return wikipedia_site()


def get(site: Wikipedia, title: str, method: str = "GET") -> Response:
    return site.answer(Request(method, f"/wikipedia/api/rest_v1/page/summary/{title}", headers=NAMED))


def page(site: Wikipedia, title: str) -> Any:
    response = get(site, title)
    assert response.status == 200
    return json.loads(response.body)


@pytest.mark.parametrize("title", ["Pink_Floyd", "Pink%20Floyd", "pink_Floyd"])
def test_a_page_has_a_summary(site: Wikipedia, title: str) -> None:
    told = page(site, title)
    assert told["type"] == "standard"
    assert told["titles"]["canonical"] == "Pink_Floyd"
    assert told["wikibase_item"] == "Q2306"
    assert told["content_urls"]["mobile"]["page"] == "https://en.m.wikipedia.org/wiki/Pink_Floyd"
    assert told["extract"].startswith("Pink Floyd were an English rock band")


def test_a_title_that_has_moved_leads_to_the_page(site: Wikipedia) -> None:
    response = get(site, "The_Pink_Floyd")
    assert (response.status, response.headers["Location"]) == (302, "Pink_Floyd")


def test_a_name_of_several_things_is_a_list_of_meanings(site: Wikipedia) -> None:
    assert page(site, "Nirvana_(disambiguation)")["type"] == "disambiguation"


@pytest.mark.parametrize("title", ["Nobody", "a/b", ""])
def test_a_page_that_is_not_there_is_told_as_the_real_one_does(site: Wikipedia, title: str) -> None:
    response = get(site, title)
    assert response.status == 404
    assert json.loads(response.body)["type"] == "https://mediawiki.org/wiki/HyperSwitch/errors/not_found"


def test_other_requests_are_refused(site: Wikipedia) -> None:
    assert get(site, "Pink_Floyd", "POST").status == 405
    assert site.answer(Request("GET", "/wikipedia/api/rest_v1/page/summary/Pink_Floyd")).status == 403


def test_too_many_requests_are_answered_with_429_and_a_wait() -> None:
    site = wikipedia_site(rate=1.0)
    assert [get(site, "ABBA").status for _ in range(3)] == [200, 200, 429]
    assert int(get(site, "ABBA").headers["Retry-After"]) >= 1


def test_pages_and_items_name_each_other() -> None:
    items, pages = load_items(load_facts()), load_pages()
    for title, one in pages.pages.items():
        item = items.find(one["item"])
        assert item is not None
        assert item.pages["en"] == title
    assert set(pages.redirects.values()) <= set(pages.pages)
