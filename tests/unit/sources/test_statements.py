from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bowerbird.sources.wikidata.bodies import ClaimsBody
from bowerbird.sources.wikidata.statements import date, items, texts
from support.wikidata import JULIAN, ended, item, text, time, unsaid


def claims(**told: list[Any]) -> ClaimsBody:
    return msgspec.convert(told, ClaimsBody)


def test_without_a_preferred_statement_all_normal_ones_hold() -> None:
    assert list(texts(claims(P1953=[text("1"), text("2", "deprecated"), text("3")]), "P1953")) == ["1", "3"]


def test_preferred_statements_hold_alone() -> None:
    assert list(texts(claims(P434=[text("a"), text("b", "preferred"), text("c", "preferred")]), "P434")) == ["b", "c"]


def test_a_deprecated_statement_never_holds() -> None:
    assert list(texts(claims(P434=[text("a", "deprecated")]), "P434")) == []


def test_a_statement_that_has_ended_holds_no_more() -> None:
    told = claims(
        P856=[text("https://old.example", "preferred", qualifiers=ended("2010")), text("https://new.example")]
    )
    assert list(texts(told, "P856")) == ["https://new.example"]


def test_an_empty_list_of_qualifiers_is_none() -> None:
    assert list(texts(claims(P856=[text("https://a.example", qualifiers=[])]), "P856")) == ["https://a.example"]


@pytest.mark.parametrize("snaktype", ["somevalue", "novalue"])
def test_a_value_that_is_not_known_or_not_there_is_none(snaktype: str) -> None:
    told = claims(P570=[unsaid(snaktype)], P27=[unsaid(snaktype), item("Q145")], P434=[unsaid(snaktype)])
    assert date(told, "P570") is None
    assert list(items(told, "P27")) == ["Q145"]
    assert list(texts(told, "P434")) == []


def test_an_unknown_value_that_is_preferred_outdoes_a_known_one() -> None:
    told = claims(P570=[unsaid("somevalue", "preferred"), time("+1900-01-01T00:00:00Z", 11)])
    assert date(told, "P570") is None


def test_a_value_of_another_kind_is_left_alone() -> None:
    told = claims(P434=[item("Q1")], P27=[text("Q1"), item("Q2"), item("Q2")])
    assert list(texts(told, "P434")) == []
    assert list(items(told, "P27")) == ["Q2"]


@pytest.mark.parametrize(
    ("value", "precision", "told"),
    [
        ("+1965-00-00T00:00:00Z", 9, "1965"),
        ("+1965-01-01T00:00:00Z", 9, "1965"),
        ("+1965-03-00T00:00:00Z", 10, "1965-03"),
        ("+1965-03-24T00:00:00Z", 11, "1965-03-24"),
        ("+1965-03-24T12:30:00Z", 14, "1965-03-24"),
        ("+1965-00-00T00:00:00Z", 11, "1965"),
        ("+1965-02-30T00:00:00Z", 11, "1965-02"),
        ("+1960-01-01T00:00:00Z", 8, None),
        ("+1900-00-00T00:00:00Z", 7, None),
        ("-0044-03-15T00:00:00Z", 11, None),
        ("+0000-00-00T00:00:00Z", 9, None),
        ("+12000-00-00T00:00:00Z", 9, None),
        ("long ago", 9, None),
    ],
)
def test_a_time_is_as_exact_as_it_says(value: str, precision: int, told: str | None) -> None:
    assert date(claims(P571=[time(value, precision)]), "P571") == told


@pytest.mark.parametrize(
    ("value", "precision", "told"),
    [
        ("+1685-03-21T00:00:00Z", 11, "1685-03-31"),
        ("+1700-02-28T00:00:00Z", 11, "1700-03-10"),
        ("+1700-02-29T00:00:00Z", 11, "1700"),
        ("+1899-12-31T00:00:00Z", 11, "1900-01-12"),
        ("+1900-03-01T00:00:00Z", 11, "1900-03-14"),
        ("+1685-00-00T00:00:00Z", 9, "1685"),
        ("+0001-01-01T00:00:00Z", 11, "0001"),
    ],
)
def test_a_day_of_the_julian_calendar_is_told_in_ours(value: str, precision: int, told: str) -> None:
    assert date(claims(P569=[time(value, precision, calendar=JULIAN)]), "P569") == told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((("+1965-00-00T00:00:00Z", 9), ("+1965-05-03T00:00:00Z", 11)), "1965-05-03"),
        ((("+1965-06-01T00:00:00Z", 11), ("+1965-05-03T00:00:00Z", 11)), "1965"),
        ((("+1965-05-01T00:00:00Z", 11), ("+1965-05-03T00:00:00Z", 11)), "1965-05"),
        ((("+1965-00-00T00:00:00Z", 9), ("+1966-00-00T00:00:00Z", 9)), None),
    ],
)
def test_of_several_dates_holds_what_they_agree_on(values: tuple[tuple[str, int], ...], told: str | None) -> None:
    assert date(claims(P571=[time(value, precision) for value, precision in values]), "P571") == told


def test_the_first_property_that_tells_a_date_counts() -> None:
    told = claims(P571=[time("+1965-00-00T00:00:00Z", 9)], P569=[unsaid("somevalue")])
    assert date(told, "P569", "P571") == "1965"
