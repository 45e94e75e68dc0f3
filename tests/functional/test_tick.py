"""`reviewcycle tick|run|notice|audit`: the scheduler, what it sends, and what happened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run

AFTER_DUE = ("--now", "2022-11-07T08:00:00+07:00")


@pytest.mark.usefixtures("opened")
class TestTick:
    def test_has_the_promised_keys(self, run: Run) -> None:
        said = run("tick", *AFTER_DUE, "-o", "json")

        assert said.status == 0
        assert said.document["now"] == AFTER_DUE[1]
        assert {"fired", "moved", "notices", "recorded_only", "held", "incidents"} <= set(
            said.document
        )
        assert (said.document["held"], said.document["incidents"]) == (None, 0)
        assert said.document["fired"] > 0

    def test_fires_nothing_twice(self, run: Run) -> None:
        run("tick", *AFTER_DUE)

        again = run("tick", *AFTER_DUE, "-o", "json").document

        assert (again["fired"], again["notices"]) == (0, 0)

    def test_changes_nothing_with_dry_run(self, run: Run) -> None:
        dry = run("tick", *AFTER_DUE, "--dry-run", "-o", "json").document
        real = run("tick", *AFTER_DUE, "-o", "json").document

        assert dry["dry_run"]
        assert (dry["fired"], dry["notices"]) == (real["fired"], real["notices"])

    def test_lists_the_cycles_it_skips(self, run: Run) -> None:
        said = run("tick", "--now", "2022-10-01T08:00:00+07:00", "-o", "json")

        assert (said.status, said.document["skipped"]) == (0, [CYCLE])

    def test_stores_notices_for_people(self, run: Run) -> None:
        run("tick", *AFTER_DUE)

        listed = run("notice", "list", "--person", "A1", "-o", "json").document["items"]

        assert {item["status"] for item in listed} == {"planned"}
        assert {(item["cycle"], item["person"]) for item in listed} == {(CYCLE, "A1")}


class TestSending:
    def test_hands_out_one_message_a_day_in_the_language_of_the_person(
        self, run: Run, opened: str, tmp_path: Path
    ) -> None:
        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            database.execute("UPDATE installation SET rehearsal = 0")

        first = run("tick", *AFTER_DUE)
        again = run("tick", *AFTER_DUE)

        assert (first.status, again.status) == (0, 0)
        written = [file.read_bytes() for file in (tmp_path / "outbox").iterdir()]
        messages = {
            m["To"]: m for m in (message_from_bytes(raw, policy=default) for raw in written)
        }
        assert set(messages) == {"a1@xa.example", "b1@xa.example", "s1@xa.example"}
        assert "quá hạn" in messages["a1@xa.example"]["Subject"]
        assert "overdue" in messages["b1@xa.example"]["Subject"]


class TestRun:
    def test_ticks_until_it_is_told_to_stop(self, opened: str, tmp_path: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "cli.main", "run"],
            stderr=subprocess.PIPE,
            env={**os.environ, "REVIEWCYCLE_TICK_EVERY_S": "1"},
            text=True,
        ) as process:
            assert process.stderr is not None
            first = process.stderr.readline()
            while "tick" not in process.stderr.readline():
                pass
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()

        assert first.startswith("Đang chạy")
        assert rest.splitlines()[-1] == "Đã dừng."
        assert process.returncode == 0


@pytest.mark.usefixtures("opened")
class TestAudit:
    def test_logs_the_events_oldest_first(self, run: Run) -> None:
        said = run("audit", "log", "--cycle", CYCLE, "--top", 2, "-o", "json").document

        assert [(item["seq"], item["kind"]) for item in said["items"]] == [
            (1, "cycle_opened"),
            (2, "review_opened"),
        ]

    def test_is_sound(self, run: Run) -> None:
        said = run("audit", "verify", "-o", "json")

        assert (said.status, said.document["sound"]) == (0, True)

    @pytest.mark.damages
    @pytest.mark.parametrize(
        ("statement", "status"),
        [
            pytest.param(
                "UPDATE history SET actor = 'operator:x' WHERE cycle_id = 1 AND seq = 3",
                10,
                id="changed",
            ),
            pytest.param("DELETE FROM history WHERE cycle_id = 1 AND seq = 3", 10, id="removed"),
            pytest.param(
                "DELETE FROM history WHERE cycle_id = 1 AND seq > 5", 11, id="rolled back"
            ),
        ],
    )
    def test_finds_what_was_done_to_the_history(
        self, run: Run, tmp_path: Path, statement: str, status: int
    ) -> None:
        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            database.execute("DROP TRIGGER history_refuses_update")
            database.execute("DROP TRIGGER history_refuses_delete")
            database.execute(statement)

        said = run("audit", "verify", "-o", "json")

        assert (said.status, said.document["sound"]) == (status, False)
        assert said.document["damages"][0]["cycle"] == CYCLE
