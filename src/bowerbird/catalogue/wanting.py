"""Providers that were skipped because too little was known of an item: when they are worth asking again. Pure.

A title at Wikipedia is known only once Wikidata has told it, and workers ask both at once. So whoever was skipped for
want of an identifier is due again when the item gains one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status

LACKED = NotApplicableError.__name__
"""The type of the error in the ledger when too little was known to ask."""


def lacked(status: str, error_type: str | None) -> bool:
    """Return whether a row of the ledger tells of a provider that was skipped because too little was known."""
    return status == Status.SKIPPED and error_type == LACKED


def worth_asking(rows: Mapping[str, bool], asked: Collection[str], heard: Collection[str]) -> Iterator[str]:
    """Yield the providers that are worth asking again about an item that has gained an identifier.

    Args:
        rows: by provider, whether it was skipped because too little was known.
        asked: those that are to be asked about the kind.
        heard: those whose answer has just been taken in.
    """
    return (provider for provider, wanting in rows.items() if wanting and provider in asked and provider not in heard)


def is_outdated(entry: LedgerEntry, identifiers: Iterable[Identifier]) -> bool:
    """Return whether an entry says that too little was known, and the item has gained an identifier since."""
    if not lacked(entry.status, entry.error_type) or entry.asked is None:
        return False
    known = {(one["scheme"], one["value"]) for one in entry.asked.get("identifiers", ())}
    return any((one.scheme, one.value) not in known for one in identifiers)
