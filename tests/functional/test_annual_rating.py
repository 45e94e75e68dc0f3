"""A yearly rating from the self-rating to verified remedies: every stage asks for records."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.conftest import database_of
from tests.program import Run, Said

CYCLE = "annual_rating_2025-TL"
COMMUNE, CELL, OTHER = (f"{CYCLE}/{code}" for code in ("TL.01", "TL.01.01", "TL.01.02"))
UNITS = ("TL.01", "TL.01.01", "TL.01.02")
MEMBERS = ("A1", "A2", "A3", "B1", "S1")
HERE = ("--cycle", CYCLE)
PIECES = ("report", "minutes", "ballot_minutes", "proposal")
PLACES = ("Ấp 1", "Ấp 2", "Ấp 3", "Ấp 4")


@pytest.fixture(scope="session")
def annual_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal of the yearly rating; tests copy it."""
    return database_of("annual_rating_2025", tmp_path_factory.mktemp("annual"))


class Story:
    """What is done, a step after the other, each as of a day."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.day = "2022-11-01"

    def do(self, *given: object, by: str | None = None) -> None:
        """Run a command that must succeed."""
        said = self.say(*given, by=by)
        assert said.status == 0, (given, said.err, said.out)

    def say(self, *given: object, by: str | None = None) -> Said:
        """Run a command as of the day."""
        actor = ("--as", by) if by else ()
        return self.run(*given, *actor, "--now", f"{self.day}T09:00:00+07:00")

    def state(self, review: str) -> str:
        """Return where a review stands."""
        found: str = self.run("review", "show", review, "-o", "json").document["state"]
        return found

    def missing(self, review: str) -> list[str]:
        """Return what a refusal to complete the stage says is missing."""
        said = self.say("review", "fire", review, "complete", "-o", "json")
        assert said.status == 6
        return [reason["code"] for reason in said.error["reasons"]]

    def meet(self, unit: str, *, chair: str, secretary: str, head: str) -> None:
        """Hold the meeting of a unit at which its people and the unit itself are reviewed."""
        code = f"HN-{unit}"
        self.do("meeting", "record", *HERE, "--code", code, "--unit", unit, "--on", self.day,
                "--supervisor", "D1", "--chair", chair, "--secretary", secretary,
                "--minutes", f"{code}/BB", "--item-chair", f"{head}={secretary}")  # fmt: skip
        self.do("meeting", "conclude", code, *HERE, "--about", unit, "--kind", "shortcoming",
                "--text", "Sinh hoạt chuyên đề còn ít")  # fmt: skip

    def ballot(self, unit: str, *subjects: str, tellers: tuple[str, str] = ("S1", "D1")) -> None:
        """Vote on the ratings of people, count twice, and confirm."""
        code = f"BP-{unit}"
        reviews = [f"{CYCLE}/{subject}" for subject in subjects]
        self.do("vote", "plan", *reviews, "--rule", "rating_ballot", "--unit", unit,
                "--on", self.day, "--code", code,
                "--teller", tellers[0], "--teller", tellers[1])  # fmt: skip
        for teller in (1, 2):
            for subject in subjects:
                self.do("vote", "count", f"{CYCLE}/{code}", "--teller", teller,
                        "--convened", 3, "--present", 3, "--issued", 3, "--collected", 3,
                        "--valid", 3, "--invalid", 0, "--subject", subject,
                        "--option", "good=2", "--option", "completed=1",
                        "--option", "excellent=0", "--option", "not_completed=0",
                        "--option", "not_rated=0")  # fmt: skip
        self.do("vote", "confirm", f"{CYCLE}/{code}", by="D1")


@pytest.fixture
def story(
    run: Run, annual_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Story:
    """Return the story before anything happened."""
    shutil.copy(annual_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return Story(run)


class TestAnnualRating:
    def test_goes_from_self_ratings_to_verified_remedies_by_records_alone(
        self, story: Story
    ) -> None:
        self.review_people(story)
        self.rate(story)
        self.promise(story)
        self.prove(story)

        assert story.run("audit", "verify").status == 0

    def rules(self, refused: Said) -> set[str]:
        """Return the rules that a refused decision would break."""
        return {reason["code"] for reason in refused.error["reasons"]}

    def review_people(self, story: Story) -> None:
        """Rate oneself, meet, vote, and propose."""
        assert story.missing(f"{CYCLE}/A2") == ["rating_not_given"]
        for person in MEMBERS:
            story.do("rating", "self", f"{CYCLE}/{person}", "--level", "good", "--score", "82",
                     "--on", story.day, by=person)  # fmt: skip
        for unit, head in (("TL.01", "S1"), ("TL.01.01", "A1"), ("TL.01.02", "B1")):
            story.do("rating", "self", f"{CYCLE}/{unit}", "--level", "good", "--score", "80",
                     "--on", story.day, by=head)  # fmt: skip
        story.day = "2022-11-08"
        story.meet("TL.01.01", chair="A1", secretary="A2", head="A1")
        story.meet("TL.01.02", chair="B1", secretary="A2", head="B1")
        story.meet("TL.01", chair="S1", secretary="A2", head="S1")
        assert story.missing(f"{CYCLE}/A2") == ["vote_missing", "rating_not_given"]
        story.ballot("TL.01.01", "A1", "A2", "A3")
        story.ballot("TL.01.02", "B1")
        story.ballot("TL.01", "S1", tellers=("A2", "D1"))
        for person, by in (("A2", "A1"), ("A1", "S1"), ("B1", "S1"), ("S1", "D1")):
            story.do("rating", "propose", f"{CYCLE}/{person}", "--level", "good", "--score", "82",
                     "--on", story.day, by=by)  # fmt: skip
        assert [story.state(f"{CYCLE}/{person}") for person in MEMBERS] == [
            *("rating", "rating", "monitoring", "rating", "rating")
        ]

    def rate(self, story: Story) -> None:
        """Decide from below upwards: members, cells, the organisation, its head."""
        story.day = "2022-11-15"
        excellent = ("rating", "decide", f"{CYCLE}/A2", "--level", "excellent", "--score", "95",
                     "--on", story.day, "--document", "7-QĐ/ĐU",
                     "--grounds", "Sản phẩm nổi trội")  # fmt: skip
        refused = story.say(*excellent, "-o", "json", by="S1")
        assert (refused.status, self.rules(refused)) == (6, {"cap_exceeded", "conditions_unmet"})
        for name, value, of in (("tasks_done", 9, 9), ("tasks_exceeded", 3, 9)):
            story.do("result", "record", *HERE, "--subject", "A2", "--result", name,
                     "--value", value, "--of", of)  # fmt: skip
        story.do("result", "record", *HERE, "--subject", "A2", "--result", "months_absent",
                 "--value", 0)  # fmt: skip
        refused = story.say(*excellent, "-o", "json", by="S1")
        assert (refused.status, self.rules(refused)) == (6, {"cap_exceeded"})
        story.do(*excellent, "--override", "cap_exceeded", by="D1")
        assert story.run("review", "show", CELL, "-o", "json").document["state"] == "proposal"

        story.do("rating", "propose", CELL, OTHER, "--level", "good", "--score", "80", by="S1")
        for review in (CELL, OTHER):
            self.decide(story, review, by="S1")
        for person in ("A1", "B1"):
            self.decide(story, f"{CYCLE}/{person}", by="S1")
        story.do("rating", "appraise", COMMUNE, "--level", "good", "--score", "80", by="D1")
        for piece in PIECES[:-1]:
            story.do("dossier", "check", COMMUNE, piece, by="S1")
        submit = ("dossier", "submit", COMMUNE, "--to", "TL")
        lacking = story.say(*submit, "-o", "json", by="S1")
        assert (lacking.status, lacking.error["code"]) == (6, "dossier_incomplete")
        story.do("dossier", "check", COMMUNE, PIECES[-1], by="S1")
        story.do(*submit, by="S1")
        assert story.missing(COMMUNE) == ["dossier_not_received"]
        story.do("dossier", "receive", COMMUNE, "--receipt", "12/PN", by="D1")
        self.decide(story, COMMUNE, by="D1")
        self.decide(story, f"{CYCLE}/S1", by="D1")
        assert [story.state(f"{CYCLE}/{person}") for person in MEMBERS] == ["monitoring"] * 5
        assert [story.state(review) for review in (CELL, OTHER, COMMUNE)] == ["remediation"] * 3

    def decide(self, story: Story, review: str, *, by: str) -> None:
        """Decide that a subject completed its task well."""
        subject = review.partition("/")[2]
        results = {"tasks_done": 1} if subject in UNITS else {"tasks_done": 1, "months_absent": 0}
        for name, value in results.items():
            story.do("result", "record", *HERE, "--subject", subject, "--result", name,
                     "--value", value)  # fmt: skip
        story.do("rating", "decide", review, "--level", "good", "--score", "80",
                 "--document", "8-QĐ/ĐU", by=by)  # fmt: skip

    def promise(self, story: Story) -> None:
        """List a remedy for each shortcoming, and let the district find the plan feasible."""
        story.day = "2022-11-21"
        assert story.missing(COMMUNE) == [
            *("shortcomings_uncovered", "remedies_missing", "plan_not_judged")
        ]
        for unit, owner in (("TL.01.01", "A2"), ("TL.01.02", "B1"), ("TL.01", "A2")):
            code = f"KP-{unit}"
            story.do("remedy", "add", f"{CYCLE}/{unit}", "Mỗi quý một buổi chuyên đề",
                     "--code", code, "--conclusion", f"HN-{unit}/1", "--owner", owner,
                     "--monitor", "D1", "--due", "2022-12-15", "--watch-months", "6")  # fmt: skip
            story.do("remedy", "indicator", f"{CYCLE}/{code}", "--text", "Số quý không tổ chức",
                     "--kind", "zero")  # fmt: skip
        story.do("remedy", "plan", COMMUNE, "--declared", "1", by="S1")
        story.do("remedy", "judge", COMMUNE, "feasible", by="D1")
        assert [story.state(review) for review in (CELL, OTHER, COMMUNE)] == [
            *("done", "done", "monitoring")
        ]

    def prove(self, story: Story) -> None:
        """Check every place, undertake something, and verify what was claimed."""
        story.do("check", "plan", COMMUNE, "--title", "Nền nếp sinh hoạt", "--every", "week",
                 "--from", "2022-11-28", "--times", "4", "--checker", "D1",
                 *(part for place in PLACES for part in ("--place", place)))  # fmt: skip
        for person in MEMBERS:
            story.do("commitment", "record", *HERE, "--subject", person, "--on", story.day,
                     "--text", "Gương mẫu trong sinh hoạt")  # fmt: skip
            story.do("check", "plan", f"{CYCLE}/{person}", "--title", "Cam kết",
                     "--every", "month", "--from", "2022-12-05", "--times", "3")  # fmt: skip
        assert {story.state(f"{CYCLE}/{person}") for person in MEMBERS} == {"done"}
        assert story.missing(COMMUNE) == ["places_uncovered"]
        story.day = "2022-12-20"
        listed = story.run("check", "list", *HERE, "--under", "TL.01", "-o", "json").document
        for item in listed["items"]:
            if item["review"] == COMMUNE:
                story.do("check", "make", item["check"], *HERE, "--on", item["due_on"],
                         "--result", "good", by="D1")  # fmt: skip
        story.do("remedy", "claim", f"{CYCLE}/KP-TL.01", by="A2")
        story.day = "2023-01-09"
        assert story.missing(COMMUNE) == ["remedies_unverified"]
        story.day = "2023-06-20"
        story.do("remedy", "measure", f"{CYCLE}/KP-TL.01", "1", "--value", "0", by="D1")
        story.do("remedy", "verify", f"{CYCLE}/KP-TL.01", by="D1")
        assert story.state(COMMUNE) == "done"
