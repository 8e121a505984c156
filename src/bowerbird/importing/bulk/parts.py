"""What importing lists works with: the parts of a catalogue, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.http.client import HttpClient
from bowerbird.importing.registry import Registry
from bowerbird.words.work import JobKey

QueueJobs = Callable[[Sequence[JobKey]], object]
"""Leaves jobs to the workers, behind whatever a person waits for."""


@dataclass(frozen=True, kw_only=True)
class ListParts:
    """The parts of one catalogue."""

    engine: Engine
    store: Store
    finder: Finder
    reader: Reader
    http: HttpClient
    imports: Imports
    registry: Registry
    queue: QueueJobs
