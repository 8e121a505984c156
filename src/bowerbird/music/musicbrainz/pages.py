"""Pages of MusicBrainz: what a search or a browse answers, read entity by entity."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import msgspec

from bowerbird.http.client import Response
from bowerbird.words.errors import RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.forms import decode
from bowerbird.words.pages import Broken, Page

BodyT = TypeVar("BodyT")

_log = logging.getLogger(__name__)

# MusicBrainz knows some 40 million recordings, its largest kind; a count above this is a mistake of the server.
_COUNT = Annotated[int, msgspec.Meta(ge=0, le=999_999_999)] | Annotated[str, msgspec.Meta(pattern="^[0-9]{1,9}$")]


@dataclass(frozen=True)
class Entity(Generic[BodyT]):
    """One kind of entity of MusicBrainz.

    Attributes:
        name: as in addresses: ``release-group``.
        id_field: the field of its ids in a search.
        form: the form of a body.
        parse: reads one; with the names of all genres, tags that are genres count as such.
    """

    name: str
    id_field: str
    form: type[BodyT]
    parse: Callable[[BodyT, frozenset[str] | None], Facts]


def read_page(answer: Response, entity: Entity[BodyT], genres: frozenset[str] | None = None) -> Page:
    """Return a page of a search or a browse as facts.

    A search counts in ``count``, a browse in ``release-group-count`` (FACTS.md section 1, "Paging").

    Raises:
        RejectedError: the body is no page of that entity.
    """
    body: Mapping[str, msgspec.Raw] = answer.json(dict[str, msgspec.Raw])
    try:
        entities = decode(body[f"{entity.name}s"], list[msgspec.Raw])
        count = body.get("count", body.get(f"{entity.name}-count"))
        total = len(entities) if count is None else int(decode(count, _COUNT))
    except KeyError as error:
        raise RejectedError(f"the answer lacks {error}", request=answer.request) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RejectedError(f"the answer has an unexpected form: {error}", request=answer.request) from None
    return Page(total=max(total, len(entities)), found=tuple(_read(raw, entity, genres) for raw in entities))


def parts_of(answer: Response, entity: Entity[BodyT], sought: Collection[str]) -> dict[str, list[str]]:
    """Return the ids of *sought* that each entity of a page has among its releases and tracks, by the entity's id.

    A hit tells its releases and, of a recording, its track on each (FACTS.md section 1, "What search results hold").
    """
    body: Mapping[str, msgspec.Raw] = answer.json(dict[str, msgspec.Raw])
    found: dict[str, list[str]] = {}
    for raw in decode(body.get(f"{entity.name}s", msgspec.Raw(b"[]")), list[msgspec.Raw]):
        # A broken entity costs itself; reading the page says of it what is wrong.
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            owner = decode(raw, _Owner)
            releases = [release.id for release in owner.releases]
            tracks = [track.id for release in owner.releases for medium in release.media for track in medium.track]
            found[owner.id] = [part for part in (*releases, *tracks) if part in sought]
    return found


class _Track(msgspec.Struct, frozen=True):
    id: str = ""


class _Medium(msgspec.Struct, frozen=True):
    track: list[_Track] = []


class _Release(msgspec.Struct, frozen=True):
    id: str = ""
    media: list[_Medium] = []


class _Owner(msgspec.Struct, frozen=True):
    id: str
    releases: list[_Release] = []


class _Named(msgspec.Struct, frozen=True):
    id: str | None = None
    title: str | None = None
    name: str | None = None


def _read(raw: msgspec.Raw, entity: Entity[BodyT], genres: frozenset[str] | None) -> Facts | Broken:
    try:
        return entity.parse(decode(raw, entity.form), genres)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _broken(raw, str(error))
    except Exception as error:  # noqa: BLE001 -- a body that nobody has thought of costs itself only
        _log.exception("a %s could not be read", entity.name)
        return _broken(raw, f"{type(error).__name__}: {error}")


def _broken(raw: msgspec.Raw, why: str) -> Broken:
    try:
        told = decode(raw, _Named)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Broken(why=why)
    return Broken(id=told.id, name=told.title or told.name, why=why)
