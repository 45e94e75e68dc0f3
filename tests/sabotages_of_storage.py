"""Sabotages of what is stored: commands, deadlines and history."""

from __future__ import annotations

from tests.sabotaged import (
    MANY_WORKERS,
    TICK_KILLED,
    Sabotage,
    killed,
    of,
    sent_twice,
    unanswered,
)

UNIT_OF_WORK = "storage/unit_of_work.py"
COMMANDING = "workflow/application/commanding.py"
LADDERS = "storage/rungs.py"
REVIEWS = "storage/reviews.py"
COMPARING = "storage/compare_and_set.py"
HISTORY = "workflow/domain/history.py"

TWO = "crash/test_two_processes"
GATE = "TestGate::test_opens_when_the_last_passes_while_the_cell_arrives"
CLAIMS = "contract/stores/test_claims"
STORED = "contract/stores/test_deadlines"

OF_COMMANDS = (
    Sabotage(
        "what waits is written after the commit",
        UNIT_OF_WORK,
        "        armed = {cycle_id for cycle_id, _ in self._armed.armed}\n",
        "        self._connection.commit()\n"
        "        armed = {cycle_id for cycle_id, _ in self._armed.armed}\n",
        (killed("meeting record"), *TICK_KILLED),
    ),
    Sabotage(
        "rows change without being told by the history",
        UNIT_OF_WORK,
        "        if command is None:\n",
        "        if command is None:\n            return entries\n        if False:\n",
        of(
            "contract/test_unit_of_work",
            "TestUnitOfWork::test_keeps_no_change_of_rows_that_no_command_tells[sqlite-a unit]",
        ),
    ),
    Sabotage(
        "answers are written after the commit",
        UNIT_OF_WORK,
        "        add_answers(self._connection, cycle_id, self._answers[cycle_id])\n",
        "        self._connection.commit()\n"
        "        add_answers(self._connection, cycle_id, self._answers[cycle_id])\n",
        (killed("meeting record"),),
    ),
    Sabotage(
        "answers are not stored",
        UNIT_OF_WORK,
        "        add_answers(self._connection, cycle_id, self._answers[cycle_id])\n",
        "        add_answers(self._connection, cycle_id, [])\n",
        (killed("meeting record"), unanswered("review fire complete")),
    ),
    Sabotage(
        "nothing is committed",
        UNIT_OF_WORK,
        "        self._connection.commit()\n",
        "        self._connection.rollback()\n",
        of(
            "contract/test_unit_of_work",
            "TestUnitOfWork::test_keeps_what_was_committed[sqlite]",
            "TestCommit::test_makes_all_visible_or_nothing_whenever_it_is_killed",
        ),
    ),
    Sabotage(
        "answers are not looked up",
        COMMANDING,
        "    known = work.answered(cycle_id, command.id)\n",
        "    known = work.answered(cycle_id, '')\n",
        (
            sent_twice("review fire complete", "sqlite"),
            sent_twice("unit import", "sqlite"),
            unanswered("meeting record"),
        ),
    ),
    Sabotage(
        "an id stands for any request",
        COMMANDING,
        "    if known.request_hash != _asked(request, answer, command):\n",
        "    if not known.request_hash:\n",
        of(
            "contract/test_add_definition",
            "TestAddDefinition::test_refuses_another_content_under_the_same_command",
        ),
    ),
    Sabotage(
        "no second look for the answer after a refusal",
        COMMANDING,
        "    except RefusedError:\n",
        "    except ZeroDivisionError:\n",
        (sent_twice("review fire complete", "postgresql"),),
    ),
    Sabotage(
        "recording takes no turn",
        "workflow/application/recording.py",
        "                work.records.take_turn(number)\n",
        "                assert number\n",
        of(
            "crash/test_in_the_way",
            "TestRecording::test_holds_nothing_before_its_turn[ratings-postgresql]",
        ),
    ),
    Sabotage(
        "the same cycle may be opened twice",
        "workflow/application/open_cycle.py",
        "            if (cycle.definition, cycle.unit_id, cycle.start_on) == same:\n",
        "            if same == ():\n",
        (killed("cycle open"),),
    ),
    Sabotage(
        "a transaction without a reply is repeated",
        "workflow/application/trying_again.py",
        '    return isinstance(error, ConflictError) or error.code == "database_locked"\n',
        "    return error is not None\n",
        of("unit/test_trying_again", "TestUpToThreeTimes::test_repeats_nothing_else")
        + of(
            "crash/test_lost_replies",
            "TestTick::test_without_a_reply_in_between_is_completed_when_it_is_repeated",
        ),
    ),
)

