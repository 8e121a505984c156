"""Amazon on the ordinary path against its lookalike: accounts, tokens, prices that change, products that go, limits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, ReleaseImporter
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.settings import load_settings
from bowerbird.words.facts import Link
from bowerbird.words.results import Status
from support.background import drain
from support.quiet import QUIET

SECRET = "a-secret-of-mine"  # noqa: S105 -- of nobody
Open = Callable[..., AbstractContextManager[Bowerbird]]
TITLE, ARTIST = "The Dark Side of the Moon", "Pink Floyd"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def opened(sandbox: Sandbox, ready_url: str, tmp_path: Path) -> Open:
    """Open the catalogue, with an account at the shop; words change the settings."""

    def open_it(**more: str) -> AbstractContextManager[Bowerbird]:
        environment = {
            "BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url,
            "BOWERBIRD_MUSICBRAINZ_RATE": "0",
            "BOWERBIRD_COVER_ART_MODE": "off",
            "BOWERBIRD_AMAZON_URL": sandbox.amazon_url,
            "BOWERBIRD_AMAZON_TOKEN_URL": f"{sandbox.amazon_url}/token",
            "BOWERBIRD_AMAZON_CREDENTIAL_ID": "mine",
            "BOWERBIRD_AMAZON_CREDENTIAL_SECRET": SECRET,
            "BOWERBIRD_AMAZON_PARTNER_TAG": "mine-20",
            "BOWERBIRD_AMAZON_RATE": "0",
            **QUIET,
            **more,
        }
        return Bowerbird(ready_url, settings=load_settings(environment, tmp_path))

    return open_it


def products(bird: Bowerbird, item_id: int) -> list[Link]:
    return [link for link in bird.show(item_id).links if link.type == "amazon"]


def album_of(bird: Bowerbird) -> int:
    """Import the album; Amazon is left to the workers."""
    result = bird.run(AlbumImporter, title=TITLE, artist=ARTIST)
    assert result.providers["amazon"].status == Status.QUEUED
    return result.require_item().id


@pytest.mark.parametrize("version", ["2.1", "3.1"])
def test_an_album_gets_the_products_that_it_is(opened: Open, sandbox: Sandbox, version: str) -> None:
    with opened(BOWERBIRD_AMAZON_VERSION=version) as bird:
        album = album_of(bird)
        drain(bird)
        found = products(bird, album)
        mbid = next(one.value for one in bird.show(album).identifiers if one.scheme == "musicbrainz_release_group")
        shown = sandbox.amazon.shelf.search((TITLE, ARTIST), 10)[1]
        right = {one.asin for one in shown if one.album == mbid}
        assert {link.product.code for link in found if link.product} == right
        assert len(found) > 1
        assert all(link.product and link.product.price and link.product.currency == "USD" for link in found)
        assert all(link.url.endswith("?tag=mine-20") for link in found)
        [entry] = [one for one in bird.show(album).enrichments if one.provider == "amazon"]
        assert {link.product.observed_at for link in found if link.product} == {entry.heard_at}


def test_asked_again_prices_change_and_what_is_sold_no_more_goes(opened: Open, sandbox: Sandbox) -> None:
    with opened() as bird:
        album = album_of(bird)
        drain(bird)
        first, *others = products(bird, album)
        assert first.product is not None
        assert bird.run(AlbumImporter, item=album, providers=["amazon"]).providers["amazon"].status == Status.UNCHANGED
        assert [one.url for one in products(bird, album)] == [one.url for one in (first, *others)]
        assert others[0].product is not None
        sandbox.amazon.shelf.reprice(first.product.code, 123)
        sandbox.amazon.shelf.withdraw(others[0].product.code)
        result = bird.run(AlbumImporter, item=album, providers=["amazon"])
        assert result.providers["amazon"].status == Status.SUCCEEDED
        now = {link.product.code: link.product.price for link in products(bird, album) if link.product}
        assert now[first.product.code] == "1.23"
        assert others[0].product.code not in now
        assert len(now) == len(others)


def test_releases_get_their_own_product_ten_a_request(opened: Open, sandbox: Sandbox) -> None:
    with opened() as bird:
        known = [one for one in sandbox.amazon.shelf.products.values() if one.ean and one.album]
        releases = [release for release in sandbox.facts.releases.values() if release.asin or release.barcode]
        ids = [bird.run(ReleaseImporter, mbid=release.id).require_item().id for release in releases]
        assert known
        sandbox.forget_requests()
        drain(bird)
        asked = [one for one in sandbox.requests if one.path.endswith("/getItems")]
        by_asin = [release for release in releases if release.asin]
        assert len(asked) <= -(-len(by_asin) // 10) + 1
        for release, item_id in zip(releases, ids, strict=True):
            if release.asin:
                [link] = products(bird, item_id)
                assert link.product is not None
                assert link.product.code == release.asin.upper()


def test_a_stale_token_is_replaced_without_a_word(opened: Open, sandbox: Sandbox) -> None:
    with opened() as bird:
        album = album_of(bird)
        assert bird.run(AlbumImporter, item=album, providers=["amazon"]).success
        sandbox.amazon.expire_tokens()
        sandbox.forget_requests()
        assert bird.run(AlbumImporter, item=album, providers=["amazon"]).success
        assert [one.status for one in sandbox.requests] == [401, 200, 200, 200]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"BOWERBIRD_AMAZON_CREDENTIAL_ID": "wrong"}, "BOWERBIRD_AMAZON_CREDENTIAL_ID"),
        ({"BOWERBIRD_AMAZON_PARTNER_TAG": "ineligible-20"}, "AssociateNotEligible"),
        ({"BOWERBIRD_AMAZON_VERSION": "9.9"}, "2.1, 2.2"),
    ],
)
def test_a_wrong_account_pauses_the_provider_instead_of_burning_every_job(
    opened: Open, sandbox: Sandbox, more: dict[str, str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with opened(**more) as bird:
        ids = [
            bird.run(AlbumImporter, title=title, artist=ARTIST).require_item().id
            for title in (TITLE, "Wish You Were Here", "Animals")
        ]
        sandbox.forget_requests()
        drain(bird)
        rows = [bird.background.status(), *(bird.show(item).enrichments for item in ids)]
        assert told in str(rows)
        asked = [one for one in sandbox.requests if one.path.startswith("/amazon")]
        assert len(asked) <= 4
        assert SECRET not in f"{rows} {caplog.text}"


def test_what_the_shop_refuses_for_now_is_asked_later(opened: Open, sandbox: Sandbox) -> None:
    with opened() as bird:
        album = album_of(bird)
        sandbox.add_fault(Fault(path="/searchItems", times=10, status=429, headers={"Retry-After": "600"}))
        result = bird.run(AlbumImporter, item=album, providers=["amazon"])
        assert result.providers["amazon"].status == Status.UNAVAILABLE
        [row] = [one for one in bird.show(album).enrichments if one.provider == "amazon"]
        assert row.due_at is not None


def test_the_requests_of_a_day_are_kept(opened: Open, sandbox: Sandbox) -> None:
    with opened(BOWERBIRD_AMAZON_PER_DAY="5") as bird:
        album = album_of(bird)
        statuses = [bird.run(AlbumImporter, item=album, providers=["amazon"]).providers["amazon"] for _ in range(3)]
        # The token is asked for at the same place here, so it counts too.
        assert [one.status for one in statuses] == [Status.SUCCEEDED, Status.UNCHANGED, Status.UNAVAILABLE]
        assert "in a day" in (statuses[-1].error or "")
        # One for the token, and for each album one for records and one for files.
        assert len([one for one in sandbox.requests if one.path.startswith("/amazon")]) == 5


def test_no_secret_is_in_the_database(opened: Open) -> None:
    with opened() as bird:
        album_of(bird)
        drain(bird)
        with bird.session() as session:
            for table in ("enrichments", "links", "revisions", "provider_states", "rate_slots"):
                rows = session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 -- names of our own
                assert SECRET not in str(rows)


def test_without_an_account_it_is_off(opened: Open) -> None:
    with opened(BOWERBIRD_AMAZON_PARTNER_TAG="") as bird:
        result = bird.run(AlbumImporter, title=TITLE, artist=ARTIST)
        assert "amazon" not in result.queued
        asked = bird.run(AlbumImporter, item=result.require_item(), providers=["amazon"])
        assert "not set up" in (asked.providers["amazon"].error or "")
