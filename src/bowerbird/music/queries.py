"""What can be asked for in music, and how an item of music is recognised by words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

import msgspec

from bowerbird.importing.files.countries import read_country
from bowerbird.importing.files.values import read_year
from bowerbird.music.types import named_types, typed
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Query, Wanted

_YEAR_IN_BRACKETS = re.compile(r"\S\s*[(\[]((?:19|20)\d\d)[)\]]$")
_NO_ALBUM = {"primary_type": frozenset({"Single", "Broadcast", "Other"})}
# These often have the name of an album, from which only the year tells them.
_NAMED_AFTER_ALBUMS = {
    "primary_type": frozenset({"EP"}),
    "secondary_types": frozenset({"Live", "Demo", "Remix", "DJ-mix", "Interview", "Spokenword", "Audiobook"}),
}
_NO_RELEASE = {"status": frozenset({"Bootleg", "Promotion", "Pseudo-Release"})}
_NO_SONG = {"video": frozenset({True})}


def _year(text: str) -> int | None:
    """Return the year of a text, of two digits by the present one.

    Raises:
        ValueError: there is none in it.
    """
    return read_year(text, this_year=dt.datetime.now(tz=dt.UTC).year)


_COUNTRY: Mapping[str, Callable[[str], Any]] = {"country": read_country}
_YEAR: Mapping[str, Callable[[str], Any]] = {"year": _year}


class ArtistQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """An artist: by ``name``, or by ``mbid``; the other words tell artists of one name apart."""

    name: str | None = None
    type: str | None = None
    country: str | None = None
    disambiguation: str | None = None

    identifier_words: ClassVar[Mapping[str, str]] = {"mbid": "musicbrainz_artist"}
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = _COUNTRY

    def wanted(self) -> Wanted | None:
        """Return how the artist is recognised by words."""
        if self.name is None:
            return None
        return Wanted(name=self.name, titled=False, hints=_given(self, ("type", "country", "disambiguation")))


class AlbumQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """An album: by ``title`` (and ``artist``, as printed), or by ``mbid`` of its release group or of a release."""

    title: str | None = None
    artist: str | None = None
    year: Annotated[int, msgspec.Meta(ge=0, le=9999)] | None = None
    type: str | None = None
    release_mbid: str | None = None

    name_word: ClassVar[str] = "title"
    maker_word: ClassVar[str | None] = "artist"
    identifier_words: ClassVar[Mapping[str, str]] = {"mbid": "musicbrainz_release_group"}
    leading_words: ClassVar[Mapping[str, str]] = {"release_mbid": "musicbrainz_release"}
    field_words: ClassVar[Mapping[str, str]] = {
        "artist": "artist_credit",
        "year": "release_year",
        "type": "primary_type",
    }
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = _YEAR

    def wanted(self) -> Wanted | None:
        """Return how the album is recognised by words.

        Of several a plain studio album is preferred. A single of the name is none, unless the query says so.
        """
        if self.title is None:
            return None
        return Wanted(
            name=self.title,
            by=self.artist,
            hints={
                **_year_in_brackets(self.title),
                **_hints(self, ("year",)),
                **dict([typed(self.type)] if self.type else []),
            },
            preferred={"primary_type": "Album", "secondary_types": []},
            named=named_types(self.title),
            unlikely=_NO_ALBUM,
            doubtful=_NAMED_AFTER_ALBUMS,
        )

    def as_facts(self) -> Facts:
        """Return the query as facts, the artist as a related item of that name, and the type in the column it is of."""
        facts = _with_artist(super().as_facts(), self.artist)
        if self.type is None:
            return facts
        column, value = typed(self.type)
        told = {name: known for name, known in facts.fields.items() if name != "primary_type"}
        told[column] = [value] if column == "secondary_types" else value
        return msgspec.structs.replace(facts, fields=told)


class ReleaseQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """A release: by ``title`` (and ``artist``), or by ``mbid``, ``barcode`` or ``asin``."""

    title: str | None = None
    artist: str | None = None
    year: Annotated[int, msgspec.Meta(ge=0, le=9999)] | None = None
    country: str | None = None

    name_word: ClassVar[str] = "title"
    maker_word: ClassVar[str | None] = "artist"
    identifier_words: ClassVar[Mapping[str, str]] = {
        "mbid": "musicbrainz_release",
        "barcode": "barcode",
        "asin": "asin",
    }
    field_words: ClassVar[Mapping[str, str]] = {"artist": "artist_credit", "year": "release_year"}
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = {**_YEAR, **_COUNTRY}

    def wanted(self) -> Wanted | None:
        """Return how the release is recognised by words. An official one is preferred, a bootleg or promo is none."""
        if self.title is None:
            return None
        return Wanted(
            name=self.title,
            by=self.artist,
            hints=_hints(self, ("year", "country")),
            preferred={"status": "Official"},
            unlikely=_NO_RELEASE,
        )

    def as_facts(self) -> Facts:
        """Return the query as facts, the artist as a related item of that name."""
        return _with_artist(super().as_facts(), self.artist)


class SongQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """A song: by ``title`` (and ``artist``), or by ``mbid`` of its recording, or ``isrc``; ``length`` in ms."""

    title: str | None = None
    artist: str | None = None
    length: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None
    year: Annotated[int, msgspec.Meta(ge=0, le=9999)] | None = None

    name_word: ClassVar[str] = "title"
    maker_word: ClassVar[str | None] = "artist"
    identifier_words: ClassVar[Mapping[str, str]] = {"mbid": "musicbrainz_recording", "isrc": "isrc"}
    field_words: ClassVar[Mapping[str, str]] = {"artist": "artist_credit", "year": "release_year"}
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = _YEAR

    def wanted(self) -> Wanted | None:
        """Return how the song is recognised by words. The recording of a video is another one."""
        if self.title is None:
            return None
        hints = _hints(self, ("length", "year"))
        return Wanted(name=self.title, by=self.artist, hints=hints, unlikely=_NO_SONG)

    def as_facts(self) -> Facts:
        """Return the query as facts, the artist as a related item of that name."""
        return _with_artist(super().as_facts(), self.artist)


class LabelQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """A label: by ``name``, or by ``mbid``; the other words tell labels of one name apart."""

    name: str | None = None
    type: str | None = None
    country: str | None = None

    identifier_words: ClassVar[Mapping[str, str]] = {"mbid": "musicbrainz_label"}
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = _COUNTRY

    def wanted(self) -> Wanted | None:
        """Return how the label is recognised by words."""
        if self.name is None:
            return None
        return Wanted(name=self.name, titled=False, hints=_given(self, ("type", "country")))


def _with_artist(facts: Facts, artist: str | None) -> Facts:
    if artist is None:
        return facts
    tie = Related(role="artist", kind="artist", facts=Facts(fields={"name": artist}))
    return msgspec.structs.replace(facts, related=(tie,))


def _year_in_brackets(title: str) -> dict[str, int]:
    """Return the year that a title ends with, as "Weezer (2001)" does where no year is given."""
    found = _YEAR_IN_BRACKETS.search(title)
    return {"release_year": int(found[1])} if found else {}


def _hints(query: Query, words: tuple[str, ...]) -> dict[str, Any]:
    """Return the hints by the names of the columns."""
    return {query.field_words.get(word, word): value for word, value in _given(query, words).items()}


def _given(query: Query, words: tuple[str, ...]) -> dict[str, Any]:
    return {word: value for word in words if (value := getattr(query, word)) is not None}
