"""A collection: the declaration of how all items that belong to another one are imported together."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from bowerbird.catalogue.tables import Item
from bowerbird.importing.lister import Lister
from bowerbird.importing.registry import AnyImporter

OwnerT = TypeVar("OwnerT", bound=Item)
ItemT = TypeVar("ItemT", bound=Item)


class CollectionImporter(Generic[OwnerT, ItemT]):
    """Declares how all items that belong to another one are imported: ``class ReleasesImporter(…[Album, Release])``.

    Attributes:
        owner: the kind to which they belong, taken from the brackets.
        kind: their kind, taken from the brackets.
        word: what a caller calls the owner: ``bird.run(ReleasesImporter, album=…)``.
        importer: how one of them is imported by itself.
        lister: who lists them.
        role: what the owner is to each of them (the ``album`` of a release), when the listing is all there is: items
            that are tied so and are not listed any more are looked after. None leaves them alone.
    """

    owner: ClassVar[type[Item]]
    kind: ClassVar[type[Item]]
    word: ClassVar[str]
    importer: ClassVar[AnyImporter]
    lister: ClassVar[Lister]
    role: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is CollectionImporter:
                cls.owner, cls.kind = get_args(base)
        super().__init_subclass__()


AnyCollection = type[CollectionImporter[Any, Any]]
