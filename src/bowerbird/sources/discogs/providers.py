"""Discogs as a provider: one request for an item whose number is known, else a search first, which needs a token.

All four kinds are asked alike; what differs is the path, the form, and which words are sought in which parameters.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

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

_SEARCH_LIMIT = 25
_BARCODE = "barcode"


class Discogs(Provider[Query]):
    """What the providers of all kinds have in common.

    Attributes:
        noun: what Discogs calls the kind, as its searches do.
        form: the body of a look-up.
        parse: a body -> facts.
        candidate: a result of a search, and the artist looked for -> a candidate.
    """

    name = "discogs"
    source = DISCOGS
    scheme = SCHEME
    background = True
    # More than one would only wait for the same budget.
    concurrency = 2
    noun: ClassVar[str]
    form: ClassVar[type[Any]]
    parse: ClassVar[Callable[[Any], Facts]]
    candidate: ClassVar[Callable[[HitBody, str | None], Candidate]]

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return what Discogs says about the item under its number. One request."""
        answer = http.get(f"{self.noun}s/{query.identified_by(SCHEME)}", headers=_headers(http))
        return type(self).parse(answer.json(self.form)) if answer.found else None

    def search(self, query: Query, http: SourceClient) -> Sequence[Candidate]:
        """Return what is called like that, or has that barcode. One request.

        Raises:
            NotApplicableError: there is no token, and nothing was sent.
        """
        if not http.options.get("token"):
            raise NotApplicableError(
                f"discogs needs the number of the {self.noun} (musicbrainz brings it where it knows it): without a "
                "token Discogs cannot be searched; set BOWERBIRD_DISCOGS_TOKEN"
            )
        wanted = query.wanted()
        words = self._by_code(query) or (self.words(wanted) if wanted else {})
        params = {"type": self.noun, **words, "per_page": _SEARCH_LIMIT}
        answer = http.get("database/search", params, headers=_headers(http))
        if not answer.found:
            raise RejectedError(
                "there is no search at this address; is BOWERBIRD_DISCOGS_URL right?", request=answer.request
            )
        hits = [one for one in answer.json(SearchBody).results if one.type in (None, self.noun)]
        by = wanted.by if wanted else None
        return list({hit.id: type(self).candidate(hit, by) for hit in hits}.values())

    @abstractmethod
    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return the parameters of a search by words."""

    def _by_code(self, query: Query) -> Mapping[str, str]:
        code = query.identified_by(_BARCODE) if _BARCODE in self.searchable else None
        return {"barcode": code} if code else {}


class DiscogsArtists(Discogs):
    """Artists of Discogs."""

    noun = "artist"
    form = ArtistBody
    parse = staticmethod(artist_facts)
    candidate = staticmethod(named_candidate)
    brings = ("name", "aliases", "description", "identifiers", "links", "images")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by name."""
        return {"q": wanted.name}


class DiscogsLabels(Discogs):
    """Labels of Discogs."""

    noun = "label"
    form = LabelBody
    parse = staticmethod(label_facts)
    candidate = staticmethod(named_candidate)
    brings = ("name", "description", "identifiers", "links", "images")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by name."""
        return {"q": wanted.name}


class DiscogsAlbums(Discogs):
    """Albums of Discogs: its master releases, which stand for all releases of one."""

    noun = "master"
    form = MasterBody
    parse = staticmethod(album_facts)
    candidate = staticmethod(album_candidate)
    brings = ("title", "artist_credit", "release_year", "description", "identifiers", "images", "genre", "style")

    def words(self, wanted: Wanted) -> Mapping[str, str]:
        """Return a search by title and artist."""
        return _titled(wanted)


class DiscogsReleases(Discogs):
    """Releases of Discogs."""

    noun = "release"
    form = ReleaseBody
    parse = staticmethod(release_facts)
    candidate = staticmethod(release_candidate)
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
