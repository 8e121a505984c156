"""One row, companion, pack or job that fails costs itself, on both databases: it is recorded, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.http.client import SourceClient
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import UnavailableError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.query import Query
from support.background import drain
from support.catalogue import importer_of
from support.shelf import mbid

ROWS = 8


class Many(ScriptedProvider):
    """Answers several together, and fails on all of them when it fails on one."""

    fetch_at_once = 100

    def __init__(self, answer: Callable[[Query], Facts | None], scheme: str) -> None:
        super().__init__("musicbrainz", answer, scheme=scheme)
        self.packs: list[int] = []

    def fetch_many(self, queries: Sequence[Query], http: SourceClient) -> Sequence[Facts | None]:
        self.packs.append(len(queries))
        return [self.fetch(query, http) for query in queries]


def album(query: Query) -> Facts:
    number = int((query.identified_by("musicbrainz_release_group") or "0")[-3:])
    by = Facts(fields={"name": f"Artist {number}"}, identifiers=(Identifier("musicbrainz_artist", mbid(500 + number)),))
    return Facts(
        fields={"title": f"Album {number}"},
        identifiers=(Identifier("musicbrainz_release_group", mbid(number)),),
        related=(Related(role="artist", kind="artist", facts=by),),
    )


def artist(query: Query) -> Facts:
    mbid = query.identified_by("musicbrainz_artist") or ""
    return Facts(fields={"name": f"Artist {int(mbid[-3:]) - 500}", "country": "GB"}, identifiers=query.identifiers)


def on(number: int, what: Any, answer: Callable[[Query], Facts]) -> Callable[[Query], Facts | None]:
    """Answer, but for one artist or album raise or say something else."""

    def told(query: Query) -> Facts | None:
        if not any(one.value == mbid(number) for one in query.identifiers):
            return answer(query)
        if isinstance(what, BaseException):
            raise what
        said: Facts | None = what(answer(query)) if callable(what) else what
        return said

    return told


def unfit(facts: Facts) -> Facts:
    return Facts(fields={**facts.fields, "country": ["GB"], "primary_type": 5}, identifiers=facts.identifiers)


def albums(answer: Callable[[Query], Facts | None] = album) -> Any:
    return importer_of(Many(answer, "musicbrainz_release_group"), kind=Album, query=AlbumQuery)


def rows() -> list[Any]:
    return [{"mbid": mbid(number)} for number in range(1, ROWS + 1)]


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (KeyError("a bug"), "KeyError: 'a bug'"),
        (unfit, "does not fit"),
        ("no facts at all", "AttributeError"),
    ],
    ids=["a bug", "facts that do not fit", "no facts"],
)
def test_a_companion_that_fails_costs_itself_and_is_not_asked_again(bird: Bowerbird, what: Any, reason: str) -> None:
    provider = Many(on(503, what, artist), "musicbrainz_artist")
    bird.register(importer_of(provider, kind=Artist, query=ArtistQuery))
    done = bird.run_many(albums(), rows())
    assert (done.success, done.counts) == (True, {RowStatus.CREATED: ROWS})
    records = [bird.show(bird.catalogue.resolve("artist", f"Artist {number}")) for number in range(1, ROWS + 1)]
    assert [one.fields.get("country") for one in records] == ["GB", "GB", None, "GB", "GB", "GB", "GB", "GB"]
    [failed] = records[2].enrichments
    assert (failed.status, reason in (failed.error or "")) == ("failed", True)
    asked = len(provider.packs)
    again = bird.resume_import(done.id)
    assert (again.success, len(provider.packs)) == (True, asked)


def test_a_provider_that_fails_on_all_companions_is_not_asked_for_ever(bird: Bowerbird) -> None:
    def fails(_: Query) -> Facts | None:
        raise KeyError("a bug")

    provider = Many(fails, "musicbrainz_artist")
    bird.register(importer_of(provider, kind=Artist, query=ArtistQuery))
    done = bird.run_many(albums(), rows())
    assert (done.success, len(provider.packs)) == (True, 2 * ROWS - 1)


def test_a_source_that_is_down_leaves_companions_to_the_workers(bird: Bowerbird) -> None:
    provider = Many(on(503, UnavailableError("down"), artist), "musicbrainz_artist")
    bird.register(importer_of(provider, kind=Artist, query=ArtistQuery))
    assert bird.run_many(albums(), rows()).success
    left = bird.show(bird.catalogue.resolve("artist", "Artist 3")).enrichments
    assert (len(provider.packs), [one.status for one in left]) == (1, ["due"])


@pytest.mark.parametrize("what", [KeyError("a bug"), unfit, "no facts at all"])
def test_a_row_whose_answer_fails_costs_itself(bird: Bowerbird, what: Any) -> None:
    done = bird.run_many(albums(on(3, what, album)), rows())
    assert (done.success, done.counts) == (True, {RowStatus.CREATED: ROWS - 1, RowStatus.FAILED: 1})
    [failed] = bird.imports.problems(done.id)
    assert (failed.number, bool(failed.reason)) == (3, True)
    assert bird.resume_import(done.id).counts == done.counts


def test_a_row_that_cannot_be_read_any_more_costs_itself(bird: Bowerbird) -> None:
    def interrupt(_: Query) -> Facts | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bird.run_many(albums(interrupt), rows())
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("""UPDATE import_rows SET query = '{"year": "soon"}' WHERE number = 2"""))
    bird.register(albums())
    done = bird.resume_import(bird.imports.all()[0].id)
    assert (done.success, done.counts) == (True, {RowStatus.CREATED: ROWS - 1, RowStatus.FAILED: 1})


def test_a_job_whose_item_makes_no_query_costs_itself(bird: Bowerbird) -> None:
    class Picky(ArtistQuery, frozen=True, kw_only=True):
        @classmethod
        def from_facts(cls, facts: Facts) -> Any:
            if facts.fields["name"] == "Artist 3":
                raise KeyError("a bug")
            return super().from_facts(facts)

    class Later(ScriptedProvider):
        background = True

    providers = ScriptedProvider("musicbrainz", artist, scheme="musicbrainz_artist"), Later("slow", Facts())
    importer = importer_of(*providers, kind=Artist, query=Picky)
    for number in range(1, 5):
        bird.run(importer, mbid=mbid(500 + number))
    drain(bird)
    outcome = {
        record.name: next(one.status for one in record.enrichments if one.provider == "slow")
        for record in (bird.show(bird.catalogue.resolve("artist", f"Artist {number}")) for number in range(1, 5))
    }
    assert outcome == {f"Artist {n}": "failed" if n == 3 else "succeeded" for n in range(1, 5)}
