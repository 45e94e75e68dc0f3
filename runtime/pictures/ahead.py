"""What is ahead of a burn-up: the range in which a stage will have been passed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runtime.language import Language
from runtime.pictures.svg import SHADE, SOFT, Point, area, line

if TYPE_CHECKING:
    from workflow.application.chart_passing import PassingChart
    from workflow.domain.forecast import Forecast

_DASHES = "5 4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The forecast of the stage that a burn-up speaks of.

    Attributes:
        passed: How many have passed the stage today.
    """

    stage: str
    forecast: Forecast
    today: date
    passed: int

    @property
    def whole(self) -> int:
        """Return how many will have passed it."""
        return self.passed + self.forecast.left

    def last(self, first: date) -> date:
        """Return the last day that is drawn: no more of them lie ahead than behind."""
        ends = (self.forecast.earliest_on, self.forecast.latest_on)
        furthest = max((day for day in ends if day is not None), default=self.today)
        most = self.today + max(self.today - first, timedelta(days=7))
        is_open = self.forecast.earliest_on is not None and self.forecast.latest_on is None
        return most if is_open else min(furthest, most)

    def rows(self, language: Language, stages: Sequence[str]) -> Iterator[list[str]]:
        """Yield a row of a table for each end of the range that is known."""
        ends = {"early": self.forecast.earliest_on, "late": self.forecast.latest_on}
        for key, day in ends.items():
            if day is not None:
                told = language.number(self.whole)
                title = language.text("pictures", f"forecast_{key}", day=day)
                yield [title, *(told if stage == self.stage else "" for stage in stages)]

    def draw(self, last: date, place: Callable[[date, float], Point]) -> Iterator[str]:
        """Yield the range as two dashed lines with what lies between them.

        Args:
            place: Where a count stands on a day.
        """
        if self.forecast.earliest_on is None:
            return
        start = place(self.today, self.passed)
        early, late = (
            self._way(end, last, place)
            for end in (self.forecast.earliest_on, self.forecast.latest_on)
        )
        yield area([start, *early, *reversed(late)], fill=SHADE)
        for way in (early, late):
            yield line([start, *way], colour=SOFT, stroke=1.4, dashed=True, dashes=_DASHES)

    def _way(
        self, end: date | None, last: date, place: Callable[[date, float], Point]
    ) -> list[Point]:
        """Return the points from today to an end and on to the last day."""
        if end is None:
            return [place(last, self.passed)]
        if end <= last:
            return [place(end, self.whole), place(last, self.whole)]
        part = (last - self.today) / (end - self.today)
        return [place(last, self.passed + self.forecast.left * part)]


def ahead_of(chart: PassingChart, stage: str) -> Ahead:
    """Return what is ahead of a stage of a chart."""
    return Ahead(
        stage=stage,
        forecast=chart.forecasts[stage],
        today=chart.days[-1],
        passed=chart.passed[stage][-1],
    )


def sample(at: Point, width: float) -> Iterator[str]:
    """Yield how a range looks, for a key."""
    x, y = at
    yield area([(x, y), (x + width, y - 6), (x + width, y + 6)], fill=SHADE)
    for end in (y - 6, y + 6):
        yield line([at, (x + width, end)], colour=SOFT, stroke=1.4, dashed=True, dashes=_DASHES)
