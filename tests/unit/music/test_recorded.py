"""Every genuine MusicBrainz body that is at hand: none is refused, and what it says is what the facts say."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from bowerbird.catalogue.checks import check_facts
from bowerbird.catalogue.kinds import known_kinds
from bowerbird.http.client import Response
from bowerbird.music.musicbrainz.bodies import ArtistBody, ReleaseGroupBody
from bowerbird.music.musicbrainz.entities import ARTIST, RELEASE_GROUP
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.music.musicbrainz.parse import album_facts, artist_facts
from bowerbird.words.facts import Facts, Link
from support.recorded import FOLDER, entities, needs_recorded, recorded, recorded_bytes, recorded_names

pytestmark = needs_recorded

GRAPHBRAINZ, SERVER, PICARD = "exogen+graphbrainz", "metabrainz+musicbrainz-server", "metabrainz+picard"
ANDROID, SOLR = "metabrainz+musicbrainz-android", "metabrainz+mb-solr"


def answer(body: bytes) -> Response:
    return Response(status=200, url="https://mb.example", body=body, headers={}, request="GET https://mb.example")


def artists(name: str) -> list[Facts]:
    if "artists" in recorded(name):
        return listed(name, ARTIST)
    return [artist_facts(answer(recorded_bytes(name)).json(ArtistBody))]


def albums(name: str) -> list[Facts]:
    if "release-groups" in recorded(name):
        return listed(name, RELEASE_GROUP)
    return [album_facts(answer(recorded_bytes(name)).json(ReleaseGroupBody))]


def listed(name: str, entity: Entity[Any]) -> list[Facts]:
    page = read_page(answer(recorded_bytes(name)), entity)
    found = [one for one in page.found if isinstance(one, Facts)]
    assert len(found) == len(page.found)
    return found


def said(facts: Facts, scheme: str) -> list[str]:
    return [one.value for one in facts.identifiers if one.scheme == scheme]


def categories(facts: Facts) -> list[str]:
    return [f"{tie.role} {tie.facts.fields['name']}" for tie in facts.related if tie.kind == "category"]


def test_there_are_bodies_to_read() -> None:
    assert len(recorded_names("artist")) >= 40
    assert len(recorded_names("release-group")) >= 20


@pytest.mark.parametrize("name", recorded_names("artist"))
def test_every_artist_says_what_its_body_says(name: str) -> None:
    bodies = list(entities(name, "artist"))
    told = artists(name)
    assert len(told) == len(bodies)
    for facts, body in zip(told, bodies, strict=True):
        check_facts(known_kinds(), "artist", facts)
        assert facts.identified_by("musicbrainz_artist") == body["id"]
        span = body.get("life-span") or {}
        for field, value in {
            "name": body["name"].strip(),
            "sort_name": body.get("sort-name"),
            "type": body.get("type"),
            "gender": body["gender"].lower() if body.get("gender") else None,
            "country": body.get("country"),
            "disambiguation": body.get("disambiguation"),
            "begin_date": span.get("begin"),
            "end_date": span.get("end"),
            "ended": span.get("ended"),
            "area": (body.get("area") or {}).get("name"),
            "begin_area": (body.get("begin-area") or body.get("begin_area") or {}).get("name"),
        }.items():
            assert facts.fields.get(field) == (None if value == "" else value), field
        assert said(facts, "isni") == body.get("isnis", [])
        addresses = {one["url"]["resource"] for one in body.get("relations", []) if "url" in one}
        assert {link.url for link in facts.links} <= addresses
        assert len(categories(facts)) <= 5


@pytest.mark.parametrize("name", recorded_names("release-group"))
def test_every_album_says_what_its_body_says(name: str) -> None:
    bodies = list(entities(name, "release-group"))
    told = albums(name)
    assert len(told) == len(bodies)
    for facts, body in zip(told, bodies, strict=True):
        check_facts(known_kinds(), "album", facts)
        assert facts.identified_by("musicbrainz_release_group") == body["id"]
        date = body.get("first-release-date") or None
        for field, value in {
            "title": body["title"],
            "primary_type": body.get("primary-type"),
            "secondary_types": body.get("secondary-types") or None,
            "first_release_date": date,
            "release_year": int(date[:4]) if date else None,
            "disambiguation": body.get("disambiguation") or None,
            "artist_credit": printed(body.get("artist-credit", [])) or None,
        }.items():
            assert facts.fields.get(field) == value, field
        credited = [tie.facts.identified_by("musicbrainz_artist") for tie in facts.related if tie.role == "artist"]
        assert credited == [one["artist"]["id"] for one in body.get("artist-credit", [])]


def printed(credit: list[dict[str, Any]]) -> str:
    return "".join((one.get("name") or one["artist"]["name"]) + (one.get("joinphrase") or "") for one in credit)


def credits_of(body: object) -> Iterator[list[dict[str, Any]]]:
    if isinstance(body, dict):
        if isinstance(body.get("artist-credit"), list):
            yield body["artist-credit"]
        for inner in body.values():
            yield from credits_of(inner)
    elif isinstance(body, list):
        for inner in body:
            yield from credits_of(inner)


def test_every_credit_in_any_body_is_read_as_it_is_printed() -> None:
    with (FOLDER / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        names = [row["path"] for row in csv.DictReader(index, delimiter="\t")]
    seen: dict[str, list[dict[str, Any]]] = {}
    for name in (name for name in names if name.endswith(".json")):
        seen.update({repr(credit): credit for credit in credits_of(recorded(name))})
    assert len(seen) >= 100
    texts = set()
    for credit in seen.values():
        body = {"id": "f5093c06-23e3-404f-aeaa-40f72885ee3a", "title": "x", "artist-credit": credit}
        facts = album_facts(msgspec.convert(body, ReleaseGroupBody))
        assert facts.fields["artist_credit"] == printed(credit).strip()
        assert [tie.facts.fields["name"] for tie in facts.related if tie.role == "artist"] == [
            one["artist"]["name"] for one in credit
        ]
        texts.add(facts.fields["artist_credit"])
    assert {"Queen & David Bowie", "m-flo♥BoA", "Beethoven; Cleveland Orchestra, George Szell"} <= texts


def test_ed_sheeran() -> None:
    (facts,) = artists(f"{ANDROID}/artist-lookup-ed-sheeran-9abd35f.json")
    assert facts.fields["begin_date"] == "1991-02-17"
    assert (facts.fields["country"], facts.fields["begin_area"], facts.fields["gender"]) == ("GB", "Halifax", "male")
    for scheme, value in {
        "ipi": "00600664284",
        "wikidata": "Q47447",
        "discogs": "2184482",
        "spotify": "6eUKZXaKkcviH0Ku9w2n3V",
        "imdb": "nm3247828",
        "apple_music": "183313439",
        "setlistfm": "53d5f3bd",
        "viaf": "227424956",
    }.items():
        assert said(facts, scheme) == [value]
    assert Link("official homepage", "https://www.edsheeran.com/") in facts.links
    assert Link("youtube", "https://www.youtube.com/user/EdSheeran") in facts.links
    assert categories(facts) == ["tag pop", "tag dance-pop", "tag folk", "tag folk pop", "tag gradually watermelon"]


def test_nirvana() -> None:
    (facts,) = artists(f"{GRAPHBRAINZ}/artist-lookup-nirvana-857f921.json")
    assert (facts.fields["begin_date"], facts.fields["end_date"], facts.fields["ended"]) == (
        "1988-01",
        "1994-04-05",
        True,
    )
    assert facts.fields["disambiguation"] == "90s US grunge band"
    assert said(facts, "isni") == ["0000000123486830", "0000000123487390"]
    assert (said(facts, "tidal"), said(facts, "wikidata"), said(facts, "discogs")) == (
        ["19368"],
        ["Q11649"],
        ["125246"],
    )
    assert "official homepage" in {link.type for link in facts.links}


def test_psy_with_aliases_in_another_script() -> None:
    (facts,) = artists(f"{GRAPHBRAINZ}/artist-lookup-psy-2ceb02d.json")
    assert facts.fields["aliases"] == ["Psy", "박재상", "싸이", "싸이(Psy)"]
    assert said(facts, "ipi") == ["00486473119", "00639236529"]


def test_serge_gainsbourg_who_has_died() -> None:
    (facts,) = artists(f"{PICARD}/artist-lookup-serge-gainsbourg-0faae6c.json")
    assert (facts.fields["sort_name"], facts.fields["end_area"]) == ("Gainsbourg, Serge", "Paris")
    assert (facts.fields["end_date"], facts.fields["ended"]) == ("1991-03-02", True)


def test_mohamed_mounir_in_arabic() -> None:
    (facts,) = artists(f"{PICARD}/artist-lookup-x-484dea0.json")
    assert (facts.fields["name"], facts.fields["sort_name"]) == ("محمد منير", "Mounir, Mohamed")
    assert facts.fields["begin_area"] == "Aswān"


def test_paul_allgood_whose_old_discogs_address_is_a_link() -> None:
    (facts,) = artists(f"{SERVER}/artist-lookup-paul-allgood-2979bf4.json")
    assert said(facts, "imdb") == ["nm4057169"]
    assert Link("discogs", "http://www.discogs.com/artist/Paul+Allgood") in facts.links
    assert "begin_date" not in facts.fields


def test_boa_and_the_chemical_brothers_by_genre_and_tag() -> None:
    (boa,) = artists(f"{SERVER}/artist-lookup-boa-442b7a3.json")
    assert categories(boa) == ["genre j-pop", "genre k-pop", "genre pop", "tag c-pop", "tag japanese"]
    (chemical,) = artists(f"{SERVER}/artist-lookup-the-chemical-brothers-21a690a.json")
    assert categories(chemical) == [
        "genre electronic",
        "genre big beat",
        "genre electronica",
        "genre house",
        "tag british",
    ]


def test_howard_shore_from_a_search() -> None:
    (facts,) = artists(f"{SOLR}/artist-search-howard-shore-n1-28bd4a1.json")
    assert (facts.fields["begin_date"], "end_date" in facts.fields, "ended" in facts.fields) == (
        "1946-10-18",
        False,
        False,
    )
    assert facts.fields["aliases"] == ["Shore", "Howard Shaw", "H. Shore"]
    assert categories(facts)[:3] == ["tag canadian", "tag classical", "tag soundtrack"]


def test_the_dark_side_of_the_moon() -> None:
    (facts,) = albums(f"{PICARD}/release-group-lookup-the-dark-side-of-the-moon-960b433.json")
    assert facts.fields["first_release_date"] == "1973-03-24"
    assert categories(facts) == ["tag test", "tag test2"]


def test_an_album_named_by_a_sign() -> None:
    (facts,) = albums(f"{ANDROID}/release-group-lookup-x-4b9b72d.json")
    assert (facts.fields["title"], facts.fields["disambiguation"], facts.fields["artist_credit"]) == (
        "+",
        "plus",
        "Ed Sheeran",
    )
    assert (said(facts, "wikidata"), said(facts, "discogs"), said(facts, "allmusic")) == (
        ["Q2703155"],
        ["380740"],
        ["mw0002187052"],
    )
    assert facts.links == (Link("review", "https://www.bbc.co.uk/music/reviews/zfvh"),)
    assert categories(facts)[:2] == ["tag indie rock", "tag folk pop"]


def test_eps_of_nirvana_of_which_some_have_no_date() -> None:
    told = albums(f"{GRAPHBRAINZ}/release-group-browse-pack-of-4-n8-844e0ef.json")
    dates = {one.fields["title"]: one.fields.get("first_release_date") for one in told}
    assert dates["Pack of 4"] is None
    assert (dates["Hormoaning"], dates["Blew"]) == ("1992-01-27", "1989-12")


def test_secondary_types_and_a_credit_without_a_printed_name() -> None:
    (chiptunes,) = albums(f"{SOLR}/release-group-search-chiptunes-win-m-m-n1-7b1aaa6.json")
    assert chiptunes.fields["title"] == "Chiptunes = WIN \\m|♥|m/"
    assert chiptunes.fields["secondary_types"] == ["Compilation"]
    assert chiptunes.fields["artist_credit"] == "Various Artists"
    demons, repercussions = albums(f"{SERVER}/release-group-browse-my-demons-n2-f5d39ed.json")
    assert (demons.fields.get("secondary_types"), repercussions.fields["secondary_types"]) == (None, ["Remix"])
    assert categories(demons) == ["genre dubstep", "genre electronic", "genre grime"]
