"""``bowerbird import``: one item from words or an identifier, and the way to lists and collections.

Knows what can be typed, and how an import ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bowerbird.cli import collections, lists
from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import AMBIGUOUS, FAILED, WRONG_USAGE, emit
from bowerbird.cli.terminal import say, waiting
from bowerbird.words.errors import QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.registry import AnyImporter
    from bowerbird.words.query import Query
    from bowerbird.words.results import ImportResult

app = typer.Typer(help="Find or create items, ask their sources, and save what they say.")

Mbid = Annotated[str | None, typer.Option("--mbid", metavar="ID", help="The MusicBrainz ID, or its address.")]
Country = Annotated[str | None, typer.Option("--country", metavar="COUNTRY", help="Its code, such as GB, or its name.")]
Year = Annotated[str | None, typer.Option("--year", metavar="YEAR", help="The year of its first release.")]
Force = Annotated[bool, typer.Option("--force", help="Ask the sources again about an item that is stored already.")]
Provider = Annotated[
    list[str] | None, typer.Option("--provider", metavar="NAME", help="Ask only this provider; may be repeated.")
]
Pick = Annotated[
    int | None, typer.Option("--pick", metavar="N", min=1, help="When several fit, take number N of the list.")
]
Best = Annotated[bool, typer.Option("--best", help="When several fit, take the best.")]
Create = Annotated[bool, typer.Option("--create", help="When no source has it, save it from the words given.")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait for what is left to the workers; what none takes is done here.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the import is to be done; the same for every kind."""

    force: bool
    providers: list[str] | None
    pick: int | None
    best: bool
    create: bool
    wait: bool
    as_json: bool

    def __post_init__(self) -> None:
        """Refuse two ways to choose at once.

        Raises:
            QueryError: both are given.
        """
        if self.best and self.pick is not None:
            raise QueryError("--best and --pick choose differently: give one of them")


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    *,
    resume: Annotated[
        int | None, typer.Option("--resume", metavar="ID", help="Go on with the import of a list where it stopped.")
    ] = None,
    retry: Annotated[
        list[str] | None,
        typer.Option("--retry", metavar="WHAT", help="With --resume: do rows again that are failed, not_found, …"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find or create items, ask their sources, and save what they say."""
    if ctx.invoked_subcommand is not None:
        if resume is not None or retry:
            raise QueryError("--resume goes on with a list that was begun: give no command behind it")
        return
    if resume is None:
        if retry:
            raise QueryError("--retry needs --resume ID; `bowerbird imports` lists the imports")
        typer.echo(ctx.get_help())
        raise typer.Exit(WRONG_USAGE)
    lists.resume(ctx, resume, retry or [], as_json=as_json)


@app.command("artist")
def import_artist(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name, or its address or ID at MusicBrainz.")
    ] = None,
    *,
    mbid: Mbid = None,
    kind: Annotated[
        str | None, typer.Option("--type", help="Person, Group, Orchestra, Choir, Character, Other.")
    ] = None,
    country: Country = None,
    disambiguation: Annotated[str | None, typer.Option(help="What tells it from others of its name.")] = None,
    force: Force = False,
    provider: Provider = None,
    pick: Pick = None,
    best: Best = False,
    create: Create = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Import an artist: a person, a group or another maker of music."""
    words = {"name": name, "mbid": mbid, "type": kind, "country": country, "disambiguation": disambiguation}
    wish = Wish(force=force, providers=provider, pick=pick, best=best, create=create, wait=wait, as_json=as_json)
    _import(ctx, "artist", words, wish)


@app.command("album")
def import_album(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="Its title, or its address or ID at MusicBrainz.")
    ] = None,
    *,
    artist: Annotated[str | None, typer.Option(metavar="NAME", help="Who made it, as printed on it.")] = None,
    mbid: Mbid = None,
    year: Year = None,
    kind: Annotated[str | None, typer.Option("--type", help="Album, Single, EP, Broadcast, Other.")] = None,
    force: Force = False,
    provider: Provider = None,
    pick: Pick = None,
    best: Best = False,
    create: Create = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Import an album: a release group of MusicBrainz. Its artists come along."""
    words = {"title": title, "artist": artist, "mbid": mbid, "year": year, "type": kind}
    wish = Wish(force=force, providers=provider, pick=pick, best=best, create=create, wait=wait, as_json=as_json)
    _import(ctx, "album", words, wish)


@app.command("release")
def import_release(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="Its title, or its address or ID at MusicBrainz.")
    ] = None,
    *,
    artist: Annotated[str | None, typer.Option(metavar="NAME", help="Who made it, as printed on it.")] = None,
    mbid: Mbid = None,
    barcode: Annotated[str | None, typer.Option(metavar="DIGITS", help="The number under its bar code.")] = None,
    asin: Annotated[str | None, typer.Option(metavar="ID", help="Its number at Amazon.")] = None,
    year: Annotated[str | None, typer.Option(metavar="YEAR", help="The year of this release.")] = None,
    country: Country = None,
    force: Force = False,
    provider: Provider = None,
    pick: Pick = None,
    best: Best = False,
    create: Create = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Import a release: one edition of an album. Its songs, labels, artists and album come along."""
    words = {
        "title": title,
        "artist": artist,
        "mbid": mbid,
        "barcode": barcode,
        "asin": asin,
        "year": year,
        "country": country,
    }
    wish = Wish(force=force, providers=provider, pick=pick, best=best, create=create, wait=wait, as_json=as_json)
    _import(ctx, "release", words, wish)


@app.command("song")
def import_song(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="Its title, or its address or ID at MusicBrainz.")
    ] = None,
    *,
    artist: Annotated[str | None, typer.Option(metavar="NAME", help="Who recorded it, as printed.")] = None,
    mbid: Mbid = None,
    isrc: Annotated[str | None, typer.Option(metavar="CODE", help="Its International Standard Recording Code.")] = None,
    year: Year = None,
    force: Force = False,
    provider: Provider = None,
    pick: Pick = None,
    best: Best = False,
    create: Create = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Import a song as it was recorded: a recording of MusicBrainz. Its artists come along."""
    words = {"title": title, "artist": artist, "mbid": mbid, "isrc": isrc, "year": year}
    wish = Wish(force=force, providers=provider, pick=pick, best=best, create=create, wait=wait, as_json=as_json)
    _import(ctx, "song", words, wish)


@app.command("label")
def import_label(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name, or its address or ID at MusicBrainz.")
    ] = None,
    *,
    mbid: Mbid = None,
    kind: Annotated[str | None, typer.Option("--type", help="Imprint, Original Production, Holding, …")] = None,
    country: Country = None,
    force: Force = False,
    provider: Provider = None,
    pick: Pick = None,
    best: Best = False,
    create: Create = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Import a label: an imprint or a record company."""
    words = {"name": name, "mbid": mbid, "type": kind, "country": country}
    wish = Wish(force=force, providers=provider, pick=pick, best=best, create=create, wait=wait, as_json=as_json)
    _import(ctx, "label", words, wish)


