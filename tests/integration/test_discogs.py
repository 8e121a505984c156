"""Discogs over real HTTP, from the sandbox into a catalogue: beside MusicBrainz, and by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.catalogue.database import connect
from bowerbird.importing.importer import Importer
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery, Label, LabelQuery, Release, ReleaseQuery
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzArtists
from bowerbird.sandbox import Fault, Sandbox, load_facts
from bowerbird.sandbox.discogs import discogs_site
from bowerbird.settings import load_settings
from bowerbird.sources.discogs.providers import DiscogsAlbums, DiscogsArtists, DiscogsLabels, DiscogsReleases
from bowerbird.words.identifiers import Identifier
from support.background import drain

TOKEN = "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd"  # noqa: S105 -- made up


class Artists(Importer[Artist, ArtistQuery]):
    providers = (MusicBrainzArtists(), DiscogsArtists())


class Albums(Importer[Album, AlbumQuery]):
    providers = (MusicBrainzAlbums(), DiscogsAlbums())


class AlbumsOfDiscogs(Importer[Album, AlbumQuery]):
    providers = (DiscogsAlbums(),)


class ReleasesOfDiscogs(Importer[Release, ReleaseQuery]):
    providers = (DiscogsReleases(),)


class LabelsOfDiscogs(Importer[Label, LabelQuery]):
    providers = (DiscogsLabels(),)


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    facts = load_facts()
    with Sandbox(facts=facts, sites=[discogs_site(facts, tokens={TOKEN})]) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    served.forget_requests()
    return served


def opened(sandbox: Sandbox, folder: Path, token: str | None = TOKEN) -> Bowerbird:
    environment = {
        "BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url,
        "BOWERBIRD_MUSICBRAINZ_RATE": "0",
        "BOWERBIRD_DISCOGS_URL": f"{sandbox.url}/discogs",
        "BOWERBIRD_DISCOGS_RATE": "0",
        "BOWERBIRD_CONTACT": "tests@example.org",
        **({"BOWERBIRD_DISCOGS_TOKEN": token} if token else {}),
    }
    return Bowerbird(f"sqlite:///{folder}/test.db", settings=load_settings(environment, folder))


def asked(sandbox: Sandbox) -> list[str]:
    return [request.path for request in sandbox.requests if request.path.startswith("/discogs/")]


def test_a_worker_asks_under_the_number_that_musicbrainz_brings(sandbox: Sandbox, tmp_path: Path) -> None:
    with opened(sandbox, tmp_path) as bird:
        bird.register(Artists)
        bird.register(Albums)
        artist = bird.run(Artists, name="Pink Floyd").require_item()
        album = bird.run(Albums, title="The Dark Side of the Moon", artist="Pink Floyd").require_item()
        assert asked(sandbox) == []
        drain(bird)
        assert sorted(asked(sandbox)) == ["/discogs/artists/45467", "/discogs/masters/10362"]
        shown = bird.show(artist.id)
        assert shown.fields["description"] == "Pink Floyd: Until 1967 often billed as The Pink Floyd."
        assert [image.type for image in shown.images] == ["primary"]
        ties = {(tie.role, tie.name) for tie in bird.show(album.id).relations}
        assert {("genre", "rock"), ("style", "progressive rock"), ("artist", "Pink Floyd")} <= ties
        # The artist that Discogs names is not stored a second time.
        assert len([role for role, name in ties if name == "Pink Floyd"]) == 1


def test_an_album_that_is_linked_nowhere_is_searched(sandbox: Sandbox, tmp_path: Path) -> None:
    with opened(sandbox, tmp_path) as bird:
        bird.register(Albums)
        album = bird.run(Albums, title="Collision Course", artist="JAY-Z").require_item()
        result = bird.run(Albums, item=album.id, providers=["discogs"])
        assert result.providers["discogs"].status == "succeeded"
        assert [path.rpartition("/")[0] for path in asked(sandbox)] == ["/discogs/database", "/discogs/masters"]


def test_without_a_token_it_is_skipped_and_nothing_is_sent(sandbox: Sandbox, tmp_path: Path) -> None:
    with opened(sandbox, tmp_path, token=None) as bird:
        bird.register(Albums)
        album = bird.run(Albums, title="Animals", artist="Pink Floyd").require_item()
        result = bird.run(Albums, item=album.id, providers=["discogs"])
        assert result.providers["discogs"].status == "skipped"
        assert "BOWERBIRD_DISCOGS_TOKEN" in (result.providers["discogs"].error or "")
        assert asked(sandbox) == []


def test_all_by_itself(sandbox: Sandbox, tmp_path: Path) -> None:
    with opened(sandbox, tmp_path) as bird:
        album = bird.run(AlbumsOfDiscogs, title="Nevermind", artist="Nirvana", providers=["discogs"]).require_item()
        assert (album.title, album.artist_credit, album.release_year) == ("Nevermind", "Nirvana", 1991)
        label = bird.run(LabelsOfDiscogs, name="Harvest", providers=["discogs"]).require_item()
        assert label.name == "Harvest"
        release = bird.run(ReleasesOfDiscogs, barcode="4988031329207", providers=["discogs"]).require_item()
        assert (release.title, release.date, release.country) == ("三毒史", "2019-05-27", "JP")
        assert Identifier("barcode", "4988031329207") in bird.show(release.id).identifiers


def test_a_wrong_token_is_a_failure_that_does_not_show_it(sandbox: Sandbox, tmp_path: Path) -> None:
    wrong = TOKEN[::-1]
    with opened(sandbox, tmp_path, token=wrong) as bird:
        bird.register(Artists)
        artist = bird.run(Artists, name="Pink Floyd").require_item()
        outcome = bird.run(Artists, item=artist.id, providers=["discogs"]).providers["discogs"]
        assert outcome.status == "failed"
        assert "Invalid consumer token" in (outcome.error or "")
    engine = connect(f"sqlite:///{tmp_path}/test.db")
    with engine.connect() as connection:
        ledger = connection.execute(text("select * from enrichments")).all()
    engine.dispose()
    assert wrong not in f"{outcome} {ledger}"
    assert wrong.encode() not in (tmp_path / "test.db").read_bytes()


def test_too_many_requests_are_put_off_for_a_minute(sandbox: Sandbox, tmp_path: Path) -> None:
    headers = {"X-Discogs-Ratelimit": "60", "X-Discogs-Ratelimit-Used": "60", "X-Discogs-Ratelimit-Remaining": "0"}
    body = '{"message": "You are making requests too quickly."}'
    sandbox.add_fault(Fault(path="/artists/", status=429, body=body, content_type="application/json", headers=headers))
    with opened(sandbox, tmp_path) as bird:
        bird.register(Artists)
        artist = bird.run(Artists, name="Pink Floyd").require_item()
        outcome = bird.run(Artists, item=artist.id, providers=["discogs"]).providers["discogs"]
        assert outcome.status == "unavailable"
        assert "too quickly.; try again in 60 s" in (outcome.error or "")
        # Nobody asks in the meantime.
        again = bird.run(Artists, item=artist.id, providers=["discogs"]).providers["discogs"]
        assert again.status == "unavailable"
        assert len(asked(sandbox)) == 1
