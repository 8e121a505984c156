"""The table of docs/matching.md, made from the penalties that there are and from examples that are scored here.

``python -m support.matching_page`` in ``tests`` writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.importing.matching import PENALTIES, score
from bowerbird.importing.matching.costs import Penalty
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Wanted

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"
HEAD = (
    "| Penalty | Weight | Very year | When it is due | Wanted | Candidate | Costs |",
    "|---|---|---|---|---|---|---|",
)
ZIGGY = "The Rise and Fall of Ziggy Stardust and the Spiders from Mars"
# What is wanted and what is found: the title, the artist, and what else is known.
EXAMPLES: dict[str, list[tuple[str, str]]] = {
    "name": [("Abbey Rode", "Abbey Road"), ("Meddle", "Muddle")],
    "name_at_most": [
        ("Blood Type / Kino", "Gruppa krovi / Kino"),
        ("Blood Type / Kino / release_year=1988", "Gruppa krovi / Kino / release_year=1988"),
    ],
    "by_at_most": [("Animals / Pink Floyd", "Animals / Maroon 5")],
    "name_at_least": [(ZIGGY, ZIGGY.replace("Spiders", "Spider"))],
    "slip": [
        (
            "The Dark Side of the Mooon / Pink Floyd / release_year=1973",
            "The Dark Side of the Moon / Pink Floyd / release_year=1973",
        )
    ],
    "number": [("Led Zeppelin II", "Led Zeppelin III"), ("100%", "100")],
    "first": [
        ("Tales / X-Ray", "Tales, Volume 1 / X-Ray"),
        ("Tales / X-Ray / release_year=1988", "Tales, Volume 1 / X-Ray / release_year=1988"),
    ],
    "version": [
        ("Nebraska", "Nebraska (Live)"),
        ("Nebraska / Bruce Springsteen", "Nebraska / Bruce Springsteen / disambiguation=live, 1984-08-05"),
    ],
    "version_detail": [("Nebraska (Live in Paris)", "Nebraska (Live)")],
    "subtitle": [
        ("The Wall / Pink Floyd", "The Wall: Under Construction / Pink Floyd"),
        (
            "The Rise and Fall of Ziggy Stardust / David Bowie / release_year=1972",
            f"{ZIGGY} / David Bowie / release_year=1972",
        ),
    ],
    "part": [
        ("Ziggy Stardust / David Bowie", f"{ZIGGY} / David Bowie"),
        ("Ziggy Stardust / David Bowie / release_year=1972", f"{ZIGGY} / David Bowie / release_year=1972"),
    ],
    "edition": [
        ("Nevermind (Deluxe Edition)", "Nevermind"),
        ("Nevermind [2011 Remaster]", "Nevermind"),
        ("Revolver (1966)", "Revolver"),
        ("Revolver [180g]", "Revolver"),
        ("Revolver (Édition limitée)", "Revolver"),
    ],
    "year_in_name": [
        ("Kind of Blue, 1959 / Miles Davis", "Kind of Blue / Miles Davis / release_year=1959"),
        ("Tical / Method Man", "Tical 2000 / Method Man / release_year=1998"),
    ],
    "soundtrack": [("Superfly (Original Soundtrack)", "Superfly")],
    "soundtrack_extra": [
        ("Amnesiac / Radiohead", "Amnesiac: Original Motion Picture Soundtrack / Radiohead"),
        (
            "Purple Rain / Prince / release_year=1984",
            "Purple Rain: Music From the Motion Picture / Prince / release_year=1984",
        ),
    ],
    "featuring": [("Umbrella (feat. Jay-Z)", "Umbrella")],
    "type_in_name": [("Jar of Flies EP / Alice in Chains", "Jar of Flies / Alice in Chains / primary_type=EP")],
    "alias": [
        ("Blue Album / Weezer", "Weezer / Weezer / alias=Blue Album"),
        ("Blue Album / Weezer", "Weezer / Weezer / disambiguation=Blue Album"),
    ],
    "article": [("Dark Side of the Moon", "The Dark Side of the Moon")],
    "inverted": [("Wall, The", "The Wall"), ("First Love / Utada Hikaru", "First Love / Hikaru Utada")],
    "spelling": [
        ("Greatest Hits, Vol. 2", "Greatest Hits II"),
        ("Rain Dogs", "Raindogs"),
        ("Enema of the State / Blink182", "Enema of the State / blink-182"),
        ("Animal / Kesha", "Animal / Ke$ha"),
        ("Nineteen Eighty-Four", "1984"),
    ],
    "script": [("Gruppa krovi / Кино", "Группа крови / Кино")],
    "self_titled": [("s/t / Weezer", "Weezer / Weezer")],
    "maker_in_title": [("Miles Davis - Kind of Blue / Miles Davis", "Kind of Blue / Miles Davis")],
    "maker_before": [
        ("In Rock / Deep Purple", "Deep Purple in Rock / Deep Purple"),
        ("In Rock / Deep Purple / release_year=1970", "Deep Purple in Rock / Deep Purple / release_year=1970"),
    ],
    "credit": [("Under Pressure / David Bowie and Queen", "Under Pressure / Queen & David Bowie")],
    "credit_part": [
        ("Watch the Throne / Jay-Z & Kanye West & Beyoncé", "Watch the Throne / Jay-Z & Kanye West"),
        (
            "Watch the Throne / Jay-Z & Kanye West & Beyoncé / release_year=2011",
            "Watch the Throne / Jay-Z & Kanye West / release_year=2011",
        ),
    ],
    "maker_form": [
        ("Are You Experienced / Jimi Hendrix", "Are You Experienced / The Jimi Hendrix Experience"),
        ("Guitar Town / S. Earle / release_year=1986", "Guitar Town / Steve Earle / release_year=1986"),
    ],
    "year": [("Horses / release_year=1974", "Horses / release_year=1975")],
    "year_at_most": [("Horses / release_year=1955", "Horses / release_year=1975")],
    "reissue_year": [
        ("Horses / Patti Smith / release_year=1996", "Horses / Patti Smith / release_year=1975"),
        ("Greatest Hits / Queen / release_year=1996", "Greatest Hits / Queen / release_year=1981"),
    ],
    "kind_and_year": [("Closer / release_year=1980 / doubtful=EP", "Closer / release_year=1981 / primary_type=EP")],
    "length": [("Time / length=413000", "Time / length=422000")],
    "unknown": [("Horses / release_year=1975", "Horses")],
    "hint": [("Nirvana / country=US", "Nirvana / country=GB")],
    "unlikely": [("Imagine / unlikely=Single", "Imagine / primary_type=Single")],
}


def table() -> str:
    """Return the table."""
    return "\n".join((*HEAD, *(line for name, penalty in PENALTIES.items() for line in _lines(name, penalty))))


def lines_of(page: str) -> str:
    """Return the table as a page has it."""
    return "\n".join(line for line in page.splitlines() if line.count("|") == HEAD[0].count("|"))


def costs(wanted: str, found: str) -> dict[str, float]:
    """Return what an example costs."""
    return dict(score(_wanted(wanted), _candidate(found)).penalties)


def _lines(name: str, penalty: Penalty) -> list[str]:
    dated = "" if penalty.dated is None else f"{penalty.dated:g}"
    first = f"| `{name}` | {penalty.weight:g} | {dated} | {penalty.meaning} |"
    lines = []
    for number, (wanted, found) in enumerate(EXAMPLES[name]):
        told = ", ".join(f"{each} {cost:g}" for each, cost in costs(wanted, found).items())
        lines.append(f"{first if not number else '| | | | |'} {wanted} | {found} | {told} |")
    return lines


def _read(cell: str) -> tuple[str, str | None, dict[str, str | int]]:
    """Return the title of an example, its artist, and what else is known."""
    title, *parts = cell.split(" / ")
    pairs = [part.partition("=") for part in parts]
    known = {name: int(value) if value.isdecimal() else value for name, equals, value in pairs if equals}
    artist = next((name for name, equals, _ in pairs if not equals), None)
    return title, artist, known


def _wanted(cell: str) -> Wanted:
    title, artist, known = _read(cell)
    unlikely = {"primary_type": frozenset({known.pop("unlikely")})} if "unlikely" in known else {}
    doubtful = {"primary_type": frozenset({known.pop("doubtful")})} if "doubtful" in known else {}
    return Wanted(name=title, by=artist, hints=known, unlikely=unlikely, doubtful=doubtful)


def _candidate(cell: str) -> Facts:
    title, artist, known = _read(cell)
    aliases = {"aliases": [known.pop("alias")]} if "alias" in known else {}
    credit = {"artist_credit": artist} if artist else {}
    names = artist.split(" & ") if artist else []
    ties = [
        Related(role="artist", kind="artist", position=place, facts=Facts(fields={"name": name}))
        for place, name in enumerate(names)
    ]
    return Facts(fields={"title": title, **known, **aliases, **credit}, related=tuple(ties))


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(r"\| Penalty \|.*?\n\n", lambda _: f"{table()}\n\n", text, flags=re.DOTALL), encoding="utf-8"
    )
