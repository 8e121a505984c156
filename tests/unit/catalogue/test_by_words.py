"""When a stored item that fits the words settles who is meant."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird.catalogue.by_words import Stored, settles
from bowerbird.catalogue.names import further_names
from bowerbird.words.query import Wanted

ALBUM = {
    "preferred": {"primary_type": "Album", "secondary_types": []},
    "unlikely": {"primary_type": frozenset({"Single"})},
}


@pytest.mark.parametrize(
    ("wanted", "fields", "named", "settled"),
    [
        ({}, {}, True, True),
        ({}, {}, False, False),  # it came along with another item
        ({"by": "Adele"}, {}, False, True),
        ({"by": "Adele", **ALBUM}, {"primary_type": "Album", "secondary_types": []}, False, True),
        ({"by": "Adele", **ALBUM}, {"primary_type": None}, False, True),
        ({"by": "Adele", **ALBUM}, {"primary_type": "Single"}, True, False),
        ({"by": "Adele", **ALBUM}, {"primary_type": "EP"}, True, False),
        ({"by": "Adele", **ALBUM}, {"primary_type": "Album", "secondary_types": ["Live"]}, True, False),
        ({"by": "Adele", **ALBUM, "named": frozenset({"Live"})}, {"secondary_types": ["Live"]}, False, True),
        ({"by": "Adele", **ALBUM, "named": frozenset({"Live"})}, {"secondary_types": ["Live", "Remix"]}, True, False),
        ({"by": "Adele", **ALBUM, "hints": {"primary_type": "Single"}}, {"primary_type": "Single"}, False, True),
        ({"by": "Adele", "unlikely": {"video": frozenset({True})}}, {"video": True}, True, False),
        ({"by": "Adele", "unlikely": {"video": frozenset({True})}}, {"video": False}, True, True),
    ],
)
def test_what_fits_settles_who_is_meant(
    wanted: dict[str, Any], fields: dict[str, Any], *, named: bool, settled: bool
) -> None:
    assert settles(Wanted(name="Hello", **wanted), Stored("Hello", fields), named=named) is settled


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"name": "Кино"}, set()),
        ({"name": "Кино", "sort_name": "Кино", "aliases": ["КИНО", "Kino"]}, {"kino"}),
        ({"name": "David Bowie", "sort_name": "Bowie, David", "aliases": None}, {"bowie david"}),
        ({"name": "X", "aliases": ["", "   ", 7]}, set()),
        ({"name": None, "aliases": ["Kino"]}, {"kino"}),
    ],
)
def test_further_names_are_the_sort_name_and_the_aliases_folded(fields: dict[str, Any], names: set[str]) -> None:
    assert further_names(fields, "name") == names
