"""What holds for all items of a source is asked for once, whoever shares the database."""

from __future__ import annotations

import httpx2

from bowerbird.catalogue.database import connect
from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient, SourceSettings
from bowerbird.http.vocabularies import DatabaseVocabularies, MemoryVocabularies, Vocabularies
from bowerbird.music.musicbrainz.many import genre_names
from bowerbird.music.musicbrainz.source import MUSICBRAINZ

DAY = 86_400.0


def test_another_process_does_not_ask_for_the_genres_again(ready_url: str) -> None:
    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.path)
        return httpx2.Response(200, text="art rock\nJazz\n")

    now = 1_800_000_000.0
    engine = connect(ready_url)
    for _ in range(3):
        http = HttpClient(
            contact="me@example.org",
            version="0",
            budget=MemoryBudget(),
            transport=httpx2.MockTransport(answer),
            sources={"musicbrainz": SourceSettings(rate=0)},
            resolver=lambda _: ["93.184.215.14"],
            vocabularies=DatabaseVocabularies(engine, clock=lambda: now),
        )
        assert genre_names(http.at(MUSICBRAINZ)) == {"art rock", "jazz"}
        http.close()
    assert sent == ["/ws/2/genre/all"]
    engine.dispose()


def test_a_vocabulary_is_kept_for_its_time_and_not_believed_from_the_future(ready_url: str) -> None:
    now = 1_800_000_000.0
    engine = connect(ready_url)
    keepers: list[Vocabularies] = [
        DatabaseVocabularies(engine, clock=lambda: now),
        MemoryVocabularies(clock=lambda: now),
    ]
    for kept in keepers:
        assert kept.recall("genres", DAY) is None
        kept.keep("genres", "old")
        kept.keep("genres", "new")
        assert kept.recall("genres", DAY) == "new"
    now += DAY + 1
    assert [kept.recall("genres", DAY) for kept in keepers] == [None, None]
    now -= 3 * DAY
    assert keepers[0].recall("genres", DAY) is None
    engine.dispose()
