"""docs/lists.md lists exactly the forms and encodings that are read."""

from __future__ import annotations

import re
from pathlib import Path

from bowerbird.importing.files import encodings
from bowerbird.importing.files.forms import FORMS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "lists.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the rows of the table that begins so."""
    behind = PAGE[PAGE.index(heading) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in behind]


def test_the_page_lists_every_form_and_how_its_files_are_called() -> None:
    listed = {name.strip("`"): told for _, name, told in rows("| Form |")}
    assert list(listed) == list(FORMS)
    for name, form in FORMS.items():
        assert set(re.findall(r"`(\.\w+)`", listed[name])) == set(form.suffixes)


def test_the_page_lists_every_encoding_that_is_guessed() -> None:
    listed = {name for row in rows("| Letters |") for name in re.findall(r"`([\w-]+)`", row[1])}
    assert listed == encodings.GUESSED
