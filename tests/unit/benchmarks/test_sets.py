"""The sets that matching is measured with: what is absent is absent, what is learnt from does not measure."""

from __future__ import annotations

import random

import pytest
from benchmarks.matching.cases import (
    MEASURING_SEEDS,
    TRAINING_SEEDS,
    CaseSet,
    as_they_stand,
    noisy,
    of_kind,
    share,
)
from benchmarks.matching.sets import known_works, others, people, scripts

from bowerbird.sandbox import build_dataset
from bowerbird.testing.spellings import SPELLINGS, Spelt, changed
from bowerbird.testing.works import Work, credited_names, printed


@pytest.fixture(scope="module")
def stand() -> CaseSet:
    return as_they_stand("others", others(), 5)


def test_albums_to_learn_from_and_to_measure_with_are_different_ones_whatever_the_seed() -> None:
    for listed in (others(), scripts()):
        learnt, measured = share(listed, training=True), share(listed, training=False)
        assert len(learnt) + len(measured) == len(listed)
        assert not {work.work.id for work in learnt} & {work.work.id for work in measured}
        assert len(learnt) > len(listed) / 5
    assert not set(TRAINING_SEEDS) & set(MEASURING_SEEDS)


def test_a_tenth_is_absent_while_what_stands_round_it_is_there(stand: CaseSet) -> None:
    there = build_dataset(stand.facts).release_groups
    absent = [row.work for row, case in zip(others(), stand.cases, strict=True) if not case.means]
    assert len(absent) == pytest.approx(len(others()) / 10, abs=3)
    assert not {work.id for work in absent} & set(there)
    beside = {(group.title, group.primary_type) for group in there.values()}
    kinds = {kind for work in absent for title, kind in beside if title == work.title}
    assert {"Single", "Album"} <= kinds
    assert all(case.means <= set(there) for case in stand.cases)


def test_the_same_seed_makes_the_same_set_and_another_one_another(stand: CaseSet) -> None:
    again, other = as_they_stand("others", others(), 5), as_they_stand("others", others(), 6)
    assert (again.facts, list(again.cases)) == (stand.facts, list(stand.cases))
    assert list(other.cases) != list(stand.cases)
    assert [case.words for case in noisy("others", others(), 5).cases] != [case.words for case in stand.cases]


def test_every_kind_of_noise_changes_some_album_and_says_so(stand: CaseSet) -> None:
    for kind in SPELLINGS:
        cases = of_kind(stand, others(), kind, 5, 5).cases
        assert cases, kind
        assert all(case.kinds == (kind,) for case in cases)


def test_noise_that_leaves_nothing_or_changes_nothing_is_none() -> None:
    dice = random.Random(1)  # noqa: S311 -- no secret
    assert changed(Spelt("Blue", "Love", 1971), "title without article", dice) is None
    assert changed(Spelt("The ", "Love", None), "title without article", dice) is None
    assert changed(Spelt("Kind of Blue", "Miles Davis", 1959), "no year", dice) == Spelt(
        "Kind of Blue", "Miles Davis", None
    )


def test_a_credit_is_read_as_names_printed_names_and_what_stands_between() -> None:
    credit = "Janet Jackson=Janet[ & ]Prince"
    assert list(credited_names(credit)) == [("Janet Jackson", "Janet", " & "), ("Prince", "Prince", "")]
    assert printed(credit) == "Janet & Prince"


def test_one_work_that_two_lists_have_is_one_with_the_aliases_of_both() -> None:
    ids: dict[str, set[Work]] = {}
    for work in known_works():
        ids.setdefault(work.id, set()).add(work)
    twice = [found for found in ids.values() if len(found) > 1]
    assert twice
    facts = as_they_stand("others", others(), 5).facts
    entries = {entry["id"]: entry for entry in facts["albums"]}
    for found in twice:
        aliases = {alias for work in found for alias in work.aliases}
        entry = entries.get(next(iter(found)).id)
        assert entry is None or {alias["name"] for alias in entry["aliases"]} == aliases


def test_artists_have_their_aliases_in_the_catalogue(stand: CaseSet) -> None:
    [kino] = [artist for artist in build_dataset(stand.facts).artists.values() if artist.name == "Кино"]
    assert [alias.name for alias in kino.aliases] == list(people()["Кино"].aliases)
