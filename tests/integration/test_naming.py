"""An item is named by a kind and what a person calls it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.catalogue.store import utc_now
from bowerbird.music import Album, Artist
from bowerbird.settings import load_settings
from bowerbird.words.errors import AmbiguousNameError, NotInCatalogueError, QueryError
from bowerbird.words.text import match_key
from support.quiet import QUIET


@pytest.fixture
def bird(ready_url: str, tmp_path: Path) -> Iterator[Bowerbird]:
    with Bowerbird(ready_url, settings=load_settings(QUIET, tmp_path, database_url=ready_url)) as bird:
        yield bird


def album(
    bird: Bowerbird, title: str, by: str | None = None, date: str | None = None, item_id: int | None = None
) -> int:
    now = utc_now()
    with bird.session() as session:
        item = Album(title=title, artist_credit=by, first_release_date=date, aliases=[], secondary_types=[])
        item.display_name, item.match_key, item.created_at, item.updated_at = title, match_key(title), now, now
        item.id = item_id  # type: ignore[assignment]
        session.add(item)
        session.commit()
        return item.id


@pytest.mark.parametrize(
    ("kind", "name"),
    [("album", "Animals"), ("albums", "  animals "), ("Album", "ANIMALS!"), ("ALBUMS", "name:Animals")],
)
def test_a_kind_may_stand_in_the_plural_and_a_name_in_any_print(bird: Bowerbird, kind: str, name: str) -> None:
    item_id = album(bird, "Animals")
    assert bird.catalogue.resolve(kind, name) == item_id


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("albun", r"there is no kind 'albun'; did you mean albums?\? There are: album, artist, category"),
        ("atrists", r"did you mean artists\? There are: "),
        ("xyzzy", r"there is no kind 'xyzzy'; there are: album, artist"),
    ],
)
def test_an_unknown_kind_is_told_with_those_that_there_are(bird: Bowerbird, kind: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        bird.catalogue.resolve(kind, "x")
    with pytest.raises(QueryError, match=message):
        bird.catalogue.summaries(kind, limit=1)


def test_several_of_one_name_are_listed_with_maker_and_year(bird: Bowerbird) -> None:
    first = album(bird, "Weezer", "Weezer", "1994-05-10")
    second = album(bird, "weezer", "Somebody else", "2001")
    third = album(bird, "Weezer")
    with pytest.raises(AmbiguousNameError) as caught:
        bird.catalogue.resolve("albums", "WEEZER")
    assert str(caught.value).splitlines() == [
        "3 items are called 'WEEZER': name one by its id",
        f"  {first}  Weezer, by Weezer, 1994",
        f"  {second}  weezer, by Somebody else, 2001",
        f"  {third}  Weezer",
    ]
    assert [choice["id"] for choice in caught.value.choices] == [first, second, third]


def test_very_many_of_one_name_are_counted(bird: Bowerbird) -> None:
    for _ in range(23):
        album(bird, "Live")
    with pytest.raises(AmbiguousNameError, match=r"23 items are called 'Live'") as caught:
        bird.catalogue.resolve("album", "Live")
    assert str(caught.value).endswith("and 3 more")
    assert len(caught.value.choices) == 20


def test_a_name_that_is_a_number_can_be_named(bird: Bowerbird) -> None:
    prince = album(bird, "1999")
    assert bird.catalogue.resolve("album", "1999") == prince
    adele = album(bird, "21", item_id=5000)
    other = album(bird, "Another", item_id=21)
    assert bird.catalogue.resolve("album", "21") == other
    assert bird.catalogue.resolve("album", "name:21") == adele
    assert bird.catalogue.called("album", "21") == [adele]
    assert bird.catalogue.resolve("album", "5000") == adele


@pytest.mark.parametrize("text", ["9" * 5000, "99999999999", "0", "²", ""])
def test_what_is_no_id_is_a_name_that_nobody_has(bird: Bowerbird, text: str) -> None:
    with pytest.raises(NotInCatalogueError, match="there is no album"):
        bird.catalogue.resolve("album", text)


def test_the_id_of_another_kind_is_no_id_here(bird: Bowerbird) -> None:
    item_id = album(bird, "Animals")
    with pytest.raises(NotInCatalogueError):
        bird.catalogue.resolve("artist", str(item_id))
    assert Artist.__name__ == "Artist"
