"""The shipped rating of 2026, from the self-rating to verified remedies.

Every stage asks for records. Leaders are reviewed at two venues; the quarters go into the year.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.annual_2026 import (
    BOARD,
    CELL,
    D1,
    DEPUTY,
    FIRST,
    HEAD,
    LEADERS,
    MEMBERS,
    NOT_REVIEWED,
    ON_LEAVE,
    OPENING,
    ORGANISATION,
    OTHER,
    PIECES,
    PLACES,
    SECOND,
    UNITS,
    at,
    at_home,
    decide_members,
    hold_conference,
    rate,
    rate_all_but_two,
    results,
    review,
    told_of,
)
from tests.functional.opening import (
    Telling,
    running_on,
)
from tests.program import Run


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the rating of 2026 is open; tests copy it."""
    return OPENING.play(tmp_path_factory.mktemp("annual_2026"))


@pytest.fixture(scope="module")
def reviewed(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the rehearsal after the meetings of the cells."""
    folder = tmp_path_factory.mktemp("reviewed")
    file = shutil.copy(opened, folder / "story.db")
    review(told_of(running_on(file)), folder)
    return file


@pytest.fixture(scope="module")
def conferred(reviewed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the rehearsal after every meeting, before anything is decided."""
    file = shutil.copy(reviewed, tmp_path_factory.mktemp("conferred") / "story.db")
    hold_conference(told_of(running_on(file)))
    return file


@pytest.fixture
def story(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Telling:
    """Return the story on a copy of the rehearsal that a test names."""
    shutil.copy(request.getfixturevalue(request.param), tmp_path / "reviewcycle.db")
    return told_of(run)


@pytest.mark.parametrize("story", ["opened"], indirect=True)
class TestOpening:
    def test_leaves_out_with_a_reason_and_keeps_apart_who_is_not_yet_rated(
        self, story: Telling
    ) -> None:
        start = ("--start", OPENING.starts_on)
        plan = story.do("cycle", "open", "annual_2026", "--unit", ORGANISATION, *start, "--plan")
        listed = story.do("review", "list", *story.here)["items"]
        alone = {item["subject"] for item in listed if item["track"] == "member"}
        twice = [item["review"] for item in listed if item["track"] == "leader"]

        told = [each for each in plan["findings"] if each["code"] == "not_reviewed"]
        assert {each["reason"]: each["sample"] for each in told} == {
            reason: [person] for reason, person in NOT_REVIEWED.items()
        }
        assert alone == {*MEMBERS}
        assert twice == [story.of(at(leader, ORGANISATION)) for leader in LEADERS]
        assert story.show(ON_LEAVE)["not_rated_reason"] == "on_long_leave"
        assert story.lacks("A2") == ["rating_not_given"]


@pytest.mark.parametrize("story", ["reviewed"], indirect=True)
class TestLeaders:
    def test_are_rated_after_both_of_their_reviews(self, story: Telling) -> None:
        story.day = "2026-11-30"

        before = story.lacks(at_home(DEPUTY)), story.lacks(at(DEPUTY, ORGANISATION))
        of_organisation = story.lacks(ORGANISATION)
        hold_conference(story)

        assert before == (
            ["waits_for_other_venues", "rating_not_decided"],
            ["waits_for_superior", "meeting_not_held"],
        )
        assert of_organisation == ["meeting_not_held", "does_not_hold"]
        assert [story.stage(at(each, ORGANISATION)) for each in LEADERS] == ["done", "done"]
        assert story.lacks(at_home(DEPUTY)) == ["rating_not_decided"]
        assert story.lacks(at_home(HEAD)) == ["waits_for_headed_unit", "rating_not_decided"]


@pytest.mark.parametrize("story", ["conferred"], indirect=True)
class TestAnnualRating:
    def test_goes_upwards_and_ends_with_verified_remedies_by_records_alone(
        self, story: Telling, tmp_path: Path
    ) -> None:
        story.day = "2026-12-08"
        results(story, tmp_path)
        self.goes_upwards(story)
        self.is_promised(story)
        self.is_proven(story)

        assert story.run("audit", "verify").status == 0

    def goes_upwards(self, story: Telling) -> None:
        """Decide from below upwards: members, cells, the organisation, its head."""
        rate(story, "propose", CELL, OTHER, by=HEAD)
        assert story.lacks(CELL) == ["waits_for_members", "rating_not_decided"]
        decide_members(story)
        assert story.lacks(CELL) == ["rating_not_decided"]
        rate(story, "decide", CELL, OTHER, by=HEAD)
        rate(story, "decide", FIRST, SECOND, by=HEAD)
        rate(story, "appraise", ORGANISATION, by=D1)
        story.do("dossier", "check", story.of(ORGANISATION), *PIECES[:-1], by=HEAD)
        submit = ("dossier", "submit", story.of(ORGANISATION), "--to", BOARD)
        assert story.refused(*submit, by=HEAD) == "dossier_incomplete"
        story.do("dossier", "check", story.of(ORGANISATION), PIECES[-1], by=HEAD)
        story.do(*submit, by=HEAD)
        assert story.lacks(ORGANISATION) == ["dossier_not_received"]
        story.do("dossier", "receive", story.of(ORGANISATION), "--receipt", "12/PN", by=D1)
        of_head = ("rating", "decide", story.of(at_home(HEAD)), "--level", "good", "--score", 80)
        assert story.refused(*of_head, "--document", "9-QĐ/CU", by=D1) == "rating_too_early"
        rate(story, "decide", ORGANISATION, by=D1)
        rate(story, "decide", HEAD, by=D1)
        rows = story.do("rating", "count", *story.here)["rows"]
        good = {row["group"]: (row["count"], row["of"]) for row in rows if row["value"] == "good"}
        # Who leads is reviewed twice, and counts once.
        assert good == {"member": (10, 10), "cell": (2, 2), "grassroots": (1, 1)}

    def is_promised(self, story: Telling) -> None:
        """List a remedy for each shortcoming; register the products of the next quarter."""
        assert story.lacks(ORGANISATION) == [
            *("shortcomings_uncovered", "remedies_missing", "plan_not_judged")
        ]
        for unit, owner in ((CELL, "A2"), (OTHER, "B2"), (ORGANISATION, DEPUTY)):
            code = f"KP-{unit}"
            story.do(
                *("remedy", "add", story.of(unit), "Mỗi quý một buổi chuyên đề", "--code", code),
                *("--conclusion", f"HN-{unit}/1", "--owner", owner, "--monitor", D1),
                *("--due", "2027-03-31", "--watch-months", "6"),
            )
            indicator = ("--text", "Số quý không tổ chức", "--kind", "zero")
            story.do("remedy", "indicator", story.of(code), *indicator)
        story.do("remedy", "plan", story.of(ORGANISATION), "--declared", "1", by=HEAD)
        story.do("remedy", "judge", story.of(ORGANISATION), "feasible", by=D1)
        assert [story.stage(unit) for unit in UNITS] == ["monitoring", "done", "done"]
        # The fifth working day of the next quarter; no day off of 2027 is known yet.
        assert story.show("A2")["due_on"] == "2027-01-07"
        for number in (1, 2):
            self.register(story, number)
        assert story.lacks("A2") == ["does_not_hold"]
        self.register(story, 3)
        assert story.stage("A2") == "done"

    def register(self, story: Telling, number: int) -> None:
        """Register one more product of the next quarter."""
        told = ("--text", f"Sản phẩm {number}", "--on", story.day)
        story.do("commitment", "record", *story.here, "--subject", "A2", *told)

    def is_proven(self, story: Telling) -> None:
        """Check every place, and verify what was claimed after it was watched."""
        assert story.lacks(ORGANISATION) == [
            *("commitments_missing", "checks_not_scheduled", "places_not_planned")
        ]
        story.do(
            *("commitment", "record", *story.here, "--subject", ORGANISATION, "--on", story.day),
            *("--text", "Mỗi quý một buổi sinh hoạt chuyên đề"),
        )
        story.do(
            *("check", "plan", story.of(ORGANISATION), "--title", "Nền nếp sinh hoạt"),
            *("--every", "quarter", "--from", "2027-01-11", "--times", "4", "--checker", D1),
            *(part for place in PLACES for part in ("--place", place)),
        )
        story.day = "2027-10-12"
        checks = story.do("check", "list", *story.here, "--under", ORGANISATION)["items"]
        for check in checks:
            made = ("--on", check["due_on"], "--result", "good")
            story.do("check", "make", check["check"], *story.here, *made, by=D1)
        assert len(checks) == len(PLACES)
        assert story.lacks(ORGANISATION) == ["remedies_unverified"]
        remedy = story.of(f"KP-{ORGANISATION}")
        story.do("remedy", "claim", remedy, "--on", "2027-03-30", by=DEPUTY)
        story.do("remedy", "measure", remedy, "1", "--value", "0", by=D1)
        story.do("remedy", "verify", remedy, by=D1)
        assert story.stage(ORGANISATION) == "done"


@pytest.mark.parametrize("story", ["conferred"], indirect=True)
class TestLevels:
    def excellent(self, story: Telling, subject: str, *more: object) -> tuple[object, ...]:
        """Return the command that gives a subject the best level."""
        told = ("--level", "excellent", "--score", "90", "--document", "7-QĐ/ĐU")
        grounds = ("--grounds", "Sản phẩm nổi trội")
        return ("rating", "decide", story.of(at_home(subject)), *told, *grounds, *more)

    @pytest.mark.parametrize(
        "changed",
        [
            pytest.param({"tasks_exceeded": "29%"}, id="29 % exceeded"),
            pytest.param({"quarters_not_completed": 1}, id="a quarter that was not completed"),
        ],
    )
    def test_are_refused_with_90_points_and_a_condition_that_does_not_hold(
        self, story: Telling, tmp_path: Path, changed: dict[str, int | str]
    ) -> None:
        story.day = "2026-12-08"
        results(story, tmp_path, **changed)
        rate_all_but_two(story)

        assert story.refused(*self.excellent(story, "A2"), by=HEAD) == "conditions_unmet"

    def test_have_room_for_one_in_five_who_completed_well(
        self, story: Telling, tmp_path: Path
    ) -> None:
        story.day = "2026-12-08"
        results(story, tmp_path)
        rate_all_but_two(story)

        story.do(*self.excellent(story, "A2"), by=HEAD)
        second = self.excellent(story, "A3")
        assert story.refused(*second, by=HEAD) == "cap_exceeded"
        story.do(
            *("rating", "raise-cap", ORGANISATION, "excellent_members", *story.here),
            *("--reason", "Đơn vị nổi trội"),
            by=D1,
        )
        # 5 × 25 % is 1.25: a quarter of five is not two either.
        assert story.refused(*second, by=HEAD) == "cap_exceeded"
        story.do(*second, "--override", "cap_exceeded", by=D1)
        shown = story.read("rating", "caps", *story.here)
        assert "5 Hoàn thành tốt nhiệm vụ × 25 % = 1,25" in shown

    def test_of_a_head_are_not_above_those_of_what_he_heads(
        self, story: Telling, tmp_path: Path
    ) -> None:
        story.day = "2026-12-08"
        results(story, tmp_path)
        decide_members(story)
        rate(story, "propose", CELL, by=HEAD)
        rate(story, "decide", CELL, by=HEAD)

        assert story.refused(*self.excellent(story, FIRST), by=HEAD) == "head_above_collective"

    def test_are_asked_of_who_is_not_yet_rated_of_nobody(self, story: Telling) -> None:
        story.day = "2026-12-08"
        told = ("--not-rated", "newly_appointed", "--document", "7-QĐ/ĐU")
        grounds = ("--grounds", "Mới nhận nhiệm vụ")

        story.do("rating", "decide", story.of("A2"), *told, *grounds, by=HEAD)

        assert story.stage("A2") == "products"
        assert story.stage(ON_LEAVE) == "products"
