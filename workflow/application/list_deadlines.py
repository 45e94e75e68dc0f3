"""List what is due, and what is asked for, to whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading, person_of
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_path
from workflow.domain.confidentiality import is_own_case
from workflow.domain.deadline import (
    STAGE,
    DeadlineStatus,
    remaining_days,
    working_days_late,
)
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.obligation import ObligationKind
from workflow.domain.organisation import Person
from workflow.domain.permission import require_role
from workflow.domain.records.extension import Extension, ExtensionStatus
from workflow.domain.records.monitoring import Check
from workflow.domain.records.remedy import Remedy, RemedyExecutor
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower
from workflow.domain.remedy_sight import may_see as may_see_remedy
from workflow.domain.suggestion_sight import may_see as may_see_suggestion
from workflow.domain.surprise import is_secret
from workflow.domain.viewing import Viewer
from workflow.ports.reports import OwedFilter, OwedRow, Reports, ReviewFilter, ReviewRow

UNFINISHED = (str(DeadlineStatus.OPEN), str(DeadlineStatus.HELD))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFilter:
    """Which deadlines are asked for.

    Attributes:
        under: Code of a unit, at or under which the review takes place.
        stage: A stage, or the kind of what a record obliges to.
        status: One status; what is open or held when None.
        overdue: Only what is late.
        records_only: Only those of records.
    """

    under: str | None = None
    stage: str | None = None
    status: str | None = None
    overdue: bool = False
    records_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLine:
    """A deadline as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        record: Code of the record, or number of a check; None of a stage.
        working_days_late: 0 when it is not late, None when it is over.
        working_days_left: As many as are kept while it is held; None when it is over.
        extensions_left: None for without limit.
    """

    review: str
    row: OwedRow
    record: str | None
    working_days_late: int | None
    working_days_left: int | None
    extensions_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineList:
    """Deadlines of a cycle, the first due first."""

    context: CycleContext
    as_of: datetime
    items: Sequence[DeadlineLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionLine:
    """What was asked for as people read it.

    Attributes:
        extension: `CYCLE/CODE`.
        reason: None where it is not for whoever reads; so is `answer`.
    """

    extension: str
    review: str
    row: ReviewRow
    asked: Extension
    reason: str | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionList:
    """What was asked for in a cycle, in that order."""

    context: CycleContext
    as_of: datetime
    items: Sequence[ExtensionLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeadlines:
    """The use cases behind `deadline list` and `deadline requests`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: DeadlineFilter = DeadlineFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> DeadlineList:
        """Return the deadlines that a person may see.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
            InvalidValueError: No track has that stage, and no record such an obligation.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = reports.owed(reading.cycle.id, _filter(reading, wanted))
            sight = _Sight(reading, found)
            return DeadlineList(
                context=reading.context,
                as_of=reading.now,
                items=[_line(reading, row, sight) for row in found if sight.sees(row)],
            )

    def requests(
        self,
        cycle: str,
        *,
        under: str | None = None,
        every: bool = False,
        now: datetime,
        actor: str | None = None,
    ) -> ExtensionList:
        """Return what is asked for and not decided; with `every`, what was decided too.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            lines = _requests(reading, under, every=every)
            return ExtensionList(context=reading.context, as_of=reading.now, items=lines)


def _filter(reading: Reading, wanted: DeadlineFilter) -> OwedFilter:
    if wanted.stage is not None and wanted.stage not in set(ObligationKind):
        reading.require_stage(wanted.stage)
    if wanted.status is not None and wanted.status not in set(DeadlineStatus):
        raise InvalidValueError(
            "choice_unknown", name="--status", found=wanted.status, expected=list(DeadlineStatus)
        )
    return OwedFilter(
        under_path=visible_path(reading, wanted.under),
        stage=wanted.stage,
        statuses=UNFINISHED if wanted.status is None else (wanted.status,),
        overdue_at=reading.now if wanted.overdue else None,
        records_only=wanted.records_only,
    )


def _line(reading: Reading, row: OwedRow, sight: _Sight) -> DeadlineLine:
    now, table = reading.now, reading.context.table.at(row.review.venue_path)
    is_open, most = row.status == DeadlineStatus.OPEN, reading.context.definition.extensions.most
    late, left = None, row.remaining
    if is_open:
        is_late = row.due_at <= now
        late = working_days_late(row.due_on, now=now, table=table) if is_late else 0
        left = 0 if is_late else remaining_days(row.due_on, now=now, table=table)
    elif row.status == DeadlineStatus.HELD:
        late = 0
    return DeadlineLine(
        review=f"{reading.cycle.code}/{row.key}",
        row=row,
        record=sight.code(row),
        working_days_late=late,
        working_days_left=left,
        extensions_left=None if most is None else max(0, most - row.extensions),
    )


