"""What the make-believe shop sells: of each album its true forms, and all that turns up beside them in a real shop.

The albums are true, the products are made up, always the same ones for the same album: tributes, karaoke, books,
shirts, the same title by somebody else, another album of the same artist.
"""

import hashlib
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bowerbird.sandbox.musicbrainz.dataset import Dataset, ReleaseGroup

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on sale."""

    asin: str
    title: str
    makers: tuple[tuple[str, str], ...]
    """Name and role of each."""
    group: str
    binding: str
    cents: int
    ean: str = ""
    album: str = ""
    """The id of the release group that it truly is; empty for everything else."""


_TRUE = (
    ("{title}", "Audio CD"),
    ("{title} [Vinyl]", "Vinyl"),
    ("{title} (Remastered)", "Audio CD"),
    ("{artist} - {title}", "Vinyl"),
    ("{title}", "MP3 Music"),
)
_DISTRACTORS = (
    ("A Tribute to {artist}'s {title}", "Various Artists", "Artist", "Music", "Audio CD"),
    (
        "{title} (Karaoke Version) [In the Style of {artist}]",
        "Karaoke Corner",
        "Artist",
        "Digital Music",
        "MP3 Music",
    ),
    ("{title}", "The Cover Club", "Artist", "Music", "Audio CD"),
    ("{title}", "Night Train Orchestra", "Performer", "Music", "Vinyl"),
    ("{title} Live in Hamburg", "{artist}", "Artist", "Music", "Audio CD"),
    ("The Best of {artist}", "{artist}", "Artist", "Music", "Audio CD"),
    ("Lullaby Renditions of {artist}", "Sleepy Choir", "Artist", "Music", "Audio CD"),
    ("{artist}: {title}: The Story of an Album", "P. Writer", "Author", "Book", "Paperback"),
    ("{title}", "P. Writer", "Author", "Book", "Paperback"),
    ("{artist} {title} T-Shirt", "Loud Shirts", "Brand", "Apparel", "Apparel"),
    ("{title} Poster", "{artist}", "Artist", "Home", "Poster"),
)


class Shelf:
    """The products, with a search. Prices may change and products may go while it is open; threads may share it."""

    def __init__(self, facts: Dataset) -> None:
        self._lock = threading.Lock()
        self._facts = facts

    @cached_property
    def products(self) -> dict[str, Product]:
        """What is sold, by number; made up when somebody first looks."""
        return {one.asin: one for one in _all(self._facts)}

    def withdraw(self, asin: str) -> None:
        """Sells a product no more."""
        with self._lock:
            del self.products[asin]

    def reprice(self, asin: str, cents: int) -> None:
        """Changes a price."""
        with self._lock:
            self.products[asin] = replace(self.products[asin], cents=cents)

    def of_album(self, mbid: str) -> list[Product]:
        """The products that truly are an album."""
        return [one for one in list(self.products.values()) if one.album == mbid]

    def search(self, words: Iterable[str], limit: int, index: str = "All") -> tuple[int, list[Product]]:
        """How many products of an index have the words, or most of them, and the first of these, the best first.

        As in the real shop, what is sold as files is in the index DigitalMusic, and not in Music.
        """
        wanted = [word for text in words for word in _words(text)]
        if not wanted:
            return 0, []
        counts: dict[str, int] = {}
        for word in set(wanted):
            for asin in self._index.get(word, ()):
                counts[asin] = counts.get(asin, 0) + 1
        enough = max(1, -(-len(set(wanted)) * 2 // 3))
        found = [
            asin
            for asin, count in counts.items()
            if count >= enough and asin in self.products and _is_in(self.products[asin], index)
        ]
        # What the shop puts first among equals has nothing to do with what is wanted.
        found.sort(key=lambda asin: (-counts[asin], _number(asin, "rank")))
        return len(found), [self.products[asin] for asin in found[:limit]]

    @cached_property
    def _index(self) -> Mapping[str, Sequence[str]]:
        index: dict[str, list[str]] = {}
        for product in list(self.products.values()):
            text = " ".join((product.title, product.ean, *(name for name, _ in product.makers)))
            for word in set(_words(text)):
                index.setdefault(word, []).append(product.asin)
        return index


def _is_in(product: Product, index: str) -> bool:
    digital = product.group == "Digital Music"
    return index not in ("Music", "DigitalMusic") or digital is (index == "DigitalMusic")


def _all(facts: Dataset) -> Iterator[Product]:
    known = {release.asin for release in facts.releases.values() if release.asin}
    for group in facts.release_groups.values():
        yield from _of_releases(group)
        yield from (one for one in _of_album(group) if one.asin not in known)


def _of_releases(group: ReleaseGroup) -> Iterator[Product]:
    """Those of the releases whose number at Amazon MusicBrainz knows."""
    for release in group.releases:
        if release.asin:
            binding = "Vinyl" if any("Vinyl" in medium.format for medium in release.media) else "Audio CD"
            yield Product(
                asin=release.asin.upper(),
                title=release.title,
                makers=_makers(group),
                group="Music",
                binding=binding,
                cents=_cents(release.asin),
                ean=(release.barcode or "").zfill(13) if release.barcode else "",
                album=group.id,
            )


def _of_album(group: ReleaseGroup) -> Iterator[Product]:
    makers = _makers(group)
    artist = "".join(credit.name + credit.join for credit in group.credits)
    # Not every album is sold in every form.
    forms = [form for number, form in enumerate(_TRUE) if number == 0 or _number(group.id, f"form {number}") % 3]
    for title, binding in forms:
        asin = _asin(group.id, title + binding)
        yield Product(
            asin=asin,
            title=title.format(title=group.title, artist=artist),
            makers=makers,
            group="Digital Music" if binding == "MP3 Music" else "Music",
            binding=binding,
            cents=_cents(asin),
            ean=_ean(asin),
            album=group.id,
        )
    for title, maker, role, kind, binding in _DISTRACTORS:
        name = maker.format(artist=artist)
        asin = _asin(group.id, title + name + binding)
        yield Product(
            asin=asin,
            title=title.format(title=group.title, artist=artist),
            makers=((name, role),),
            group=kind,
            binding=binding,
            cents=_cents(asin),
            ean=_ean(asin),
        )


def _makers(group: ReleaseGroup) -> tuple[tuple[str, str], ...]:
    return tuple((credit.name, "Artist") for credit in group.credits)


def _words(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.findall(r"\w+", plain.casefold())


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:8], "big")


def _asin(*parts: str) -> str:
    number = _number(*parts)
    digits = ""
    for _ in range(8):
        number, place = divmod(number, len(_LETTERS))
        digits += _LETTERS[place]
    return "B0" + digits


def _ean(asin: str) -> str:
    body = f"{_number(asin, 'ean') % 10**12:012d}"
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10
    return f"{body}{check}"


def _cents(asin: str) -> int:
    return 799 + _number(asin, "price") % 30 * 100
