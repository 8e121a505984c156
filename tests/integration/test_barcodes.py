"""A barcode with and without its zeros is one number, on both databases, also where it was stored long ago."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bowerbird.catalogue.finder import Finder
from bowerbird.music import Release, ReleaseQuery
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier, identifier
from support.catalogue import Catalogue

UPC = "724382975229"
MBID = Identifier("musicbrainz_release", "00000000-0000-4000-8000-000000000001")


def release(*codes: Identifier) -> Facts:
    return Facts(fields={"title": "The Dark Side of the Moon", "barcode": f"0{UPC}"}, identifiers=codes)


@pytest.mark.parametrize("stored", [UPC, f"0{UPC}", f"00{UPC}"])
@pytest.mark.parametrize("asked", [UPC, f"0{UPC}", f"00{UPC}"])
def test_a_release_is_found_by_its_barcode_with_and_without_zeros(
    catalogue: Catalogue, stored: str, asked: str
) -> None:
    # As earlier versions have stored it: in the spelling of the source.
    item_id = catalogue.say(release(MBID, Identifier("barcode", stored)), kind=Release).item_id
    assert Finder(catalogue.engine).find(Release, ReleaseQuery.from_words({"barcode": asked})) == item_id


def test_an_old_spelling_stays_with_its_item_and_gives_way_when_it_is_heard_anew(catalogue: Catalogue) -> None:
    item_id = catalogue.say(release(MBID, Identifier("barcode", f"0{UPC}")), kind=Release).item_id or 0
    other = Identifier("musicbrainz_release", "00000000-0000-4000-8000-000000000002")
    # Another edition with the same number: it is another release, and the number stays where it is.
    second = catalogue.say(release(other, identifier("barcode", UPC)), kind=Release, provider="other").item_id
    assert second != item_id
    assert held(catalogue) == {(item_id, f"0{UPC}")}
    catalogue.say(release(MBID, identifier("barcode", f"0{UPC}")), kind=Release)
    assert held(catalogue) == {(item_id, UPC)}


def held(catalogue: Catalogue) -> set[tuple[int, str]]:
    query = text("SELECT item_id, value FROM identifiers WHERE scheme = 'barcode'")
    with catalogue.engine.connect() as connection:
        return {tuple(row) for row in connection.execute(query)}
