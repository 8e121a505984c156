"""Which product is the album: the scorer of lists on title and maker, and what a shop sells besides. Pure.

A product that is not the album is worse than one that is missing: what is not certain is left out, or put to a judge.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

import msgspec

from bowerbird.importing.matching import STRONG, WEAK, score
from bowerbird.sources.amazon.parse import Offer
from bowerbird.sources.amazon.vocabulary import COPIES, MUSIC, OTHER, SOUNDTRACK, is_form
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


_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")


def judge(offer: Offer, *, title: str, artist: str) -> Judged:
    """Return what is thought of a product that may be the album *title* by *artist*."""
    makers = " ".join(offer.makers)
    other = _no_music(offer) or _copy(f"{offer.product.title} {makers}", title, artist)
    if other:
        return Judged(offer=offer, verdict=Verdict.REJECTED, reason=other)
    wanted = Wanted(name=title, by=artist)
    best = max((score(wanted, facts) for facts in _readings(offer, artist)), key=lambda match: match.score)
    against = ", ".join(f"{name} −{cost:g}" for name, cost in best.penalties.items()) or "nothing against it"  # noqa: RUF001 -- a minus
    # Shops add "(Live)" to the titles of live albums too: that alone is for a judge to decide.
    if best.score < WEAK and best.score + best.penalties.get("version", 0.0) < STRONG:
        verdict = Verdict.REJECTED
    else:
        certain = (
            best.score >= STRONG
            # What is left of an edition is no form of the whole album: one disc of it, or a box with others.
            and "edition" not in best.penalties
            and offer.makers
            and _is_known_music(offer)
            and not _soundtrack_apart(offer, title)
        )
        verdict = Verdict.ACCEPTED if certain else Verdict.UNDECIDED
    return Judged(offer=offer, verdict=verdict, reason=against, score=best.score)


def is_music(offer: Offer) -> bool:
    """Return whether a product may be a record at all."""
    return not _no_music(offer)


def _no_music(offer: Offer) -> str:
    """Return why a product is no record, or nothing."""
    for said in (offer.group, offer.product.binding):
        if OTHER.search(fold(said)) and not MUSIC.search(fold(said)):
            return f"{said} is no music"
    return ""


def _is_known_music(offer: Offer) -> bool:
    return any(MUSIC.search(fold(said)) for said in (offer.group, offer.product.binding))


def _soundtrack_apart(offer: Offer, title: str) -> bool:
    """Return whether only one of the two says that it is the music of a film."""
    return bool(SOUNDTRACK.search(fold(offer.product.title))) != bool(SOUNDTRACK.search(fold(title)))


def _copy(found: str, title: str, artist: str) -> str:
    """Return the words by which a product says that it is somebody else's version of it, or about it."""
    told, known = f" {fold(found)} ", f" {fold(title)} {fold(artist)} "
    return next((f"it says {words!r}" for words in COPIES if f" {words} " in told and f" {words} " not in known), "")


def _readings(offer: Offer, artist: str) -> list[Facts]:
    """Return the ways in which title and makers may be read: a title may begin with its maker's name."""
    plain = _without_format(offer.product.title, artist)
    titles = dict.fromkeys((plain, _behind_maker(plain, (artist, *offer.makers))))
    # Of a product without makers, none speaks against it; that alone does not speak for it either. A guest who comes
    # first in no list of makers has not made it.
    makers = dict.fromkeys((" & ".join(offer.makers) or artist, *offer.makers[:1]))
    return [Facts(fields={"title": title, "artist_credit": maker}) for title in titles for maker in makers]


def _without_format(title: str, artist: str) -> str:
    """Return a title without what only says in which form or edition it is sold: all of those are the album."""
    title = unicodedata.normalize("NFKC", title)
    # "The Beatles (Stereo Box Set)" is no form of the album "The Beatles".
    itself = fold(_BRACKET.sub("", title)) == fold(artist)

    def keep(found: re.Match[str]) -> str:
        words = fold(found[1]).split()
        drop = is_form(words) and not (itself and {"set", "boxset", "box"} & set(words))
        return "" if drop else found[0]

    return _BRACKET.sub(keep, title).strip() or title


def _behind_maker(title: str, makers: tuple[str, ...]) -> str:
    for maker in makers:
        head, _, rest = title.partition(" - ") if " - " in title else title.partition(": ")
        if rest.strip() and fold(head) == fold(maker):
            return rest.strip()
    return title
