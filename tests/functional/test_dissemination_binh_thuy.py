"""Bình Thủy 2012: guidance from above, two waves of classes, and 97,67 % by 21 April."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.binh_thuy_2012 import (
    COMMITTEES,
    CYCLE,
    GUIDANCE,
    MEMBERS,
    ON_21_APRIL,
    REACHED,
    disseminating,
    issuing,
    members,
    opening,
)
from tests.functional.story import play
from tests.program import Run, running

AT_NIGHT = f"{ON_21_APRIL}T17:00:00+07:00"
CODES = [code for code, _ in members()]
REACHED_LAST, MISSED_FIRST = CODES[REACHED - 1], CODES[REACHED]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a rehearsal in which the campaign of the district is open."""
    folder = tmp_path_factory.mktemp("binh_thuy")
    play(folder / "spring.db", opening(folder))
    return folder


def copied(file: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use a copy of a database."""
    shutil.copy(file, to / "reviewcycle.db")
    monkeypatch.setenv("REVIEWCYCLE_DB", f"sqlite:///{to / 'reviewcycle.db'}")


@pytest.fixture
def run(
    spring: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return the program on the campaign as it was opened."""
    copied(spring / "spring.db", tmp_path, monkeypatch)
    capsys.readouterr()
    return running(capsys)


def state(run: Run, subject: str) -> str:
    """Return where a review stands."""
    found: str = run("review", "show", f"{CYCLE}/{subject}", "-o", "json").document["state"]
    return found


@pytest.fixture(scope="module")
def april(spring: Path) -> Path:
    """Return the folder with a rehearsal in which both waves have been held too."""
    shutil.copy(spring / "spring.db", spring / "april.db")
    play(spring / "april.db", disseminating(spring))
    return spring


class TestGuidance:
    def test_lets_preparation_end_once_the_district_has_issued_its_own(self, run: Run) -> None:
        of_the_city, of_the_commission, of_the_district = GUIDANCE
        before = state(run, "QU"), state(run, "DV0001")

        run(*issuing(of_the_city))
        run(*issuing(of_the_commission))
        not_yet = state(run, "QU"), state(run, "DV0001")
        said = run(*issuing(of_the_district), "-o", "json").document

        assert before == not_yet == ("preparation", "preparation")
        assert (state(run, "QU"), state(run, "DV0001")) == ("dissemination", "dissemination")
        # The board with its eleven members, two bodies of the district, committees and cells.
        assert said["moved"] == MEMBERS + 1 + 11 + 2 + 20

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ("Ban Tổ chức QU (BTC)", "chưa ban hành văn bản", "reviewcycle document add")),
            ("en", ("Organisation commission QU", "has not issued", "reviewcycle document add")),
        ],
    )
    def test_is_told_as_missing_with_who_owes_it_and_how(
        self, run: Run, language: str, words: tuple[str, ...]
    ) -> None:
        said = run("review", "why", f"{CYCLE}/DV0001", "--lang", language)

        assert [word for word in words if word not in said.out] == []

    def test_is_told_with_its_facts(self, run: Run) -> None:
        [unmet] = run("review", "why", f"{CYCLE}/QU", "-o", "json").document["unmet"]

        assert unmet["code"] == "guidance_not_issued_above"
        assert unmet["facts"] == {"at": "district_committee", "kinds": ["HD"]}
        assert unmet["owed_by"] == [
            {"role": "organisation_commission", "unit": "QU", "people": ["BTC"]}
        ]


