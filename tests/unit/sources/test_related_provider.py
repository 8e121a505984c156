"""The provider of recommendations by itself: what it needs, what it says, and that it sends nothing."""

from __future__ import annotations

import httpx2
import pytest

from bowerbird.http.rules import missing_of
from bowerbird.music import Album, AlbumQuery
from bowerbird.settings.known import settings_of
from bowerbird.sources.related import RelatedItems
from bowerbird.sources.related.providers import CATALOGUE
from bowerbird.testing.fakes import offline_client
from bowerbird.testing.soundness import unsound, unstorable
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.neighbours import Bond, Neighbour, Neighbourhood, Thing, Way

QUERY = AlbumQuery(title="Amused to Death", artist="Roger Waters")
NEIGHBOUR = Neighbour(
    kind="album",
    name="Radio K.A.O.S.",
    name_field="title",
    identifier=Identifier("wikidata", "Q1234"),
    bonds=(Bond(Way.SHARES, "artist", "artist", Thing("artist", "Roger Waters"), 1, 4),),
)


def refuse(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError(f"{request.url} was asked")


def test_it_says_what_the_catalogue_has_and_sends_nothing() -> None:
    found = Neighbourhood(kind="album", neighbours=(NEIGHBOUR,))
    facts = RelatedItems("album").fetch(QUERY, offline_client(CATALOGUE, refuse, around=found))
    assert facts is not None
    assert [one.details["reason"] for one in facts.related] == ["shares the artist Roger Waters"]
    assert unsound("answer", facts, Album) + unstorable("answer", facts, Album) == []


def test_nothing_in_common_is_an_answer() -> None:
    nobody = Neighbourhood(kind="album", neighbours=())
    assert RelatedItems("album").fetch(QUERY, offline_client(CATALOGUE, refuse, around=nobody)) == Facts()


def test_what_is_not_stored_is_not_asked_about() -> None:
    with pytest.raises(NotApplicableError, match="the catalogue has no album that only this can be"):
        RelatedItems("album").fetch(QUERY, offline_client(CATALOGUE, refuse))


def test_an_identifier_of_any_scheme_will_do_or_a_name() -> None:
    provider = RelatedItems("album")
    assert provider.scheme is None
    assert provider.lacks(AlbumQuery(identifiers=(Identifier("discogs", "10362"),))) is None
    assert provider.lacks(QUERY) is None


def test_there_is_nothing_to_set_up() -> None:
    assert missing_of(CATALOGUE, {}) == ()
    assert list(settings_of(CATALOGUE)) == []
