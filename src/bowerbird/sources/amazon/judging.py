"""Which product is the album: the scorer of lists on title and maker, and what a shop sells besides. Pure.

A product that is not the album is worse than one that is missing: what is not certain is left out, or put to a judge.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from bowerbird.importing.matching import STRONG, WEAK, score
from bowerbird.sources.amazon.parse import Offer
from bowerbird.words.facts import Facts
from bowerbird.words.query import Wanted
from bowerbird.words.text import fold


class Verdict(StrEnum):
    """What is thought of a product."""

    ACCEPTED = "accepted"
    UNDECIDED = "undecided"
    REJECTED = "rejected"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A product and what is thought of it, with the reason in words."""

    offer: Offer
    verdict: Verdict
    reason: str
    score: float = 0.0


_MUSIC_GROUPS = frozenset(
    {"music", "digital music", "digital music album", "digital music purchase", "digital_music_album", "vinyl"}
)
_MUSIC_BINDINGS = re.compile(r"\b(cd|vinyl|lp|cassette|mp3|sacd|blu-ray audio|dvd audio|mini-disc|album)\b")
_OTHER_BINDINGS = re.compile(
    r"\b(paperback|hardcover|kindle|book|apparel|clothing|shirt|poster|sheet music|songbook|calendar|mug|toy|misc)\b"
)
# Whoever sings another's songs says so: these words, where the album's own title lacks them, tell of a copy.
_COPIES = (
    *("tribute", "tributes", "karaoke", "cover versions", "covers of", "a cover of", "covered by"),
    *("made famous by", "originally performed by", "in the style of", "as performed by", "performed by", "performs"),
    *("renditions", "rendition", "lullaby", "lullabies", "music box", "string quartet", "piano versions"),
    *("8 bit", "8bit", "the songs of", "songs of", "the music of", "plays the", "plays", "pickin on", "salute to"),
    *("backing tracks", "interview", "interviews", "audiobook", "the story of", "the making of", "documentary"),
    *("live at", "live in", "live from", "inspired by", "dub side", "reimagined by", "sing along", "workout"),
)
_EDITION = re.compile(
    r"\b(edition|box ?set|anniversary|reissue|deluxe|expanded|collector'?s?|re-?master(ed)?)\b", re.IGNORECASE
)
_VERSION = re.compile(
    r"\b(live|acoustic|instrumental|demos?|remix(es|ed)?|outtakes|sessions|version|concert)\b", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_FORMAT_WORDS = frozenset(
    fold(
        "vinyl lp lps 2lp 3lp 4lp cd cds 2cd 3cd audio disc discs mp3 music download digital cassette tape sacd hybrid "
        "shm blu ray bluray dvd analog 180 140 200 gram grams g 180g 140g 200g gm heavyweight weight import imported "
        "usa us uk eu japan japanese germany german gatefold sleeve cardboard jewel case booklet explicit clean black "
        "coloured colored x 1 2 3 4 5 6 12 7 inch with of"
    ).split()
)


def judge(offer: Offer, *, title: str, artist: str) -> Judged:
    """Return what is thought of a product that may be the album *title* by *artist*."""
    other = _no_music(offer) or _copy(offer.product.title, title, artist)
    if other:
        return Judged(offer=offer, verdict=Verdict.REJECTED, reason=other)
    wanted = Wanted(name=title, by=artist)
    best = max((score(wanted, facts) for facts in _readings(offer, artist)), key=lambda match: match.score)
    against = ", ".join(f"{name} −{cost:g}" for name, cost in best.penalties.items()) or "nothing against it"  # noqa: RUF001 -- a minus
    if best.score < WEAK:
        verdict = Verdict.REJECTED
    else:
        verdict = Verdict.ACCEPTED if best.score >= STRONG and offer.makers else Verdict.UNDECIDED
    return Judged(offer=offer, verdict=verdict, reason=against, score=best.score)


def is_music(offer: Offer) -> bool:
    """Return whether a product may be a record at all."""
    return not _no_music(offer)


def _no_music(offer: Offer) -> str:
    """Return why a product is no record, or nothing."""
    group, binding = offer.group.lower(), offer.product.binding.lower()
    if group and group not in _MUSIC_GROUPS:
        return f"{offer.group} is no music"
    if _OTHER_BINDINGS.search(binding) and not _MUSIC_BINDINGS.search(binding):
        return f"{offer.product.binding} is no music"
    return ""


def _copy(found: str, title: str, artist: str) -> str:
    """Return the words by which a product says that it is somebody else's version of it, or about it."""
    told, known = f" {fold(found)} ", f" {fold(title)} {fold(artist)} "
    return next((f"it says {words!r}" for words in _COPIES if f" {words} " in told and f" {words} " not in known), "")


def _readings(offer: Offer, artist: str) -> list[Facts]:
    """Return the ways in which title and makers may be read: a title may begin with its maker's name."""
    plain = _without_format(offer.product.title)
    titles = dict.fromkeys((plain, _behind_maker(plain, (artist, *offer.makers))))
    # Of a product without makers, none speaks against it; that alone does not speak for it either.
    makers = dict.fromkeys((" & ".join(offer.makers) or artist, *offer.makers))
    return [Facts(fields={"title": title, "artist_credit": maker}) for title in titles for maker in makers]


def _without_format(title: str) -> str:
    """Return a title without what only says in which form or edition it is sold: all of those are the album."""

    def keep(found: re.Match[str]) -> str:
        words = fold(found[1]).split()
        if words and _FORMAT_WORDS.issuperset(words):
            return ""
        return "" if _EDITION.search(found[1]) and not _VERSION.search(found[1]) else found[0]

    return _BRACKET.sub(keep, title).strip() or title


def _behind_maker(title: str, makers: tuple[str, ...]) -> str:
    for maker in makers:
        head, _, rest = title.partition(" - ") if " - " in title else title.partition(": ")
        if rest.strip() and fold(head) == fold(maker):
            return rest.strip()
    return title
