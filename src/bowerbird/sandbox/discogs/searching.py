"""The search of Discogs: results of four types, found by words, by artist and title, or by barcode.

Knows what is found and how a result is written. A word of the question must begin a word of what is found; those that
are called exactly so come first. The real search ranks in ways that nobody has written down.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bowerbird.sandbox.discogs.catalogue import Catalogue
from bowerbird.sandbox.discogs.vocabulary import country, format_of, genres_and_styles
from bowerbird.sandbox.musicbrainz.dataset import Credit, Release, ReleaseGroup

Json = dict[str, object]

_DIGITS = re.compile(r"[^0-9]+")
_ALBUM_TYPES = {"Album": "Album", "EP": "EP", "Single": "Single"}


@dataclass(frozen=True, slots=True)
class Hit:
    """What may be found, and the words by which it is."""

    type: str
    number: int
    title: str
    names: tuple[str, ...]
    release_title: str = ""
    artist: str = ""
    barcode: str = ""
    year: str = ""
    form: Mapping[str, object] | None = None


class Search:
    """Searches the whole catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._hits = [*_artists(catalogue), *_labels(catalogue), *_masters(catalogue), *_releases(catalogue)]

    def found(self, words: Mapping[str, str], base: str) -> list[Json]:
        """The results for the parameters of a search, the best first."""
        hits = [hit for hit in self._hits if _fits(hit, words)]
        wanted = _folded(words.get("q") or words.get("release_title") or words.get("artist") or "")
        exact = {id(hit): any(_folded(name) == wanted for name in hit.names) for hit in hits}
        return [_form(hit, base) for hit in sorted(hits, key=lambda hit: not exact[id(hit)])]


def _fits(hit: Hit, words: Mapping[str, str]) -> bool:
    if words.get("type") not in (None, "", "all", hit.type):
        return False
    if words.get("barcode") and _DIGITS.sub("", words["barcode"]) != _DIGITS.sub("", hit.barcode):
        return False
    if words.get("year") not in (None, "", hit.year):
        return False
    sought = (
        ("q", " ".join((hit.title, *hit.names))),
        ("title", hit.title),
        ("release_title", hit.release_title),
        ("artist", hit.artist),
    )
    return all(_holds(text, words[name]) for name, text in sought if words.get(name))


def _holds(text: str, question: str) -> bool:
    begun = _folded(text).split()
    return all(any(word.startswith(asked) for word in begun) for asked in _folded(question).split())


def _folded(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", plain.casefold()).split())


def _artists(catalogue: Catalogue) -> Iterator[Hit]:
    for number, artist in catalogue.artists.items():
        name = catalogue.name(artist)
        names = (artist.name, *(one.name for one in artist.aliases))
        yield Hit("artist", number, name, names, artist=" ".join(names))


def _labels(catalogue: Catalogue) -> Iterator[Hit]:
    for number, label in catalogue.labels.items():
        yield Hit("label", number, label.name, (label.name, *(one.name for one in label.aliases)))


def _masters(catalogue: Catalogue) -> Iterator[Hit]:
    for number, group in catalogue.masters.items():
        first = group.releases[0] if group.releases else None
        kind = [_ALBUM_TYPES[group.primary_type]] if group.primary_type in _ALBUM_TYPES else []
        formats = [format_of(medium.format)[0] for medium in first.media] if first else []
        kinds = [one for one in group.secondary_types if one == "Compilation"]
        yield _titled(
            catalogue, "master", number, group, group, formats=[*dict.fromkeys(formats), *(kinds or kind)], of=first
        )


def _releases(catalogue: Catalogue) -> Iterator[Hit]:
    for number, release in catalogue.releases.items():
        formats = [text for medium in release.media for text in _spelt(medium.format)]
        group = catalogue.master_of(release)
        yield _titled(catalogue, "release", number, release, group, formats=list(dict.fromkeys(formats)), of=release)


def _titled(  # noqa: PLR0913 -- what a result tells
    catalogue: Catalogue,
    type_: str,
    number: int,
    one: Release | ReleaseGroup,
    group: ReleaseGroup,
    *,
    formats: Sequence[str],
    of: Release | None,
) -> Hit:
    genres, styles = genres_and_styles(catalogue.genres(group))
    year = (one.date or "")[:4]
    codes = [of.barcode] if of and of.barcode else []
    form: Json = {
        "format": list(formats),
        "label": [label.name for label, _ in of.labels] if of else [],
        "genre": genres,
        "style": styles,
        "barcode": codes,
        "catno": next((code for _, code in of.labels if code), "none") if of else "none",
        "master_id": catalogue.number(group),
    }
    form |= {"year": year} if year else {}
    form |= {"country": where} if of and (where := country(of.area)) else {}
    by = _credited(catalogue, one.credits)
    return Hit(
        type_,
        number,
        f"{by} - {one.title}",
        (one.title,),
        release_title=one.title,
        artist=" ".join((by, *(credit.name for credit in one.credits))),
        barcode=(of.barcode or "") if of and type_ == "release" else "",
        year=year,
        form=form,
    )


def _credited(catalogue: Catalogue, credits_: Sequence[Credit]) -> str:
    """The artists as a title names them; one that is printed otherwise than it is called has an asterisk."""
    return "".join(
        f"{one.name}*{one.join}" if one.name != one.artist.name else f"{catalogue.name(one.artist)}{one.join}"
        for one in credits_
    )


def _spelt(format_: str) -> tuple[str, ...]:
    name, descriptions = format_of(format_)
    return (name, *descriptions)


def _form(hit: Hit, base: str) -> Json:
    return {
        **(hit.form or {}),
        "id": hit.number,
        "type": hit.type,
        "title": hit.title,
        "uri": f"/{hit.type}/{hit.number}",
        "resource_url": f"{base}/{hit.type}s/{hit.number}",
        "thumb": "",
        "cover_image": "",
    }
