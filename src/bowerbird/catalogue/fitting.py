"""Making facts fit: what hangs on an item and cannot be kept (a link too long, one identifier too many) costs itself.

The item's own fields are another matter: facts whose fields do not fit are refused as a whole, for then it is not known
what the source means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from bowerbird.catalogue.checks import (
    check_fields,
    check_identifier,
    check_image,
    check_link,
    check_text,
    check_tie,
    is_fitting,
)
from bowerbird.catalogue.kinds import Kind
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.limits import ATTACHED_AT_MOST, RELATED_AT_MOST

PartT = TypeVar("PartT")

_TOLD_AT_MOST = 10


def fitted(kinds: Mapping[str, Kind], kind: str, facts: Facts) -> tuple[Facts, tuple[str, ...]]:
    """Return facts without what cannot be kept, and what that was, in words.

    Raises:
        QueryError: a kind or field is unknown, a value of a field does not fit, or no identifier is left.
    """
    if is_fitting(kinds, kind, facts):
        return facts, ()
    left_out: list[str] = []
    kept = _fitted(kinds, kind, facts, left_out)
    if len(left_out) > _TOLD_AT_MOST:
        left_out[_TOLD_AT_MOST:] = [f"and {len(left_out) - _TOLD_AT_MOST} more"]
    return kept, tuple(left_out)


def _fitted(kinds: Mapping[str, Kind], kind: str, facts: Facts, left_out: list[str]) -> Facts:
    check_fields(kinds, kind, facts)

    def checked(check: Callable[[str, PartT], object]) -> Callable[[PartT], PartT]:
        def fit(part: PartT) -> PartT:
            check_text(kind, part)
            check(kind, part)
            return part

        return fit

    def tie_fitted(tie: Related) -> Related:
        check_tie(kind, tie)
        more: list[str] = []
        other = _fitted(kinds, tie.kind, tie.facts, more)
        left_out.extend(more)
        return msgspec.structs.replace(tie, facts=other)

    kept = _Kept(kind, left_out)
    identifiers = kept.of(facts.identifiers, "identifier", ATTACHED_AT_MOST, checked(check_identifier))
    if facts.identifiers and not identifiers:
        raise QueryError(f"no identifier of it can be kept: {left_out[-1]}")
    return msgspec.structs.replace(
        facts,
        identifiers=identifiers,
        links=kept.of(facts.links, "link", ATTACHED_AT_MOST, checked(check_link)),
        images=kept.of(facts.images, "image", ATTACHED_AT_MOST, checked(check_image)),
        related=kept.of(facts.related, "related item", RELATED_AT_MOST, tie_fitted),
    )


@dataclass(frozen=True)
class _Kept:
    """Takes the parts that fit, as many as are kept, and notes the others."""

    kind: str
    left_out: list[str]

    def of(self, parts: Sequence[PartT], what: str, at_most: int, fit: Callable[[PartT], PartT]) -> tuple[PartT, ...]:
        found: list[PartT] = []
        for place, part in enumerate(parts):
            if len(found) == at_most:
                self.left_out.append(f"{self.kind}: {what}s behind the first {at_most:,} ({len(parts) - place})")
                break
            try:
                found.append(fit(part))
            except QueryError as error:
                self.left_out.append(f"a {what}: {error}" if what == "related item" else str(error))
        return tuple(found)
