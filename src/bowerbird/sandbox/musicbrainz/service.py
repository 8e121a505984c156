"""The calls of the web service: lookup, browse, search and the list of genres.

Knows which call a request is and what belongs in its answer; the forms know how it is written.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from bowerbird.sandbox.musicbrainz import forms, search_forms
from bowerbird.sandbox.musicbrainz.dataset import Artist, Dataset, ReleaseGroup
from bowerbird.sandbox.musicbrainz.errors import INVALID_MBID, NOT_FOUND, Refusal, error_response
from bowerbird.sandbox.musicbrainz.includes import parse_includes
from bowerbird.sandbox.musicbrainz.index import artist_index, release_group_index
from bowerbird.sandbox.musicbrainz.paging import browse_window, search_window
from bowerbird.sandbox.musicbrainz.ranking import Index
from bowerbird.sandbox.musicbrainz.release_groups import browse_order, of_types
from bowerbird.sandbox.site import TEXT, XML, Request, Response, json_response

Entity = TypeVar("Entity", Artist, ReleaseGroup)
Json = dict[str, object]

_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONGEST_SUBLIST = 25
_BLANK_QUERY = "You submitted a blank search query. You must include a non-blank search term to receive search results."
_NO_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<error><text>The sandbox speaks JSON only: '
    "ask with fmt=json or Accept: application/json.</text></error>\n"
)
# Real ones, whose answers the sandbox does not have.
# fmt: off
_OTHER_ENTITIES = {
    "area", "collection", "event", "instrument", "isrc", "label", "place", "recording", "release", "series", "url",
    "work",
}
# fmt: on


class WebService:
    """Answers from the facts; the same request always gets the same answer."""

    base_path = "/ws/2"

    def __init__(self, facts: Dataset) -> None:
        self._facts = facts
        self._artists: Index[Artist] = artist_index(facts)
        self._release_groups: Index[ReleaseGroup] = release_group_index(facts)

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        try:
            return self._dispatch(request)
        except Refusal as refusal:
            return error_response(refusal.status, refusal.message)

    def _dispatch(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise Refusal(405, "The given method is not allowed for this resource.")
        path = request.path.removeprefix(self.base_path).strip("/").split("/")
        if path == ["genre", "all"]:
            return self._genres(request)
        if not _accepts_json(request):
            # The real default is XML, which a client of the JSON form only gets by a mistake worth noticing.
            return Response(406, _NO_XML.encode(), XML)
        match path:
            case ["artist"]:
                return self._list_artists(request)
            case ["release-group"]:
                return self._list_release_groups(request)
            case ["artist", mbid]:
                return self._look_up_artist(request, mbid)
            case ["release-group", mbid]:
                return self._look_up_release_group(request, mbid)
            case [entity, *_] if entity in _OTHER_ENTITIES:
                raise Refusal(501, f"The sandbox knows artists and release groups, but nothing of the kind {entity}.")
        raise Refusal(404, NOT_FOUND)

    def _look_up_artist(self, request: Request, mbid: str) -> Response:
        includes = parse_includes("artist", "lookup", request.query.get("inc", ()))
        artist = self._find(mbid, self._facts.artists.get)
        form = forms.artist_form(artist, includes, self._facts)
        groups = browse_order(of_types(self._facts.release_groups_of(artist), request))
        if "release-groups" in includes:
            nested = [forms.nested_release_group_form(group, includes, self._facts) for group in groups]
            form["release-groups"] = nested[:_LONGEST_SUBLIST]
        if "releases" in includes:
            form["releases"] = self._releases(groups, includes)
        # The sandbox knows no recordings and no works.
        form |= {name: [] for name in ("recordings", "works") if name in includes}
        return self._found(request, "artist", mbid, artist, form)

    def _look_up_release_group(self, request: Request, mbid: str) -> Response:
        includes = parse_includes("release-group", "lookup", request.query.get("inc", ()))
        group = self._find(mbid, self._facts.release_groups.get)
        form = forms.release_group_form(group, includes, self._facts)
        if "releases" in includes:
            form["releases"] = self._releases([group], includes)
        return self._found(request, "release-group", mbid, group, form)

    def _releases(self, groups: Sequence[ReleaseGroup], includes: frozenset[str]) -> list[Json]:
        releases = [(release, group) for group in groups for release in group.releases][:_LONGEST_SUBLIST]
        return [forms.release_form(release, group, includes, self._facts) for release, group in releases]

    def _found(self, request: Request, entity: str, mbid: str, found: Artist | ReleaseGroup, form: Json) -> Response:
        if found.id == mbid.lower():
            return json_response(form)
        # A merged id: the answer comes with the redirect, under the id that survived.
        query = f"?{request.raw_query}" if request.raw_query else ""
        location = f"{request.origin}{self.base_path}/{entity}/{found.id}{query}"
        return json_response(form, 301, {"Location": location})

    def _find(self, mbid: str, find: Callable[[str], Entity | None]) -> Entity:
        if not _MBID.fullmatch(mbid):
            raise Refusal(400, INVALID_MBID)
        found = find(self._facts.survivor(mbid.lower()))
        if found is None:
            raise Refusal(404, NOT_FOUND)
        return found

    def _list_artists(self, request: Request) -> Response:
        if "query" in request.query:
            return _search(request, "artists", self._artists, search_forms.artist_hit)
        if "release-group" not in request.query:
            raise _no_such_call(request, "artist", "area collection recording release work")
        includes = parse_includes("artist", "browse", request.query.get("inc", ()))
        group = self._find(request.first("release-group"), self._facts.release_groups.get)
        artists = sorted({credit.artist.id: credit.artist for credit in group.credits}.values(), key=lambda a: a.name)
        return _page(request, "artist", artists, lambda artist: forms.artist_form(artist, includes, self._facts))

    def _list_release_groups(self, request: Request) -> Response:
        if "query" in request.query:
            return _search(request, "release-groups", self._release_groups, search_forms.release_group_hit)
        if "artist" not in request.query:
            raise _no_such_call(request, "release-group", "collection release")
        includes = parse_includes("release-group", "browse", request.query.get("inc", ()))
        artist = self._find(request.first("artist"), self._facts.artists.get)
        groups = browse_order(of_types(self._facts.release_groups_of(artist), request))
        return _page(request, "release-group", groups, lambda g: forms.release_group_form(g, includes, self._facts))

    def _genres(self, request: Request) -> Response:
        """Every genre in one piece as text, or page by page as JSON."""
        if request.first("fmt") == "txt":
            return Response(200, "\n".join(self._facts.genres).encode(), TEXT)
        if not _accepts_json(request):
            return Response(406, _NO_XML.encode(), XML)
        limit, offset = browse_window(request)
        page = [forms.genre_form(name) for name in self._facts.genres[offset : offset + limit]]
        return json_response({"genre-count": len(self._facts.genres), "genre-offset": offset, "genres": page})


def _search(request: Request, plural: str, index: Index[Entity], write: Callable[[Entity, int], Json]) -> Response:
    query = request.first("query")
    if not query.strip():
        raise Refusal(400, _BLANK_QUERY)
    limit, offset = search_window(request)
    hits = index.search(query)
    created = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    page = [write(hit.entity, hit.score) for hit in hits[offset : offset + limit]]
    return json_response({"created": created, "count": len(hits), "offset": offset, plural: page})


def _page(request: Request, entity: str, found: Sequence[Entity], write: Callable[[Entity], Json]) -> Response:
    limit, offset = browse_window(request)
    # Pages are cut in the server's order, but within a page entities come by id.
    page = sorted(found[offset : offset + limit], key=lambda item: item.id)
    envelope: Json = {f"{entity}-count": len(found), f"{entity}-offset": offset}
    return json_response({**envelope, f"{entity}s": [write(item) for item in page]})


def _no_such_call(request: Request, entity: str, other_links: str) -> Refusal:
    if any(link in request.query for link in other_links.split()):
        return Refusal(501, f"The sandbox cannot browse the {entity} resource by these parameters.")
    return Refusal(400, f"The given parameters do not match any available query type for the {entity} resource.")


def _accepts_json(request: Request) -> bool:
    """Whether JSON was asked for; the parameter wins over the header."""
    if "fmt" in request.query:
        return request.first("fmt") == "json"
    return "application/json" in request.headers.get("accept", "")
