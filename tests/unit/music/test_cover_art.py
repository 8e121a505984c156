from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from bowerbird.images.store import ImageStore
from bowerbird.music import Album, AlbumQuery, CoverArt
from bowerbird.testing import ProviderContract, Recorded
from bowerbird.words.errors import ConfigurationError, NotApplicableError, RejectedError, SourceError, UnavailableError
from bowerbird.words.identifiers import Identifier
from support.cover_art import GROUP, NUMBER, RELEASE, image, index
from support.pictures import HTML, picture
from support.recorded import COVER_NAMES, needs_recorded_covers, recorded_cover
from support.world import World

BASE = "https://coverartarchive.org"
ALBUM = AlbumQuery.from_words({"mbid": GROUP})
PICTURE = picture("JPEG", 500, 400)
# An index with two pictures has all that there is to break.
INDEX = index(image(NUMBER, "Front"), image("13536418798", "Back"))
SMALL = 3_000


class TestCoverArt(ProviderContract):
    provider = CoverArt()
    kind = Album
    fetched = (Recorded(ALBUM, (INDEX, PICTURE)),)


@needs_recorded_covers
class TestCoverArtAsRecorded(ProviderContract):
    provider = CoverArt(size=1200)
    kind = Album
    fetched = tuple(
        Recorded(ALBUM, (recorded_cover(name), picture("PNG")))
        for name in COVER_NAMES
        if len(recorded_cover(name)) <= SMALL
    )


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    world.images = ImageStore(f"memory://{uuid4().hex}")
    yield world
    for http in world.opened:
        http.close()


