"""Asking a provider about many items that exist, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird import Bowerbird
from bowerbird.music import Artist
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from support.background import AREA, SCHEME, Background, drain, lines, mbid, named
from support.catalogue import importer_of


def test_a_new_provider_is_asked_about_what_exists_and_can_be_interrupted(bird: Bowerbird) -> None:
    for number in range(3):
        bird.run(importer_of(named()), mbid=mbid(number))
    slow = Background("slow", AREA)
    bird.register(importer_of(named(), slow))
    assert bird.enrich(Artist, provider="slow", which="missing", dry_run=True).selected == 3
    assert bird.enrich(provider="slow", which="missing", limit=2).queued == 2
    done = bird.enrich("artist", provider="slow", which="missing")
    assert (done.selected, done.queued) == (1, 1)
    assert bird.enrich(provider="slow", which="missing").selected == 0
    drain(bird)
    assert lines(bird) == ["succeeded"] * 3
    assert bird.enrich(provider="slow", which="all").queued == 3
    assert bird.enrich(provider="slow", which="all").queued == 0


def test_enriching_now_asks_here_and_tells_what_came_of_it(bird: Bowerbird) -> None:
    def told_of(query: Query) -> Facts | None:
        return None if query.identified_by(SCHEME) == mbid(1) else AREA

    importer = importer_of(named(), Background("slow", told_of))
    items = [bird.run(importer, mbid=mbid(number)).require_item().id for number in range(5)]
    told: list[tuple[int, int]] = []
    done = bird.enrich(provider="slow", items=items[:4], now=True, progress=lambda *how: told.append(how))
    assert done.outcomes == {"succeeded": 3, "not_found": 1}
    assert told == [(number, 4) for number in (1, 2, 3, 4)]
    assert bird.enrich(provider="slow", which="failed", now=True).outcomes == {}
    assert sorted(lines(bird)) == ["due", "not_found", "succeeded", "succeeded", "succeeded"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"provider": "nobody", "which": "all"}, "no provider"),
        ({"provider": "slow"}, "exactly one"),
        ({"provider": "slow", "which": "all", "items": [1]}, "exactly one"),
        ({"provider": "slow", "which": "some"}, "'some'"),
        ({"provider": "slow", "which": "all", "kind": "album"}, "'album'"),
        ({"provider": "slow", "which": "all", "limit": 0}, "limit"),
    ],
)
def test_enriching_nonsense_is_refused(bird: Bowerbird, words: dict[str, Any], told: str) -> None:
    bird.register(importer_of(named(), Background("slow", AREA)))
    with pytest.raises(QueryError, match=told):
        bird.enrich(**words)


def test_cancelled_jobs_are_not_run(bird: Bowerbird) -> None:
    slow = Background("slow", AREA)
    item = bird.run(importer_of(named(), slow), mbid=mbid(1)).require_item()
    assert bird.background.cancel(items=[item.id]) == 1
    drain(bird)
    assert (slow.fetched, lines(bird)) == ([], ["skipped"])
    assert bird.enrich(provider="slow", which="missing").queued == 1
    drain(bird)
    assert lines(bird) == ["succeeded"]


def test_items_can_be_named_in_any_number_and_those_that_cannot_be_are_left_out(bird: Bowerbird) -> None:
    importer = importer_of(named(), Background("slow", AREA))
    item = bird.run(importer, mbid=mbid(1)).require_item().id
    drain(bird)
    many = [item, *range(10_000_000, 10_040_000), 10**30, -1, 0]
    assert bird.enrich(provider="slow", items=many, dry_run=True).selected == 1
    assert bird.enrich(provider="slow", items=many).queued == 1
    assert bird.enrich(provider="slow", items=[]).selected == 0
    assert bird.background.retry(items=[10**30]) == 0
