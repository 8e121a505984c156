"""Makers of a mere name: of an item that turns out to be a known one, they are the known makers of that name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer
from bowerbird.catalogue.asked_for import is_mere_name
from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.imports.settling import rejected_by
from bowerbird.catalogue.imports.tables import item_key
from bowerbird.catalogue.kinds import Kind, known_kinds
from bowerbird.catalogue.lookup import KindIdentifier, by_name, unidentified
from bowerbird.catalogue.merging import Merging, Two
from bowerbird.catalogue.retying import retie
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.facts import CURATOR, Facts, Related, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.text import match_key, spelling

_items, _relations = table_of(Item), table_of(RelationRow)

Makers = Mapping[tuple[str, str], int]
"""Items by the role in which they made another one, which is their kind, and their folded name."""


def maker_ties(facts: Facts) -> Iterator[Related]:
    """Yield the ties to those who made an item: the role is called as the other's kind. Pure."""
    return (tie for tie in facts.related if tie.role == tie.kind)


def makers_of(connection: Connection, item_ids: Iterable[int]) -> dict[int, dict[tuple[str, str], int]]:
    """Return who made each of some stored items: ties in a role that is called as the other's kind."""
    query = select(_relations.c.subject_id, _relations.c.role, _items.c.match_key, _items.c.id)
    query = query.join(_items, _items.c.id == _relations.c.object_id).where(_relations.c.role == _items.c.kind)
    found: dict[int, dict[tuple[str, str], int]] = {item_id: {} for item_id in item_ids}
    for item_id, role, key, maker in rows_in(
        connection, query.order_by(_items.c.id), _relations.c.subject_id, item_ids
    ):
        found[item_id][role, key] = maker
    return found


def unite_makers(  # noqa: PLR0913 -- what is united, and who says so
    merging: Merging, connection: Connection, item_id: int, known: Makers, *, actor: str, run: str
) -> list[tuple[str, int]]:
    """Have the makers of an item of whom only a name is known be those of that name that are *known*.

    One that has made nothing else becomes part of the known one, which has to be merged anew; one that has made more
    stays for that, since two may share a name.

    Returns:
        Those that have to be merged anew, with their kinds.
    """
    named = {
        key: maker for key, maker in makers_of(connection, [item_id])[item_id].items() if known.get(key, maker) != maker
    }
    mere = set(unidentified(connection, named.values())) if named else set()
    united: list[tuple[str, int]] = []
    for key, maker in named.items():
        if maker not in mere:
            continue
        more = select(_relations.c.id).where(_relations.c.object_id == maker, _relations.c.subject_id != item_id)
        if connection.execute(more.limit(1)).first() is not None:
            retie(connection, [item_id], known[key], maker)
            continue
        kind = known_kinds()[key[0]]
        merging.merge(Two(kind=kind, survivor=known[key], duplicate=maker, actor=actor, run=run))
        united.append((kind.name, known[key]))
    return united


@dataclass(frozen=True)
class Maker:
    """A maker that an answer names by an identifier which is not stored, and the item of words that it may be.

    Attributes:
        facts: what the answer says of the maker.
        provider: who says so.
        certain: whether nothing tells the two apart.
    """

    item_id: int
    kind: Kind
    facts: Facts
    provider: str
    certain: bool


def meant_makers(connection: Connection, answers: Iterable[Answer], owned: Mapping[KindIdentifier, int]) -> list[Maker]:
    """Return who made of words the makers may be that *answers* name: the only item of the name, without identifiers.

    One statement where no item has such a name, a handful else. Whom the source has to tell from others of the name,
    or of whom a person has said more than the name, is not certain.
    """
    kinds = known_kinds()
    told: dict[str, dict[str, dict[Identifier, tuple[Facts, str]]]] = defaultdict(lambda: defaultdict(dict))
    for answer in answers:
        for kind, facts in _makers_told(answer):
            name = facts.fields.get(kinds[kind].display_field)
            if isinstance(name, str) and not any((kind, known) in owned for known in facts.identifiers):
                told[kind][match_key(name)].setdefault(facts.identifiers[0], (facts, answer.entry.provider))
    found: list[Maker] = []
    for kind, names in told.items():
        # Of two of a name nobody could tell which one it is.
        sole = {
            ids[0]: key for key, ids in by_name(connection, kind, names).items() if len(ids) == len(names[key]) == 1
        }
        ids = unidentified(connection, sole) if sole else []
        rows = reading.ledger(connection, ids) if ids else {}
        rejected = rejected_by(connection, [item_key(item_id) for item_id in ids]) if ids else {}
        for item_id in ids:
            row = rows[item_id].get(CURATOR)
            facts, provider = next(iter(names[sole[item_id]].values()))
            refused = not rejected.get(item_key(item_id), frozenset()).isdisjoint(facts.identifiers)
            if row is not None and row.facts is not None and not refused:
                certain = _is_certain(kinds[kind], row.facts, facts)
                found.append(Maker(item_id, kinds[kind], facts, provider, certain))
    return found


def _is_certain(kind: Kind, ours: Facts, theirs: Facts) -> bool:
    name = kind.display_field
    same = spelling(str(ours.fields.get(name))) == spelling(str(theirs.fields.get(name)))
    return same and is_mere_name(ours, name) and is_blank(theirs.fields.get("disambiguation"))


def _makers_told(answer: Answer) -> Iterator[tuple[str, Facts]]:
    """Yield whom an answer of a source names as makers by an identifier, with their kinds."""
    told = [] if answer.entry.provider == CURATOR or answer.entry.facts is None else [answer.entry.facts]
    while told:
        facts = told.pop()
        told += [tie.facts for tie in facts.related]
        yield from ((tie.kind, tie.facts) for tie in maker_ties(facts) if tie.facts.identifiers)
