"""Wikidata and Wikipedia after MusicBrainz, from the sandbox over real HTTP: what they bring, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.http.client import Limits
from bowerbird.importing.importer import Importer
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzArtists
from bowerbird.sandbox import Fault, Sandbox, load_facts
from bowerbird.sandbox.wikidata import wikidata_site
from bowerbird.sandbox.wikipedia import wikipedia_site
from bowerbird.settings import load_settings
from bowerbird.sources.wikidata import WikidataAlbums, WikidataArtists
from bowerbird.sources.wikipedia import Wikipedia
from bowerbird.words.facts import Link
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status

LINKIN_PARK, METALLICA = "f59c5520-5f46-4d2c-b2c4-822eabf53419", "65f4f0c5-ef9e-490c-aee3-909e7ae6b2ab"
PLUS = "05ce100c-eddf-4967-8d7e-33fc0883fe39"
NO_ITEM = "6fe07aa5-fec0-4eca-a456-f29bff451b04"


class Artists(Importer[Artist, ArtistQuery]):
    """Artists."""

    providers = (MusicBrainzArtists(), WikidataArtists(), Wikipedia())


class Albums(Importer[Album, AlbumQuery]):
    """Albums."""

    providers = (MusicBrainzAlbums(), WikidataAlbums(), Wikipedia())


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(sites=(wikidata_site(load_facts()), wikipedia_site())) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    served.forget_requests()
    return served


@pytest.fixture
def bird(sandbox: Sandbox, ready_url: str, tmp_path: Path) -> Iterator[Bowerbird]:
    environment = {
        "BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url,
        "BOWERBIRD_WIKIDATA_URL": f"{sandbox.url}/wikidata",
        "BOWERBIRD_WIKIDATA_SPARQL_URL": f"{sandbox.url}/wikidata/sparql",
        "BOWERBIRD_WIKIPEDIA_URL": f"{sandbox.url}/wikipedia",
        **{f"BOWERBIRD_{name}_RATE": "0" for name in ("MUSICBRAINZ", "WIKIDATA", "WIKIPEDIA")},
        "BOWERBIRD_LANGUAGES": "en, ko",
    }
    settings = load_settings(environment, tmp_path)
    with Bowerbird(ready_url, settings=settings, limits=Limits(attempts=1, read=2.0, total=5.0)) as bird:
        bird.register(Artists)
        bird.register(Albums)
        yield bird


def asked(sandbox: Sandbox, part: str) -> list[str]:
    return [request.path for request in sandbox.requests if part in request.path]


def test_an_artist_gets_numbers_names_and_a_description(bird: Bowerbird, sandbox: Sandbox) -> None:
    artist = bird.run(Artists, name="Pink Floyd").require_item()
    assert asked(sandbox, "wiki") == []
    for provider in ("wikidata", "wikipedia"):
        assert bird.enrich(provider=provider, items=[artist.id], now=True).outcomes == {"succeeded": 1}
    record = bird.show(artist)
    assert str(record.fields["description"]).startswith("Pink Floyd were an English rock band")
    assert "핑크 플로이드" in record.fields["aliases"]
    assert {
        Identifier("wikipedia", "en:Pink Floyd"),
        Identifier("wikidata", "Q2306"),
        Identifier("apple_music", "487143"),
        Identifier("songkick", "400904"),
    } <= set(record.identifiers)
    assert Link("wikipedia", "https://en.wikipedia.org/wiki/Pink_Floyd") in record.links
    # The item, and the code of its country.
    assert asked(sandbox, "wiki") == [
        "/wikidata/w/api.php",
        "/wikidata/sparql",
        "/wikipedia/api/rest_v1/page/summary/Pink_Floyd",
    ]


def test_an_influence_becomes_an_artist_that_is_tied_and_asked_about_nowhere(bird: Bowerbird) -> None:
    artist = bird.run(Artists, mbid=LINKIN_PARK).require_item()
    bird.enrich(provider="wikidata", items=[artist.id], now=True)
    (tie,) = (one for one in bird.show(artist).relations if one.role == "influenced_by")
    metallica = bird.show(tie.id)
    assert metallica.name == "Metallica"
    assert Identifier("musicbrainz_artist", METALLICA) in metallica.identifiers
    assert {one.provider: one.status for one in metallica.enrichments} == {"wikidata": Status.SUCCEEDED}


def test_an_album_that_musicbrainz_does_not_link_is_found_by_its_id(bird: Bowerbird, sandbox: Sandbox) -> None:
    album = bird.run(Albums, mbid=PLUS).require_item()
    assert bird.enrich(provider="wikidata", items=[album.id], now=True).outcomes == {"succeeded": 1}
    assert Identifier("wikidata", "Q2703155") in bird.show(album).identifiers
    assert asked(sandbox, "wiki") == ["/wikidata/sparql", "/wikidata/w/api.php"]


def test_an_artist_without_an_item_is_not_found_and_has_no_page(bird: Bowerbird) -> None:
    artist = bird.run(Artists, mbid=NO_ITEM).require_item()
    assert bird.enrich(provider="wikidata", items=[artist.id], now=True).outcomes == {"not_found": 1}
    assert bird.enrich(provider="wikipedia", items=[artist.id], now=True).outcomes == {"skipped": 1}


def test_a_worker_asks_about_many_artists_together(bird: Bowerbird, sandbox: Sandbox) -> None:
    names = ("Pink Floyd", "Radiohead", "Björk", "Daft Punk", "Queen", "ABBA", "Elton John", "Metallica")
    items = [bird.run(Artists, name=name).require_item().id for name in names]
    sandbox.forget_requests()
    done = bird.enrich(provider="wikidata", items=items, now=True)
    assert done.outcomes == {"succeeded": len(names)}
    # One request for the items of each pack, and one for the codes of the countries that are new in it.
    assert len(asked(sandbox, "api.php")) < len(names)
    sandbox.forget_requests()
    assert bird.enrich(provider="wikidata", items=items, now=True).outcomes == {"succeeded": len(names)}
    assert asked(sandbox, "sparql") == []


def test_a_source_that_is_busy_is_asked_again_later(bird: Bowerbird, sandbox: Sandbox) -> None:
    artist = bird.run(Artists, name="Radiohead").require_item()
    lagged = '{"error": {"code": "maxlag", "info": "Waiting for a database server: 9 seconds lagged."}}'
    sandbox.add_fault(Fault(path="api.php", status=200, body=lagged, headers={"Retry-After": "5"}))
    assert bird.enrich(provider="wikidata", items=[artist.id], now=True).outcomes == {"unavailable": 1}
    (entry,) = (one for one in bird.show(artist).enrichments if one.provider == "wikidata")
    assert "Waiting for a database server" in (entry.error or "")
