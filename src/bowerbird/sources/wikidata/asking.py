"""Asking Wikidata: items by their numbers, fifty at once; and in SPARQL which item has a number elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.sources.languages import labels_wanted, wikis
from bowerbird.sources.wikidata.bodies import BoundBody, EntitiesBody, EntityBody, ErrorBody, SparqlBody
from bowerbird.sources.wikidata.source import SPARQL_URL
from bowerbird.sources.wikidata.statements import ITEM
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.source import Source

# A minute of working time a minute, and about five queries at once (FACTS.md section 4); ours take some milliseconds.
_SPARQL_RATE = 2.0

AT_ONCE = 50
"""Items in one ``wbgetentities`` at most, for who is no bot (https://www.wikidata.org/w/api.php?action=help)."""

# The statements of the best known bands have some hundred kilobytes each, with all their sources.
_ENTITIES_AT_MOST = 64 * 1024 * 1024
_LARGEST_NUMBER = 2**31 - 1
_JSON = "application/json"
_ENTITY = "http://www.wikidata.org/entity/"
# What the API says with status 200 while it is busy, read-only or broken: later it may be well.
_PASSING = ("maxlag", "ratelimited", "readonly", "internal_api_error")
Row = Mapping[str, BoundBody]
"""One row of a query's answer, by variable."""


def entities(http: SourceClient, ids: Iterable[str]) -> dict[str, EntityBody]:
    """Return the items by the numbers that were asked for; of a merged one, the survivor. One request for fifty.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    # A larger number makes the API refuse the others too.
    asked = [one for one in dict.fromkeys(ids) if ITEM.fullmatch(one) and int(one[1:]) <= _LARGEST_NUMBER]
    found: dict[str, EntityBody] = {}
    for start in range(0, len(asked), AT_ONCE):
        found |= _entities(http, asked[start : start + AT_ONCE])
    return found


def _entities(http: SourceClient, ids: Sequence[str]) -> dict[str, EntityBody]:
    params = {
        "action": "wbgetentities",
        "ids": "|".join(ids),
        "props": "labels|aliases|claims|sitelinks",
        "languages": "|".join(labels_wanted(http.languages)),
        "sitefilter": "|".join(wikis(http.languages)),
        # Workers can wait while the servers of Wikidata lag behind (https://www.mediawiki.org/wiki/Manual:Maxlag).
        "maxlag": 5,
        "format": "json",
    }
    answer = http.download(f"w/api.php?{urlencode(params)}", at_most=_ENTITIES_AT_MOST, accept=_JSON)
    if not answer.found:
        return {}
    body = answer.json(EntitiesBody)
    if body.error is not None:
        if body.error.code == "no-such-entity" and len(ids) == 1:
            return {}
        raise _error(body.error, answer.request, answer.headers.get("retry-after"))
    if body.entities is None:
        raise RejectedError("the answer has neither entities nor an error", request=answer.request)
    return {one: entity for one in ids if (entity := body.entities.get(one)) is not None and _is_there(entity)}


def _is_there(entity: EntityBody) -> bool:
    return entity.missing is msgspec.UNSET


def _error(error: ErrorBody, request: str, retry_after: str | None) -> UnavailableError | RejectedError:
    told = f"the source answered {error.code or 'with an error'}: {error.info[:200]}"
    if error.code.startswith(_PASSING):
        wait = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdecimal() else None
        return UnavailableError(told, request=request, retry_after=wait)
    return RejectedError(told, request=request)


def items_of(http: SourceClient, property_: str, values: Iterable[str]) -> dict[str, str]:
    """Return which item has which of some values as a *property_*: one query for hundreds of them.

    Of several items with one value it is the oldest, which has the smallest number.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    # A text is quoted in SPARQL as it is in JSON (https://www.w3.org/TR/sparql11-query/#grammarEscapes).
    listed = " ".join(json.dumps(value) for value in dict.fromkeys(values))
    found: dict[str, str] = {}
    query = f"SELECT ?item ?value WHERE {{ VALUES ?value {{ {listed} }} ?item wdt:{property_} ?value . }}"
    for row in _rows(http, query) if listed else ():
        item, value = item_of(row.get("item")), row.get("value")
        if item and value:
            found[value.value] = min(found.get(value.value, item), item, key=lambda one: int(one[1:]))
    return found


def told_of(http: SourceClient, ids: Iterable[str], properties: Mapping[str, str]) -> dict[str, list[Row]]:
    """Return what a query says of some items, by the number that was asked for.

    A row has the ``item`` (the survivor, where it was merged), a ``label`` and, each under its name, a value of some
    *properties*. There is a row for each combination of values.

    Raises:
        UnavailableError: the source is down, busy or out of reach.
        RejectedError: the source refuses, or its answer cannot be understood.
    """
    listed = " ".join(f"wd:{one}" for one in dict.fromkeys(ids))
    languages = ", ".join(f'"{one}"' for one in labels_wanted(http.languages))
    optional = " ".join(f"OPTIONAL {{ ?item wdt:{one} ?{name} . }}" for name, one in properties.items())
    query = (
        f"SELECT * WHERE {{ VALUES ?asked {{ {listed} }} OPTIONAL {{ ?asked owl:sameAs ?survivor . }} "
        f"BIND(COALESCE(?survivor, ?asked) AS ?item) {optional} "
        f"OPTIONAL {{ ?item rdfs:label ?label . FILTER(LANG(?label) IN ({languages})) }} }}"
    )
    found: dict[str, list[Row]] = {}
    for row in _rows(http, query) if listed else ():
        asked = item_of(row.get("asked"))
        if asked:
            found.setdefault(asked, []).append(row)
    return found


def item_of(bound: BoundBody | None) -> str | None:
    """Return the number of an item that a query found."""
    number = bound.value.removeprefix(_ENTITY) if bound else ""
    return number if ITEM.fullmatch(number) else None


def _rows(http: SourceClient, query: str) -> list[dict[str, BoundBody]]:
    service = _query_service(http)
    accept = {"Accept": "application/sparql-results+json"}
    answer = service.post(service.source.url, form={"query": query}, headers=accept)
    if not answer.found:
        raise ConfigurationError(
            f"{answer.request}: there is no query service at this address; check BOWERBIRD_WIKIDATA_SPARQL_URL"
        )
    return answer.json(SparqlBody).results.bindings


def _query_service(http: SourceClient) -> SourceClient:
    """Return the client of the query service: a host of its own, with a budget of its own."""
    url = str(http.options["sparql_url"])
    # Without a limit for Wikidata itself (a sandbox, where it is 0) there is none here either.
    rate = min(_SPARQL_RATE, http.source.rate)
    return http.at(Source(name="wikidata_sparql", url=url, rate=rate, contact_required=url == SPARQL_URL))
