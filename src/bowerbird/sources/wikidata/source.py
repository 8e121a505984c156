"""Wikidata as a source: where its items are, where it is queried, and how often each may be asked."""

from __future__ import annotations

from bowerbird.http.client import SourceClient
from bowerbird.words.source import Option, Source

# The Action API publishes no number of requests per second; one client that asks one thing after the other is welcome
# (https://www.mediawiki.org/wiki/API:Etiquette). Agents without a contact are turned away.
_SPARQL_URL = "https://query.wikidata.org/sparql"
WIKIDATA = Source(
    name="wikidata",
    url="https://www.wikidata.org",
    rate=5.0,
    contact_required=True,
    title="Wikidata",
    options=(
        Option(name="sparql_url", told="where Wikidata is queried in SPARQL", form="address", default=_SPARQL_URL),
    ),
)

# A minute of working time a minute, and about five queries at once (FACTS.md section 4); ours take some milliseconds.
_SPARQL_RATE = 2.0


def query_service(http: SourceClient) -> SourceClient:
    """Return the client of the query service: a host of its own, with a budget of its own."""
    url = str(http.options["sparql_url"])
    # Without a limit for Wikidata itself (a sandbox, where it is 0) there is none here either.
    rate = min(_SPARQL_RATE, http.source.rate)
    return http.at(Source(name="wikidata_sparql", url=url, rate=rate, contact_required=url == _SPARQL_URL))
