"""How people are assumed to keep their days: in time, late or never, drawn by a seed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import blake2b

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.durations import CalendarDays, WorkingDays

Days = WorkingDays | CalendarDays

_BYTES = 8
_NUMBERS = 1 << 8 * _BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Two numbers, from 0 and below 2**64, that a seed gives to one stage of one review.

    Neither depends on what was drawn before, so that another unit in the tree changes the lot of
    nobody else.
    """

    lot: int
    place: int

    @classmethod
    def of(cls, seed: int, *names: object) -> Draw:
        """Return what a seed gives to what has these names."""
        text = "\0".join(map(str, (seed, *names)))
        drawn = blake2b(text.encode(), digest_size=2 * _BYTES).digest()
        return cls(lot=int.from_bytes(drawn[:_BYTES]), place=int.from_bytes(drawn[_BYTES:]))

    def is_within(self, share: Fraction) -> bool:
        """Return whether the lot falls into the first `share` of all lots."""
        return self.lot * share.denominator < share.numerator * _NUMBERS

    def one_of(self, count: int) -> int:
        """Return a whole number from 0, below `count`."""
        return self.place * count // _NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A stage that has opened and waits to be completed.

    Attributes:
        opened_on: The day on which it opened.
        first_on: The first day on which there is still time to work on it.
        due_on: Last valid day; None without one.
    """

    opened_on: date
    first_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Which share is on time, which late and by how much; the rest never finishes.

    Attributes:
        late_by: Least and most days after the last valid day, both included and of one kind.
    """

    on_time: Fraction
    late: Fraction = Fraction(0)
    late_by: tuple[Days, Days] = (WorkingDays(1), WorkingDays(1))

    def finishes_on(
        self, opening: Opening, draw: Draw, *, calendar: WorkingCalendar
    ) -> date | None:
        """Return the day on which a stage is completed, or None when it never is."""
        is_in_time = draw.is_within(self.on_time)
        if not is_in_time and not draw.is_within(self.on_time + self.late):
            return None
        if opening.due_on is None:
            return calendar.roll_forward(opening.first_on)
        if is_in_time:
            return _in_time(opening, draw, last=opening.due_on, calendar=calendar)
        first, last = self.late_by
        by = type(first)(first.count + draw.one_of(last.count - first.count + 1))
        day = calendar.roll_forward(calendar.offset(opening.due_on, by))
        return max(day, opening.opened_on)


def _in_time(opening: Opening, draw: Draw, *, last: date, calendar: WorkingCalendar) -> date:
    """Return a working day up to the last valid one; where none is left, the day of the opening."""
    before = calendar.roll_forward(opening.first_on)
    count = calendar.between(before, last) + 1
    if before > last or count < 1:
        return opening.opened_on
    return calendar.add(before, draw.one_of(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourRule:
    """A pace for some: of a track, at a stage, in a unit and all below; None means any."""

    pace: Pace
    track: str | None = None
    stage: str | None = None
    unit: str | None = None

    def fits(self, *, track: str, stage: str, lineage: Sequence[str]) -> bool:
        """Return whether it is about a stage of a track in a unit with these codes upwards."""
        return (
            self.track in (None, track)
            and self.stage in (None, stage)
            and (self.unit is None or self.unit in lineage)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """The pace of everybody: of the rules the first that fits, else the default."""

    default: Pace
    rules: tuple[BehaviourRule, ...] = ()

    def pace(self, *, track: str, stage: str, lineage: Sequence[str]) -> Pace:
        """Return the pace at a stage of a track in a unit with these codes upwards."""
        fitting = (
            rule.pace for rule in self.rules if rule.fits(track=track, stage=stage, lineage=lineage)
        )
        return next(fitting, self.default)


ALL_IN_TIME = Behaviour(default=Pace(on_time=Fraction(1)))
