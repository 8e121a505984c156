"""``import releases`` and ``import discography``: all that belongs to an album or an artist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import FAILED, emit
from bowerbird.cli.terminal import counting, note, say
from bowerbird.words.errors import NotInCatalogueError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.collection import AnyCollection
    from bowerbird.words.collections import CollectionResult

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def releases(
    ctx: typer.Context,
    album: Annotated[str, typer.Argument(metavar="ALBUM", help="The album: an id, a title, an address or ID.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Import all releases of an album with their tracks, and bring those there are into line with the source."""
    from bowerbird.cli import render
    from bowerbird.music import ReleasesImporter

    with opened(ctx) as bird:
        owner = _owner(bird, ReleasesImporter, album)
        with counting("Releases") as progress:
            result = bird.run(ReleasesImporter, album=owner, progress=progress)
    if as_json:
        emit(result.to_dict())
    else:
        say(*render.collection_shown(result, "import releases"))
    if not result.success:
        raise typer.Exit(FAILED)


def discography(
    ctx: typer.Context,
    artist: Annotated[str, typer.Argument(metavar="ARTIST", help="The artist: an id, a name, an address or ID.")],
    *,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Only album, ep, single, live, compilation, …; may be repeated."),
    ] = None,
    with_releases: Annotated[bool, typer.Option("--releases", help="Import the releases of each album too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import all albums of an artist, those with others included; what is in the catalogue is enriched."""
    from bowerbird.cli import render
    from bowerbird.music import DiscographyImporter

    with opened(ctx) as bird:
        owner = _owner(bird, DiscographyImporter, artist)
        with counting("Albums") as progress:
            result = bird.run(DiscographyImporter, artist=owner, types=types or (), progress=progress)
        releases_of = _releases(bird, result) if with_releases else []
    if as_json:
        emit({**result.to_dict(), "releases": [one.to_dict() for one in releases_of]})
    else:
        say(*render.collection_shown(result, "import discography"))
        if with_releases:
            say(*render.releases_summed(releases_of))
    if not all(one.success for one in (result, *releases_of)):
        raise typer.Exit(FAILED)


def _releases(bird: Bowerbird, albums: CollectionResult) -> list[CollectionResult]:
    from bowerbird.music import ReleasesImporter
    from bowerbird.words.collections import CollectionResult

    found = []
    with counting("Releases of each album") as progress:
        for place, album in enumerate(albums.items, start=1):
            try:
                found.append(bird.run(ReleasesImporter, album=album))
            except QueryError as error:
                # One album that cannot be asked for does not stop the others.
                found.append(CollectionResult(kind="release", owner=bird.catalogue.item(album), error=str(error)))
            progress(place, len(albums.items))
    return found


def _owner(bird: Bowerbird, importer: AnyCollection, text: str) -> int:
    """Return the stored item that *text* means; one that is only known elsewhere is imported first.

    Raises:
        NotInCatalogueError: there is none of that name here.
        ImportFailedError: no source knows it.
    """
    from bowerbird.catalogue.kinds import describe
    from bowerbird.cli.importing import understood

    kind = describe(importer.owner).name
    try:
        return bird.catalogue.resolve(kind, text)
    except NotInCatalogueError:
        single = bird.importer(kind)
        words: dict[str, Any] = understood(kind, single.query, {single.query.name_word: text})
        note(f"The {kind} is not in the catalogue: importing it first.")
        item_id: int = bird.run(single, **words).require_item().id
        return item_id
