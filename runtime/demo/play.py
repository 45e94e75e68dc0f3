"""Play the demo: every working day the tick first, then what the units do, by use cases only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from runtime.application import Application
from runtime.demo.behaviour import FIRST_MEETING, UNTIL_ESCALATED, UnitPlan, answers, draw
from runtime.demo.data import DemoData
from workflow.application.assessing import NamedReview
from workflow.application.find_stuck import StuckReport, StuckRequest
from workflow.application.fire_trigger import FireRequest
from workflow.application.record_feedback import Answers, FeedbackRequest
from workflow.domain.command import Command
from workflow.domain.records.rating import RatingStep
from workflow.domain.rows import PersonRow, RoleRow
from workflow.domain.rows_of_checks import CheckRow
from workflow.domain.rows_of_dissemination import EVERYBODY, SessionRow
from workflow.domain.rows_of_meetings import MeetingRow
from workflow.domain.rows_of_ratings import RatingRow
from workflow.domain.rows_of_remedies import RemedyRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY, LAST_DAY = date(2022, 11, 1), date(2022, 11, 30)
STUCK_MORNING = date(2022, 11, 21)
TICK_AT, WORK_AT, RATING_AT = time(8), time(9), time(16)
CALENDAR = "vn_public"
EXEMPLARY = "TL.04"

OnDay = Callable[[date, int, int], None]


class Play:
    """One run of the demo over a cycle that is open."""

    def __init__(self, app: Application, data: DemoData, cycle: str) -> None:
        self._app = app
        self._data = data
        self._cycle = cycle
        self._members: dict[str, list[PersonRow]] = {}
        for person in data.people:
            self._members.setdefault(person.unit, []).append(person)
        self._secretary = self._holders("secretary")
        self._supervisor = self._holders("supervisor")
        self._plans = self._draw()
        self.stuck: StuckReport | None = None

    def run(self, on_day: OnDay) -> None:
        """Play every working day of the month."""
        days = list(self._working_days())
        for number, day in enumerate(days, start=1):
            on_day(day, number, len(days))
            self._tick(day)
            if day == STUCK_MORNING:
                request = StuckRequest(cycle=self._cycle)
                self.stuck = self._app.find_stuck(request, now=_at(day, TICK_AT))
            for unit, plan in self._plans.items():
                self._work(unit, plan, day)
            self._collect_answers(day)
            self._rate(day)
        self._follow_up(days[-1])

    def _holders(self, role: str) -> dict[str, str]:
        held: Sequence[RoleRow] = [row for row in self._data.roles if row.role == role]
        return {row.unit: row.person for row in held}

    def _draw(self) -> dict[str, UnitPlan]:
        kinds = {row.code: row.kind for row in self._data.units}
        units = [code for code, kind in kinds.items() if kind in ("cell", "grassroots")]
        cells = [code for code in units if kinds[code] == "cell"]
        return draw(self._data.behaviour, sorted(units), sorted(cells))

    def _working_days(self) -> Iterator[date]:
        day = FIRST_DAY
        while day <= LAST_DAY:
            worked, _ = self._app.count_days(CALENDAR, day, 0)
            if worked <= LAST_DAY:
                yield worked
            day = worked + timedelta(days=1)

    def _tick(self, day: date) -> None:
        self._app.enforce_deadlines(command=self._by_clerk(_at(day, TICK_AT)))

    def _by_clerk(self, now: datetime) -> Command:
        return self._app.command(now=now, keeps_answer=False)

    def _work(self, unit: str, plan: UnitPlan, day: date) -> None:
        clerk = self._by_clerk(_at(day, WORK_AT))
        if plan.days["dissemination"] == day and unit in self._members:
            session = SessionRow(unit=unit, held_on=day, attended=(EVERYBODY,))
            self._app.record_sessions(self._cycle, [session], command=clerk)
        if plan.days.get(FIRST_MEETING) == day:
            self._meet(unit, day, supervisors=())
        if plan.days["meeting"] == day or self._is_driven(unit, plan, day):
            self._meet(unit, day, supervisors=(self._supervisor[unit],))
            self._complete(unit)

    def _collect_answers(self, day: date) -> None:
        """Record in one go what all units have counted on a day."""
        units = [unit for unit, plan in self._plans.items() if plan.days["feedback"] == day]
        answered = tuple(answer for unit in units for answer in self._answers(unit))
        if answered:
            request = FeedbackRequest(cycle=self._cycle, received_on=day, answers=answered)
            self._app.record_feedback(request, command=self._by_clerk(_at(day, WORK_AT)))

    def _answers(self, unit: str) -> Iterator[Answers]:
        seed = self._data.behaviour["seed"]
        for subject in (unit, *(person.code for person in self._members.get(unit, ()))):
            # A collective of the grassroots level needs more answers than one person.
            more = 2 if subject == unit else 0
            received = answers(unit, subject, seed) + more
            yield Answers(subject=subject, respondents="members", received=received)

    def _meet(self, unit: str, day: date, *, supervisors: tuple[str, ...]) -> None:
        row = MeetingRow(unit=unit, held_on=day, supervisors=supervisors)
        self._app.keep_meetings(self._cycle, [row], command=self._by_clerk(_at(day, WORK_AT)))

    def _complete(self, unit: str) -> None:
        request = FireRequest(cycle=self._cycle, subject=unit, trigger="complete")
        self._app.fire_trigger(request, command=self._app.command(actor=self._secretary[unit]))

    def _is_driven(self, unit: str, plan: UnitPlan, day: date) -> bool:
        """Return whether the standing board of the district was told of the silent unit today."""
        if plan.lateness != UNTIL_ESCALATED:
            return False
        board = next(
            r.person for r in self._data.roles if (r.role, r.unit) == ("standing_board", "TL")
        )
        told = self._app.lists.notices(cycle=self._cycle, person=board)
        return any(
            notice.unit == unit
            and notice.role == "standing_board"
            and notice.created_at == _at(day, TICK_AT)
            for notice in told
        )

    def _rate(self, day: date) -> None:
        if day < date.fromisoformat(self._data.behaviour["on_time"]["rating"][0]):
            return
        while self._rate_once(day):
            pass

    def _rate_once(self, day: date) -> bool:
        """Let everybody decide what is before them; return whether anything was decided."""
        now = _at(day, RATING_AT)
        _, standing = self._app.lists.reviews(self._cycle, now=now, stage="rating")
        before: dict[str, list[str]] = {}
        for item in standing:
            if self._is_before_decider(item, day):
                [decider, *_] = item.waiting_on[0].people
                before.setdefault(decider, []).append(item.row.subject_code)
        self._app.enforce_deadlines(command=self._by_clerk(now))
        for decider, subjects in sorted(before.items()):
            rows = [self._decision(subject, day) for subject in sorted(subjects)]
            self._app.keep_ratings(self._cycle, rows, command=self._app.command(actor=decider))
        return bool(before)

    def _is_before_decider(self, item: NamedReview, day: date) -> bool:
        review = item.row.review
        if review.opened_at is None:
            return False
        if review.person_id is not None:
            return self._plans[item.row.venue_code].days["rating"] <= day
        first: Mapping[str, str] = self._data.behaviour["collectives_rated_from"]
        return date.fromisoformat(first[review.track]) <= day

    def _decision(self, subject: str, day: date) -> RatingRow:
        outcome = self._data.outcomes[subject]
        is_rated = outcome != "level_not_published"
        return RatingRow(
            subject=subject,
            step=RatingStep.DECIDED,
            level=outcome if is_rated else None,
            not_rated_reason=None if is_rated else outcome,
            given_on=day,
        )

    def _follow_up(self, day: date) -> None:
        """Let the exemplary organisation list its remedies and schedule the checks into 2023."""
        units = sorted(unit for unit in self._plans if unit.startswith(EXEMPLARY))
        for unit in units:
            remedy = RemedyRow(
                subject=unit,
                title="Sinh hoạt chuyên đề mỗi quý một lần",
                owner=self._secretary[unit],
                due_on=date(2023, 3, 31),
            )
            checks = [CheckRow(subject=unit, due_on=date(2023, month, 28)) for month in (1, 2, 3)]
            clerk = self._by_clerk(_at(day, time(17)))
            self._app.keep_remedies(self._cycle, [remedy], command=clerk)
            self._complete(unit)
            self._app.record_checks(self._cycle, checks, command=self._by_clerk(_at(day, time(17))))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)
