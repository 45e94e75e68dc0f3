"""Sabotages of notices: what is muted, tried again and shown before it goes out."""

from __future__ import annotations

from tests.sabotaged import Sabotage, of

MUTES, NOTICES, UNIT = "integration/test_mutes", "integration/test_notices", "unit/test_mute"
HANDING_OUT, MUTING = "workflow/application/hand_out_notices.py", "workflow/domain/records/mute.py"
RETRYING = "workflow/application/retry_notices.py"
REMINDING = "workflow/application/remind_people.py"
REMINDERS = "integration/test_remind_people"
KEEPS_BACK = of(
    MUTES,
    "TestMute::test_keeps_reminders_ahead_of_time_back_and_tells_by_which_mute[sqlite]",
)

OF_NOTICES = (
    Sabotage(
        "what is muted is sent all the same",
        HANDING_OUT,
        "        if mute is None:\n",
        "        if True:\n",
        KEEPS_BACK,
    ),
    Sabotage(
        "what is muted is not marked",
        HANDING_OUT,
        "                _keep_back(work, muted, command)\n",
        "",
        KEEPS_BACK,
    ),
    Sabotage(
        "a mute outlives its last day",
        MUTING,
        "(self.until_on is None or today <= self.until_on)",
        "True",
        of(MUTES, "TestMute::test_ends_after_its_last_day[sqlite]"),
    ),
    Sabotage(
        "who is late today mutes that with what comes early",
        MUTING,
        "MuteKind.EARLY if notice.offset < 0",
        "MuteKind.EARLY if notice.offset <= 0",
        of(UNIT, "TestKindOf::test_goes_by_what_the_notice_tells[on the due day]"),
    ),
    Sabotage(
        "who is late mutes that",
        "workflow/application/mute_notices.py",
        "    if refused:\n",
        "    if False:\n",
        of(MUTES, "TestMute::test_of_what_must_be_heard_is_for_the_operator[sqlite-late]"),
    ),
    Sabotage(
        "anybody mutes for anybody",
        "workflow/application/mute_notices.py",
        "        desk.require_at(unit, desk.context.definition.authority)\n",
        "",
        of(MUTES, "TestMute::test_is_not_set_by_others[sqlite-below]"),
    ),
    Sabotage(
        "an address that was refused is tried for ever",
        "runtime/sending.py",
        "    if code in FOR_GOOD:\n",
        "    if False:\n",
        of(
            NOTICES,
            "TestRetry::test_sends_what_an_address_was_refused_for_and_nothing_before[sqlite]",
        ),
    ),
    Sabotage(
        "an address that is full for a day is given up",
        "runtime/sending.py",
        "    if code in FOR_GOOD:\n",
        "    if True:\n",
        of(NOTICES, "TestRetry::test_leaves_what_the_next_pass_tries_by_itself[sqlite]"),
    ),
    Sabotage(
        "what was sent is sent again when it is named",
        "workflow/domain/notice.py",
        "NOT_SENT = (*UNDELIVERED, NoticeStatus.MUTED)",
        "NOT_SENT = (*UNDELIVERED, NoticeStatus.MUTED, NoticeStatus.SENT)",
        of(NOTICES, "TestRetry::test_refuses_what_needs_none[sqlite-True]"),
    ),
    Sabotage(
        "who has no address is tried again",
        RETRYING,
        "people[each.person_id].email is not None",
        "True",
        of(NOTICES, "TestRetry::test_waits_for_an_address[sqlite]"),
    ),
    Sabotage(
        "trying again is told to nobody",
        RETRYING,
        "            work.append(cycle.id, [event], command=timely)\n",
        "",
        of(
            NOTICES,
            "TestRetry::test_sends_what_an_address_was_refused_for_and_nothing_before[sqlite]",
        ),
    ),
    Sabotage(
        "whoever holds a gate closed is not reminded",
        REMINDING,
        "behind = [] if review.held_at is not None else self._reading.behind(review)",
        "behind = []",
        of(
            REMINDERS,
            "TestRemindPeople::test_tells_those_behind_a_gate_of_what_holds_it_closed[sqlite]",
        ),
    ),
    Sabotage(
        "people are reminded as often as somebody likes",
        REMINDING,
        'key=f"{NUDGE}.{today.isoformat()}.',
        'key=f"{NUDGE}.{now.isoformat()}.',
        of(REMINDERS, "TestRemindPeople::test_tells_nobody_twice_on_a_day[sqlite]"),
    ),
    Sabotage(
        "that people were reminded is told to nobody",
        REMINDING,
        "        work.append(cycle.id, [event], command=command)\n",
        "",
        of(REMINDERS, "TestRemindPeople::test_is_done_once_for_a_command_id[sqlite]"),
    ),
    Sabotage(
        "people can remind each other",
        REMINDING,
        "        if command.actor is not None:\n",
        "        if False:\n",
        of(REMINDERS, "TestRemindPeople::test_is_for_the_operator[sqlite]"),
    ),
    Sabotage(
        "a reminder without a due day makes one up",
        REMINDING,
        "kind=NUDGE if due_on is None else str(RungAction.REMIND)",
        "kind=str(RungAction.REMIND)",
        of(REMINDERS, "TestDigest::test_does_not_make_up_a_day_where_there_is_none[sqlite]"),
    ),
    Sabotage(
        "a preview does not know of mutes",
        "workflow/application/preview_digests.py",
        "if muting(notice, mutes.get((cycle_id, notice.person_id), ()), today) is None",
        "if True",
        of(NOTICES, "TestPreview::test_shows_exactly_what_is_handed_out_then[sqlite]"),
    ),
    Sabotage(
        "a scratch database is dropped while somebody uses it",
        "storage/backup_postgres.py",
        "        if not connection.scalar(_TRY_LOCK,",
        "        if False and not connection.scalar(_TRY_LOCK,",
        of(
            "integration/backup/test_no_space",
            "TestScratch::test_of_somebody_who_still_works_is_left_alone[postgresql]",
        ),
    ),
    Sabotage(
        "a scratch database is left behind for ever",
        "storage/backup_postgres.py",
        "        _drop_left(connection, prefix)\n",
        "",
        of(
            "integration/backup/test_no_space",
            "TestScratch::test_that_a_killed_backup_left_is_dropped_by_the_next_one[postgresql]",
        ),
    ),
    Sabotage(
        "a disk that is full is an error nobody knows",
        "storage/backup.py",
        "                _require_room(draft)\n",
        "                pass\n",
        of(
            "integration/backup/test_no_space",
            "TestBackup::test_says_that_there_is_no_room_and_leaves_what_was_there"
            "[sqlite-with_short_files]",
        ),
    ),
)
