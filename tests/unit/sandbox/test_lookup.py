# ruff: noqa: RUF001 - the hyphens are those MusicBrainz writes
import json
from typing import Any

import pytest

PINK_FLOYD = "83d91898-7763-47d7-b03b-b92132375c47"
DARK_SIDE = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
COLLISION_COURSE = "8ef859e3-feb2-4dd1-93da-22b91280d768"
MERGED_ARTIST = "00000000-0000-4000-8000-000000000001"
MERGED_ALBUM = "00000000-0000-4000-8000-000000000002"
HELP = "For usage, please see: https://musicbrainz.org/development/mmd"

ARTIST_KEYS = {
    *("id", "name", "sort-name", "disambiguation", "type", "type-id", "gender", "gender-id", "country", "area"),
    *("begin-area", "end-area", "life-span", "ipis", "isnis"),
}
ALBUM_KEYS = {
    *("id", "title", "primary-type", "primary-type-id", "secondary-types", "secondary-type-ids"),
    *("first-release-date", "disambiguation"),
}


def test_a_plain_lookup_has_the_base_keys_and_null_for_what_is_unknown(ask_json: Any) -> None:
    artist = ask_json(f"/artist/{PINK_FLOYD}")
    assert set(artist) == ARTIST_KEYS
    assert artist["gender"] is artist["end-area"] is None
    assert artist["life-span"] == {"begin": "1965", "end": "2014", "ended": True}
    assert (artist["country"], artist["area"]["iso-3166-1-codes"]) == ("GB", ["GB"])
    assert set(ask_json(f"/release-group/{DARK_SIDE}")) == ALBUM_KEYS


@pytest.mark.parametrize(
    ("inc", "keys"),
    [
        ("aliases", {"aliases"}),
        ("tags", {"tags"}),
        ("genres", {"genres"}),
        ("ratings", {"rating"}),
        ("annotation", {"annotation"}),
        ("url-rels", {"relations"}),
        ("artist-rels", {"relations"}),
        ("release-groups", {"release-groups"}),
        ("releases", {"releases"}),
        ("recordings+works", {"recordings", "works"}),
        ("aliases+genres%20ratings", {"aliases", "genres", "rating"}),
        ("aliases%2Bgenres", {"aliases", "genres"}),
    ],
)
def test_each_include_adds_its_key_and_no_other(ask_json: Any, inc: str, keys: set[str]) -> None:
    assert set(ask_json(f"/artist/{PINK_FLOYD}?inc={inc}")) - ARTIST_KEYS == keys


def test_includes_bring_the_facts(ask_json: Any) -> None:
    artist = ask_json(f"/artist/{PINK_FLOYD}?inc=aliases+genres+tags+ratings+url-rels+annotation")
    japanese = next(alias for alias in artist["aliases"] if alias["locale"] == "ja")
    assert (japanese["name"], japanese["primary"], japanese["type"]) == ("ピンク・フロイド", True, "Artist name")
    assert next(alias for alias in artist["aliases"] if alias["name"] == "Floyd")["primary"] is None
    links = {relation["type"]: relation["url"]["resource"] for relation in artist["relations"]}
    assert links["wikidata"] == "https://www.wikidata.org/wiki/Q2306"
    assert [r["url"]["resource"] for r in artist["relations"] if r["ended"]] == [
        "https://itunes.apple.com/gb/artist/id487143"
    ]
    assert artist["rating"] == {"value": 4.5, "votes-count": 120}
    assert artist["annotation"]


def test_lookups_hide_tags_voted_down_and_genres_are_the_tags_that_name_one(ask_json: Any) -> None:
    artist = ask_json(f"/artist/{PINK_FLOYD}?inc=genres+tags")
    tags = {tag["name"]: tag["count"] for tag in artist["tags"]}
    genres = {genre["name"]: genre["count"] for genre in artist["genres"]}
    assert "pop" not in tags  # it has a count of 0
    assert set(tags) - set(genres) == {"british"}
    assert all(tags[name] == count for name, count in genres.items())


def test_an_unrated_entity_still_has_a_rating(ask_json: Any) -> None:
    artist = ask_json("/artist/f6f2326f-6b25-4170-b89d-e235b25508e8?inc=ratings+annotation+url-rels")
    assert artist["rating"] == {"value": None, "votes-count": 0}
    assert artist["annotation"] is None
    assert artist["relations"] == []


def test_a_list_inside_a_lookup_ends_at_25(ask_json: Any) -> None:
    assert len(ask_json(f"/artist/{PINK_FLOYD}?inc=release-groups")["release-groups"]) == 25
    live = ask_json(f"/artist/{PINK_FLOYD}?inc=release-groups&type=live")["release-groups"]
    assert len(live) == 5
    assert all(group["secondary-types"] == ["Live"] for group in live)


