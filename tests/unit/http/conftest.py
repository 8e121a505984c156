from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.world import World


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    for http in world.opened:
        http.close()
