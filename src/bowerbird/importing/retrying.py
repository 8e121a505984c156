"""When a source that was unavailable is asked again, and when that is given up. Pure."""

from __future__ import annotations

import datetime as dt

FIRST_WAIT = 30.0
"""Seconds before the second try; each further one waits twice as long. The HTTP client has tried for a while itself."""
LONGEST_BACKOFF = 6 * 3600.0
LONGEST_WAIT = 86_400.0
"""What a source asks for beyond this is a mistake of its clock."""


def wait_before(attempt: int, *, retry_after: float | None, luck: float) -> dt.timedelta:
    """Return how long to wait before a further try.

    Args:
        attempt: how often it has been tried, at least 1.
        retry_after: seconds that the source asked for, which are waited whatever the backoff says.
        luck: from 0 to 1; spreads those who failed together over half as long again.
    """
    if retry_after is not None:
        seconds = min(retry_after, LONGEST_WAIT)
        return dt.timedelta(seconds=seconds + min(seconds, 1.0) * luck)
    backoff = min(FIRST_WAIT * 2.0 ** min(attempt - 1, 20), LONGEST_BACKOFF)
    return dt.timedelta(seconds=backoff * (1 + luck / 2))
