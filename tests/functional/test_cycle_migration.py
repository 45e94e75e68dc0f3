"""`reviewcycle cycle migrate`: another version for a running cycle, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import DEFINITION
from tests.program import Run

CYCLE = "year_end_2022-TL"
MIGRATE = ("cycle", "migrate", CYCLE)
KEYS = {
    *("plan", "cycle", "definition", "from_version", "to_version", "reverted", "due", "reviews"),
    *("moved", "deadlines", "samples", "overdue", "unmet", "ready"),
    *("tracks_added", "tracks_removed", "findings"),
}


@pytest.fixture(autouse=True)
def _second_version(opened: str, run: Run, tmp_path: Path) -> None:
    """Add a version with a stage called otherwise, and a later day for the first one."""
    text = DEFINITION.read_text(encoding="utf-8")
    for old, new in (
        ("stage: dissemination", "stage: study"),
        ("{on: 2022-11-04}", "{on: 2022-11-08}"),
        ("{at: 1wd, to: owner}", "{at: 2wd, to: owner}"),
        ("head_not_above_collective: false", "head_not_above_collective: true"),
        ("people_in: [cell, grassroots]", "people_in: [cell]"),
        ("          - {of: members, passed: rating}\n        requires:\n", "        requires:\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "second.yaml"
    file.write_text(text.replace("waits_for:\n        requires:", "requires:"), encoding="utf-8")
    said = run("definition", "add", file)
    assert said.status == 0, said.err


class TestPlan:
    def test_tells_everything_and_changes_nothing(self, run: Run) -> None:
        asked = (*MIGRATE, "--to", 2, "--move", "dissemination=study", "--due", "recompute")

        said = run(*asked, "--plan", "-o", "json")

        assert said.status == 0
        told = said.document
        assert set(told) == KEYS
        assert (told["plan"], told["from_version"], told["to_version"], told["reviews"]) == (
            *(True, 1, 2),
            8,
        )
        assert told["moved"] == [
            {"track": "cell", "from": "dissemination", "to": "study", "reviews": 2},
            {"track": "grassroots", "from": "dissemination", "to": "study", "reviews": 1},
            {"track": "member", "from": "dissemination", "to": "study", "reviews": 5},
        ]
        assert told["deadlines"] == {
            "kept": 1,
            "earlier": 0,
            "later": 7,
            "added": 0,
            "removed": 0,
        }
        assert told["samples"][0] == {
            "review": f"{CYCLE}/S1",
            "kind": "stage",
            "was_due_on": "2022-11-04",
            "due_on": "2022-11-08",
            "working_days": 2,
        }
        assert told["overdue"] == {"before": 0, "after": 0, "at_once": 0, "most": 0}
        assert {found["code"] for found in told["findings"]} == {"no_longer_taken"}
        shown = run("cycle", "show", CYCLE, "-o", "json").document
        assert shown["version"] == 1

    @pytest.mark.parametrize(
        ("language", "sentences"),
        [
            (
                "vi",
                ("phiên bản 1 → 2, 8 hồ sơ", "member: dissemination → study, 5 hồ sơ", "7 muộn"),
            ),
            (
                "en",
                ("version 1 → 2, 8 open", "member: dissemination → study, 5 reviews", "7 later"),
            ),
        ],
    )
    def test_speaks_both_languages(
        self, run: Run, language: str, sentences: tuple[str, ...]
    ) -> None:
        said = run(
            *(*MIGRATE, "--to", 2, "--move", "dissemination=study", "--due", "recompute"),
            *("--plan", "--lang", language),
        )

        assert said.status == 0
        assert all(sentence in said.out for sentence in sentences)
        assert "{" not in said.out + said.err


class TestMigrate:
    def test_is_told_by_cycle_review_and_history(self, run: Run) -> None:
        asked = (*MIGRATE, "--to", 2, "--move", "dissemination=study", "--reason", "Bão số 5")

        assert run(*asked).status == 0

        assert run("cycle", "show", CYCLE, "-o", "json").document["version"] == 2
        review = run("review", "show", f"{CYCLE}/A1", "-o", "json").document
        assert (review["state"], review["due_on"]) == ("study", "2022-11-04")
        kinds = [event["kind"] for event in review["history"]]
        assert kinds[-1] == "review_migrated"
        log = run("audit", "log", "--cycle", CYCLE, "-o", "json").document["items"]
        [told] = [event for event in log if event["kind"] == "cycle_migrated"]
        assert (told["body"]["from"], told["body"]["to"]) == (1, 2)
        for command in (("stuck", "--cycle", CYCLE), ("progress", "--cycle", CYCLE), ("tick",)):
            assert run(*command).status == 0
        assert run("audit", "verify").status == 0

    def test_goes_back(self, run: Run) -> None:
        run(*MIGRATE, "--to", 2, "--move", "dissemination=study", "--due", "recompute")

        said = run(*MIGRATE, "--revert", "-o", "json")

        assert (said.status, said.document["reverted"], said.document["to_version"]) == (0, True, 1)
        review = run("review", "show", f"{CYCLE}/A1", "-o", "json").document
        assert (review["state"], review["due_on"]) == ("dissemination", "2022-11-04")

    def test_repeats_its_answer(self, run: Run) -> None:
        asked = (*MIGRATE, "--to", 2, "--move", "dissemination=study", "--command-id", "m1")

        first = run(*asked, "-o", "json").document

        assert run(*asked, "-o", "json").document == first

    @pytest.mark.parametrize("language", ["vi", "en"])
    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            (("--to", "2"), 6, "stages_removed"),
            (("--to", "1"), 6, "cycle_has_version"),
            (("--to", "7"), 5, "definition_version_not_found"),
            (("--to", "0"), 2, "number_not_understood"),
            (("--to", "2", "--due", "never"), 2, "choice_unknown"),
            (("--to", "2", "--move", "dissemination"), 2, "move_not_understood"),
            (("--to", "2", "--move", "dissemination=none"), 2, "move_stage_unknown"),
            (("--to", "2", "--move", "rating=meeting"), 2, "move_stage_still_there"),
            (("--to", "2", "--revert"), 2, "version_or_revert"),
            ((), 2, "version_or_revert"),
            (("--revert",), 6, "nothing_to_revert"),
            (("--revert", "--due", "recompute"), 2, "option_idle"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
    )
    def test_says_what_is_wrong(
        self, run: Run, language: str, arguments: tuple[str, ...], status: int, code: str
    ) -> None:
        said = run(*MIGRATE, *arguments, "--lang", language, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)
        assert said.error["message"] != code
        assert "{" not in said.error["message"]

    def test_names_the_reviews_without_a_stage(self, run: Run) -> None:
        said = run(*MIGRATE, "--to", 2)

        assert "member/dissemination (5)" in said.err

    def test_is_for_whoever_has_authority_over_the_whole(self, run: Run) -> None:
        asked = (*MIGRATE, "--to", 2, "--move", "dissemination=study", "-o", "json")

        assert run(*asked, "--as", "S1").status == 5
        assert run(*asked, "--as", "D1").status == 0
