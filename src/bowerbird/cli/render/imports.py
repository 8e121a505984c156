"""What a person sees of an import: one clear outcome, what each source did, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.objects import candidate_told, candidates_of
from bowerbird.cli.render.sheets import Column, Sheet, text
from bowerbird.cli.render.words import (
    difference_counted,
    length_words,
    listed,
    many,
    percent,
    plural,
    status_text,
)
from bowerbird.importing.matching import differences
from bowerbird.words.results import Candidate, ImportResult, ProviderResult, Status

SHOWN_AT_MOST = 10
_UNSEARCHED = ("wikipedia", "cover_art")
"""Providers that search for nothing: asked alone, they leave an item to be made of a person's words."""

_OUTCOMES = (
    Column("Provider"),
    Column("Status"),
    Column("Changed", wraps=16),
    Column("Seconds", right=True, rank=1),
)
_CANDIDATES = (
    Column("No.", right=True),
    Column("Name", wraps=14),
    Column("Disambiguation", wraps=15),
    Column("Type", wraps=11, rank=2),
    Column("Country", rank=4),
    Column("Years", rank=1),
    Column("Released", rank=1),
    Column("Format", wraps=10, rank=3),
    Column("Length", right=True, rank=5),
    Column("Barcode", rank=6),
    Column("Artist", wraps=14),
    Column("Score", right=True),
    Column("Likely", right=True, rank=1),
    Column("What differs", wraps=16, rank=1),
    Column("MusicBrainz ID"),
)


def import_shown(
    result: ImportResult[Any], words: Mapping[str, Any], *, waited: bool = False, create: bool = False
) -> Iterator[RenderableType]:
    """Yield the parts of the page.

    Args:
        result: what came of it.
        words: what was asked for.
        waited: whether somebody waited for the jobs.
        create: whether an item was to be made of the words.
    """
    yield _headline(result)
    if result.item is not None and _all(result, Status.SKIPPED):
        yield text("No source was asked; --force asks again.")
        # Who was named and is off was not skipped because the item is known.
        off = (one for one in result.providers.values() if one.error and "switched off" in one.error)
        yield from (_error(one.provider, str(one.error)) for one in off)
    elif not _all(result, Status.NOT_FOUND, Status.AMBIGUOUS):
        yield from _outcomes(result)
    for line in _errors(result):
        yield Text()
        yield line
    undecided = candidates_of(result)
    if undecided:
        yield from candidates_shown(result.kind, undecided, words)
    elif result.near:
        yield Text()
        yield text("These are near:", "yellow")
        yield from candidates_shown(result.kind, result.near, words)
    yield Text()
    yield from _next(result, words)
    unsearched = next((name for name in _UNSEARCHED if name in result.providers), None)
    if create and result.candidates and unsearched is not None:
        yield text("If yours is none of these, save it from your own words without a search:")
        yield _command(result, words, "--create", "--provider", unsearched)
    yield from _later(result, waited=waited)


def taken_shown(result: ImportResult[Any]) -> Iterator[RenderableType]:
    """Yield in a line what came of a candidate that was taken, and what went wrong: many are taken one by one."""
    yield _headline(result)
    yield from _errors(result)


