"""Recommendations across the catalogue, on both databases: what is named and why, and what asking leaves alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bowerbird import Bowerbird
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.neighbours import around
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.view import View
from bowerbird.music import Album, AlbumQuery, Artist, Label, Release, Song
from bowerbird.settings import load_settings
from bowerbird.words.categories import category
from bowerbird.words.facts import Facts, Related
from bowerbird.words.results import Status
from support.background import drain
from support.catalogue import count_rows
from support.films import Film, RelatedAlbums, ask, facts_of, furnish, listed, recommended, save, tie


@pytest.fixture
def shelf(ready_url: str) -> Iterator[Bowerbird]:
    with Bowerbird(ready_url, settings=load_settings({})) as bird:
        yield furnish(bird)


def genre(name: str, position: int = 0) -> Related:
    return category("genre", name, position=position)


def test_what_shares_most_comes_first_and_says_why(shelf: Bowerbird) -> None:
    waters, prog = tie("artist", Artist, "Roger Waters"), genre("progressive rock")
    amused = save(shelf, Album, "Amused to Death", waters, prog)
    save(shelf, Album, "Radio K.A.O.S.", waters)
    save(shelf, Album, "The Pros and Cons of Hitch Hiking", waters, prog)
    save(shelf, Album, "Close to the Edge", tie("artist", Artist, "Yes"), prog)
    save(shelf, Album, "Kind of Blue", tie("artist", Artist, "Miles Davis"), genre("jazz"))
    assert ask(shelf, Album, amused) == Status.SUCCEEDED
    assert recommended(shelf, amused) == {
        "The Pros and Cons of Hitch Hiking": "shares the artist Roger Waters and the genre progressive rock",
        "Radio K.A.O.S.": "shares the artist Roger Waters",
        "Close to the Edge": "shares the genre progressive rock",
    }


def test_kinds_are_crossed_and_ties_count_in_both_directions(shelf: Bowerbird) -> None:
    album = save(shelf, Album, "The Wall", tie("artist", Artist, "Pink Floyd"), genre("rock opera"))
    film = save(shelf, Film, "Pink Floyd: The Wall", tie("based_on", Album, "The Wall"))
    tommy = save(shelf, Film, "Tommy", genre("rock opera"))
    dylan = save(shelf, Artist, "Bob Dylan")
    floyd = save(shelf, Artist, "Pink Floyd", tie("influenced_by", Artist, "Bob Dylan"))
    for kind, item_id in ((Album, album), (Film, film), (Film, tommy), (Artist, dylan), (Artist, floyd)):
        assert ask(shelf, kind, item_id) == Status.SUCCEEDED
    assert recommended(shelf, album) == {
        "Pink Floyd: The Wall": "is based on this album",
        "Tommy": "shares the genre rock opera",
    }
    assert recommended(shelf, film) == {
        "The Wall": "this film is based on it",
        "Pink Floyd": "this film is based on its album The Wall",
    }
    assert recommended(shelf, tommy) == {"The Wall": "shares the genre rock opera"}
    assert recommended(shelf, dylan) == {"Pink Floyd": "is influenced by this artist"}
    assert recommended(shelf, floyd) == {
        "Bob Dylan": "this artist is influenced by it",
        "Pink Floyd: The Wall": "is based on the album The Wall",
    }


def test_lists_releases_and_makers_bring_their_members_together(shelf: Bowerbird) -> None:
    album, film, other = save(shelf, Album, "Blue"), save(shelf, Film, "Jaws"), save(shelf, Album, "Hejira")
    listed(shelf, "Of 1971 and after", [album, film, other])
    ask(shelf, Album, album)
    assert recommended(shelf, album) == dict.fromkeys(["Hejira", "Jaws"], "is in the list Of 1971 and after too")
    fripp = save(shelf, Artist, "Robert Fripp")
    makers = tie("artist", Artist, "Robert Fripp"), tie("artist", Artist, "Brian Eno", position=1)
    save(shelf, Album, "(No Pussyfooting)", *makers)
    ask(shelf, Artist, fripp)
    assert recommended(shelf, fripp) == {"Brian Eno": "is an artist of the album (No Pussyfooting) too"}


def test_editions_and_songs_are_left_out_where_they_are_not_wanted(shelf: Bowerbird) -> None:
    yes = tie("artist", Artist, "Yes")
    album = save(shelf, Album, "Fragile", yes)
    save(shelf, Release, "Fragile (remastered)", yes, tie("album", Album, "Fragile"), tie("label", Label, "Atlantic"))
    save(shelf, Song, "Roundabout", yes)
    save(shelf, Album, "Relayer", yes)
    ask(shelf, Album, album)
    assert list(recommended(shelf, album)) == ["Relayer"]


def test_asking_again_changes_nothing_and_makes_nobody_due(shelf: Bowerbird) -> None:
    first, _ = (save(shelf, Album, title, genre("krautrock")) for title in ("Tago Mago", "Faust IV"))
    ask(shelf, Album, first)
    before, ledger, history = count_rows(shelf._engine), _ledger(shelf), shelf.history(first)
    assert ask(shelf, Album, first) == Status.UNCHANGED
    assert (count_rows(shelf._engine), _ledger(shelf), shelf.history(first)) == (before, ledger, history)
    assert {(provider, status) for _, provider, status in ledger} == {("related", "succeeded"), ("shelf", "succeeded")}
    assert sum(provider == "related" for _, provider, _ in ledger) == 1


def _ledger(bird: Bowerbird) -> set[tuple[int, str, str]]:
    rows = table_of(EnrichmentRow)
    with bird._engine.connect() as connection:
        return {tuple(row) for row in connection.execute(select(rows.c.item_id, rows.c.provider, rows.c.status))}


def test_what_no_longer_holds_is_withdrawn(shelf: Bowerbird) -> None:
    album = save(shelf, Album, "Low", genre("ambient"))
    save(shelf, Album, "Discreet Music", genre("ambient"))
    ask(shelf, Album, album)
    assert list(recommended(shelf, album)) == ["Discreet Music"]
    save(shelf, Album, "Low", genre("art rock"))
    assert ask(shelf, Album, album) == Status.SUCCEEDED
    assert recommended(shelf, album) == {}
    assert ask(shelf, Album, album) == Status.UNCHANGED


def test_recommendations_do_not_feed_on_recommendations(shelf: Bowerbird) -> None:
    first = save(shelf, Album, "First", genre("one"))
    second = save(shelf, Album, "Second", genre("one"), genre("two", 1))
    third = save(shelf, Album, "Third", genre("two"))
    for _ in range(2):
        for item_id in (first, second, third):
            ask(shelf, Album, item_id)
    assert list(recommended(shelf, first)) == ["Second"]
    assert sorted(recommended(shelf, second)) == ["First", "Third"]


def test_what_is_told_to_others_of_an_item_leaves_recommendations_out(shelf: Bowerbird) -> None:
    album = save(shelf, Album, "Low", genre("ambient"))
    other = save(shelf, Album, "Discreet Music", genre("ambient"))
    for item_id in (album, other):
        ask(shelf, Album, item_id)
    # Its name alone would not do: nobody has asked for it by itself.
    low = AlbumQuery(identifiers=shelf.catalogue.record(album).identifiers)
    known = View(shelf.catalogue, shelf._finder).known("album", low)
    assert known is not None
    assert [one.role for one in known.related] == ["genre"]


def test_a_double_that_was_recommended_becomes_no_tie_of_an_item_to_itself(shelf: Bowerbird) -> None:
    can = tie("artist", Artist, "Can")
    album, double = save(shelf, Album, "Tago Mago", can), save(shelf, Album, "Tago Mago (1971)", can)
    other = save(shelf, Album, "Future Days", can)
    for item_id in (album, double, other):
        ask(shelf, Album, item_id)
    assert "Tago Mago (1971)" in recommended(shelf, album)
    shelf.merge(double, into=album)
    assert list(recommended(shelf, album)) == ["Future Days"]
    ask(shelf, Album, album)
    ask(shelf, Album, other)
    assert list(recommended(shelf, album)) == ["Future Days"]
    assert list(recommended(shelf, other)) == ["Tago Mago"]


def test_only_what_has_an_identifier_is_named(shelf: Bowerbird) -> None:
    album = save(shelf, Album, "Known", genre("dub"))
    save(shelf, Album, "Nameless", genre("dub"), identified=False)
    ask(shelf, Album, album)
    assert recommended(shelf, album) == {}


def test_an_item_without_an_identifier_is_found_by_its_words_or_skipped(shelf: Bowerbird) -> None:
    nameless = save(shelf, Album, "Nameless", genre("dub"), identified=False)
    save(shelf, Album, "Known", genre("dub"))
    assert ask(shelf, Album, nameless) == Status.SUCCEEDED
    assert list(recommended(shelf, nameless)) == ["Known"]
    save(shelf, Album, "Nameless")
    result = shelf.run(RelatedAlbums, item=nameless, providers=["related"]).providers["related"]
    assert result.status == Status.SKIPPED
    assert result.error == "the catalogue has no album that only this can be"


def test_an_item_that_is_gone_meanwhile_is_not_created(shelf: Bowerbird) -> None:
    album = save(shelf, Album, "Here")
    gone = Related(
        role="related", kind="album", facts=facts_of(Album, "Gone"), partial=False, stored_only=True, position=0
    )
    entry = LedgerEntry(provider="related", status=Status.SUCCEEDED, facts=Facts(related=(gone,)))
    before = count_rows(shelf._engine)["items"]
    shelf._store.apply([Answer(kind=Album, entry=entry, run="test", item_id=album)])
    assert count_rows(shelf._engine)["items"] == before
    assert recommended(shelf, album) == {}


def test_workers_ask_after_an_import_and_again_when_it_is_stale(shelf: Bowerbird) -> None:
    first = save(shelf, Album, "First", genre("zeuhl"))
    second = save(shelf, Album, "Second", genre("zeuhl"))
    assert shelf.enrich(provider="related", which="missing", kind="album").queued == 2
    drain(shelf)
    assert (list(recommended(shelf, first)), list(recommended(shelf, second))) == (["Second"], ["First"])
    entry = next(one for one in shelf.show(first).enrichments if one.provider == "related")
    assert entry.due_at is not None
    assert entry.heard_at is not None
    assert (entry.due_at - entry.heard_at).days in (6, 7)


def test_a_hub_is_not_walked_through_and_still_counts(shelf: Bowerbird) -> None:
    crowd = [
        Answer(
            kind=Album,
            entry=LedgerEntry(
                provider="shelf",
                status=Status.SUCCEEDED,
                facts=facts_of(Album, f"Album {number}", genre("rock"), *([genre("rare", 1)] if number == 3 else [])),
            ),
            run="test",
        )
        for number in range(400)
    ]
    shelf._store.apply(crowd)
    last = save(shelf, Album, "Last", genre("rock"), genre("rare", 1))
    ask(shelf, Album, last)
    told = recommended(shelf, last)
    # The third of 400 is far from the last one: the rare genre leads to it, and that both are rock is not overlooked.
    assert next(iter(told.items())) == ("Album 3", "shares the genres rare and rock")
    assert len(around(shelf._engine, "album", last).neighbours) < 100


def test_what_belongs_to_an_item_speaks_for_it(shelf: Bowerbird) -> None:
    harvest = tie("label", Label, "Harvest")
    first, second, far = (save(shelf, Album, title) for title in ("Shades of Deep Purple", "Ummagumma", "Thriller"))
    save(shelf, Release, "Shades (UK)", tie("album", Album, "Shades of Deep Purple"), harvest)
    save(shelf, Release, "Ummagumma (UK)", tie("album", Album, "Ummagumma"), harvest)
    save(shelf, Release, "Thriller (US)", tie("album", Album, "Thriller"), tie("label", Label, "Epic"))
    for album in (first, second, far):
        ask(shelf, Album, album)
    assert recommended(shelf, first) == {"Ummagumma": "has a release with the label Harvest too"}
    assert recommended(shelf, second) == {"Shades of Deep Purple": "has a release with the label Harvest too"}
    assert recommended(shelf, far) == {}


def test_albums_that_hold_the_same_songs_are_related(shelf: Bowerbird) -> None:
    money = tie("track", Song, "Money", position=5)
    album, best_of = save(shelf, Album, "The Dark Side of the Moon"), save(shelf, Album, "Echoes")
    save(shelf, Release, "Dark Side (CD)", tie("album", Album, "The Dark Side of the Moon"), money)
    save(shelf, Release, "Echoes (CD)", tie("album", Album, "Echoes"), money)
    ask(shelf, Album, album)
    ask(shelf, Album, best_of)
    assert recommended(shelf, album) == {"Echoes": "has a release with the track Money too"}
    assert list(recommended(shelf, best_of)) == ["The Dark Side of the Moon"]


def test_an_artist_and_the_film_of_an_album_find_each_other(shelf: Bowerbird) -> None:
    artist = save(shelf, Artist, "Pink Floyd")
    save(shelf, Album, "The Wall", tie("artist", Artist, "Pink Floyd"))
    film = save(shelf, Film, "Pink Floyd: The Wall", tie("based_on", Album, "The Wall"))
    ask(shelf, Artist, artist)
    ask(shelf, Film, film)
    assert recommended(shelf, artist) == {"Pink Floyd: The Wall": "is based on the album The Wall"}
    assert recommended(shelf, film) == {
        "The Wall": "this film is based on it",
        "Pink Floyd": "this film is based on its album The Wall",
    }
