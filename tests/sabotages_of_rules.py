"""Sabotages of the rules: ticks, rungs, the calendar, and holds."""

from __future__ import annotations

from tests.sabotaged import MANY_WORKERS, TICK_KILLED, Sabotage, of

TICKING = "workflow/application/enforce_deadlines.py"
FIRING = "workflow/application/fired_rungs.py"
HANDING_OUT = "workflow/application/hand_out_notices.py"
RUNGS = "workflow/domain/escalation.py"
CALENDAR = "workflow/domain/calendar.py"
RESTING = "workflow/domain/resting.py"
HOLDING = "workflow/application/holding.py"

OUTAGE = "integration/test_downtime"
ONE_MESSAGE = of(OUTAGE, "TestAWeekWithoutTicks::test_ends_in_one_message_for_each_person[sqlite]")
HELD = of(OUTAGE, "TestStorm::test_is_held_until_it_is_released[sqlite]")
PLANNED = "unit/test_escalation"
OPENS = "TestTickWithSomethingToDo::test_opens_the_cycle"
COUNTED = "unit/test_calendar"
HELD_CYCLES = "integration/test_holds"

OF_TICKS = (
    Sabotage(
        "deadlines move on in one transaction and their ledger is written in the next",
        FIRING,
        "    work.deadlines.record(cycle_id, rows, fired_at=now)\n",
        "    work._connection.commit()\n    work.deadlines.record(cycle_id, rows, fired_at=now)\n",
        TICK_KILLED,
    ),
    Sabotage(
        "a tick ends after its first batch",
        TICKING,
        "        return replace(done, moved=done.moved + moved), is_full\n",
        "        return replace(done, moved=done.moved + moved), False\n",
        TICK_KILLED,
    ),
    Sabotage(
        "a notice is known by its deadline and not by its rung",
        FIRING,
        'f"{deadline.id}.{deadline.visit}.{firing.rung}.{person}"',
        'f"{deadline.id}.{deadline.visit}.{person}"',
        MANY_WORKERS,
    ),
    Sabotage(
        "a storm needs eleven working days",
        TICKING,
        "LONGEST_GAP_WORKING_DAYS = 10\n",
        "LONGEST_GAP_WORKING_DAYS = 11\n",
        HELD,
    ),
    Sabotage(
        "a storm needs nine working days",
        TICKING,
        "LONGEST_GAP_WORKING_DAYS = 10\n",
        "LONGEST_GAP_WORKING_DAYS = 9\n",
        of(OUTAGE, "TestStorm::test_is_not_held_after_ten_working_days[sqlite]"),
    ),
    Sabotage(
        "a hundred rungs are a storm",
        TICKING,
        "MOST_RUNGS_AFTER_A_GAP = 500\n",
        "MOST_RUNGS_AFTER_A_GAP = 100\n",
        of(OUTAGE, "TestStorm::test_is_not_held_when_it_is_small[sqlite]"),
    ),
    Sabotage(
        "the first tick may hold",
        TICKING,
        "        if last is None:\n            return None\n        now,",
        "        last = last or self.cycle.opened_at\n        now,",
        of(OUTAGE, "TestStorm::test_is_not_held_at_the_first_tick[sqlite]"),
    ),
    Sabotage(
        "a tick that holds counts as the last tick",
        TICKING,
        'at=self._last(), hold_reason=held["reason"]',
        'at=self.command.now, hold_reason=held["reason"]',
        HELD,
    ),
    Sabotage("the release is passed over", TICKING, " and not release:\n", ":\n", HELD),
    Sabotage(
        "a dry run commits",
        TICKING,
        "        if not self.dry_run:\n            work.commit()\n",
        "        work.commit()\n",
        of(OUTAGE, "TestStorm::test_is_told_by_a_dry_run_that_changes_nothing[sqlite]"),
    ),
    Sabotage(
        "no cycle is skipped",
        TICKING,
        "[each for each in found if each.cycle.newest_at - now > ahead]",
        "[each for each in found if each.cycle is None]",
        of(OUTAGE, "TestClock::test_before_the_newest_event_skips_the_cycle[sqlite]"),
    ),
    Sabotage(
        "the last tick may go back",
        TICKING,
        "max(self.command.now, self._last())",
        "self.command.now",
        of(OUTAGE, "TestClock::test_that_goes_back_fires_nothing"),
    ),
    Sabotage(
        "one row that cannot be planned stops its batch",
        FIRING,
        "    except Exception:  # noqa: BLE001\n",
        "    except ZeroDivisionError:\n",
        of(OUTAGE, "TestPoisonRow"),
    ),
    Sabotage(
        "a rung fires before whoever is ready has moved",
        TICKING,
        "        if may_be_more:\n",
        "        if may_be_more is None:\n",
        of(
            "integration/test_batches",
            "TestBatch::test_of_any_size_moves_whoever_is_ready_before_a_rung_fires[sqlite-1]",
        ),
    ),
    Sabotage(
        "a new day is overlooked where nothing is due",
        TICKING,
        "        if local_day(last, zone) != local_day(now, zone):\n",
        "        if last > now:\n",
        of("integration/test_idle_tick", f"{OPENS}[sqlite-a new day has come]"),
    ),
    Sabotage(
        "who may move is overlooked where nothing is due",
        TICKING,
        "        return not (waiting.moves and ",
        "        return not (waiting.rungs and ",
        of("integration/test_idle_tick", f"{OPENS}[sqlite-a review may move by itself]"),
    ),
    Sabotage(
        "an idle tick is noted nowhere",
        TICKING,
        "                    work.cycles.note_tick(each.cycle.id, at=now, hold_reason=None)\n",
        "                    assert each\n",
        of("integration/test_idle_tick", "TestIdleTick::test_notes_itself_and_nothing_else"),
    ),
    Sabotage(
        "batches grow without end",
        "workflow/application/batching.py",
        "min(wanted, MOST)",
        "wanted",
        of("unit/test_batching", "TestSizeAfter"),
    ),
    Sabotage(
        "a rung is late from before its deadline was armed",
        "storage/lateness.py",
        "or_(after_moment < bound, after_arming < bound)",
        "or_(after_moment < bound, after_moment < bound)",
        of(
            "contract/test_lateness",
            "TestLatenessSince::test_counts_from_the_arming_where_that_was_later",
        ),
    ),
    Sabotage(
        "nobody lets go of what a lost worker has claimed",
        "storage/rungs.py",
        "        connection.exec_driver_sql(_SOON)\n",
        "        assert _SOON\n",
        of("contract/stores/test_claims", "TestClaim::test_is_let_go_soon_when_its_worker_is_lost"),
    ),
    Sabotage(
        "what is in the way ends a tick",
        "workflow/application/trying_again.py",
        "MOST_TRIES = 3\n",
        "MOST_TRIES = 1\n",
        of("unit/test_trying_again", "TestUpToThreeTimes::test_tries_again_after_a_pause")
        + of(
            "crash/test_in_the_way",
            "TestTick::test_tries_a_transaction_again_that_waited_too_long[sqlite-3]",
        ),
    ),
    Sabotage(
        "a tick does not wait before it tries again",
        "runtime/application.py",
        "pause=wait_a_little",
        "pause=lambda _: None",
        of("crash/test_in_the_way", "TestTick::test_waits_before_it_tries_again"),
    ),
    Sabotage(
        "a digest is not marked as sent",
        HANDING_OUT,
        "        self._mark(keys, NoticeStatus.SENT, name, command)\n",
        "",
        ONE_MESSAGE,
    ),
    Sabotage(
        "a digest has a name of its own each time",
        "workflow/application/writing_digests.py",
        '    return f"{day.isoformat()}.{person_id}"\n',
        "    return f\"{day.isoformat()}.{person_id}.{__import__('time').perf_counter_ns()}\"\n",
        ONE_MESSAGE,
    ),
    Sabotage(
        "a digest is marked before it is handed over",
        HANDING_OUT,
        "        try:\n            self.sender.send(",
        "        self._mark(keys, NoticeStatus.SENT, name, command)\n"
        "        try:\n            self.sender.send(",
        of(
            "integration/test_mail",
            "TestDigest::test_comes_again_under_the_same_name_when_the_answer_was_lost",
        ),
    ),
)