def candidates_shown(kind: str, candidates: Sequence[Candidate], words: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the numbered list of what there is to choose from, what of it is not as *words* say, and how to choose."""
    yield Text()
    yield Sheet(
        _CANDIDATES,
        [_candidate(n, one, words) for n, one in enumerate(candidates[:SHOWN_AT_MOST], start=1)],
        heads=2,
        apart=True,
    )
    more = len(candidates) - SHOWN_AT_MOST
    if more > 0:
        yield Text()
        yield text(f"And {more} more {plural(kind) if more > 1 else kind}, which --json lists.")


def _headline(result: ImportResult[Any]) -> Text:
    if result.item is None:
        undecided = len(result.candidates)
        if undecided:
            # Told apart from a plain failure: here the person can do something at once.
            return text(f"Nothing saved: {many(undecided, result.kind)} may be meant.", "bold yellow")
        if _all(result, Status.NOT_FOUND):
            return text(f"Nothing saved: no source has this {result.kind}.", "bold yellow")
        return text("Nothing saved.", "bold red")
    if result.created:
        outcome, style = "Created", "bold green"
    elif result.changed:
        outcome, style = "Updated", "bold green"
    elif _all(result, Status.SKIPPED, Status.QUEUED):
        outcome, style = "In the catalogue already:", "bold"
    elif any(one.succeeded for one in result.providers.values()):
        outcome, style = "Unchanged:", "bold"
    else:
        outcome, style = "Unchanged, for no source gave an answer:", "bold yellow"
    told_apart = getattr(result.item, "disambiguation", None)
    name = f"{result.item.display_name} ({told_apart})" if told_apart else result.item.display_name
    return Text.assemble((f"{outcome} ", style), text(f"{result.kind} {result.item.id}  {name}"))


def _outcomes(result: ImportResult[Any]) -> Iterator[RenderableType]:
    """Yield what came of the providers that were asked; those that are left to a worker are told in one line below."""
    asked = [_outcome(one) for one in _told(result) if one.status != Status.QUEUED]
    if asked:
        yield Text()
        yield Sheet(_OUTCOMES, asked)
    for one in _told(result):
        for told in one.left_out:
            yield Text.assemble((f"{one.provider}: not kept: ", "yellow"), text(told))


def _outcome(result: ProviderResult) -> tuple[str | Text, ...]:
    if result.status == Status.SKIPPED:
        return result.provider, status_text(result.status), "", ""
    # Who succeeded has changed something: if nobody tells what, then a worker knows it and we do not.
    nothing = "" if result.status == Status.SUCCEEDED else "nothing"
    seconds = f"{result.seconds:.2f}" if result.seconds else ""
    return result.provider, status_text(result.status), difference_counted(result.changed) or nothing, seconds


def _errors(result: ImportResult[Any]) -> Iterator[Text]:
    for one in _told(result):
        untold = (Status.AMBIGUOUS,) if result.item is None else (Status.SKIPPED, Status.AMBIGUOUS)
        if one.error and one.status not in untold:
            # What a source does not have is told in a sentence that names the source.
            yield text(one.error) if one.status == Status.NOT_FOUND else _error(one.provider, one.error)


def _error(provider: str, error: str) -> Text:
    return Text.assemble((f"{provider}: ", "red"), text(error))


def _candidate(number: int, candidate: Candidate, words: Mapping[str, Any]) -> tuple[str, ...]:
    told = candidate_told(number, candidate)
    keys = ("name", "disambiguation", "type", "country", "years", "first_release_date", "format")
    differs = "; ".join(differences(words, candidate))
    more = (length_words(told["length"]), told["barcode"] or "", told["artist_credit"] or "")
    judged = f"{told['score']:.2f}", percent(told["probability"])
    return (str(number), *(told[key] or "" for key in keys), *more, *judged, differs, told["id"])


def _next(result: ImportResult[Any], words: Mapping[str, Any]) -> Iterator[Text]:
    if candidates_of(result):
        # An ID would make a new item beside the one that is stored already.
        ways = "--pick NUMBER, --best or --mbid ID" if result.item is None else "--pick NUMBER or --best"
        yield text(f"Choose with {ways}:")
        yield _command(result, words, "--pick", "1")
    elif result.item is not None:
        yield text("See it with:")
        yield text(f"  bowerbird show {result.kind} {result.item.id}")
        if _all(result, Status.SKIPPED, Status.QUEUED) and "mbid" not in words:
            yield text(
                f"If you mean another {result.kind} of this name, import it with --mbid ID or --pick NUMBER. A number"
            )
            yield text("that is too high lists those that the source has.")
    elif _all(result, Status.NOT_FOUND) and any(word in words for word in ("name", "title")):
        if result.near:
            yield text("If one of these is meant, import it by its ID or address:")
            yield text(f"  bowerbird import {result.kind} {result.near[0].identifier.value}")
        yield text("Check the spelling, or save it from your own words:")
        yield _command(result, words, "--create")
    elif any(one.status == Status.UNAVAILABLE for one in result.providers.values()):
        yield text("The same command later will try again.")


def _later(result: ImportResult[Any], *, waited: bool) -> Iterator[Text]:
    """Yield how the providers that are left to the workers come to be asked."""
    if result.item is None:
        return
    away = [one.provider for one in result.providers.values() if one.status == Status.UNAVAILABLE]
    if waited and away:
        yield text(f"A worker asks {listed(away)} again in a while; this shows when:")
        yield text(f"  bowerbird jobs --item {result.item.id}")
    if not result.queued:
        return
    if waited:
        yield text(f"{listed(result.queued)} {_is(result.queued)} held up; this shows why:", "yellow")
        yield text("  bowerbird status")
    else:
        yield text(f"Queued for a worker: {', '.join(result.queued)}. Start one, or use --wait:")
        yield text("  bowerbird worker")


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _command(result: ImportResult[Any], words: Mapping[str, Any], *more: str) -> Text:
    """Return the command that was given, with *more*; it can be copied as it is."""
    given = [str(words[name]) for name in ("name", "title") if name in words]
    options = [
        part
        for word, value in words.items()
        if word not in ("name", "title", "identifiers")
        for part in (f"--{word}", str(value))
    ]
    force = ["--force"] if result.item is not None else []
    return text("  " + shlex.join(["bowerbird", "import", result.kind, *given, *options, *force, *more]))


def _all(result: ImportResult[Any], *statuses: Status) -> bool:
    return bool(result.providers) and all(one.status in statuses for one in _told(result))


def _told(result: ImportResult[Any]) -> list[ProviderResult]:
    """Return what is told of the providers: of an item that was not saved, nothing about those that come after it."""
    every = list(result.providers.values())
    if result.item is not None:
        return every
    return [one for one in every if one.status != Status.SKIPPED] or every
