"""What comes of asking a provider, in the words of the ledger and of the result. Pure but for the clock."""

from __future__ import annotations

import random
import traceback
from typing import Any

import msgspec

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.isolating import misfit
from bowerbird.catalogue.store import utc_now
from bowerbird.importing.provider import Provider
from bowerbird.importing.retrying import wait_before
from bowerbird.words.errors import BowerbirdError, NotApplicableError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.hiding import hidden
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate, Match, ProviderResult, Status
from bowerbird.words.text import clean

_ERROR_AT_MOST = 2000
_TRACE_AT_MOST = 4000
_FRAMES_AT_MOST = 6


HOW_TO_CHOOSE = "choose by number, by identifier, or take the best"
IF_THE_SAME = "if they are one and the same"


def heard(provider: Provider[Any], query: Query, facts: Facts, match: Match | None) -> LedgerEntry:
    """Return the entry of a provider that knows the item."""
    return LedgerEntry(
        provider=provider.name,
        status=Status.SUCCEEDED,
        facts=facts,
        asked=asked(query),
        match=match,
        due_at=utc_now() + provider.fresh_for,
    )


def not_found(provider: Provider[Any], query: Query, kind: str) -> LedgerEntry:
    """Return the entry of a provider that does not have the item."""
    wanted = query.wanted()
    named = ", ".join(map(str, query.identifiers)) or (f"like {wanted.name!r}" if wanted else "")
    return LedgerEntry(
        provider=provider.name,
        status=Status.NOT_FOUND,
        asked=asked(query),
        error=f"{provider.source.name} has no {kind} {named}",
        due_at=utc_now() + provider.ask_again_after,
    )


def undecided(provider: Provider[Any], query: Query, candidates: tuple[Candidate, ...]) -> LedgerEntry:
    """Return the entry of a provider whose candidates a person must choose from."""
    fit = "1 candidate fits" if len(candidates) == 1 else f"{len(candidates)} candidates fit"
    return LedgerEntry(
        provider=provider.name,
        status=Status.AMBIGUOUS,
        asked=asked(query),
        error=f"{fit}, but none for certain; {HOW_TO_CHOOSE}",
        candidates=candidates,
    )


def stored_already(entry: LedgerEntry, name: Identifier, owner: int, *, item: str) -> LedgerEntry:
    """Return the entry of a provider whose answer about *item* (a kind and an id) names another stored item."""
    fields = entry.facts.fields if entry.facts is not None else {}
    candidate = Candidate(
        identifier=name, facts=Facts(fields=fields), match=entry.match or Match(score=0.0), stored=owner
    )
    return LedgerEntry(
        provider=entry.provider,
        status=Status.AMBIGUOUS,
        asked=entry.asked,
        error=f"{name} is item {owner} of the catalogue already, not {item}; {IF_THE_SAME}, take it in "
        f"`bowerbird review`, or: bowerbird merge {item} {owner}",
        candidates=(candidate,),
    )


def failed(provider: Provider[Any], query: Query | None, error: BaseException, *, attempts: int = 0) -> LedgerEntry:
    """Return the entry of a provider that raised *error*; *attempts* is how often it had been tried before."""
    status, due_at = Status.FAILED, None
    told = (_message(error) or "no message")[:_ERROR_AT_MOST]
    if isinstance(error, NotApplicableError):
        status = Status.SKIPPED
    elif isinstance(error, UnavailableError) and attempts + 1 >= provider.attempts:
        told = f"given up after {attempts + 1} tries: {told}"
    elif isinstance(error, UnavailableError):
        wait = wait_before(attempts + 1, retry_after=error.retry_after, luck=random.random())  # noqa: S311 -- no secret
        status, due_at = Status.UNAVAILABLE, utc_now() + wait
    ours = isinstance(error, BowerbirdError)
    return LedgerEntry(
        provider=provider.name,
        status=status,
        asked=None if query is None else asked(query),
        error_type=_public_name(error),
        error=told if ours else f"{type(error).__name__}: {told}",
        trace=None if ours else _trace(error),
        due_at=due_at,
    )


def unfit(entry: LedgerEntry, error: Exception) -> LedgerEntry:
    """Return the entry of a provider whose answer the catalogue could not save."""
    return LedgerEntry(
        provider=entry.provider,
        status=Status.FAILED,
        asked=entry.asked,
        error_type=RejectedError.__name__,
        error=hidden(misfit(error)),
        trace=None if isinstance(error, BowerbirdError) else _trace(error),
    )


def result_of(entry: LedgerEntry) -> ProviderResult:
    """Return the result that tells a caller what an entry tells the ledger."""
    return ProviderResult(
        provider=entry.provider,
        status=entry.status,
        error=entry.error,
        error_type=entry.error_type,
        match=entry.match,
        candidates=entry.candidates,
    )


STORED_ALREADY = "not asked: the item is in the catalogue already (force_providers or --force asks again)"
NOT_SAVED = "not queued: no provider has made an item of what was asked for"
SWITCHED_OFF = "not asked: it is switched off ({setting} = off) or not set up: see `bowerbird providers`"


def skipped(provider: Provider[Any], reason: str = STORED_ALREADY) -> ProviderResult:
    """Return the result of a provider that is not asked."""
    return ProviderResult(provider=provider.name, status=Status.SKIPPED, error=reason)


def queued(provider: Provider[Any]) -> ProviderResult:
    """Return the result of a provider that is left to the workers."""
    return ProviderResult(provider=provider.name, status=Status.QUEUED)


def asked(query: Query) -> dict[str, Any]:
    """Return a query as the ledger keeps it."""
    told: dict[str, Any] = msgspec.to_builtins(query)
    return told


def _message(error: BaseException) -> str | None:
    try:
        return clean(hidden(str(error)))
    except Exception:  # noqa: BLE001 -- foreign code: an error that cannot even say what it is
        return None


def _trace(error: BaseException) -> str:
    """Return where a bug is: the last steps on the way to it, without the values."""
    steps = traceback.format_tb(error.__traceback__)[-_FRAMES_AT_MOST:]
    return hidden("".join(steps))[-_TRACE_AT_MOST:]


def _public_name(error: BaseException) -> str:
    """Return the name of the nearest class of the error tree; a module's own refinements of it are its affair."""
    named = next((one for one in type(error).__mro__ if one.__module__ == BowerbirdError.__module__), type(error))
    return named.__name__
