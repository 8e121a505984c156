"""Fits what penalties cost, and the probability of a match, on the training sets; prints both beside those of today.

Nothing is written: who changes the table of costs decides. What must never be taken unseen stays above that, and the
figures are of training albums with seeds that were not learnt from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from benchmarks.matching.cases import TRAINING_SEEDS, Case, as_they_stand, noisy, share
from benchmarks.matching.harness import Outcome, Score, scored
from benchmarks.matching.labelled import Labelled, labelled
from benchmarks.matching.learning import Weighed, calibrated, factors, log_loss
from benchmarks.matching.sets import greatest, others, scripts
from bowerbird.importing.matching import WEAK, Preference
from bowerbird.importing.matching.choosing import decide, in_order
from bowerbird.words.results import Candidate, Match

LEAST = 0.4
"""No penalty is learnt away by more: what is rare in the sets is not rare in life."""
ALONE = 0.5
"""The lead of a candidate that has no rival."""


def run() -> None:
    """Learn from all training seeds but the last, and measure with that."""
    *learnt_from, last = TRAINING_SEEDS
    training = [case for seed in learnt_from for case in _cases(seed)]
    validation = _cases(last)
    means = _means(training)
    learnt = factors([_weighed(case) for case in training], {name: LEAST for name, _, _ in means})
    print(f"Fitted on {len(training)} rows, measured on {len(validation)}")
    print(f"  {'penalty':<20} {'mean cost':>9} {'fitted':>9} {'factor':>7} {'seen':>6}")
    for name, mean, count in means:
        print(f"  {name:<20} {mean:9.4f} {mean * learnt[name]:9.4f} {learnt[name]:7.2f} {count:6}")
    for what, by in (("today", {}), ("fitted", learnt)):
        print(f"  {what:<7} precision, recall, review: {_measured(validation, by).told}")
    print("Probability = 1 / (1 + exp(-(base + s * score + l * lead))), of a best candidate that is not weak")
    curve = calibrated(_seen(training))
    told = f"base {curve.base:.3f}, s {curve.score:.3f}, l {curve.lead:.3f}"
    print(f"  {told}; lead at most {ALONE}, and {ALONE} without a rival")
    seen = _seen(validation)
    print(f"  log loss {log_loss(seen, curve.at):.4f}, of the score alone {log_loss(seen, lambda score, _: score):.4f}")
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 1.01)):
        here = [(curve.at(score, lead), right) for score, lead, right in seen if low <= curve.at(score, lead) < high]
        if here:
            mean, part = sum(likely for likely, _ in here) / len(here), sum(right for _, right in here) / len(here)
            print(f"  told {mean:.3f}, were right {part:.3f} of {len(here)}")


def _cases(seed: int) -> list[Labelled]:
    albums, other = share((*greatest(), *others()), training=True), share(scripts(), training=True)
    sets = (as_they_stand("stand", albums, seed), noisy("noisy", albums, seed), as_they_stand("scripts", other, seed))
    return [case for cases in sets for case in labelled(cases)]


def _weighed(case: Labelled) -> list[Weighed]:
    return [
        Weighed(
            candidate.match.penalties, sum(candidate.match.behind.values()), candidate.identifier.value in case.right
        )
        for candidate in case.candidates
    ]


def _means(cases: Sequence[Labelled]) -> list[tuple[str, float, int]]:
    """Return each penalty with what it costs on average where it is due, and how often it is."""
    costs: dict[str, list[float]] = {}
    for case in cases:
        for candidate in case.candidates:
            for name, cost in candidate.match.penalties.items():
                costs.setdefault(name, []).append(cost)
    return sorted((name, sum(found) / len(found), len(found)) for name, found in costs.items())


def _measured(cases: Iterable[Labelled], by: Mapping[str, float]) -> Score:
    outcomes = []
    for case in cases:
        ranking = in_order([(candidate, _changed(candidate.match, by)) for candidate in case.candidates], alone=False)
        choice = decide(ranking, Preference())
        taken = choice.taken.identifier.value if choice.taken else None
        outcomes.append(Outcome(Case({}, case.right), taken, review=bool(choice.undecided)))
    return scored(outcomes)


def _changed(match: Match, by: Mapping[str, float]) -> Match:
    costs = {name: round(cost * by.get(name, 1.0), 4) for name, cost in match.penalties.items()}
    return msgspec.structs.replace(match, penalties=costs, score=round(max(0.0, 1.0 - sum(costs.values())), 4))


def _seen(cases: Iterable[Labelled]) -> list[tuple[float, float, bool]]:
    """Return score and lead of each best candidate that is not weak, and whether it is right."""
    best = (
        (in_order([(candidate, candidate.match) for candidate in case.candidates], alone=False)[0], case)
        for case in cases
    )
    strong = ((candidate, case) for candidate, case in best if candidate.match.score >= WEAK)
    return [
        (candidate.match.score, _lead(candidate), candidate.identifier.value in case.right)
        for candidate, case in strong
    ]


def _lead(one: Candidate) -> float:
    return ALONE if one.match.lead is None else min(ALONE, one.match.lead)
