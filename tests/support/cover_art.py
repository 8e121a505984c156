"""Indexes of the Cover Art Archive in the form of recorded ones, about a release of The Dark Side of the Moon."""

from __future__ import annotations

import json
from typing import Any

GROUP = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
RELEASE = "b84ee12a-09ef-421b-82de-0441a926375b"
NUMBER = 1611507818


def image(number: int | str = NUMBER, *types: str, **changes: Any) -> dict[str, Any]:
    """Return an entry for one picture; ``front`` follows from the types unless it is given."""
    address = f"http://coverartarchive.org/release/{RELEASE}/{number}"
    sizes = {"250": 250, "500": 500, "1200": 1200, "large": 500, "small": 250}
    return {
        "approved": True,
        "back": "Back" in types,
        "comment": "",
        "edit": 18544122,
        "front": "Front" in types,
        "id": number,
        "image": f"{address}.jpg",
        "thumbnails": {name: f"{address}-{size}.jpg" for name, size in sizes.items()},
        "types": list(types),
        **changes,
    }


def index(*images: dict[str, Any], release: str = f"https://musicbrainz.org/release/{RELEASE}") -> bytes:
    """Return the body of an index; with a front only unless pictures are given."""
    return json.dumps({"images": images or [image(NUMBER, "Front")], "release": release}).encode()