OF_RUNGS = (
    Sabotage(
        "only the newest of several missed rungs is recorded",
        RUNGS,
        "_fires(steps[deadline.next_rung : stop], ",
        "_fires(steps[deadline.next_rung : stop][-1:], ",
        of(PLANNED, "TestAfterDowntime", "TestPieces")
        + of(OUTAGE, "TestAWeekWithoutTicks::test_leaves_no_rung_out_and_none_twice[sqlite]")
        + MANY_WORKERS,
    ),
    Sabotage(
        "a rung that is late is dropped",
        RUNGS,
        "_fires(steps[deadline.next_rung : stop], ",
        "_fires([s for s in steps[deadline.next_rung : stop] if s.moment >= self._today_starts], ",
        of(PLANNED, "TestAfterDowntime")
        + of(OUTAGE, "TestAWeekWithoutTicks::test_leaves_no_rung_out_and_none_twice[sqlite]"),
    ),
    Sabotage(
        "a rung fires a day early",
        RUNGS,
        "steps[stop].moment <= self._now:",
        "steps[stop].moment <= self._now + timedelta(days=1):",
        of(PLANNED, "TestOnTime::test_nothing_fires_a_microsecond_early") + MANY_WORKERS,
    ),
    Sabotage(
        "a rung fires after its moment",
        RUNGS,
        "steps[stop].moment <= self._now:",
        "steps[stop].moment < self._now:",
        of(PLANNED, "TestOnTime"),
    ),
    Sabotage(
        "a rung is skipped after each that fires",
        RUNGS,
        "            next_rung=stop,\n",
        "            next_rung=stop + 1,\n",
        of(PLANNED, "TestOnTime", "TestPieces"),
    ),
    Sabotage(
        "a rung fires again and again",
        RUNGS,
        "            next_rung=stop,\n",
        "            next_rung=deadline.next_rung,\n",
        of(PLANNED, "TestOnTime", "TestPieces") + TICK_KILLED,
    ),
    Sabotage(
        "a review that has left is told of its stage",
        RUNGS,
        "        if not row.current:\n",
        "        if row.current is None:\n",
        of(PLANNED, "TestFence"),
    ),
    Sabotage(
        "every missed rung tells people",
        RUNGS,
        "            return step.place == highest\n",
        "            return True\n",
        of(PLANNED, "TestAfterDowntime")
        + of(OUTAGE, "TestAWeekWithoutTicks::test_tells_each_person_only_of_the_latest_rung"),
    ),
)

