"""The calls of Wikidata: the Action API, the data of an item, and the query service; with their errors and limits.

Knows paths, parameters and errors; the form of an item, and what a query means, are the affair of others.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from bowerbird.sandbox.musicbrainz.gate import Limiter
from bowerbird.sandbox.site import TEXT, Request, Response, json_response
from bowerbird.sandbox.wikidata.forms import ALL_PROPS, JsonObject, entity_form
from bowerbird.sandbox.wikidata.items import Items
from bowerbird.sandbox.wikidata.sparql import answered

HTML = "text/html; charset=utf-8"
_AT_ONCE = 50
_LARGEST = 2**31 - 1
_NUMBER = re.compile(r"Q[1-9]\d*", re.IGNORECASE | re.ASCII)
_SPARQL_JSON = "application/sparql-results+json"
_MANUAL = "See https://www.wikidata.org/w/api.php for API usage."


@dataclass
class Wikidata:
    """Answers from the items; the same request always gets the same answer, but for what the limits say."""

    items: Items
    limiter: Limiter | None = None
    lag: float = 0.0
    """Seconds by which the databases are behind; who asks with a smaller `maxlag` is sent away."""

    base_path = "/wikidata"

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        refused = _nameless(request) or self._too_fast()
        if refused:
            return refused
        match request.path.removeprefix(self.base_path).strip("/").split("/"):
            case ["w", "api.php"]:
                return self._api(_parameters(request))
            case ["sparql"]:
                return self._query(request)
            case ["wiki", page] if page.startswith("Special:EntityData"):
                return _page(400, "The item is missing from the address.")
            case ["wiki", "Special:EntityData", file]:
                return self._data(file)
        return _page(404, "There is nothing at this address.")

    def _api(self, given: Mapping[str, str]) -> Response:
        if given.get("format") != "json":
            return _page(200, "The sandbox's API speaks JSON only: ask with format=json.")
        maxlag = given.get("maxlag", "")
        if maxlag.isdecimal() and self.lag > int(maxlag):
            waits = {"Retry-After": str(max(5, int(maxlag))), "X-Database-Lag": str(math.floor(self.lag))}
            told = f"Waiting for a database server: {self.lag:g} seconds lagged."
            return _api_error("maxlag", told, {"host": "sandbox", "lag": self.lag, "type": "db"}, waits)
        if given.get("action") != "wbgetentities":
            told = f'Unrecognized value for parameter "action": {given.get("action", "")}.'
            return _api_error("badvalue", told)
        return self._entities(given)

    def _entities(self, given: Mapping[str, str]) -> Response:
        ids = _split(given.get("ids", ""))
        if not ids:
            return _api_error("param-missing", 'Either provide the item "ids" or pairs of "sites" and "titles".')
        if len(ids) > _AT_ONCE:
            limits = {"limit": _AT_ONCE, "lowlimit": _AT_ONCE, "highlimit": 500}
            return _api_error(
                "toomanyvalues", f'Too many values supplied for parameter "ids". The limit is {_AT_ONCE}.', limits
            )
        wrong = [one for one in ids if not _NUMBER.fullmatch(one) or int(one[1:]) > _LARGEST]
        if wrong:
            return _api_error("no-such-entity", "Could not find an entity with the ID.", {"id": wrong[0]})
        props = _split(given.get("props", "")) or ALL_PROPS
        found: JsonObject = {}
        for one in (number.upper() for number in ids):
            item = self.items.find(one)
            languages, wikis = _split(given.get("languages", "")), _split(given.get("sitefilter", ""))
            found[one] = entity_form(item, one, props, languages, wikis) if item else {"id": one, "missing": ""}
        return json_response({"entities": found, "success": 1})

    def _data(self, file: str) -> Response:
        number, dot, kind = file.partition(".")
        item = self.items.find(number.upper())
        if item is None:
            return _page(404, f"No entity with ID {number} was found.")
        if dot and kind != "json":
            return _page(415, f"The format {kind} is not known.")
        return json_response({"entities": {item.id: entity_form(item, item.id, ALL_PROPS, (), ())}})

    def _query(self, request: Request) -> Response:
        given = _parameters(request)
        accepts = request.headers.get("accept", "")
        if given.get("format") != "json" and _SPARQL_JSON not in accepts and "application/json" not in accepts:
            return Response(406, b"The sandbox's query service speaks JSON only.\n", TEXT)
        found = answered(given.get("query", ""), self.items)
        if found is None:
            told = "SPARQL-QUERY: MalformedQueryException: the sandbox understands the queries of its provider only."
            return Response(400, told.encode(), TEXT)
        response = json_response(found)
        return Response(200, response.body, f"{_SPARQL_JSON};charset=utf-8", response.headers)

    def _too_fast(self) -> Response | None:
        if self.limiter is None:
            return None
        verdict = self.limiter.check()
        if verdict.allowed:
            return None
        waits = {"Retry-After": str(max(1, math.ceil(verdict.wait)))}
        return _page(429, "You are making too many requests. Please slow down.", waits)


def _nameless(request: Request) -> Response | None:
    """Who does not say who they are is sent away (https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy)."""
    if request.headers.get("user-agent", "").strip():
        return None
    return _page(403, "Please set a user-agent and respect our robot policy.")


def _parameters(request: Request) -> dict[str, str]:
    """The first value of each parameter, of the address or of a form."""
    form = parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True) if request.body else {}
    return {name: values[0] for name, values in {**form, **request.query}.items() if values}


def _split(values: str) -> Sequence[str]:
    return [one for one in values.split("|") if one]


def _api_error(
    code: str, info: str, more: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """An error of the Action API, which comes with status 200."""
    error = {"code": code, "info": info, **(more or {}), "*": _MANUAL}
    return json_response({"error": error, "servedby": "sandbox"}, 200, {"MediaWiki-API-Error": code, **(headers or {})})


def _page(status: int, told: str, headers: Mapping[str, str] | None = None) -> Response:
    page = f"<!DOCTYPE html>\n<html lang=en>\n<title>Wikimedia Error</title>\n<h1>Error</h1>\n<p>{told}</p>\n"
    return Response(status, page.encode(), HTML, headers or {})
