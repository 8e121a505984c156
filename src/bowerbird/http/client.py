"""Knows how to ask a source politely: the budget of its host, retries, redirects, and a name that it can call back.

How a call goes is the business of `calls`; what is decided (what a status means, how long to wait, where a redirect
may lead) is decided by pure functions next door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx2
import msgspec

from bowerbird.http.addresses import Resolver, resolve
from bowerbird.http.budget import Budget
from bowerbird.http.calls import Calls
from bowerbird.http.exchange import Wire
from bowerbird.http.images import IMAGE_AT_MOST, kept
from bowerbird.http.limits import Limits, SourceSettings
from bowerbird.http.masking import mask_secrets
from bowerbird.http.memory import Memory
from bowerbird.http.messages import NO_HEADERS, Ask, Response
from bowerbird.http.paid import Bought, MemoryPaidAnswers, PaidAnswers, Purse, SpendingLimits
from bowerbird.http.rules import budget_host, missing_of, options_of, overridden, upgraded, user_agent
from bowerbird.http.vocabularies import MemoryVocabularies, Vocabularies
from bowerbird.images.store import ImageStore, StoredImage
from bowerbird.words.errors import BowerbirdError, ConfigurationError, RejectedError, SourceError
from bowerbird.words.facts import Facts
from bowerbird.words.hiding import bytes_without, hide, spellings, without
from bowerbird.words.neighbours import Neighbourhood
from bowerbird.words.query import Query
from bowerbird.words.source import Source
from bowerbird.words.stored import CatalogueView

__all__ = ["HttpClient", "Limits", "Response", "SourceClient", "SourceSettings"]

ValueT = TypeVar("ValueT")

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)


class HttpClient:
    """Asks all sources; one per application, thread-safe, to be closed.

    Args:
        contact: an e-mail address or URL that sources can complain to, or None.
        version: Bowerbird's version, for the User-Agent.
        budget: says when a request may be sent.
        sources: what the user overrides, by the source's name.
        limits: what one call may cost.
        transport: carries the requests instead of the network (``httpx2.MockTransport`` in tests).
        resolver: host name → IP addresses, for the check of redirects.
        images: where pictures are kept, or None when none are downloaded.
        languages: in which names and texts are wanted, the best first.
        paid: keeps the answers that were paid for.
        catalogue: tells what is stored; None where nothing is.
        vocabularies: keeps what holds for all items of a source.

    Raises:
        ConfigurationError: the contact cannot be sent in a header.
    """

    def __init__(  # noqa: PLR0913 - the one place where the application puts it together
        self,
        *,
        contact: str | None,
        version: str,
        budget: Budget,
        sources: Mapping[str, SourceSettings] = MappingProxyType({}),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        transport: httpx2.BaseTransport | None = None,
        resolver: Resolver = resolve,
        images: ImageStore | None = None,
        languages: Sequence[str] = ("en",),
        paid: PaidAnswers | None = None,
        catalogue: CatalogueView | None = None,
        vocabularies: Vocabularies | None = None,
    ) -> None:
        self.vocabularies = vocabularies or MemoryVocabularies()
        self.contact = (contact or "").strip() or None
        self.budget = budget
        self.limits = limits
        self.resolver = resolver
        self.images = images
        self.languages = tuple(languages)
        self.wire = Wire(user_agent=user_agent(version, self.contact), limits=limits, transport=transport)
        self.memory = Memory()
        self.catalogue = catalogue
        self.purse = Purse(paid or MemoryPaidAnswers())
        self._sources = sources
        self._rates: dict[str, float] = {}

    def at(self, source: Source) -> SourceClient:
        """The view of one source that its providers get: its address and rate, with the user's overrides.

        Raises:
            ConfigurationError: the address is no http(s) URL, or the rate is no number of at least 0.
        """
        settings = self._sources.get(source.name, SourceSettings())
        bound = overridden(source, settings)
        home = httpx2.URL(bound.url)
        self._rates[budget_host(home)] = bound.rate
        contact_missing = source.contact_required and not self.contact and httpx2.URL(source.url).host == home.host
        options = options_of(source, settings)
        return SourceClient(self, bound, options=options, contact_missing=contact_missing, off=settings.off)

    def rate_of(self, host: str) -> float:
        """Requests per second for a host that another source leads to: its own where it is known, else no limit."""
        return self._rates.get(host, 0.0)

    @property
    def sent(self) -> int:
        """How many requests this process has sent; what one run has sent is counted by `http.spending`."""
        return self.wire.sent

    def close(self) -> None:
        """Close all connections; calls after this fail."""
        self.wire.close()


class SourceClient:
    """Asks one source; made by `HttpClient.at`, thread-safe.

    Attributes:
        source: the source, with the user's overrides applied.
        options: the source's options by name, with the user's settings applied; None where there is no value.
        missing: the settings without which the source cannot be asked.
        languages: in which names and texts are wanted, the best first.
        off: whether the user has switched the provider of this source off.
        last_request: what was asked last, as error messages name it; None before the first request.
    """

    def __init__(
        self,
        http: HttpClient,
        source: Source,
        *,
        options: Mapping[str, Any],
        contact_missing: bool,
        off: bool = False,
    ) -> None:
        self.source = source
        self.options = options
        self.missing = missing_of(source, options)
        self.off = off
        self.languages = http.languages
        self.last_request: str | None = None
        self._http = http
        self._home = httpx2.URL(source.url)
        self._contact_missing = contact_missing
        self._calls = Calls(
            source,
            wire=http.wire,
            budget=http.budget,
            limits=http.limits,
            resolver=http.resolver,
            rate_of=http.rate_of,
            masked=self.masked,
        )
        self._secrets: list[str] = []
        self._learnt: set[str] = set()
        for option in source.options:
            if option.secret and options[option.name]:
                self._secrets.append(str(options[option.name]))
                hide(self._secrets[-1])

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the settings without which nothing is sent: ``contact`` and those in `missing`."""
        return (*(["contact"] if self._contact_missing else []), *self.missing)

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        accept_redirect_body: bool = False,
    ) -> Response:
        """Ask with GET.

        Args:
            path: relative to the source's address, or an absolute address (on the public internet).
            params: the query, added to what the path has.
            headers: sent to this address only, never to another host that it redirects to.
            accept_redirect_body: when a redirect itself carries a JSON body, take that for the answer (status 3xx)
                and send no second request; so MusicBrainz answers for a merged MBID.

        Returns:
            The answer, with status 2xx or 404 (see `Response.found`).

        Raises:
            UnavailableError: the source is down, busy or out of reach, also after retries; or its host is paused.
            RejectedError: the source refuses, redirects to where nothing may be sent, or answers too much.
            ConfigurationError: the source wants a contact and there is none; nothing was sent.
        """
        url = self._url(path, params)
        return self._call(
            Ask(method="GET", url=url, headers=headers or NO_HEADERS, accept_redirect_body=accept_redirect_body)
        )

    def post(
        self,
        path: str,
        *,
        json: object | None = None,
        content: bytes | None = None,
        form: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask with POST and one body: `json` (any value msgspec encodes), raw `content`, or a `form`.

        Sent again only when the source certainly did not carry it out (no connection, 429, 503); never redirected.
        Else as `get`.
        """
        kind = {}
        if json is not None:
            content, kind = msgspec.json.encode(json), {"Content-Type": "application/json"}
        elif form is not None:
            content, kind = urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        ask = Ask(method="POST", url=self._url(path, None), headers={**kind, **(headers or {})}, content=content)
        return self._call(ask)

    def download(
        self, path: str, *, hosts: Sequence[str] = (), at_most: int | None = None, accept: str = "*/*"
    ) -> Response:
        """Ask with GET for a file, wherever the source's redirects lead, as long as that is a host named here.

        An address that says http is asked over https, also one that a redirect leads to. Else as `get`.

        Args:
            path: relative to the source's address, or an absolute address.
            hosts: where it may lead besides the source's own host: ``archive.org``, or ``*.archive.org`` for all below.
            at_most: bytes of the body; the client's own limit by default.
            accept: the media types wanted; sent along to every host.

        Raises:
            RejectedError: also when it leads to another host, or is larger than `at_most`.
        """
        url = upgraded(self._url(path, None), self._home)
        headers = {"Accept": accept}
        return self._call(Ask(method="GET", url=url, headers=headers, hosts=tuple(hosts), at_most=at_most))

    def keep_image(self, path: str, *, hosts: Sequence[str] = (), at_most: int = IMAGE_AT_MOST) -> StoredImage:
        """Return what the image store keeps of a picture; it is downloaded only when the store does not have it.

        Args:
            path: as for `download`, as are the others.
            hosts: where it may lead besides the source's own host.
            at_most: bytes of the picture.

        Raises:
            RejectedError: also when there is nothing at the address (status 404), or no whole picture.
            ConfigurationError: also when there is no image store, or it cannot be written.
        """
        url = self.address(path)
        return kept(
            self._http.images,
            httpx2.URL(url),
            lambda: self.download(url, hosts=hosts, at_most=at_most, accept="image/*"),
        )

    def remembered(self, what: str, load: Callable[[], ValueT], *, seconds: float) -> ValueT:
        """Return what holds for all items of this source (a vocabulary), loaded once and kept for *seconds*.

        Args:
            what: which thing it is; a name for each.
            load: asks for it.
            seconds: how long it is kept.

        Raises:
            Exception: whatever *load* raises.
        """
        return self._http.memory.get((self.source.url, what), load, seconds=seconds)

    def vocabulary(self, what: str, load: Callable[[], str], *, seconds: float) -> str:
        """Return a text that holds for all items of this source, loaded once for all processes that share the database.

        It must be no secret, for it is kept as it is.

        Args:
            what: which thing it is; a name for each.
            load: asks for it.
            seconds: how long it is kept.

        Raises:
            Exception: whatever *load* raises; then nothing is kept.
        """
        key = f"{what} of {self.source.url}"[-255:]
        text = self._http.vocabularies.recall(key, seconds)
        if text is None:
            text = load()
            self._http.vocabularies.keep(key, text)
        return text

    def recalled(self, what: str) -> object | None:
        """Return what :meth:`remembered` keeps under a name, or None; nothing is asked for it."""
        return self._http.memory.recall((self.source.url, what))

    def forget(self, what: str) -> None:
        """Load what :meth:`remembered` keeps under a name anew when it is wanted next."""
        self._http.memory.forget((self.source.url, what))

    def bought(self, question: object, buy: Callable[[], Bought], limits: SpendingLimits) -> str:
        """Return the answer to a question that costs money: bought once, kept for all, within what may be spent.

        Args:
            question: all that the answer depends on, as a value that msgspec encodes.
            buy: asks the source.
            limits: what may be spent.

        Raises:
            UnavailableError: as much as may be spent has been spent.
            Exception: whatever *buy* raises.
        """
        return self._http.purse.answer(self.source.name, question, buy, limits)

    def address(self, path: str) -> str:
        """Return the absolute address that `download` asks for a path: https, unless the source itself has none.

        Raises:
            RejectedError: it is no address that can be asked.
        """
        return str(upgraded(self._url(path, None), self._home))

    def _url(self, path: str, params: Mapping[str, str | int] | None) -> httpx2.URL:
        text = path if _ABSOLUTE.match(path) else f"{self.source.url}/{path.lstrip('/')}"
        try:
            url = httpx2.URL(text)
            return url.copy_merge_params(dict(params)) if params else url
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise RejectedError(f"{mask_secrets(text)!r} is no address that can be asked: {error}") from error

    def hide(self, secret: str) -> None:
        """Show no message with a secret that was learnt on the way (a token)."""
        self._secrets = [*{*self._secrets, secret}]
        self._learnt.add(secret)
        hide(secret)

    def masked(self, text: str) -> str:
        """The text with every secret of this source's account replaced by ``***``."""
        return without(text, self._secrets)

    def at(self, source: Source) -> SourceClient:
        """The view of another source that a provider asks besides its own.

        Raises:
            ConfigurationError: as `HttpClient.at`.
        """
        return self._http.at(source)

    def require(self) -> None:
        """Refuse to go on when the source is not set up.

        Raises:
            ConfigurationError: something is missing; the message says what.
        """
        if self.missing:
            wanted = (one if " " in one else f"set BOWERBIRD_{one.upper()}" for one in self.missing)
            raise ConfigurationError(f"{self.source.name} is not set up, and nothing was sent: {', '.join(wanted)}")

    def known(self, kind: str, query: Query, *, without: str = "") -> Facts | None:
        """Return what is stored of an item, from all its sources: fields, and ties with the names of those tied.

        Args:
            kind: the kind of item.
            query: what is known of it.
            without: a provider whose own word is left out.
        """
        return self._http.catalogue.known(kind, query, without=without) if self._http.catalogue else None

    def around(
        self, kind: str, query: Query, *, without: Collection[str] = (), ties: Collection[str] = ()
    ) -> Neighbourhood | None:
        """Return what a stored item has in common with others; None when it is not stored.

        Args:
            kind: the kind of item.
            query: what is known of it.
            without: kinds whose items are nobody's neighbours, besides categories and lists.
            ties: roles that count also for what belongs to an item (an artist's album, on which a film is based).
        """
        catalogue = self._http.catalogue
        return catalogue.around(kind, query, without=without, ties=ties) if catalogue else None

    def _call(self, ask: Ask) -> Response:
        self.require()
        if self._contact_missing:
            raise ConfigurationError(
                f"{self.source.name} wants to know whom to contact about this program, and nothing was sent: set "
                'BOWERBIRD_CONTACT in the environment, or contact = "…" in bowerbird.toml, to an e-mail address or URL'
            )
        if self.source.answer_seconds:
            ask = msgspec.structs.replace(ask, seconds=self.source.answer_seconds)
        self.last_request = self.masked(ask.name)
        try:
            answer = self._calls.call(ask)
        except BowerbirdError as error:
            error.args = tuple(self.masked(str(part)) for part in error.args)
            if isinstance(error, SourceError) and error.request:
                error.request = self.masked(error.request)
            raise
        if not self._secrets:
            return answer
        # What a source repeats of what it was sent is taken out here, before any provider reads it: so facts, prompts,
        # errors of foreign code and the store of paid answers cannot quote it.
        sent = self._secrets_of(ask)
        return msgspec.structs.replace(
            answer,
            url=self.masked(answer.url),
            body=bytes_without(answer.body, sent),
            headers=httpx2.Headers({name: without(value, sent) for name, value in answer.headers.items()}),
            request=self.masked(answer.request),
            masked=self.masked,
        )

    def _secrets_of(self, ask: Ask) -> list[str]:
        """Return the secrets that an answer must not hold: not a token that was not sent, for here it may be learnt."""
        told = f"{ask.url} {dict(ask.headers)} {(ask.content or b'').decode(errors='replace')}"
        learnt = {one for one in self._learnt if not any(spelling in told for spelling in spellings(one))}
        return [secret for secret in self._secrets if secret not in learnt]
