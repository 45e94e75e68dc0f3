"""An axis of days below or above what is drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtime.language import Language
from runtime.pictures.canvas import SMALL, Canvas
from runtime.pictures.svg import SOFT, Point, line, text_at, width_of

_TICK = 5.0
_BETWEEN = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where counts stand on days.

    Attributes:
        most: The count at the top.
    """

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date
    most: int

    def place(self, day: date, count: float) -> Point:
        """Return where a count stands on a day."""
        length = max((self.last - self.first).days, 1)
        x = self.left + (self.right - self.left) * (day - self.first).days / length
        return x, self.bottom - (self.bottom - self.top) * count / self.most


def short_day(day: date, language: Language) -> str:
    """Return a day without its year: 21/11, or 21 Nov."""
    return language.day(day).rpartition("/" if language.code == "vi" else " ")[0]


def ticks(first: date, last: date, *, most: int) -> Sequence[date]:
    """Return so many days at most, evenly from the first on, and the last."""
    length = (last - first).days
    step = max(-(-length // max(most - 1, 1)), 1)
    found = [first + timedelta(days=each) for each in range(0, length + 1, step)]
    if found[-1] == last:
        return found
    # The last day takes the place of one that stands too near to it.
    near = (last - found[-1]).days * 3 < step * 2 and len(found) > 1
    return [*(found[:-1] if near else found), last]


def days_axis(
    canvas: Canvas, first: date, last: date, *, left: float, right: float, language: Language
) -> None:
    """Draw an axis at the height of the canvas, which ends below it."""
    wide = width_of("00/00 0", SMALL) + _BETWEEN
    length = max((last - first).days, 1)
    canvas.parts.append(line([(left, canvas.y), (right, canvas.y)], colour=SOFT, stroke=1))
    for day in dict.fromkeys(ticks(first, last, most=max(int((right - left) / wide), 2))):
        x = left + (right - left) * (day - first).days / length
        canvas.parts.append(line([(x, canvas.y), (x, canvas.y + _TICK)], colour=SOFT, stroke=1))
        at = (x, canvas.y + _TICK + SMALL)
        anchor = "start" if day == first else "end" if day == last else "middle"
        canvas.parts.append(text_at(at, short_day(day, language), size=SMALL, anchor=anchor))
    canvas.y += _TICK + SMALL + 6