def serve(world: World, files: Mapping[str, bytes | int | str]) -> None:
    """Answer by address: with a body, a status, or a redirect; with 404 for any other."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        found = files.get(str(request.url), 404)
        if isinstance(found, int):
            return httpx2.Response(found, content=HTML, headers={"content-type": "text/html"})
        if isinstance(found, str):
            return httpx2.Response(302, headers={"location": found})
        return httpx2.Response(200, content=found)

    world.handler = answer


def fetch(world: World, query: AlbumQuery = ALBUM, provider: CoverArt | None = None) -> Any:
    provider = provider or CoverArt()
    return provider.fetch(query, world.at(provider.source))


def test_the_front_of_the_release_group_is_kept_in_500_pixels(world: World) -> None:
    serve(world, {f"{BASE}/release-group/{GROUP}": INDEX, f"{BASE}/release/{RELEASE}/{NUMBER}-500": PICTURE})
    facts = fetch(world)
    [kept] = facts.images
    assert (kept.type, kept.url, kept.types) == ("front", f"{BASE}/release/{RELEASE}/{NUMBER}.jpg", ("Front",))
    assert (kept.media_type, kept.width, kept.height, kept.size) == ("image/jpeg", 500, 400, len(PICTURE))
    assert kept.file == f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}.jpg"
    assert [request.headers["accept"] for request in world.sent] == ["application/json", "image/*"]
    assert {rate for _, rate in world.budget.acquired} == {4.0}
    assert fetch(world) == facts
    assert world.urls[2:] == [f"{BASE}/release-group/{GROUP}"]


@pytest.mark.parametrize(("size", "suffix"), [(250, "-250"), (1200, "-1200"), (None, "")])
def test_another_size(world: World, size: Any, suffix: str) -> None:
    serve(world, {f"{BASE}/release-group/{GROUP}": INDEX, f"{BASE}/release/{RELEASE}/{NUMBER}{suffix}": PICTURE})
    assert fetch(world, provider=CoverArt(size=size)).images


def test_a_size_that_the_archive_does_not_make() -> None:
    with pytest.raises(ConfigurationError, match="size=300"):
        CoverArt(size=300)  # type: ignore[arg-type]


def test_the_redirects_of_the_archive_are_followed_also_to_http(world: World) -> None:
    node = "http://ia800500.us.archive.org/12/items"
    secure = node.replace("http:", "https:")
    thumb = f"mbid-{RELEASE}/mbid-{RELEASE}-{NUMBER}_thumb500.jpg"
    serve(
        world,
        {
            f"{BASE}/release-group/{GROUP}": f"http://archive.org/download/mbid-{RELEASE}/index.json",
            f"https://archive.org/download/mbid-{RELEASE}/index.json": f"{node}/mbid-{RELEASE}/index.json",
            f"{secure}/mbid-{RELEASE}/index.json": INDEX,
            f"{BASE}/release/{RELEASE}/{NUMBER}-500": f"//archive.org/download/{thumb}",
            f"https://archive.org/download/{thumb}": f"{node}/{thumb}",
            f"{secure}/{thumb}": PICTURE,
        },
    )
    assert fetch(world).images
    assert {url.split(":")[0] for url in world.urls} == {"https"}
    assert [request.headers["accept"] for request in world.sent] == ["application/json"] * 3 + ["image/*"] * 3


def test_known_releases_are_tried_in_order_when_the_group_has_no_front(world: World) -> None:
    others = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b", RELEASE]
    releases = tuple(Identifier("musicbrainz_release", one) for one in others)
    query = AlbumQuery(identifiers=(Identifier("musicbrainz_release_group", GROUP), *releases))
    serve(
        world,
        {
            f"{BASE}/release/{others[1]}": index(image(NUMBER, "Front", approved=False)),
            f"{BASE}/release/{RELEASE}": INDEX,
            f"{BASE}/release/{RELEASE}/{NUMBER}-500": PICTURE,
        },
    )
    assert fetch(world, query).images
    asked = [f"{BASE}/release-group/{GROUP}", *(f"{BASE}/release/{one}" for one in others)]
    assert world.urls[:4] == asked
    serve(world, {})
    assert fetch(world, query) is None


def test_an_album_without_the_id_cannot_be_asked_for(world: World) -> None:
    with pytest.raises(NotApplicableError, match="musicbrainz"):
        fetch(world, AlbumQuery(title="Animals"))
    assert world.sent == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [(HTML, UnavailableError), (b"", UnavailableError), (PICTURE[:1000], RejectedError), (b"<svg/>", RejectedError)],
)
def test_a_broken_picture_is_refused_and_not_kept(world: World, body: bytes, kind: type[SourceError]) -> None:
    files: dict[str, bytes | int | str] = {f"{BASE}/release-group/{GROUP}": INDEX}
    serve(world, {**files, f"{BASE}/release/{RELEASE}/{NUMBER}-500": body})
    with pytest.raises(kind) as caught:
        fetch(world)
    assert caught.value.request == f"GET {BASE}/release/{RELEASE}/{NUMBER}-500"
    assert str(caught.value).startswith(f"{caught.value.request}: ")
    serve(world, {**files, f"{BASE}/release/{RELEASE}/{NUMBER}-500": PICTURE})
    assert fetch(world).images


def test_a_picture_that_is_listed_but_not_there_is_worth_asking_for_later(world: World) -> None:
    serve(world, {f"{BASE}/release-group/{GROUP}": INDEX})
    with pytest.raises(UnavailableError, match="lists this picture") as caught:
        fetch(world)
    assert str(caught.value).count("GET ") == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RejectedError),
        (405, RejectedError),
        (502, UnavailableError),
        (503, UnavailableError),
        (504, UnavailableError),
    ],
)
def test_errors_in_html_are_classed_on_both_ways(world: World, status: int, error: type[Exception]) -> None:
    way: dict[str, bytes | int | str] = {f"{BASE}/release/{RELEASE}/{NUMBER}-500": status}
    for index_answer in (status, INDEX):
        serve(world, {**way, f"{BASE}/release-group/{GROUP}": index_answer})
        with pytest.raises(error, match="Sorry"):
            fetch(world)
