"""Discogs as a source: its address, its two rates, and the token that a user may set."""

from __future__ import annotations

from bowerbird.words.source import Option, Source

# "Requests are throttled by the server by source IP to 60 per minute for authenticated requests, and 25 per minute for
# unauthenticated requests" (https://www.discogs.com/developers, "Rate Limiting"): 24 a minute stay below the latter.
_WITHOUT_TOKEN = 0.4
_WITH_TOKEN = 1.0

DISCOGS = Source(
    name="discogs",
    title="Discogs",
    url="https://api.discogs.com",
    rate=_WITHOUT_TOKEN,
    contact_required=True,
    options=(
        Option(
            name="token",
            told="your personal access token, from https://www.discogs.com/settings/developers: with it Discogs can be "
            "searched, tells where images are, and may be asked 60 times a minute instead of 24",
            secret=True,
            rate=_WITH_TOKEN,
        ),
    ),
)

# Whoever uses the API agrees to these terms: some of what it tells is CC0, some is restricted
# (https://www.discogs.com/developers, "Home").
TERMS = "Discogs API Terms of Use, https://support.discogs.com/hc/articles/360009334593-API-Terms-of-Use"
