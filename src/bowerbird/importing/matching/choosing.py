"""Which candidate is taken, or between which a person must choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from bowerbird.importing.matching.costs import LEAD, NEAR, NEAR_AT_MOST, STRONG, WEAK
from bowerbird.importing.matching.probability import probabilities
from bowerbird.importing.matching.scoring import score, titles_of
from bowerbird.words.errors import NoSuchCandidateError, QueryError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate, Match


def ranked(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with their scores, the best first; equal ones stay in the source's order.

    Of those that fit equally well what is preferred comes first. The first one's match has its lead over the second;
    one below ``WEAK`` is another item and counts as ``WEAK``.
    """
    found = distinct(candidates)
    return in_order([(one, score(wanted, one.facts)) for one in found], alone=len(found) == 1)


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, of each identifier the first."""
    first = {one.identifier: one for one in reversed(candidates)}
    return [one for one in candidates if first[one.identifier] is one]


def in_order(scored: Sequence[tuple[Candidate, Match]], *, alone: bool) -> tuple[Candidate, ...]:
    """Return the candidates with their matches, best first; *alone* says that there was no other, however weak."""
    listed = sorted(scored, key=lambda pair: (pair[1].score < WEAK, -pair[1].standing))
    matches = [match for _, match in listed]
    if matches and not alone:
        matches[0] = msgspec.structs.replace(matches[0], lead=_lead(matches[0], matches[1:]))
    likely = probabilities(matches)
    return tuple(
        msgspec.structs.replace(candidate, match=msgspec.structs.replace(match, probability=probability))
        for (candidate, _), match, probability in zip(listed, matches, likely, strict=True)
    )


def _lead(best: Match, others: Sequence[Match]) -> float:
    second = max((other.standing for other in others if other.score >= WEAK), default=WEAK)
    # Without a rival there is nothing to prefer it to.
    own = best.standing if second > WEAK else best.score
    return round(max(0.0, own - max(second, WEAK)), 4)


@dataclass(frozen=True, kw_only=True)
class Preference:
    """What to do when the words fit several items.

    Attributes:
        pick: take the candidate of this number, as listed, from 1.
        best: take the best one.
    """

    pick: int | None = None
    best: bool = False

    def __post_init__(self) -> None:
        """Refuse two ways to choose at once.

        Raises:
            QueryError: both are given, or ``pick`` is no number.
        """
        if self.best and self.pick is not None:
            raise QueryError("best and pick choose differently: give one of them")
        if self.pick is not None and (isinstance(self.pick, bool) or not isinstance(self.pick, int)):
            raise QueryError(f"pick={self.pick!r} must be a number of the list of candidates, from 1")

    @property
    def given(self) -> bool:
        """Whether the caller wants to choose."""
        return self.best or self.pick is not None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What came of choosing.

    Attributes:
        taken: the candidate that is meant.
        undecided: those between which a person must choose, best first.
        near: when there is neither, what a person may want to look at all the same, best first.
    """

    taken: Candidate | None = None
    undecided: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()


def choose(
    wanted: Wanted,
    candidates: Sequence[Candidate],
    preference: Preference,
    *,
    rejected: Collection[Identifier] = (),
) -> Choice:
    """Return which of *candidates* is meant: the strong one that leads, or the one that *preference* points at.

    Args:
        wanted: what is looked for.
        candidates: what a source's search has found.
        preference: what to do when several fit.
        rejected: what a person has said it is not: not offered, not taken, and no rival of the others.

    Raises:
        NoSuchCandidateError: ``pick`` is no number of the list.
    """
    return decide(
        ranked(wanted, [candidate for candidate in candidates if candidate.identifier not in rejected]), preference
    )


def decide(ranking: Sequence[Candidate], preference: Preference) -> Choice:
    """Return which of the candidates is meant; they are in order, with their scores.

    Raises:
        NoSuchCandidateError: ``pick`` is no number of the list.
    """
    strong_enough = [candidate for candidate in ranking if candidate.match.score >= WEAK]
    if not strong_enough:
        near = sorted(
            (candidate for candidate in ranking if candidate.match.score >= NEAR),
            key=lambda candidate: -candidate.match.score,
        )
        return Choice(near=tuple(near[:NEAR_AT_MOST]))
    best = strong_enough[0].match
    clear = best.score >= STRONG and (best.lead is None or best.lead >= LEAD)
    return _chosen(strong_enough, preference, clear=clear)


def choose_by_code(
    codes: Collection[Identifier],
    candidates: Sequence[Candidate],
    preference: Preference,
    *,
    rejected: Collection[Identifier] = (),
) -> Choice:
    """Return which of *candidates* is meant by a code (a barcode): the only one that has it.

    Raises:
        NoSuchCandidateError: ``pick`` is no number of the list.
    """
    having = [one for one in candidates if one.identifier not in rejected and set(codes) & set(one.facts.identifiers)]
    near = [msgspec.structs.replace(one, match=Match(score=1.0)) for one in distinct(having)]
    return _chosen(near, preference, clear=len(near) == 1)


def _listed(candidates: Sequence[Candidate]) -> str:
    """Return the first candidates with their numbers, in a line: ``1 Nirvana (60s band from the UK)``."""
    told = []
    for number, candidate in enumerate(candidates[:NEAR_AT_MOST], start=1):
        fields = candidate.facts.fields
        note = fields.get("disambiguation") or fields.get("first_release_date") or fields.get("artist_credit")
        called = next(iter(titles_of(candidate.facts)), candidate.identifier.value)
        told.append(f"{number} {called}" + (f" ({note})" if note else ""))
    return ", ".join([*told, *(["…"] if len(candidates) > NEAR_AT_MOST else [])])


def _chosen(near: Sequence[Candidate], preference: Preference, *, clear: bool) -> Choice:
    if not near:
        return Choice()
    if preference.pick is not None:
        if not 1 <= preference.pick <= len(near):
            raise NoSuchCandidateError(
                f"there is no candidate {preference.pick}; the list has {len(near)}: {_listed(near)}"
            )
        return Choice(taken=near[preference.pick - 1])
    return Choice(taken=near[0]) if preference.best or clear else Choice(undecided=tuple(near))
