"""Count ratings: how many distinct subjects have which level, exactly, and who has none yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_unit
from workflow.application.rated_subjects import RatedSubjects
from workflow.application.show_caps import CapLine, cap_lines
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.organisation import Unit
from workflow.domain.rating_count import Rated, by_level
from workflow.domain.rating_rules import is_good_or_better
from workflow.domain.records.rating import RatingStep
from workflow.domain.scale import Scale
from workflow.domain.share import percent
from workflow.ports.reports import Reports


class CountBy(StrEnum):
    """What the groups of a count stand for; by level all are one group."""

    TRACK = "track"
    LEVEL = "level"
    UNIT = "unit"


class Counted(StrEnum):
    """What one row counts."""

    LEVEL = "level"
    GOOD_OR_BETTER = "good_or_better"
    NOT_RATED = "not_rated"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCountRow:
    """How many subjects of a group have a level, are good or better, or have no level.

    The rows of levels, reasons and of who is undecided add up to the subjects of the group.

    Attributes:
        group: Code of a track or unit; None when all are one group.
        value: The level, or the reason for having none; None for the other two kinds of rows.
        of: Those who are to be rated; for who is not, all who are reviewed.
        percent: Decimal string, rounded half up to two places; `count` and `of` are exact.
    """

    group: str | None
    counted: Counted
    value: str | None
    count: int
    of: int
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingTally:
    """The answer.

    Attributes:
        top: Unit whose part of the cycle is counted.
        above: The unit above it; None when there is none.
        rows: Of each group every level, then good or better, then who has no level and why.
        caps: The caps on what is decided, with both ways of reading them.
    """

    context: CycleContext
    as_of: datetime
    top: Unit
    above: Unit | None
    by: CountBy
    rows: Sequence[RatingCountRow]
    caps: Sequence[CapLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRatings:
    """The use case behind `rating count`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        by: CountBy = CountBy.TRACK,
        under: str | None = None,
        actor: str | None = None,
    ) -> RatingTally:
        """Return the counts of what is decided, of the subjects that the actor may see.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            top = visible_unit(reading, under)
            subjects = RatedSubjects(reading=reading, actor=actor)
            step = RatingStep.DECIDED
            seen = subjects.seen(subjects.at(step, path=reading.path_under(top)), step)
            return RatingTally(
                context=reading.context,
                as_of=reading.now,
                top=top,
                above=reading.directory.units[top.parent_id] if top.parent_id else None,
                by=by,
                rows=list(_rows(reading, [each for each in seen if _counts(each)], top, by)),
                caps=cap_lines(subjects, top, steps=[step]),
            )


def _counts(subject: Rated) -> bool:
    """Return whether a subject takes part, or was rated before it left."""
    return subject.review.state not in (EXEMPT, WITHDRAWN) or subject.rating is not None


def _rows(
    reading: Reading, subjects: Sequence[Rated], top: Unit, by: CountBy
) -> Iterator[RatingCountRow]:
    scale = reading.context.definition.scale
    if scale is None:
        return
    groups: dict[str | None, list[Rated]] = {}
    for each in subjects:
        groups.setdefault(_group(reading, each, top, by), []).append(each)
    tracks = list(reading.context.definition.tracks)
    place = tracks.index if by is CountBy.TRACK else str
    for group in sorted(groups, key=lambda name: place(name or "")):
        yield from _of_group(group, groups[group], scale)


def _group(reading: Reading, subject: Rated, top: Unit, by: CountBy) -> str | None:
    match by:
        case CountBy.TRACK:
            return subject.review.track
        case CountBy.LEVEL:
            return None
        case CountBy.UNIT:
            below = subject.review.venue_path.removeprefix(top.path).partition("/")[0]
            return reading.directory.units[int(below)].code if below else top.code


def _of_group(
    group: str | None, subjects: Sequence[Rated], scale: Scale
) -> Iterator[RatingCountRow]:
    def row(counted: Counted, count: int, of: int, value: str | None = None) -> RatingCountRow:
        return RatingCountRow(
            group=group,
            counted=counted,
            value=value,
            count=count,
            of=of,
            percent=percent(count, of),
        )

    counts, reasons = by_level(subjects), [_reason(each) for each in subjects]
    to_be_rated = sum(map(_is_to_be_rated, subjects))
    for level in scale.levels:
        yield row(Counted.LEVEL, counts.get(level.level, 0), to_be_rated, level.level)
    good = sum(is_good_or_better(each.level, scale) for each in subjects)
    yield row(Counted.GOOD_OR_BETTER, good, to_be_rated)
    for reason in scale.not_rated:
        if reason in reasons:
            yield row(Counted.NOT_RATED, reasons.count(reason), len(subjects), reason)
    undecided = sum(each.level is None for each in subjects) - sum(map(bool, reasons))
    yield row(Counted.UNDECIDED, undecided, to_be_rated)


def _is_to_be_rated(subject: Rated) -> bool:
    return subject.level is not None or subject.review.not_rated_reason is None


def _reason(subject: Rated) -> str | None:
    """Return why a subject has no level: as it was decided, else as it was enrolled."""
    if subject.rating is not None:
        return subject.rating.not_rated_reason
    return subject.review.not_rated_reason
