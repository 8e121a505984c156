from __future__ import annotations

import pytest

from bowerbird.http.client import SourceSettings
from bowerbird.http.rules import user_agent
from bowerbird.words.errors import ConfigurationError
from support.world import COVERS, MUSICBRAINZ, World


def test_without_a_contact_a_source_that_wants_one_is_not_asked(world: World) -> None:
    client = world.http(contact="  ").at(MUSICBRAINZ)
    with pytest.raises(ConfigurationError, match=r"BOWERBIRD_CONTACT .* bowerbird\.toml"):
        client.get("artist/x")
    with pytest.raises(ConfigurationError):
        client.post("artist/x", json={})
    assert (world.sent, world.budget.acquired) == ([], [])


def test_without_a_contact_others_are_asked_also_a_mirror(world: World) -> None:
    mirror = SourceSettings(url="http://127.0.0.1:5000/ws/2/", rate=0)
    http = world.http(contact=None, sources={"musicbrainz": mirror})
    client = http.at(MUSICBRAINZ)
    assert (client.source.url, client.source.rate) == ("http://127.0.0.1:5000/ws/2", 0)
    client.get("artist/x")
    http.at(COVERS).get("release/x")
    assert world.urls == ["http://127.0.0.1:5000/ws/2/artist/x", "https://coverartarchive.org/release/x"]
    assert {request.headers["user-agent"] for request in world.sent} == {"Bowerbird/1.2"}
    assert world.budget.acquired == [("127.0.0.1:5000", 0), ("coverartarchive.org", 0)]


def test_another_path_or_port_on_the_real_host_still_wants_a_contact(world: World) -> None:
    settings = {"musicbrainz": SourceSettings(url="http://MusicBrainz.org:8080/other")}
    with pytest.raises(ConfigurationError):
        world.http(contact=None, sources=settings).at(MUSICBRAINZ).get("x")


@pytest.mark.parametrize("contact", ["me\r\nX-Evil: 1", "jürgen@example.org", "a\x00b"])
def test_a_contact_that_no_header_can_carry(world: World, contact: str) -> None:
    with pytest.raises(ConfigurationError, match="plain ASCII"):
        world.http(contact=contact)


@pytest.mark.parametrize("url", ["musicbrainz.org", "ftp://x/", "", "http://", "http://x:port", "file:///x"])
def test_an_override_that_is_no_address(world: World, url: str) -> None:
    with pytest.raises(ConfigurationError, match="musicbrainz: the url"):
        world.http(sources={"musicbrainz": SourceSettings(url=url)}).at(MUSICBRAINZ)


@pytest.mark.parametrize("rate", [-1.0, float("nan"), float("inf")])
def test_an_override_that_is_no_rate(world: World, rate: float) -> None:
    with pytest.raises(ConfigurationError, match="musicbrainz: the rate"):
        world.http(sources={"musicbrainz": SourceSettings(rate=rate)}).at(MUSICBRAINZ)


def test_user_agent() -> None:
    assert user_agent("0.1.0", "https://example.org/me") == "Bowerbird/0.1.0 ( https://example.org/me )"
    assert user_agent("0.1.0", None) == "Bowerbird/0.1.0"
