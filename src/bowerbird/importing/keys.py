"""Keys: what is the same for two queries that ask for the same, so that what came of one serves the next. Pure."""

from __future__ import annotations

import hashlib

import msgspec

from bowerbird.catalogue.imports.tables import item_key
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import Item
from bowerbird.words.query import Query
from bowerbird.words.text import fold, spelling

__all__ = ["item_key", "query_key"]


def query_key(kind: type[Item], query: Query) -> str:
    """Return the key of a query, 32 hexadecimal digits: however its words are spelt, but for accents of a mere name.

    Keys are stored: whoever changes how they are made has to change those that are there (``0008_lists.py`` did so).
    """
    wanted = query.wanted()
    name = fold if wanted is not None and (wanted.by or wanted.titled) else spelling
    words = [name(wanted.name), fold(wanted.by or ""), sorted(wanted.hints.items())] if wanted else []
    named = sorted(map(str, (*query.identifiers, *query.leading)))
    asked = [describe(kind).name, named, words]
    return hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()
