# ruff: noqa: RUF001 - the hyphens are those MusicBrainz writes
from typing import Any

import pytest

PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
COLLISION_COURSE = "8ef859e3-feb2-4dd1-93da-22b91280d768"


def browse(ask_json: Any, more: str = "", artist: str = PINK_FLOYD) -> Any:
    return ask_json(f"/release-group?artist={artist}{more}")


def test_pages_cover_everything_once_and_are_sorted_by_id_within(ask_json: Any) -> None:
    pages = [browse(ask_json, f"&limit=10&offset={offset}") for offset in (0, 10, 20, 30, 40)]
    assert {page["release-group-count"] for page in pages} == {31}
    assert [page["release-group-offset"] for page in pages] == [0, 10, 20, 30, 40]
    ids = [[group["id"] for group in page["release-groups"]] for page in pages]
    assert [len(page) for page in ids] == [10, 10, 10, 1, 0]
    assert all(page == sorted(page) for page in ids)
    assert len({mbid for page in ids for mbid in page}) == 31


def test_limits(ask_json: Any) -> None:
    assert len(browse(ask_json)["release-groups"]) == 25
    assert len(browse(ask_json, "&limit=1000")["release-groups"]) == 31
    for wrong in ("&limit=many", "&limit=-1", "&offset=x", "&limit="):
        assert "error" in ask_json(f"/release-group?artist={PINK_FLOYD}{wrong}", status=400)


def test_types(ask_json: Any) -> None:
    nirvana = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
    titles = {
        types: {group["title"] for group in browse(ask_json, f"&type={types}", nirvana)["release-groups"]}
        for types in ("ep", "album", "album|live", "album|ep", "live")
    }
    assert titles["ep"] == {"Blew", "Hormoaning"}
    assert titles["album|live"] == titles["live"] == {"MTV Unplugged in New York"}
    assert {"Nevermind", "MTV Unplugged in New York", "Incesticide"} <= titles["album"]
    assert titles["album|ep"] == titles["album"] | titles["ep"]
    ask_json(f"/release-group?artist={nirvana}&type=coffee", status=400)


def test_all_secondary_types_must_apply(ask_json: Any) -> None:
    page = browse(ask_json, "&type=live|compilation", "5700dcd4-c139-4f31-aa3e-6382b9af9032")
    assert [group["title"] for group in page["release-groups"]] == ["3-D 12345678"]


def test_includes(ask_json: Any) -> None:
    page = browse(ask_json, "&inc=artist-credits+genres+url-rels&limit=100")
    album = next(group for group in page["release-groups"] if group["title"] == "The Dark Side of the Moon")
    assert album["artist-credit"][0]["artist"]["genres"]
    assert [relation["type"] for relation in album["relations"]] == ["discogs", "wikidata"]
    for wrong in ("artists", "releases", "recordings"):
        error = ask_json(f"/release-group?artist={PINK_FLOYD}&inc={wrong}", status=400)
        assert error["error"] == f"{wrong} is not a valid inc parameter for the release-group resource."


def test_an_artist_without_albums_has_an_empty_page(ask_json: Any) -> None:
    page = browse(ask_json, artist="f6f2326f-6b25-4170-b89d-e235b25508e8")
    assert page == {"release-group-count": 0, "release-group-offset": 0, "release-groups": []}


def test_unknown_and_merged_artists(ask_json: Any) -> None:
    ask_json("/release-group?artist=00000000-0000-4000-8000-00000000000f", status=404)
    ask_json("/release-group?artist=pink-floyd", status=400)
    assert browse(ask_json, artist="00000000-0000-4000-8000-000000000001") == browse(ask_json)


def test_artists_of_an_album(ask_json: Any) -> None:
    page = ask_json(f"/artist?release-group={COLLISION_COURSE}&inc=aliases")
    assert page["artist-count"] == 2
    assert {artist["name"] for artist in page["artists"]} == {"JAY‐Z", "Linkin Park"}
    assert all("aliases" in artist for artist in page["artists"])
    ask_json("/artist?release-group=00000000-0000-4000-8000-00000000000f", status=404)


@pytest.mark.parametrize("target", ["/artist?area=x", "/release-group?collection=x"])
def test_what_the_sandbox_cannot_browse_says_so(ask_json: Any, target: str) -> None:
    assert "cannot browse" in ask_json(target, status=501)["error"]


def test_genres(ask: Any, ask_json: Any) -> None:
    text = ask("/genre/all?fmt=txt", headers={})
    names = text.body.decode().split("\n")
    assert text.content_type.startswith("text/plain")
    assert names == sorted(names)
    assert "progressive rock" in names
    assert "british" not in names
    page = ask_json("/genre/all?limit=10&offset=5")
    assert (page["genre-count"], page["genre-offset"]) == (len(names), 5)
    assert [genre["name"] for genre in page["genres"]] == names[5:15]
    assert set(page["genres"][0]) == {"id", "name", "disambiguation"}
