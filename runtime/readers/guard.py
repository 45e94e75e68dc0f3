"""Text in cells that a program would take for something else, and the way back.

Every text comes back as it was: one that already looks guarded gets one apostrophe more.
"""

from __future__ import annotations

import re

CLEAR = "-"

# What a spreadsheet takes for the start of a formula, full-width forms too. Where `;` separates
# cells, as in Vietnamese Windows, a cell begins behind each `;` and line break of a text as well,
# and the quotes of the text are those of the cell.
_FORMULA = re.compile("(^|[;\t\r\n])(?=['\"]*[=+\\-@\t\r\0＝＋－＠])")
_GUARDED_FORMULA = re.compile("(^|[;\t\r\n])'(?=['\"]*[=+\\-@\t\r\0＝＋－＠])")
_DASH = re.compile("'*-")
_GUARDED_DASH = re.compile("'+-")


def guard_formulas(text: str) -> str:
    """Return a text for a CSV cell in which nothing is run as a formula."""
    return _FORMULA.sub(r"\1'", text)


def unguard_formulas(cell: str) -> str:
    """Return the text that was given to `guard_formulas`."""
    return _GUARDED_FORMULA.sub(r"\1", cell)


def guard_dash(text: str) -> str:
    """Return a text for a cell that is not `CLEAR`."""
    return f"'{text}" if _DASH.fullmatch(text) else text


def unguard_dash(cell: str) -> str:
    """Return the text that was given to `guard_dash`."""
    return cell[1:] if _GUARDED_DASH.fullmatch(cell) else cell
