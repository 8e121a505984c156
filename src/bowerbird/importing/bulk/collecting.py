"""Importing all items that belong to another one, and bringing the catalogue into line with what the source lists.

Every page is saved when it comes. When the whole listing has come, the items that it does not have any more are asked
about one by one: the source has merged them, moved them, or dropped them. Nothing is ever deleted.
"""

from __future__ import annotations

import logging
import shlex
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.isolating import misfit, saved_apart
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import identifiers_of
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.http.spending import Spending, spending
from bowerbird.importing import outcomes
from bowerbird.importing.asking import Identified, hear, told_words
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.collection import AnyCollection
from bowerbird.importing.provider import Provider
from bowerbird.words.collections import CollectionResult, TellCollected
from bowerbird.words.errors import BowerbirdError, ConfigurationError, QueryError, SourceError, UnavailableError
from bowerbird.words.facts import Facts
from bowerbird.words.hiding import hidden
from bowerbird.words.identifiers import Identifier
from bowerbird.words.pages import Broken, Page, Told
from bowerbird.words.results import Status
from bowerbird.words.work import Priority

_log = logging.getLogger(__name__)
_HAPPENED = ("created", "updated", "unchanged")
MISSING = "missing"
"""What a kind with the column ``upstream_status`` says there while its source does not list the item any more."""

_relations, _items = table_of(RelationRow), table_of(Item)


