"""Who stands behind the closed gates of a cycle, and since when they hold others up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol

from workflow.domain.review import Review
from workflow.ports.reports import HoldingUp, Reports

# So many are read one by one to answer about a few; of more the census knows what matters.
FEW = 1_000


class Crowd(Protocol):
    """What a census knows of all reviews of a cycle."""

    @property
    def is_counted(self) -> bool:
        """Return whether it has counted already, so that to ask it costs little."""
        ...

    @property
    def looked_at(self) -> Mapping[int, Review]:
        """Return the reviews whose health has to be found one by one, by id."""
        ...

    @property
    def holding_up(self) -> HoldingUp | None:
        """Return how to know the others that hold up who waits for them; None if none does."""
        ...


class ClosedGates:
    """The gates of one cycle at one moment, looked at once for many reviews.

    Few are followed down to everybody behind them. Where that would be many, those behind are told
    apart by the census: a few are judged one by one, of the others the database finds who is held
    or late.
    """

    def __init__(self, reports: Reports, cycle_id: int, crowd: Crowd, *, now: datetime) -> None:
        self._reports, self._cycle_id, self._crowd, self._now = reports, cycle_id, crowd, now
        self._ids: dict[int, Sequence[int]] = {}
        self._reviews: dict[int, Review] = {}
        # Behind which everybody was read.
        self._followed: set[int] = set()
        self._many: set[int] = set()
        self._held_up: dict[int, bool] = {}
        self._since: dict[int, datetime] = {}

    def behind(self, review_id: int) -> Sequence[Review]:
        """Return the reviews that hold the gates of one closed, by id."""
        self.look_behind([review_id])
        return [self._reviews[other] for other in self._ids[review_id]]

    def look_behind(self, review_ids: Iterable[int]) -> None:
        """Read at once which reviews hold the gates of some closed."""
        self._read({other for ids in self._ids_behind(list(review_ids)) for other in ids})

    def look(self, review_ids: Iterable[int]) -> None:
        """Read at once what holds up some reviews before closed gates, and since when."""
        ids = list(review_ids)
        self.look_behind(ids)
        if not self._follow(ids):
            down = [each for each in self._down_from(ids) if each not in self._followed]
            self.look_held_up(down)
            self._look_since(down)

    def look_held_up(self, review_ids: Iterable[int]) -> None:
        """Find at once which reviews before closed gates are held up by others than singles."""
        missing = [number for number in review_ids if number not in self._held_up]
        if missing:
            wanted = self._crowd.holding_up
            found = wanted and self._reports.held_up(self._cycle_id, wanted, missing, now=self._now)
            held_up = set(found or ())
            self._held_up |= {number: number in held_up for number in missing}

    def singly_behind(self, review_id: int) -> Sequence[Review]:
        """Return those of them whose health has to be found one by one, by id."""
        if self._follow([review_id]):
            return self.behind(review_id)
        looked_at = self._crowd.looked_at
        return [looked_at[other] for other in self._singly_behind.get(review_id, ())]

    def is_held_up(self, review_id: int) -> bool:
        """Return whether one of the others behind it is blocked or overdue."""
        if self._follow([review_id]):
            return False
        self.look_held_up([review_id])
        return self._held_up[review_id]

    def held_up_since(self, review_id: int) -> datetime:
        """Return since when the first of the others behind one that is held up is so."""
        self._look_since([review_id])
        return self._since[review_id]

    def _look_since(self, review_ids: Iterable[int]) -> None:
        missing = [each for each in review_ids if self._held_up[each] and each not in self._since]
        wanted = self._crowd.holding_up
        if missing and wanted is not None:
            self._since |= self._reports.held_up_since(
                self._cycle_id, wanted, missing, now=self._now
            )

    def _follow(self, review_ids: Collection[int]) -> bool:
        """Read everybody behind reviews, and behind those, while they are few.

        Returns:
            Whether they are; then nobody else is behind.
        """
        if self._followed.issuperset(review_ids):
            return True
        if self._crowd.is_counted or self._many.intersection(review_ids):
            return False
        passed: dict[int, None] = {}
        ahead, count = list(review_ids), 0
        while ahead:
            passed |= dict.fromkeys(ahead)
            others = {other for ids in self._ids_behind(ahead) for other in ids}
            count += len(others)
            if count > FEW:
                self._many.update(review_ids)
                return False
            self._read(others)
            ahead = [each for each in others if self._reviews[each].is_gated and each not in passed]
        self._followed.update(passed)
        return True

    def _down_from(self, review_ids: Iterable[int]) -> list[int]:
        """Return reviews and those behind them that are before a closed gate themselves."""
        looked_at = self._crowd.looked_at
        ahead, found = list(review_ids), dict[int, None]()
        while ahead:
            found |= dict.fromkeys(ahead)
            behind = {other for each in ahead for other in self._singly_behind.get(each, ())}
            ahead = [each for each in behind - found.keys() if looked_at[each].is_gated]
        return list(found)

    @cached_property
    def _singly_behind(self) -> Mapping[int, Sequence[int]]:
        return self._reports.behind_which(self._cycle_id, self._crowd.looked_at)

    def _ids_behind(self, review_ids: Collection[int]) -> list[Sequence[int]]:
        missing = [number for number in review_ids if number not in self._ids]
        if missing:
            found = self._reports.behind_gates(self._cycle_id, missing)
            self._ids |= {number: found.get(number, ()) for number in missing}
        return [self._ids[number] for number in review_ids]

    def _read(self, review_ids: Iterable[int]) -> None:
        missing = [number for number in review_ids if number not in self._reviews]
        if missing:
            found = self._reports.bare_reviews(self._cycle_id, missing)
            self._reviews |= {review.id: review for review in found}
