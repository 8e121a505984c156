"""What a person sees of all that belongs to one item, imported at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.sheets import text
from bowerbird.cli.render.words import counted, many
from bowerbird.words.collections import CollectionResult

_SHOWN_AT_MOST = 20


def collection_shown(result: CollectionResult, command: str) -> Iterator[RenderableType]:
    """Yield what came of importing all that belongs to an item; *command* is what to type to do it again."""
    owner = f"{result.owner.kind} {result.owner.id}  {result.owner.display_name}"
    if not result.success:
        yield Text.assemble(("Incomplete: ", "bold red"), text(owner))
    elif result.changed:
        yield Text.assemble((f"Imported {many(result.listed, result.kind)} of ", "bold green"), text(owner))
    else:
        yield Text.assemble((f"Unchanged: {many(result.listed, result.kind)} of ", "bold"), text(owner))
    told = {
        name: len(getattr(result, name)) for name in ("created", "updated", "unchanged", "missing", "moved", "broken")
    }
    yield text(f"{counted(told, plurals=False) or 'nothing'}; {many(result.requests, 'request')}", "dim")
    for line in result.broken[:_SHOWN_AT_MOST]:
        yield Text.assemble(("not saved: ", "red"), text(line))
    if result.missing:
        ids = ", ".join(map(str, result.missing[:_SHOWN_AT_MOST]))
        yield text(f"Not at the source any more, and marked so: {result.kind} {ids}", "yellow")
    if result.moved:
        ids = ", ".join(map(str, result.moved[:_SHOWN_AT_MOST]))
        yield text(f"Moved or merged at the source: {result.kind} {ids}", "yellow")
    yield Text()
    if result.error:
        yield text(result.error, "red")
        yield text("What came before is saved. The same command brings the rest:")
        yield text(f"  bowerbird {command} {result.owner.id}")
    else:
        yield text("See them with:")
        yield text(f"  bowerbird show {result.owner.kind} {result.owner.id}")


def releases_summed(results: Sequence[CollectionResult]) -> Iterator[RenderableType]:
    """Yield what came of importing the releases of many albums, in one line, and what failed."""
    listed = sum(result.listed for result in results)
    created = sum(len(result.created) for result in results)
    requests = sum(result.requests for result in results)
    yield Text()
    yield text(
        f"Releases of {many(len(results), 'album')}: {listed} listed, {created} created, {many(requests, 'request')}"
    )
    for result in results:
        if result.error:
            yield text(f"album {result.owner.id} {result.owner.display_name}: {result.error}", "red")
