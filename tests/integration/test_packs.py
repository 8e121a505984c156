"""Workers ask about many items together, and who was skipped for want of an identifier is asked when there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import pytest

from bowerbird import Bowerbird
from bowerbird.http.client import SourceClient
from bowerbird.importing.importer import Importer
from bowerbird.importing.provider import Provider
from bowerbird.music import Artist, ArtistQuery
from bowerbird.testing import ScriptedProvider
from bowerbird.testing.fakes import NOWHERE
from bowerbird.words.errors import RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Status
from support.background import drain

ITEMS = 25


def named(query: Query) -> Facts:
    """What the first provider says: the name, and a number of its own."""
    name = getattr(query, "name", None)
    return Facts(fields={"name": name}, identifiers=(Identifier("test", str(name)),))


class Many(Provider[ArtistQuery]):
    """Knows ten artists at once; one it chokes on, one it does not have."""

    name = "many"
    source = NOWHERE
    background = True
    concurrency = 2
    fetch_at_once = 10
    asked: ClassVar[list[list[str | None]]] = []
    error: ClassVar[Exception | None] = None

    def lacks(self, query: ArtistQuery) -> str | None:
        return "a name that is no secret" if query.name == "Secret" else None

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        self.asked.append([query.name])
        if self.error:
            raise self.error
        return self._facts(query)

    def fetch_many(self, queries: Sequence[ArtistQuery], http: SourceClient) -> Sequence[Facts | None]:  # noqa: ARG002
        self.asked.append([query.name for query in queries])
        if self.error:
            raise self.error
        return [self._facts(query) for query in queries]

    def _facts(self, query: ArtistQuery) -> Facts | None:
        if query.name == "Broken":
            raise RejectedError("this one cannot be told", request="GET nowhere")
        return None if query.name == "Absent" else Facts(fields={"area": f"Home of {query.name}"})


@pytest.fixture
def many() -> type[Many]:
    class Fresh(Many):
        asked: ClassVar[list[list[str | None]]] = []

    return Fresh


@pytest.fixture
def artists(many: type[Many]) -> type[Importer[Artist, ArtistQuery]]:
    class Scripted(Importer[Artist, ArtistQuery]):
        pass

    Scripted.providers = (ScriptedProvider("first", named), many())
    return Scripted


def fill(bird: Bowerbird, artists: type[Importer[Artist, ArtistQuery]], *more: str) -> dict[str, int]:
    names = [*(f"Artist {number}" for number in range(ITEMS)), *more]
    return {name: bird.run(artists, name=name).require_item().id for name in names}


def status(bird: Bowerbird, item_id: int, provider: str) -> str:
    return next(one.status for one in bird.show(item_id).enrichments if one.provider == provider)


def test_a_worker_asks_about_up_to_ten_at_a_time(
    bird: Bowerbird, artists: type[Importer[Artist, ArtistQuery]], many: type[Many]
) -> None:
    ids = fill(bird, artists, "Absent", "Secret")
    drain(bird)
    # How many come together is a matter of how fast they come; never more than ten, and far fewer requests than items.
    assert 1 < max(map(len, many.asked)) <= 10
    assert len(many.asked) <= len(ids) // 2
    assert sorted(str(name) for pack in many.asked for name in pack) == sorted(set(ids) - {"Secret"})
    assert bird.show(ids["Artist 7"]).fields["area"] == "Home of Artist 7"
    assert status(bird, ids["Absent"], "many") == Status.NOT_FOUND
    assert status(bird, ids["Secret"], "many") == Status.SKIPPED


def test_one_that_the_source_chokes_on_costs_only_itself(
    bird: Bowerbird, artists: type[Importer[Artist, ArtistQuery]]
) -> None:
    ids = fill(bird, artists, "Broken")
    drain(bird)
    assert status(bird, ids["Broken"], "many") == Status.FAILED
    assert {status(bird, ids[f"Artist {number}"], "many") for number in range(ITEMS)} == {Status.SUCCEEDED}


def test_a_source_that_is_down_is_not_asked_one_by_one(
    bird: Bowerbird, artists: type[Importer[Artist, ArtistQuery]], many: type[Many]
) -> None:
    many.error = UnavailableError("down", request="GET nowhere")
    ids = fill(bird, artists)
    bird.worker(refresh=False).run(drain=bird.background.drained())
    assert {len(pack) for pack in many.asked} != {1}
    assert len(many.asked) < ITEMS
    assert {status(bird, one, "many") for one in ids.values()} <= {Status.UNAVAILABLE, Status.DUE}


def test_one_request_that_fails_counts_once_however_many_were_asked_about(
    bird: Bowerbird, artists: type[Importer[Artist, ArtistQuery]], many: type[Many]
) -> None:
    ids = [bird.run(artists, name=f"Artist {number}").require_item().id for number in range(8)]
    many.error = UnavailableError("down", request="GET nowhere")
    bird.enrich(provider="many", items=ids, now=True)
    # A circuit opens after five: eight jobs of which each counted would have opened it.
    assert bird.background._crew.states.all()["many"].failures <= 2 * len(many.asked)
    assert len(many.asked) <= 4


# Wanting


class Title(Provider[ArtistQuery]):
    """Needs an identifier that only another provider tells."""

    name = "title"
    source = NOWHERE
    background = True
    meanwhile: ClassVar[list[Callable[[], None]]] = []

    def lacks(self, query: ArtistQuery) -> str | None:
        known = query.identified_by("page")
        while not known and self.meanwhile:
            # Asked in the moment when the other's answer is being saved.
            self.meanwhile.pop()()
        return None if known else "a page"

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        return Facts(fields={"area": str(query.identified_by("page"))})


class Pages(Provider[ArtistQuery]):
    """Tells the identifier."""

    name = "pages"
    source = NOWHERE
    background = True

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        return Facts(identifiers=(Identifier("page", f"page of {query.name}"),))


def importer_of(*providers: Provider[ArtistQuery]) -> type[Importer[Artist, ArtistQuery]]:
    class Scripted(Importer[Artist, ArtistQuery]):
        pass

    Scripted.providers = (ScriptedProvider("first", named), *providers)
    return Scripted


def test_who_was_skipped_for_want_of_an_identifier_is_asked_when_there_is_one(bird: Bowerbird) -> None:
    artists = importer_of(Title(), Pages())
    item = bird.run(artists, name="Somebody").require_item().id
    bird.worker(providers=["title"], refresh=False).run(drain=bird.background.drained(["title"]))
    assert status(bird, item, "title") == Status.SKIPPED
    drain(bird)
    assert bird.show(item).fields["area"] == "page of Somebody"
    drain(bird)
    assert status(bird, item, "title") == Status.SUCCEEDED


def test_none_is_lost_when_many_are_skipped_while_others_gain(bird: Bowerbird) -> None:
    artists = importer_of(Title(), Pages())
    ids = [bird.run(artists, name=f"Somebody {number}").require_item().id for number in range(80)]
    drain(bird)
    assert {status(bird, item, "title") for item in ids} == {Status.SUCCEEDED}


def test_an_identifier_that_comes_while_it_is_being_skipped_counts_too(bird: Bowerbird) -> None:
    class Slow(Title):
        meanwhile: ClassVar[list[Callable[[], None]]] = []

    artists = importer_of(Slow(), Pages())
    item = bird.run(artists, name="Somebody").require_item().id

    def pages_answers() -> None:
        bird.run(artists, item=item, providers=["pages"])

    Slow.meanwhile.append(pages_answers)
    drain(bird)
    assert status(bird, item, "title") == Status.SUCCEEDED
    assert bird.show(item).fields["area"] == "page of Somebody"


def test_an_identifier_that_comes_with_a_merged_item_counts_too(bird: Bowerbird) -> None:
    artists = importer_of(Title())
    item = bird.run(artists, name="Somebody").require_item().id
    drain(bird)
    assert status(bird, item, "title") == Status.SKIPPED
    other = bird.run(artists, name="Some Body", identifiers=[Identifier("page", "theirs")]).require_item().id
    bird.merge(other, into=item)
    drain(bird)
    assert bird.show(item).fields["area"] == "theirs"


def test_what_a_person_has_cancelled_stays_so(bird: Bowerbird) -> None:
    artists = importer_of(Title(), Pages())
    item = bird.run(artists, name="Somebody").require_item().id
    bird.background.cancel(providers=["title"])
    drain(bird)
    assert status(bird, item, "title") == Status.SKIPPED
    assert bird.show(item).fields["area"] is None
