"""Sabotages of the connections to a database: their transactions, limits and errors."""

from __future__ import annotations

from tests.sabotaged import Sabotage, of

ENGINE = "storage/engine.py"
ERRORS = "storage/driver_errors.py"

TWO = "crash/test_two_processes"
EIGHT_THREADS = "TestFire::test_loses_no_update_when_eight_threads_fire_on_reviews_of_their_own"
IN_THE_WAY = "crash/test_in_the_way"
LINES = "contract/test_engine"

OF_CONNECTIONS = (
    Sabotage(
        "a writer of a file takes its place late",
        ENGINE,
        '    connection.exec_driver_sql("BEGIN IMMEDIATE")\n',
        '    connection.exec_driver_sql("BEGIN")\n',
        of(LINES, "TestWriter::test_takes_the_place_of_the_only_writer_at_once")
        + of(TWO, "TestFire::test_moves_a_review_once_when_two_fire_at_once[sqlite]"),
    ),
    Sabotage(
        "a writer of a file begins no transaction",
        ENGINE,
        '    connection.exec_driver_sql("BEGIN IMMEDIATE")\n',
        '    connection.exec_driver_sql("SELECT 1")\n',
        of(TWO, f"{EIGHT_THREADS}[sqlite]"),
    ),
    Sabotage(
        "a file is not synchronised",
        ENGINE,
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = OFF",
        of(LINES, "TestSettings::test_of_sqlite_keep_what_was_committed"),
    ),
    Sabotage(
        "a log that may damage the file is preferred",
        ENGINE,
        "_SAFE_WAL = (3, 51, 3)",
        "_SAFE_WAL = (3, 0, 0)",
        of(LINES, "TestSettings::test_avoid_the_log_that_may_corrupt_the_database"),
    ),
    Sabotage(
        "who waits for a lock waits for ever",
        ENGINE,
        "-clock_timeout=10s ",
        "",
        of(LINES, "TestSettings::test_of_postgres_limit_waiting_and_leave_those_of_the_url"),
    ),
    Sabotage(
        "who sends into silence waits for ever",
        ENGINE,
        '    "tcp_user_timeout": "5000",',
        '    "tcp_user_timeout": "0",',
        of("crash/test_lost_replies", "TestLimits"),
    ),
    Sabotage(
        "who listens to silence waits for ever",
        ENGINE,
        '    "keepalives_interval": "5",\n',
        "",
        of("crash/test_lost_replies", "TestLimits"),
    ),
    Sabotage(
        "a line that was cut is used again",
        ENGINE,
        "        pool_pre_ping=True,\n",
        "        pool_pre_ping=False,\n",
        of(
            "crash/test_lost_replies",
            "TestCommand::test_after_a_line_was_cut_that_nobody_used_takes_another",
        ),
    ),
    Sabotage(
        "a line that was idle is taken for one that is there",
        ENGINE,
        "return not idle.poll(0) or ask(connection)",
        "return True",
        of(
            "crash/test_lost_replies",
            "TestCommand::test_after_a_line_was_cut_that_nobody_used_takes_another",
        ),
    ),
    Sabotage(
        "a deadlock is taken for a lost line",
        ERRORS,
        '    "40P01": _SERIALIZATION_FAILED,\n',
        '    "40P01": _LOST,\n',
        of(
            IN_THE_WAY,
            "TestTransaction::test_that_would_wait_for_ever_is_told_of_a_conflict",
            "TestTick::test_tries_a_batch_again_that_would_wait_for_ever",
        ),
    ),
    Sabotage(
        "a change that came between is taken for a lost line",
        ERRORS,
        '    "40001": _SERIALIZATION_FAILED,\n',
        '    "40001": _LOST,\n',
        of(
            IN_THE_WAY,
            "TestTransaction::test_that_builds_on_what_changed_meanwhile_is_told_of_a_conflict",
        ),
    ),
)
