"""The schemes that Bowerbird knows: what a value looks like, how foreign spelling is tidied, where addresses hold it.

Address forms are those of the relations in genuine artist and release-group bodies, and of the url formatters of
Wikidata's identifier properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

import msgspec

MBID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""A MusicBrainz identifier in normal form, as a regular expression."""


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """One numbering of items.

    Attributes:
        name: how code, tables and commands call it.
        form: what a normal value looks like (a whole match).
        example: a value, for error messages.
        urls: by kind, the forms of address (host and path) whose first group is a value.
        tidy: brings foreign spelling near the normal form before it is checked.
        others: the other spellings of a normal value, as sources may hold it and people may have typed it.
    """

    name: str
    form: str
    example: str
    urls: Mapping[str, str] = {}
    tidy: Callable[[str], str] = str.strip
    others: Callable[[str], tuple[str, ...]] = lambda _: ()


_UPC, _EAN, _GTIN = 12, 13, 14
"""Digits of the numbers under bar codes: with zeros before it a shorter one is a longer one (GS1 specifications)."""
_EAN_8 = 8


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-\u2010-\u2015]", "", text).upper()


def _barcode(text: str) -> str:
    # A UPC has twelve digits and is an EAN with a zero before it; tables of numbers lose the zeros in front.
    digits = _digits(text)
    if not (digits.isascii() and digits.isdigit()) or not _EAN_8 < len(digits) <= _GTIN:
        return digits
    return digits.lstrip("0").zfill(_UPC)


def _barcodes(value: str) -> tuple[str, ...]:
    if len(value) < _UPC:
        return ()
    longer = (value.zfill(length) for length in (_EAN, _GTIN))
    shorter = (value[zeros:] for zeros in range(1, len(value) - len(value.lstrip("0")) + 1))
    return tuple(digits for digits in (*longer, *shorter) if digits != value and len(digits) > _EAN_8)


def _ipi(text: str) -> str:
    # An IPI name number has eleven digits; leading zeros are often left out in print.
    digits = re.sub(r"[\s.]", "", text)
    return digits.zfill(11) if digits.isascii() and digits.isdigit() else digits


def _lower(text: str) -> str:
    return text.strip().lower()


def _upper(text: str) -> str:
    return text.strip().upper()


_WIKIPEDIA = r"[a-z][a-z\-]{1,19}\.(?:m\.)?wikipedia\.org/wiki/.+"


def _wikipedia(text: str) -> str:
    # A title is printed with underscores in an address, and its first letter is always a capital one.
    text = text.strip()
    if re.fullmatch(_WIKIPEDIA, text, re.IGNORECASE):
        host, _, title = text.partition("/wiki/")
        language, title = host.partition(".")[0], unquote(title)
    else:
        language, _, title = text.partition(":")
    title = " ".join(title.replace("_", " ").split())
    return f"{language.lower()}:{title[:1].upper()}{title[1:]}"


_MBID_EXAMPLE = "83d91898-7763-47d7-b03b-b92132375c47"


def _musicbrainz(name: str, kind: str, entity: str) -> Scheme:
    urls = {kind: rf"musicbrainz\.org/(?:ws/2/)?{entity}/({MBID})"}
    return Scheme(name=name, form=MBID, example=_MBID_EXAMPLE, urls=urls, tidy=_lower)


BUILT_IN = (
    _musicbrainz("musicbrainz_artist", "artist", "artist"),
    _musicbrainz("musicbrainz_release_group", "album", "release-group"),
    _musicbrainz("musicbrainz_release", "release", "release"),
    _musicbrainz("musicbrainz_recording", "song", "recording"),
    _musicbrainz("musicbrainz_label", "label", "label"),
    _musicbrainz("musicbrainz_series", "list", "series"),
    Scheme(
        name="isni",
        form=r"\d{15}[\dX]",
        example="0000000121032683",
        urls={"*": r"(?:isni\.org|isni-url\.oclc\.nl)/(?:isni/)?(\d{15}[\dXx])"},
        tidy=_digits,
    ),
    Scheme(name="barcode", form=r"\d{8,14}", example="724382975229", tidy=_barcode, others=_barcodes),
    Scheme(
        name="asin",
        form=r"[0-9A-Z]{10}",
        example="B000002UAL",
        urls={"release": r"amazon\.[a-z.]{2,6}/(?:[^/]+/)?(?:gp/product|dp|exec/obidos/ASIN)/([0-9A-Za-z]{10})"},
        tidy=_upper,
    ),
    Scheme(name="isrc", form=r"[A-Z]{2}[A-Z0-9]{3}\d{7}", example="GBAYE7300085", tidy=_digits),
    Scheme(name="ipi", form=r"\d{11}", example="00006457004", tidy=_ipi),
    Scheme(
        name="wikidata",
        form=r"Q[1-9]\d*",
        example="Q2306",
        urls={"*": r"wikidata\.org/(?:wiki|entity)/([Qq]\d+)"},
        tidy=_upper,
    ),
    Scheme(
        name="wikipedia",
        # Language and title; the signs that it leaves out stand in no title. Else an address would be a title as well.
        form=r"(?!.*wikipedia\.org/wiki/)[a-z][a-z\-]{1,19}:[^\x00-\x20\x7f#<>\[\]|{}_][^\x00-\x1f\x7f#<>\[\]|{}_]{0,229}",
        example="en:Pink Floyd",
        urls={"*": rf"({_WIKIPEDIA})"},
        tidy=_wikipedia,
    ),
    Scheme(
        name="discogs",
        form=r"[1-9]\d*",
        example="45467",
        urls={
            "artist": r"discogs\.com/(?:[a-z]{2}/)?artist/(\d+)",
            "album": r"discogs\.com/(?:[a-z]{2}/)?(?:[^/]+/)?master/(?:view/)?(\d+)",
            "release": r"discogs\.com/(?:[a-z]{2}/)?(?:[^/]+/)?release/(?:view/)?(\d+)",
            "label": r"discogs\.com/(?:[a-z]{2}/)?label/(\d+)",
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
            "release": r"open\.spotify\.com/(?:intl-\w+/)?album/([0-9A-Za-z]{22})",
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
            "release": r"deezer\.com/(?:[a-z]{2}/)?album/(\d+)",
        },
    ),
    Scheme(
        name="apple_music",
        form=r"[1-9]\d*",
        example="487143",
        urls={
            "artist": r"(?:itunes|music)\.apple\.com/(?:[a-z]{2}/)?artist/(?:[^/]+/)?(?:id)?(\d+)",
            "album": r"(?:itunes|music)\.apple\.com/(?:[a-z]{2}/)?album/(?:[^/]+/)?(?:id)?(\d+)",
            "release": r"(?:itunes|music)\.apple\.com/(?:[a-z]{2}/)?album/(?:[^/]+/)?(?:id)?(\d+)",
        },
    ),
    Scheme(
        name="tidal",
        form=r"[1-9]\d*",
        example="9706",
        urls={
            "artist": r"tidal\.com/(?:browse/)?artist/(\d+)",
            "album": r"tidal\.com/(?:browse/)?album/(\d+)",
            "release": r"tidal\.com/(?:browse/)?album/(\d+)",
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
