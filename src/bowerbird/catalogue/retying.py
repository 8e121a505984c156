"""Retying: the source records of many items lead to another item from now on, in one statement for all of them.

A genre that becomes part of another one may have a hundred thousand albums. To read and write each of their records
took most of the time of such a merge.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, text

# The lists keep their order, and their blank places.
_RETIE = {
    "sqlite": text(
        "UPDATE enrichments SET tied = (SELECT json_group_array(CASE WHEN t.value = :gone THEN :stays ELSE t.value END)"
        " FROM json_each(enrichments.tied) AS t)"
        " WHERE item_id IN (SELECT w.value FROM json_each(:items) AS w) AND tied IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM json_each(enrichments.tied) AS t WHERE t.value = :gone)"
    ),
    "postgresql": text(
        "UPDATE enrichments SET tied = (SELECT jsonb_agg(CASE WHEN t.value = to_jsonb(CAST(:gone AS int))"
        " THEN to_jsonb(CAST(:stays AS int)) ELSE t.value END ORDER BY t.place)"
        " FROM jsonb_array_elements(enrichments.tied) WITH ORDINALITY AS t(value, place))"
        " WHERE item_id = ANY (ARRAY(SELECT CAST(w AS int) FROM jsonb_array_elements_text(CAST(:items AS jsonb)) AS w))"
        " AND tied @> to_jsonb(CAST(:gone AS int))"
    ),
}


def retie(connection: Connection, item_ids: Collection[int], survivor: int, duplicate: int) -> None:
    """Have the records of some items name the survivor where they name the duplicate."""
    items = msgspec.json.encode(sorted(item_ids)).decode()
    connection.execute(_RETIE[connection.dialect.name], {"items": items, "gone": duplicate, "stays": survivor})
