"""What a program holds in its hand: a catalogue and the sources that fill it, behind one object, :class:`Bowerbird`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, overload

import httpx2
from sqlalchemy.orm import Session

from bowerbird import __version__
from bowerbird.assembly import assemble
from bowerbird.background.enriching import Enriched
from bowerbird.background.worker import Worker
from bowerbird.catalogue.comparing import MergePreview, preview_of
from bowerbird.catalogue.kinds import Kind, describe, kind_of, known_kinds
from bowerbird.catalogue.own_tables import make_missing
from bowerbird.catalogue.records import ItemRecord, Revision
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import Limits
from bowerbird.importing.collection import CollectionImporter
from bowerbird.importing.importer import Importer
from bowerbird.importing.loading import loaded, with_related
from bowerbird.importing.matching import Preference
from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.runner import RunOptions
from bowerbird.many import ManyAtOnce
from bowerbird.music import AlbumImporter, ArtistImporter, LabelImporter, ReleaseImporter, SongImporter
from bowerbird.rebuilding import Rebuilt, check_precedence, rebuild
from bowerbird.settings import Settings, load_settings
from bowerbird.spelling import refuse_misspelt
from bowerbird.words.collections import CollectionResult, TellCollected
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.query import Query
from bowerbird.words.results import Difference, ImportResult

ItemT = TypeVar("ItemT", bound=Item)
OwnerT = TypeVar("OwnerT", bound=Item)
QueryT = TypeVar("QueryT", bound=Query)

BUILT_IN: tuple[AnyImporter, ...] = (ArtistImporter, AlbumImporter, ReleaseImporter, SongImporter, LabelImporter)


class Bowerbird(ManyAtOnce):
    """A catalogue and the sources that fill it. Close it, or use it in a ``with`` statement; threads may share it.

    Args:
        database_url: ``sqlite:///FILE`` or ``postgresql://…``; by default what the settings say.
        importers: importers of your own, besides those for music.
        settings: the settings in force; by default read from the environment and ``bowerbird.toml``.
        limits: what one request to a source may cost.
        transport: carries the requests instead of the network (``httpx2.MockTransport`` in tests).

    Raises:
        ConfigurationError: a setting is wrong, the database cannot be opened, or its schema is out of date.
    """

    def __init__(
        self,
        database_url: str | None = None,
        *,
        importers: Iterable[AnyImporter] = (),
        settings: Settings | None = None,
        limits: Limits | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.settings = settings or load_settings(database_url=database_url)
        parts = assemble(
            self.settings,
            version=__version__,
            database_url=database_url or self.settings["database_url"],
            limits=limits or Limits(),
            transport=transport,
        )
        self._engine = parts.engine
        self._registry = parts.registry
        self._sources = parts.sources
        self._bell = parts.bell
        self._store = parts.store
        self._http = parts.http
        self._finder = parts.finder
        self._runner = parts.runner
        self._lists = parts.lists
        self.imports = parts.lists.imports
        self.reviews = parts.reviews
        self.catalogue = parts.reader
        self.background = parts.desk
        for importer in (*BUILT_IN, *loaded(self.settings["importers"] or ()), *importers):
            self.register(importer)
        try:
            refuse_misspelt(self.settings, self._registry.importers())
        except ConfigurationError:
            self.close()
            raise
        for kind in self.settings["precedence"] or ():
            # A kind of the user's own may be registered later; then it is looked at when it is rebuilt.
            if self._registry.importer(kind) is not None:
                self._check_precedence(kind)

    @overload
    def run(
        self,
        importer: type[Importer[ItemT, QueryT]],
        *,
        item: ItemT | int | None = None,
        force_providers: bool = False,
        providers: Sequence[str] | None = None,
        pick: int | None = None,
        best: bool = False,
        create: bool = False,
        **query: Any,  # noqa: ANN401 -- the query's own words
    ) -> ImportResult[ItemT]: ...

    @overload
    def run(
        self,
        importer: type[CollectionImporter[OwnerT, ItemT]],
        *,
        progress: TellCollected | None = None,
        **words: Any,  # noqa: ANN401 -- the owner, and what to leave out
    ) -> CollectionResult: ...

    def run(self, importer: Any, **words: Any) -> Any:
        """Find or create an item, ask its providers in order, and save after each that succeeds.

        An item that is stored already is returned at once, without a request, unless ``force_providers`` or
        ``providers`` say otherwise.

        With an importer of all that belongs to an item (``ReleasesImporter``), import that: every page of the source's
        listing is saved as it comes. Run again, it adds what is new, changes what has changed, leaves the rest alone,
        and repairs what an earlier failure left out. Items that the source does not list any more are never deleted:
        they follow the one that they were merged into, or are marked as missing.

        Args:
            importer: what to import, such as ``ArtistImporter`` or ``DiscographyImporter``.
            words: of one item:

                - ``item``: the stored item to enrich (or its id), instead of a query;
                - ``force_providers``: ask every provider again;
                - ``providers``: ask only these, also about a stored item;
                - ``pick``: when the words fit several items, take the one of this number in ``result.candidates``;
                - ``best``: when the words fit several items, take the best;
                - ``create``: when no source has the item, save it from the words given, as the curator's;
                - what is known: ``name="Pink Floyd"``, ``mbid="…"``, ``title=…, artist=…``.

                Of all that belongs to an item: that item (or its id) under the importer's word (``album=…``), what to
                leave out (``types=["album", "ep"]``), and ``progress``, which is told how many items are saved.

        Raises:
            QueryError: neither a query nor an item is given, or both; the query is invalid, an unknown provider is
                named, ``pick`` is no number of the list, or the source cannot know the item by what is known of it.
            NotInCatalogueError: there is no such item.
        """
        if isinstance(importer, type) and issubclass(importer, CollectionImporter):
            return self._run_all(importer, **words)
        return self._run_one(importer, **words)

    def _run_one(  # noqa: PLR0913 -- the words of one call; all but the importer by name
        self,
        importer: type[Importer[ItemT, QueryT]],
        *,
        item: ItemT | int | None = None,
        force_providers: bool = False,
        providers: Sequence[str] | None = None,
        pick: int | None = None,
        best: bool = False,
        create: bool = False,
        **query: Any,  # noqa: ANN401 -- the query's own words
    ) -> ImportResult[ItemT]:
        self.register(importer)
        if (item is None) == (not query):
            raise QueryError(f"give either item=… or a query, not both and not neither: {importer.query.accepted()}")
        _refuse_no_list(providers)
        options = RunOptions(
            force_providers=force_providers,
            providers=providers,
            preference=Preference(pick=pick, best=best),
            create=create,
        )
        if item is not None:
            return self._runner.run(importer, options, item_id=self._stored(item, describe(importer.kind)))
        return self._runner.run(importer, options, query=importer.query.from_words(query))

    def enqueue(
        self,
        importer: type[Importer[ItemT, QueryT]],
        *,
        item: ItemT | int | None = None,
        providers: Sequence[str] | None = None,
        **query: Any,  # noqa: ANN401 -- the query's own words
    ) -> ImportResult[ItemT]:
        """Leave it to the workers to ask providers about an item: the same as :meth:`run`, later.

        Args:
            importer: as of :meth:`run`.
            item: the stored item (or its id), instead of a query. A query may speak of an item that is not stored yet:
                then the whole import is left to the workers.
            providers: only these; by default all that are not switched off, the foreground ones too.
            query: what is known of the item.

        Returns:
            A result in which the providers are ``queued``; its ``wait`` waits for them.

        Raises:
            QueryError: as of :meth:`run`.
            NotInCatalogueError: there is no such item.
        """
        self.register(importer)
        _refuse_no_list(providers)
        if (item is None) == (not query):
            raise QueryError(f"give either item=… or a query, not both and not neither: {importer.query.accepted()}")
        if item is not None:
            return self._runner.enqueue(importer, self._stored(item, describe(importer.kind)), providers)
        asked = importer.query.from_words(query)
        found = self._runner.stored(importer.kind, asked)
        if found is not None:
            return self._runner.enqueue(importer, found, providers)
        return self.background.defer(importer, asked, providers)

    def enrich(self, kind: type[Item] | str | None = None, **how: Any) -> Enriched:  # noqa: ANN401 -- see Desk.enrich
        """Have a provider asked about many items that exist: see :meth:`bowerbird.background.desk.Desk.enrich`."""
        return self.background.enrich(kind if kind is None or isinstance(kind, str) else describe(kind).name, **how)

    def worker(self, **how: Any) -> Worker:  # noqa: ANN401 -- see Desk.worker
        """Return a worker for what is due: see :meth:`bowerbird.background.desk.Desk.worker`."""
        return self.background.worker(**how)

    def edit(
        self,
        item: Item | int,
        values: Mapping[str, Any] | None = None,
        *,
        forget: Collection[str] = (),
        **more: Any,  # noqa: ANN401 -- a field's value
    ) -> Difference:
        """Keep a person's word on some fields of an item: it wins over every source, now and later.

        Args:
            item: the stored item, or its id.
            values: by field; None means that the field is to be blank. Or as keywords: ``title="…"``.
            forget: fields on which the person's earlier word is withdrawn, so that the sources speak again.
            more: more values.

        Returns:
            What changed.

        Raises:
            QueryError: nothing is given, a field is unknown, its value is of another type, or a required field would
                become blank.
            NotInCatalogueError: there is no such item.
        """
        given = {**(values or {}), **more}
        stored = self.catalogue.item(_id_of(item))
        item_id, kind = stored.id, kind_of(stored)
        if not given and not forget:
            raise QueryError(f"nothing to edit: {kind.name} has the fields {', '.join(kind.fields)}")
        return self._store.edit(kind.item, item_id, given, forget=forget).difference

    def _check_precedence(self, kind: str) -> None:
        try:
            check_precedence(self.catalogue, self._registry, kind)
        except QueryError as error:
            self.close()
            raise ConfigurationError(str(error)) from None

    def rebuild(
        self,
        kind: type[Item] | str | None = None,
        *,
        after: int = 0,
        progress: Callable[[int, int, int], None] | None = None,
    ) -> Rebuilt:
        """Merge items anew from what their sources have said: after the precedence has changed. Nobody is asked.

        It goes through them in chunks, each of which is saved for itself. Interrupted, it has done what it has done.

        Args:
            kind: only items of this kind.
            after: only items of a larger id: where an earlier call stopped.
            progress: is told how many are done, of how many, and the id of the last one.

        Raises:
            QueryError: there is no such kind, or the precedence names a field or provider that its kind does not have.
        """
        for named in self.settings["precedence"] or ():
            self.catalogue.kind(named)
        one = self.catalogue.kind(kind) if isinstance(kind, str) else describe(kind) if kind else None
        names = [one.name] if one else list(known_kinds())
        return rebuild(self.catalogue, self._store, self._registry, names, after=after, progress=progress)

    def merge(self, item: Item | int, *, into: Item | int) -> ItemRecord:
        """Make one item of two, as a person says, and return it.

        All that hangs on *item* moves: identifiers, relations, what the sources said, a person's edits. Its id goes on
        leading to the other one. Whatever speaks against it (:meth:`merge_preview`) is not looked at.

        Raises:
            QueryError: they are the same item, or of two kinds.
            NotInCatalogueError: there is no such item.
        """
        survivor, duplicate = self._two(item, into)
        self._store.merge(kind_of(survivor).item, survivor.id, duplicate.id)
        return self.catalogue.record(survivor.id)

    def merge_preview(self, item: Item | int, *, into: Item | int) -> MergePreview:
        """Return what :meth:`merge` would do, and what speaks against it; nothing is changed.

        Different ids of one scheme, other makers or wholes, other years, and other types speak against it.

        Raises:
            QueryError: they are the same item, or of two kinds.
            NotInCatalogueError: there is no such item.
        """
        survivor, duplicate = self._two(item, into)
        return preview_of(kind_of(survivor), self.catalogue.record(survivor.id), self.catalogue.record(duplicate.id))

    def _two(self, item: Item | int, into: Item | int) -> tuple[Item, Item]:
        duplicate, survivor = self.catalogue.item(_id_of(item)), self.catalogue.item(_id_of(into))
        if duplicate.id == survivor.id:
            raise QueryError(f"{_id_of(item)} and {_id_of(into)} are one item already ({survivor.id})")
        if kind_of(duplicate) is not kind_of(survivor):
            raise QueryError(
                f"item {duplicate.id} is of the kind {duplicate.kind}, item {survivor.id} of {survivor.kind}"
            )
        return survivor, duplicate

    def show(self, item: Item | int) -> ItemRecord:
        """Return everything that is known of an item, with who said it.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        return self.catalogue.record(_id_of(item))

    def history(self, item: Item | int) -> tuple[Revision, ...]:
        """Return the changes of an item, the oldest first.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        return self.catalogue.history(_id_of(item))

    def session(self) -> Session:
        """Return an ORM session for queries of your own. Read with it; writing is the store's business."""
        return Session(self._engine)

    def register(self, importer: AnyImporter) -> None:
        """Make an importer of your own known, with the tables of its kind and related kinds where they are missing.

        It takes the place of an earlier importer of the same kind; the order of its providers is the precedence.

        Raises:
            ConfigurationError: a table is there and lacks a column that its kind has; `bowerbird db upgrade` adds it.
        """
        if importer in self._registry.importers():
            return
        make_missing(self._engine, with_related(importer.kind))
        for provider in importer.providers:
            for source in (provider.source, *provider.also_asks):
                self._sources[source.name] = self.settings.of_source(source)
            self.settings.of_provider(provider.name)
        self._registry.register(importer)

    def importer(self, kind: str) -> AnyImporter:
        """Return the importer of a kind.

        Raises:
            QueryError: there is none.
        """
        found = self._registry.importer(kind)
        if found is None:
            raise QueryError(f"there is no importer of the kind {kind!r}")
        return found

    @property
    def importers(self) -> tuple[AnyImporter, ...]:
        """Every importer that is known."""
        return self._registry.importers()

    def close(self) -> None:
        """Close the connections to the sources and to the database."""
        self._http.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _stored(self, item: Item | int, kind: Kind) -> int:
        stored = self.catalogue.item(_id_of(item))
        found = kind_of(stored)
        if found is not kind:
            raise QueryError(f"item {stored.id} is of the kind {found.name}, not {kind.name}")
        return stored.id


def _refuse_no_list(providers: object) -> None:
    if providers is not None and (isinstance(providers, str) or not isinstance(providers, Sequence)):
        raise QueryError(f"providers={providers!r} must be a list of names")


def _id_of(item: object) -> int:
    if isinstance(item, Item):
        return item.id
    if isinstance(item, int) and not isinstance(item, bool):
        return item
    raise QueryError(f"item={item!r} must be a stored item or its id")
