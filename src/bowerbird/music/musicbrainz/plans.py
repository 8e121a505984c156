"""The stages in which MusicBrainz is asked about many of a kind by words, in their order, and how many rows each takes.

The first ones are sure and cheap; each takes what is left. How many a request takes follows from its address (5,500
bytes) and from what it is likely to find: a page has a hundred hits, and three pages are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from bowerbird.http.client import SourceClient
from bowerbird.importing.stages import Stage
from bowerbird.music.musicbrainz.clauses import (
    ClauseOf,
    albums_of_maker,
    any_maker,
    coded,
    exact,
    known_as,
    named,
    named_nearly,
    of_maker,
    title_alone,
)
from bowerbird.music.musicbrainz.entities import RELEASE_GROUP
from bowerbird.music.musicbrainz.pages import Entity
from bowerbird.music.musicbrainz.stages import Aliases, Clauses, LookUps, Makers
from bowerbird.words.facts import Facts

Stages = Sequence[Stage[Any]]


def stages_of_names(entity: Entity[Any], at_once: int) -> Stages:
    """Return the stages of artists or labels: the whole name or alias, then its words, of which one may be mistyped."""
    return (
        _stage(entity, "name", named(entity.name), at_once, alone=False),
        _stage(entity, "words of the name", named_nearly(entity.name), 5),
    )


def stages_of_albums(at_once: int, fetch: Callable[[Any, SourceClient], Facts | None]) -> Stages:
    """Return the stages of albums; *fetch* looks one up."""
    return (
        _stage(RELEASE_GROUP, "title and artist", exact("releasegroup"), at_once, alone=False),
        _stage(RELEASE_GROUP, "title and part of the artist", any_maker("releasegroup"), 40, alone=False),
        Makers(),
        _stage(RELEASE_GROUP, "albums of the artist", albums_of_maker, 12, by_maker=True),
        # Few in one request: which row a hit belongs to is known as long as no other asks for the same artist.
        Aliases(name="other titles", clause=known_as, at_once=25, entity=RELEASE_GROUP, by_maker=True),
        LookUps(fetch=fetch),
        _stage(RELEASE_GROUP, "title alone", title_alone("releasegroup"), 15),
    )


def stages_of_coded(entity: Entity[Any], at_once: int, codes: Collection[str], codes_at_once: int) -> Stages:
    """Return the stages of releases or songs; by *codes* (schemes) one is found whatever its words are."""
    return (
        _stage(entity, "codes", coded(codes), codes_at_once, by_code=True, alone=False),
        _stage(entity, "title and artist", exact(entity.name), at_once, alone=False),
        _stage(entity, "title and part of the artist", any_maker(entity.name), at_once, alone=False),
        Makers(),
        _stage(entity, "works of the artist", of_maker(entity.name), 10, by_maker=True),
        _stage(entity, "title alone", title_alone(entity.name), 5, alone=False),
    )


def _stage(entity: Entity[Any], name: str, clause: ClauseOf, at_once: int, **more: bool) -> Clauses:
    """Return a stage; *more* says how its answer is to be read (``by_code``, ``by_maker``, ``alone``)."""
    return Clauses(name=name, clause=clause, at_once=at_once, entity=entity, **more)
