"""Items outside a session: what an item has not loaded is read when it is asked for, in a session of that moment.

An item that an import brings back belongs to no session. Its columns are loaded; its relations (``album.artists``) are
read at the first look, from the database that the item came from, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bowerbird.words.errors import NotInCatalogueError, QueryError

_came_from: WeakKeyDictionary[Any, Engine] = WeakKeyDictionary()


def remember(item: object, engine: Engine) -> None:
    """Note where an item came from, so that it can load what it lacks."""
    _came_from[item] = engine


def load(item: Any, name: str) -> Any:  # noqa: ANN401 -- an item of any kind, and what an attribute of it holds
    """Return an attribute that a detached item has not loaded, and keep it there.

    Raises:
        QueryError: nobody knows from which database the item came (it was pickled, or its session was of a program).
        NotInCatalogueError: the item is not in the catalogue any more.
        DatabaseFailedError: the database failed.
    """
    engine = _came_from.get(item)
    if engine is None:
        raise QueryError(
            f"{type(item).__name__}.{name} was not loaded while the session was open, and nobody knows where the item "
            "came from: read it inside `with bird.session() as session`, or get the item from bird.catalogue.item(ID)"
        )
    with Session(engine) as session:
        here = session.get(type(item), object.__getattribute__(item, "id"))
        if here is None:
            raise NotInCatalogueError(f"{item!r} is not in the catalogue any more")
        value = getattr(here, name)
        for other in value if isinstance(value, Iterable) and not isinstance(value, str) else (value,):
            if hasattr(type(other), "__mapper__"):
                remember(other, engine)
        session.expunge_all()
    set_committed_value(item, name, value)
    return value
