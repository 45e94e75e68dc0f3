"""Fills that are told apart without colours: by lightness and by pattern. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Shade(StrEnum):
    """What a fill stands for."""

    PASSED = "passed"
    INSIDE = "inside"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    STALLED = "stalled"
    EXEMPT = "exempt"
    TO_COME = "to_come"


# Background, and what is drawn over it in a square of eight by eight.
_PATTERNS = {
    Shade.PASSED: ("#5d7285", ""),
    Shade.INSIDE: ("#c9d6e0", ""),
    Shade.OVERDUE: ("#ffd9b8", '<path d="M-2,10 L10,-2" stroke="#7a3300" stroke-width="2.6"/>'),
    Shade.BLOCKED: (
        "#7d1f1a",
        '<path d="M0,0 L8,8 M8,0 L0,8" stroke="#ffffff" stroke-width="1.1"/>',
    ),
    Shade.STALLED: ("#fff3c4", '<circle cx="4" cy="4" r="1.5" fill="#3d3200"/>'),
    Shade.EXEMPT: ("#ffffff", '<path d="M0,4 L8,4" stroke="#777777" stroke-width="1"/>'),
    Shade.TO_COME: ("#ffffff", ""),
}

# What a terminal shows instead, the heavier the worse.
BLOCKS = {
    Shade.PASSED: "█",
    Shade.INSIDE: "▓",
    Shade.OVERDUE: "╱",
    Shade.BLOCKED: "╳",
    Shade.STALLED: "▒",
    Shade.EXEMPT: "─",
    Shade.TO_COME: "░",
}


def fill_of(shade: Shade, *, prefix: str) -> str:
    """Return the value of `fill` for a shade.

    Args:
        prefix: Of the names that the patterns of one picture have in a page with several.
    """
    plain, pattern = _PATTERNS[shade]
    return f"url(#{prefix}{shade})" if pattern else plain


def patterns(shades: Iterable[Shade], *, prefix: str) -> str:
    """Return the patterns that some shades need, to stand before what they fill."""
    found = [
        f'<pattern id="{prefix}{shade}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{_PATTERNS[shade][0]}"/>{_PATTERNS[shade][1]}</pattern>'
        for shade in dict.fromkeys(shades)
        if _PATTERNS[shade][1]
    ]
    return f"<defs>{''.join(found)}</defs>" if found else ""


def strip(parts: Iterable[tuple[Shade, int]], *, cells: int) -> str:
    """Return counts as one line of blocks; whatever is there at all gets a cell if there are.

    Args:
        cells: How long the line is; a line of nothing is blank.
    """
    found = [(shade, count) for shade, count in parts if count > 0]
    total = sum(count for _, count in found)
    if not total:
        return " " * cells
    exact = [count * cells / total for _, count in found]
    lengths = [max(int(each), 1) for each in exact]
    while sum(lengths) < cells:
        gaps = [each - length for each, length in zip(exact, lengths, strict=True)]
        lengths[gaps.index(max(gaps))] += 1
    while sum(lengths) > cells and max(lengths) > 1:
        gaps = [
            each - length if length > 1 else cells
            for each, length in zip(exact, lengths, strict=True)
        ]
        lengths[gaps.index(min(gaps))] -= 1
    drawn = (BLOCKS[shade] * length for (shade, _), length in zip(found, lengths, strict=True))
    return "".join(drawn)[:cells]
