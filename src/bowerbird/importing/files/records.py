"""Records: a line for each cell, with its name before it ("Album: Low"), and blank lines between -> rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bowerbird.importing.files.layout import sampled
from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text
from bowerbird.words.text import sentence

_LINE = re.compile(r"\W{0,4}([^\W\d][\w ()/#.-]{0,30}?)\W{0,4}[:=]\W{0,4}\s(\S.*)")
_NAMES_AT_MOST = 12
_MOSTLY = 0.75
_SEVERAL = 2


def names_in(head: str, asked: FileRequest) -> Sequence[str]:
    """Return the names of the cells of records by the beginning of a text; () when it has none.

    At least two names are known columns, and names come back.
    """
    lines = [line.strip() for line in sampled(head) if line.strip()]
    told = [found[1].strip() for line in lines if (found := _LINE.fullmatch(line))]
    names = list(dict.fromkeys(told))
    often = len(told) >= _MOSTLY * len(lines) and len(told) > len(names)
    return names if often and len(names) <= _NAMES_AT_MOST and asked.known(names) >= _SEVERAL else ()


def read_records(text: Text, names: Sequence[str]) -> Rows:
    """Return the records of a text as rows; one ends where its first name comes again, or any that it has already."""
    note = sentence(f"Read as records of: {', '.join(names)}")
    return Rows(columns=names, rows=_records(text.pieces, names), notes=(note,))


def _records(pieces: Iterator[str], names: Sequence[str]) -> Iterator[list[str] | str]:
    record: dict[str, str] = {}
    for number, line in enumerate(lines_of(pieces), start=1):
        found = None if is_too_long(line) else _LINE.fullmatch(line.strip())
        name = found[1].strip() if found else ""
        if record and (name in record or not line.strip()):
            yield [record.get(each, "") for each in names]
            record = {}
        if is_too_long(line):
            yield too_long(number)
        elif found and name in names:
            record[name] = found[2].strip()
        elif line.strip() and not found:
            yield f"line {number} is not like 'name: value': {line.strip()[:60]!r}"
    if record:
        yield [record.get(each, "") for each in names]
