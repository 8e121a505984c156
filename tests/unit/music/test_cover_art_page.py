"""docs/cover-art.md: its example and its numbers are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bowerbird.http.images import IMAGE_AT_MOST
from bowerbird.images.pictures import PIXELS_AT_MOST
from bowerbird.music import CoverArt
from bowerbird.music.coverartarchive.providers import HOSTS
from bowerbird.sandbox.coverartarchive.artwork import load_troubles
from bowerbird.sandbox.musicbrainz import load_facts

PAGE = (Path(__file__).parents[3] / "docs" / "cover-art.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    names: dict[str, Any] = {"__name__": "example"}
    for code in re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL):
        exec(code, names)  # noqa: S102 -- the page's own code
    assert [provider.name for provider in names["LargeCovers"].providers] == ["musicbrainz", "cover_art"]
    assert names["LargeCovers"].providers[1].size == 1200


def test_the_limits_are_those_of_the_code() -> None:
    assert f"| bytes of a picture | {IMAGE_AT_MOST // 2**20} MiB |" in PAGE
    assert f"| pixels | {PIXELS_AT_MOST:,};" in PAGE
    assert f"has {CoverArt().size} pixels" in PAGE
    assert all(host.removeprefix("*.") in PAGE for host in HOSTS)


def test_the_albums_with_troubles_are_named() -> None:
    troubles, facts = load_troubles(), load_facts()
    for mbid in troubles.no_art | troubles.not_approved | troubles.cut_off:
        assert f'"{facts.release_groups[mbid].title}"' in PAGE
