"""`reviewcycle deadline`: what is due, more time for it, in both languages and every form."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.program import Run

CYCLE = "year_end_2022-TL"
CELL = f"{CYCLE}/TL.01.01"
NOW = ("--now", "2022-11-02T08:00:00+07:00")
OF_A_CELL = ("--cycle", CYCLE, "--stage", "dissemination", "--under", "TL.01.01")
KEYS = {
    *("review", "subject", "subject_name", "track", "unit", "kind", "record", "stage", "visit"),
    *("due_on", "due_at", "original_due_on", "provisional", "status", "working_days_late"),
    *("working_days_left", "rungs_fired", "next_at", "extensions", "extensions_left"),
    *("request", "requested_on"),
}

pytestmark = pytest.mark.usefixtures("opened")


def extend(run: Run, *arguments: object, to: str = "2022-11-15", reason: str = "Lụt") -> object:
    return run("deadline", "extend", *arguments, "--to", to, "--reason", reason, *NOW)


class TestList:
    def test_is_a_document_with_stable_keys(self, run: Run) -> None:
        extend(run, CELL)

        said = run("deadline", "list", "--cycle", CYCLE, "-o", "json", *NOW)

        items = {item["review"]: item for item in said.document["items"]}
        assert all(set(item) == KEYS for item in items.values())
        told = items[CELL]
        assert (told["due_on"], told["original_due_on"], told["extensions"]) == (
            *("2022-11-15", "2022-11-04"),
            1,
        )
        assert (told["status"], told["working_days_left"]) == ("open", 9)

    def test_is_a_table_of_lines_too(self, run: Run) -> None:
        lines = run("deadline", "list", "--cycle", CYCLE, "-o", "ndjson", *NOW).out.splitlines()
        table = run("deadline", "list", "--cycle", CYCLE, "-o", "csv", *NOW).out

        assert set(json.loads(lines[0])) == KEYS
        rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
        assert (set(rows[0]), len(rows)) == (KEYS, len(lines))

    @pytest.mark.parametrize(
        ("language", "day"),
        [
            ("vi", "15/11/2022 (hạn gốc 04/11/2022)"),
            ("en", "(originally"),
        ],
    )
    def test_shows_people_both_days(self, run: Run, language: str, day: str) -> None:
        extend(run, CELL)

        said = run("deadline", "list", "--cycle", CYCLE, "--lang", language, *NOW)

        assert said.status == 0
        assert day in said.out
        assert "{" not in said.out

    def test_that_is_empty_is_no_error(self, run: Run) -> None:
        assert run("deadline", "list", "--cycle", CYCLE, "--record", *NOW).status == 0


class TestExtend:
    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("vi", "hạn mới 15/11/2022 (hạn gốc 04/11/2022; đã gia hạn 1 lần)"),
            ("en", "extended 1 times"),
        ],
    )
    def test_tells_people_the_new_day(self, run: Run, language: str, sentence: str) -> None:
        said = run(
            *("deadline", "extend", CELL, "--to", "15/11/2022", "--reason", "Lụt"),
            *("--lang", language, *NOW),
        )

        assert said.status == 0
        assert sentence in said.out
        shown = run("review", "show", CELL, "-o", "json", *NOW).document
        why = run("review", "why", CELL, "--lang", language, *NOW).out
        assert (shown["due_on"], shown["original_due_on"]) == ("2022-11-15", "2022-11-04")
        assert "2022" in why
        assert run("audit", "verify").status == 0

    def test_of_many_as_a_plan_says_how_many_and_why_not(self, run: Run) -> None:
        extend(run, CELL, to="2022-11-20")

        said = run(
            *("deadline", "extend", *OF_A_CELL, "--to", "2022-11-15", "--reason", "Lụt"),
            *("--plan", "-o", "json", *NOW),
        )

        told = said.document
        assert (said.status, told["plan"], told["extended"], told["refused"]) == (0, True, 3, 1)
        [refused] = [item for item in told["items"] if item["refused"]]
        assert (refused["review"], refused["refused"]["code"]) == (CELL, "extension_not_later")
        assert refused["refused"]["message"]

    @pytest.mark.parametrize(("language", "said"), [("vi", "Không gia hạn"), ("en", "Nothing was")])
    def test_of_many_refuses_all_for_one(self, run: Run, language: str, said: str) -> None:
        extend(run, CELL, to="2022-11-20")

        refused = run(
            *("deadline", "extend", *OF_A_CELL, "--to", "2022-11-15", "--reason", "Lụt"),
            *("--lang", language, *NOW),
        )

        assert refused.status == 6
        assert said in refused.err
        assert "{" not in refused.err

    def test_of_many_extends_all(self, run: Run) -> None:
        said = run(
            *("deadline", "extend", *OF_A_CELL, "--to", "2022-11-15", "--reason", "Lụt", *NOW)
        )

        assert said.status == 0
        assert "4" in said.out
        assert run("doctor", "--deep", "-o", "json").status in (0, 8)

    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            ((CELL, "--cycle", CYCLE), 2, "review_or_cycle"),
            ((), 2, "review_or_cycle"),
            ((CELL, "--overdue"), 2, "extend_option_idle"),
            (("--cycle", CYCLE, "--record", "R1"), 2, "extend_option_idle"),
            (("--cycle", CYCLE), 2, "extend_stage_missing"),
            (("--cycle", CYCLE, "--stage", "nothing"), 2, "stage_unknown"),
            ((f"{CYCLE}/X",), 5, "review_not_found"),
            ((CELL, "--stage", "meeting"), 6, "no_open_deadline"),
        ],
    )
    def test_is_refused(self, run: Run, arguments: tuple[str, ...], status: int, code: str) -> None:
        said = run(
            *("deadline", "extend", *arguments, "--to", "2022-11-15", "--reason", "Lụt"),
            *("-o", "json", *NOW),
        )

        assert (said.status, said.error["code"]) == (status, code)


class TestRequest:
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_goes_from_who_owes_to_who_decides(self, run: Run, language: str) -> None:
        words = ("--lang", language)
        asked = run(
            *("deadline", "request", CELL, "--to", "2022-11-15", "--reason", "Bão", "--as", "A1"),
            *("-o", "json", *NOW),
        )
        [item] = asked.document["items"]
        listed = run("deadline", "requests", "--cycle", CYCLE, "--as", "S1", *words, *NOW)
        shown = run("review", "why", CELL, *words, *NOW)
        own = run("deadline", "approve", item["extension"], "--as", "A1", *words, *NOW)
        granted = run("deadline", "approve", item["extension"], "--as", "S1", *words, *NOW)

        assert "Bão" in listed.out
        assert item["extension"] in shown.out
        assert "Bão" not in shown.out
        assert own.status == 6
        assert granted.status == 0
        assert "15/11/2022" in granted.out or "2022" in granted.out
        assert "{" not in listed.out + shown.out + own.err + granted.out

    @pytest.mark.parametrize(("language", "word"), [("vi", "không đồng ý"), ("en", "refused")])
    def test_may_be_refused(self, run: Run, language: str, word: str) -> None:
        ask = ("deadline", "request", CELL, "--to", "2022-11-15", "--reason", "Bão", "--as", "A1")
        [item] = run(*ask, "-o", "json", *NOW).document["items"]

        said = run(
            *("deadline", "reject", item["extension"], "--reason", "Còn kịp", "--as", "S1"),
            *("--lang", language, *NOW),
        )
        again = run(
            *("deadline", "reject", item["extension"], "--reason", "Còn kịp", "--as", "S1"),
            *("-o", "json", *NOW),
        )

        assert (said.status, again.status, again.error["code"]) == (0, 6, "extension_is_decided")
        assert word in said.out
        every = run("deadline", "requests", "--cycle", CYCLE, "--all", "-o", "json", *NOW).document
        assert [each["status"] for each in every["items"]] == ["rejected"]
        assert every["items"][0]["to_on"] is None

    def test_that_does_not_exist_is_not_found(self, run: Run) -> None:
        said = run("deadline", "approve", f"{CYCLE}/E9", "-o", "json", *NOW)

        assert (said.status, said.error["code"]) == (5, "extension_not_found")
