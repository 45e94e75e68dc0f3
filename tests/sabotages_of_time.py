"""Sabotages of time, which tests of clocks and the model of a year notice."""

from __future__ import annotations

from tests.sabotaged import Sabotage, of

A_YEAR = of(
    "property/test_against_the_model",
    "TestAYear::test_of_working_days_leaves_the_rows_of_the_model[sqlite-Asia/Beirut-1]",
)
A_WEEK = of(
    "integration/test_clocks",
    "TestAWeekWithoutTicks::test_leaves_each_rung_once_with_its_lateness[sqlite]",
)
A_JUMP = "TestJump::test_that_is_put_right_loses_no_rung_and_fires_none_twice"
BACK_FOR_GOOD = "TestJump::test_back_for_good_fires_each_rung_when_the_clock_comes_to_it"
EIGHT = "TestEightOClock::test_comes_once_on_the_days_around_a_change_of_clocks"
LAST_DAY = "TestLastDay::test_counts_to_its_end"

OF_TIME = (
    Sabotage(
        "a tick begins at the first rung again",
        "workflow/domain/escalation.py",
        "_fires(steps[deadline.next_rung : stop],",
        "_fires(steps[:stop],",
        of("integration/test_clocks", f"{A_JUMP}[sqlite-hour]"),
    ),
    Sabotage(
        "one missed rung a tick",
        "workflow/domain/escalation.py",
        "while stop < len(steps) and",
        "if stop < len(steps) and",
        of("integration/test_clocks", f"{BACK_FOR_GOOD}[sqlite-hour]"),
    ),
    Sabotage(
        "a deadline that goes on has a wrong next moment",
        "workflow/domain/resting.py",
        "next_at=moments[deadline.next_rung] if has_rung else None",
        "next_at=deadline.due_at if has_rung else None",
        A_YEAR,
    ),
    Sabotage(
        "a silent rung takes the message of a lower one",
        "workflow/domain/escalation.py",
        "step.to: step.place for step in steps if not _is_silent(step, today_starts=today_starts)",
        "step.to: step.place for step in steps",
        A_YEAR,
    ),
    Sabotage(
        "the lowest rung for a target tells",
        "workflow/domain/escalation.py",
        "step.to: step.place for step in steps if",
        "step.to: step.place for step in reversed(steps) if",
        A_WEEK,
    ),
    Sabotage(
        "`record_only` tells when it is late",
        "workflow/domain/escalation.py",
        "is CatchUp.RECORD_ONLY and step.moment < today_starts",
        "is CatchUp.RECORD_ONLY and False",
        A_WEEK,
    ),
    Sabotage(
        "rungs of the due day that passed before arming are left out",
        "workflow/domain/deadline.py",
        "if at > now or rung.at.count >= 0",
        "if at > now",
        A_YEAR,
    ),
    Sabotage(
        "reminders that passed before arming are sent",
        "workflow/domain/deadline.py",
        "if at > now or rung.at.count >= 0",
        "if True",
        A_YEAR,
    ),
    Sabotage(
        "what goes on on a day off is a day less late",
        "workflow/domain/deadline.py",
        "table.calendar.roll_back(today) if remaining < 0 else today",
        "today",
        of(
            "unit/test_deadline",
            "TestHold::test_gives_back_the_working_days_that_were_left"
            "[also when resumed on a Saturday]",
        ),
    ),
    Sabotage(
        "a hold forgives what is late",
        "workflow/domain/deadline.py",
        "return table.calendar.between(table.today(now), due_on)",
        "return max(0, table.calendar.between(table.today(now), due_on))",
        A_YEAR,
    ),
    Sabotage(
        "moments of a ladder are kept without their due day",
        "workflow/domain/deadline.py",
        "key = (id(ladder), due_on)",
        "key = (id(ladder), date.min)",
        A_YEAR,
    ),
    Sabotage(
        "a day off before the due day is rolled forward",
        "workflow/domain/calendar.py",
        "calendar.roll_back(day) if offset.count < 0 else",
        "calendar.roll_forward(day) if offset.count < 0 else",
        A_YEAR,
    ),
    Sabotage(
        "a day off after the due day is not rolled",
        "workflow/domain/calendar.py",
        "else calendar.roll_forward(day)",
        "else day",
        A_YEAR,
    ),
    Sabotage(
        "the offset of the due day counts for every rung",
        "workflow/domain/calendar.py",
        "return moment_at(worked, local_time=at, zone=zone)",
        "return moment_at(last_valid_day, local_time=at, zone=zone) + (worked - last_valid_day)",
        of("integration/test_clocks", f"{EIGHT}[Europe/London 2026-03-29-sqlite]"),
    ),
    Sabotage(
        "a midnight that comes twice counts the first time",
        "workflow/domain/moments.py",
        "return later if returns else earlier",
        "return earlier",
        of("integration/test_clocks", f"{LAST_DAY}[St John's, back over it-sqlite]"),
    ),
    Sabotage(
        "a midnight that is skipped is counted by the old clock",
        "workflow/domain/moments.py",
        "    if earlier > later:\n        return _end_of_gap(later, earlier, zone)\n    returns",
        "    if earlier > later:\n        return later\n    returns",
        of("integration/test_clocks", f"{LAST_DAY}[Beirut, no midnight-sqlite]"),
    ),
    Sabotage(
        "no storm is held",
        "workflow/application/enforce_deadlines.py",
        "if gap <= LONGEST_GAP_WORKING_DAYS:",
        "if True:",
        of(
            "integration/test_clocks",
            "TestAYearForward::test_is_held_and_nothing_is_lost_when_the_clock_is_put_right[sqlite]",
        ),
    ),
    Sabotage(
        "a held deadline stays open",
        "workflow/domain/resting.py",
        "status=DeadlineStatus.HELD, remaining=left, next_at=None)",
        "status=DeadlineStatus.OPEN, remaining=left)",
        A_YEAR,
    ),
)
