"""Two ids of one source that a person made one item: it is asked by the survivor's own, whoever speaks of the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.withdrawing import Outcome
from bowerbird.music import Album, AlbumImporter, Artist, ArtistImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status
from support.background import drain
from support.catalogue import Catalogue
from support.shelf import catalogue as shelf
from support.shelf import mbid, served

ONE, TWO, ALBUM = (mbid(n) for n in (1, 2, 3))
OWN, FORMER = (Identifier("musicbrainz_artist", value) for value in (ONE, TWO))
WORLD = {
    "artists": [
        {"id": ONE, "name": "The Band", "country": "CA"},
        {"id": TWO, "name": "Band, really", "country": "GB"},
    ],
    "albums": [{"id": ALBUM, "title": "An Album", "artist": TWO}],
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served(WORLD) as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with shelf(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird


@pytest.fixture
def merged(bird: Bowerbird) -> int:
    """The survivor of both."""
    one, two = (bird.run(ArtistImporter, mbid=each).require_item().id for each in (ONE, TWO))
    return bird.merge(two, into=one).id


def test_every_forced_import_asks_by_the_survivors_own_id(bird: Bowerbird, merged: int) -> None:
    words = [{"item": merged}, {"mbid": TWO}, {"mbid": ONE}, {"item": merged}]
    results = [bird.run(ArtistImporter, force_providers=True, **word) for word in words]  # type: ignore[arg-type]
    statuses = [result.providers["musicbrainz"].status for result in results]
    assert statuses == [Status.UNCHANGED] * 4
    bird.enqueue(ArtistImporter, item=merged)
    drain(bird)
    bird.run(AlbumImporter, mbid=ALBUM)
    record = bird.show(merged)
    assert (record.fields["name"], record.fields["country"]) == ("The Band", "CA")
    assert {one.value for one in record.identifiers} >= {ONE, TWO}
    assert bird.catalogue.count("artist") == 1
    assert bird.catalogue.former(merged) == {FORMER}


def facts(known: Identifier, country: str) -> Facts:
    return Facts(fields={"name": country, "country": country}, identifiers=(known,))


def say(on: Catalogue, said: Facts | None, known: Identifier, status: Status = Status.SUCCEEDED) -> None:
    entry = LedgerEntry(provider="musicbrainz", status=status, facts=said, asked={})
    on.store.apply([Answer(kind=Artist, entry=entry, run="test", known_as=(known,), scheme=known.scheme)])


@pytest.fixture
def stored(catalogue: Catalogue) -> int:
    """The survivor of both, straight from the store."""
    one, two = (catalogue.say(facts(each, country)).item_id or 0 for each, country in ((OWN, "CA"), (FORMER, "GB")))
    catalogue.store.merge(Artist, one, two)
    return one


def test_an_answer_about_the_merged_id_is_ignored(catalogue: Catalogue, stored: int) -> None:
    before = catalogue.reader.record(stored)
    say(catalogue, facts(FORMER, "FR"), FORMER)
    say(catalogue, None, FORMER, Status.NOT_FOUND)
    say(catalogue, Facts(fields={"name": "X"}, identifiers=(Identifier(OWN.scheme, "third"),)), FORMER)
    credited = Related(role="artist", kind="artist", facts=facts(FORMER, "FR"))
    catalogue.say(Facts(fields={"title": "T"}, related=(credited,)), kind=Album)
    after = catalogue.reader.record(stored)
    assert (after.fields, after.enrichments, after.identifiers) == (
        before.fields,
        before.enrichments,
        before.identifiers,
    )
    assert [tie.name for tie in after.related_from] == ["T"]


def test_an_answer_that_leads_from_it_to_the_own_id_counts(catalogue: Catalogue, stored: int) -> None:
    said = facts(OWN, "FR").with_identifiers([FORMER])
    say(catalogue, said, FORMER)
    assert catalogue.reader.record(stored).fields["country"] == "FR"


def test_the_source_cannot_lead_from_it_to_a_third_item(catalogue: Catalogue, stored: int) -> None:
    third = Identifier(OWN.scheme, "third")
    other = catalogue.say(facts(third, "US")).item_id
    say(catalogue, facts(third, "US").with_identifiers([FORMER]), FORMER)
    assert catalogue.reader.item(stored).id == stored
    assert catalogue.reader.record(other or 0).id == other


def test_what_a_person_chooses_is_asked_by_again(catalogue: Catalogue, stored: int) -> None:
    catalogue.store.attest(Artist, stored, [FORMER])
    assert catalogue.reader.former(stored) == {FORMER}
    due = Outcome(status=Status.DUE, due_at=utc_now())
    catalogue.store.withdraw(Artist, stored, "musicbrainz", scheme=OWN.scheme, outcome=due, instead=FORMER)
    assert catalogue.reader.former(stored) == frozenset()
    assert catalogue.reader.facts(stored).identified_by(FORMER.scheme) == FORMER.value


def test_the_only_id_of_a_source_stays_the_one_it_is_asked_by(catalogue: Catalogue) -> None:
    discogs = Identifier("discogs_artist", "1")
    one = catalogue.say(facts(discogs, "CA"), provider="other").item_id or 0
    two = catalogue.say(facts(FORMER, "GB")).item_id or 0
    catalogue.store.merge(Artist, one, two)
    assert catalogue.reader.former(one) == frozenset()
    assert catalogue.reader.facts(one).identified_by(FORMER.scheme) == FORMER.value
