"""`reviewcycle dissemination|feedback|meeting|rating|remedy|check`: what people record."""

from __future__ import annotations

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run

pytestmark = pytest.mark.usefixtures("opened")

HERE = ("--cycle", CYCLE, "--unit", "TL.01.01")
ON = ("--on", "2022-11-03", "--now", "2022-11-03T09:00:00+07:00")


def state(run: Run, subject: str) -> str:
    """Return where a review stands."""
    found: str = run("review", "show", f"{CYCLE}/{subject}", "-o", "json").document["state"]
    return found


@pytest.fixture
def disseminated(run: Run, opened: str) -> None:
    assert run("dissemination", "record", *HERE, *ON).status == 0


@pytest.fixture
def answered(run: Run, disseminated: None) -> None:
    about = [f"{CYCLE}/{subject}" for subject in ("A1", "A2", "A3", "TL.01.01")]
    assert run("feedback", "record", *about, "--received", 5, "--from", "members", *ON).status == 0


@pytest.fixture
def met(run: Run, answered: None) -> None:
    assert run("meeting", "record", *HERE, "--supervisor", "S1", *ON).status == 0


class TestDissemination:
    def test_reaches_everybody_unless_told_who(self, run: Run) -> None:
        said = run("dissemination", "record", *HERE, *ON, "-o", "json")

        assert (said.status, said.document["cycle"], said.document["ids"]) == (0, CYCLE, [1])
        assert [state(run, who) for who in ("A1", "A2", "A3", "B1")] == [
            *["feedback"] * 3,
            "dissemination",
        ]

    def test_reaches_those_who_attended(self, run: Run) -> None:
        run("dissemination", "record", *HERE, *ON, "--attended", "A1", "--attended", "A2")

        assert [state(run, who) for who in ("A1", "A2", "A3")] == [
            "feedback",
            "feedback",
            "dissemination",
        ]


class TestDays:
    @pytest.mark.parametrize(
        "given",
        [
            ("feedback", "record", "--received", 3, "--from", "x", "--on", "2022-11-04"),
            ("check", "record", "--due", "2022-11-03", "--made", "2022-11-04"),
        ],
        ids=["answers", "a check"],
    )
    def test_of_what_was_done_lie_not_ahead(self, run: Run, given: tuple[object, ...]) -> None:
        said = run(*given, f"{CYCLE}/A1", "--now", "2022-11-03T23:00:00+07:00", "-o", "json")

        assert (said.status, said.error["code"]) == (2, "day_lies_ahead")


class TestFeedback:
    @pytest.mark.usefixtures("disseminated")
    def test_counts_for_each_review_that_is_named(self, run: Run) -> None:
        about = (f"{CYCLE}/A1", f"{CYCLE}/A2")

        said = run("feedback", "record", *about, "--received", 3, "--from", "x", *ON, "-o", "json")

        assert (said.document["reviews"], said.document["moved"]) == (2, 2)
        assert [state(run, who) for who in ("A1", "A2", "A3")] == ["meeting", "meeting", "feedback"]

    def test_is_about_one_cycle_at_a_time(self, run: Run) -> None:
        said = run(
            *("feedback", "record", f"{CYCLE}/A1", "other/A2", "--received", 3, "--from", "x"),
            *(*ON, "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (2, "reviews_of_several_cycles")


@pytest.mark.usefixtures("answered")
class TestMeeting:
    def test_without_anybody_from_above_is_not_enough(self, run: Run) -> None:
        run("meeting", "record", *HERE, *ON)

        said = run("review", "why", f"{CYCLE}/A2", "-o", "json").document
        assert [reason["code"] for reason in said["unmet"]] == ["supervisor_absent"]

    def test_with_somebody_from_above_lets_members_on(self, run: Run) -> None:
        run("meeting", "record", *HERE, "--supervisor", "S1", *ON)

        assert state(run, "A2") == "rating"

    def test_ahead_is_refused(self, run: Run) -> None:
        said = run("meeting", "record", *HERE, "--on", "2022-11-30", *ON[2:], "-o", "json")

        assert (said.status, said.error["code"]) == (6, "meeting_lies_ahead")


@pytest.mark.usefixtures("met")
class TestRating:
    def test_is_decided_by_a_person(self, run: Run) -> None:
        asked = ("rating", "decide", f"{CYCLE}/A2", "--level", "good", "--on", "2022-11-03")

        nobody = run(*asked, "-o", "json")
        somebody = run(*asked, "--as", "S1", "-o", "json")

        assert (nobody.status, nobody.error["code"]) == (6, "person_needed")
        assert (somebody.status, state(run, "A2")) == (0, "remediation")

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            pytest.param(("--level", "splendid"), "level_unknown", id="no such level"),
            pytest.param((), "level_or_reason", id="neither level nor reason"),
        ],
    )
    def test_is_on_the_scale(self, run: Run, arguments: tuple[str, ...], code: str) -> None:
        said = run(
            *("rating", "decide", f"{CYCLE}/A2", *arguments, "--on", "2022-11-03"),
            *("--as", "S1", "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (2, code)

    def test_of_oneself_is_not_decided(self, run: Run) -> None:
        said = run(
            *("rating", "decide", f"{CYCLE}/S1", "--level", "good", "--on", "2022-11-03"),
            *("--as", "S1", "-o", "json"),
        )

        assert said.status == 6


@pytest.mark.usefixtures("met")
class TestRemedyAndCheck:
    @pytest.fixture(autouse=True)
    def _rated(self, run: Run, met: None) -> None:
        asked = ("rating", "decide", f"{CYCLE}/A2", "--level", "good", "--on", "2022-11-03")
        assert run(*asked, "--as", "S1").status == 0

    def test_lead_through_remediation_and_monitoring(self, run: Run) -> None:
        review = f"{CYCLE}/A2"

        run("remedy", "add", review, "Họp chuyên đề", "--owner", "A2", "--due", "2022-12-01")
        run("review", "fire", review, "complete")
        run("check", "record", review, "--due", "2023-01-05", "--due", "2023-01-12")
        run("review", "fire", review, "complete")

        assert state(run, "A2") == "done"

    def test_are_verified_by_somebody_else(self, run: Run) -> None:
        review = f"{CYCLE}/A2"
        added = run("remedy", "add", review, "Họp", "--owner", "A1", "-o", "json").document
        asked = ("remedy", "verify", added["ids"][0], "--cycle", CYCLE, "-o", "json")

        early = run(*asked, "--as", "S1")
        run("remedy", "claim", *added["remedies"], "--as", "A1")
        owner, other = run(*asked, "--as", "A1"), run(*asked, "--as", "S1")

        assert (early.status, early.error["code"]) == (6, "remedy_not_claimed")
        assert (owner.status, owner.error["code"]) == (6, "verifier_is_owner")
        assert other.status == 0
