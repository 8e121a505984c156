"""Work: what is to be asked in the background, in which order, and how a provider takes part in an import."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum, StrEnum
from typing import NamedTuple

CLOCK_MARGIN = dt.timedelta(minutes=5)
"""Clocks of machines that work together differ by less. A moment that lies further ahead than anything that gives
moments, and than this, was given by a wrong clock, and is not believed."""


class Mode(StrEnum):
    """When a provider is asked. A provider says so itself, and a setting may say otherwise (``cover_art_mode``)."""

    NOW = "now"
    BACKGROUND = "background"
    OFF = "off"


class Priority(IntEnum):
    """Who comes first among the jobs that are due: the smallest number; those of one number go by age."""

    ASKED = 0
    """What a person asked for just now, and may be waiting for."""
    BULK = 10
    """Many at once: a list, a new provider for all items, what came along with something else."""
    REFRESH = 20
    """What has become stale is asked again when there is nothing better to do."""


class JobKey(NamedTuple):
    """A job is what is to be asked of one provider about one item; there is never more than one of these."""

    item_id: int
    provider: str
