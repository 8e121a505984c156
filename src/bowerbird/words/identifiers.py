"""Identifiers: how other catalogues name an item, and the one normal form of each scheme.

A scheme is a catalogue's numbering; together with the item's kind it says what the value denotes: ``discogs`` of an
artist is an artist number, of an album a master number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

import msgspec

from bowerbird.words.errors import QueryError


class Identifier(msgspec.Struct, frozen=True, order=True):
    """An item's name in one scheme, in normal form. Build one from foreign text with :func:`identifier`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """One numbering of items.

    Attributes:
        name: how code, tables and commands call it.
        form: what a normal value looks like (a whole match).
        example: a value, for error messages.
        urls: by kind, the forms of address (host and path) whose first group is a value.
        tidy: brings foreign spelling near the normal form before it is checked.
    """

    name: str
    form: str
    example: str
    urls: Mapping[str, str] = {}
    tidy: Callable[[str], str] = str.strip


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _ipi(text: str) -> str:
    # An IPI name number has eleven digits; leading zeros are often left out in print.
    digits = re.sub(r"[\s.]", "", text)
    return digits.zfill(11) if digits.isascii() and digits.isdigit() else digits


def _lower(text: str) -> str:
    return text.strip().lower()


def _upper(text: str) -> str:
    return text.strip().upper()


MBID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MBID_EXAMPLE = "83d91898-7763-47d7-b03b-b92132375c47"


def _musicbrainz(name: str, kind: str, entity: str) -> Scheme:
    urls = {kind: rf"musicbrainz\.org/(?:ws/2/)?{entity}/({MBID})"}
    return Scheme(name=name, form=MBID, example=_MBID_EXAMPLE, urls=urls, tidy=_lower)


# Address forms: the relations of genuine artist and release-group bodies, and the url formatters of Wikidata's
# identifier properties.
_BUILT_IN = (
    _musicbrainz("musicbrainz_artist", "artist", "artist"),
    _musicbrainz("musicbrainz_release_group", "album", "release-group"),
    Scheme(
        name="isni",
        form=r"\d{15}[\dX]",
        example="0000000121032683",
        urls={"*": r"(?:isni\.org|isni-url\.oclc\.nl)/(?:isni/)?(\d{15}[\dXx])"},
        tidy=_digits,
    ),
    Scheme(name="ipi", form=r"\d{11}", example="00006457004", tidy=_ipi),
    Scheme(
        name="wikidata",
        form=r"Q[1-9]\d*",
        example="Q2306",
        urls={"*": r"wikidata\.org/(?:wiki|entity)/([Qq]\d+)"},
        tidy=_upper,
    ),
    Scheme(
        name="discogs",
        form=r"[1-9]\d*",
        example="45467",
        urls={
            "artist": r"discogs\.com/(?:[a-z]{2}/)?artist/(\d+)",
            "album": r"discogs\.com/(?:[a-z]{2}/)?(?:[^/]+/)?master/(?:view/)?(\d+)",
        },
    ),
    Scheme(
        name="allmusic",
        form=r"m[nw]\d{10}",
        example="mn0000346336",
        urls={
            "artist": r"allmusic\.com/artist/(?:[^/]*-)?(mn\d{10})",
            "album": r"allmusic\.com/album/(?:[^/]*-)?(mw\d{10})",
        },
        tidy=_lower,
    ),
    Scheme(
        name="spotify",
        form=r"[0-9A-Za-z]{22}",
        example="0k17h0D3J5VfsdmQ1iZtE9",
        urls={
            "artist": r"open\.spotify\.com/(?:intl-\w+/)?artist/([0-9A-Za-z]{22})",
            "album": r"open\.spotify\.com/(?:intl-\w+/)?album/([0-9A-Za-z]{22})",
        },
    ),
    Scheme(
        name="imdb",
        form=r"(?:nm|tt)\d{7,}",
        example="nm0069924",
        urls={"artist": r"imdb\.com/name/(nm\d+)", "album": r"imdb\.com/title/(tt\d+)"},
        tidy=_lower,
    ),
    Scheme(name="viaf", form=r"[1-9]\d*", example="138573893", urls={"*": r"viaf\.org/viaf/(\d+)"}),
    Scheme(
        name="deezer",
        form=r"[1-9]\d*",
        example="860",
        urls={
            "artist": r"deezer\.com/(?:[a-z]{2}/)?artist/(\d+)",
            "album": r"deezer\.com/(?:[a-z]{2}/)?album/(\d+)",
        },
    ),
    Scheme(
        name="apple_music",
        form=r"[1-9]\d*",
        example="487143",
        urls={
            "artist": r"(?:itunes|music)\.apple\.com/(?:[a-z]{2}/)?artist/(?:[^/]+/)?(?:id)?(\d+)",
            "album": r"(?:itunes|music)\.apple\.com/(?:[a-z]{2}/)?album/(?:[^/]+/)?(?:id)?(\d+)",
        },
    ),
    Scheme(
        name="tidal",
        form=r"[1-9]\d*",
        example="9706",
        urls={
            "artist": r"tidal\.com/(?:browse/)?artist/(\d+)",
            "album": r"tidal\.com/(?:browse/)?album/(\d+)",
        },
    ),
    Scheme(name="songkick", form=r"[1-9]\d*", example="468146", urls={"artist": r"songkick\.com/artists/(\d+)"}),
    Scheme(
        name="setlistfm",
        form=r"[0-9a-f]{6,8}",
        example="7bd69ee8",
        urls={"artist": r"setlist\.fm/setlists/(?:[^/]*-)?([0-9a-f]{6,8})\.html"},
        tidy=_lower,
    ),
    Scheme(
        name="secondhandsongs",
        form=r"[1-9]\d*",
        example="169",
        urls={"artist": r"secondhandsongs\.com/artist/(\d+)"},
    ),
    Scheme(
        name="vgmdb",
        form=r"[1-9]\d*",
        example="153",
        urls={"artist": r"vgmdb\.net/artist/(\d+)"},
    ),
    Scheme(
        name="youtube",
        form=r"UC[\w\-]{22}",
        example="UCY2qt3dw2TQJxvBrDiYGHdQ",
        urls={"artist": r"youtube\.com/channel/(UC[\w\-]{22})"},
    ),
)
_schemes: dict[str, Scheme] = {scheme.name: scheme for scheme in _BUILT_IN}


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
    if re.fullmatch(MBID, _lower(text)):
        for known in _schemes.values():
            if known.form == MBID and kind in known.urls:
                yield Identifier(known.name, _lower(text))


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
