"""Addresses of databases as people write them."""

from __future__ import annotations

import pytest

from bowerbird.catalogue.addresses import parsed_url
from bowerbird.words.errors import ConfigurationError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sqlite:///music.db", "sqlite:///music.db"),
        ("sqlite:////srv/music.db", "sqlite:////srv/music.db"),
        ("sqlite://", "sqlite://"),
        ("postgres://me@host/music", "postgresql://me@host/music"),
        ("POSTGRES://me@host/music", "postgresql://me@host/music"),
        ("postgres+psycopg://me@host/music", "postgresql+psycopg://me@host/music"),
        (" postgresql://me@host/music\n", "postgresql://me@host/music"),
    ],
)
def test_what_is_understood(typed: str, meant: str) -> None:
    assert parsed_url(typed).render_as_string() == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sqlite://music.db", "three slashes.*write sqlite:///music.db"),
        ("sqlite:/srv/music.db", "three slashes.*write sqlite:////srv/music.db"),
        ("sqlite:music.db", "three slashes.*write sqlite:///music.db"),
        ("sqlite+pysqlite://music.db", "three slashes"),
        ("music.db", "write sqlite:///music.db"),
        ("/srv/music.db", "write sqlite:////srv/music.db"),
        (r"C:\Users\me\music.db", "write sqlite:///C:/Users/me/music.db"),
        ("mysql://me:secret@host/music", "neither SQLite nor PostgreSQL.*postgresql://user@host"),
        ("nonsense://x", "neither SQLite|not a database URL"),
        ("", "not a database URL; one looks like"),
    ],
)
def test_a_near_miss_says_what_to_write(typed: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        parsed_url(typed)
    assert "secret" not in str(caught.value)
