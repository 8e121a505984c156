"""An index of the Cover Art Archive -> which picture is the front, and where its sizes stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bowerbird.music.coverartarchive.bodies import ImageBody, IndexBody
from bowerbird.words.text import clean

_FRONT = "Front"
# What the older names of the thumbnails stand for.
_NAMED_SIZES = {"small": 250, "large": 500}
_TYPE_AT_MOST = 64


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """The front cover that an index names.

    Attributes:
        path: of its original, relative to the address of the archive.
        address: of its original, as the index says.
        sizes: the thumbnails that there are, in pixels of the longer side, ascending.
        types: all that it shows ("Front", "Spine").
    """

    path: str
    address: str
    sizes: tuple[int, ...]
    types: tuple[str, ...]

    def path_of(self, size: int | None) -> str:
        """Return the path of the thumbnail of a size, or of the next smaller one that there is.

        None stands for the original, which is also taken when there is no thumbnail so small.
        """
        fitting = [one for one in self.sizes if size is not None and one <= size]
        return f"{self.path}-{fitting[-1]}" if fitting else self.path


def front_of(index: IndexBody) -> Front | None:
    """Return the approved front cover, or None when the index has none.

    The archive marks one picture as the front. Where it marks none, the first that shows a front is taken. A picture
    that nobody has approved yet may be anything, so it is never taken.
    """
    approved = [one for one in index.images if one.approved]
    marked = [one for one in approved if one.front]
    shown = [one for one in approved if _FRONT in (one.types or ())]
    chosen = next(iter([*marked, *shown]), None)
    if chosen is None:
        return None
    release = index.release.rpartition("/")[2].lower()
    return Front(
        path=f"release/{release}/{chosen.id}",
        address=chosen.image,
        sizes=_sizes(chosen.thumbnails or {}),
        types=_types(chosen),
    )


def _sizes(thumbnails: Mapping[str, str]) -> tuple[int, ...]:
    named = {_NAMED_SIZES.get(name, 0) or (int(name) if name in ("250", "500", "1200") else 0) for name in thumbnails}
    return tuple(sorted(named - {0}))


def _types(image: ImageBody) -> tuple[str, ...]:
    told = (clean(text) for text in image.types or ())
    return tuple(dict.fromkeys(text[:_TYPE_AT_MOST] for text in told if text))
