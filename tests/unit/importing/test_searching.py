"""Searching for many rows in stages, against a source of our own: who is asked again, with whom, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import msgspec
import pytest

from bowerbird.http.client import SourceClient
from bowerbird.importing.bulk.answers import Answered, Asked
from bowerbird.importing.bulk.cost import Cost, cost_of
from bowerbird.importing.bulk.many import ManyAsker
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Found, Lead, Stage
from bowerbird.music import Album, AlbumQuery
from bowerbird.testing import offline_client
from bowerbird.testing.fakes import NOWHERE
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Status

SCHEME = "musicbrainz_release_group"
Answer = Callable[[Sequence[Lead[Any]]], Found[Any]]


def mbid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def hit(number: int, title: str, by: str = "Can", **fields: Any) -> Candidate:
    artist = Related(role="artist", kind="artist", facts=Facts(fields={"name": by}))
    identifier = Identifier(SCHEME, mbid(number))
    told = {"title": title, "artist_credit": by, "primary_type": "Album", **fields}
    return Candidate(identifier=identifier, facts=Facts(fields=told, identifiers=(identifier,), related=(artist,)))


@dataclass(frozen=True, kw_only=True)
class Scripted(Stage[Any]):
    """A stage that answers from a function, and keeps what it was asked."""

    name: str = "scripted"
    at_once: int = 4
    by_code: bool = False
    alone: bool = True
    answer: Answer
    asked: list[list[str]] = field(default_factory=list)

    def takes(self, lead: Lead[Any]) -> bool:
        return lead.query.wanted() is not None

    def search(self, leads: Sequence[Lead[Any]], http: SourceClient) -> Found[Any]:  # noqa: ARG002 -- it asks nobody
        self.asked.append([str(lead.query.title) for lead in leads])
        return self.answer(leads)


class Source(Provider[AlbumQuery]):
    """Searches in the stages that it is given."""

    name = "source"
    source = NOWHERE
    scheme = SCHEME
    asks_singly = False
    others_at_once = 100
    fetch_at_once = 100
    led: ClassVar[dict[str, Facts]] = {}

    def __init__(self, *stages: Stage[Any]) -> None:
        self._stages = stages

    def stages(self) -> Sequence[Stage[Any]]:
        return self._stages

    def fetch(self, query: AlbumQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it knows nothing
        return None

    def fetch_many(self, queries: Sequence[AlbumQuery], http: SourceClient) -> Sequence[Facts | None]:  # noqa: ARG002
        return [None for _ in queries]

    def fetch_by_others(self, queries: Sequence[AlbumQuery], http: SourceClient) -> Sequence[Facts | None]:  # noqa: ARG002
        ids = (query.release_mbid or query.identified_by(SCHEME) or "" for query in queries)
        return [self.led.get(each) for each in ids]


def asked_for(source: Provider[Any], *queries: AlbumQuery) -> list[Answered]:
    http = offline_client(NOWHERE, lambda _: None)  # type: ignore[arg-type, return-value]
    wanted = [Asked(number=number, query=query) for number, query in enumerate(queries, start=1)]
    answers = [query for some in ManyAsker(provider=source, http=http, kind=Album).ask(wanted) for query in some]
    return sorted(answers, key=lambda query: query.number)


def albums(*titles: str, artist: str | None = "Can") -> list[AlbumQuery]:
    return [AlbumQuery(title=title, artist=artist) for title in titles]


def finding(*hits: Candidate) -> Answer:
    return lambda leads: Found(candidates=hits, leads=leads)


def test_who_is_settled_is_not_asked_about_again() -> None:
    first = Scripted(answer=finding(hit(1, "Tago Mago")))
    second = Scripted(answer=finding(hit(2, "Soundtracks")))
    answers = asked_for(Source(first, second), *albums("Tago Mago", "Soundtracks", "Landed"))
    assert [answer.entry.status for answer in answers] == [Status.SUCCEEDED, Status.SUCCEEDED, Status.NOT_FOUND]
    assert [sorted(pack) for pack in second.asked] == [["Landed", "Soundtracks"]]


def test_an_answer_that_is_cut_decides_nothing_and_is_asked_for_in_smaller_parts() -> None:
    """The single is in the answer that was cut, the album is not."""

    def answer(leads: Sequence[Lead[Any]]) -> Found[Any]:
        if len(leads) > 1:
            return Found(candidates=[hit(9, "Landed (Live)")], leads=leads, cut=frozenset(range(len(leads))))
        return Found(candidates=[hit(9, "Landed (Live)"), hit(1, str(leads[0].query.title))], leads=leads)

    stage = Scripted(answer=answer)
    answers = asked_for(Source(stage), *albums("Landed", "Flow Motion", "Saw Delight", "Out of Reach"))
    assert [answer.entry.status for answer in answers] == [Status.SUCCEEDED] * 4
    assert [len(pack) for pack in stage.asked] == [4, 2, 1, 1, 2, 1, 1]


def test_one_alone_decides_by_what_it_has_seen_although_there_was_more() -> None:
    stage = Scripted(answer=lambda leads: Found(candidates=[hit(1, "Landed")], leads=leads, cut=frozenset({0})))
    (answer,) = asked_for(Source(stage), *albums("Landed"))
    assert (answer.entry.status, len(stage.asked)) == (Status.SUCCEEDED, 1)


def test_what_an_earlier_stage_has_found_is_still_to_choose_from() -> None:
    first = Scripted(answer=finding(hit(1, "Landed: The Story")))
    second = Scripted(answer=finding(hit(2, "Landed: The Journey")))
    (answer,) = asked_for(Source(first, second), *albums("Landed"))
    assert answer.entry.status == Status.AMBIGUOUS
    assert {candidate.identifier.value for candidate in answer.entry.candidates} == {mbid(1), mbid(2)}


def test_what_comes_near_is_told_of_a_row_that_is_not_found() -> None:
    stage = Scripted(answer=finding(hit(1, "Landed: The Story", release_year=1999)))
    (answer,) = asked_for(Source(stage), AlbumQuery(title="Landed", artist="Can", year=1975))
    assert answer.entry.status == Status.NOT_FOUND
    assert [candidate.identifier.value for candidate in answer.entry.candidates] == [mbid(1)]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (AlbumQuery(title="Landed"), "names no artist"),
        (AlbumQuery(title="Landed", artist="[unknown]"), "names no artist"),
        (AlbumQuery(title="Track 09", artist="Can"), "is no title"),
    ],
)
def test_a_row_that_says_too_little_is_never_taken_unseen(query: AlbumQuery, why: str) -> None:
    stages = Scripted(answer=finding(hit(1, str(query.title)))), Scripted(answer=finding())
    (answer,) = asked_for(Source(*stages), query)
    assert (answer.entry.status, answer.entry.facts) == (Status.AMBIGUOUS, None)
    assert why in (answer.entry.error or "")
    told = [
        (candidate.identifier.value, candidate.match.score, candidate.match.probability)
        for candidate in answer.entry.candidates
    ]
    # How likely it is nobody knows: what was learnt is true of words that say enough.
    assert told == [(mbid(1), 1.0, None)]


def test_nor_is_it_when_a_source_is_asked_row_by_row() -> None:
    class Singly(Source):
        asks_singly = True

        def search(self, query: AlbumQuery, http: SourceClient) -> Sequence[Candidate]:  # noqa: ARG002 -- it asks nobody
            return [hit(1, "Landed")]

    answers = asked_for(Singly(), *albums("Landed", artist=None), *albums("Landed"))
    assert [answer.entry.status for answer in answers] == [Status.AMBIGUOUS, Status.NOT_FOUND]
    assert [candidate.match.probability for candidate in answers[0].entry.candidates] == [None]


def test_a_pack_that_is_refused_is_asked_apart() -> None:
    def answer(leads: Sequence[Lead[Any]]) -> Found[Any]:
        if any(lead.query.title == "Soon" for lead in leads):
            raise RejectedError("no")
        return Found(candidates=[hit(1, "Landed"), hit(2, "Future Days")], leads=leads)

    answers = asked_for(Source(Scripted(answer=answer)), *albums("Landed", "Soon", "Future Days"))
    assert [answer.entry.status for answer in answers] == [Status.SUCCEEDED, Status.FAILED, Status.SUCCEEDED]


def test_a_candidate_that_cannot_be_taken_costs_its_own_row() -> None:
    broken = msgspec.structs.replace(hit(2, "Tago Mago"), identifier=None)
    hits = {"Ege Bamyasi": hit(1, "Ege Bamyasi"), "Tago Mago": broken}
    stage = Scripted(answer=lambda leads: Found(candidates=[hits[lead.query.title] for lead in leads], leads=leads))
    queries = [AlbumQuery(title=title, artist="Can") for title in hits]
    answers = asked_for(Source(stage), *queries)
    assert [answer.entry.status for answer in answers] == [Status.SUCCEEDED, Status.FAILED]


def test_a_source_that_is_down_costs_the_rows_of_that_request() -> None:
    def answer(leads: Sequence[Lead[Any]]) -> Found[Any]:
        raise UnavailableError("closed") if len(leads) > 1 else ConfigurationError("set it right")

    stage = Scripted(at_once=2, answer=answer)
    answers = asked_for(Source(stage), *albums("Landed", "Future Days"))
    assert [answer.entry.status for answer in answers] == [Status.UNAVAILABLE, Status.UNAVAILABLE]
    with pytest.raises(ConfigurationError):
        asked_for(Source(stage), *albums("Landed"))


def test_an_id_that_is_a_release_leads_to_its_album() -> None:
    class Leading(Source):
        led: ClassVar[dict[str, Facts]] = {mbid(50): hit(1, "Landed").facts}

    answers = asked_for(
        Leading(),
        AlbumQuery.from_words({"mbid": mbid(50)}),
        AlbumQuery.from_words({"release_mbid": mbid(50), "title": "Landing", "artist": "Nobody"}),
    )
    assert [answer.entry.status for answer in answers] == [Status.SUCCEEDED, Status.SUCCEEDED]
    # The release's id does not become one of the album's.
    assert {identifier.value for answer in answers for identifier in answer.query.identifiers} == {mbid(1)}
    assert {
        identifier.value for answer in answers if answer.entry.facts for identifier in answer.entry.facts.identifiers
    } == {mbid(1)}
    assert [bool(answer.note) for answer in answers] == [True, False]


def test_an_id_that_nobody_knows_leaves_the_words() -> None:
    stage = Scripted(answer=finding(hit(1, "Landed")))
    answers = asked_for(
        Source(stage),
        AlbumQuery.from_words({"mbid": mbid(50), "title": "Landed", "artist": "Can"}),
        AlbumQuery.from_words({"mbid": mbid(51), "title": "Landed"}),
        AlbumQuery.from_words({"mbid": mbid(52)}),
        AlbumQuery.from_words({"release_mbid": mbid(53)}),
        AlbumQuery.from_words({"release_mbid": mbid(54), "title": "Landed", "artist": "Can"}),
    )
    assert [answer.entry.status.value for answer in answers] == [
        *("succeeded", "ambiguous", "not_found", "not_found", "succeeded")
    ]
    assert [identifier.value for identifier in answers[0].query.identifiers] == [mbid(1)]
    assert "went by its words" in (answers[0].note or "")
    assert "went by its words" in (answers[1].entry.error or "")
    assert mbid(53) in (answers[3].entry.error or "")


def test_what_a_list_costs_is_told_as_a_range() -> None:
    stages = Scripted(at_once=4, answer=finding()), Scripted(at_once=2, answer=finding())
    named = [Asked(number=n, query=query) for n, query in enumerate(albums("a", "b", "c", "d", "e"))]
    known = [Asked(number=9, query=AlbumQuery.from_words({"mbid": mbid(1)}))]
    # Two and three searches by words; the list of genres; one search by id, another by release, a look-up.
    assert cost_of([Source(*stages)], [], named) == Cost(2, 2 + 3 + 1)
    assert cost_of([Source(*stages)], [], [*named, *known]) == Cost(3, 2 + 3 + 1 + 3)
    assert cost_of([Source(*stages)], [Source()], named) == Cost(2, 2 + 3 + 1 + 1)
    assert cost_of([], [], named) == cost_of([Source()], [], []) == Cost()


def test_a_source_that_is_asked_row_by_row_costs_a_request_each() -> None:
    class Singly(Source):
        asks_singly = True
        fetch_at_once = 1
        others_at_once = 0

    wanted = [Asked(number=n, query=query) for n, query in enumerate(albums("a", "b"))]
    assert cost_of([Singly()], [], wanted) == Cost(2, 3)
