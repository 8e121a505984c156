"""What goes into the store and what comes out: an answer of a provider, and what applying it did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bowerbird.catalogue.tables import Item
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate, Difference, Match, Status
from bowerbird.words.work import Priority


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """How it stands between an item and a provider after it was asked, or before.

    Attributes:
        facts: what the provider said; None when it gave none.
        partial: whether the source could say more if it were asked about the item itself (a search tells less than a
            lookup). Such facts never take the place of a whole answer, and the item is due to be asked about.
        asked: the query that was put to it; None when it was not asked, but is due.
        due_at: when it is to be asked (again); None means when somebody asks for it.
        priority: its place among those that are due.
        attempts: how often it was asked since it last answered; None counts this time with those before.
        trace: where in the provider's code the error arose, when it was a bug.
    """

    provider: str
    status: Status
    facts: Facts | None = None
    partial: bool = False
    asked: dict[str, Any] | None = None
    error_type: str | None = None
    error: str | None = None
    match: Match | None = None
    candidates: tuple[Candidate, ...] = ()
    due_at: dt.datetime | None = None
    priority: Priority = Priority.ASKED
    attempts: int | None = None
    trace: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One provider's answer about one item, ready to be saved in one transaction.

    Attributes:
        kind: the kind of the item.
        entry: what the provider said, and what the ledger is to say about it.
        run: one value for all that one import does.
        item_id: the stored item, or None: then an item that one of the identifiers belongs to is adopted, else one that
            fits *wanted* alone, else a new one is created.
        known_as: identifiers under which the item was asked for; they say who is meant before the answer's own do.
        scheme: the provider's own: when it leads from one name of this scheme to another, two stored items may turn
            out to be one.
        wanted: how the item is recognised where nobody knows an identifier.
        others: the same of the importer's other providers: those asked before, whose outcome could not be saved yet,
            and those still to be asked, which are written where there is no row.
        claim: the claim under which a job asked; when it does not hold any more, the answer is dropped, for somebody
            else is asking or has asked meanwhile.
    """

    kind: type[Item]
    entry: LedgerEntry
    run: str
    item_id: int | None = None
    known_as: tuple[Identifier, ...] = ()
    scheme: str | None = None
    wanted: Wanted | None = None
    others: tuple[LedgerEntry, ...] = ()
    claim: str | None = None

    @cached_property
    def said(self) -> tuple[Facts, ...]:
        """Everything that is said in it."""
        return tuple(one.facts for one in (self.entry, *self.others) if one.facts is not None)

    @cached_property
    def identity(self) -> Facts:
        """All that is said together, as far as it tells who is meant, and whether the item is valid."""
        identifiers = dict.fromkeys((*self.known_as, *(known for facts in self.said for known in facts.identifiers)))
        fields = {name: value for facts in reversed(self.said) for name, value in facts.fields.items()}
        return Facts(fields=fields, identifiers=tuple(identifiers))


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What applying an answer did.

    Attributes:
        item_id: the item, or None when it is not valid yet and nothing was saved.
        created: whether it was created.
        difference: what changed in it.
        dropped: whether it came too late, its claim being lost; nothing was written.
        left_out: what the answer said and the catalogue cannot keep (a link too long), in words.
    """

    item_id: int | None
    created: bool = False
    difference: Difference = Difference()
    dropped: bool = False
    left_out: tuple[str, ...] = ()
