"""The composition root: builds the parts of a catalogue from its settings and fits them together. Nothing else does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
from sqlalchemy import Engine

from bowerbird.background.bell import Bell
from bowerbird.background.desk import Desk
from bowerbird.background.engines import carrier_for, crew_for
from bowerbird.background.jobs import Jobs
from bowerbird.catalogue.database import open_database
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.view import View
from bowerbird.http.budget import DatabaseBudget
from bowerbird.http.client import HttpClient, Limits, SourceSettings
from bowerbird.http.paid import DatabasePaidAnswers
from bowerbird.http.rules import lacking
from bowerbird.http.vocabularies import DatabaseVocabularies
from bowerbird.images.store import ImageStore
from bowerbird.importing.bulk.front import Lists
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, Registry, own_mode
from bowerbird.importing.reviewing import Reviews
from bowerbird.importing.runner import Runner, RunOptions
from bowerbird.settings import Settings
from bowerbird.words.query import Query
from bowerbird.words.results import ImportResult
from bowerbird.words.work import Mode


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a catalogue consists of.

    Attributes:
        sources: what the user overrides of each source, by name; filled as importers are registered.
    """

    engine: Engine
    registry: Registry
    sources: dict[str, SourceSettings]
    bell: Bell
    store: Store
    http: HttpClient
    reader: Reader
    finder: Finder
    desk: Desk
    runner: Runner
    lists: Lists
    reviews: Reviews


def mode_of(provider: Provider[Any], settings: Settings) -> Mode:
    """Return when a provider is asked: as the user wishes, else as it declares; never while its source is not set up.

    Raises:
        ConfigurationError: a setting of it is wrong.
    """
    wish = settings.of_provider(provider.name)[0]
    if wish is None and lacking(provider.source, settings.of_source(provider.source)):
        return Mode.OFF
    return wish or own_mode(provider)


def assemble(
    settings: Settings, *, version: str, database_url: str, limits: Limits, transport: httpx2.BaseTransport | None
) -> Parts:
    """Return the parts, ready for importers to be registered.

    Args:
        settings: the settings in force.
        version: Bowerbird's version, for the sources.
        database_url: where the catalogue is.
        limits: what one request to a source may cost.
        transport: carries the requests instead of the network.

    Raises:
        ConfigurationError: a setting is wrong, the database cannot be opened, or its schema is out of date.
    """
    # Asked for with every row of a list, and always the same.
    modes: dict[Provider[Any], Mode] = {}

    def mode(provider: Provider[Any]) -> Mode:
        if provider not in modes:
            modes[provider] = mode_of(provider, settings)
        return modes[provider]

    def run_deferred(importer: AnyImporter, query: Query, providers: Sequence[str] | None) -> ImportResult[Any]:
        return runner.run(importer, RunOptions(providers=providers), query=query)

    engine = open_database(database_url)
    registry = Registry(mode, settings.of_fields)
    bell = Bell(carrier_for(engine))
    sources: dict[str, SourceSettings] = {}
    reader, finder = Reader(engine, registry.precedence, registry.of_fields), Finder(engine)
    http = HttpClient(
        contact=settings["contact"],
        version=version,
        budget=DatabaseBudget(engine),
        sources=sources,
        limits=limits,
        transport=transport,
        images=ImageStore(settings["images"]),
        languages=settings["languages"],
        paid=DatabasePaidAnswers(engine),
        catalogue=View(reader, finder),
        vocabularies=DatabaseVocabularies(engine),
    )
    store = Store(engine, plan=registry.plan, carrier=bell)
    crew = crew_for(
        Jobs(registry=registry, reader=reader, finder=finder, store=store, http=http),
        engine=engine,
        carrier=bell,
        run=run_deferred,
        width=lambda name: settings.of_provider(name)[1],
        lease=dt.timedelta(seconds=settings["lease_seconds"]),
    )
    desk = Desk(crew)
    runner = Runner(store=store, finder=finder, reader=reader, http=http, mode=mode, work=desk)
    lists = Lists(
        ListParts(
            engine=engine,
            store=store,
            finder=finder,
            reader=reader,
            http=http,
            imports=Imports(engine),
            registry=registry,
            queue=desk.queue_in_bulk,
        )
    )
    return Parts(
        engine=engine,
        registry=registry,
        sources=sources,
        bell=bell,
        store=store,
        http=http,
        reader=reader,
        finder=finder,
        desk=desk,
        runner=runner,
        lists=lists,
        reviews=Reviews(
            engine=engine,
            registry=registry,
            runner=runner,
            store=store,
            finder=finder,
            reader=reader,
            http=http,
            imports=lists.imports,
        ),
    )
