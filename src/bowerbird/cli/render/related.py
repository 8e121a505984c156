"""What a person sees of recommendations: what belongs together with an item, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from bowerbird.catalogue.records import Relation
from bowerbird.cli.render.sheets import Column, Sheet, heading
from bowerbird.words.neighbours import RELATED

_COLUMNS = (Column("Name", wraps=20), Column("Kind", rank=1), Column("Why", wraps=24), Column("Item"))


def related_shown(relations: Sequence[Relation]) -> Iterator[RenderableType]:
    """Yield the items that belong together with this one, the best first."""
    related = [one for one in relations if one.role == RELATED]
    if related:
        yield heading("Related")
        yield Sheet(_COLUMNS, [_row(one) for one in related])


def _row(relation: Relation) -> tuple[str, ...]:
    return relation.name, relation.kind, str(relation.details.get("reason") or ""), f"{relation.kind} {relation.id}"
