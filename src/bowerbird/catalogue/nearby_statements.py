"""The statements of `nearby`, as text: every look-up has its LIMIT where it stands.

A database chooses its own way through a join, and through 50,000 albums of one genre when it may. So SQLite gets the
LIMITs in correlated lists, PostgreSQL in LATERAL joins. All that is asked goes in as one JSON parameter, so that there
are few statements, always the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import text


class Side(StrEnum):
    """From which end ties are looked up."""

    OBJECT = "object_id"
    SUBJECT = "subject_id"

    @property
    def there(self) -> str:
        """The column of the other end."""
        return Side.SUBJECT if self is Side.OBJECT else Side.OBJECT


# The roles of an item are found by skipping from each to the next in the index.
_BUNDLES = """
WITH RECURSIVE heads(item_id, role) AS (
  SELECT w.item_id, (SELECT r.role FROM relations AS r WHERE r.{here} = w.item_id ORDER BY r.role LIMIT 1)
  FROM ({wanted}) AS w
  UNION ALL
  SELECT h.item_id,
    (SELECT r.role FROM relations AS r WHERE r.{here} = h.item_id AND r.role > h.role ORDER BY r.role LIMIT 1)
  FROM heads AS h WHERE h.role IS NOT NULL
)
SELECT h.item_id, h.role, (SELECT count(*) FROM
  (SELECT 1 FROM relations AS r WHERE r.{here} = h.item_id AND r.role = h.role LIMIT :at_most) AS few) AS size
FROM heads AS h WHERE h.role IS NOT NULL AND h.role <> :left_out
"""
_SIZES = """
SELECT w.item_id, w.role, (SELECT count(*) FROM
  (SELECT 1 FROM relations AS r WHERE r.{here} = w.item_id AND r.role = w.role LIMIT :at_most) AS few) AS size
FROM ({wanted}) AS w
"""
# On either side of a place: so many are looked at, and of those that are wanted so many are taken.
_HALF = """
SELECT r.id, r.subject_id, r.role, r.position, r.object_id FROM (
  SELECT x.id, x.subject_id, x.role, {position} AS position, x.object_id FROM relations AS x
  WHERE x.{here} = w.item_id AND x.role = w.role AND x.{order} {beyond} w.place
  {inside} LIMIT :scan
) AS r {join}
  AND i.merged_into IS NULL AND i.kind NOT IN (SELECT k.value FROM {without} AS k)
{outside} LIMIT :keep
"""
_JOIN = {
    # SQLite takes the rows of a CROSS JOIN as the inner select brings them, and stops as soon as there are enough.
    "sqlite": "CROSS JOIN items AS i WHERE i.id = r.{there}",
    "postgresql": "JOIN items AS i ON i.id = r.{there}",
}
_AROUND = {
    "sqlite": """
SELECT r.subject_id, r.role, r.position, r.object_id FROM ({wanted}) AS w CROSS JOIN relations AS r
WHERE r.id IN (SELECT a.id FROM ({after}) AS a UNION ALL SELECT b.id FROM ({before}) AS b)
""",
    "postgresql": """
SELECT n.subject_id, n.role, n.position, n.object_id FROM ({wanted}) AS w
CROSS JOIN LATERAL (({after}) UNION ALL ({before})) AS n
""",
}
_AMONG = {
    "sqlite": """
SELECT r.subject_id, r.role, 0 AS position, r.object_id
FROM ({wanted}) AS w CROSS JOIN json_each(:others) AS o CROSS JOIN relations AS r INDEXED BY ix_relations_object
WHERE r.{here} = w.item_id AND r.role = w.role AND r.{there} = o.value
""",
    # The LIMIT keeps it from being joined in any other way than by looking each one up.
    "postgresql": """
SELECT r.subject_id, r.role, 0 AS position, r.object_id FROM ({wanted}) AS w
CROSS JOIN (SELECT CAST(e.value AS integer) AS id FROM jsonb_array_elements_text(CAST(:others AS jsonb)) AS e) AS o
CROSS JOIN LATERAL (
  SELECT x.subject_id, x.role, x.object_id FROM relations AS x
  WHERE x.{here} = w.item_id AND x.role = w.role AND x.{there} = o.id LIMIT 1
) AS r
""",
}
_NAMED = """
SELECT i.id, i.kind, i.display_name,
  (SELECT n.scheme FROM identifiers AS n WHERE n.item_id = i.id ORDER BY n.scheme, n.value LIMIT 1) AS scheme,
  (SELECT n.value FROM identifiers AS n WHERE n.item_id = i.id ORDER BY n.scheme, n.value LIMIT 1) AS value
FROM ({wanted}) AS w {join} AND i.merged_into IS NULL
"""
_WANTED = {
    "sqlite": "SELECT json_extract(e.value, '$[0]') AS item_id, json_extract(e.value, '$[1]') AS role,"
    " json_extract(e.value, '$[2]') AS place FROM json_each(:wanted) AS e",
    "postgresql": "SELECT CAST(e.value ->> 0 AS integer) AS item_id, e.value ->> 1 AS role,"
    " CAST(e.value ->> 2 AS integer) AS place FROM jsonb_array_elements(CAST(:wanted AS jsonb)) AS e",
}
_WITHOUT = {
    "sqlite": "json_each(:without)",
    "postgresql": "jsonb_array_elements_text(CAST(:without AS jsonb))",
}


def sql(form: str, dialect: str, side: Side, *, placed: bool = True) -> str:
    """Return a statement as text: ``bundles``, ``sizes``, ``around``, ``among`` or ``named``."""
    ends = {"here": side.value, "there": side.there, "wanted": _WANTED[dialect]}
    if form == "around":
        # As the indexes have them: who is tied to an item in the order of the ids, what it is tied to in the tie's own.
        order = ("subject_id",) if side is Side.OBJECT else ("position", "object_id")
        more = {"order": order[0], "position": "x.position" if placed else "0", "without": _WITHOUT[dialect]}
        halves = {
            half: _HALF.format(
                **ends,
                **more,
                beyond=beyond,
                inside=_ordered("x", order, direction),
                join=_JOIN[dialect].format(**ends),
                outside=_ordered("r", order, direction) if dialect == "postgresql" else "",
            )
            for half, beyond, direction in (("after", ">=", "ASC"), ("before", "<", "DESC"))
        }
        return _AROUND[dialect].format(**ends, **halves)
    template = {"bundles": _BUNDLES, "sizes": _SIZES, "among": _AMONG[dialect], "named": _NAMED}[form]
    return template.format(**ends, join=_JOIN[dialect].format(there="item_id").replace("r.", "w."))


LOOKING_UP = text(
    "SELECT set_config('jit', 'off', true), set_config('enable_bitmapscan', 'off', true),"
    " set_config('enable_seqscan', 'off', true)"
)


def _ordered(table: str, columns: Sequence[str], direction: str) -> str:
    return "ORDER BY " + ", ".join(f"{table}.{column} {direction}" for column in columns)


STATEMENTS = {
    (form, dialect, side, placed): text(sql(form, dialect, side, placed=placed))
    for form in ("bundles", "sizes", "around", "among", "named")
    for dialect in ("sqlite", "postgresql")
    for side in Side
    for placed in (True, False)
}
