"""Wikipedia as a provider of descriptions: the first sentences of the page that Wikidata names, in one language."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.languages import wikipedia_of
from bowerbird.sources.wikipedia.bodies import SummaryBody
from bowerbird.sources.wikipedia.parse import SCHEME, page_facts
from bowerbird.sources.wikipedia.source import WIKIPEDIA
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.source import Source

_HOST = ".wikipedia.org"


class Wikipedia(Provider[Query]):
    """Descriptions of artists, albums and labels. It needs the title of the page, so it comes after Wikidata."""

    name = "wikipedia"
    source = WIKIPEDIA
    background = True
    concurrency = 2
    brings = ("description", "identifiers", "links")

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return what the page in the first of the wanted languages says. One request, one more if it has moved.

        Raises:
            NotApplicableError: no page in a wanted language is known.
        """
        language, title = _page(query, http.languages)
        path = f"api/rest_v1/page/summary/{quote(title.replace(' ', '_'), safe='')}"
        answer = _in_language(http, language).get(path)
        if not answer.found:
            return None
        items = frozenset(query.values_of("wikidata"))
        return page_facts(answer.json(SummaryBody), language, items)


def _page(query: Query, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return the language and the title of the page that is to be asked for."""
    pages = [one.value.partition(":") for one in query.identifiers if one.scheme == SCHEME]
    for language in map(wikipedia_of, languages):
        for told, _, title in pages:
            if told == language:
                return language, title
    raise NotApplicableError(
        f"wikipedia needs to know the title of a page in {' or '.join(languages)}: ask wikidata first"
    )


def _in_language(http: SourceClient, language: str) -> SourceClient:
    """Return the client of a language's Wikipedia; another address than Wikipedia's (a mirror) is taken as it is."""
    home = urlsplit(http.source.url)
    host = f"{language}{_HOST}"
    if not (home.hostname or "").endswith(_HOST) or home.hostname == host:
        return http
    # A host of its own has a budget of its own; it is not what the settings say of the first one.
    source = Source(
        name=f"wikipedia_{language}",
        url=home._replace(netloc=host).geturl(),
        rate=http.source.rate,
        contact_required=True,
    )
    return http.at(source)
