"""What is known of a source before it is asked: its name, its address, how often it may be asked."""

from __future__ import annotations

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One service on the network that providers ask.

    Attributes:
        name: as settings call it: ``musicbrainz`` is overridden by ``BOWERBIRD_MUSICBRAINZ_URL`` and ``_RATE``.
        url: the base address that relative paths are joined to, without a final slash.
        rate: requests per second that all processes together may send; 0 means no limit.
        contact_required: whether the service wants a User-Agent with somebody's contact in it.
    """

    name: str
    url: str
    rate: float = 0.0
    contact_required: bool = False