def test_a_credit_of_two(ask_json: Any) -> None:
    credit = ask_json(f"/release-group/{COLLISION_COURSE}?inc=artists")["artist-credit"]
    assert "".join(part["name"] + part["joinphrase"] for part in credit) == "Jay‐Z / Linkin Park"
    assert [part["artist"]["name"] for part in credit] == ["JAY‐Z", "Linkin Park"]
    assert "tags" not in credit[0]["artist"]
    assert "artist-credit" not in ask_json(f"/release-group/{COLLISION_COURSE}")


def test_credited_artists_bring_what_was_asked_for(ask_json: Any) -> None:
    album = ask_json(f"/release-group/{COLLISION_COURSE}?inc=artist-credits+aliases+tags+genres+releases+media")
    rapper = album["artist-credit"][0]["artist"]
    assert (rapper["type"], rapper["country"]) == ("Person", "US")
    assert "hip hop" in [genre["name"] for genre in rapper["genres"]]
    assert "Jay-Z" in [alias["name"] for alias in rapper["aliases"]]
    release = album["releases"][0]
    assert (release["barcode"], release["country"], release["date"]) == ("093624896326", "XE", "2004-11-29")
    assert release["artist-credit"] == album["artist-credit"]


def test_media_of_releases(ask_json: Any) -> None:
    releases = ask_json(f"/release-group/{DARK_SIDE}?inc=releases+media")["releases"]
    assert [(r["media"][0]["format"], r["media"][0]["track-count"]) for r in releases] == [
        *(("Cassette", 10), ('12" Vinyl', 10), ("CD", 9), ("CD", 10)),
    ]


def test_an_unknown_date_is_an_empty_text(ask_json: Any) -> None:
    assert ask_json("/release-group/057d4a62-0e1c-347c-9575-b89adbc3d84a")["first-release-date"] == ""


@pytest.mark.parametrize(
    ("target", "status", "error"),
    [
        (f"/artist/{PINK_FLOYD}?inc=coffee", 400, "coffee is not a valid inc parameter for the artist resource."),
        (
            f"/release-group/{DARK_SIDE}?inc=works",
            400,
            "works is not a valid inc parameter for the release-group resource.",
        ),
        (f"/artist/{PINK_FLOYD}?inc=aliases&inc=tags", 400, None),
        (f"/artist/{PINK_FLOYD}?inc=media", 400, None),
        (f"/artist/{PINK_FLOYD}?inc=user-tags", 401, None),
        ("/artist/83d91898", 400, "Invalid mbid."),
        (f"/artist/{PINK_FLOYD[:-1]}0", 404, "Not Found"),
        (f"/artist/{DARK_SIDE}", 404, "Not Found"),
        (f"/coffee/{PINK_FLOYD}", 404, "Not Found"),
        (f"/work/{PINK_FLOYD}", 501, None),
        (f"/recording/{PINK_FLOYD}", 404, "Not Found"),
        ("/artist", 400, "The given parameters do not match any available query type for the artist resource."),
    ],
)
def test_refusals(ask_json: Any, target: str, status: int, error: str | None) -> None:
    body = ask_json(target, status=status)
    assert set(body) == {"error", "help"}
    assert body["help"] == HELP
    assert error is None or body["error"] == error


def test_only_reading_is_allowed(ask: Any) -> None:
    assert ask(f"/artist/{PINK_FLOYD}", method="POST").status == 405
    assert ask(f"/artist/{PINK_FLOYD}", method="HEAD").status == 200


@pytest.mark.parametrize(
    ("entity", "merged", "survivor"),
    [("artist", MERGED_ARTIST, PINK_FLOYD), ("release-group", MERGED_ALBUM, DARK_SIDE)],
)
def test_a_merged_id_redirects_and_already_brings_the_survivor(
    ask: Any, entity: str, merged: str, survivor: str
) -> None:
    response = ask(f"/{entity}/{merged}?inc=aliases&fmt=json")
    assert response.status == 301
    assert response.headers["Location"] == f"http://sandbox.test/ws/2/{entity}/{survivor}?inc=aliases&fmt=json"
    assert json.loads(response.body) == json.loads(ask(f"/{entity}/{survivor}?inc=aliases&fmt=json").body)


def test_ids_may_be_in_capitals(ask_json: Any) -> None:
    assert ask_json(f"/artist/{PINK_FLOYD.upper()}")["id"] == PINK_FLOYD


def test_json_must_be_asked_for(ask: Any) -> None:
    assert ask(f"/artist/{PINK_FLOYD}", headers={}).status == 406
    assert ask(f"/artist/{PINK_FLOYD}", headers={"accept": "*/*"}).content_type.startswith("application/xml")
    assert ask(f"/artist/{PINK_FLOYD}?fmt=json", headers={}).status == 200
    assert ask(f"/artist/{PINK_FLOYD}?fmt=xml").status == 406
