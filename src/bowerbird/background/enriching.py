"""Enriching: having a provider asked about many items that exist, chunk by chunk, now or by the workers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bowerbird.background.circuits import HELD_UP, Circuits
from bowerbird.background.crew import Crew
from bowerbird.background.intake import ChosenIntake
from bowerbird.background.jobs import Outcome
from bowerbird.catalogue.naming import kind_named
from bowerbird.catalogue.plan import NoCarrier
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work import selecting
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.catalogue.work.selecting import Selection, Which
from bowerbird.words.circuit import CircuitState
from bowerbird.words.errors import QueryError
from bowerbird.words.work import JobKey, Priority

_SAMPLE = 10

Progress = Callable[[int, int], None]
"""Is told how many items are done, and of how many."""


@dataclass(frozen=True, kw_only=True)
class Enriched:
    """What came of an enrichment.

    Attributes:
        selected: how many items are meant.
        estimated: whether that is about how many: of very many only a sample is counted before they are gone through.
        queued: how many of them were made due; those that were due or running before are not counted.
        sample: the first items that are meant (id, kind, name), of a dry run.
        outcomes: when it was done at once, how many items by what came of them.
    """

    selected: int
    queued: int = 0
    sample: tuple[tuple[int, str, str], ...] = ()
    outcomes: dict[str, int] | None = None
    estimated: bool = False


def select(  # noqa: PLR0913 -- the words of one call
    crew: Crew,
    kind: str | None,
    *,
    provider: str,
    which: Which | str | None,
    items: Collection[int] | None,
    limit: int | None,
) -> Selection:
    """Return the items that a caller's words mean.

    Raises:
        QueryError: there is no such kind or provider, or not exactly one of *which* and *items* is given.
    """
    kinds = crew.registry.kinds_of(crew.known(provider))
    if not kinds:
        raise QueryError(f"{provider} is switched off ({provider}_mode = off) or not set up: see `bowerbird providers`")
    kind = kind if kind is None else kind_named(kind).name
    if kind is not None and kind not in kinds:
        raise QueryError(f"{provider} does not know the kind {kind!r}; it knows: {', '.join(kinds)}")
    if (which is None) == (items is None):
        raise QueryError(f"say which items: exactly one of {', '.join(Which)}, or items by id")
    if which is not None and which not in list(Which):
        raise QueryError(f"there is no {which!r}; give one of {', '.join(Which)}, or items by id")
    if limit is not None and limit < 1:
        raise QueryError(f"limit={limit} must be at least 1")
    return Selection(
        provider=provider,
        kinds=kinds if kind is None else (kind,),
        which=Which(which or Which.ALL),
        items=items,
        limit=limit,
    )


def preview(crew: Crew, selection: Selection) -> Enriched:
    """Return how many items are meant, and the first of them."""
    size = _SAMPLE if selection.limit is None else min(_SAMPLE, selection.limit)
    found = selecting.count(crew.engine, selection, utc_now())
    sample = tuple(selecting.sample(crew.engine, selection, utc_now(), size))
    return Enriched(selected=max(found.number, len(sample)), estimated=found.estimated, sample=sample)


def queue(crew: Crew, selection: Selection, progress: Progress | None) -> Enriched:
    """Make the jobs due. Interrupted, it has done what it has done, and the same call goes on with the rest."""
    # It goes through all of them in any case: how many there are has to be known beforehand only for showing it.
    expected = selecting.count(crew.engine, selection, utc_now()).number if progress else 0
    queued = done = 0
    for keys in _keys(crew, selection):
        queued += crew.queue.put(keys, Priority.BULK, utc_now())
        done += len(keys)
        if progress:
            progress(done, max(done, expected))
    return Enriched(selected=done, queued=queued)


def do(crew: Crew, selection: Selection, concurrency: int, progress: Progress | None) -> Enriched:
    """Ask here and now. The jobs are in the ledger while they last: interrupted, they are due for any worker.

    It ends early when the source goes down; what was not asked by then is left to the workers, or was not begun.

    Raises:
        QueryError: the provider is paused.
    """
    circuits = Circuits(crew.states)
    if circuits.state(selection.provider) == CircuitState.PAUSED:
        raise QueryError(f"{selection.provider} is paused; go on with: bowerbird resume {selection.provider}")
    selected = selecting.count(crew.engine, selection, utc_now())
    outcomes: dict[str, int] = {}
    done = count(1)

    def observe(outcome: Outcome) -> None:
        outcomes[outcome.entry.status.value] = outcomes.get(outcome.entry.status.value, 0) + 1
        if progress:
            number = next(done)
            progress(number, max(number, selected.number))

    # Its own queue tells nobody: what it makes due is taken here, not by a worker.
    own = Queue(crew.engine, NoCarrier())
    tickets = crew.tickets()
    intake = ChosenIntake(_keys(crew, selection), crew.claims, tickets, own)
    worker = crew.worker(tickets, intake, concurrency=concurrency, observe=(observe,), providers=(selection.provider,))
    worker.run(drain=lambda: intake.exhausted or circuits.state(selection.provider) in HELD_UP)
    return Enriched(selected=selected.number, estimated=selected.estimated, outcomes=outcomes)


def _keys(crew: Crew, selection: Selection) -> Iterator[Sequence[JobKey]]:
    for ids in selecting.chunks(crew.engine, selection, utc_now()):
        yield [JobKey(item_id, selection.provider) for item_id in ids]
