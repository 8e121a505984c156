"""A program that uses the library keeps its own say about logging."""

from __future__ import annotations

import logging

from bowerbird.catalogue.database import connect


def test_opening_postgresql_leaves_the_drivers_log_level_alone() -> None:
    driver = logging.getLogger("psycopg")
    before = driver.level
    driver.setLevel(logging.INFO)
    try:
        connect("postgresql://me@127.0.0.1:1/x").dispose()
        assert driver.level == logging.INFO
    finally:
        driver.setLevel(before)
