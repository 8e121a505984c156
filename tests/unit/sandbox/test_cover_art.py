"""The sandbox's Cover Art Archive, asked without a server around it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bowerbird.images.pictures import examine
from bowerbird.sandbox import Request, Response, Site, load_facts
from bowerbird.sandbox.coverartarchive import coverartarchive_site
from support.recorded import COVER_NAMES, needs_recorded_covers, recorded_cover

ORIGIN = "http://sandbox.test"
BASE = f"{ORIGIN}/coverartarchive"
DARK_SIDE = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
DARK_SIDE_RELEASE = "1c3ea255-3cc5-4861-9864-81e3bceb4443"
NO_ART = "195714b6-910c-445c-a5cb-1e57a697de15"
NOT_APPROVED = "4fcc5ec2-d177-396b-b810-9439031b3c3a"
CUT_OFF = "f4704ade-d0d8-3015-a9f9-a4972df288fc"
FACTS = load_facts()


@pytest.fixture(scope="module")
def site() -> Site:
    return coverartarchive_site(FACTS)


def ask(site: Site, target: str, method: str = "GET") -> Response:
    path = urlsplit(target).path if target.startswith("http") else f"/coverartarchive/{target}"
    return site.answer(Request(method=method, path=path, origin=ORIGIN))


def follow(site: Site, target: str) -> tuple[list[int], Response]:
    answer = ask(site, target)
    statuses = [answer.status]
    while "Location" in answer.headers:
        answer = ask(site, answer.headers["Location"])
        statuses.append(answer.status)
    return statuses, answer


def index(site: Site, mbid: str) -> Any:
    statuses, answer = follow(site, f"release-group/{mbid}")
    assert statuses == [307, 302, 200]
    return json.loads(answer.body)


def test_an_index_comes_at_the_end_of_two_redirects(site: Site) -> None:
    first = ask(site, f"release-group/{DARK_SIDE}")
    assert first.headers["Location"] == f"{BASE}/archive/download/mbid-{DARK_SIDE_RELEASE}/index.json"
    assert first.content_type.startswith("text/html")
    assert index(site, DARK_SIDE)["release"] == f"https://musicbrainz.org/release/{DARK_SIDE_RELEASE}"
    assert follow(site, f"release/{DARK_SIDE_RELEASE}")[1].body == follow(site, f"release-group/{DARK_SIDE}")[1].body


@needs_recorded_covers
def test_indexes_have_the_form_of_recorded_ones(site: Site) -> None:
    def forms(bodies: list[Any]) -> set[str]:
        return {
            json.dumps([sorted(body), sorted(one), {key: type(one[key]).__name__ for key in sorted(one)}])
            for body in bodies
            for one in body["images"]
        }

    genuine = [json.loads(recorded_cover(name)) for name in COVER_NAMES]
    ours = [index(site, mbid) for mbid in FACTS.release_groups if mbid != NO_ART and _has_art(site, mbid)]
    assert forms(ours) == forms(genuine)
    sizes = {tuple(sorted(one["thumbnails"])) for body in ours for one in body["images"]}
    assert sizes == {tuple(sorted(one["thumbnails"])) for body in genuine for one in body["images"]}


def _has_art(site: Site, mbid: str) -> bool:
    return ask(site, f"release-group/{mbid}").status == 307


@pytest.mark.parametrize(("suffix", "pixels"), [("-250", 250), ("-500", 500), ("-1200", 1200), ("", 1400)])
@pytest.mark.parametrize("ending", ["", ".jpg"])
def test_pictures_are_real_in_every_size(site: Site, suffix: str, pixels: int, ending: str) -> None:
    number = index(site, DARK_SIDE)["images"][0]["id"]
    statuses, answer = follow(site, f"release/{DARK_SIDE_RELEASE}/{number}{suffix}{ending}")
    assert statuses == [307, 302, 200]
    assert answer.content_type == "image/jpeg"
    found = examine(answer.body)
    assert (found.media_type, found.width, found.height) == ("image/jpeg", pixels, pixels)
    assert follow(site, f"release-group/{DARK_SIDE}/front{suffix}")[1].body == answer.body
    back = follow(site, f"release/{DARK_SIDE_RELEASE}/back{suffix}")[1].body
    assert (examine(back).width, back == answer.body) == (pixels, False)


def test_the_addresses_in_an_index_lead_to_its_pictures(site: Site) -> None:
    for image in index(site, DARK_SIDE)["images"]:
        for address in (image["image"], *image["thumbnails"].values()):
            assert address.startswith(BASE)
            assert follow(site, address)[0] == [307, 302, 200]


def test_each_album_has_a_picture_of_its_own(site: Site) -> None:
    fronts = [follow(site, f"release-group/{mbid}/front-250") for mbid in FACTS.release_groups]
    bodies = [answer.body for _, answer in fronts if answer.status == 200]
    assert len(bodies) == len(set(bodies)) == len(FACTS.release_groups) - 3


def test_what_is_wrong_on_purpose(site: Site) -> None:
    assert ask(site, f"release-group/{NO_ART}").status == 404
    assert [one["approved"] for one in index(site, NOT_APPROVED)["images"] if one["front"]] == [False]
    cut = follow(site, f"release-group/{CUT_OFF}/front-250")[1].body
    with pytest.raises(Exception, match="cut off"):
        examine(cut)


def test_the_facts_about_art_name_albums_that_there_are_and_say_what_is_made_up() -> None:
    path = Path(__file__).parents[3] / "src" / "bowerbird" / "sandbox" / "facts" / "coverartarchive.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    named = {mbid: title for key in ("no_art", "not_approved", "cut_off") for mbid, title in facts[key].items()}
    assert {mbid: FACTS.release_groups[mbid].title for mbid in named} == named
    assert "made up" in facts["about"]["made_up_ids"]


def test_a_merged_release_group_is_resolved(site: Site) -> None:
    path = Path(__file__).parents[3] / "src" / "bowerbird" / "sandbox" / "facts" / "musicbrainz.json"
    albums = json.loads(path.read_text(encoding="utf-8"))["albums"]
    [(old, mbid), *_] = [(old, one["id"]) for one in albums for old in one.get("merged", ())]
    assert index(site, old) == index(site, mbid)


@pytest.mark.parametrize(
    ("target", "status", "told"),
    [
        (f"release-group/{DARK_SIDE.upper()}", 400, "invalid MBID specified"),
        ("release/nonsense", 400, "invalid MBID specified"),
        (f"release-group/{DARK_SIDE}/back", 400, "no picture"),
        (f"release/{DARK_SIDE_RELEASE}/1-300", 400, "no picture"),
        ("release/11111111-1111-4111-8111-111111111111", 404, "No cover art found for release 11111111"),
        (f"release-group/{NO_ART}", 404, "No cover art found"),
        (f"release/{DARK_SIDE_RELEASE}/17-500", 404, "No image found"),
        ("archive/nothing", 404, "nothing at this address"),
        ("node/1/items/mbid-x/index.json", 404, "no such file"),
        (f"node/1/items/mbid-{DARK_SIDE_RELEASE}/mbid-{DARK_SIDE_RELEASE}-17.jpg", 404, "no such file"),
    ],
)
def test_errors_are_pages(site: Site, target: str, status: int, told: str) -> None:
    answer = ask(site, target)
    assert (answer.status, answer.content_type) == (status, "text/html; charset=utf-8")
    assert told in answer.body.decode()


def test_only_get_and_head_are_allowed(site: Site) -> None:
    assert ask(site, f"release-group/{DARK_SIDE}", "POST").status == 405
    assert ask(site, f"release-group/{DARK_SIDE}", "HEAD").status == 307
