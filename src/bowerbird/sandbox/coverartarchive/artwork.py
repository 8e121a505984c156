"""What art there is: the pictures of each release, with their made-up numbers, and their bytes.

Knows neither paths nor redirects.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from bowerbird.sandbox.coverartarchive.jpeg import Colour, mosaic
from bowerbird.sandbox.musicbrainz.dataset import Dataset, ReleaseGroup

ORIGINAL = 1400
SIZES = (250, 500, 1200)
_MADE_UP = "00000000-0000-4000-8000-"
_TILES = 7


@dataclass(frozen=True, slots=True)
class Troubles:
    """The release groups whose art is not as it should be."""

    no_art: frozenset[str] = frozenset()
    not_approved: frozenset[str] = frozenset()
    cut_off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a release."""

    number: int
    kind: str
    """`Front` or `Back`."""
    approved: bool = True
    whole: bool = True
    """Whether its file is; else only the first half of it is there."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that has art."""

    id: str
    pictures: tuple[Picture, ...]
    old_form: bool
    """Whether its index is of the older form: numbers as texts, and thumbnails by the names `small` and `large`."""


class Artwork:
    """The art of the albums of a data set."""

    def __init__(self, facts: Dataset, troubles: Troubles) -> None:
        groups = [group for group in facts.release_groups.values() if group.id not in troubles.no_art]
        self._facts = facts
        self._by_group = {group.id: _release(group, troubles) for group in groups}
        self._by_id = {release.id: release for release in self._by_group.values()}

    def of_group(self, mbid: str) -> Release | None:
        """The release whose art stands for a release group, also when that was merged into another."""
        return self._by_group.get(self._facts.survivor(mbid))

    def of_release(self, mbid: str) -> Release | None:
        """The release, if it has art."""
        return self._by_id.get(mbid)


def load_troubles() -> Troubles:
    """Reads the bundled facts: which albums have no art, or bad art."""
    source = resources.files("bowerbird.sandbox").joinpath("facts", "coverartarchive.json")
    facts: Mapping[str, Mapping[str, str]] = json.loads(source.read_text(encoding="utf-8"))
    return Troubles(_ids(facts["no_art"]), _ids(facts["not_approved"]), _ids(facts["cut_off"]))


def content(release: Release, picture: Picture, size: int) -> bytes:
    """The file of a picture, square, of so many pixels a side."""
    whole = _drawn(release.id, picture.kind, size)
    return whole if picture.whole else whole[: len(whole) // 2]


@lru_cache(maxsize=64)
def _drawn(release: str, kind: str, size: int) -> bytes:
    """A pattern of tiles that is the same from left and right, in two colours that only this release has."""
    seed = hashlib.sha256(f"{release} {kind}".encode()).digest()
    dark: Colour = (40 + seed[0] % 60, 80 + seed[1] % 96, 80 + seed[2] % 96)
    light: Colour = (150 + seed[3] % 80, 80 + seed[4] % 96, 80 + seed[5] % 96)

    def colour_at(x: float, y: float) -> Colour:
        column, row = int(x * _TILES), int(y * _TILES)
        mirrored = min(column, _TILES - 1 - column)
        return light if seed[6 + row] >> mirrored & 1 else dark

    return mosaic(size, size, colour_at, f"{kind} of {release}, drawn by the sandbox of Bowerbird")


def _release(group: ReleaseGroup, troubles: Troubles) -> Release:
    mbid = group.releases[0].id if group.releases else _MADE_UP + _digest(group.id)[:12]
    front = Picture(
        number=_number(mbid, "Front"),
        kind="Front",
        approved=group.id not in troubles.not_approved,
        whole=group.id not in troubles.cut_off,
    )
    back = Picture(number=_number(mbid, "Back"), kind="Back")
    return Release(mbid, (front, back), old_form=int(_digest(mbid)[:2], 16) % 2 == 1)


def _number(mbid: str, kind: str) -> int:
    return 10**10 + int(_digest(f"{mbid} {kind}")[:8], 16)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _ids(named: Iterable[str]) -> frozenset[str]:
    return frozenset(named)
