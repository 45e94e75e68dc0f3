"""The frame of the command line: options, languages, exit statuses, errors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.program import PROBE, Run


class TestGlobalOptions:
    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(("--as", "DV1", "-o", "json", "probe", "session"), id="before the noun"),
            pytest.param(("probe", "--as", "DV1", "-o", "json", "session"), id="before the verb"),
            pytest.param(("probe", "session", "--as=DV1", "-ojson"), id="after the verb"),
            pytest.param(("--as", "DV9", "-ojson", "probe", "session", "--as", "DV1"), id="twice"),
        ],
    )
    def test_count_wherever_they_stand_and_the_innermost_wins(
        self, run: Run, arguments: tuple[str, ...]
    ) -> None:
        said = run(*arguments)

        assert said.document["actor"] == "DV1"

    def test_are_all_known(self, run: Run) -> None:
        said = run(
            *("probe", "session", "-o", "json", "--lang", "en", "--db", "sqlite:///x.db"),
            *("--now", "2022-12-05T08:00:00Z", "--command-id", "c1", "--no-progress"),
        )

        assert said.document == {
            "db": "sqlite:///x.db",
            "lang": "en",
            "output": "json",
            "actor": None,
            "now": "2022-12-05T15:00:00+07:00",
            "command_id": "c1",
            "shows_progress": False,
        }

    def test_go_before_the_environment(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REVIEWCYCLE_DB", "sqlite:///of-environment.db")
        monkeypatch.setenv("REVIEWCYCLE_ACTOR", "DV2")

        said = run("probe", "session", "-ojson", "--as", "DV1")

        assert (said.document["db"], said.document["actor"]) == (
            "sqlite:///of-environment.db",
            "DV1",
        )

    def test_take_a_moment_without_offset_as_meant_in_vietnam(self, run: Run) -> None:
        said = run("probe", "session", "-ojson", "--now", "2022-12-05T08:00")

        assert said.document["now"] == "2022-12-05T08:00:00+07:00"


class TestLanguage:
    @pytest.mark.parametrize(
        ("environment", "arguments", "word"),
        [
            pytest.param({}, (), "Cách dùng", id="Vietnamese unless told otherwise"),
            pytest.param({"LANG": "C.UTF-8"}, (), "Cách dùng", id="a locale of no language"),
            pytest.param({"LANG": "en_GB.UTF-8"}, (), "Usage", id="English locale"),
            pytest.param(
                {"LANG": "en_GB.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, (), "Cách dùng", id="LC_ALL first"
            ),
            pytest.param(
                {"LANG": "vi_VN", "REVIEWCYCLE_LANG": "en"}, (), "Usage", id="own variable first"
            ),
            pytest.param(
                {"REVIEWCYCLE_LANG": "en"}, ("--lang", "vi"), "Cách dùng", id="option first of all"
            ),
            pytest.param({}, ("--lang=en",), "Usage", id="option with its value attached"),
        ],
    )
    def test_is_chosen_even_when_help_is_asked_for_first(
        self,
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
        environment: dict[str, str],
        arguments: tuple[str, ...],
        word: str,
    ) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

        said = run("--help", *arguments)

        assert said.out.startswith(f"{word}: reviewcycle")


class TestExitStatus:
    @pytest.mark.parametrize(
        ("how", "status"),
        [
            ("bug", 1),
            ("abort", 1),
            ("unavailable", 4),
            ("not found", 5),
            ("refused", 6),
            ("file", 7),
            ("conflict", 9),
            ("interrupt", 130),
        ],
    )
    def test_tells_the_kind_of_failure(self, run: Run, how: str, status: int) -> None:
        assert run("probe", "fail", how).status == status

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            pytest.param((), "command_missing", id="nothing"),
            pytest.param(("probe",), "command_missing", id="no verb"),
            pytest.param(("prob",), "command_unknown", id="unknown noun"),
            pytest.param(("probe", "lst"), "command_unknown", id="unknown verb"),
            pytest.param(("probe", "list", "--frm"), "option_unknown", id="unknown option"),
            pytest.param(("probe", "list", "--db"), "option_value_missing", id="no value"),
            pytest.param(("probe", "list", "--no-progress=1"), "option_takes_no_value", id="flag"),
            pytest.param(("probe", "list", "x", "y"), "arguments_unexpected", id="too much"),
            pytest.param(("probe", "fail"), "argument_missing", id="no argument"),
            pytest.param(("probe", "typed"), "option_missing", id="no option"),
            pytest.param(("probe", "list", "--lang", "fr"), "choice_unknown", id="unknown choice"),
            pytest.param(("probe", "typed", "--on", "12/31/2022"), "day_not_understood", id="day"),
            pytest.param(("probe", "list", "--now", "today"), "moment_not_understood", id="moment"),
            pytest.param(
                ("probe", "typed", "--on", "2022-12-05", "--count", "10"),
                "number_not_understood",
                id="number out of range",
            ),
        ],
    )
    def test_is_2_for_what_was_typed_wrongly(
        self, run: Run, arguments: tuple[str, ...], code: str
    ) -> None:
        for_people = run(*arguments)
        for_scripts = run("-o", "json", *arguments)

        assert (for_people.status, for_people.out) == (2, "")
        assert (for_scripts.status, for_scripts.out) == (2, "")
        assert for_scripts.error["code"] == code
        assert for_scripts.error["message"] != code
        assert not {"Error", "Try", "Missing"} & set(for_people.err.split())

    def test_is_0_after_help(self, run: Run) -> None:
        assert run("probe", "list", "--help").status == 0


class TestErrors:
    def test_are_one_json_object_for_scripts(self, run: Run) -> None:
        said = run("probe", "fail", "file", "-o", "json", "--lang", "en")

        assert said.out == ""
        assert said.error == {
            "code": "file_has_problems",
            "message": "The file has 1 problem. Nothing was applied.",
            "problems": [
                {
                    "code": "calendar_date_wrong",
                    "file": "lịch.json",
                    "line": 3,
                    "column": 7,
                    "path": "years.2022",
                    "found": "30/2",
                    "expected": "YYYY-MM-DD",
                    "message": "“30/2” is not a day. Write YYYY-MM-DD.",
                }
            ],
            "count": 1,
        }

    def test_name_their_place_as_editors_open_it(self, run: Run) -> None:
        said = run("probe", "fail", "file")

        assert said.err.splitlines() == [
            "Lỗi: Tệp có 1 chỗ sai. Chưa áp dụng gì.",
            "lịch.json:3:7: years.2022: “30/2” không phải là ngày. Viết YYYY-MM-DD.",
        ]

    def test_carry_their_facts_beside_the_message(self, run: Run) -> None:
        said = run("probe", "fail", "conflict", "-o", "ndjson")

        assert said.error["command_id"] == "a"
        assert said.error["problems"] == []

    def test_list_every_reason_with_who_is_waited_for(self, run: Run) -> None:
        for_people = run("probe", "fail", "refused")
        for_scripts = run("probe", "fail", "refused", "-o", "json")

        assert "  ✘ Mới có 6 ý kiến, cần 10.  → chờ: secretary" in for_people.err.splitlines()
        assert for_scripts.error["reasons"] == [
            {
                "code": "responses_below_threshold",
                "message": "Mới có 6 ý kiến, cần 10.",
                "facts": {"received": 6, "needed": 10},
            }
        ]

    def test_cannot_turn_the_line_around_or_begin_another(self, run: Run) -> None:
        said = run("probe", "fail", "not found")

        assert said.err.splitlines() == [
            "Lỗi: Không có kỳ kiểm điểm “K\\u202e1\\nLỗi: giả”. Xem: reviewcycle cycle list"
        ]

    def test_of_the_program_itself_show_their_trace(self, run: Run) -> None:
        for_people = run("probe", "fail", "bug")
        for_scripts = run("probe", "fail", "bug", "-o", "json")

        assert "ZeroDivisionError: x" in for_people.err
        assert for_scripts.error["code"] == "internal_error"
        assert "ZeroDivisionError: x" in for_scripts.error["trace"]

    def test_say_which_help_to_read(self, run: Run) -> None:
        said = run("probe", "list", "--frm")

        assert said.err.splitlines()[-1] == "Xem: reviewcycle probe list --help"


class TestStart:
    HEAVY = ("sqlalchemy", "pydantic", "rich", "apscheduler", "alembic", "yaml", "transitions")

    @pytest.mark.parametrize("arguments", [("--help",), ("unit", "--help")], ids=" ".join)
    def test_imports_nothing_heavy_for_help(self, arguments: tuple[str, ...]) -> None:
        script = (
            "import sys; from cli.main import main;"
            f"main({arguments!r}); print(sorted(set({self.HEAVY!r}) & set(sys.modules)))"
        )
        said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

        assert said.stdout.decode().splitlines()[-1] == "[]"

    def test_writes_utf_8_whatever_the_locale(self) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
        said = subprocess.run(
            [sys.executable, "-c", PROBE, "probe", "list", "-o", "json"],
            capture_output=True,
            env=environment,
            check=True,
        )

        assert "Chi bộ" in said.stdout.decode("utf-8")

    def test_writes_bytes_of_another_encoding_as_escapes(self, run: Run) -> None:
        said = run("probe", "session", "--as", "\udcff", "-o", "csv")

        assert (said.status, said.err) == (0, "")
        assert "\\udcff" in said.out

    def test_is_quiet_when_the_reader_has_left(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        buffered = {name: text for name, text in os.environ.items() if "UNBUFFERED" not in name}
        with os.fdopen(writer) as closed:
            said = subprocess.run(
                [sys.executable, "-c", PROBE, "probe", "session", "-o", "json"],
                stdout=closed,
                stderr=subprocess.PIPE,
                env=buffered,
                check=False,
            )

        assert (said.returncode, said.stderr) == (1, b"")
