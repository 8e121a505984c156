"""A lister: a source's way to tell all items of one kind that belong to another item, page by page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from bowerbird.http.client import SourceClient
from bowerbird.words.pages import Page
from bowerbird.words.source import Source


class Lister(ABC):
    """Lists the items that belong to another one. It asks over HTTP and parses, as a provider does.

    Attributes:
        name: the provider whose word it is; an importer of the items has a provider of this name.
        source: the service that it asks.
        scheme: the identifier by which the source knows the owner.
        options: the words by which a caller leaves items out, with the values that each accepts.
    """

    name: ClassVar[str]
    source: ClassVar[Source]
    scheme: ClassVar[str]
    options: ClassVar[Mapping[str, Sequence[str]]] = {}

    @abstractmethod
    def pages(self, owner: str, http: SourceClient, options: Mapping[str, Sequence[str]]) -> Iterator[Page]:
        """Yield what the source lists, a request a page; each item in full, as a look-up of it would tell.

        Args:
            owner: the owner's identifier of :attr:`scheme`.
            http: the client of the source.
            options: as a caller gave them.

        Raises:
            QueryError: an option has a value that is not accepted.
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