@dataclass(eq=False, kw_only=True)
class Collecting:
    """One listing under way.

    Attributes:
        owner_id: the item to which the others belong.
        options: what the caller leaves out.
        tell: is told how far it has come.
    """

    parts: ListParts
    importer: AnyCollection
    owner_id: int
    options: Mapping[str, Sequence[str]]
    tell: TellCollected | None
    _run: str = field(default_factory=lambda: uuid.uuid4().hex)
    _told: Told = field(default_factory=Told)
    _heard: set[Identifier] = field(default_factory=set)
    _met: dict[int, str] = field(default_factory=dict)
    """What happened to each item: created, updated or unchanged."""
    _broken: list[str] = field(default_factory=list)
    _missing: list[int] = field(default_factory=list)
    _moved: list[int] = field(default_factory=list)

    def work(self) -> CollectionResult:
        """List and save.

        Raises:
            QueryError: the owner has no identifier by which the source knows it, or an option makes no sense.
            ConfigurationError: something is set up wrongly.
        """
        with spending() as spent:
            return self._work(spent)

    def _work(self, spent: Spending) -> CollectionResult:
        lister = self.importer.lister
        owner = self.parts.reader.facts(self.owner_id).identified_by(lister.scheme)
        if owner is None:
            kind = describe(self.importer.owner).name
            name = shlex.quote(self.parts.reader.item(self.owner_id).display_name)
            raise QueryError(
                f"{kind} {self.owner_id} has no {lister.scheme} identifier, by which {lister.name} would know it: "
                f"have it asked who that is (bowerbird import {kind} {name} --force)"
            )
        before = self._tied()
        error = self._read(self._pages(owner))
        if error is None:
            error = self._look_after(before)
        return self._result(error, spent.requests)

    def _pages(self, owner: str) -> Iterator[Page]:
        lister = self.importer.lister
        pages: Iterator[Any] = lister.pages(owner, self.parts.http.at(lister.source), self.options)
        for page in pages:
            if not isinstance(page, Page):
                raise TypeError(f"it yielded {type(page).__name__}, not Page")
            yield page

    def _read(self, coming: Iterator[Page]) -> str | None:
        """Save page after page, and return why the listing is incomplete, or None when it is whole.

        Raises:
            QueryError: an option makes no sense.
            ConfigurationError: something is set up wrongly.
            sqlalchemy.exc.SQLAlchemyError: the database failed.
        """
        name, more = self.importer.lister.name, True
        while more:
            try:
                page = next(coming, None)
            except SourceError as error:
                return hidden(str(error))
            except (QueryError, ConfigurationError, SQLAlchemyError):
                raise
            except Exception as error:  # noqa: BLE001 -- a lister is foreign code: whatever it raises ends its own listing
                _log.exception("%s failed while it listed", name)
                return f"{name} failed while it listed: {type(error).__name__}: {error}"
            if page is None:
                break
            more = self._told.take(page)
            self._take(page)
        if self._told.whole:
            return None
        return f"{name} lists {self._told.total} items but told of {len(self._told.ids)}: try again later"

    def _take(self, page: Page) -> None:
        """Save one page."""
        fresh: dict[Identifier, Facts] = {}
        for one in page.found:
            if isinstance(one, Broken):
                self._note_broken(one)
            elif not one.identifiers:
                self._note_broken(Broken(name=_called(one), why="it has no identifier"))
            elif one.identifiers[0] not in self._heard:
                fresh[one.identifiers[0]] = one
        self._heard.update(fresh)
        saved_apart(list(fresh.values()), self._apply, self._refuse)
        if self.tell is not None:
            self.tell(len(self._met), self._told.total or 0)

    def _refuse(self, facts: Facts, error: Exception) -> None:
        if not isinstance(error, BowerbirdError):
            _log.error("an item of the listing could not be saved", exc_info=error)
        self._broken.append(str(Broken(id=facts.identifiers[0].value, name=_called(facts), why=misfit(error))))

    def _apply(self, heard: Sequence[Facts]) -> None:
        if heard:
            for facts, applied in zip(heard, self.parts.store.apply([self._answer(one) for one in heard]), strict=True):
                self._note(facts, applied)

    def _note(self, facts: Facts, applied: Applied) -> None:
        if applied.item_id is None:
            self._broken.append(f"{facts.identifiers[0].value}: it says too little to make an item of")
            return
        what = "created" if applied.created else "updated" if applied.difference else "unchanged"
        # Two of the listing may be one item here; whatever changed it first is told.
        if self._met.get(applied.item_id) in (None, "unchanged"):
            self._met[applied.item_id] = what

    def _answer(self, facts: Facts) -> Answer:
        """Return what a listing says about one item: all that its source has to say."""
        provider, kind = self._provider, self.importer.kind
        query = self.importer.importer.query(identifiers=facts.identifiers[:1])
        others = (name for name in self.parts.registry.asked(describe(kind).name) if name != provider.name)
        return Answer(
            kind=kind,
            entry=outcomes.heard(provider, query, facts, None),
            run=self._run,
            known_as=facts.identifiers[:1],
            scheme=provider.scheme,
            wanted=told_words(query, facts),
            others=tuple(
                LedgerEntry(provider=name, status=Status.DUE, due_at=utc_now(), priority=Priority.BULK)
                for name in others
            ),
        )

    def _note_broken(self, broken: Broken) -> None:
        self._broken.append(str(broken))
        if broken.id is not None:
            # It is listed, whatever is wrong with what is said of it.
            self._heard.add(Identifier(self._provider.scheme or "", broken.id))

    @property
    def _provider(self) -> Provider[Any]:
        """The provider whose word the listing is.

        Raises:
            ConfigurationError: the importer of the items has none of that name.
        """
        kind, name = describe(self.importer.kind).name, self.importer.lister.name
        found = self.parts.registry.provider(kind, name)
        if found is None or found.scheme is None:
            raise ConfigurationError(f"{self.importer.importer.__name__} has no provider {name}, which lists its items")
        return found

    def _tied(self) -> dict[int, tuple[Identifier, ...]]:
        """Return the items that are tied to the owner as the listing ties them, with their identifiers."""
        if self.importer.role is None:
            return {}
        query = (
            select(_items.c.id)
            .join(_relations, _relations.c.subject_id == _items.c.id)
            .where(
                _items.c.kind == describe(self.importer.kind).name,
                _items.c.merged_into.is_(None),
                _relations.c.object_id == self.owner_id,
                _relations.c.role == self.importer.role,
            )
        )
        with self.parts.engine.connect() as connection:
            ids = list(connection.scalars(query))
            return identifiers_of(connection, ids) if ids else {}

    def _look_after(self, before: Mapping[int, Sequence[Identifier]]) -> str | None:
        """Find out what has become of items that are not listed any more; return why that came to an end too early."""
        scheme = self._provider.scheme
        for item_id, identifiers in before.items():
            known = {one for one in identifiers if one.scheme == scheme}
            if known and known.isdisjoint(self._heard) and item_id not in self._met:
                try:
                    self._look_for(item_id)
                except UnavailableError as error:
                    return hidden(str(error))
                except (ConfigurationError, SQLAlchemyError):
                    raise
                except Exception as error:  # noqa: BLE001 -- a provider is foreign code: what it raises costs one item
                    self._failed(item_id, error)
        return None

    def _failed(self, item_id: int, error: Exception) -> None:
        """Note that the provider failed on an item that is not listed any more."""
        if not isinstance(error, BowerbirdError):
            _log.error("looking for item %s failed", item_id, exc_info=error)
        entry = outcomes.failed(self._provider, None, error)
        self._broken.append(f"item {item_id}, which is not listed any more: {entry.error}")
        self.parts.store.apply([Answer(kind=self.importer.kind, entry=entry, run=self._run, item_id=item_id)])

    def _look_for(self, item_id: int) -> None:
        record = self.parts.reader.record(item_id)
        entry = next((one for one in record.enrichments if one.provider == self._provider.name), None)
        if entry and entry.status == Status.NOT_FOUND and entry.due_at and entry.due_at > utc_now():
            # The source has said so not long ago.
            self._missing.append(item_id)
            return
        query = self.importer.importer.query.from_facts(self.parts.reader.facts(item_id))
        if query is None:
            return
        http = self.parts.http.at(self._provider.source)
        heard = hear(self._provider, Identified(query), http, self.importer.kind)
        if heard.facts is not None:
            self._moved.append(item_id)
        else:
            self._missing.append(item_id)
            heard = replace(heard, facts=_marked(entry.facts if entry else None, self.importer.kind))
        answer = Answer(
            kind=self.importer.kind,
            entry=heard,
            run=self._run,
            item_id=item_id,
            known_as=query.identifiers,
            scheme=self._provider.scheme,
        )
        self.parts.store.apply([answer])

    def _result(self, error: str | None, requests: int) -> CollectionResult:
        by = {what: tuple(one for one, met in self._met.items() if met == what) for what in _HAPPENED}
        return CollectionResult(
            kind=describe(self.importer.kind).name,
            owner=self.parts.reader.item(self.owner_id),
            listed=self._told.total or 0,
            missing=tuple(self._missing),
            moved=tuple(self._moved),
            broken=tuple(self._broken),
            error=error,
            requests=requests,
            **by,
        )


def _called(facts: Facts) -> str | None:
    named = facts.fields.get("title") or facts.fields.get("name")
    return named if isinstance(named, str) else None


def _marked(facts: Facts | None, kind: type[Item]) -> Facts | None:
    """Return what the source said last, with the remark that it does not know the item any more."""
    if facts is None or "upstream_status" not in describe(kind).fields:
        return facts
    return msgspec.structs.replace(facts, fields={**facts.fields, "upstream_status": MISSING})
