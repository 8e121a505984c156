"""The calls of the database of Discogs: look-ups, versions, search, and one picture of each.

Knows paths, pages and errors; the wording of errors is that of the documentation and of quoted answers.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from bowerbird.sandbox.coverartarchive.jpeg import mosaic
from bowerbird.sandbox.discogs.catalogue import Catalogue
from bowerbird.sandbox.discogs.forms import Json, Writer
from bowerbird.sandbox.discogs.gate import token_of
from bowerbird.sandbox.discogs.searching import Search
from bowerbird.sandbox.site import Request, Response, json_response

_PICTURE = re.compile(r"[AMR]-(\d{1,10})\.jpg", re.ASCII)
_PER_PAGE, _PER_PAGE_AT_MOST = 50, 100
_NOWHERE = "The requested resource was not found."
_MISSING = {
    "artists": "Artist not found.",
    "labels": "Label not found.",
    "masters": "Master Release not found.",
    "releases": "Release not found.",
}


class Database:
    """Answers from the catalogue; the same request always gets the same answer."""

    base_path = "/discogs"

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._search = Search(catalogue)

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        if request.method not in ("GET", "HEAD"):
            return _refused(405, "The method is not allowed for this resource.")
        writer = Writer(self._catalogue, request.origin + self.base_path, signed=bool(token_of(request)))
        match request.path.removeprefix(self.base_path).strip("/").split("/"):
            case ["artists" | "labels" | "masters" | "releases" as entity, number]:
                return self._look_up(writer, entity, number)
            case ["masters", number, "versions"]:
                return self._versions(request, writer, number)
            case ["database", "search"]:
                return self._found(request, writer)
            case ["images", name] if _PICTURE.fullmatch(name):
                return Response(200, _drawn(name), "image/jpeg") if writer.signed else _unsigned()
        return _refused(404, _NOWHERE)

    def _look_up(self, writer: Writer, entity: str, number: str) -> Response:
        by_number, form = self._calls(writer)[entity]
        found = by_number.get(_int(number))
        return _refused(404, _MISSING[entity]) if found is None else json_response(form(_int(number), found))

    def _versions(self, request: Request, writer: Writer, number: str) -> Response:
        master = self._catalogue.masters.get(_int(number))
        if master is None:
            return _refused(404, _MISSING["masters"])
        return _page(request, "versions", [writer.version(one) for one in master.releases])

    def _found(self, request: Request, writer: Writer) -> Response:
        if not writer.signed:
            return _unsigned()
        words = {name: values[0] for name, values in request.query.items() if values}
        return _page(request, "results", self._search.found(words, writer.base))

    def _calls(self, writer: Writer) -> dict[str, tuple[Any, Callable[[int, Any], Json]]]:
        catalogue = self._catalogue
        return {
            "artists": (catalogue.artists, writer.artist),
            "labels": (catalogue.labels, writer.label),
            "masters": (catalogue.masters, writer.master),
            "releases": (catalogue.releases, writer.release),
        }


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("2147483647") else 0


def _page(request: Request, name: str, found: Sequence[Json]) -> Response:
    """One page of a list, with where the others are."""
    size = min(_PER_PAGE_AT_MOST, max(1, _int(request.first("per_page")) or _PER_PAGE))
    pages = max(1, -(-len(found) // size))
    page = max(1, _int(request.first("page", "1")))
    if page > pages:
        return _refused(404, f"Page {page} does not exist.")
    others = {"first": 1, "prev": page - 1} if page > 1 else {}
    others |= {"last": pages, "next": page + 1} if page < pages else {}
    urls = {rel: _address(request, number) for rel, number in others.items()}
    pagination = {"page": page, "pages": pages, "per_page": size, "items": len(found), "urls": urls}
    link = {"Link": ", ".join(f'<{url}>; rel="{rel}"' for rel, url in urls.items())} if urls else {}
    return json_response({"pagination": pagination, name: found[(page - 1) * size : page * size]}, headers=link)


def _address(request: Request, page: int) -> str:
    # A token in the address is not repeated.
    words = [(name, value) for name, values in request.query.items() for value in values if name not in _NOT_REPEATED]
    return f"{request.origin}{request.path}?{urlencode([*words, ('page', page)])}"


_NOT_REPEATED = frozenset({"page", "token"})


def _unsigned() -> Response:
    return _refused(401, "You must authenticate to access this resource.")


def _refused(status: int, message: str) -> Response:
    return json_response({"message": message}, status)


def _drawn(name: str) -> bytes:
    """A picture of its own for each name."""
    shade = sum(name.encode()) % 200
    return mosaic(600, 600, lambda across, down: (55 + shade, int(across * 255), int(down * 255)), name)
