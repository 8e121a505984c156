"""Many items at once, as a program asks for them: the part of :class:`bowerbird.Bowerbird` that imports lists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.kinds import Kind, describe
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import HttpClient
from bowerbird.http.spending import spending
from bowerbird.importing.bulk.front import Lists
from bowerbird.importing.bulk.rows import AnyRow
from bowerbird.importing.collection import CollectionImporter
from bowerbird.importing.importer import Importer
from bowerbird.importing.registry import AnyImporter
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.music.series import SeriesRows, read_series
from bowerbird.sources.ai.listing import FoundRow, albums_of_text
from bowerbird.sources.ai.source import AI
from bowerbird.words.collections import CollectionResult, TellCollected
from bowerbird.words.errors import QueryError
from bowerbird.words.lists import ListImport, ListName, TellProgress
from bowerbird.words.previews import ListPreview
from bowerbird.words.query import Query

ItemT = TypeVar("ItemT", bound=Item)
OwnerT = TypeVar("OwnerT", bound=Item)
QueryT = TypeVar("QueryT", bound=Query)


class ManyAtOnce(ABC):
    """What a catalogue does with lists and collections.

    Attributes:
        imports: the lists that were imported, row by row.
    """

    imports: Imports
    _lists: Lists
    _http: HttpClient

    @abstractmethod
    def register(self, importer: AnyImporter) -> None:
        """Make an importer known."""

    @abstractmethod
    def importer(self, kind: str) -> AnyImporter:
        """Return the importer of a kind."""

    @abstractmethod
    def _stored(self, item: Item | int, kind: Kind) -> int:
        """Return the id of a stored item of a kind."""

    def _run_all(
        self,
        importer: type[CollectionImporter[OwnerT, ItemT]],
        *,
        progress: TellCollected | None = None,
        **words: Any,  # noqa: ANN401 -- the owner, and the lister's own options
    ) -> CollectionResult:
        owner = words.pop(importer.word, None)
        if owner is None:
            raise QueryError(f"give {importer.word}=…: a stored item or its id")
        for word, value in words.items():
            if isinstance(value, str) or not isinstance(value, Sequence):
                raise QueryError(f"{word}={value!r} must be a list of words")
        self.register(importer.importer)
        return self._lists.collect(importer, self._stored(owner, describe(importer.owner)), words, tell=progress)

    def run_many(  # noqa: PLR0913 -- the words of one call, all but the first two by name
        self,
        importer: type[Importer[ItemT, QueryT]],
        rows: Iterable[AnyRow],
        *,
        list_name: ListName | str | None = None,
        source: str = "a program",
        force_providers: bool = False,
        progress: TellProgress | None = None,
    ) -> ListImport:
        """Import many items with few requests. What comes of each row is kept: see ``imports``.

        Rows whose items are in the catalogue cost no request. What a source tells only of one item at a time (links,
        cover art) is left to the workers.

        Args:
            importer: of the kind that the rows speak of.
            rows: words of its query each, with a ``rank`` if it has one; they are read once, never all at a time.
            list_name: the list of the catalogue that is to keep their order.
            source: where they come from, for a person.
            force_providers: have the workers ask again about items that are stored, and ask again for what was asked
                for in vain.
            progress: is told how far it has come.

        Returns:
            The import, with how many rows came to what. Stopped by a source that is down, it is not a success, and
            :meth:`resume_import` goes on with it.

        Raises:
            QueryError: these are no rows, or the list cannot be called so; nothing was written.
            ConfigurationError: something is set up wrongly; the import can be gone on with.
            Exception: whatever reading the rows raises. What was read is kept, and :meth:`resume_import` does it, but
                such an import never becomes ``done``: import the rows again.
        """
        self.register(importer)
        name = ListName(name=list_name) if isinstance(list_name, str) else list_name
        return self._lists.run(importer, rows, source=source, name=name, force=force_providers, tell=progress)

    def resume_import(
        self, number: int, *, retry: Sequence[str] = (), progress: TellProgress | None = None
    ) -> ListImport:
        """Go on with an import where it stopped; no row is done twice.

        Args:
            number: the import.
            retry: rows to do again: ``failed`` (what was unavailable or failed), ``not_found``, ``ambiguous``.
            progress: is told how far it has come.

        Raises:
            NotInCatalogueError: there is no such import.
            QueryError: nothing can be done again by that word, or its kind has no importer here.
            ConfigurationError: as of :meth:`run_many`.
        """
        importer = self.importer(self.imports.get(number).kind)
        return self._lists.resume(importer, number, retry=retry, tell=progress)

    def preview_many(
        self, importer: type[Importer[ItemT, QueryT]], rows: Iterable[AnyRow], *, force_providers: bool = False
    ) -> ListPreview:
        """Return what :meth:`run_many` would do with these rows; nobody is asked, and nothing is saved."""
        self.register(importer)
        return self._lists.preview(importer, rows, force=force_providers)

    def albums_in_text(self, text: str) -> list[FoundRow]:
        """Return the albums that a text or an HTML page recommends or ranks, as a model reads it.

        Nothing is imported: have a person look at them first. What the text does not say again is left out. The same
        text is paid for once.

        Args:
            text: the text; a long one is read in parts.

        Raises:
            QueryError: the text is empty or too long.
            ConfigurationError: no model is set up, or its key is wrong.
            UnavailableError: the model is down or busy, or may not cost more.
            RejectedError: the model refuses, or its answer cannot be understood.
        """
        with spending():
            return albums_of_text(text, self._http.at(AI))

    def series(self, importer: AnyImporter, mbid: str) -> SeriesRows:
        """Return the members of a MusicBrainz series as rows for :meth:`run_many`. One request.

        Args:
            importer: of the kind of its members.
            mbid: the series, or its address.

        Raises:
            QueryError: it is no id of a series, there is no such series, or its members are of another kind.
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        return read_series(self._http.at(MUSICBRAINZ), importer, mbid)
