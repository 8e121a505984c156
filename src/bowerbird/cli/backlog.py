"""What a person does with background work: look at it, queue it, try it again, take it off, hold it up."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bowerbird.cli.naming import items_named
from bowerbird.cli.opening import opened
from bowerbird.cli.outcome import emit
from bowerbird.cli.terminal import counting, say
from bowerbird.words.errors import QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Providers = Annotated[
    list[str] | None, typer.Option("--provider", metavar="NAME", help="Only of this provider; may be repeated.")
]
Items = Annotated[
    list[str] | None,
    typer.Option("--item", metavar="ID", help="Only of this item, or 'KIND NAME'; may be repeated."),
]
Named = Annotated[
    str, typer.Argument(metavar="PROVIDER", help="The provider's name; `bowerbird providers` lists them.")
]

_WATCH_EVERY = 1.0


def enrich(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(help="Only items of this kind: artist, album, release, …")] = None,
    *,
    provider: Annotated[str, typer.Option(metavar="NAME", help="The provider that is to be asked.")],
    missing: Annotated[bool, typer.Option("--missing", help="About items that it was never asked about.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="About those on which its answer has become too old.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="About those on which it failed.")] = False,
    all_items: Annotated[bool, typer.Option("--all", help="About all.")] = False,
    item: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="About this item, or 'KIND NAME'; may be repeated.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="About so many at most.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count, and show the first ones.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Ask here and now; else the workers do it.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=256, metavar="N", help="How many at once, with --now.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Have a provider asked about many items that exist, such as after adding a provider.

    Say which items with exactly one of --missing, --stale, --failed, --all and --item.
    """
    from bowerbird.cli import render

    given = {"missing": missing, "stale": stale, "failed": failed, "all": all_items}
    which = [name for name, is_given in given.items() if is_given]
    if len(which) + bool(item) != 1:
        raise QueryError("say which items: give exactly one of --missing, --stale, --failed, --all and --item")
    with opened(ctx) as bird, counting("Asking" if now else "Queueing") as progress:
        items = items_named(bird, item)
        done = bird.background.enrich(
            kind,
            provider=provider,
            which=which[0] if which else None,
            items=items,
            limit=limit,
            dry_run=dry_run,
            now=now,
            concurrency=concurrency,
            progress=progress,
        )
    if as_json:
        emit(render.enriched_told(done, dry_run=dry_run))
    else:
        say(*render.enriched_shown(done, provider, dry_run=dry_run))


def status(
    ctx: typer.Context,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Show it live, until Ctrl-C.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how it stands with each provider: what is due, running, done and failed, and whether its source is down."""
    from bowerbird.cli import render

    if watch and as_json:
        raise QueryError("--watch is for people; --json prints one object: give one of them")
    with opened(ctx) as bird:
        if watch:
            with suppress(KeyboardInterrupt):
                _watch(bird)
        elif as_json:
            emit(render.status_told(bird.background.status(), bird.background.deferred_runs()))
        else:
            say(*render.status_shown(bird.background.status(), bird.background.deferred_runs()))


def jobs(  # noqa: PLR0913 -- the command's options
    ctx: typer.Context,
    *,
    provider: Providers = None,
    in_status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="due, running, unavailable, failed, …; may be repeated."),
    ] = None,
    item: Items = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List jobs: by default those that are not finished or have failed."""
    from bowerbird.background.desk import UNFINISHED
    from bowerbird.cli import render

    with opened(ctx) as bird:
        items = items_named(bird, item)
        found = bird.background.jobs(
            providers=provider or (), statuses=in_status or UNFINISHED, items=items, limit=limit
        )
    if as_json:
        emit(render.jobs_told(found))
    else:
        say(*render.jobs_shown(found, limit=limit))


def retry(ctx: typer.Context, *, provider: Providers = None, item: Items = None, as_json: AsJson = False) -> None:
    """Try failed jobs again, and those that wait for their next try: all, or of some providers or items."""
    with opened(ctx) as bird:
        items = items_named(bird, item)
        moved = bird.background.retry(providers=provider or (), items=items)
    runs = "It runs" if moved == 1 else "They run"
    words = f"Queued {_jobs(moved)} again.\n{runs} while a worker does: bowerbird worker"
    words = words if moved else "There is nothing to try again."
    _told(as_json, "queued", moved, words)


def cancel(
    ctx: typer.Context,
    *,
    provider: Providers = None,
    item: Items = None,
    all_jobs: Annotated[bool, typer.Option("--all", help="All that are waiting.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take jobs off the list that are waiting. What is running goes on, and what a source said earlier stays."""
    if not (provider or item or all_jobs):
        raise QueryError("say which jobs: give --provider, --item or --all")
    with opened(ctx) as bird:
        items = items_named(bird, item)
        dropped = bird.background.cancel(providers=provider or (), items=items)
    words = f"Cancelled {_jobs(dropped)}." if dropped else "There is nothing to cancel."
    _told(as_json, "cancelled", dropped, words)


def pause(ctx: typer.Context, provider: Named, *, as_json: AsJson = False) -> None:
    """Let no worker ask a provider until it is resumed. Jobs go on being queued, and those that run go on."""
    with opened(ctx, begin=True) as bird:
        bird.background.pause(provider)
    _told(as_json, "paused", provider, f"Paused {provider}. Go on with: bowerbird resume {provider}")


def resume(ctx: typer.Context, provider: Named, *, as_json: AsJson = False) -> None:
    """Let the workers go on with a provider that was paused, or whose source was down."""
    with opened(ctx, begin=True) as bird:
        bird.background.resume(provider)
    _told(as_json, "resumed", provider, f"Resumed {provider}.")


def _jobs(count: int) -> str:
    return f"{count} job" if count == 1 else f"{count} jobs"


def _told(as_json: bool, name: str, value: Any, words: str) -> None:  # noqa: ANN401 -- a count or a name
    if as_json:
        emit({"success": True, name: value})
    else:
        print(words)


def _watch(bird: Bowerbird) -> None:
    from rich.console import Console, Group
    from rich.live import Live

    from bowerbird.cli import render

    console = Console(highlight=False, markup=False, emoji=False)
    with Live(console=console, screen=sys.stdout.isatty(), auto_refresh=False) as live:
        while True:
            parts = render.status_shown(bird.background.status(), bird.background.deferred_runs())
            live.update(Group(*parts), refresh=True)
            time.sleep(_WATCH_EVERY)
