"""Which property of Wikidata says what, by kind: the numbers of other catalogues, and the properties of ties.

A property has a page, such as https://www.wikidata.org/wiki/Property:P434. Left out are schemes whose property we could
not check: setlist.fm and IPI.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

COUNTRY = "P17"
IMAGE = "P18"
CITIZENSHIP = "P27"
LOGO = "P154"
COUNTRY_CODE = "P297"
"""ISO 3166-1 alpha-2 code, of a country's item."""
COUNTRY_OF_ORIGIN = "P495"
BIRTH = "P569"
DEATH = "P570"
INCEPTION = "P571"
DISSOLUTION = "P576"
END_TIME = "P582"
"""As a qualifier: until when a statement was true."""
OFFICIAL_WEBSITE = "P856"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of the items of one kind.

    Attributes:
        kind: the kind.
        name_field: the field that holds its name.
        musicbrainz: the property that holds its MusicBrainz identifier.
        scheme: the scheme of that.
        identifiers: property → scheme of the other catalogues.
        dated: whether the kind has a beginning, an end and a country.
        ties: property → role of the ties to items of the same kind.
    """

    kind: str
    name_field: str
    musicbrainz: str
    scheme: str
    identifiers: Mapping[str, str]
    dated: bool = True
    ties: Mapping[str, str] = {}


ARTIST = Shape(
    kind="artist",
    name_field="name",
    musicbrainz="P434",
    scheme="musicbrainz_artist",
    identifiers={
        "P213": "isni",
        "P214": "viaf",
        "P345": "imdb",
        "P1728": "allmusic",
        "P1902": "spotify",
        "P1953": "discogs",
        "P2397": "youtube",
        "P2722": "deezer",
        "P2850": "apple_music",
        "P2909": "secondhandsongs",
        "P3435": "vgmdb",
        "P3478": "songkick",
        "P4576": "tidal",
    },
    ties={"P737": "influenced_by"},
)
ALBUM = Shape(
    kind="album",
    name_field="title",
    musicbrainz="P436",
    scheme="musicbrainz_release_group",
    identifiers={
        "P214": "viaf",
        "P345": "imdb",
        "P1729": "allmusic",
        "P1954": "discogs",
        "P2205": "spotify",
        "P2281": "apple_music",
        "P2723": "deezer",
        "P4577": "tidal",
    },
    dated=False,
    ties={"P144": "based_on"},
)
LABEL = Shape(
    kind="label",
    name_field="name",
    musicbrainz="P966",
    scheme="musicbrainz_label",
    identifiers={"P213": "isni", "P214": "viaf", "P1955": "discogs"},
)
