"""Making foreign text harmless for a terminal: whatever a source calls an item, it only ever shows as text."""

from __future__ import annotations

import re

# Control characters (escape sequences begin with one), line separators, marks that turn the direction of the text
# around, and halves of surrogate pairs, which no encoding can print.
HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str, *, keep: str = "") -> str:
    r"""Return *text* with every harmful character, except those in *keep*, spelt out (``\x1b``)."""
    return HARMFUL.sub(
        lambda found: found.group() if found.group() in keep else found.group().encode("unicode_escape").decode(), text
    )
