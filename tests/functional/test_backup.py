"""`reviewcycle backup|restore`, and what `tick` and `doctor` say of a copy and of workers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run, Said

AFTER_DUE = ("--now", "2022-11-07T08:00:00+07:00")
COPY = ("--db", "sqlite:///copy.db")


@pytest.fixture
def backup(run: Run, opened: str) -> Said:
    """Return what was said of a backup `backup.db`."""
    said = run("backup", "backup.db", "-o", "json")
    assert said.status == 0
    return said


@pytest.fixture
def copy(run: Run, backup: Said) -> Said:
    """Return what was said of the copy that was restored into `copy.db`."""
    said = run("restore", "backup.db", *COPY, "-o", "json")
    assert said.status == 0
    return said


def damage(file: str) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER history_refuses_update")
        database.execute("UPDATE history SET actor = 'operator:x' WHERE cycle_id = 1 AND seq = 3")


class TestBackup:
    def test_has_the_promised_keys(self, backup: Said, tmp_path: Path) -> None:
        told = backup.document

        assert set(told) == {
            *("file", "size", "sha256", "events", "cycles"),
            *("verified", "findings", "faults"),
        }
        assert told["file"] == str(tmp_path / "backup.db")
        assert (told["verified"], told["cycles"], told["findings"]) == (True, 1, [])
        assert told["events"] > 0

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [("vi", "nguyên vẹn"), ("en", "The backup was restored aside and is sound")],
    )
    def test_is_told_in_both_languages(
        self, run: Run, opened: str, language: str, sentence: str
    ) -> None:
        said = run("backup", "backup.db", "--lang", language)

        assert said.status == 0
        assert sentence in said.out
        assert "SHA-256" in said.out

    def test_overwrites_nothing(self, run: Run, backup: Said) -> None:
        said = run("backup", "backup.db", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "backup_exists")

    @pytest.mark.damages
    def test_names_what_is_wrong(self, run: Run, opened: str) -> None:
        damage("reviewcycle.db")

        said = run("backup", "backup.db", "-o", "json")

        assert (said.status, said.document["verified"]) == (8, False)
        assert [fault["code"] for fault in said.document["faults"]] == ["history_damaged"]

    def test_is_for_the_operator(self, run: Run, opened: str) -> None:
        for arguments in (["backup", "b.db"], ["restore", "b.db"], ["restore", "--confirm"]):
            said = run(*arguments, "--as", "D1", "-o", "json")

            assert (said.status, said.error["code"]) == (6, "backups_are_for_the_operator")


class TestRestore:
    def test_has_the_promised_keys(self, copy: Said, backup: Said) -> None:
        told = copy.document

        assert set(told) == {
            *("file", "sha256", "restored_at", "needs_upgrade"),
            *("events", "cycles", "verified", "findings", "faults"),
        }
        assert (told["sha256"], told["events"]) == (
            backup.document["sha256"],
            backup.document["events"],
        )
        assert (told["verified"], told["needs_upgrade"]) == (True, False)

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("vi", "không gửi gì cho đến khi có người xác nhận"),
            ("en", "until somebody confirms it"),
        ],
    )
    def test_is_told_in_both_languages(
        self, run: Run, backup: Said, language: str, sentence: str
    ) -> None:
        assert sentence in run("restore", "backup.db", *COPY, "--lang", language).out

    def test_refuses_a_database_that_holds_something(self, run: Run, backup: Said) -> None:
        said = run("restore", "backup.db", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "database_not_empty")

    def test_refuses_a_file_that_is_no_backup(self, run: Run, files: Path) -> None:
        said = run("restore", "units.csv", *COPY, "-o", "json")

        assert said.status == 7
        assert [each["code"] for each in said.error["problems"]] == ["backup_not_recognised"]

    def test_refuses_a_changed_history_until_somebody_insists(self, run: Run, backup: Said) -> None:
        damage("backup.db")

        refused = run("restore", "backup.db", *COPY, "-o", "json")
        wanted = run("restore", "backup.db", "--despite-faults", *COPY, "-o", "json")

        assert refused.status == 7
        assert [each["code"] for each in refused.error["problems"]] == ["backup_faulty"]
        assert (wanted.status, wanted.document["verified"]) == (0, False)

    def test_refuses_what_a_newer_program_wrote(self, run: Run, backup: Said) -> None:
        with sqlite3.connect("backup.db") as database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")

        said = run("restore", "backup.db", *COPY, "-o", "json")

        assert (said.status, said.error["code"]) == (4, "backup_too_new")

    @pytest.mark.parametrize("arguments", [(), ("backup.db", "--confirm"), ("backup.db", "--plan")])
    def test_needs_a_file_or_the_confirmation(
        self, run: Run, backup: Said, arguments: tuple[str, ...]
    ) -> None:
        assert run("restore", *arguments, *COPY).status == 2


class TestCopy:
    def test_is_named_by_doctor_with_what_mends_it(self, run: Run, copy: Said) -> None:
        said = run("doctor", "--deep", *COPY, "-o", "json")

        assert said.status == 8
        assert [(fault["code"], fault["mend"]) for fault in said.document["faults"]] == [
            ("copy_unconfirmed", "reviewcycle restore --confirm")
        ]

    def test_fires_nothing_before_it_is_confirmed(self, run: Run, copy: Said) -> None:
        would = run("tick", *AFTER_DUE, "-o", "json").document["fired"]

        held = run("tick", *AFTER_DUE, *COPY, "-o", "json")
        plan = run("restore", "--confirm", "--plan", *AFTER_DUE, *COPY, "-o", "json").document
        still = run("tick", *AFTER_DUE, *COPY, "-o", "json").document
        confirmed = run("restore", "--confirm", *AFTER_DUE, *COPY, "-o", "json")
        fired = run("tick", *AFTER_DUE, *COPY, "-o", "json").document

        assert held.status == 8
        assert held.document["held"] == still["held"] == {"reason": "restored_copy", "rungs": would}
        assert plan["cycles"] == [{"cycle": CYCLE, "rungs": would}]
        assert (plan["plan"], confirmed.document) == (True, {**plan, "plan": False})
        assert (confirmed.status, fired["fired"], fired["held"]) == (0, would, None)
        assert run("doctor", "--deep", *COPY, *AFTER_DUE).status == 0

    @pytest.mark.parametrize(
        ("language", "sentences"),
        [
            pytest.param("vi", ("bản khôi phục chưa được xác nhận", "Đã xác nhận"), id="vi"),
            pytest.param("en", ("restored copy that nobody has confirmed", "Confirmed"), id="en"),
        ],
    )
    def test_says_so_in_both_languages(
        self, run: Run, copy: Said, language: str, sentences: tuple[str, str]
    ) -> None:
        held = run("tick", *AFTER_DUE, *COPY, "--lang", language)
        confirmed = run("restore", "--confirm", *AFTER_DUE, *COPY, "--lang", language)

        assert sentences[0] in held.out
        assert sentences[1] in confirmed.out

    def test_hands_out_nothing_before_it_is_confirmed(
        self, run: Run, opened: str, tmp_path: Path
    ) -> None:
        run("tick", *AFTER_DUE)
        with sqlite3.connect("reviewcycle.db") as database:
            database.execute("UPDATE installation SET rehearsal = 0")
        run("backup", "backup.db")
        run("restore", "backup.db", *COPY)
        run("tick", *AFTER_DUE, *COPY)
        before = (tmp_path / "outbox").exists()

        run("restore", "--confirm", *COPY)
        run("tick", *AFTER_DUE, *COPY)

        assert not before
        assert len(list((tmp_path / "outbox").iterdir())) == 3

    def test_is_no_copy_without_a_restore(self, run: Run, opened: str) -> None:
        said = run("restore", "--confirm", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "copy_not_restored")


class TestDoctor:
    def test_has_the_promised_keys(self, run: Run, opened: str) -> None:
        run("tick", *AFTER_DUE)

        told = run("doctor", "-o", "json").document

        assert (told["workers"], told["lag_seconds"], told["faults"]) == ([], 0, [])
        assert told["database"]["restored_at"] is None

    @pytest.mark.damages
    @pytest.mark.parametrize(
        ("minutes", "codes"), [(59, []), (61, ["ticks_late"])], ids=["an hour", "more"]
    )
    def test_notices_that_rungs_are_late(
        self, run: Run, opened: str, minutes: int, codes: list[str]
    ) -> None:
        run("tick", "--now", "2022-11-07T08:00:00+07:00")
        # A rehearsal lives at its newest moment.
        set_all("deadline", f"next_at = {microseconds(minutes)}", "next_at IS NOT NULL")

        told = run("doctor", "-o", "json").document

        assert told["lag_seconds"] == minutes * 60
        assert [fault["code"] for fault in told["faults"]] == codes

    @pytest.mark.damages
    def test_says_what_is_held_and_how_it_is_released(self, run: Run, opened: str) -> None:
        run("tick", "--now", "2022-11-07T08:00:00+07:00")
        set_all("deadline", f"next_at = {microseconds(90)}", "next_at IS NOT NULL")
        set_all("cycle", "hold_reason = 'long_silence'", "id = 1")

        told = run("doctor", "-o", "json").document

        assert [(fault["code"], fault["mend"]) for fault in told["faults"]] == [
            ("ticks_held", "reviewcycle tick --release")
        ]

    def test_lists_workers(self, run: Run, opened: str) -> None:
        run("tick", *AFTER_DUE)
        with sqlite3.connect("reviewcycle.db") as database:
            moments = "1667782800000000, 1667782800000000"
            database.execute(f"INSERT INTO worker VALUES ('w1', 'a', '1.0', 7, {moments}, NULL)")
            database.execute(f"INSERT INTO worker VALUES ('w2', 'b', '1.0', 8, {moments}, 1)")

        said = run("doctor", "-o", "json")

        assert {worker["id"]: worker["state"] for worker in said.document["workers"]} == {
            "w1": "silent",
            "w2": "stopped",
        }
        assert set(said.document["workers"][0]) >= {
            *("id", "host", "pid", "started_at", "beat_at", "state")
        }
        assert [fault["code"] for fault in said.document["faults"]] == ["worker_silent"]
        assert "mất tín hiệu" in run("doctor").out
        assert "silent" in run("doctor", "--lang", "en").out


def microseconds(minutes: int) -> int:
    """Return so many minutes before the tick of these tests, as it is stored."""
    return (1_667_782_800 - minutes * 60) * 1_000_000


def set_all(table: str, change: str, which: str) -> None:
    with sqlite3.connect("reviewcycle.db") as database:
        assert database.execute(f"UPDATE {table} SET {change} WHERE {which}").rowcount
