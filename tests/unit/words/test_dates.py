from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.words.dates import lenient_partial_date, parse_partial_date, year_of
from support.strategies import steady, texts

NEARLY = st.text("0123456789-? ٣９", max_size=12)


@steady
@given(texts | NEARLY)
@example("1999-")
@example("-1999")
@example("1999-02-30-01")
@example("１９９９")  # noqa: RUF001
def test_lenient_reading_never_raises_and_gives_a_date_that_begins_the_text(text: str) -> None:
    date = lenient_partial_date(text)
    if date is not None:
        assert parse_partial_date(date) == date
        assert date.isascii()
        assert text.strip().startswith(date[:4])


@steady
@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_every_real_date_in_every_precision_is_read_as_it_is(day: dt.date, length: int) -> None:
    text = day.isoformat()[:length]
    date = parse_partial_date(f" {text} ")
    assert date == lenient_partial_date(text) == text
    assert year_of(date) == day.year


@steady
@given(st.dates(), st.dates())
def test_the_order_of_texts_is_the_order_of_time(one: dt.date, other: dt.date) -> None:
    first, second = parse_partial_date(one.isoformat()), parse_partial_date(other.isoformat())
    assert first is not None
    assert second is not None
    assert (first < second) == (one < other)


@pytest.mark.parametrize("text", [None, "", "  ", "????", "????-05-01"])
def test_an_unknown_date_is_none(text: str | None) -> None:
    assert parse_partial_date(text) is None
    assert lenient_partial_date(text) is None
    assert year_of(parse_partial_date(text)) is None


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("1999-02-30", "1999-02"),
        ("1900-02-29", "1900-02"),
        ("1999-13-01", "1999"),
        ("1999-00-00", "1999"),
        ("1999-??-05", "1999"),
        ("1999-05-??", "1999-05"),
        ("1999-5-1", "1999"),
        ("0000", None),
        ("99", None),
        ("1973-03-24T00:00:00", "1973-03"),
        ("March 1973", None),
        ("１９９９-03", None),  # noqa: RUF001 -- digits of another script would break the order of texts
        ("٣٣٣٣", None),
    ],
)
def test_an_impossible_date_is_refused_and_leniently_cut(text: str, begins: str | None) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_partial_date(text)
    assert lenient_partial_date(text) == begins


def test_a_leap_day_is_a_date() -> None:
    assert parse_partial_date("2000-02-29") == "2000-02-29"
