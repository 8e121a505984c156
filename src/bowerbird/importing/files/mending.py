"""Cells as programs have spoilt them -> as they were meant: entities of HTML, letters decoded wrongly. Pure."""

from __future__ import annotations

import html
import re

import ftfy

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def mended(cell: str) -> str:
    """Return a cell with its entities decoded, once, and its letters as they were before they were decoded wrongly.

    ``Mot&ouml;rhead`` and ``MotÃ¶rhead`` become ``Motörhead``. ftfy decides whether letters were decoded wrongly: by
    which letters stand together, so that ``SÃO PAULO`` and ``CAFÉ™`` stay as they are.
    """
    plain = _ENTITY.sub(lambda found: html.unescape(found.group()), cell) if "&" in cell else cell
    return plain if plain.isascii() else ftfy.fix_encoding(plain)
