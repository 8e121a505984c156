"""All releases of an album, all albums of an artist, on both databases: few requests, repaired by a second run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.music import (
    AlbumImporter,
    ArtistImporter,
    DiscographyImporter,
    LabelImporter,
    Release,
    ReleaseImporter,
    ReleasesImporter,
    SongImporter,
)
from bowerbird.sandbox import Fault, Sandbox, build_dataset
from bowerbird.words.collections import CollectionResult
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.results import Status
from support.shelf import catalogue, mbid, served

BAND, ALBUM, LABEL = mbid(1), mbid(2), mbid(3)


def world(releases: int = 40, tracks: int = 18) -> dict[str, Any]:
    """An album with many releases, whose songs they share."""
    return {
        "artists": [{"id": BAND, "name": "The Band"}, {"id": mbid(4), "name": "A Guest"}],
        "labels": [{"id": LABEL, "name": "Harvest", "code": 1234}],
        "albums": [
            {
                "id": ALBUM,
                "title": "The Album",
                "artist": "The Band",
                "date": "1973",
                "releases": [
                    {
                        "id": mbid(100 + n),
                        "title": "The Album",
                        "date": str(1973 + n % 40),
                        "barcode": f"{724382975229 + n}",
                        "labels": [["Harvest", f"SHVL {n}"]],
                        "media": [{"format": "CD", "tracks": [[f"Song {t}", 200_000 + t] for t in range(tracks)]}],
                    }
                    for n in range(releases)
                ],
            }
        ],
    }


@pytest.fixture
def facts() -> dict[str, Any]:
    return world()


@pytest.fixture
def sandbox(facts: dict[str, Any]) -> Iterator[Sandbox]:
    with served(facts) as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path) as bird:
        yield bird


@pytest.fixture
def album(bird: Bowerbird, sandbox: Sandbox) -> int:
    found = bird.run(AlbumImporter, mbid=ALBUM).require_item().id
    sandbox.forget_requests()
    return found


def test_40_releases_with_720_tracks_cost_two_requests(bird: Bowerbird, sandbox: Sandbox, album: int) -> None:
    done = bird.run(ReleasesImporter, album=album)
    assert (done.success, done.listed, len(done.created), done.requests) == (True, 40, 40, 2)
    assert len(sandbox.requests) == 2
    assert (bird.catalogue.count("release"), bird.catalogue.count("song")) == (40, 18)
    record = bird.show(done.created[0])
    tracks = [tie for tie in record.relations if tie.role == "track"]
    assert [tie.position for tie in tracks] == list(range(18))
    assert tracks[2].details == {"medium": 1, "format": "CD", "position": 3, "number": "3", "length": 200_002}
    assert [tie.name for tie in record.relations if tie.role == "label"] == ["Harvest"]
    assert [tie.id for tie in record.relations if tie.role == "album"] == [album]


def test_no_song_is_asked_about_by_itself(bird: Bowerbird, album: int) -> None:
    bird.run(ReleasesImporter, album=album)
    with bird.catalogue.engine.connect() as connection:
        due = connection.execute(
            text(
                "SELECT i.kind, count(*) FROM enrichments e JOIN items i ON i.id = e.item_id"
                " WHERE e.status = 'due' GROUP BY i.kind"
            )
        ).all()
    assert dict(map(tuple, due)).keys() == {"album", "artist", "label"}


def test_again_changes_nothing(bird: Bowerbird, album: int) -> None:
    first = bird.run(ReleasesImporter, album=album)
    before = snapshot(bird)
    again = bird.run(ReleasesImporter, album=album)
    assert (again.success, again.changed, set(again.unchanged)) == (True, False, set(first.created))
    assert snapshot(bird) == before


def test_a_failure_in_the_middle_is_repaired_by_the_next_run(bird: Bowerbird, sandbox: Sandbox, album: int) -> None:
    sandbox.add_fault(Fault(path="/release", times=1, delay=0.0))
    sandbox.add_fault(Fault(path="/release", times=1, status=503))
    torn = bird.run(ReleasesImporter, album=album)
    assert (torn.success, 0 < len(torn.created) < 40, torn.missing) == (False, True, ())
    assert "503" in (torn.error or "")
    whole = bird.run(ReleasesImporter, album=album)
    assert (whole.success, len(whole.created) + len(whole.unchanged)) == (True, 40)
    assert bird.catalogue.count("release") == 40


def test_what_the_source_has_changed_merged_and_dropped_is_followed(
    bird: Bowerbird, sandbox: Sandbox, album: int, facts: dict[str, Any]
) -> None:
    first = bird.run(ReleasesImporter, album=album)
    releases = facts["albums"][0]["releases"]
    by_mbid = {one["id"]: bird.catalogue.resolve("release", one["id"]) for one in releases}
    merged, dropped = releases.pop(0), releases.pop(0)
    releases[0]["merged"] = [merged["id"]]
    releases[1]["title"] = "The Album, again"
    releases.append({"id": mbid(999), "title": "New", "media": [{"format": "CD", "tracks": [["Song 0", 200_000]]}]})
    sandbox.replace_facts(build_dataset(facts))
    sandbox.forget_requests()
    done = bird.run(ReleasesImporter, album=album)
    assert (done.success, done.listed, len(done.created), len(done.updated)) == (True, 39, 1, 1)
    assert (done.missing, done.moved) == ((by_mbid[dropped["id"]],), (by_mbid[merged["id"]],))
    # Two pages, and one look-up for each that is not listed any more.
    assert len(sandbox.requests) == 4
    assert bird.catalogue.count("release") == len(first.created) + 1 - 1
    # The old id leads to the survivor.
    survivor = bird.catalogue.resolve("release", releases[0]["id"])
    assert bird.catalogue.resolve("release", merged["id"]) == survivor
    assert bird.catalogue.item(by_mbid[merged["id"]]).id == survivor
    actions = [one.action for one in bird.history(survivor)]
    # The bar code of the one that is gone is not the survivor's.
    assert actions == ["created", "merged", "updated", "redirected"]
    # What is gone is marked, and nothing else of it changes.
    gone = bird.show(by_mbid[dropped["id"]])
    assert (gone.fields["upstream_status"], len([tie for tie in gone.relations if tie.role == "track"])) == (
        "missing",
        18,
    )
    again = bird.run(ReleasesImporter, album=album)
    assert (again.changed, again.created, again.updated, again.missing) == (True, (), (), done.missing)
    releases.append(dropped)
    sandbox.replace_facts(build_dataset(facts))
    back = bird.run(ReleasesImporter, album=album)
    assert (back.updated, back.missing) == ((by_mbid[dropped["id"]],), ())
    assert bird.show(by_mbid[dropped["id"]]).fields["upstream_status"] is None


def test_a_persons_edit_of_a_release_survives(bird: Bowerbird, album: int) -> None:
    first = bird.run(ReleasesImporter, album=album)
    bird.edit(first.created[0], title="My copy")
    bird.run(ReleasesImporter, album=album)
    assert bird.show(first.created[0]).name == "My copy"


def test_a_broken_release_is_told_and_the_others_are_saved(bird: Bowerbird, sandbox: Sandbox, album: int) -> None:
    page = {
        "release-count": 3,
        "release-offset": 0,
        "releases": [
            {"id": mbid(100), "title": "Good"},
            {"id": mbid(101), "title": "Bad", "media": "none"},
            {"id": mbid(102), "title": "Bad \x00 too"},
        ],
    }
    sandbox.add_fault(Fault(path="/release", body=json.dumps(page), content_type="application/json"))
    done = bird.run(ReleasesImporter, album=album)
    assert (done.success, len(done.created)) == (True, 2)
    assert len(done.broken) == 1
    assert mbid(101) in done.broken[0]


def test_a_listing_that_tells_less_than_it_promises_marks_nothing(
    bird: Bowerbird, sandbox: Sandbox, album: int
) -> None:
    bird.run(ReleasesImporter, album=album)
    page = {"release-count": 40, "release-offset": 0, "releases": []}
    sandbox.add_fault(Fault(path="/release", body=json.dumps(page), content_type="application/json"))
    done = bird.run(ReleasesImporter, album=album)
    assert (done.success, done.missing) == (False, ())
    assert "lists 40 items but told of 0" in (done.error or "")


def test_250_release_groups_cost_three_requests(ready_url: str, tmp_path: Path) -> None:
    albums = [
        {
            "id": mbid(1000 + n),
            "title": f"Album number {n}",
            "date": str(1950 + n % 70),
            "type": "EP" if n % 5 == 0 else "Album",
            "credit": [{"artist": "The Band", "join": " & "}, {"artist": "A Guest"}]
            if n % 10 == 0
            else [{"artist": "The Band"}],
        }
        for n in range(250)
    ]
    with served({**world(0), "albums": albums}) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        band = bird.run(ArtistImporter, mbid=BAND).require_item()
        known = bird.run(AlbumImporter, mbid=mbid(1003)).require_item().id
        sandbox.forget_requests()
        done = bird.run(DiscographyImporter, artist=band)
        assert (done.success, done.listed, len(sandbox.requests)) == (True, 250, 3)
        assert (len(done.created), done.unchanged) == (249, (known,))
        together = bird.show(bird.catalogue.resolve("album", mbid(1000)))
        assert together.fields["artist_credit"] == "The Band & A Guest"
        assert [tie.name for tie in together.relations if tie.role == "artist"] == ["The Band", "A Guest"]
        eps = bird.run(DiscographyImporter, artist=band, types=["ep"])
        assert (eps.listed, eps.changed) == (50, False)
        with pytest.raises(QueryError, match="there is no type 'cd'"):
            bird.run(DiscographyImporter, artist=band, types=["cd"])


def test_the_owner_must_be_known_at_the_source(bird: Bowerbird) -> None:
    own = bird.run(ArtistImporter, name="Nobody", create=True).require_item()
    with pytest.raises(QueryError, match="has no musicbrainz_artist identifier"):
        bird.run(DiscographyImporter, artist=own)
    with pytest.raises(QueryError, match="give artist="):
        bird.run(DiscographyImporter)
    with pytest.raises(QueryError, match="unknown word 'kinds'"):
        bird.run(DiscographyImporter, artist=own, kinds=["album"])
    with pytest.raises(NotInCatalogueError):
        bird.run(ReleasesImporter, album=4711)
    with pytest.raises(QueryError, match="is of the kind artist"):
        bird.run(ReleasesImporter, album=own)


def test_an_album_that_the_source_has_lost_loses_nothing(
    bird: Bowerbird, sandbox: Sandbox, album: int, facts: dict[str, Any]
) -> None:
    bird.run(ReleasesImporter, album=album)
    facts["albums"] = []
    sandbox.replace_facts(build_dataset(facts))
    done = bird.run(ReleasesImporter, album=album)
    assert (done.success, done.missing, done.listed) == (False, (), 0)


def test_releases_songs_and_labels_are_imported_by_themselves(bird: Bowerbird, sandbox: Sandbox) -> None:
    release = bird.run(ReleaseImporter, barcode="724382975230")
    assert release.providers["musicbrainz"].status == Status.SUCCEEDED
    assert isinstance(release.item, Release)
    assert (release.item.barcode, release.item.track_count, release.item.media) == ("724382975230", 18, ["CD"])
    song = bird.run(SongImporter, title="Song 3", artist="The Band")
    assert not song.created
    assert bird.run(LabelImporter, name="Harvest", force_providers=True).require_item().label_code == 1234
    sandbox.forget_requests()
    assert bird.run(ReleaseImporter, barcode="724382975230").item == release.item or not sandbox.requests


def test_a_barcode_of_several_releases_is_a_question(ready_url: str, tmp_path: Path) -> None:
    facts = world(2)
    for one in facts["albums"][0]["releases"]:
        one["barcode"] = "724382975229"
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        result = bird.run(ReleaseImporter, barcode="724382975229")
        assert (result.item, len(result.candidates)) == (None, 2)
        assert bird.run(ReleaseImporter, barcode="724382975229", pick=2).created


def test_a_song_that_a_release_holds_twice_stands_there_twice(ready_url: str, tmp_path: Path) -> None:
    facts = world(1, 2)
    facts["albums"][0]["releases"][0]["media"].append({"format": "DVD", "tracks": [["Song 0", 200_000]]})
    with served(facts) as sandbox, catalogue(ready_url, sandbox, tmp_path) as bird:
        album = bird.run(AlbumImporter, mbid=ALBUM).require_item()
        done = bird.run(ReleasesImporter, album=album)
        tracks = [tie for tie in bird.show(done.created[0]).relations if tie.role == "track"]
        assert [(tie.name, tie.position, tie.details["medium"]) for tie in tracks] == [
            ("Song 0", 0, 1),
            ("Song 1", 1, 1),
            ("Song 0", 2, 2),
        ]
        facts["albums"][0]["releases"][0]["media"][0]["tracks"].reverse()
        sandbox.replace_facts(build_dataset(facts))
        bird.run(ReleasesImporter, album=album)
        tracks = [tie for tie in bird.show(done.created[0]).relations if tie.role == "track"]
        assert [tie.name for tie in tracks] == ["Song 1", "Song 0", "Song 0"]


def test_a_result_tells_what_happened() -> None:
    result = CollectionResult(kind="release", owner=None, created=(1,), unchanged=(2,))
    assert (result.items, result.changed, result.success) == ((1, 2), True, True)
    assert not CollectionResult(kind="release", owner=None, error="down").success


def snapshot(bird: Bowerbird) -> dict[str, int]:
    tables = ("items", "identifiers", "relations", "links", "enrichments", "revisions", "releases", "songs", "labels")
    with bird.catalogue.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0  # noqa: S608 -- a table of ours
            for name in tables
        }
