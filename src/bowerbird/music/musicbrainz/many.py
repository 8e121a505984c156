"""MusicBrainz asked about many at once: a hundred ids, or the words of a good number of queries, in one search.

A search tells less than a look-up (no links, no genres); genres are told from tags by the list of all genres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.music.musicbrainz.lucene import any_of, packed
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.words.errors import RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.pages import Page, Told
from bowerbird.words.results import Candidate

AT_ONCE = 100
"""Entities on a page of a search at most; a larger limit falls back to 25 (FACTS.md section 1, "Paging")."""
_PAGES_AT_MOST = 3
_GENRES = "genres"
_GENRES_KEPT = 24 * 3600.0
"""Seconds; the list of all genres grows by a few a month."""

BodyT = TypeVar("BodyT")


def genre_names(http: SourceClient) -> frozenset[str]:
    """Return the names of all genres: one request a day, for all who share the database (``/genre/all?fmt=txt``).

    A mirror that does not have the list knows no genre: then tags stay tags.

    Raises:
        UnavailableError: the source is down, busy or out of reach, or answers with a page.
        RejectedError: the source refuses.
    """

    def load() -> str:
        answer = http.get("genre/all", {"fmt": "txt"})
        if not answer.found:
            return ""
        # A mirror may have no genres at all; that is said by an empty text, and not by an empty page.
        plain = answer.headers.get("content-type", "").startswith("text/plain")
        if "<" in answer.text[:200] or not (plain or answer.text.strip()):
            raise UnavailableError("the answer is no list of genres, but a page or empty", request=answer.request)
        return answer.text

    def names() -> frozenset[str]:
        text = http.vocabulary(_GENRES, load, seconds=_GENRES_KEPT)
        return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())

    return http.remembered(_GENRES, names, seconds=_GENRES_KEPT)


def known_genres(http: SourceClient) -> frozenset[str] | None:
    """Return the names of all genres if they have been asked for, else None: a single search asks for nothing else."""
    known = http.recalled(_GENRES)
    return known if isinstance(known, frozenset) else None


def by_ids(http: SourceClient, entity: Entity[BodyT], ids: Sequence[str]) -> list[Facts | None]:
    """Return what a search by id says of each, None for an id that it does not know: it may have been merged.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    genres = genre_names(http)
    found: dict[str, Facts] = {}
    for start in range(0, len(ids), AT_ONCE):
        page = _search(http, entity, any_of(entity.id_field, ids[start : start + AT_ONCE]), genres)
        for facts in page.found:
            if isinstance(facts, Facts) and facts.identifiers:
                found[facts.identifiers[0].value] = facts
    return [found.get(one) for one in ids]


def by_clauses(http: SourceClient, entity: Entity[BodyT], clauses: Sequence[str]) -> list[Candidate]:
    """Return the entities that any of *clauses* finds, each once.

    A page holds a hundred hits for all clauses together. Further pages are read while there are some, but not for ever.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    genres = genre_names(http)
    found: dict[Identifier, Candidate] = {}
    for words in packed(clauses):
        for page in _pages(http, entity, words, genres):
            for facts in page.found:
                if isinstance(facts, Facts) and facts.identifiers:
                    identifier = facts.identifiers[0]
                    found.setdefault(identifier, Candidate(identifier=identifier, facts=facts))
    return list(found.values())


def _pages(http: SourceClient, entity: Entity[BodyT], words: str, genres: frozenset[str]) -> Iterator[Page]:
    offset, told = 0, Told()
    for _ in range(_PAGES_AT_MOST):
        page = _search(http, entity, words, genres, offset=offset)
        yield page
        offset += len(page.found)
        if not told.take(page):
            return


def _search(http: SourceClient, entity: Entity[BodyT], words: str, genres: frozenset[str], *, offset: int = 0) -> Page:
    params: dict[str, str | int] = {"query": words, "limit": AT_ONCE, "fmt": "json"}
    if offset:
        params["offset"] = offset
    answer = http.get(entity.name, params)
    if not answer.found:
        raise RejectedError(
            "there is no search at this address; is BOWERBIRD_MUSICBRAINZ_URL right?", request=answer.request
        )
    return read_page(answer, entity, genres)
