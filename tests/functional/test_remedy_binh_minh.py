"""Bình Minh 2012: nine contents to remedy, of which eleven fragments are told and none is proven.

The standing board of the town was reviewed in the middle of September 2012 and drew up its plan
at once. What came of it was told later in words: well, basically well, fairly well; no day, no
owner, no file. So what is said stays a claim.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.functional.binh_minh import (
    ABOVE,
    COMMITTEES,
    CYCLE,
    HEAD,
    MEASURED,
    OUTSIDE,
    REVIEW,
    TOLD,
    from_the_closing,
    to_the_signing,
)
from tests.functional.story import at, play
from tests.program import Run


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the plan was drawn up and its results were told."""
    folder = tmp_path_factory.mktemp("binh_minh")
    file = folder / "binh_minh.db"
    play(file, [*to_the_signing(folder), *from_the_closing(folder)])
    return file


@pytest.fixture(autouse=True)
def _played(played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(played.read_bytes())
    capsys.readouterr()


def read(run: Run, *arguments: object) -> Any:
    said = run("remedy", *arguments, "-o", "json", *TOLD)
    assert said.status == 0, said.err
    return said.document


class TestPlan:
    def test_declares_nine_and_records_eleven(self, run: Run) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        told = [each["facts"] for each in findings if each["code"] == "remedies_miscounted"]
        assert told == [{"review": REVIEW, "declared": 9, "recorded": 11}]

    @pytest.mark.parametrize(
        ("lacking", "count"), [("owner", 11), ("due", 11), ("indicator", 10), ("evidence", 11)]
    )
    def test_lacks_what_nobody_wrote_down(self, run: Run, lacking: str, count: int) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        found = [each for each in findings if each["code"] == f"remedy_without_{lacking}"]
        assert len(found) == count

    def test_is_directed_and_followed_by_the_body_itself(self, run: Run) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        inside = [each["code"] for each in findings if each["code"].endswith("_inside")]
        assert inside.count("remedy_monitor_inside") == 11
        assert inside.count("remedy_director_inside") == 11

    def test_holds_the_stage_until_somebody_answers_for_each_until_a_day(self, run: Run) -> None:
        fired = run("review", "fire", REVIEW, "complete", "--as", HEAD, "-o", "json", *TOLD)
        why = run("review", "why", REVIEW, "-o", "json", *TOLD).document

        [unmet] = why["unmet"]
        assert fired.status == 6
        assert (unmet["code"], unmet["facts"]) == (
            "remedies_incomplete",
            {"without_owner": 11, "without_due": 11},
        )

    def test_may_promote_a_strength_too(self, run: Run) -> None:
        said = run(
            *("remedy", "add", REVIEW, "Phát huy đoàn kết nội bộ", "--kind", "strength"),
            *("--code", "m", "-o", "json", *TOLD),
        )

        assert said.document["remedies"] == [f"{CYCLE}/m"]
        [item] = read(run, "list", "--cycle", CYCLE, "--kind", "strength")["items"]
        assert (item["remedy"], item["status"]) == (f"{CYCLE}/m", "open")


class TestClaims:
    def test_are_not_verified(self, run: Run) -> None:
        total = read(run, "count", "--cycle", CYCLE)["total"]

        counts = {key: total[key] for key in ("remedies", "in_progress", "claimed", "verified")}
        assert counts == {"remedies": 11, "in_progress": 4, "claimed": 7, "verified": 0}

    def test_are_graded_by_group_as_the_resolution_has_them(self, run: Run) -> None:
        rows = read(run, "count", "--cycle", CYCLE, "--by", "group")["rows"]

        told = [
            (row["group"], row["remedies"], row["claimed"], row["verified"], row["grades"])
            for row in rows
        ]
        assert told == [
            ("education", 2, 1, 0, [{"grade": "fairly_well", "count": 1}]),
            ("mechanisms", 3, 1, 0, [{"grade": "basically_well", "count": 1}]),
            ("organisation", 6, 5, 0, [{"grade": "basically_well", "count": 5}]),
        ]

    def test_are_told_to_people_in_the_words_of_the_definition(self, run: Run) -> None:
        said = run("remedy", "count", "--cycle", CYCLE, "--by", "group", *TOLD)

        assert "Giáo dục chính trị, tư tưởng" in said.out
        assert "Giải quyết khá tốt: 1" in said.out
        assert "7 đã báo hoàn thành chờ xác minh, 0 đã xác minh" in said.out

    @pytest.mark.parametrize("letter", MEASURED)
    def test_are_needed_before_anything_is_verified(self, run: Run, letter: str) -> None:
        said = run("remedy", "verify", f"{CYCLE}/{letter}", "--as", ABOVE, "-o", "json", *TOLD)

        assert (said.status, said.error["code"]) == (6, "remedy_not_claimed")
        assert "remedy claim" in said.error["message"]

    def test_are_not_verified_by_the_head_of_the_body_itself(self, run: Run) -> None:
        said = run("remedy", "verify", f"{CYCLE}/a", "--as", HEAD, "-o", "json", *TOLD)

        assert (said.status, said.error["code"]) == (6, "own_case")

    def test_are_verified_by_the_superior_who_looks(self, run: Run) -> None:
        items = read(run, "list", "--cycle", CYCLE, "--status", "claimed")["items"]
        verify = ("remedy", "verify", *[item["remedy"] for item in items], "--as", ABOVE)
        looked = ("-o", "json", *at("2013-07-10"))

        early = run(*verify, *looked)
        run("remedy", "measure", f"{CYCLE}/e", "1", "--value", "0", "--as", ABOVE, *looked)
        said = run(*verify, *looked)

        assert (early.status, early.error["code"]) == (6, "remedy_not_proven")
        assert (said.status, said.document["updated"]) == (0, 7)
        shown = run("remedy", "show", f"{CYCLE}/a", "-o", "json", *at("2013-07-10")).document
        assert (shown["status"], shown["verified_by"]) == ("verified", ABOVE)

    def test_lie_too_long_when_nobody_looks(self, run: Run) -> None:
        said = run("remedy", "findings", "--cycle", CYCLE, "-o", "json", *at("2013-07-29"))

        codes = [each["code"] for each in said.document["findings"]]
        assert codes.count("remedy_unverified_long") == 7


class TestExecutors:
    def test_are_committees_and_bodies_outside_the_tree(self, run: Run) -> None:
        inside = read(run, "show", f"{CYCLE}/c")
        outside = read(run, "show", f"{CYCLE}/j")

        assert [each["unit"] for each in inside["executors"]] == list(COMMITTEES)
        assert outside["executors"][0]["outside"] == OUTSIDE

    def test_are_rolled_up(self, run: Run) -> None:
        for number, percent in enumerate((100, 100, 40), start=1):
            run(
                *("remedy", "progress", f"{CYCLE}/c", number, "--percent", percent),
                *("--as", HEAD, *TOLD),
            )

        assert read(run, "show", f"{CYCLE}/c")["progress"] == {
            "percent": "80",
            "done": 2,
            "executors": 3,
        }
