"""`reviewcycle role delegate` and `revoke`."""

from __future__ import annotations

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
