"""Covers over real HTTP: from the sandbox and from servers that misbehave, into a folder."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient, Limits, SourceSettings
from bowerbird.images.store import ImageStore
from bowerbird.importing.importer import Importer
from bowerbird.music import Album, AlbumQuery, CoverArt
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.settings import load_settings
from bowerbird.words.errors import RejectedError, SourceError, UnavailableError
from bowerbird.words.facts import Facts, Image
from support.cover_art import GROUP, NUMBER, RELEASE, index
from support.pictures import HTML, picture, png_bomb
from support.quiet import QUIET
from support.server import LoopbackServer, Received, reply

WISH = "1a272023-10d3-38ee-bab3-317b55fcc21d"
NO_ART = "195714b6-910c-445c-a5cb-1e57a697de15"
NOT_APPROVED = "4fcc5ec2-d177-396b-b810-9439031b3c3a"
CUT_OFF = "f4704ade-d0d8-3015-a9f9-a4972df288fc"


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    served.forget_requests()
    return served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "images"


class Asker:
    """Asks for covers at an address, and keeps them in a folder."""

    def __init__(self, url: str, folder: Path) -> None:
        self.http = HttpClient(
            contact=None,
            version="test",
            budget=MemoryBudget(),
            sources={"coverartarchive": SourceSettings(url=url, rate=0)},
            limits=Limits(attempts=1),
            images=ImageStore(str(folder)),
        )

    def __call__(self, mbid: str) -> Facts | None:
        provider = CoverArt()
        return provider.fetch(AlbumQuery.from_words({"mbid": mbid}), self.http.at(provider.source))

    def image(self, mbid: str) -> Image:
        facts = self(mbid)
        assert facts is not None
        return facts.images[0]


@pytest.fixture
def asker(sandbox: Sandbox, folder: Path) -> Iterator[Asker]:
    asker = Asker(sandbox.coverartarchive_url, folder)
    yield asker
    asker.http.close()


def pictures_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "sources" not in path.parts)


def test_a_cover_costs_two_requests_of_three_steps_and_is_a_file(asker: Asker, sandbox: Sandbox, folder: Path) -> None:
    kept = asker.image(GROUP)
    content = (folder / kept.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert (kept.size, kept.width, kept.height) == (len(content), 500, 500)
    assert [request.status for request in sandbox.requests] == [307, 302, 200] * 2
    assert pictures_in(folder) == [folder / kept.file]
    page = Path(__file__).parents[2] / "docs" / "cover-art.md"
    assert f"    {kept.file}\n" in page.read_text(encoding="utf-8")


def test_a_second_time_nothing_is_downloaded_but_the_index(asker: Asker, sandbox: Sandbox) -> None:
    first = asker(GROUP)
    sandbox.forget_requests()
    assert asker(GROUP) == first
    assert [request.path.rpartition("/")[2] for request in sandbox.requests] == [GROUP, "index.json", "index.json"]


def test_a_file_that_vanished_is_downloaded_again(asker: Asker, sandbox: Sandbox, folder: Path) -> None:
    first = asker.image(GROUP)
    (folder / first.file).unlink()
    sandbox.forget_requests()
    assert asker.image(GROUP) == first
    assert (folder / first.file).is_file()
    assert len(sandbox.requests) == 6


def test_what_the_archive_does_not_have(asker: Asker, sandbox: Sandbox, folder: Path) -> None:
    assert asker(NO_ART) is None
    assert asker(NOT_APPROVED) is None
    assert [request.status for request in sandbox.requests] == [404, 307, 302, 200]
    assert not folder.exists()


def test_a_picture_that_is_cut_off_is_rejected(asker: Asker, folder: Path) -> None:
    with pytest.raises(RejectedError, match=r"^GET http://127.*-500: the JPEG picture is damaged or cut off"):
        asker(CUT_OFF)
    assert pictures_in(folder) == []


def test_a_connection_that_ends_too_early_is_unavailable(asker: Asker, sandbox: Sandbox) -> None:
    # Two steps have it in their address: a redirect, whose body nobody reads, and the picture itself.
    sandbox.add_fault(Fault(path="_thumb500", times=2, truncate=True))
    with pytest.raises(UnavailableError):
        asker(GROUP)
    assert asker(GROUP)


def test_a_node_that_is_down_is_unavailable(asker: Asker, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(path="/node/", status=503, body="<title>503</title>", headers={"Retry-After": "9"}))
    with pytest.raises(UnavailableError) as caught:
        asker(GROUP)
    assert caught.value.retry_after == 9


def test_many_threads_at_once_keep_one_file_for_each_album(asker: Asker, folder: Path) -> None:
    found: list[Facts | None] = []
    threads = [threading.Thread(target=lambda m=m: found.append(asker(m))) for m in [GROUP, WISH] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({one.images for one in found if one}) == 2
    assert len(pictures_in(folder)) == 2


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        # The page of a proxy or of maintenance: the picture may be there later.
        (HTML, UnavailableError, "this is not a picture, an HTML page came in its place"),
        (picture()[:900], RejectedError, "damaged or cut off"),
        (png_bomb(30_000, 2_000), RejectedError, "30,000 x 2,000 pixels"),
        (b"\xff\xd8\xff" + bytes(33 * 1024 * 1024), RejectedError, "larger than 33,554,432 bytes"),
    ],
    ids=["page", "cut off", "bomb", "too large"],
)
def test_what_a_server_sends_in_place_of_a_picture(
    folder: Path, body: bytes, kind: type[SourceError], told: str
) -> None:
    with LoopbackServer(_archive(reply(body=body, content_type="image/jpeg"))) as server:
        asker = Asker(server.url, folder)
        with pytest.raises(kind, match=told):
            asker(GROUP)
        asker.http.close()
    assert pictures_in(folder) == []


def test_a_redirect_to_a_host_that_is_not_the_archives_is_not_followed(folder: Path) -> None:
    with LoopbackServer(_archive(reply(302, b"", location="https://example.org/1.jpg"))) as server:
        asker = Asker(server.url, folder)
        with pytest.raises(RejectedError, match=r"example\.org is none of the hosts that coverartarchive may lead to"):
            asker(GROUP)
        asker.http.close()


def _archive(answer: bytes) -> Callable[[Received, object], bytes]:
    """Return a server that has the index of one album, and one answer to whoever asks for its picture."""

    def handler(request: Received, _: object) -> bytes:
        return answer if request.target == f"/release/{RELEASE}/{NUMBER}-500" else reply(body=index())

    return handler


class CoveredAlbums(Importer[Album, AlbumQuery]):
    """Albums with their covers."""

    providers = (MusicBrainzAlbums(), CoverArt())


@pytest.fixture
def settings_of(sandbox: Sandbox) -> dict[str, str]:
    return {
        "BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url,
        "BOWERBIRD_MUSICBRAINZ_RATE": "0",
        "BOWERBIRD_COVERARTARCHIVE_URL": sandbox.coverartarchive_url,
        "BOWERBIRD_COVERARTARCHIVE_RATE": "0",
    }


def test_the_application_keeps_a_cover_where_the_settings_say(settings_of: dict[str, str], tmp_path: Path) -> None:
    settings = load_settings({**QUIET, **settings_of, "BOWERBIRD_IMAGES": f"file://{tmp_path}/covers"}, tmp_path)
    with Bowerbird(f"sqlite:///{tmp_path}/test.db", settings=settings) as bird:
        album = bird.run(CoveredAlbums, title="Wish You Were Here", artist="Pink Floyd").require_item()
        # Asked for by name, so that it is asked now and not left to a worker.
        result = bird.run(CoveredAlbums, item=album.id, providers=["cover_art"])
        assert result.success
        [image] = bird.show(album.id).images
    assert (tmp_path / "covers" / image.file).is_file()
    assert (image.type, image.media_type, image.width) == ("front", "image/jpeg", 500)


def test_a_place_that_cannot_be_written_fails_that_provider_alone(settings_of: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "covers").write_text("not a folder")
    settings = load_settings({**QUIET, **settings_of, "BOWERBIRD_IMAGES": str(tmp_path / "covers")}, tmp_path)
    with Bowerbird(f"sqlite:///{tmp_path}/test.db", settings=settings) as bird:
        album = bird.run(CoveredAlbums, title="Animals", artist="Pink Floyd").require_item()
        outcome = bird.run(CoveredAlbums, item=album.id, providers=["cover_art"]).providers["cover_art"]
    assert (outcome.status, outcome.error_type) == ("failed", "ConfigurationError")
    assert "BOWERBIRD_IMAGES" in (outcome.error or "")


def test_opening_a_catalogue_imports_neither_pillow_nor_fsspec(tmp_path: Path) -> None:
    program = "import sys; from bowerbird import Bowerbird; Bowerbird('sqlite:///x.db').close(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"PIL", "fsspec"}