class _Sight:
    """Which deadlines whoever reads may see: those of records only with the record itself."""

    def __init__(self, reading: Reading, rows: Sequence[OwedRow]) -> None:
        self._reading = reading
        self._viewer = reading.viewer
        self._actor: Person | None = None
        if reading.actor is not None:
            self._actor = person_of(reading.reports, reading.actor)
        reports, cycle_id = reading.reports, reading.cycle.id
        ids = _records_of(rows)
        remedies = ids[ObligationKind.REMEDY] | ids[ObligationKind.VERIFICATION]
        suggestions = ids[ObligationKind.SUGGESTION_REPORT]
        self._remedies = {
            each.id: each for each in reports.records(cycle_id, Remedy, by="id", values=remedies)
        }
        self._executors: dict[int, list[RemedyExecutor]] = {}
        for each in reports.records(cycle_id, RemedyExecutor, by="remedy_id", values=remedies):
            self._executors.setdefault(each.remedy_id, []).append(each)
        checks = reports.records(cycle_id, Check, by="id", values=ids[ObligationKind.CHECK])
        self._checks = {each.id: each for each in checks}
        found = reports.records(cycle_id, Suggestion, by="id", values=suggestions)
        self._suggestions = {each.id: each for each in found}
        followers = reports.records(
            cycle_id, SuggestionFollower, by="suggestion_id", values=suggestions
        )
        self._followers = {
            (each.suggestion_id, each.person_id) for each in followers if each.active
        }

    def code(self, row: OwedRow) -> str | None:
        """Return what people call the record of a deadline."""
        number = row.record_id or 0
        if row.kind == STAGE:
            return None
        if row.kind == ObligationKind.CHECK:
            return str(number)
        if row.kind == ObligationKind.SUGGESTION_REPORT:
            return self._suggestions[number].code
        return self._remedies[number].code

    def sees(self, row: OwedRow) -> bool:
        """Return whether a deadline may be shown."""
        viewer, actor, number = self._viewer, self._actor, row.record_id or 0
        if viewer is None or actor is None:
            return True
        if row.kind == STAGE:
            return viewer.sees(row.review)
        if row.kind == ObligationKind.CHECK:
            return _sees_check(viewer, row, self._checks[number])
        if row.kind == ObligationKind.SUGGESTION_REPORT:
            return may_see_suggestion(
                actor,
                self._suggestions[number],
                row.review,
                follows=(number, actor.id) in self._followers,
                definition=viewer.definition,
                directory=viewer.directory,
            )
        return may_see_remedy(
            actor.id,
            self._remedies[number],
            row.review,
            executors=self._executors.get(number, ()),
            definition=viewer.definition,
            directory=viewer.directory,
        )


def _sees_check(viewer: Viewer, row: OwedRow, check: Check) -> bool:
    if viewer.person_id == check.checker_id:
        return True
    is_kept = is_secret(check) and viewer.is_kept_from_surprises(row.review)
    return viewer.sees(row.review) and not is_kept


def _records_of(rows: Iterable[OwedRow]) -> Mapping[str, set[int]]:
    ids: dict[str, set[int]] = {kind: set() for kind in ObligationKind}
    for row in rows:
        if row.record_id is not None:
            ids[row.kind].add(row.record_id)
    return ids


def _requests(reading: Reading, under: str | None, *, every: bool) -> list[ExtensionLine]:
    reports, cycle_id = reading.reports, reading.cycle.id
    path = visible_path(reading, under)
    open_ones = [str(ExtensionStatus.REQUESTED)]
    known = (
        reports.records(cycle_id, Extension)
        if every
        else reports.records(cycle_id, Extension, by="status", values=open_ones)
    )
    found = [each for each in known if each.requested_by is not None]
    ids = tuple({each.review_id for each in found})
    rows = {row.review.id: row for row in reports.reviews(cycle_id, ReviewFilter(ids=ids))}
    return [
        _extension_line(reading, each, rows[each.review_id])
        for each in found
        if rows[each.review_id].review.venue_path.startswith(path)
        and reading.sees(rows[each.review_id].review)
    ]


def _extension_line(reading: Reading, asked: Extension, row: ReviewRow) -> ExtensionLine:
    is_told = _is_told_why(reading, asked, row)
    return ExtensionLine(
        extension=f"{reading.cycle.code}/{asked.code}",
        review=f"{reading.cycle.code}/{row.key}",
        row=row,
        asked=asked,
        reason=asked.reason if is_told else None,
        answer=asked.answer if is_told else None,
    )


def _is_told_why(reading: Reading, asked: Extension, row: ReviewRow) -> bool:
    """Return whether whoever reads asked for it, or decides it."""
    if reading.viewer is None or reading.actor == asked.requested_by:
        return True
    definition, review = reading.context.definition, row.review
    track = definition.tracks[review.track]
    stage = track.stages[-1] if review.is_final else track.stage(review.state)
    person, directory = reading.viewer.person_id, reading.directory
    try:
        targets = stage.authority or definition.authority
        require_role(person, targets, review, definition, directory)
    except (NotFoundError, RefusedError):
        return False
    return not is_own_case(person, review, definition, directory)
