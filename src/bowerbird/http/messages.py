"""Knows the values that pass through the client: what is asked, what comes back, what a provider gets of it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from email.message import Message
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import httpx2
import msgspec

from bowerbird.http.masking import mask_secrets
from bowerbird.http.reading import is_json
from bowerbird.words.errors import RejectedError, UnavailableError
from bowerbird.words.forms import decode

FormT = TypeVar("FormT")

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it is to be sent.

    Attributes:
        method: ``GET`` or ``POST``.
        url: the absolute address.
        headers: what the caller adds to the client's own headers.
        content: the body, or None.
        accept_redirect_body: take a redirect's own JSON body for the answer.
        hosts: the hosts that it and its redirects may go to besides the source's own (``archive.org`` or
            ``*.archive.org``), always over https; None for any host.
        at_most: bytes of a body that are read, or None for the client's own limit.
        seconds: how long the answer may take, or None for the client's own limits.
    """

    method: str
    url: httpx2.URL
    headers: Mapping[str, str]
    content: bytes | None = None
    accept_redirect_body: bool = False
    hosts: tuple[str, ...] | None = None
    at_most: int | None = None
    seconds: float | None = None

    @property
    def name(self) -> str:
        """As error messages name it, without secrets."""
        return f"{self.method} {mask_secrets(str(self.url))}"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: status, headers, and the body as far as it is wanted."""

    status: int
    headers: httpx2.Headers
    body: bytes


class Response(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One answer of a source: status 2xx, 404, or a redirect whose own body was asked for.

    Attributes:
        status: the HTTP status.
        url: the address that answered, after redirects.
        body: the whole body, decompressed.
        headers: the headers by name, in any case.
        request: what was asked, as error messages name it (``GET https://…``), without secrets.
        masked: replaces the secrets of the account that was used; None when none was sent, so that the body may be
            quoted.
    """

    status: int
    url: str
    body: bytes
    headers: Mapping[str, str]
    request: str
    masked: Callable[[str], str] | None = None

    @property
    def found(self) -> bool:
        """False when the source says 404: it does not have it."""
        return self.status != 404

    def json(self, form: type[FormT]) -> FormT:
        """Return the body in its form, a type that msgspec knows: a struct, a list of structs.

        Raises:
            UnavailableError: the body is no JSON (empty, torn, the page of a proxy or of maintenance): something else
                answered in place of the source.
            RejectedError: the body is JSON of another form; the message names the place.
        """
        body = self.body.removeprefix(BOM_UTF8)
        try:
            return decode(body, form)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            what = (self.masked or str)(str(error))
            if is_json(body):
                raise RejectedError(f"the answer has an unexpected form: {what}", request=self.request) from None
            told = f"the answer is no JSON ({what}): {self._quoted(body)}"
        raise UnavailableError(told, request=self.request)

    def _quoted(self, body: bytes) -> str:
        """How the body begins; of an answer to a secret only how long it is, for it may repeat what it was sent."""
        return f"{len(body):,} bytes" if self.masked else f"{body[:60].decode(errors='replace')!r}…"

    @cached_property
    def text(self) -> str:
        """The body as text, in the charset that the answer names, else UTF-8; what cannot be read becomes U+FFFD."""
        kind = Message()
        kind["content-type"] = self.headers.get("content-type", "")
        charset = kind.get_content_charset() or "utf-8"
        try:
            return self.body.decode(charset, "replace")
        except (LookupError, UnicodeError):
            return self.body.decode("utf-8", "replace")
