"""Drawing in SVG without a library: text that is measured and wrapped, boxes and arrows. Pure.

Widths are those of DejaVu Sans, the widest of the usual fonts with Vietnamese letters, so that
text fits in any of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from runtime.visible import visible
from workflow.domain.text import nfc

FONTS = "'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
INK, SOFT, PAPER, SHADE = "#000", "#444", "#fff", "#ebebeb"
DASHES = "6 4"
LINE = 1.35  # from one line of text to the next, in sizes of the font

# Advance by letter, in sizes of the font; marks above and below letters take no room.
_ADVANCES = {
    0.32: " ijlI'.,‘’",
    0.37: "/:;\\|·-f",
    0.43: "()[]!tr",
    0.53: '"*J`s“”z',
    0.58: "ck?L_–",
    0.62: "aeovxyFT•",
    0.65: "bdghnpqu0123456789${}đ",
    0.70: "EKPSYABVXZ",
    0.75: "CRUN",
    0.80: "HDGOQĐ&",
    0.84: "w#+<=>^~−≤≥×±",
    0.88: "M",
}
_ADVANCE = {letter: advance for advance, letters in _ADVANCES.items() for letter in letters}
_OTHER, _HORN = 1.02, 0.13
_HORNED = "\u031b"
_BOLDER = 1.15
_NO_CHARACTER = re.compile("[\ufffe\uffff]")

_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"'
    ' markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
    f'<path d="M0,0 L10,5 L0,10 z" fill="{INK}"/></marker></defs>'
)

Point = tuple[float, float]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is at most."""
    advance = sum(map(_advance, readable(text)))
    return advance * size * (_BOLDER if bold else 1)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Return the lines on which a text fits into `room`; at least one."""
    lines: list[str] = []
    for word in readable(text).split():
        for piece in _pieces(word, room, size, bold=bold):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and width_of(longer, size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines or [""]


def readable(text: str) -> str:
    """Return a text composed, without signs that XML has not or that deceive who reads them."""
    return _NO_CHARACTER.sub("\ufffd", visible(nfc(text)))


def text_at(
    at: Point,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    anchor: str = "start",
    turned: bool = False,
) -> str:
    """Return a line of text whose letters stand at a point.

    Args:
        anchor: Which end of it is there: `start`, `middle` or `end`.
        turned: Whether it is read from below to above.
    """
    x, y = map(_number, at)
    style = ' font-weight="bold"' if bold else ""
    style += ' font-style="italic"' if italic else ""
    style += f' transform="rotate(-90 {x} {y})"' if turned else ""
    place = f'x="{x}" y="{y}" font-size="{_number(size)}" text-anchor="{anchor}"'
    return f"<text {place}{style}>{escape(readable(text))}</text>"


def box(
    at: Point,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    radius: float = 6,
    stroke: float = 1.4,
    dashed: bool = False,
) -> str:
    """Return a box whose upper left corner is at a point."""
    x, y = map(_number, at)
    place = f'x="{x}" y="{y}" width="{_number(width)}" height="{_number(height)}"'
    style = f'rx="{_number(radius)}" fill="{fill}" stroke="{INK}" stroke-width="{stroke}"'
    return f"<rect {place} {style}{_dashes(dashed)}/>"


def line(
    points: Sequence[Point],
    *,
    colour: str = INK,
    stroke: float = 1.4,
    dashed: bool = False,
    dashes: str = DASHES,
    arrow: bool = False,
) -> str:
    """Return a line through points, with an arrow at its end if wanted."""
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    style = f'fill="none" stroke="{colour}" stroke-width="{stroke}"{_dashes(dashed, dashes)}'
    head = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<polyline points="{path}" {style}{head}/>'


def area(points: Sequence[Point], *, fill: str) -> str:
    """Return a filled area without an edge, whose corners are at points."""
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polygon points="{path}" fill="{fill}"/>'


def dot(at: Point, radius: float, *, fill: str = INK) -> str:
    """Return a dot, filled with ink unless it is said otherwise."""
    x, y = map(_number, at)
    style = "" if fill == INK else f' stroke="{INK}" stroke-width="1.4"'
    return f'<circle cx="{x}" cy="{y}" r="{_number(radius)}" fill="{fill}"{style}/>'


def document(
    parts: Iterable[str],
    *,
    width: float,
    height: float,
    millimetres: float,
    title: str,
    lang: str,
    description: str = "",
) -> str:
    """Return a whole SVG file.

    Args:
        millimetres: How wide it is printed.
        title: What it shows, for who cannot see it.
        lang: Language of its texts.
        description: What can be read from it, in a sentence.
    """
    tall = _number(height * millimetres / width)
    size = f'width="{_number(millimetres)}mm" height="{tall}mm"'
    view = f'viewBox="0 0 {_number(width)} {_number(height)}"'
    style = f'font-family="{FONTS}" xml:lang="{lang}" role="img"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} {style}>',
        f"<title>{escape(readable(title))}</title>",
        *([f"<desc>{escape(readable(description))}</desc>"] if description else ()),
        _ARROW,
        box((0, 0), width, height, radius=0, stroke=0),
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _pieces(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield a word, or the pieces of one that is longer than a line."""
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and width_of(word[start:end], size, bold=bold) > room:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


def _advance(letter: str) -> float:
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if unicodedata.combining(base):
        return 0
    # A horn makes a capital wider, and a small letter not.
    return _ADVANCE.get(base, _OTHER) + (_HORN if _HORNED in marks and base.isupper() else 0)


def _dashes(dashed: bool, dashes: str = DASHES) -> str:  # noqa: FBT001 - it is all there is to say
    return f' stroke-dasharray="{dashes}"' if dashed else ""


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
