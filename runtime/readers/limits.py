"""How large a table may be; the header and blank rows count too."""

from __future__ import annotations

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
MOST_LETTERS = 50_000_000
LONGEST_CELL = 100_000
