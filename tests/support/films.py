"""Films: a kind of somebody's own beside music, and short words to save items of any kind with ties between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Mapped

from bowerbird import Bowerbird
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.imports.settling import Settled, enter
from bowerbird.catalogue.kinds import List, describe
from bowerbird.catalogue.tables import Item
from bowerbird.importing.importer import Importer
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.sources.related import RelatedItems
from bowerbird.testing.fakes import ScriptedProvider
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Status

SCHEME = "shelf"


class Film(Item):
    """A film."""

    title: Mapped[str]


class FilmQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    """A film by its title."""

    title: str | None = None

    name_word = "title"

    def wanted(self) -> Wanted | None:
        """Say how a film is recognised by words."""
        return None if self.title is None else Wanted(name=self.title)


def shelf() -> ScriptedProvider:
    """Return a provider that knows nothing: its answers are saved by `save`."""
    return ScriptedProvider("shelf", None)


class RelatedFilms(Importer[Film, FilmQuery]):
    """Films, and what belongs together with them."""

    providers = (shelf(), RelatedItems("film"))


class RelatedAlbums(Importer[Album, AlbumQuery]):
    """Albums, and what belongs together with them."""

    providers = (shelf(), RelatedItems("album", without=("release", "song")))


class RelatedArtists(Importer[Artist, ArtistQuery]):
    """Artists, and what belongs together with them."""

    providers = (shelf(), RelatedItems("artist"))


IMPORTERS: dict[type[Item], Any] = {Film: RelatedFilms, Album: RelatedAlbums, Artist: RelatedArtists}


def furnish(bird: Bowerbird) -> Bowerbird:
    """Make the importers of this shelf known."""
    for importer in IMPORTERS.values():
        bird.register(importer)
    return bird


def tie(role: str, kind: type[Item], name: str, *, position: int = 0) -> Related:
    """Return a tie to an item that has an identifier, and is created if it is not there."""
    return Related(role=role, kind=describe(kind).name, facts=facts_of(kind, name), position=position)


def facts_of(kind: type[Item], name: str, *ties: Related, identified: bool = True) -> Facts:
    """Return facts that name an item."""
    known = (Identifier(SCHEME, f"{describe(kind).name} {name}"),) if identified else ()
    return Facts(fields={describe(kind).display_field: name}, identifiers=known, related=ties)


def save(bird: Bowerbird, kind: type[Item], name: str, *ties: Related, identified: bool = True) -> int:
    """Save what the shelf says of an item, and return its id."""
    facts = facts_of(kind, name, *ties, identified=identified)
    entry = LedgerEntry(provider="shelf", status=Status.SUCCEEDED, facts=facts)
    saved = bird._store.apply([Answer(kind=kind, entry=entry, run="test")])[0].item_id
    assert saved is not None
    return saved


def listed(bird: Bowerbird, name: str, item_ids: Iterable[int]) -> int:
    """Save a list of items in order, and return its id."""
    list_id = save(bird, List, name)
    entries = [
        Settled(number=rank, rank=rank, status=RowStatus.EXISTING, item_id=item_id)
        for rank, item_id in enumerate(item_ids, start=1)
    ]
    bird._store.apply([], also=lambda connection, _: enter(connection, list_id, entries))
    return list_id


def ask(bird: Bowerbird, kind: type[Item], item_id: int) -> Status:
    """Ask the catalogue now what belongs together with an item."""
    result = bird.run(IMPORTERS[kind], item=item_id, providers=["related"])
    return Status(result.providers["related"].status)


def recommended(bird: Bowerbird, item_id: int) -> dict[str, str]:
    """Return what is stored as belonging together with an item, in its order: names with reasons."""
    ties = [one for one in bird.show(item_id).relations if one.role == "related"]
    assert [one.position for one in ties] == sorted({one.position for one in ties})
    scores = [one.details["score"] for one in ties]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    return {one.name: one.details["reason"] for one in ties}
