"""How the items of Discogs are written: the forms of recorded bodies and of its documentation.

Knows the forms; which item is meant, and whether the asker may see pictures, it is told.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bowerbird.sandbox.discogs.catalogue import Catalogue
from bowerbird.sandbox.discogs.vocabulary import country, format_of, genres_and_styles
from bowerbird.sandbox.musicbrainz.dataset import Artist, Credit, Label, Medium, Release, ReleaseGroup

Json = dict[str, object]

_CATALOGUED_LINKS = {"discogs", "wikidata"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what one asker is told.

    Attributes:
        catalogue: What there is.
        base: The address of the service, which links lead back to.
        signed: Whether the asker has sent a token; without one the addresses of pictures are empty.
    """

    catalogue: Catalogue
    base: str
    signed: bool

    def artist(self, number: int, artist: Artist) -> Json:
        """The form of `/artists/N`."""
        name = self.catalogue.name(artist)
        said = artist.notes.annotation
        return {
            "name": name,
            "id": number,
            "resource_url": f"{self.base}/artists/{number}",
            "uri": f"https://www.discogs.com/artist/{number}",
            "releases_url": f"{self.base}/artists/{number}/releases",
            "images": self._images("A", number),
            "profile": f"[b][a={name}][/b]: {said}\r\n" if said else "",
            "urls": [link.url for link in artist.links if not link.ended and link.type not in _CATALOGUED_LINKS],
            "namevariations": list(dict.fromkeys(one.name for one in artist.aliases if one.name != artist.name)),
            "data_quality": "Needs Vote",
        }

    def label(self, number: int, label: Label) -> Json:
        """The form of `/labels/N`."""
        return {
            "id": number,
            "name": label.name,
            "resource_url": f"{self.base}/labels/{number}",
            "uri": f"https://www.discogs.com/label/{number}",
            "releases_url": f"{self.base}/labels/{number}/releases",
            "profile": label.notes.annotation or "",
            "contact_info": "",
            "urls": [link.url for link in label.links if not link.ended],
            "sublabels": [],
            "data_quality": "Needs Vote",
        }

    def master(self, number: int, group: ReleaseGroup) -> Json:
        """The form of `/masters/N`."""
        genres, styles = genres_and_styles(self.catalogue.genres(group))
        form: Json = {
            "id": number,
            "resource_url": f"{self.base}/masters/{number}",
            "uri": f"https://www.discogs.com/master/{number}",
            "versions_url": f"{self.base}/masters/{number}/versions",
            "images": self._images("M", number),
            "genres": genres,
            "styles": styles,
            "year": _year(group.date),
            "tracklist": _tracklist(group.releases[0].media) if group.releases else [],
            "artists": self._artists(group.credits),
            "title": group.title,
            "data_quality": "Correct",
            "videos": [],
        }
        if group.releases:
            main = self.catalogue.number(group.releases[0])
            form |= {"main_release": main, "main_release_url": f"{self.base}/releases/{main}"}
        if group.notes.annotation:
            form["notes"] = group.notes.annotation
        return form

    def release(self, number: int, release: Release) -> Json:
        """The form of `/releases/N`."""
        group = self.catalogue.master_of(release)
        master = self.catalogue.number(group)
        genres, styles = genres_and_styles(self.catalogue.genres(group))
        codes = [{"type": "Barcode", "value": release.barcode}] if release.barcode else []
        return {
            "id": number,
            "status": "Accepted",
            "year": _year(release.date),
            "resource_url": f"{self.base}/releases/{number}",
            "uri": f"https://www.discogs.com/release/{number}",
            "artists": self._artists(release.credits),
            "labels": [self._label(label, code) for label, code in release.labels],
            "companies": [],
            "formats": self._formats(release.media),
            "master_id": master,
            "master_url": f"{self.base}/masters/{master}",
            "title": release.title,
            "country": country(release.area) or "",
            "released": _released(release.date),
            "identifiers": codes,
            "videos": [],
            "genres": genres,
            "styles": styles,
            "tracklist": _tracklist(release.media),
            "extraartists": [],
            "images": self._images("R", number),
            "data_quality": "Correct",
        }

    def version(self, release: Release) -> Json:
        """One of the versions of a master release."""
        number = self.catalogue.number(release)
        label, code = release.labels[0] if release.labels else (None, None)
        formats = self._formats(release.media)
        return {
            "id": number,
            "label": label.name if label else "",
            "country": country(release.area) or "",
            "title": release.title,
            "major_formats": [str(one["name"]) for one in formats],
            "format": ", ".join(text for one in formats for text in _texts(one["descriptions"])),
            "catno": code or "none",
            "released": _released(release.date),
            "status": "Accepted",
            "resource_url": f"{self.base}/releases/{number}",
            "thumb": "",
        }

    def _artists(self, credits_: Iterable[Credit]) -> list[Json]:
        return [
            {
                "name": self.catalogue.name(one.artist),
                "anv": one.name if one.name != one.artist.name else "",
                "join": one.join.strip(),
                "role": "",
                "tracks": "",
                "id": self.catalogue.number(one.artist),
                "resource_url": f"{self.base}/artists/{self.catalogue.number(one.artist)}",
            }
            for one in credits_
        ]

    def _label(self, label: Label, code: str | None) -> Json:
        number = self.catalogue.number(label)
        return {
            "name": label.name,
            "catno": code or "none",
            "entity_type": "1",
            "entity_type_name": "Label",
            "id": number,
            "resource_url": f"{self.base}/labels/{number}",
        }

    def _formats(self, media: Iterable[Medium]) -> list[Json]:
        counts = Counter(format_of(medium.format) for medium in media)
        return [
            {"name": name, "qty": str(number), "descriptions": list(descriptions)}
            for (name, descriptions), number in counts.items()
        ]

    def _images(self, kind: str, number: int) -> list[Json]:
        address = f"{self.base}/images/{kind}-{number}.jpg" if self.signed else ""
        return [
            {
                "type": "primary",
                "uri": address,
                "resource_url": address,
                "uri150": address,
                "width": 600,
                "height": 600,
            }
        ]


def _texts(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _year(date: str | None) -> int:
    """The year of a date, 0 when it is unknown."""
    return int(date[:4]) if date else 0


def _released(date: str | None) -> str:
    """A date with its three parts, of which the unknown ones are 00; a year alone stays alone."""
    return f"{date}-00" if date and len(date) == len("1984-08") else date or ""


def _tracklist(media: Iterable[Medium]) -> list[Json]:
    return [
        {
            "position": track.number,
            "type_": "track",
            "title": track.title,
            "duration": f"{track.length // 60_000}:{track.length // 1000 % 60:02}" if track.length else "",
        }
        for medium in media
        for track in medium.tracks
    ]
