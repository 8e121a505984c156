"""What hangs on an item and cannot be kept costs itself, on both databases, and the outcome tells of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bowerbird import Bowerbird
from bowerbird.catalogue.fitting import fitted
from bowerbird.catalogue.kinds import known_kinds
from bowerbird.cli.render import import_told
from bowerbird.testing import ScriptedProvider
from bowerbird.words.categories import category
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.limits import ADDRESS_AT_MOST, ATTACHED_AT_MOST, NAME_AT_MOST, VALUE_AT_MOST
from bowerbird.words.results import ImportResult, Status
from support.catalogue import FLOYD, FLOYD_MBID, importer_of

HERE = Link("official homepage", "https://www.pinkfloyd.com/")
LONGEST = "https://example.org/"
# Two, three and four bytes of UTF-8 a character, and one.
LONG = {sign: LONGEST + sign * ADDRESS_AT_MOST for sign in "xéが🎸"}


def run(bird: Bowerbird, **more: Any) -> ImportResult[Any]:
    facts = msgspec.structs.replace(FLOYD, **more)
    importer = importer_of(ScriptedProvider("musicbrainz", facts, scheme="musicbrainz_artist"))
    return bird.run(importer, mbid=FLOYD_MBID, force_providers=True)


def outcome(result: ImportResult[Any]) -> tuple[str, ...]:
    asked = result.providers["musicbrainz"]
    assert asked.status in (Status.SUCCEEDED, Status.UNCHANGED), asked.error
    return asked.left_out


@pytest.mark.parametrize("sign", list(LONG))
def test_a_link_that_is_too_long_costs_itself_whatever_its_letters(bird: Bowerbird, sign: str) -> None:
    fits = LONGEST + sign * ((ADDRESS_AT_MOST - len(LONGEST)) // len(sign.encode()))
    links = (Link("a", LONG[sign]), HERE, Link("a", fits), Link("a", ""), Link("t" * (NAME_AT_MOST + 1), fits))
    result = run(bird, links=links)
    left_out = outcome(result)
    assert len(left_out) == 3
    assert "too long" in left_out[0]
    assert set(bird.show(result.require_item()).links) == {HERE, Link("a", fits)}
    [told] = import_told(result)["providers"]
    assert told["left_out"] == list(left_out)


def test_images_identifiers_and_ties_cost_themselves(bird: Bowerbird) -> None:
    result = run(
        bird,
        images=(
            Image("front", "https://example.org/1.jpg"),
            Image("front", LONG["が"]),
            Image("front", "https://example.org/2.jpg", width=2**40),
            Image("front", "https://example.org/3.jpg", media_type="x" * 65),
        ),
        identifiers=(
            *FLOYD.identifiers,
            Identifier("discogs", "9" * (VALUE_AT_MOST + 1)),
            Identifier("s" * 65, "1"),
            Identifier("discogs", ""),
            Identifier("discogs", "a\x00b"),
            Identifier("isni", "é" * VALUE_AT_MOST),
        ),
        related=(
            category("genre", "rock"),
            Related(role="r" * 65, kind="category", facts=Facts(fields={"name": "x"})),
            Related(role="genre", kind="no such kind", facts=Facts(fields={"name": "x"})),
            Related(role="genre", kind="category", facts=Facts(fields={"name": ["x"]})),
            Related(role="genre", kind="category", facts=Facts(fields={"name": "x"}), position=2**40),
            Related(role="member", kind="artist", facts=Facts(fields={"name": "A"}), details={"as": "a\x00"}),
            Related(
                role="member",
                kind="artist",
                facts=Facts(fields={"name": "Roger Waters"}, links=(Link("a", LONG["é"]), HERE)),
            ),
        ),
    )
    left_out = outcome(result)
    assert (len(left_out), left_out[-1]) == (11, "and 3 more")
    record = bird.show(result.require_item())
    assert [one.url for one in record.images] == ["https://example.org/1.jpg"]
    assert {one.scheme for one in record.identifiers} == {"musicbrainz_artist", "wikidata", "isni"}
    assert {(one.role, one.name) for one in record.relations} == {("genre", "rock"), ("member", "Roger Waters")}
    # Again it is the same, and nothing changes.
    assert not run(bird, links=(*FLOYD.links, Link("a", LONG["x"]))).providers["musicbrainz"].changed.links_added


def test_one_too_many_costs_itself(bird: Bowerbird) -> None:
    links = tuple(Link("a", f"https://example.org/{number}") for number in range(ATTACHED_AT_MOST + 2))
    result = run(bird, links=links)
    assert outcome(result) == (f"artist: links behind the first {ATTACHED_AT_MOST:,} (2)",)
    assert len(bird.show(result.require_item()).links) == ATTACHED_AT_MOST


def test_fields_that_do_not_fit_are_refused_as_a_whole(bird: Bowerbird) -> None:
    asked = run(bird, fields={"name": ["x"]}).providers["musicbrainz"]
    assert (asked.status, "does not fit" in (asked.error or "")) == (Status.FAILED, True)


def test_facts_without_any_name_that_can_be_kept_are_refused() -> None:
    with pytest.raises(QueryError, match="no identifier of it can be kept"):
        fitted(known_kinds(), "artist", Facts(fields={"name": "x"}, identifiers=(Identifier("discogs", "9" * 300),)))


def test_the_next_provider_is_asked_and_saved_without_what_cannot_be_kept(bird: Bowerbird) -> None:
    facts = msgspec.structs.replace(FLOYD, identifiers=(*FLOYD.identifiers, Identifier("discogs", "a\x00b")))
    second = ScriptedProvider("second", Facts(fields={"country": "GB"}))
    importer = importer_of(ScriptedProvider("musicbrainz", facts, scheme="musicbrainz_artist"), second)
    result = bird.run(importer, mbid=FLOYD_MBID)
    assert {one.status for one in result.providers.values()} <= {Status.SUCCEEDED, Status.UNCHANGED}
    assert [one.identified_by("discogs") for one in second.fetched] == [None]


def test_a_person_is_told_instead(bird: Bowerbird) -> None:
    item = run(bird).require_item()
    with pytest.raises(QueryError, match="too long"):
        bird._store.attest(type(item), item.id, [Identifier("discogs", "9" * 300)])