OF_DEADLINES = (
    Sabotage(
        "the claim takes no lock",
        LADDERS,
        "        .with_for_update(of=_deadline, skip_locked=True)\n",
        "",
        of(CLAIMS, "TestClaim::test_gives_two_workers_different_deadlines"),
    ),
    Sabotage(
        "the claim waits for what others have",
        LADDERS,
        "with_for_update(of=_deadline, skip_locked=True)",
        "with_for_update(of=_deadline)",
        of(CLAIMS, "TestClaim::test_leaves_out_what_a_move_has_closed"),
    ),
    Sabotage(
        "the claim takes what is held",
        LADDERS,
        "    IS_OPEN,\n    HAS_COME,\n",
        "    HAS_COME,\n",
        of(CLAIMS, "TestClaim::test_leaves_out_what_is_not_open[sqlite-held]"),
    ),
    Sabotage(
        "the claim comes after the moment",
        LADDERS,
        '_deadline.c.next_at <= bindparam("now")',
        '_deadline.c.next_at < bindparam("now")',
        of(CLAIMS, "TestClaim::test_returns_what_is_due_oldest_first[sqlite]"),
    ),
    Sabotage(
        "who was sent back is told of the visit before",
        LADDERS,
        "        _review.c.visit == claimed.c.visit,\n",
        "",
        of(CLAIMS, "TestClaim::test_says_whether_the_review_is_still_there[sqlite-returned]"),
    ),
    Sabotage(
        "who is on hold is told",
        LADDERS,
        "        _review.c.held_at.is_(None),\n",
        "",
        of(CLAIMS, "TestClaim::test_says_whether_the_review_is_still_there[sqlite-on hold]"),
    ),
    Sabotage(
        "moving on does not compare the rung",
        LADDERS,
        '"next_rung": each.from_rung, "status": DeadlineStatus.OPEN}',
        '"status": DeadlineStatus.OPEN}',
        of(STORED, "TestAdvance::test_is_refused_when_one_is_at_another_rung[postgresql]"),
    ),
    Sabotage(
        "moving on does not compare the status",
        LADDERS,
        '"next_rung": each.from_rung, "status": DeadlineStatus.OPEN}',
        '"next_rung": each.from_rung}',
        of(STORED, "TestAdvance::test_is_refused_when_one_was_closed[postgresql]"),
    ),
    Sabotage(
        "those that go on together do not compare the rung",
        LADDERS,
        '        _deadline.c.next_rung == bindparam("from_rung"),\n',
        "",
        of(STORED, "TestAdvance::test_is_refused_when_one_is_at_another_rung[sqlite]"),
    ),
    Sabotage(
        "those that go on together do not compare the status",
        LADDERS,
        '        IS_OPEN,\n        _deadline.c.next_rung == bindparam("from_rung"),\n',
        '        _deadline.c.next_rung == bindparam("from_rung"),\n',
        of(STORED, "TestAdvance::test_is_refused_when_one_was_closed[sqlite]"),
    ),
    Sabotage(
        "moving on takes what it did not find for done",
        LADDERS,
        "    if advances and on(connection, cycle_id, advances) < len(advances):\n",
        "    if advances and on(connection, cycle_id, advances) < 0:\n",
        of(STORED, "TestAdvance::test_is_refused_when_one_is_at_another_rung"),
    ),
    Sabotage(
        "the ledger is not written",
        LADDERS,
        "    insert_rows(connection, tables.escalation, ledger)\n",
        "    insert_rows(connection, tables.escalation, ledger[:0])\n",
        (*MANY_WORKERS, *TICK_KILLED),
    ),
    Sabotage(
        "a parked deadline stays due",
        LADDERS,
        "    .values(next_at=None)\n",
        "    .values(remaining=None)\n",
        of(STORED, "TestPark::test_sets_aside_what_cannot_be_planned")
        + of("integration/test_downtime", "TestPoisonRow"),
    ),
    Sabotage(
        "a server compares nothing but the number",
        COMPARING,
        "for name in names if _is_seen(name)]\n    values",
        'for name in names if name == _SEEN + "id"]\n    values',
        of(STORED, "TestAdvance::test_is_refused_when_one_was_closed[postgresql]"),
    ),
    Sabotage(
        "a file tells nobody who lost",
        COMPARING,
        "    return execute_many(connection, statement, [",
        "    return len(rows) + 0 * execute_many(connection, statement, [",
        of(
            "contract/stores/test_reviews",
            "TestReplace::test_changes_nothing_when_one_of_many_is_another[sqlite]",
        ),
    ),
    Sabotage(
        "who lost alone is not told",
        COMPARING,
        "        return execute(connection, _one(table, rows[0]), {",
        "        return 1 + 0 * execute(connection, _one(table, rows[0]), {",
        of(
            "contract/stores/test_reviews",
            "TestReplace::test_is_refused_when_the_review_is_another",
        ),
    ),
    Sabotage(
        "the review that a code means is not locked",
        REVIEWS,
        "_OF_SUBJECT = _REVIEWS.select_from(_of_one).with_for_update(of=_review)\n",
        "_OF_SUBJECT = _REVIEWS.select_from(_of_one)\n",
        of("contract/stores/test_reviews", "TestFind::test_keeps_other_writers_from_what_it_found"),
    ),
    Sabotage(
        "an error of a prepared statement is told as the driver tells it",
        "storage/prepared.py",
        "        if meant is None:\n",
        "        if meant is not error:\n",
        of("contract/test_prepared", "TestExecute::test_tells_what_an_error_means"),
    ),
    Sabotage(
        "gates that wait for a rank in between stay as they are",
        "workflow/domain/course.py",
        "        return any(lower < rank <= higher for rank in",
        "        return any(lower < rank < higher for rank in",
        of("unit/test_course", "TestIsAwaited")
        + of(TWO, "TestGate::test_opens_when_the_last_two_pass_at_the_same_moment"),
    ),
    Sabotage(
        "reviews are not locked",
        REVIEWS,
        '_LOCKED = _REVIEWS.where(among(_review.c.id, "ids")).with_for_update()\n',
        '_LOCKED = _REVIEWS.where(among(_review.c.id, "ids"))\n',
        of(
            "contract/stores/test_reviews",
            "TestLock::test_keeps_other_writers_from_these_reviews_alone",
        )
        + of(TWO, "TestGate::test_opens_when_the_last_two_pass_at_the_same_moment"),
    ),
    Sabotage(
        "a review that was changed is written over",
        REVIEWS,
        "        if changed < len(changes):\n",
        "        if changed < 0:\n",
        of(
            "contract/stores/test_reviews",
            "TestReplace::test_is_refused_when_the_review_is_another",
        ),
    ),
    Sabotage(
        "who has a gate on those that passed is not locked",
        "workflow/application/settle.py",
        "        self.work.reviews.lock(cycle_id, gated)\n",
        "",
        of(TWO, GATE),
    ),
    Sabotage(
        "who stands at the gate is not judged again",
        "workflow/application/settle.py",
        "        locked = self.work.reviews.lock(cycle_id, waiting)\n",
        "        locked = self.work.reviews.lock(cycle_id, waiting[:0])\n",
        of(TWO, f"{GATE}[cell-postgresql]"),
    ),
)

