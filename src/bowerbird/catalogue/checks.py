"""Checks: whether facts fit the tables, before anything is written. A source may say anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from bowerbird.catalogue.kinds import Kind
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.limits import (
    ATTACHED_AT_MOST,
    INTEGER_AT_MOST,
    NAME_AT_MOST,
    RELATED_AT_MOST,
    VALUE_AT_MOST,
    address_fits,
)

# The character NUL, as JSON writes it (and not a backslash that somebody typed): PostgreSQL keeps it in no text.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


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
    try:
        facts = normal_facts(kinds, tie.kind, tie.facts)
    except QueryError:
        # It stays as it is, and so costs the tie when the facts are checked, and not the item.
        return tie
    return tie if facts is tie.facts else msgspec.structs.replace(tie, facts=facts)


def check_facts(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> None:
    """Refuse facts that cannot be stored, with all that they say of related items.

    Raises:
        QueryError: a kind or field is unknown, a value is of another type, too long or not storable.
    """
    check_text(kind, facts)
    _check(kinds, kind, facts)


def is_fitting(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> bool:
    """Return whether facts can be stored as they are."""
    try:
        check_facts(kinds, kind, facts)
    except QueryError:
        return False
    return True


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


def check_fields(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> None:
    """Refuse facts of an unknown kind, or whose own fields do not fit, whatever hangs on them.

    Raises:
        QueryError: a kind or field is unknown, or a value is of another type or not storable.
    """
    if kind not in kinds:
        raise QueryError(f"there is no kind {kind!r}; there are: {', '.join(sorted(kinds))}")
    kinds[kind].check(facts.fields)
    check_text(kind, (facts.fields, facts.origin))


def check_identifier(kind: str, one: Identifier) -> None:
    """Refuse an identifier that cannot be kept.

    Raises:
        QueryError: it is too long, or blank.
    """
    if not one.value or not one.scheme:
        raise QueryError(f"{kind}: an identifier is blank ({one.scheme[:40]}:{one.value[:40]})")
    if len(one.value) > VALUE_AT_MOST or len(one.scheme) > NAME_AT_MOST:
        raise QueryError(f"{kind}: the identifier {one.scheme[:40]}:{one.value[:40]}… is too long")


def check_link(kind: str, one: Link) -> None:
    """Refuse a link that cannot be kept.

    Raises:
        QueryError: it is too long, or blank.
    """
    _check_address(kind, one.type, one.url)


def check_image(kind: str, one: Image) -> None:
    """Refuse an image that cannot be kept.

    Raises:
        QueryError: an address or name is too long or blank, or a number too large.
    """
    _check_address(kind, one.type, one.url)
    if len(one.sha256) > NAME_AT_MOST or len(one.media_type) > NAME_AT_MOST:
        raise QueryError(f"{kind}: what is said of the image {one.url[:60]} is too long")
    if not all(0 <= number <= INTEGER_AT_MOST for number in (one.width, one.height, one.size)):
        raise QueryError(f"{kind}: a measure of the image {one.url[:60]} cannot be")


def check_tie(kind: str, tie: Related) -> None:
    """Refuse a tie that cannot be kept, whatever is said of the other item.

    Raises:
        QueryError: its role is too long or blank, its position is none, or its details are not storable.
    """
    if not 0 < len(tie.role) <= NAME_AT_MOST:
        raise QueryError(f"{kind}: the role {tie.role[:40]}… is blank or too long")
    if not 0 <= tie.position <= INTEGER_AT_MOST:
        raise QueryError(f"{kind}: the {tie.role} has a position that cannot be")
    check_text(kind, (tie.role, tie.details))


def _check_address(kind: str, what: str, url: str) -> None:
    if not url:
        raise QueryError(f"{kind}: an address is blank ({what[:30]})")
    if not address_fits(what, url):
        raise QueryError(f"{kind}: the address {what[:30]} {url[:60]}… is too long")


def _check(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> None:
    if kind not in kinds:
        raise QueryError(f"there is no kind {kind!r}; there are: {', '.join(sorted(kinds))}")
    kinds[kind].check(facts.fields)
    if max(len(facts.identifiers), len(facts.links), len(facts.images)) > ATTACHED_AT_MOST:
        raise QueryError(f"{kind}: there are more than {ATTACHED_AT_MOST:,} identifiers, links or images")
    if len(facts.related) > RELATED_AT_MOST:
        raise QueryError(f"{kind}: there are more than {RELATED_AT_MOST:,} related items")
    for one in facts.identifiers:
        check_identifier(kind, one)
    for link in facts.links:
        check_link(kind, link)
    for image in facts.images:
        check_image(kind, image)
    for tie in facts.related:
        if not 0 < len(tie.role) <= NAME_AT_MOST or not 0 <= tie.position <= INTEGER_AT_MOST:
            check_tie(kind, tie)
        _check(kinds, tie.kind, tie.facts)
