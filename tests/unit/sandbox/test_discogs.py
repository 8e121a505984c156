from __future__ import annotations

import json
from typing import Any

import pytest

from bowerbird.sandbox import load_facts
from bowerbird.sandbox.discogs import discogs_site
from bowerbird.sandbox.site import Request, Response, Site
from support.discogs import needs_recorded_discogs, recorded_discogs

SIGNED = {"authorization": "Discogs token=sesame"}
IN_ADDRESS = {"token": "sesame"}


@pytest.fixture(scope="module")
def site() -> Site:
    return discogs_site(load_facts())


def ask(site: Site, path: str, sent: dict[str, str] | None = None, /, **query: str) -> Response:
    """Ask with the header SIGNED, or with the token in the address."""
    in_header = "authorization" in (sent or {})
    words = {name: [value] for name, value in {**({} if in_header else sent or {}), **query}.items()}
    headers = sent or {} if in_header else {}
    return site.answer(Request("GET", f"/discogs/{path}", words, headers=headers, origin="http://127.0.0.1:9"))


def told(response: Response) -> Any:
    return json.loads(response.body)


def test_numbers_are_those_that_musicbrainz_links_to(site: Site) -> None:
    assert told(ask(site, "artists/45467"))["name"] == "Pink Floyd"
    assert told(ask(site, "masters/10362"))["title"] == "The Dark Side of the Moon"


def test_what_is_linked_together_is_there(site: Site) -> None:
    versions = told(ask(site, "masters/10362/versions"))
    assert versions["pagination"]["items"] == len(versions["versions"]) == 4
    for version in versions["versions"]:
        release = told(ask(site, f"releases/{version['id']}"))
        assert release["master_id"] == 10362
        for one in release["labels"]:
            assert told(ask(site, f"labels/{one['id']}"))["name"] == one["name"]
        for one in release["artists"]:
            assert told(ask(site, f"artists/{one['id']}"))["name"] == one["name"]


@needs_recorded_discogs
@pytest.mark.parametrize(
    ("path", "recorded"),
    [
        ("artists/45467", "artists__1"),
        ("masters/10362", "masters__4242.json"),
        ("masters/10362/versions", "masters__4242__versions"),
    ],
)
def test_the_forms_have_what_recorded_ones_have(site: Site, path: str, recorded: str) -> None:
    ours, theirs = told(ask(site, path)), json.loads(recorded_discogs(recorded))
    # What an older or another item has and these do not: the sandbox knows of no aliases.
    assert set(theirs) - set(ours) <= {"aliases", "realname", "main_release", "main_release_url"}
    for name in set(theirs) & set(ours):
        assert type(ours[name]) is type(theirs[name]), name


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("artists/1", "Artist not found."),
        ("artists/x", "Artist not found."),
        ("labels/1", "Label not found."),
        ("masters/1", "Master Release not found."),
        ("masters/1/versions", "Master Release not found."),
        ("releases/1", "Release not found."),
        ("nothing/here", "The requested resource was not found."),
    ],
)
def test_what_is_not_there(site: Site, path: str, message: str) -> None:
    response = ask(site, path)
    assert (response.status, told(response)) == (404, {"message": message})


def test_only_who_has_a_token_may_search(site: Site) -> None:
    response = ask(site, "database/search", q="pink floyd")
    assert response.status == 401
    assert told(response) == {"message": "You must authenticate to access this resource."}
    assert ask(site, "database/search", SIGNED, q="pink floyd").status == 200
    assert ask(site, "database/search", IN_ADDRESS, q="pink floyd").status == 200


def test_a_wrong_token_is_refused() -> None:
    site = discogs_site(load_facts(), tokens={"sesame"})
    response = ask(site, "artists/45467", {"authorization": "Discogs token=wrong"})
    assert response.status == 401
    assert told(response)["message"].startswith("Invalid consumer token.")
    assert ask(site, "artists/45467", SIGNED).status == 200


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ({"type": "artist", "q": "nirvana"}, ["Nirvana", "Nirvana (2)"]),
        ({"type": "artist", "q": "sigur ros"}, ["Sigur Rós"]),
        ({"type": "label", "q": "mofi"}, ["Mobile Fidelity Sound Lab"]),
        ({"type": "master", "release_title": "animals"}, ["Pink Floyd - Animals"]),
        ({"type": "master", "artist": "radiohead", "release_title": "animals"}, []),
        ({"type": "release", "barcode": "0 7599-62472 9"}, []),
    ],
)
def test_a_search(site: Site, words: dict[str, str], titles: list[str]) -> None:
    assert [one["title"] for one in told(ask(site, "database/search", SIGNED, **words))["results"]] == titles


def test_a_barcode_finds_its_releases(site: Site) -> None:
    found = told(ask(site, "database/search", SIGNED, type="release", barcode="7 20642-46292 8"))["results"]
    assert {one["title"] for one in found} == {"Weezer - Weezer"}
    assert len(found) == 2


def test_a_credit_that_is_printed_otherwise_has_an_asterisk(site: Site) -> None:
    [one] = told(ask(site, "database/search", SIGNED, type="master", release_title="collision course"))["results"]
    assert one["title"] == "Jay‐Z* / Linkin Park - Collision Course"  # noqa: RUF001 -- the hyphen of the facts


def test_pages(site: Site) -> None:
    response = ask(site, "database/search", IN_ADDRESS, type="master", artist="pink floyd", per_page="2", page="2")
    body = told(response)
    assert len(body["results"]) == 2
    assert set(body["pagination"]["urls"]) == {"first", "prev", "next", "last"}
    assert "page=3" in body["pagination"]["urls"]["next"]
    assert 'rel="next"' in response.headers["Link"]
    assert "sesame" not in response.headers["Link"]
    assert ask(site, "database/search", SIGNED, q="pink", page="999").status == 404


def test_pictures_are_for_those_with_a_token(site: Site) -> None:
    assert told(ask(site, "masters/10362"))["images"][0]["uri"] == ""
    address = told(ask(site, "masters/10362", SIGNED))["images"][0]["uri"]
    path = address.removeprefix("http://127.0.0.1:9/discogs/")
    picture = ask(site, path, SIGNED)
    assert (picture.status, picture.content_type, picture.body[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert ask(site, path).status == 401


def test_the_limit_is_a_moving_minute() -> None:
    now = [0.0]
    site = discogs_site(load_facts(), limited=True, clock=lambda: now[0])
    states = []
    for _ in range(26):
        now[0] += 1
        states.append(ask(site, "artists/45467"))
    assert [one.status for one in states] == [200] * 25 + [429]
    assert told(states[-1]) == {"message": "You are making requests too quickly."}
    assert states[0].headers["X-Discogs-Ratelimit-Remaining"] == "24"
    assert states[24].headers["X-Discogs-Ratelimit-Remaining"] == "0"
    # Who has a token may ask more often.
    assert ask(site, "artists/45467", SIGNED).headers["X-Discogs-Ratelimit-Remaining"] == "34"
    now[0] = 61.5
    assert ask(site, "artists/45467").status == 429
    now[0] = 63.5
    assert ask(site, "artists/45467").status == 200
