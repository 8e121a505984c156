"""Imports from the sandbox over real HTTP: how many requests they cost, and what becomes of a source's troubles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.http.client import Limits
from bowerbird.music import Album, AlbumImporter, Artist, ArtistImporter
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.settings import load_settings
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import ImportResult
from support.catalogue import DARK_SIDE_MBID, FLOYD_MBID
from support.quiet import QUIET

OLD_FLOYD_MBID = "00000000-0000-4000-8000-000000000001"
UNKNOWN_MBID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    served.forget_requests()
    return served


@pytest.fixture
def bird(sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    environment = {"BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url, "BOWERBIRD_MUSICBRAINZ_RATE": "0"}
    settings = load_settings({**QUIET, **environment}, tmp_path)
    limits = Limits(attempts=1, read=0.5, total=2.0)
    with Bowerbird(f"sqlite:///{tmp_path}/test.db", settings=settings, limits=limits) as bird:
        yield bird


@pytest.mark.parametrize(
    ("words", "requests"),
    [
        ({"name": "Pink Floyd"}, 2),
        ({"name": "the pink floyd"}, 2),
        ({"name": "ピンク・フロイド"}, 2),
        ({"mbid": FLOYD_MBID.upper()}, 1),
    ],
)
def test_an_artist_costs_a_search_and_a_lookup_at_most(
    bird: Bowerbird, sandbox: Sandbox, words: dict[str, Any], requests: int
) -> None:
    result = bird.run(ArtistImporter, **words)
    artist = result.require_item()
    assert (artist.name, artist.country, artist.begin_date) == ("Pink Floyd", "GB", "1965")
    assert len(sandbox.requests) == requests
    assert not bird.run(ArtistImporter, **words).created
    assert len(sandbox.requests) <= requests + 1


@pytest.mark.parametrize(
    ("words", "requests"),
    [
        ({"title": "The Dark Side of the Moon", "artist": "Pink Floyd"}, 2),
        ({"title": "dark side of the moon", "artist": "pink floyd", "year": 1973}, 2),
        ({"mbid": DARK_SIDE_MBID}, 1),
    ],
)
def test_an_album_brings_its_artist_at_no_request_more(
    bird: Bowerbird, sandbox: Sandbox, words: dict[str, Any], requests: int
) -> None:
    album = bird.run(AlbumImporter, **words).require_item()
    assert (album.title, album.release_year, album.artist_credit) == ("The Dark Side of the Moon", 1973, "Pink Floyd")
    assert len(sandbox.requests) == requests
    with bird.session() as session:
        assert [artist.name for artist in session.get_one(Album, album.id).artists] == ["Pink Floyd"]
    ledger = bird.show(bird.catalogue.resolve("artist", "Pink Floyd")).enrichments
    assert [(row.provider, row.status, row.partial) for row in ledger] == [("musicbrainz", "due", True)]


def test_a_partial_artist_is_completed_by_one_lookup(bird: Bowerbird, sandbox: Sandbox) -> None:
    (artist,) = bird.run(AlbumImporter, mbid=DARK_SIDE_MBID).require_item().artists
    result = bird.run(ArtistImporter, item=artist, force_providers=True)
    assert result.require_item().begin_area == "London"
    assert len(sandbox.requests) == 2
    with bird.session() as session:
        assert session.query(Artist).count() == 1
    again = bird.run(AlbumImporter, mbid=DARK_SIDE_MBID, force_providers=True)
    assert not again.changed
    assert bird.show(result.require_item()).fields["begin_area"] == "London"


def test_a_merged_mbid_stores_the_item_once_and_both_ids_lead_to_it(bird: Bowerbird, sandbox: Sandbox) -> None:
    item = bird.run(ArtistImporter, mbid=OLD_FLOYD_MBID).require_item()
    assert len(sandbox.requests) == 1
    for mbid in (OLD_FLOYD_MBID, FLOYD_MBID):
        assert bird.run(ArtistImporter, mbid=mbid).require_item().id == item.id
    assert len(sandbox.requests) == 1
    for _ in range(2):
        bird.run(ArtistImporter, item=item, force_providers=True)
    held = {one.value for one in bird.show(item).identifiers if one.scheme == "musicbrainz_artist"}
    assert held == {OLD_FLOYD_MBID, FLOYD_MBID}


def test_a_merged_mbid_leads_to_the_survivor_that_is_stored_already(bird: Bowerbird) -> None:
    item = bird.run(ArtistImporter, mbid=FLOYD_MBID).require_item()
    result = bird.run(ArtistImporter, mbid=OLD_FLOYD_MBID)
    assert not result.created
    assert result.require_item().id == item.id
    assert Identifier("musicbrainz_artist", OLD_FLOYD_MBID) in bird.show(item).identifiers


def test_a_collaboration_keeps_order_and_joinphrase(bird: Bowerbird) -> None:
    album = bird.run(AlbumImporter, title="Collision Course", artist="Jay-Z / Linkin Park").require_item()
    assert album.artist_credit == "Jay‐Z / Linkin Park"  # noqa: RUF001 -- so it is printed
    ties = [tie for tie in bird.show(album).relations if tie.role == "artist"]
    assert [(tie.position, tie.details["name"], tie.details["joinphrase"]) for tie in ties] == [
        (0, "Jay‐Z", " / "),  # noqa: RUF001
        (1, "Linkin Park", ""),
    ]


def test_two_of_one_name_are_ambiguous(bird: Bowerbird, sandbox: Sandbox) -> None:
    result = bird.run(ArtistImporter, name="Nirvana")
    assert not result.success
    assert [one.facts.fields["name"] for one in result.candidates] == ["Nirvana", "Nirvana"]
    assert all(one.facts.fields["disambiguation"] for one in result.candidates)
    assert len(sandbox.requests) == 1
    british = bird.run(ArtistImporter, name="Nirvana", country="GB").require_item()
    assert british.country == "GB"


def _nothing_saved(bird: Bowerbird, result: ImportResult[Artist]) -> bool:
    with bird.session() as session:
        return result.item is None and session.query(Artist).count() == 0


HTML = "<html><head><title>502 Bad Gateway</title></head></html>"


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (
            Fault(status=503, body='{"error": "rate limit"}', content_type="application/json"),
            "unavailable",
            "rate limit",
        ),
        (Fault(status=502, body=HTML), "unavailable", "502"),
        (
            Fault(status=400, body='{"error": "Invalid mbid."}', content_type="application/json"),
            "failed",
            "Invalid mbid",
        ),
        (Fault(status=403, body='{"error": "no"}', content_type="application/json"), "failed", "403"),
        (
            Fault(status=404, body='{"error": "Not Found"}', content_type="application/json"),
            "not_found",
            "has no artist",
        ),
        (Fault(body=HTML), "unavailable", "no JSON"),
        (Fault(body='{"id": "83d9', content_type="application/json"), "unavailable", "no JSON"),
        (Fault(body="[]", content_type="application/json"), "failed", "unexpected form"),
        (Fault(body='{"id": 5, "name": "X"}', content_type="application/json"), "failed", "$.id"),
        (Fault(body="", content_type="application/json"), "unavailable", "no JSON"),
        (Fault(status=204, body=""), "unavailable", "no JSON"),
        (Fault(body="null", content_type="application/json"), "failed", "unexpected form"),
        (Fault(truncate=True), "unavailable", ""),
        (Fault(reset=True), "unavailable", ""),
        (Fault(delay=1.0), "unavailable", ""),
    ],
    ids=[
        "503",
        "502",
        "400",
        "403",
        "404",
        "html",
        "torn",
        "list",
        "type",
        "empty",
        "204",
        "null",
        "cut",
        "reset",
        "slow",
    ],
)
def test_a_sources_trouble_becomes_the_right_outcome(
    bird: Bowerbird, sandbox: Sandbox, fault: Fault, status: str, told: str
) -> None:
    sandbox.add_fault(fault)
    result = bird.run(ArtistImporter, mbid=FLOYD_MBID)
    outcome = result.providers["musicbrainz"]
    assert outcome.status == status
    assert told in (outcome.error or "")
    if status != "not_found":
        assert f"GET {sandbox.musicbrainz_url}/artist/{FLOYD_MBID}" in (outcome.error or "")
    assert _nothing_saved(bird, result)
    assert bird.run(ArtistImporter, mbid=FLOYD_MBID).success


def test_an_unknown_mbid_is_not_found(bird: Bowerbird) -> None:
    result = bird.run(ArtistImporter, mbid=UNKNOWN_MBID)
    assert result.providers["musicbrainz"].status == "not_found"
    assert _nothing_saved(bird, result)


def test_musicbrainz_is_not_called_without_a_contact(tmp_path: Path) -> None:
    with Bowerbird(f"sqlite:///{tmp_path}/test.db", settings=load_settings(QUIET, tmp_path)) as bird:
        result = bird.run(ArtistImporter, mbid=FLOYD_MBID)
    assert "BOWERBIRD_CONTACT" in result.errors[0]
    assert not result.success


def test_the_user_agent_names_the_contact(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {"BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url, "BOWERBIRD_CONTACT": "me@example.org"}
    with Bowerbird(f"sqlite:///{tmp_path}/test.db", settings=load_settings({**QUIET, **environment}, tmp_path)) as bird:
        bird.run(ArtistImporter, mbid=FLOYD_MBID)
    assert sandbox.requests[0].user_agent == "Bowerbird/0.1.0 ( me@example.org )"
