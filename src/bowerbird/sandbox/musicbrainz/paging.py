"""Limit and offset, which browse pages and searches read differently.

From ControllerBase/WS/2.pm and Data/WebService.pm of the real server.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bowerbird.sandbox.musicbrainz.dataset import Release
from bowerbird.sandbox.musicbrainz.errors import Refusal
from bowerbird.sandbox.musicbrainz.ranking import Index, TooManyClausesError
from bowerbird.sandbox.site import Request, Response, json_response

_BLANK_QUERY = "You submitted a blank search query. You must include a non-blank search term to receive search results."

USUAL = 25
MOST = 100
MOST_TRACKS = 500
_LONGEST = 9  # digits; more would not fit the real database


def browse_window(request: Request) -> tuple[int, int]:
    """Limit and offset of a browse page: a larger limit is cut to 100, what is not a number is an error."""
    limit = _number(request, "limit", USUAL)
    offset = _number(request, "offset", 0)
    if limit is None or offset is None:
        raise Refusal(400, "The limit and offset parameters must be non-negative integers.")
    return min(limit, MOST), offset


def search_window(request: Request) -> tuple[int, int]:
    """Limit and offset of a search: a limit over 100 falls back to 25, and so does what is not a number."""
    limit = _number(request, "limit", USUAL)
    offset = _number(request, "offset", 0)
    return (limit if limit is not None and limit <= MOST else USUAL), offset or 0


def search_answer(
    request: Request, plural: str, index: Index[Any], write: Callable[[Any, int], dict[str, object]]
) -> Response:
    """A page of what a search finds."""
    query = request.first("query")
    if not query.strip():
        raise Refusal(400, _BLANK_QUERY)
    limit, offset = search_window(request)
    try:
        hits = index.search(query)
    except TooManyClausesError:
        raise Refusal(400, "maxClauseCount is set to 1024") from None
    created = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    page = [write(hit.entity, hit.score) for hit in hits[offset : offset + limit]]
    return json_response({"created": created, "count": len(hits), "offset": offset, plural: page})


def tracks_window(releases: Sequence[Release], limit: int, offset: int) -> list[Release]:
    """The releases of a page that shows their tracks: as many as have 500 in all, and always one at least."""
    page: list[Release] = []
    tracks = 0
    for release in releases[offset : offset + limit]:
        tracks += release.tracks
        if page and tracks > MOST_TRACKS:
            break
        page.append(release)
    return page


def _number(request: Request, name: str, usual: int) -> int | None:
    """The number given; None for what is none."""
    text = request.first(name, str(usual))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