OF_HISTORY = (
    Sabotage(
        "the head of the chain is not locked",
        "storage/history.py",
        '    .where(_chain.c.cycle_id == bindparam("cycle_id"))\n    .with_for_update()\n',
        '    .where(_chain.c.cycle_id == bindparam("cycle_id"))\n',
        of(
            "contract/test_unit_of_work",
            "TestAppend::test_leaves_no_gap_and_no_fork_when_four_write_at_once[postgresql]",
        ),
    ),
    Sabotage(
        "each event begins a chain",
        "storage/history.py",
        "body=sealed_body(entry.event, salts), prev=last)\n",
        "body=sealed_body(entry.event, salts), prev=GENESIS)\n",
        of("contract/test_unit_of_work", "TestAppend::test_chains_events_in_their_order")
        + MANY_WORKERS,
    ),
    Sabotage(
        "the hash leaves the body out",
        HISTORY,
        "    digest.update(hashlib.sha256(body).digest())\n",
        "",
        of("unit/test_history", "TestEventHash::test_changes_with_every_field"),
    ),
    Sabotage(
        "the hash leaves the event before out",
        HISTORY,
        "    digest.update(prev)\n",
        "",
        of("unit/test_history", "TestEventHash::test_changes_with_every_field"),
    ),
    Sabotage(
        "what settling does is told to nobody",
        "workflow/application/settle.py",
        "        self.work.append(self.context.cycle.id, self._events, command=self.command)\n",
        "",
        of("integration/test_replay", "TestReplay::test_gives_back_every_row[sqlite]"),
    ),
    Sabotage(
        "what a tick does is told to nobody",
        "workflow/application/fired_rungs.py",
        "    work.append(cycle_id, [event], command=command)\n",
        "",
        (*TICK_KILLED, *MANY_WORKERS),
    ),
    Sabotage(
        "the deadline of a stage that is left stays open",
        "workflow/application/settle.py",
        "                self.work.deadlines.close(cycle_id, closed, status, at=now)\n",
        "                assert status\n",
        of(
            "integration/test_stage_deadlines",
            "TestStageDeadline::test_is_followed_by_that_of_the_next_stage[sqlite]",
        ),
    ),
    Sabotage(
        "the deadline of a stage that is entered is not armed",
        "workflow/application/settle.py",
        "        self.work.deadlines.arm(cycle_id, armed)\n",
        "",
        of(
            "integration/test_stage_deadlines",
            "TestStageDeadline::test_is_armed_for_every_review_when_a_cycle_opens[sqlite]",
        ),
    ),
)
