"""Identifiers: how other catalogues name an item, and the one normal form of each scheme.

A scheme is a catalogue's numbering; together with the item's kind it says what the value denotes: ``discogs`` of an
artist is an artist number, of an album a master number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from bowerbird.words.errors import QueryError
from bowerbird.words.schemes import BUILT_IN, MBID, Scheme


class Identifier(msgspec.Struct, frozen=True, order=True):
    """An item's name in one scheme, in normal form. Build one from foreign text with :func:`identifier`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


_schemes: dict[str, Scheme] = {scheme.name: scheme for scheme in BUILT_IN}


def register_scheme(scheme: Scheme) -> None:
    """Make a scheme of your own known, or replace a built-in one of the same name."""
    _schemes[scheme.name] = scheme


def identifier(scheme: str, text: str) -> Identifier:
    """Return the identifier that *text* spells in *scheme*, in normal form.

    *text* may be an address that holds the value. A scheme that is not registered is taken as it is, trimmed.

    Raises:
        QueryError: the text is no value of the scheme; the message shows a right one.
    """
    known = _schemes.get(scheme)
    if known is None:
        if not text.strip():
            raise QueryError(f"an identifier of the scheme {scheme!r} must not be empty")
        return Identifier(scheme, text.strip())
    for form in known.urls.values():
        found = _in_address(form, text)
        if found:
            text = found
            break
    value = known.tidy(text)
    if not re.fullmatch(known.form, value, re.ASCII):
        raise QueryError(f"{text!r} is not a {scheme} identifier; one looks like {known.example}")
    return Identifier(scheme, value)


def spellings(known: Identifier) -> tuple[Identifier, ...]:
    """Return an identifier and its other spellings: the same number as a source, or a catalogue of old, may hold it.

    A barcode of twelve digits is the one of thirteen that has a zero before it. Most have no other spelling.
    """
    scheme = _schemes.get(known.scheme)
    others = scheme.others(known.value) if scheme is not None else ()
    return (known, *(Identifier(known.scheme, value) for value in others))


def identifier_from_url(url: str, kind: str) -> Identifier | None:
    """Return the identifier of an item of *kind* that *url* denotes in a known scheme, or None."""
    for scheme in _schemes.values():
        form = scheme.urls.get(kind) or scheme.urls.get("*")
        found = _in_address(form, url) if form else None
        if found:
            value = scheme.tidy(found)
            return Identifier(scheme.name, value) if re.fullmatch(scheme.form, value, re.ASCII) else None
    return None


def recognise(text: str, kind: str) -> Iterator[Identifier]:
    """Yield what a person's *text* may mean as an identifier of an item of *kind*.

    Understood are an address, ``scheme:value``, and a bare MBID.
    """
    from_url = identifier_from_url(text, kind)
    if from_url:
        yield from_url
    scheme, colon, value = text.partition(":")
    if colon and value and not value.startswith("//") and re.fullmatch(r"[a-z][a-z0-9_]*", scheme):
        try:
            yield identifier(scheme, value)
        except QueryError:
            return
    mbid = text.strip().lower()
    if re.fullmatch(MBID, mbid, re.ASCII):
        for known in _schemes.values():
            if known.form == MBID and kind in known.urls:
                yield Identifier(known.name, mbid)


def _in_address(form: str, text: str) -> str | None:
    """Return what the first group of *form* matches in the host and path of an address, if *text* is one."""
    if "/" not in text:
        return None
    try:
        parts = urlsplit(text.strip() if "://" in text else f"https://{text.strip()}")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    found = re.fullmatch(rf"(?:[\w\-]+\.)*?{form}(?:[/\-].*)?", host + parts.path, flags=re.IGNORECASE | re.ASCII)
    return found.group(1) if found else None
