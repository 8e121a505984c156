"""Sheets: rows under headings that fit any width, as a table where there is room, else as one short block per row.

A column that has a rank is left out where there is no room for it, the highest rank first, and a line below the table
names what was left out. No text is ever cut off, and what must be copied whole (an identifier) is not broken where that
can be helped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from bowerbird.cli.harmless import harmless

_GAP = 2


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        title: its heading.
        wraps: the least width to which its texts may be wrapped; 0 when they must stay on one line.
        right: whether it stands at the right, as numbers do.
        rank: in which order columns are left out when there is no room: the highest first; 0 is never left out.
    """

    title: str
    wraps: int = 0
    right: bool = False
    rank: int = 0


class Sheet:
    """Rows of texts. A column that is empty in every row is left out.

    Args:
        columns: the columns.
        rows: for each row its cells; a plain text is made harmless.
        heads: how many of the first columns make the heading of a row's block where there is no room for a table.
        apart: whether the last column may go into a list below the table when that makes the table fit.
        details: the command that shows a row in full, for the line that names the columns left out.
        full: whether each row is a block of its own from the start, with every column that is not empty.
    """

    def __init__(  # noqa: PLR0913 -- what is shown, and how it gives way
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Text]],
        *,
        heads: int = 1,
        apart: bool = False,
        details: str = "",
        full: bool = False,
    ) -> None:
        cells = [[cell if isinstance(cell, Text) else text(cell) for cell in row] for row in rows]
        used = [place for place in range(len(columns)) if any(row[place] for row in cells)]
        self._columns = [columns[place] for place in used]
        self._rows = [[row[place] for place in used] for row in cells]
        self._heads = sum(place < heads for place in used)
        self._apart = apart and len(used) > 2  # noqa: PLR2004 -- a first, a last, and something between
        self._details = details
        self._full = full

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for places in () if self._full else self._choices():
            tables = self._tables(places, options.max_width)
            if tables:
                yield from tables
                yield from self._left_out(places)
                return
        yield from self._blocks()

    def _choices(self) -> Iterator[tuple[int, ...]]:
        """Yield the columns that may be shown together: all, then fewer and fewer, down to those without a rank."""
        places = tuple(range(len(self._columns)))
        yield places
        for rank in sorted({column.rank for column in self._columns if column.rank}, reverse=True):
            places = tuple(place for place in places if self._columns[place].rank < rank)
            if places:
                yield places

    def _tables(self, places: Sequence[int], room: int) -> list[RenderableType]:
        """Return the columns at *places* as a table, or as two; nothing when they do not fit into *room*."""
        whole = self._table(places, room)
        if whole:
            return [whole]
        if not self._apart or len(places) <= 2:  # noqa: PLR2004 -- a first, a last, and something between
            return []
        above, below = self._table(places[:-1], room), self._table((places[0], places[-1]), room)
        return [above, Text(), below] if above and below else []

    def _left_out(self, places: Sequence[int]) -> Iterator[Text]:
        titles = [column.title for place, column in enumerate(self._columns) if place not in places]
        if titles:
            where = f"`{self._details}` or --json" if self._details else "--json"
            yield text(f"No room for {', '.join(titles)}: see {where}.", "dim")

    def _table(self, places: Sequence[int], room: int) -> Table | None:
        """Return the columns at *places* as a table of at most *room*, or None when they do not fit."""
        widths = self._widths(places, room)
        if widths is None:
            return None
        # The box itself puts one space between two columns. Rich is told every width: left to itself it cuts off.
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
        for place, width in zip(places, widths, strict=True):
            column = self._columns[place]
            justify: JustifyMethod = "right" if column.right else "left"
            table.add_column(text(column.title), justify=justify, overflow="fold", width=width)
        for row in self._rows:
            table.add_row(*(row[place] for place in places))
        return table

    def _widths(self, places: Sequence[int], room: int) -> list[int] | None:
        """Return the widths of the columns at *places*: as wide as their texts, the widest wrapped first."""
        columns = [self._columns[place] for place in places]
        natural = [self._widest[place] for place in places]
        least = [min(width, column.wraps or width) for width, column in zip(natural, columns, strict=True)]
        room -= _GAP * (len(places) - 1)
        widths = [
            min(width, max(room, 0)) if column.wraps else width for width, column in zip(natural, columns, strict=True)
        ]
        while sum(widths) > room:
            shrinkable = [place for place, width in enumerate(widths) if width > least[place]]
            if not shrinkable:
                return None
            widths[max(shrinkable, key=widths.__getitem__)] -= 1
        return widths

    @cached_property
    def _widest(self) -> list[int]:
        """The width of the widest text of each column, its title included, in cells of a terminal."""
        return [
            max(cell_len(column.title), *(cell_len(row[place].plain) for row in self._rows), 0)
            for place, column in enumerate(self._columns)
        ]

    def _blocks(self) -> Iterator[Text]:
        for number, row in enumerate(self._rows):
            if number and len(self._columns) > self._heads + 1:
                yield Text()
            head = Text("  ", overflow="fold").join(cell for cell in row[: self._heads] if cell)
            rest = [
                Text.assemble((f"{column.title}: ", "dim"), cell, overflow="fold")
                for column, cell in zip(self._columns[self._heads :], row[self._heads :], strict=True)
                if cell
            ]
            if len(self._columns) == self._heads + 1:
                # Two words a row: they say what they are without a heading.
                yield Text.assemble(head, ": ", row[-1], overflow="fold")
                continue
            head.stylize("bold")
            yield head
            yield from rest


def text(words: str, style: str = "") -> Text:
    """Return foreign words as a text that is shown and not obeyed."""
    return Text(harmless(words), style=style, overflow="fold")


def heading(words: str) -> Text:
    """Return the heading of a part of the page, with a line before it."""
    return Text(f"\n{words}", style="bold")
