"""Lists: begin an import, go on with one, or see beforehand what it would do. Front doors come through here."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.imports.rows import GivenRow
from bowerbird.catalogue.kinds import List, describe
from bowerbird.importing.bulk.answers import Asked
from bowerbird.importing.bulk.collecting import Collecting
from bowerbird.importing.bulk.cost import cost_of
from bowerbird.importing.bulk.known import Known, Row
from bowerbird.importing.bulk.lists import CHUNK, ListRun
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.bulk.rows import AnyRow, given_rows
from bowerbird.importing.collection import AnyCollection
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.collections import CollectionResult, TellCollected
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.forms import convert
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import (
    RETRIED,
    ListImport,
    ListName,
    RowStatus,
    TellProgress,
    dropped_word,
)
from bowerbird.words.previews import ListPreview, PreviewRow
from bowerbird.words.query import Query
from bowerbird.words.results import Status
from bowerbird.words.text import clean, match_key
from bowerbird.words.work import Mode

_SHOWN_AT_MOST = 20
_RETRIES = {"failed": RETRIED, **{status.value: (status,) for status in (RowStatus.NOT_FOUND, RowStatus.AMBIGUOUS)}}


class Lists:
    """Imports many items at once: the rows of lists, and all that belongs to one item. Threads may share it."""

    def __init__(self, parts: ListParts) -> None:
        self._parts = parts

    @property
    def imports(self) -> Imports:
        """The imports that there are, and what came of their rows."""
        return self._parts.imports

    def run(  # noqa: PLR0913 -- the words of one call
        self,
        importer: AnyImporter,
        rows: Iterable[AnyRow],
        *,
        source: str,
        name: ListName | None = None,
        force: bool = False,
        tell: TellProgress | None = None,
    ) -> ListImport:
        """Keep the rows, then do them.

        Args:
            importer: of the kind that the rows speak of.
            rows: they are read once, and never all at a time.
            source: where they come from, for a person.
            name: the list that is to keep their order; without it none does.
            force: ask again for what is in the catalogue (by the workers), and for what was asked for in vain.
            tell: is told how far it has come.

        Raises:
            QueryError: what is asked for makes no sense; nothing was written.
            ConfigurationError: something is set up wrongly; the import can be gone on with.
            Exception: whatever reading the rows raises; the import says until where they were read.
        """
        given = given_rows(importer, rows)
        if name is not None:
            # In a list that says its places a row without one has none: its number would be another row's rank.
            given = (row if row.rank is not None or row.ranked else replace(row, rank=row.number) for row in given)
        kind = describe(importer.kind).name
        # All that is asked for is kept before the first row is read: reading may be interrupted.
        list_id = None if name is None else self._list(name)
        asked = {"force": bool(force)}
        number = self.imports.begin(kind, clean(source) or "a list", given, asked, list_id=list_id)
        return self._work(importer, number, tell)

    def resume(
        self, importer: AnyImporter, number: int, *, retry: Sequence[str] = (), tell: TellProgress | None = None
    ) -> ListImport:
        """Go on with an import where it stopped.

        Args:
            importer: of its kind.
            number: the import.
            retry: rows to do again: ``failed`` (what was unavailable or failed), ``not_found``, ``ambiguous``.
            tell: is told how far it has come.

        Raises:
            NotInCatalogueError: there is no such import.
            QueryError: its rows are of another kind, or *retry* names nothing that can be done again.
            ConfigurationError: as of :meth:`run`.
        """
        listed = self.imports.get(number)
        if listed.kind != describe(importer.kind).name:
            raise QueryError(
                f"import {number} is one of {listed.kind} items, not of {describe(importer.kind).name} items"
            )
        unknown = [one for one in retry if one not in _RETRIES]
        if unknown:
            raise QueryError(f"rows cannot be retried by {unknown[0]!r}; give {', '.join(_RETRIES)}")
        again = [status for one in retry for status in _RETRIES[one]]
        return self._work(importer, number, tell, again=again)

    def preview(self, importer: AnyImporter, rows: Iterable[AnyRow], *, force: bool = False) -> ListPreview:
        """Return what an import of these rows would do; nobody is asked, and nothing is saved."""
        found = ListPreview()
        for part in _chunks(given_rows(importer, rows), CHUNK):
            found = self._add(found, importer, part, force=force)
        return found

    def collect(
        self,
        importer: AnyCollection,
        owner_id: int,
        options: Mapping[str, Sequence[str]],
        *,
        tell: TellCollected | None = None,
    ) -> CollectionResult:
        """Import all items that belong to a stored item, and bring the catalogue into line with what the source lists.

        Args:
            importer: says which items, and who lists them.
            owner_id: the item to which they belong.
            options: what to leave out, as the lister understands it.
            tell: is told how far it has come.

        Raises:
            QueryError: the source cannot know the owner by what is known of it, or an option makes no sense.
            ConfigurationError: something is set up wrongly.
        """
        known = importer.lister.options
        unknown = [word for word in options if word not in known]
        if unknown:
            raise QueryError(f"unknown word {unknown[0]!r}; give {', '.join((importer.word, *known))}")
        return Collecting(parts=self._parts, importer=importer, owner_id=owner_id, options=options, tell=tell).work()

    def _work(
        self,
        importer: AnyImporter,
        number: int,
        tell: TellProgress | None,
        *,
        again: Sequence[RowStatus] = (),
    ) -> ListImport:
        claim = self.imports.start(number, again=again)
        return ListRun(
            parts=self._parts,
            importer=importer,
            listed=self.imports.get(number),
            claim=claim,
            force=bool(self.imports.options(number).get("force")),
            afresh=bool(again),
            tell=tell,
        ).work()

    def _list(self, name: ListName) -> int:
        """Return the list in the catalogue, created when it is new; a person's word on an old one stays."""
        identifier = name.identifier or Identifier("list", match_key(name.name))
        known = self._parts.finder.owner(List, identifier)
        if known is not None:
            return known
        facts = Facts(fields={"name": name.name}, identifiers=(identifier,))
        entry = LedgerEntry(provider=name.provider, status=Status.SUCCEEDED, facts=facts)
        applied = self._parts.store.apply([Answer(kind=List, entry=entry, run=uuid.uuid4().hex)])[0]
        if applied.item_id is None:
            raise ConfigurationError(f"the list {name.name!r} could not be saved")
        return applied.item_id

    def _add(
        self,
        found: ListPreview,
        importer: AnyImporter,
        part: Sequence[GivenRow],
        *,
        force: bool,
    ) -> ListPreview:
        form: type[Query] = importer.query
        invalid = [(row.number, row.problem or "") for row in part if row.query is None]
        rows = [Row(row.number, convert(row.query, form), row.key or "", row.rank) for row in part if row.query]
        sorted_ = Known(finder=self._parts.finder, importer=importer).sort(rows, force=force)
        keys = {row.number: row.key for row in rows}
        existing = sum(one.status == RowStatus.EXISTING for one in sorted_.settled)
        given = {row.number: row for row in part}
        first = (given[asked.number] for asked in sorted_.open[: _SHOWN_AT_MOST - len(found.sample)])
        sample = [
            PreviewRow(number=row.number, told=row.told, query=row.query or {}, rank=row.rank, dropped=row.dropped)
            for row in first
        ]
        dropped = Counter(found.dropped)
        dropped.update(dropped_word(told) for row in part for told in row.dropped)
        return replace(
            found,
            total=found.total + len(part),
            existing=found.existing + existing,
            settled_before=found.settled_before + len(sorted_.settled) - existing,
            to_ask=found.to_ask + len(sorted_.open),
            **self._cost(found, importer, list({keys[asked.number]: asked for asked in sorted_.open}.values())),
            invalid_count=found.invalid_count + len(invalid),
            invalid=(*found.invalid, *invalid)[:_SHOWN_AT_MOST],
            dropped=dropped,
            sample=(*found.sample, *sample),
        )

    def _cost(self, found: ListPreview, importer: AnyImporter, rows: Sequence[Asked]) -> dict[str, Any]:
        """Return what these rows and those before them cost, in the words of a preview."""
        providers = self._asked_now(importer)
        told = {word for provider in providers for word in provider.brings}
        brought = [other for other in self._parts.registry.importers() if describe(other.kind).name in told]
        along = [[each for each in self._asked_now(other) if each.fetch_at_once > 1][:1] for other in brought]
        cost = cost_of(providers, list(chain.from_iterable(along)), rows)
        rate = self._parts.http.at(providers[0].source).source.rate if providers else 0.0
        seconds = 1 / rate if rate else 0.0
        return {
            "requests_least": found.requests_least + cost.least,
            "requests_most": found.requests_most + cost.most,
            "seconds_least": found.seconds_least + round(cost.least * seconds, 1),
            "seconds_most": found.seconds_most + round(cost.most * seconds, 1),
        }

    def _asked_now(self, importer: AnyImporter) -> list[Provider[Any]]:
        """Return the providers of an importer that are not left to the workers, nor switched off."""
        mode = self._parts.registry.mode
        return [provider for provider in importer.providers if mode(provider) == Mode.NOW]


def _chunks(rows: Iterable[GivenRow], size: int) -> Iterator[list[GivenRow]]:
    given = iter(rows)
    while part := list(islice(given, size)):
        yield part
