"""The calls of the web service: lookup, browse, search and the list of genres.

Knows which call a request is and what belongs in its answer; the forms know how it is written.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bowerbird.sandbox.musicbrainz import forms, index, release_forms, search_forms
from bowerbird.sandbox.musicbrainz.browsing import LINKS, browsed
from bowerbird.sandbox.musicbrainz.dataset import Artist, Dataset, ReleaseGroup
from bowerbird.sandbox.musicbrainz.errors import INVALID_MBID, NOT_FOUND, Refusal, error_response
from bowerbird.sandbox.musicbrainz.includes import parse_includes
from bowerbird.sandbox.musicbrainz.paging import browse_window, search_answer, tracks_window
from bowerbird.sandbox.musicbrainz.ranking import Index
from bowerbird.sandbox.musicbrainz.release_groups import browse_order, of_types
from bowerbird.sandbox.site import TEXT, XML, Request, Response, json_response

Json = dict[str, object]

_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONGEST_SUBLIST = 25
_NO_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<error><text>The sandbox speaks JSON only: '
    "ask with fmt=json or Accept: application/json.</text></error>\n"
)
# Real ones, whose answers the sandbox does not have.
_OTHER_ENTITIES = {"area", "collection", "event", "instrument", "isrc", "place", "url", "work"}


class Entity(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """Its MBID."""
        ...


@dataclass(frozen=True)
class Calls:
    """How one kind of entity is found and written."""

    by_id: Mapping[str, Any]
    form: Callable[[Any, frozenset[str], Dataset], Json]
    hit: Callable[[Any, int], Json]
    index: Index[Any]


class WebService:
    """Answers from the facts; the same request always gets the same answer."""

    base_path = "/ws/2"

    def __init__(self, facts: Dataset) -> None:
        self._facts = facts
        self._calls = _calls(facts)

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
            case [entity] if entity in self._calls:
                return self._list(request, entity)
            case [entity, mbid] if entity in self._calls:
                return self._look_up(request, entity, mbid)
            case [entity, *_] if entity in _OTHER_ENTITIES:
                raise Refusal(501, f"The sandbox knows nothing of the kind {entity}.")
        raise Refusal(404, NOT_FOUND)

    def _look_up(self, request: Request, entity: str, mbid: str) -> Response:
        includes = parse_includes(entity, "lookup", request.query.get("inc", ()))
        calls = self._calls[entity]
        found = self._find(mbid, calls.by_id.get)
        form = {**calls.form(found, includes, self._facts), **self._sub_lists(request, entity, found, includes)}
        if found.id == mbid.lower():
            return json_response(form)
        # A merged id: the answer comes with the redirect, under the id that survived.
        query = f"?{request.raw_query}" if request.raw_query else ""
        location = f"{request.origin}{self.base_path}/{entity}/{found.id}{query}"
        return json_response(form, 301, {"Location": location})

    def _sub_lists(self, request: Request, entity: str, found: Any, includes: frozenset[str]) -> Json:  # noqa: ANN401 -- of any kind
        """The lists inside a lookup, which stop at 25."""
        form: Json = {}
        groups: Sequence[ReleaseGroup] = ()
        if isinstance(found, Artist):
            groups = browse_order(of_types(self._facts.release_groups_of(found), request))
            if "release-groups" in includes:
                nested = [forms.nested_release_group_form(group, includes, self._facts) for group in groups]
                form["release-groups"] = nested[:_LONGEST_SUBLIST]
            # The sandbox knows no works, and tells of an artist's recordings only when they are browsed.
            form |= {name: [] for name in ("recordings", "works") if name in includes}
        elif isinstance(found, ReleaseGroup):
            groups = [found]
        if "releases" in includes:
            releases = [release for group in groups for release in group.releases]
            if entity == "recording":
                releases = self._facts.releases_with[found.id]
            elif entity == "label":
                releases = [
                    one for one in self._facts.releases.values() if any(label.id == found.id for label, _ in one.labels)
                ]
            shown = releases[:_LONGEST_SUBLIST]
            form["releases"] = [release_forms.nested_release_form(one, includes, self._facts) for one in shown]
        return form

    def _list(self, request: Request, entity: str) -> Response:
        calls = self._calls[entity]
        if "query" in request.query:
            return search_answer(request, "series" if entity == "series" else f"{entity}s", calls.index, calls.hit)
        links = LINKS.get(entity, {})
        link = next((name for name in links if name in request.query), None)
        if link is None:
            raise Refusal(400, f"The given parameters do not match any available query type for the {entity} resource.")
        if links[link] is None:
            raise Refusal(501, f"The sandbox cannot browse the {entity} resource by these parameters.")
        includes = parse_includes(entity, "browse", request.query.get("inc", ()))
        owner = self._find(request.first(link), self._calls[links[link] or ""].by_id.get)
        found = browsed(self._facts, request, entity, link, owner)
        window = browse_window(request)
        if entity == "release" and "recordings" in includes:
            page = tracks_window(found, *window)
        else:
            page = found[window[1] : window[1] + window[0]]
        envelope: Json = {f"{entity}-count": len(found), f"{entity}-offset": window[1]}
        # Pages are cut in the server's order, but within a page entities come by id.
        shown = [calls.form(one, includes, self._facts) for one in sorted(page, key=lambda one: one.id)]
        return json_response({**envelope, f"{entity}s": shown})

    def _find(self, mbid: str, find: Callable[[str], Any]) -> Any:  # noqa: ANN401 -- an entity of any kind
        if not _MBID.fullmatch(mbid):
            raise Refusal(400, INVALID_MBID)
        found = find(self._facts.survivor(mbid.lower()))
        if found is None:
            raise Refusal(404, NOT_FOUND)
        return found

    def _genres(self, request: Request) -> Response:
        """Every genre in one piece as text, or page by page as JSON."""
        if request.first("fmt") == "txt":
            return Response(200, "\n".join(self._facts.genres).encode(), TEXT)
        if not _accepts_json(request):
            return Response(406, _NO_XML.encode(), XML)
        limit, offset = browse_window(request)
        page = [forms.genre_form(name) for name in self._facts.genres[offset : offset + limit]]
        return json_response({"genre-count": len(self._facts.genres), "genre-offset": offset, "genres": page})


def _calls(facts: Dataset) -> Mapping[str, Calls]:
    def recording_hit(found: Any, score: int) -> Json:  # noqa: ANN401 -- a recording
        on = [(release, facts.group_of[release.id]) for release in facts.releases_with[found.id]]
        return search_forms.recording_hit(found, on, score)

    def release_hit(found: Any, score: int) -> Json:  # noqa: ANN401 -- a release
        return search_forms.release_hit(found, facts.group_of[found.id], score)

    return {
        "artist": Calls(facts.artists, forms.artist_form, search_forms.artist_hit, index.artist_index(facts)),
        "release-group": Calls(
            facts.release_groups,
            forms.release_group_form,
            search_forms.release_group_hit,
            index.release_group_index(facts),
        ),
        "release": Calls(facts.releases, release_forms.release_form, release_hit, index.release_index(facts)),
        "recording": Calls(facts.recordings, release_forms.recording_form, recording_hit, index.recording_index(facts)),
        "label": Calls(facts.labels, release_forms.whole_label_form, search_forms.label_hit, index.label_index(facts)),
        "series": Calls(facts.series, release_forms.series_form, search_forms.series_hit, index.series_index(facts)),
    }


def _accepts_json(request: Request) -> bool:
    """Whether JSON was asked for; the parameter wins over the header."""
    if "fmt" in request.query:
        return request.first("fmt") == "json"
    return "application/json" in request.headers.get("accept", "")
