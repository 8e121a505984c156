from __future__ import annotations

from typing import Any

import msgspec

from bowerbird.sources.discogs.bodies import (
    ArtistBody,
    HitBody,
    LabelBody,
    MasterBody,
    ReleaseBody,
    SearchBody,
)
from bowerbird.sources.discogs.candidates import album_candidate, named_candidate, release_candidate
from bowerbird.sources.discogs.parse import album_facts, artist_facts, label_facts, release_facts
from bowerbird.words.facts import Facts, Image, Link
from bowerbird.words.identifiers import Identifier
from support import discogs
from support.discogs import needs_recorded_discogs, recorded_discogs


def terms(facts: Facts, role: str) -> list[str]:
    return [tie.facts.fields["name"] for tie in facts.related if tie.role == role]


def test_an_artist() -> None:
    facts = artist_facts(msgspec.convert(discogs.artist(), ArtistBody))
    assert facts.fields == {
        "name": "Pink Floyd",
        "aliases": ["Floyd", "The Floyd", "The Tea Set"],
        "description": "A band from London with The Waters and Nick Mason.\n\nLabel: Harvest.",
    }
    assert facts.identifiers == (Identifier("discogs", "45467"), Identifier("spotify", "0k17h0D3J5VfsdmQ1iZtE9"))
    assert facts.links == (Link("web page", "https://www.pinkfloyd.com/"),)
    # The second has no address, as without a token none has.
    assert facts.images == (Image(type="primary", url=discogs.PICTURE),)
    assert facts.related == ()
    assert "Discogs API Terms of Use" in facts.origin["licence"]


def test_the_real_name_is_another_name() -> None:
    facts = artist_facts(
        msgspec.convert(discogs.artist(name="Prince (5)", realname="Prince Rogers Nelson"), ArtistBody)
    )
    assert facts.fields["name"] == "Prince"
    assert "Prince Rogers Nelson" in facts.fields["aliases"]


def test_a_label() -> None:
    facts = label_facts(msgspec.convert(discogs.label(), LabelBody))
    assert facts.fields == {"name": "Harvest", "description": "Imprint of EMI, led by Malcolm Jones."}
    assert facts.links == (Link("web page", "https://harvestrecords.example/"),)
    assert facts.identifiers == (Identifier("discogs", "2649"),)


def test_a_master_release_is_an_album() -> None:
    facts = album_facts(msgspec.convert(discogs.master(), MasterBody))
    assert facts.fields == {
        "title": "The Dark Side Of The Moon",
        "release_year": 1973,
        "artist_credit": "Pink Floyd",
        "description": "See https://www.discogs.com/release/1873013 and more.",
    }
    assert terms(facts, "genre") == ["rock"]
    assert terms(facts, "style") == ["psychedelic rock", "prog rock"]
    # Videos are left out.
    assert facts.links == ()


def test_a_release() -> None:
    facts = release_facts(msgspec.convert(discogs.release(), ReleaseBody))
    assert facts.fields == {
        "title": "The Dark Side Of The Moon",
        "date": "1984-08",
        "release_year": 1984,
        "country": "GB",
        "barcode": "077774600128",
        "media": ["2×CD"],  # noqa: RUF001 -- the sign is meant
        "artist_credit": "Pink Floyd",
    }
    assert facts.identifiers == (Identifier("discogs", "367104"), Identifier("barcode", "077774600128"))


def test_formats_are_counted_and_named_as_musicbrainz_names_them() -> None:
    formats: list[dict[str, Any]] = [
        {"name": "Vinyl", "qty": "2", "descriptions": ["LP", '12"']},
        {"name": "CD", "qty": "x"},
        {"name": "CD", "qty": 1},
        {"name": "Box Set", "qty": "1"},
        {"name": None, "qty": None},
    ]
    facts = release_facts(msgspec.convert(discogs.release(formats=formats), ReleaseBody))
    assert facts.fields["media"] == ['2×12" Vinyl', "2×CD"]  # noqa: RUF001 -- the sign is meant


def test_what_is_unknown_is_not_said() -> None:
    facts = album_facts(msgspec.convert({"id": 1, "title": "T", "year": 0}, MasterBody))
    assert facts.fields == {"title": "T"}
    facts = release_facts(msgspec.convert({"id": 1, "title": "T", "released": "Spring", "year": 1999}, ReleaseBody))
    assert facts.fields == {"title": "T", "release_year": 1999}


@needs_recorded_discogs
def test_the_recorded_bodies() -> None:
    artist = artist_facts(msgspec.json.decode(recorded_discogs("artists__1"), type=ArtistBody))
    assert artist.fields["name"] == "The Persuader"
    assert artist.fields["aliases"][:3] == ["Persuader", "The Presuader", "Jesper Dahlbäck"]
    assert "The Pinguin Man" in artist.fields["aliases"]
    # Their addresses are not absolute.
    assert artist.images == ()
    album = album_facts(msgspec.json.decode(recorded_discogs("masters__4242.json"), type=MasterBody))
    assert album.fields == {"title": "City Of Islands", "release_year": 1998, "artist_credit": "The Persuader"}
    assert terms(album, "style") == ["deep house", "tech house"]
    first = release_facts(msgspec.json.decode(recorded_discogs("releases__1"), type=ReleaseBody))
    assert first.fields == {
        "title": "Stockholm",
        "date": "1999-03",
        "release_year": 1999,
        "country": "SE",
        "media": ['2×12" Vinyl'],  # noqa: RUF001 -- the sign is meant
        "artist_credit": "The Persuader",
    }
    second = release_facts(msgspec.json.decode(recorded_discogs("releases__2"), type=ReleaseBody))
    assert second.fields["media"] == ['12" Vinyl']
    assert second.fields["date"] == "1998-06"


@needs_recorded_discogs
def test_the_recorded_search() -> None:
    hits = msgspec.json.decode(recorded_discogs("database__search"), type=SearchBody).results
    assert named_candidate(hits[0], None).facts.fields == {"name": "Trash80"}
    release = release_candidate(hits[1], None)
    assert release.identifier == Identifier("discogs", "1743771")
    assert release.facts.fields == {
        "title": "Icarus",
        "artist_credit": "Trash80",
        "release_year": 2008,
        "country": "US",
    }


def test_a_hit_tells_what_the_choice_needs() -> None:
    hit = discogs.hit(
        "master", 1, "Beatles, The - 1", year="2000", format=["CD", "Compilation", "Album"], barcode=["0 77774 60012 8"]
    )
    body = msgspec.convert(hit, HitBody)
    assert album_candidate(body, "The Beatles").facts.fields == {
        "title": "1",
        "artist_credit": "The Beatles",
        "release_year": 2000,
        "primary_type": "Album",
        "secondary_types": ["Compilation"],
    }
    assert release_candidate(body, None).facts.identifiers[1:] == (Identifier("barcode", "077774600128"),)
    assert "release_year" not in album_candidate(msgspec.convert({**hit, "year": "19xx"}, HitBody), None).facts.fields
