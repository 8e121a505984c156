"""The secrets of the process: taken out of texts, errors and log records, wherever they come from."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import pytest

from bowerbird.importing import outcomes
from bowerbird.words import hiding
from bowerbird.words.hiding import hidden, hide, veil
from bowerbird.words.masking import secrets_of
from support.world import COVERS

SECRET = "hush-7f3a9c51"  # noqa: S105 -- of nobody


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    before = hiding._known
    hide(SECRET)
    yield
    hiding._known = before


class OddError(Exception):
    """Makes its text anew each time."""

    def __str__(self) -> str:
        return f"odd: {SECRET}"


def foreign() -> list[Exception]:
    noted = KeyError("x")
    noted.add_note(f"sent {SECRET}")
    caused = RuntimeError("a bug")
    caused.__cause__ = ValueError({"sent": [SECRET]})
    return [
        ValueError(f"cannot read {SECRET}"),
        KeyError(SECRET),
        OSError(2, "No such file", f"/{SECRET}"),
        ValueError({"sent": [SECRET]}, SECRET.encode()),
        ExceptionGroup(f"two of {SECRET}", [ValueError(SECRET)]),
        OddError(),
        noted,
        caused,
    ]


@pytest.mark.parametrize("error", foreign(), ids=repr)
def test_an_error_of_foreign_code_brings_no_secret_into_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(type(error)):
        raise error
    log = logging.getLogger("bowerbird.somewhere")
    log.error("failed on %s", SECRET, extra={"error": SECRET}, exc_info=error)
    assert SECRET not in caplog.text
    assert "Traceback" in caplog.text
    assert SECRET not in repr([vars(record) for record in caplog.records])


@pytest.mark.parametrize(
    "error", [one for one in foreign() if not isinstance(one, OddError | ExceptionGroup)], ids=repr
)
def test_an_error_of_foreign_code_is_veiled_with_all_that_led_to_it(error: Exception) -> None:
    assert SECRET in "".join(traceback.format_exception(error))
    veil(error)
    assert SECRET not in "".join(traceback.format_exception(error))


def test_an_error_without_a_secret_stays_as_it_is() -> None:
    error = OSError(2, "No such file")
    veil(error)
    assert str(error) == "[Errno 2] No such file"
    assert error.args == (2, "No such file")


@pytest.mark.parametrize("error", foreign()[:6], ids=repr)
def test_the_ledger_gets_no_secret_from_an_error_of_foreign_code(error: Exception) -> None:
    class Lookup:
        name, source, attempts = "lookup", COVERS, 3

    with pytest.raises(type(error)):
        raise error
    entry = outcomes.failed(Lookup(), None, error)  # type: ignore[arg-type]
    assert SECRET not in f"{entry.error} {entry.trace}"
    assert entry.trace


def test_short_words_are_no_secrets_of_the_process() -> None:
    hide("ollama")
    assert hidden("an ollama") == "an ollama"


def test_the_process_keeps_the_newest_secrets_only() -> None:
    for number in range(hiding._KNOWN_AT_MOST + 50):
        hide(f"token-number-{number}")
    assert len(hiding._known) == hiding._KNOWN_AT_MOST
    assert hidden("token-number-149") == "***"


@pytest.mark.parametrize(
    ("address", "secrets"),
    [
        ("s3://key:a%2Fb@bucket/x", ["a%2Fb", "a/b"]),
        ("simplecache::ftp://me:a/b//c@host/x", ["a/b//c", "a/b//c"]),
        ("webdav://host/x?token=hush&size=2", ["hush"]),
        ("s3://bucket/x", []),
        ("me@example.org", []),
    ],
)
def test_the_secrets_in_an_address(address: str, secrets: list[str]) -> None:
    assert secrets_of(address) == secrets
