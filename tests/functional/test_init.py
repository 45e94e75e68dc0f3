"""`reviewcycle init`, and what every other command says without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import Run


class TestInit:
    def test_creates_a_database_that_commands_can_use(self, run: Run, tmp_path: Path) -> None:
        made = run("init", "-o", "json")

        assert (made.status, made.document["rehearsal"]) == (0, False)
        assert made.document["database"] == str(tmp_path / "reviewcycle.db")
        assert run("cycle", "list").status == 0

    def test_may_be_repeated(self, run: Run) -> None:
        run("init")

        assert run("init").status == 0

    def test_refuses_to_become_a_rehearsal(self, run: Run) -> None:
        run("init")

        again = run("init", "--rehearsal", "-o", "json")

        assert (again.status, again.error["code"]) == (6, "rehearsal_is_for_ever")


class TestWithoutIt:
    @pytest.mark.parametrize(
        "command",
        [
            ("unit", "list"),
            ("cycle", "list"),
            ("stuck", "--cycle", "K"),
            ("tick",),
            ("audit", "verify"),
        ],
        ids=" ".join,
    )
    def test_commands_say_how_to_get_a_database(self, run: Run, command: tuple[str, ...]) -> None:
        said = run(*command)

        assert (said.status, said.out) == (4, "")
        assert said.err.splitlines() == [
            "Lỗi: Chưa có cơ sở dữ liệu. Tạo bằng: reviewcycle init",
        ]

    def test_a_file_that_is_no_database_is_refused(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "reviewcycle.db").write_text("no database at all, just some text\n" * 100)

        assert run("unit", "list").status == 4


class TestDoctor:
    def test_finds_nothing_wrong_with_a_new_database(self, run: Run) -> None:
        run("init")

        said = run("doctor", "--deep", "-o", "json")

        assert (said.status, said.document["faults"]) == (0, [])

    def test_names_the_command_that_mends(self, run: Run) -> None:
        said = run("doctor", "-o", "json")

        assert said.status == 8
        assert said.document["faults"][0]["code"] == "database_missing"
        assert said.document["faults"][0]["mend"] == "reviewcycle init"

    def test_names_no_command_that_would_fail_too(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "reviewcycle.db").write_text("not a database")

        said = run("doctor", "-o", "json")

        assert said.status == 8
        assert said.document["faults"][0]["mend"] == ""

    def test_notices_that_nobody_ticks(self, run: Run, opened: str) -> None:
        said = run("doctor", "-o", "json")

        assert [fault["code"] for fault in said.document["faults"]] == ["never_ticked"]
