"""Listings of somebody's own, on both databases: paging ends, and what one page or item brings stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.http.client import SourceClient
from bowerbird.importing.collection import CollectionImporter
from bowerbird.importing.lister import Lister
from bowerbird.music import Album, AlbumQuery, Artist
from bowerbird.testing import ScriptedProvider
from bowerbird.testing.fakes import NOWHERE
from bowerbird.words.errors import UnavailableError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.pages import Page
from bowerbird.words.query import Query
from support.catalogue import FLOYD, FLOYD_IN_PASSING, FLOYD_MBID, importer_of
from support.shelf import mbid

Pages = Callable[[], Iterator[Any]]
AT_MOST = 50


def facts(number: int, **more: Any) -> Facts:
    return Facts(
        fields={"title": f"Album {number}", **more},
        identifiers=(Identifier("musicbrainz_release_group", mbid(number)),),
        related=(Related(role="artist", kind="artist", facts=FLOYD_IN_PASSING),),
    )


def told(*found: Facts, total: int = 3) -> Page:
    return Page(total=total, found=found)


def collection(pages: Pages, fetch: Callable[[Query], Facts | None]) -> type[CollectionImporter[Artist, Album]]:
    class Scripted(Lister):
        name = "musicbrainz"
        source = NOWHERE
        scheme = "musicbrainz_artist"

        def pages(
            self,
            owner: str,
            http: SourceClient,  # noqa: ARG002 -- it asks nobody
            options: Mapping[str, Sequence[str]],
        ) -> Iterator[Page]:
            assert (owner, options) == (FLOYD_MBID, {})
            return pages()

    provider = ScriptedProvider("musicbrainz", fetch, scheme="musicbrainz_release_group")

    class Albums(CollectionImporter[Artist, Album]):
        word = "artist"
        importer = importer_of(provider, kind=Album, query=AlbumQuery)
        lister = Scripted()
        role = "artist"

    return Albums


@pytest.fixture
def run(bird: Bowerbird) -> Callable[..., Any]:
    """Import the albums of Pink Floyd from pages, and ask about one that is not listed any more with *fetch*."""
    artists = importer_of(ScriptedProvider("musicbrainz", FLOYD, scheme="musicbrainz_artist"))
    owner = bird.run(artists, mbid=FLOYD_MBID).require_item().id

    def run(pages: Pages, fetch: Callable[[Query], Facts | None] = lambda _: None) -> Any:
        return bird.run(collection(pages, fetch), artist=owner)

    return run


def test_a_lister_that_pages_for_ever_is_stopped(run: Callable[..., Any]) -> None:
    asked: list[int] = []

    def same() -> Iterator[Page]:
        for number in count():
            asked.append(number)
            assert number < AT_MOST, "it pages for ever"
            yield told(facts(1), facts(2), total=10**8)

    done = run(same)
    assert (len(asked), len(done.created), done.success) == (2, 2, False)
    assert "lists 100000000 items but told of 2: try again later" in done.error

    def endless() -> Iterator[Page]:
        for number in count(1):
            assert number < AT_MOST, "it pages for ever"
            yield told(facts(number), total=3)

    assert (run(endless).success, len(run(endless).items)) == (True, 3)


def test_a_bug_in_a_lister_ends_its_listing_and_marks_nothing_missing(run: Callable[..., Any]) -> None:
    assert run(lambda: iter([told(facts(1), facts(2), facts(3))])).success

    def breaks() -> Iterator[Page]:
        yield told(facts(1, primary_type="EP"))
        raise KeyError("no such page")

    done = run(breaks)
    assert (done.success, len(done.updated), done.missing) == (False, 1, ())
    assert "KeyError: 'no such page'" in done.error

    def at_once() -> Iterator[Page]:
        raise ZeroDivisionError

    assert "ZeroDivisionError" in run(at_once).error
    assert "musicbrainz failed while it listed" in run(lambda: iter([5])).error


def test_items_that_do_not_fit_cost_themselves(run: Callable[..., Any], bird: Bowerbird) -> None:
    page = told(
        facts(1),
        facts(2, title=["no text"]),
        Facts(fields={"title": "Nobody knows me"}),
        facts(3),
        facts(4, first_release_date="soon"),
        total=5,
    )
    done = run(lambda: iter([page]))
    assert (done.success, len(done.created), len(done.broken)) == (True, 2, 3)
    assert {bird.show(one).name for one in done.created} == {"Album 1", "Album 3"}


def test_a_bug_about_one_that_is_not_listed_any_more_costs_itself(run: Callable[..., Any], bird: Bowerbird) -> None:
    run(lambda: iter([told(facts(1), facts(2), facts(3))]))

    def fetch(query: Query) -> Facts | None:
        if query.identified_by("musicbrainz_release_group") == mbid(2):
            raise KeyError("a bug")
        return None

    done = run(lambda: iter([told(facts(1), total=1)]), fetch)
    assert (done.success, len(done.missing), len(done.broken)) == (True, 1, 1)
    failed = bird.show(bird.catalogue.resolve("album", "Album 2"))
    assert [(one.status, "KeyError" in (one.error or "")) for one in failed.enrichments] == [("failed", True)]

    def down(_: Query) -> Facts | None:
        raise UnavailableError("the source is down")

    assert "down" in run(lambda: iter([told(facts(1), total=1)]), down).error
