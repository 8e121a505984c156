"""The one call of Wikipedia that is served: the summary of a page, with redirects and errors as the real one has them.

Knows paths and forms; what the pages say, it is told.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from bowerbird.sandbox.musicbrainz.gate import Limiter
from bowerbird.sandbox.site import JSON, Request, Response, json_response

_SUMMARY = "/api/rest_v1/page/summary/"
_ERRORS = "https://mediawiki.org/wiki/HyperSwitch/errors/"
_PROBLEM = "application/problem+json; charset=utf-8"


@dataclass(frozen=True)
class Pages:
    """What is written. Pages and lists of meanings by title, and the titles that lead to another one."""

    pages: Mapping[str, Mapping[str, Any]]
    redirects: Mapping[str, str]
    ambiguous: Mapping[str, Mapping[str, Any]]


class Wikipedia:
    """Answers from the pages; titles of all languages lead to the same pages, which are in English."""

    base_path = "/wikipedia"

    def __init__(self, pages: Pages, limiter: Limiter | None = None) -> None:
        self._pages = pages
        self._limiter = limiter

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        path = request.path.removeprefix(self.base_path)
        if not request.headers.get("user-agent", "").strip():
            return _problem(403, "forbidden", "Please set a user-agent and respect our robot policy.", path)
        verdict = self._limiter.check() if self._limiter else None
        if verdict is not None and not verdict.allowed:
            waits = {"Retry-After": str(max(1, math.ceil(verdict.wait)))}
            return _problem(429, "too_many_requests", "You are making too many requests.", path, waits)
        if request.method not in ("GET", "HEAD"):
            return _problem(405, "method_not_allowed", "Use GET.", path)
        title = path.removeprefix(_SUMMARY)
        if title == path or not title or "/" in title:
            return _problem(404, "not_found", "No such path.", path)
        return self._summary(_title(title), path)

    def _summary(self, title: str, path: str) -> Response:
        target = self._pages.redirects.get(title)
        if target is not None:
            return Response(302, b"", JSON, {"Location": _in_address(target)})
        if title in self._pages.ambiguous:
            return json_response(_form(title, self._pages.ambiguous[title], "disambiguation"))
        if title in self._pages.pages:
            return json_response(_form(title, self._pages.pages[title], "standard"))
        return _problem(404, "not_found", "Page or revision not found.", path)


def _form(title: str, page: Mapping[str, Any], kind: str) -> dict[str, object]:
    address = f"https://en.wikipedia.org/wiki/{_in_address(title)}"
    form: dict[str, object] = {"type": kind, "title": title, "displaytitle": f"<span>{title}</span>"}
    form["namespace"] = {"id": 0, "text": ""}
    if "item" in page:
        form["wikibase_item"] = page["item"]
    form["titles"] = {"canonical": title.replace(" ", "_"), "normalized": title, "display": f"<span>{title}</span>"}
    form |= {"lang": "en", "dir": "ltr", "description": page["description"], "description_source": "local"}
    form["content_urls"] = {"desktop": {"page": address}, "mobile": {"page": address.replace("//en.", "//en.m.")}}
    return {**form, "extract": page["extract"], "extract_html": f"<p>{page['extract']}</p>"}


def _title(written: str) -> str:
    title = unquote(written).replace("_", " ").strip()
    return title[:1].upper() + title[1:]


def _in_address(title: str) -> str:
    return quote(title.replace(" ", "_"), safe="")


def _problem(status: int, kind: str, detail: str, path: str, headers: Mapping[str, str] | None = None) -> Response:
    told = {"type": _ERRORS + kind, "title": kind.replace("_", " ").capitalize() + ".", "method": "get"}
    response = json_response({**told, "detail": detail, "uri": f"/en.wikipedia.org/v1{path}"}, status, headers)
    return Response(status, response.body, _PROBLEM, response.headers)
