"""Neighbours: what stands round an album in a real catalogue, and can be taken for it. Pure and seeded."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bowerbird.testing.works import Work, printed

VARIOUS = "Various Artists"
_PLACES = ("Budokan", "Royal Albert Hall", "the Fillmore", "Red Rocks", "Montreux", "the BBC", "Wembley", "Tokyo Dome")
_TRIBUTES = ("Vitamin String Quartet", "The Karaoke Channel", "Rockabye Baby!", "Pickin' On Series", "Starsound")
_COLLECTIONS = (
    *("Greatest Hits", "The Best of {artist}", "The Very Best of {artist}", "Anthology", "The Collection", "Gold"),
    *("The Essential {artist}", "Icon", "The Singles", "The Ultimate Collection", "Original Album Classics"),
)
_SEQUELS = ("{title} II", "{title} 2", "{title}, Volume 2", "More {title}", "Return to {title}", "{title}: Part Two")
LATEST = 2025
_SHORT = 2
"""Words of a title that others have used too."""

Make = Callable[[Work, "Dice"], Work]


class Dice(random.Random):
    """Dice that also know which artists there are, and which titles an artist's works have."""

    def __init__(self, seed: int, works: Sequence[Work]) -> None:
        super().__init__(seed)
        self.artists = list(dict.fromkeys(work.credit for work in works))
        self.titles: dict[str, list[str]] = {}
        for work in works:
            self.titles.setdefault(work.credit, []).append(work.title)

    def stranger(self, work: Work) -> str:
        """Return another artist."""
        return self.choice([artist for artist in self.artists if artist != work.credit] or [VARIOUS])

    def other_title(self, work: Work) -> str:
        """Return the title of another work of the artist; of a collection when none is known."""
        others = [title for title in self.titles.get(work.credit, ()) if title != work.title]
        return self.choice(others) if others else self.choice(_COLLECTIONS).format(artist=printed(work.credit))

    def typeset(self, title: str) -> str:
        """Return a title with the signs of careful printers, as a good half of the titles have them."""
        if self.random() < 0.5:  # noqa: PLR2004 -- half of them
            return title
        title = title.replace("'", "’").replace("...", "…")  # noqa: RUF001 -- the signs that are meant
        return re.sub(r"(?<=\w)-(?=\w)", "‐", title)  # noqa: RUF001 -- as above

    def day(self, year: int) -> str:
        """Return a day of that year."""
        return f"{year}-{self.randint(1, 12):02}-{self.randint(1, 28):02}"


def around(work: Work, dice: Dice) -> Iterator[Work]:
    """Yield what stands round a work, each kind of it as often as in a real catalogue, about three in all."""
    for chance, make in _KINDS:
        if dice.random() < chance:
            made = make(work, dice)
            yield made._replace(year=min(LATEST, made.year))
    namesakes = dice.choice((0, 0, 1, 1, 2, 4)) if len(work.title.split()) <= _SHORT else dice.random() < 0.06  # noqa: PLR2004
    for _ in range(namesakes):
        yield Work(work.title, dice.stranger(work), dice.randint(1955, 2020), dice.choice(("Album", "Album", "Single")))


def catalogue(works: Iterable[Work], dice: Dice, *, without: frozenset[str] = frozenset()) -> Iterator[Work]:
    """Yield the works among all that stands round them; those *without* are left out, not what stands round them."""
    for work in works:
        absent = work.id in without
        if not absent:
            yield work
        # An edition of an album that is missing would be a right answer to it.
        yield from (
            neighbour
            for neighbour in around(work, dice)
            if neighbour.id not in without and not (absent and is_edition(neighbour))
        )


def is_edition(work: Work) -> bool:
    """Return whether a work is an edition of another, which for some is the same album."""
    return work.title.endswith("(Deluxe Edition)")


def _same(kind: str, chance_of_year: tuple[int, ...] = (0,)) -> Make:
    def make(work: Work, dice: Dice) -> Work:
        return Work(work.title, work.credit, work.year + dice.choice(chance_of_year), kind)

    return make


def _titled(form: str, years: tuple[int, int], *more: str, kind: str = "Album") -> Make:
    def make(work: Work, dice: Dice) -> Work:
        words = {"title": work.title, "artist": printed(work.credit), "place": dice.choice(_PLACES)}
        title = form.format(**words, other=dice.other_title(work))
        return Work(title, work.credit, work.year + dice.randint(*years), kind, more)

    return make


def _live_on_a_day(work: Work, dice: Dice) -> Work:
    year = work.year + dice.randint(0, 12)
    comment = f"live, {dice.day(year)}: {dice.choice(_PLACES)}"
    return Work(work.title, work.credit, year, "Album", ("Live",), comment=comment)


def _by_others(form: str, *more: str) -> Make:
    def make(work: Work, dice: Dice) -> Work:
        title = form.format(title=work.title, artist=printed(work.credit))
        return Work(title, dice.choice((*_TRIBUTES, VARIOUS)), work.year + dice.randint(5, 40), "Album", more)

    return make


def _collection(work: Work, dice: Dice) -> Work:
    title = dice.choice(_COLLECTIONS).format(artist=printed(work.credit))
    return Work(title, work.credit, work.year + dice.randint(3, 30), "Album", ("Compilation",))


def _edition(work: Work, dice: Dice) -> Work:
    year = min(LATEST, work.year + dice.randint(10, 40))
    return work._replace(title=f"{work.title} (Deluxe Edition)", year=year, aliases=(), comment="")


def _sequel(work: Work, dice: Dice) -> Work:
    title = dice.choice(_SEQUELS).format(title=work.title)
    return Work(title, work.credit, work.year + dice.randint(1, 15))


_KINDS: tuple[tuple[float, Make], ...] = (
    (0.40, _same("Single", (0, 0, 0, 1))),
    (0.02, _same("Broadcast", (0, 1))),
    (0.03, _same("Other", (0, 1, 5))),
    (0.03, _same("EP", (-1, 1, 2))),
    (0.12, _titled("{title} (Live)", (1, 20), "Live")),
    (0.10, _titled("{title}: Live at {place}", (1, 20), "Live")),
    (0.06, _titled("Live at {place}", (-2, 20), "Live")),
    (0.12, _live_on_a_day),
    (0.10, _sequel),
    (0.04, _titled("{title}: Original Motion Picture Soundtrack", (3, 20), "Soundtrack")),
    (0.04, _titled("{title}: The Best of {artist}", (5, 30), "Compilation")),
    (0.08, _titled("{title} / {other}", (5, 30), "Compilation")),
    (0.05, _titled("{title} Demos", (10, 40), "Demo")),
    (0.05, _titled("The {title} Sessions", (10, 40), "Compilation")),
    (0.06, _titled("{title} (Remixes)", (0, 20), "Remix")),
    (0.04, _titled("{title} (Instrumentals)", (0, 3))),
    (0.04, _edition),
    (0.03, _titled("{title} (Re-recorded)", (10, 30))),
    (0.05, _titled("Classic Albums: {title}", (10, 40), "Interview")),
    (0.08, _by_others("A Tribute to {artist}'s {title}", "Compilation")),
    (0.05, _by_others("{title} (Karaoke Version)")),
    (0.05, _by_others("{title}")),
    (0.30, _collection),
)
"""How often each kind stands beside an album, and how it is made."""
