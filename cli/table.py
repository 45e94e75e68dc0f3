"""Tables: fitted to the width of a terminal, or complete and plain when written elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from cli.terminal import has_colour, is_terminal

BETWEEN_COLUMNS = "  "
# A terminal shows a screen or two; what is longer is read by other programs or scrolled quickly.
MOST_FITTED = 1_000

Row = Sequence[str]


def write_table(titles: Row, rows: Sequence[Row], *, numbers: Sequence[bool]) -> None:
    """Write a table to stdout.

    Args:
        titles: Titles of the columns.
        rows: Cells without control signs, as many in each row as there are titles.
        numbers: Which columns stand at the right.
    """
    if is_terminal(sys.stdout) and len(rows) <= MOST_FITTED:
        _write_fitted(titles, rows, numbers)
    else:
        sys.stdout.writelines(f"{line}\n" for line in plain_lines(titles, rows, numbers=numbers))


def plain_lines(titles: Row, rows: Sequence[Row], *, numbers: Sequence[bool]) -> Iterator[str]:
    """Yield the lines of a table with nothing cut off, aligned by what a terminal shows."""
    from rich.cells import cell_len

    lengths = [[cell_len(cell) for cell in row] for row in (titles, *rows)]
    widths = [max(column) for column in zip(*lengths, strict=True)]
    for row, taken in zip((titles, *rows), lengths, strict=True):
        cells = [
            _padded(cell, width - length, number)
            for cell, width, length, number in zip(row, widths, taken, numbers, strict=True)
        ]
        yield BETWEEN_COLUMNS.join(cells).rstrip()


def _padded(cell: str, blanks: int, is_number: bool) -> str:  # noqa: FBT001 - a cell of a zip
    return " " * blanks + cell if is_number else cell + " " * blanks


def _write_fitted(titles: Row, rows: Sequence[Row], numbers: Sequence[bool]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    for title, number in zip(titles, numbers, strict=True):
        table.add_column(Text(title), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    plain = not has_colour(sys.stdout)
    Console(file=sys.stdout, force_terminal=not plain, highlight=False).print(table)
