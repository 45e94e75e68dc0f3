"""`reviewcycle role delegate`, `revoke` and `grant`."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.program import Run

CYCLE = "year_end_2022-TL"
pytestmark = pytest.mark.usefixtures("opened")


HOLDER, UNIT, STRANGER, MEMBER = "S1", "TL.01", "A2", "A3"


DELEGATE = (
    *("role", "delegate", "secretary", UNIT, "--from", HOLDER, "--to", STRANGER),
    *("--start", "2022-11-01", "--end", "2022-11-30"),
)

GRANT = (
    *("role", "grant", "secretary", UNIT, STRANGER),
    *("--from", "2022-11-01", "--to", "2022-11-30"),
)


class TestDelegate:
    @pytest.mark.parametrize(
        ("language", "sentence", "acted"),
        [("vi", "làm thay", "(thay {})"), ("en", "acts for", "(for {})")],
    )
    def test_is_told_in_both_languages(
        self,
        run: Run,
        language: str,
        sentence: str,
        acted: str,
    ) -> None:

        said = run(*DELEGATE, "--lang", language)
        run("--as", STRANGER, "review", "fire", f"{CYCLE}/{MEMBER}", "exempt", "--reason", "x")

        assert sentence in said.out
        assert "{" not in said.out
        shown = run("review", "show", f"{CYCLE}/{MEMBER}", "--lang", language).out
        assert acted.format(HOLDER) in shown

    def test_is_part_of_the_list_and_of_files(self, run: Run, tmp_path: Path) -> None:
        run(*DELEGATE)
        file = tmp_path / "roles.csv"

        for header, cell in (("", ""), (",delegated_by", f",{HOLDER}")):
            file.write_text(
                f"role,person,unit,from,to{header}\n"
                f"secretary,{STRANGER},{UNIT},2022-11-01,2022-11-30{cell}\n",
                encoding="utf-8",
            )
            assert run("role", "import", file, "-o", "json").document["unchanged"] == 1

        listed = run("role", "list", "--person", STRANGER, "-o", "json").document["items"]
        assert [each["delegated_by"] for each in listed] == [HOLDER]

    def test_ends_by_revoking(self, run: Run) -> None:
        run(*DELEGATE)

        asked = ("role", "revoke", "secretary", UNIT, "--person", STRANGER)
        said = run(*asked, "--last-day", "2022-11-02", "-o", "json")

        assert (said.document["last_on"], said.document["delegated"]) == ("2022-11-02", 1)
        [line] = run("role", "list", "--person", STRANGER, "-o", "json").document["items"]
        assert line["to_on"] == "2022-11-02"

    def test_is_refused_to_others(self, run: Run) -> None:

        said = run("--as", STRANGER, *DELEGATE, "-o", "json")

        assert (said.status, said.error["code"]) == (6, "not_yours_to_delegate")


class TestGrant:
    @pytest.mark.parametrize(
        ("language", "granted", "anyway", "logged"),
        [
            (
                "vi",
                f"{STRANGER} giữ vai trò secretary ở {UNIT} từ 01/11/2022 đến 30/11/2022.",
                "không có gì thay đổi",
                ("giao vai trò", "Từ ngày: 01/11/2022", "Đến ngày: 30/11/2022", "reason: “Bầu”"),
            ),
            (
                "en",
                f"{STRANGER} holds role secretary on {UNIT} from 1 Nov 2022 to 30 Nov 2022.",
                "nothing changes",
                ("role granted", "From: 1 Nov 2022", "Until: 30 Nov 2022", "reason: “Bầu”"),
            ),
        ],
    )
    def test_is_told_in_both_languages(
        self, run: Run, language: str, granted: str, anyway: str, logged: tuple[str, ...]
    ) -> None:
        said = run(*GRANT, "--reason", "Bầu", "--lang", language).out
        again = run(*GRANT, "--reason", "Bầu", "--lang", language).out

        log = run("audit", "log", "--texts", "--lang", language).out
        assert granted in said
        assert anyway in again
        assert [word for word in (*logged, UNIT, STRANGER) if word not in log] == []

    def test_answers_in_json(self, run: Run) -> None:
        said = run(*GRANT, "-o", "json")

        assert said.document == {
            "plan": False,
            "role": "secretary",
            "unit": UNIT,
            "person": STRANGER,
            "from_on": "2022-11-01",
            "to_on": "2022-11-30",
            "outcome": "created",
        }

    def test_lasts_until_it_is_revoked(self, run: Run) -> None:
        run("role", "grant", "secretary", UNIT, STRANGER, "--from", "2022-11-01")

        run("role", "revoke", "secretary", UNIT, "--person", STRANGER, "--last-day", "2022-11-05")

        [line] = run("role", "list", "--person", STRANGER, "-o", "json").document["items"]
        assert (line["from_on"], line["to_on"], line["delegated_by"]) == (
            *("2022-11-01", "2022-11-05"),
            None,
        )

    def test_of_a_plan_is_not_done(self, run: Run) -> None:
        said = run(*GRANT, "--plan", "-o", "json")

        assert (said.document["plan"], said.document["outcome"]) == (True, "created")
        assert run("role", "list", "--person", STRANGER, "-o", "json").document["items"] == []

    def test_takes_codes_typed_with_signs_apart(self, run: Run) -> None:
        said = run("role", "grant", unicodedata.normalize("NFD", "bí_thư"), UNIT, STRANGER)

        assert "“bí_thư”" in said.err

    def test_is_refused_to_people(self, run: Run) -> None:
        said = run("--as", HOLDER, *GRANT, "-o", "json")

        assert (said.status, said.error["code"]) == (6, "roles_are_for_the_operator")
