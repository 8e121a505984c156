"""What is known of a source before it is asked: its name, its address, how often it may be asked, what it wants."""

from __future__ import annotations

from typing import Literal

import msgspec


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """Something more that a user may set of a source: a key, an account, a second address.

    The option ``token`` of the source ``discogs`` is the setting ``discogs_token``, and ``BOWERBIRD_DISCOGS_TOKEN``.

    Attributes:
        name: as the setting calls it behind the name of the source.
        told: what it is, for a person.
        form: what may be set: any text, an http(s) address, or a number of at least 0.
        required: whether nothing can be asked without it.
        secret: whether it is masked wherever it is shown.
        default: the value when nobody sets it.
        rate: requests per second that the source allows to whoever has set it, in place of its usual rate.
    """

    name: str
    told: str
    form: Literal["text", "address", "number"] = "text"
    required: bool = False
    secret: bool = False
    default: str | float | None = None
    rate: float | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One service on the network that providers ask.

    Attributes:
        name: as settings call it: ``musicbrainz`` is overridden by ``BOWERBIRD_MUSICBRAINZ_URL`` and ``_RATE``.
        url: the base address that relative paths are joined to, without a final slash; empty for a source that has
            none of its own, so that the user must set it.
        rate: requests per second that all processes together may send; 0 means no limit.
        per_day: requests that all processes together may send from midnight to midnight (UTC); 0 means no limit.
        answer_seconds: how long an answer may take; 0 leaves it to the client, right for all but a language model.
        contact_required: whether the service wants a User-Agent with somebody's contact in it.
        options: what else may be set of it.
        title: what people call it.
        local: whether it is a part of this program: then it has no address, and nothing is sent.
        package: a Python package that asking it needs, which is not among those that everybody has.
        extra: the extra of Bowerbird that installs that package.
    """

    name: str
    url: str
    rate: float = 0.0
    per_day: int = 0
    answer_seconds: float = 0.0
    contact_required: bool = False
    options: tuple[Option, ...] = ()
    title: str = ""
    local: bool = False
    package: str = ""
    extra: str = ""