app.command("releases")(collections.releases)
app.command("discography")(collections.discography)
app.command("albums")(lists.albums)
app.command("artists")(lists.artists)
app.command("songs")(lists.songs)


def _import(ctx: typer.Context, kind: str, words: Mapping[str, Any], wish: Wish) -> None:
    from bowerbird.catalogue.kinds import describe
    from bowerbird.cli import render

    with opened(ctx, begin=True) as bird:
        importer = next(one for one in bird.importers if describe(one.kind).name == kind)
        given = understood(kind, importer.query, words)
        called = given.get(importer.query.name_word) or given.get("mbid") or "it"
        with waiting(f"Asking the sources about {called} …"):
            result = _run(bird, importer, given, wish)
        if wish.wait and result.queued:
            with waiting(f"Waiting for {', '.join(result.queued)} …"):
                result = result.wait()
    if wish.as_json:
        emit(render.import_told(result))
    else:
        say(*render.import_shown(result, given, waited=wish.wait, create=wish.create))
    if not result.success:
        raise typer.Exit(AMBIGUOUS if result.candidates else FAILED)


def _run(bird: Bowerbird, importer: AnyImporter, words: Mapping[str, Any], wish: Wish) -> ImportResult[Any]:
    return bird.run(
        importer,
        force_providers=wish.force,
        providers=wish.providers,
        pick=wish.pick,
        best=wish.best,
        create=wish.create,
        **words,
    )


def understood(kind: str, query: type[Query], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a query, a pasted address or ID in the place of the name taken for what it is. Pure.

    Raises:
        QueryError: nothing is named, or the address is of something else.
    """
    from bowerbird.words.identifiers import recognise

    given = {word: _read(query, word, value) for word, value in words.items() if value is not None}
    name = given.get(query.name_word)
    if name is not None and not name.strip():
        raise QueryError(f"the {query.name_word} is empty")
    if name is None and not given.keys() & query.identifier_words.keys():
        codes = " or ".join(f"--{word} ID" for word in query.identifier_words)
        raise QueryError(f"nothing to look for: give a {query.name_word.upper()} or {codes}")
    if name is None:
        return given
    known = list(recognise(name, kind))
    address = name.strip().startswith(("http://", "https://"))
    mbid = next((one.value for one in known if one.scheme == query.identifier_words["mbid"]), None)
    if mbid or address:
        del given[query.name_word]
    if mbid:
        if given.setdefault("mbid", mbid) != mbid:
            raise QueryError(f"{name} and --mbid {given['mbid']} are two different items")
    elif address and known:
        given["identifiers"] = tuple(known)
    elif address:
        raise QueryError(
            f"{name} is no address of {_AN.get(kind, 'a')} {kind}; at MusicBrainz one looks like "
            f"https://musicbrainz.org/{_ENTITIES.get(kind, kind)}/ID"
        )
    return given


def _read(query: type[Query], word: str, value: Any) -> Any:  # noqa: ANN401 -- a word's value is of any type
    """Return what a word says, read as in a list.

    Raises:
        QueryError: it is no such value.
    """
    reader = query.text_readers.get(word)
    try:
        return value if reader is None else reader(value.strip())
    except ValueError as error:
        raise QueryError(f"--{word}: {error}") from None


_AN = {"artist": "an", "album": "an"}
_ENTITIES = {"album": "release-group", "song": "recording"}
"""What MusicBrainz calls a kind in its addresses."""
