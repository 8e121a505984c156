"""Limit and offset, which browse pages and searches read differently.

From ControllerBase/WS/2.pm and Data/WebService.pm of the real server.
"""

from bowerbird.sandbox.musicbrainz.errors import Refusal
from bowerbird.sandbox.site import Request

USUAL = 25
MOST = 100
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


def _number(request: Request, name: str, usual: int) -> int | None:
    """The number given; None for what is none."""
    text = request.first(name, str(usual))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
