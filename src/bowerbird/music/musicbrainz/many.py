"""MusicBrainz asked about many at once: a hundred ids, or the words of a good number of queries, in one search.

A search tells less than a look-up (no links, no genres); genres are told from tags by the list of all genres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bowerbird.http.client import Response, SourceClient
from bowerbird.music.musicbrainz.lucene import any_of, packed
from bowerbird.music.musicbrainz.pages import Entity, parts_of, read_page
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


@dataclass(frozen=True)
class Hits:
    """What a search for several clauses has found: candidates, each once, and whether there was more than was read."""

    candidates: list[Candidate]
    cut: bool


def by_clauses(
    http: SourceClient, entity: Entity[BodyT], clauses: Sequence[str], *, whole: bool = False, single: bool = False
) -> Hits:
    """Return the entities that any of *clauses* finds.

    A page holds a hundred hits for all clauses together. Further pages are read while there are some, but not for ever;
    with *whole* none is read when that would not be all, for then one asks for fewer at once. A *single* import asks
    for nothing else: the list of genres is not fetched for it.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    genres = known_genres(http) if single else genre_names(http)
    found: dict[Identifier, Candidate] = {}
    cut = False
    for words in packed(clauses):
        for page in _pages(http, entity, words, genres):
            too_many = page.total > AT_ONCE * _PAGES_AT_MOST
            cut = cut or too_many
            for facts in page.found:
                if isinstance(facts, Facts) and facts.identifiers:
                    identifier = facts.identifiers[0]
                    found.setdefault(identifier, Candidate(identifier=identifier, facts=facts))
            if whole and too_many:
                break
    return Hits(list(found.values()), cut)


def by_parts(http: SourceClient, entity: Entity[BodyT], field: str, ids: Sequence[str]) -> dict[str, Facts]:
    """Return what is found by the ids of its parts (releases of a release group, tracks of a recording), by these ids.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    genres = genre_names(http)
    found: dict[str, Facts] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        answer = _answer(http, entity, any_of(field, part))
        owners = parts_of(answer, entity, set(part))
        for facts in read_page(answer, entity, genres).found:
            if isinstance(facts, Facts) and facts.identifiers:
                found.update(dict.fromkeys(owners.get(facts.identifiers[0].value, ()), facts))
    return found


def _pages(http: SourceClient, entity: Entity[BodyT], words: str, genres: frozenset[str] | None) -> Iterator[Page]:
    offset, told = 0, Told()
    for _ in range(_PAGES_AT_MOST):
        page = _search(http, entity, words, genres, offset=offset)
        yield page
        offset += len(page.found)
        if not told.take(page):
            return


def _search(
    http: SourceClient, entity: Entity[BodyT], words: str, genres: frozenset[str] | None, *, offset: int = 0
) -> Page:
    return read_page(_answer(http, entity, words, offset=offset), entity, genres)


def _answer(http: SourceClient, entity: Entity[BodyT], words: str, *, offset: int = 0) -> Response:
    params: dict[str, str | int] = {"query": words, "limit": AT_ONCE, "fmt": "json"}
    if offset:
        params["offset"] = offset
    answer = http.get(entity.name, params)
    if not answer.found:
        raise RejectedError(
            "there is no search at this address; is BOWERBIRD_MUSICBRAINZ_URL right?", request=answer.request
        )
    return answer
