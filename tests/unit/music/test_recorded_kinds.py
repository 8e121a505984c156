"""Every genuine body of releases, recordings, labels and series that is at hand says in facts what it says itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from bowerbird.catalogue.checks import check_facts
from bowerbird.catalogue.kinds import known_kinds
from bowerbird.http.client import Response
from bowerbird.music.musicbrainz.bodies import SeriesBody
from bowerbird.music.musicbrainz.entities import LABEL, RECORDING, RELEASE
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.music.musicbrainz.parse import series_members
from bowerbird.testing.soundness import unsound
from bowerbird.words.facts import Facts, Related
from support.recorded import entities, needs_recorded, recorded, recorded_bytes, recorded_names

pytestmark = needs_recorded

SERVER = "metabrainz+musicbrainz-server"


def told(name: str, entity: Entity[Any]) -> list[Facts]:
    body = recorded(name)
    if f"{entity.name}s" in body:
        answer = Response(status=200, url="https://mb.example", body=recorded_bytes(name), headers={}, request="GET")
        page = read_page(answer, entity)
        assert page.total >= len(page.found)
        found = [one for one in page.found if isinstance(one, Facts)]
        assert len(found) == len(page.found), page.found
        return found
    return [entity.parse(msgspec.json.decode(recorded_bytes(name), type=entity.form), None)]


def pairs(name: str, entity: Entity[Any], kind: str) -> Iterator[tuple[Facts, dict[str, Any]]]:
    bodies, found = list(entities(name, entity.name)), told(name, entity)
    assert len(found) == len(bodies)
    for facts, body in zip(found, bodies, strict=True):
        check_facts(known_kinds(), kind, facts)
        assert not unsound(name, facts, known_kinds()[kind].item)
        yield facts, body


def ties(facts: Facts, role: str) -> list[Related]:
    return [tie for tie in facts.related if tie.role == role]


def printed(credit: list[dict[str, Any]]) -> str | None:
    return "".join((one.get("name") or one["artist"]["name"]) + (one.get("joinphrase") or "") for one in credit) or None


def tracks_of(body: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return [
        (medium.get("position", place), track)
        for place, medium in enumerate(body.get("media") or [], start=1)
        for track in (
            *([medium["pregap"]] if medium.get("pregap") else []),
            *(medium.get("tracks") or []),
            *(medium.get("data-tracks") or []),
        )
        if "recording" in track
    ]


def test_there_are_bodies_to_read() -> None:
    assert len(recorded_names("release")) >= 80
    assert len(recorded_names("recording")) >= 30
    assert len(recorded_names("label")) >= 40
    assert len(recorded_names("series", "lookup")) >= 3


@pytest.mark.parametrize("name", recorded_names("release"))
def test_every_release_says_what_its_body_says(name: str) -> None:
    if "artist_credit" in str(recorded(name)):
        pytest.skip("its keys have been rewritten by whoever recorded it")
    for facts, body in pairs(name, RELEASE, "release"):
        assert facts.identified_by("musicbrainz_release") == body["id"]
        text = body.get("text-representation") or {}
        for field, value in {
            "title": body["title"].strip(),
            "status": body.get("status"),
            "date": body.get("date") or None,
            "country": body.get("country"),
            "barcode": body.get("barcode") or None,
            "asin": body.get("asin"),
            "packaging": body.get("packaging"),
            "language": text.get("language"),
            "script": text.get("script"),
            "disambiguation": body.get("disambiguation") or None,
            "artist_credit": printed(body.get("artist-credit") or []),
            "disc_count": len(body.get("media") or []) or None,
        }.items():
            assert facts.fields.get(field) == value, field
        numbers = [one.get("catalog-number") or "" for one in body.get("label-info") or [] if one.get("label")]
        assert sorted(tie.details.get("catalog_number", "") for tie in ties(facts, "label")) == sorted(numbers)
        group = body.get("release-group")
        assert [tie.facts.identified_by("musicbrainz_release_group") for tie in ties(facts, "album")] == (
            [group["id"]] if group else []
        )
        found = ties(facts, "track")
        expected = tracks_of(body)
        assert [tie.position for tie in found] == list(range(len(expected)))
        for tie, (medium, track) in zip(found, expected, strict=True):
            assert tie.facts.identified_by("musicbrainz_recording") == track["recording"]["id"]
            assert tie.details["medium"] == medium
            assert tie.details.get("number") == track["number"].strip()
            assert tie.details.get("length") == track.get("length")
            assert tie.details.get("title", tie.facts.fields["title"]) == track["title"].strip()


@pytest.mark.parametrize("name", recorded_names("recording"))
def test_every_song_says_what_its_body_says(name: str) -> None:
    for facts, body in pairs(name, RECORDING, "song"):
        assert facts.identified_by("musicbrainz_recording") == body["id"]
        for field, value in {
            "title": body["title"].strip(),
            "length": body.get("length"),
            "disambiguation": body.get("disambiguation") or None,
            "first_release_date": body.get("first-release-date") or None,
            "artist_credit": printed(body.get("artist-credit") or []),
            "isrcs": body.get("isrcs") or None,
            "video": True if body.get("video") else None,
        }.items():
            assert facts.fields.get(field) == value, field
        credited = [tie.facts.identified_by("musicbrainz_artist") for tie in ties(facts, "artist")]
        assert credited == [one["artist"]["id"] for one in body.get("artist-credit") or []]


@pytest.mark.parametrize("name", recorded_names("label"))
def test_every_label_says_what_its_body_says(name: str) -> None:
    for facts, body in pairs(name, LABEL, "label"):
        assert facts.identified_by("musicbrainz_label") == body["id"]
        span = body.get("life-span") or {}
        for field, value in {
            "name": body["name"].strip(),
            "sort_name": body.get("sort-name"),
            "type": body.get("type"),
            "country": body.get("country"),
            "label_code": int(code) if (code := str(body.get("label-code") or "")).isdecimal() else None,
            "disambiguation": body.get("disambiguation") or None,
            "begin_date": span.get("begin"),
            "end_date": span.get("end"),
        }.items():
            assert facts.fields.get(field) == value, field


@pytest.mark.parametrize("name", recorded_names("series", "lookup"))
def test_every_series_lists_its_members_in_order(name: str) -> None:
    body = recorded(name)
    members = series_members(msgspec.json.decode(recorded_bytes(name), type=SeriesBody))
    known = ("release_group", "recording", "release", "artist")
    relations = [one for one in body.get("relations") or [] if any(key in one for key in known)]
    keys = sorted(one["ordering-key"] for one in relations)
    assert [member.place for member in members] == list(range(1, len(keys) + 1))
    by_key = sorted(relations, key=lambda one: one["ordering-key"])
    assert [member.number for member in members] == [one["attribute-values"].get("number") for one in by_key]


def test_a_track_before_the_first_and_those_after_the_last_are_kept() -> None:
    name = f"{SERVER}/release-lookup-soup-3a64ad9.json"
    (facts,) = told(name, RELEASE)
    (body,) = entities(name, "release")
    assert len(ties(facts, "track")) == len(tracks_of(body)) > 0
