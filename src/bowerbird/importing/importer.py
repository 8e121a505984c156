"""An importer: the declaration that ties a kind, its query and its providers together."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from bowerbird.catalogue.tables import Item
from bowerbird.importing.provider import Provider
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.query import Query

ItemT = TypeVar("ItemT", bound=Item)
QueryT = TypeVar("QueryT", bound=Query)


class Importer(Generic[ItemT, QueryT]):
    """Declares how items of a kind are imported: ``class BookImporter(Importer[Book, BookQuery])``.

    Attributes:
        kind: the mapped class, taken from the brackets.
        query: the query class, taken from the brackets.
        providers: in the order in which they are asked, which is their precedence too.
    """

    kind: ClassVar[type[Item]]
    query: ClassVar[type[Query]]
    providers: ClassVar[tuple[Provider[Any], ...]]

    def __init_subclass__(cls) -> None:
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is Importer:
                cls.kind, cls.query = get_args(base)
        names = [provider.name for provider in getattr(cls, "providers", ())]
        if len(set(names)) < len(names):
            raise ConfigurationError(f"{cls.__name__} names a provider twice: {', '.join(names)}")
        super().__init_subclass__()
