"""Formulas in cells: a spreadsheet runs a text that begins like one, so it gets an apostrophe before it. Pure.

Plain numbers such as -5 stay as they are: no spreadsheet makes more of them than the number.
"""

from __future__ import annotations

import re

# The signs with which spreadsheets let a formula begin, the wide ones of East Asian keyboards among them (OWASP, "CSV
# Injection"), after any spaces; apostrophes that stand there already count too, so that each is taken back once.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def defused(cell: str) -> str:
    """Return the text of a cell such that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def plain(cell: str) -> str:
    """Return the text that `defused` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