class TestTwoWaves:
    @pytest.fixture
    def run(
        self,
        april: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> Run:
        """Return the program on the campaign after both waves."""
        copied(april / "april.db", tmp_path, monkeypatch)
        capsys.readouterr()
        return running(capsys)

    def test_count_twenty_classes_and_reach_all_but_78_by_name(self, run: Run) -> None:
        said = run("dissemination", "coverage", "--cycle", CYCLE, "--unit", "QU", "-o", "json")

        district, *below = said.document["items"]
        assert {key: district[key] for key in ("sessions", "classes", "headcount")} == {
            "sessions": 19,
            "classes": 2 + 18,
            "headcount": 428,
        }
        assert (district["reached"], district["target"], district["percent"]) == (
            REACHED,
            MEMBERS,
            "97.66",
        )
        committees = [unit for unit in below if unit["unit"] in COMMITTEES]
        assert len(committees) == 18
        assert sum(unit["reached"] for unit in committees) == REACHED

    def test_let_those_on_who_came_and_the_district_too(self, run: Run) -> None:
        states = [state(run, who) for who in ("QU", "DV0001", REACHED_LAST, MISSED_FIRST)]

        assert states == ["feedback", "report", "report", "dissemination"]

    def test_name_who_has_to_make_it_up(self, run: Run) -> None:
        said = run(
            *("dissemination", "coverage", "--cycle", CYCLE, "--unit", COMMITTEES[0]),
            *("--missing", "-o", "json"),
        )

        [committee] = said.document["items"]
        codes = [each["person"] for each in committee["missing"]]
        assert len(codes) == committee["target"] - committee["reached"]
        assert set(codes) <= set(CODES[REACHED:])

    def test_are_seen_as_of_a_day(self, run: Run) -> None:
        said = run(
            *("dissemination", "coverage", "--cycle", CYCLE, "--unit", "QU"),
            *("--on", "2012-04-09", "-o", "json"),
        )

        district = said.document["items"][0]
        assert (district["reached"], district["target"], district["classes"]) == (0, MEMBERS, 2)

    def test_come_back_from_an_export_unchanged(self, run: Run, tmp_path: Path) -> None:
        kinds = {"sessions": (), "attendance": ("--attendance",)}
        for name, kind in kinds.items():
            for form in ("csv", "xlsx"):
                file, about = tmp_path / f"{name}-again.{form}", ("--cycle", CYCLE, *kind)
                assert run("dissemination", "export", file, *about).status == 0

                said = run("dissemination", "import", file, *about, "-o", "json").document

                assert (said["created"], said["updated"]) == (0, 0)
                assert said["unchanged"] == {"sessions": 19, "attendance": REACHED}[name]


REPORT = ("dissemination", "report", "--cycle", CYCLE, "--unit", "QU", "--reached", REACHED)
AS_OF = ("--on", "2012-04-21", "--now", AT_NIGHT, "-o", "json")


class TestReport:
    def test_of_97_67_percent_fits_one_total_only_and_that_one_rounded_up(self, run: Run) -> None:
        said = run(*REPORT, "--percent", "97,67", *AS_OF)

        [finding] = said.document["findings"]
        assert (said.status, finding["code"]) == (0, "reported_share_without_total")
        assert finding["facts"] == {
            "reported": "97,67",
            "part": REACHED,
            "exact": None,
            "half_up": None,
            "truncated": None,
            "up": "3339",
        }
        assert "3339" in finding["message"]

    def test_with_that_total_is_explained_by_rounding_up(self, run: Run) -> None:
        said = run(*REPORT, "--of", MEMBERS, "--percent", "97,67", *AS_OF)

        [finding] = said.document["findings"]
        assert (finding["code"], finding["facts"]["rounding"]) == ("reported_share_rounded", "up")
        assert "rounding" not in finding["message"]

    @pytest.mark.parametrize("total", [3_338, 3_340])
    def test_with_another_total_is_explained_by_no_rounding(self, run: Run, total: int) -> None:
        said = run(*REPORT, "--of", total, "--percent", "97,67", *AS_OF)

        assert [each["code"] for each in said.document["findings"]] == ["reported_share_differs"]

    def test_stands_beside_what_is_known_by_name_as_it_was_written(self, run: Run) -> None:
        run(*REPORT, "--of", MEMBERS, "--percent", "97,67", *AS_OF)

        said = run("dissemination", "coverage", "--cycle", CYCLE, "--unit", "QU", "-o", "json")

        district = said.document["items"][0]
        reported = {key: district["reported"][key] for key in ("reached", "of", "percent")}
        assert reported == {"reached": REACHED, "of": MEMBERS, "percent": "97,67"}
        assert (district["reached"], district["percent"]) == (0, "0.00")

    def test_of_more_than_98_percent_is_a_bound(self, run: Run) -> None:
        """Thới Lai 2022: more than 98 % of 166 members studied the documents."""
        bound = ("dissemination", "report", "--cycle", CYCLE, "--unit", COMMITTEES[0])
        told = [
            run(*bound, "--reached", reached, "--of", 166, "--percent", "> 98 %", *AS_OF).document
            for reached in (163, 162)
        ]
        alone = run(*bound, "--percent", "> 98 %", *AS_OF)

        assert [[each["code"] for each in said["findings"]] for said in told] == [
            [],
            ["reported_share_differs"],
        ]
        assert (alone.status, alone.document["findings"]) == (0, [])

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param(("--reached", "-1"), "number_not_understood", id="fewer than none"),
            pytest.param(("--percent", "gần hết"), "reported_share_unreadable", id="no percentage"),
            pytest.param((), "report_without_figure", id="nothing"),
        ],
    )
    def test_of_nonsense_is_refused(self, run: Run, given: tuple[str, ...], code: str) -> None:
        about = ("dissemination", "report", "--cycle", CYCLE, "--unit", "QU")

        said = run(*about, *given, *AS_OF)

        assert (said.status, said.error["code"]) == (2, code)

    def test_of_a_day_ahead_is_refused(self, run: Run) -> None:
        said = run(*REPORT, "--on", "2012-04-22", *AS_OF[2:])

        assert (said.status, said.error["code"]) == (2, "day_lies_ahead")
