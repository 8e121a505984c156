from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.reading import LONGEST_WAIT, Meaning, classify, pause_after, retry_after, source_message

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
EPOCH = NOW.timestamp()


@pytest.mark.parametrize(
    ("statuses", "meaning"),
    [
        ([200, 201, 204, 206, 299, 404], Meaning.ANSWER),
        ([301, 302, 303, 307, 308], Meaning.REDIRECT),
        ([429, 503], Meaning.BUSY),
        ([408, 425, 500, 501, 502, 504, 520, 599], Meaning.UNAVAILABLE),
        ([300, 304, 305, 306, 400, 401, 403, 405, 406, 410, 418, 451], Meaning.REJECTED),
    ],
)
def test_what_a_status_means(statuses: list[int], meaning: Meaning) -> None:
    assert {classify(status) for status in statuses} == {meaning}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("999999999999", LONGEST_WAIT),
        ("9" * 400, None),
        ("-5", None),
        ("+5", None),
        ("NaN", None),
        ("inf", None),
        ("1e3", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        ("Mon, 23 Nov 2026 12:00:09 GMT", 9),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 12:00:09", 9),
        ("Mon, 99 Nov 2026 12:00:09 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(503, {"retry-after": value}, EPOCH) == seconds


@given(st.integers(0, 80_000), st.integers(-100_000, 100_000))
def test_a_clock_that_is_wrong_does_not_matter_where_the_answer_has_a_date(wait: int, skew: int) -> None:
    headers = {"date": format_datetime(NOW, usegmt=True), "retry-after": format_datetime(NOW + timedelta(seconds=wait))}
    assert retry_after(503, headers, EPOCH + skew) == wait


@pytest.mark.parametrize(
    ("status", "remaining", "reset", "seconds"),
    [
        (503, "12", EPOCH + 4, 4),
        (429, "0", EPOCH + 4, 4),
        (429, "12", EPOCH + 4, None),
        (503, "0", EPOCH, None),
        (503, "0", EPOCH - 50, None),
        (503, "0", 60, None),
    ],
)
def test_rate_limit_reset(status: int, remaining: str, reset: float, seconds: float | None) -> None:
    headers = {"x-ratelimit-remaining": remaining, "x-ratelimit-reset": f"{reset:.0f}"}
    assert retry_after(status, headers, EPOCH) == seconds


def test_the_longer_of_both_counts() -> None:
    headers = {"retry-after": "1", "x-ratelimit-reset": f"{EPOCH + 3:.0f}"}
    assert retry_after(503, headers, EPOCH) == 3


@given(st.integers(100, 599), st.dictionaries(st.sampled_from(["retry-after", "date", "x-ratelimit-reset"]), st.text()))
def test_whatever_the_headers_hold_the_wait_is_sane(status: int, headers: dict[str, str]) -> None:
    wait = retry_after(status, headers, EPOCH)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("status", "wait", "rate", "pause"),
    [
        (429, None, 0.0, 1.0),
        (503, None, 1.0, 1.0),
        (503, None, 0.0, 0.0),
        (503, 7.0, 0.0, 7.0),
        (502, 7.0, 0.0, 7.0),
        (502, None, 1.0, 0.0),
        (400, 7.0, 1.0, 0.0),
        (200, 7.0, 1.0, 0.0),
    ],
)
def test_pause_after(status: int, wait: float | None, rate: float, pause: float) -> None:
    assert pause_after(status, wait, rate) == pause


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": "Invalid mbid.", "help": "see there"}', "Invalid mbid."),
        (b'{"error": {"code": 400, "message": "bad query"}}', "bad query"),
        (b'{"error": "invalid_client", "error_description": "who are you?"}', "who are you?"),
        (b'{"status_code": 7, "status_message": "Invalid API key", "success": false}', "Invalid API key"),
        (b'{"type": "AccessDeniedException", "message": "not eligible"}', "not eligible"),
        (b"<!doctype html><html><head><TITLE>502 Bad\n  Gateway &amp; more</TITLE>", "502 Bad Gateway & more"),
        (b'{"error": "see https://h/?token=hush now"}', "see https://h/?token=*** now"),
        (b'{"error": "red \\u001b[31malert\\u0000"}', "red [31malert"),
        (b'{"error": 5}', ""),
        (b"[1, 2]", ""),
        (b"plain words", ""),
        (b"", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_source_message(body: bytes, said: str) -> None:
    assert source_message(body) == said


@given(st.binary())
def test_any_body_gives_a_short_printable_line(body: bytes) -> None:
    said = source_message(body)
    assert len(said) <= 300
    assert "\n" not in said
    assert "\x1b" not in said


def test_a_long_message_is_cut_and_a_deep_one_does_no_harm() -> None:
    assert source_message(b'{"error": "' + b"x" * 1000 + b'"}') == "x" * 299 + "…"
    assert source_message(b'{"error":' * 30_000) == ""
