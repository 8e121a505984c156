"""Wikidata as a source: where its items are, where it is queried, and how often each may be asked."""

from __future__ import annotations

from bowerbird.words.source import Option, Source

# The Action API publishes no number of requests per second; one client that asks one thing after the other is welcome
# (https://www.mediawiki.org/wiki/API:Etiquette). Agents without a contact are turned away.
SPARQL_URL = "https://query.wikidata.org/sparql"
WIKIDATA = Source(
    name="wikidata",
    url="https://www.wikidata.org",
    rate=5.0,
    contact_required=True,
    title="Wikidata",
    options=(
        Option(name="sparql_url", told="where Wikidata is queried in SPARQL", form="address", default=SPARQL_URL),
    ),
)
