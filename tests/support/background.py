"""Importers with background providers, for this process and, by ``BOWERBIRD_IMPORTERS``, for workers of their own."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import time
from pathlib import Path
from typing import ClassVar

from sqlalchemy import update

from bowerbird import Bowerbird
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.tables import ProviderStateRow
from bowerbird.http.client import SourceClient
from bowerbird.importing.importer import Importer
from bowerbird.importing.provider import Provider
from bowerbird.music import Artist, ArtistQuery
from bowerbird.testing.fakes import NOWHERE, ScriptedProvider
from bowerbird.words.facts import Facts, Link
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import IN_LEDGER
from bowerbird.words.source import Source
from support.waiting import until

__all__ = ["until"]  # told from here too

SCHEME = "musicbrainz_artist"
AREA = Facts(fields={"area": "Cambridge"})


def mbid(number: int) -> str:
    return f"83d91898-7763-47d7-b03b-{number:012}"


class Named(Provider[ArtistQuery]):
    """Knows every artist at once."""

    name = "musicbrainz"
    source = NOWHERE
    scheme = SCHEME

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        known = query.identified_by(SCHEME) or ""
        return Facts(fields={"name": f"Artist {known[-4:]}"}, identifiers=(Identifier(SCHEME, known),))


class Background(ScriptedProvider):
    """A scripted provider that is left to the workers."""

    background = True


def named() -> ScriptedProvider:
    """Return a foreground provider that knows every artist, and remembers what it was asked."""

    def told(query: Query) -> Facts:
        known = query.identified_by(SCHEME) or ""
        return Facts(fields={"name": f"Artist {known[-4:]}"}, identifiers=(Identifier(SCHEME, known),))

    return ScriptedProvider("musicbrainz", told, scheme=SCHEME)


class Slow(Provider[ArtistQuery]):
    """Takes its time, and leaves a file for each answer: its content names it, so that twice is once."""

    source = NOWHERE
    background = True
    seconds: ClassVar[tuple[float, float]] = (0.005, 0.03)
    field: ClassVar[str] = "area"

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it asks nobody
        time.sleep(random.uniform(*self.seconds))  # noqa: S311  # clock: jobs that are under way for a while
        known = query.identified_by(SCHEME) or ""
        content = f"{self.name} {known}"
        folder = os.environ.get("CHAOS_FOLDER")
        if folder:
            (Path(folder) / hashlib.sha256(content.encode()).hexdigest()).write_text(content)
        return Facts(fields={self.field: content}, links=(Link(self.name, f"https://example.org/{self.name}/{known}"),))


class First(Slow):
    name = "first"


class Second(Slow):
    name = "second"
    field = "begin_area"


class FiveSeconds(Slow):
    seconds = (5.0, 5.0)


class SlowOne(FiveSeconds):
    name = "slow_one"


class SlowTwo(FiveSeconds):
    name = "slow_two"


class SlowThree(FiveSeconds):
    name = "slow_three"


class Counted(Provider[ArtistQuery]):
    """Asks a server on loopback, which counts; five times a second at most, all workers together."""

    name = "counted"
    source = Source(name="counted", url=os.environ.get("COUNTED_URL", "http://127.0.0.1:9"), rate=5.0)
    background = True
    concurrency = 8

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # noqa: ARG002 -- it is asked the same
        http.get("thing")
        return None


class ChaosImporter(Importer[Artist, ArtistQuery]):
    providers = (Named(), First(), Second())


class SlowImporter(Importer[Artist, ArtistQuery]):
    providers = (Named(), SlowOne(), SlowTwo(), SlowThree())


class CountedImporter(Importer[Artist, ArtistQuery]):
    providers = (Named(), Counted())


def drain(bird: Bowerbird) -> None:
    bird.worker(refresh=False).run(drain=bird.background.drained())


def lines(bird: Bowerbird, provider: str = "slow") -> list[str]:
    found = bird.background.jobs(providers=[provider], statuses=IN_LEDGER, limit=None)
    return [one.status for one in found]


def make_due(bird: Bowerbird, provider: str = "slow") -> None:
    """Let the time pass that a job waits for."""
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    tables = table_of(EnrichmentRow), table_of(ProviderStateRow)
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        for table, name in zip(tables, ("due_at", "probe_at"), strict=True):
            column = table.c[name]
            waits = table.c.provider == provider, column.is_not(None)
            connection.execute(update(table).where(*waits).values({column: past}))
