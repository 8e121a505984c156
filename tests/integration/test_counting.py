"""Requests are counted by run, on both databases: a worker or another import beside it is not counted in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, DiscographyImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.lists import ListImport, ListProgress
from support.background import drain
from support.shelf import artist, catalogue, row, served


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served() as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path, BOWERBIRD_COVER_ART_MODE="off") as bird:
        yield bird


def test_what_is_asked_beside_an_import_is_not_counted_in(bird: Bowerbird, sandbox: Sandbox) -> None:
    bird.run_many(AlbumImporter, [row(1)])
    sandbox.forget_requests()
    beside: list[int] = []

    def meanwhile(_: ListProgress) -> None:
        if not beside:
            beside.append(0)
            for work in (lambda: bird.run(AlbumImporter, **row(1), force_providers=True), lambda: drain(bird)):
                other = threading.Thread(target=work)
                other.start()
                other.join()
            beside.append(len(sandbox.requests))

    done = bird.run_many(AlbumImporter, [row(n) for n in range(2, 30)], progress=meanwhile)
    assert beside[1] >= 2
    assert done.requests == len(sandbox.requests) - beside[1]
    assert bird.imports.get(done.id).requests == done.requests


def test_two_imports_in_two_threads_count_their_own(bird: Bowerbird, sandbox: Sandbox) -> None:
    bird.run_many(AlbumImporter, [row(60)])
    sandbox.forget_requests()
    done: list[ListImport] = []
    together = threading.Barrier(2)

    def work(first: int, last: int) -> None:
        ends = {0, last - first}

        def wait(told: ListProgress) -> None:
            # Both are under way when either begins, and before either ends.
            if told.done in ends:
                ends.discard(told.done)
                together.wait()

        done.append(bird.run_many(AlbumImporter, [row(n) for n in range(first, last)], progress=wait))

    threads = [threading.Thread(target=work, args=bounds) for bounds in ((1, 26), (26, 41))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.requests for one in done) == len(sandbox.requests)


def test_a_discography_counts_its_own_requests(bird: Bowerbird, sandbox: Sandbox) -> None:
    bird.run_many(AlbumImporter, [row(1)])
    sandbox.forget_requests()

    def meanwhile(_: int, __: int) -> None:
        other = threading.Thread(target=bird.run, args=(AlbumImporter,), kwargs={**row(1), "force_providers": True})
        other.start()
        other.join()

    owner = bird.catalogue.resolve("artist", artist(1))
    done = bird.run(DiscographyImporter, artist=owner, progress=meanwhile)
    assert (done.requests, len(sandbox.requests) > 1) == (1, True)
