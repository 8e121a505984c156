"""Discogs as a provider: one request for an item whose number is known, else a search first, which needs a token.

All four kinds are asked alike; what differs is the path, the form, and which words are sought in which parameters.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.discogs.bodies import ArtistBody, HitBody, LabelBody, MasterBody, ReleaseBody, SearchBody
from bowerbird.sources.discogs.candidates import album_candidate, named_candidate, release_candidate
from bowerbird.sources.discogs.parse import SCHEME, album_facts, artist_facts, label_facts, release_facts
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.words.errors import ConfigurationError, NotApplicableError, RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Candidate

BodyT = TypeVar("BodyT")

_SEARCH_LIMIT = 25
_BARCODE = "barcode"


@dataclass(frozen=True)
class Entity(Generic[BodyT]):
    """What Discogs has of a kind.

    Attributes:
        noun: what its searches call it; the path of a look-up has the plural.
        form: the body of a look-up.
        parse: a body -> facts.
        candidate: a result of a search, and the artist looked for -> a candidate.
    """

    noun: str
    form: type[BodyT]
    parse: Callable[[BodyT], Facts]
    candidate: Callable[[HitBody, str | None], Candidate]


class Discogs(Provider[Query]):
    """What the providers of all kinds have in common.

    Attributes:
        entity: what Discogs has of the kind.
    """

    name = "discogs"
    source = DISCOGS
    scheme = SCHEME
    background = True
    # More than one would only wait for the same budget.
    concurrency = 2
    entity: ClassVar[Entity[Any]]

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return what Discogs says about the item under its number. One request."""
        answer = http.get(f"{self.entity.noun}s/{query.identified_by(SCHEME)}", headers=_headers(http))
        facts: Facts | None = self.entity.parse(answer.json(self.entity.form)) if answer.found else None
        return facts

    def search(self, query: Query, http: SourceClient) -> Sequence[Candidate]:
        """Return what is called like that, or has that barcode. One request.

        Raises:
            NotApplicableError: there is no token, and nothing was sent.
        """
        if not http.options.get("token"):
            raise NotApplicableError(
                f"discogs needs the number of the {self.entity.noun}, which musicbrainz brings where it knows it, or a "
                "token: without one Discogs cannot be searched; set BOWERBIRD_DISCOGS_TOKEN"
            )
        wanted = query.wanted()
        words = self._by_code(query) or (self.words(wanted) if wanted else {})
        params: dict[str, str | int] = {"type": self.entity.noun, **words, "per_page": _SEARCH_LIMIT}
        answer = http.get("database/search", params, headers=_headers(http))
        if not answer.found:
            raise RejectedError(
                "there is no search at this address; is BOWERBIRD_DISCOGS_URL right?", request=answer.request
            )
        hits = [one for one in answer.json(SearchBody).results if one.type in (None, self.entity.noun)]
        by = wanted.by if wanted else None
        return list({hit.id: self.entity.candidate(hit, by) for hit in hits}.values())

    @abstractmethod
    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return the parameters of a search by words."""

    def _by_code(self, query: Query) -> Mapping[str, str]:
        code = query.identified_by(_BARCODE) if _BARCODE in self.searchable else None
        return {"barcode": code} if code else {}


class DiscogsArtists(Discogs):
    """Artists of Discogs."""

    entity = Entity("artist", ArtistBody, artist_facts, named_candidate)
    brings = ("name", "aliases", "description", "identifiers", "links", "images")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by name."""
        return {"q": wanted.name}


class DiscogsLabels(Discogs):
    """Labels of Discogs."""

    entity = Entity("label", LabelBody, label_facts, named_candidate)
    brings = ("name", "description", "identifiers", "links", "images")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by name."""
        return {"q": wanted.name}


class DiscogsAlbums(Discogs):
    """Albums of Discogs: its master releases, which stand for all releases of one."""

    entity = Entity("master", MasterBody, album_facts, album_candidate)
    brings = ("title", "artist_credit", "release_year", "description", "identifiers", "images", "genre", "style")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by title and artist."""
        return _titled(wanted)


class DiscogsReleases(Discogs):
    """Releases of Discogs."""

    entity = Entity("release", ReleaseBody, release_facts, release_candidate)
    searchable = frozenset({_BARCODE})
    brings = (
        "title",
        "artist_credit",
        "date",
        "release_year",
        "country",
        "barcode",
        "media",
        "identifiers",
        "images",
        "genre",
        "style",
    )

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by title and artist."""
        return _titled(wanted)


def _titled(wanted: Wanted) -> Mapping[str, str]:
    return {"release_title": wanted.name, **({"artist": wanted.by} if wanted.by else {})}


def _headers(http: SourceClient) -> Mapping[str, str]:
    """Return the header that the token goes into, which no message and no log shows.

    Raises:
        ConfigurationError: the token holds what a header cannot carry, and nothing was sent.
    """
    token = http.options.get("token")
    if not token:
        return {}
    if not re.fullmatch(r"[!-~]+", token):
        # The library would quote the header in its complaint.
        raise ConfigurationError("the discogs_token must be plain ASCII text without spaces: copy it anew")
    return {"Authorization": f"Discogs token={token}"}