OF_CALENDARS = (
    Sabotage(
        "a reminder on a day off comes after it",
        CALENDAR,
        "calendar.roll_back(day) if offset.count < 0 else calendar.roll_forward(day)",
        "calendar.roll_forward(day)",
        of(COUNTED, "TestRungMoment"),
    ),
    Sabotage(
        "who is late is called so on a day off",
        CALENDAR,
        "calendar.roll_back(day) if offset.count < 0 else calendar.roll_forward(day)",
        "calendar.roll_back(day)",
        of(COUNTED, "TestRungMoment"),
    ),
    Sabotage(
        "counting begins on the day itself",
        CALENDAR,
        "            position = self._count.through(ordinal) + number\n",
        "            position = self._count.through(ordinal - 1) + number\n",
        of(COUNTED, "TestAdd"),
    ),
    Sabotage(
        "what is due before a day may be done on it",
        CALENDAR,
        "    return _days_after(day, CalendarDays(-1)) if exclusive else day\n",
        "    return day\n",
        of(COUNTED, "TestLastValidDay"),
    ),
    Sabotage(
        "the first of two entries for one day counts",
        CALENDAR,
        "        valid = {entry.day.toordinal(): entry for entry in self.days}\n",
        "        valid = {entry.day.toordinal(): entry for entry in reversed(self.days)}\n",
        of(COUNTED, "TestIsProvisional::test_ends_when_a_later_entry_settles_the_day"),
    ),
    Sabotage(
        "what was due yesterday is not late today",
        CALENDAR,
        "        return max(0, self.between(last_valid_day, today))\n",
        "        return max(0, self.between(last_valid_day, today) - 1)\n",
        of(COUNTED, "TestLate"),
    ),
    Sabotage(
        "a unit with days of its own forgets those of the units above it",
        CALENDAR,
        "            above = self._with_days_of(units[1:])\n",
        "            above = self\n",
        of(COUNTED, "TestAt::test_days_hold_down_the_tree_unless_a_nearer_unit_says_otherwise"),
    ),
    Sabotage(
        "a stage that begins is counted by the calendar of the cycle",
        "workflow/domain/course.py",
        "        table = self.table.at(review.venue_path)\n",
        "        table = self.table\n",
        of("integration/test_local_calendars", "TestArming"),
    ),
    Sabotage(
        "reminders of a unit fire on its days off",
        RUNGS,
        "        table = self._table.at(venue_path)\n",
        "        table = self._table\n",
        of(PLANNED, "TestDaysOffOfUnits"),
    ),
)

OF_HOLDS = (
    Sabotage(
        "what rests goes on being due",
        RESTING,
        "status=DeadlineStatus.HELD, remaining=left, next_at=None)",
        "remaining=left)",
        of(HELD_CYCLES, "TestHold::test_lets_every_review_and_record_of_a_cycle_rest[sqlite]"),
    ),
    Sabotage(
        "the days that were left are forgotten",
        RESTING,
        "status=DeadlineStatus.HELD, remaining=left, next_at=None)",
        "status=DeadlineStatus.HELD, remaining=0, next_at=None)",
        of(HELD_CYCLES, "TestResume::test_gives_the_working_days_back_that_were_left"),
    ),
    Sabotage(
        "a hold that ended covers on",
        RESTING,
        "    if not hold.is_active:\n",
        "    if hold.scope is None:\n",
        of("unit/test_resting", "TestCovers", "TestRestsSince"),
    ),
    Sabotage(
        "a review goes on when the first of its holds ends",
        HOLDING,
        "            if review.held_at is not None and rests_since(review, others) is None\n",
        "            if review.held_at is not None\n",
        of(HELD_CYCLES, "TestResume::test_leaves_what_another_hold_covers[sqlite]"),
    ),
    Sabotage(
        "a hold is told to nobody",
        HOLDING,
        "        work.append(cycle_id, [self._event(hold, changed)], command=self.command)\n",
        "        self._event(hold, changed)\n",
        of(HELD_CYCLES, "TestHold::test_is_one_event_with_its_counts"),
    ),
)
