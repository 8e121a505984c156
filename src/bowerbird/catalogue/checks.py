"""Checks: whether facts fit the tables, before anything is written. A source may say anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from bowerbird.catalogue.kinds import Kind
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Related

# The character NUL, as JSON writes it (and not a backslash that somebody typed): PostgreSQL keeps it in no text.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_NAME_AT_MOST = 64
_VALUE_AT_MOST = 255
# An index entry of PostgreSQL holds 2,700 bytes.
_URL_AT_MOST = 2000


def normal_facts(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> Facts:
    """Return facts with dates and moments in their normal form, also in all that they say of related items.

    Raises:
        QueryError: one is no date or moment, or a moment has no time zone.
    """
    fields = kinds[kind].normal(facts.fields) if kind in kinds else facts.fields
    related = tuple(_normal_tie(kinds, tie) for tie in facts.related)
    same = fields is facts.fields and all(new is old for new, old in zip(related, facts.related, strict=True))
    return facts if same else msgspec.structs.replace(facts, fields=dict(fields), related=related)


def _normal_tie(kinds: Mapping[str, Kind], tie: Related) -> Related:
    facts = normal_facts(kinds, tie.kind, tie.facts)
    return tie if facts is tie.facts else msgspec.structs.replace(tie, facts=facts)


def check_facts(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> None:
    """Refuse facts that cannot be stored, with all that they say of related items.

    Raises:
        QueryError: a kind or field is unknown, a value is of another type, too long or not storable.
    """
    check_text(kind, facts)
    _check(kinds, kind, facts)


def check_text(kind: str, said: object) -> None:
    """Refuse what no database stores, whatever it says.

    Raises:
        QueryError: a text holds NUL or half a character.
    """
    try:
        encoded = msgspec.json.encode(said)
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise QueryError(f"{kind}: a value cannot be stored: {error}") from None
    # The plain look first: the pattern alone cost a sixth of what it takes to store an item.
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise QueryError(f"{kind}: a text holds the character NUL, which no database stores")


def _check(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> None:
    if kind not in kinds:
        raise QueryError(f"there is no kind {kind!r}; there are: {', '.join(sorted(kinds))}")
    kinds[kind].check(facts.fields)
    for one in facts.identifiers:
        if len(one.value) > _VALUE_AT_MOST or len(one.scheme) > _NAME_AT_MOST:
            raise QueryError(f"{kind}: the identifier {one.scheme}:{one.value[:40]}… is too long")
    for what, url in [(one.type, one.url) for one in facts.links] + [(one.type, one.url) for one in facts.images]:
        if len(url.encode()) > _URL_AT_MOST or len(what) > _NAME_AT_MOST:
            raise QueryError(f"{kind}: the address {what[:30]} {url[:60]}… is too long")
    for tie in facts.related:
        if len(tie.role) > _NAME_AT_MOST:
            raise QueryError(f"{kind}: the role {tie.role[:40]}… is too long")
        _check(kinds, tie.kind, tie.facts)
