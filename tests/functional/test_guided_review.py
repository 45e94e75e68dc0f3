"""A guided review from the district's guidance to the closed minutes: only records move it on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import GUIDED
from tests.program import Run

CELL = f"{GUIDED}/TL.01.01"
HERE = ("--cycle", GUIDED)
RESPONDENTS = ("A2", "A3", "B1", "S1")
RETIRED = "HUU-01"


class Story:
    """What is done about one cell, a step after the other, each as of a day of November 2022."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def do(self, *given: object, on: int) -> None:
        """Run a command that must succeed."""
        said = self._run(*given, "--now", f"2022-11-{on:02}T09:00:00+07:00")
        assert said.status == 0, (given, said.err)

    @property
    def state(self) -> str:
        """Return where the review of the cell stands."""
        found: str = self._run("review", "show", CELL, "-o", "json").document["state"]
        return found

    def missing(self) -> list[str]:
        """Return what a refusal to complete the stage says is missing."""
        said = self._run("review", "fire", CELL, "complete", "-o", "json")
        assert said.status == 6
        return [reason["code"] for reason in said.error["reasons"]]

    def why(self, lang: str) -> str:
        """Return why the review stands where it does."""
        return self._run("review", "why", CELL, "--lang", lang).out

    def issue_guidance(self) -> None:
        """Let the district issue its guidance."""
        self.do("document", "add", "12-HD/HU", *HERE, "--unit", "TL", "--issued", "2022-11-01",
                on=1)  # fmt: skip

    def collect_feedback(self) -> None:
        """Ask, answer, dispose of each opinion, and draw them together."""
        asked = [part for who in RESPONDENTS for part in ("--respondent", who)]
        self.do("feedback", "ask", CELL, "--from", "peers", *asked, "--on", "2022-11-01", on=1)
        self.do("feedback", "ask", CELL, "--from", "retired", "--respondent", RETIRED,
                "--name", "Nguyên cấp ủy viên 01", "--on", "2022-11-01", on=1)  # fmt: skip
        for who in (*RESPONDENTS, RETIRED):
            self.do("feedback", "answer", CELL, "--respondent", who, "--on", "2022-11-01",
                    "--opinion", f"Cần đổi mới sinh hoạt ({len(who)})", on=1)  # fmt: skip
        shown = self._run("feedback", "show", CELL, "-o", "json").document
        for opinion in shown["opinions"]:
            self.do(
                "feedback", "dispose", opinion["opinion"], "accepted", *HERE, "--as", "S1", on=1
            )
        self.do("feedback", "synthesise", CELL, "--text", "Tiếp thu toàn bộ", "--as", "S1", on=1)

    def suggest(self) -> None:
        """Let the member in charge propose a point, and the district's board approve it."""
        self.do("suggestion", "propose", CELL, "--topic", "exemplary_duty", "--as", "S1", on=1)
        self.do("suggestion", "approve", self.suggestion, "--as", "D1", on=1)
        self.do("suggestion", "notify", self.suggestion, "--as", "D1", on=1)

    @property
    def suggestion(self) -> str:
        """Return the address of the one suggestion."""
        [item] = self._run("suggestion", "list", *HERE, "-o", "json").document["items"]
        return str(item["suggestion"])

    def explain(self) -> None:
        """Let the cell explain the point, and somebody follow it."""
        self.do("suggestion", "explain", self.suggestion, "--text", "Do thiếu kiểm tra",
                "--as", "A1", on=2)  # fmt: skip
        self.do("suggestion", "follow", self.suggestion, "--by", "D1", "--as", "D1", on=2)

    def report(self) -> None:
        """Plan the meeting, and send the report three working days before."""
        self.do("meeting", "plan", *HERE, "--code", "HN-1", "--unit", "TL.01.01",
                "--on", "2022-11-08", "--from", "08:00", "--to", "11:30", "--attendee", "D1",
                on=2)  # fmt: skip
        self.do("report", "write", CELL, "--text", "Ưu điểm, hạn chế", "--sent", "2022-11-02", on=2)

    def meet(self) -> None:
        """Hold the meeting, sign its minutes and close its record."""
        there = [part for who in ("A1", "A2", "A3") for part in ("--present", who)]
        self.do("meeting", "record", *HERE, "--code", "HN-1", "--unit", "TL.01.01",
                "--on", "2022-11-08", "--from", "08:00", "--to", "11:30", "--supervisor", "D1",
                "--chair", "A2", "--secretary", "A3", "--minutes", "05-BB/CB",
                "--item-chair", "A2=A1", *there, on=8)  # fmt: skip
        self.do("meeting", "conclude", "HN-1", *HERE, "--kind", "shortcoming",
                "--text", "Sinh hoạt chuyên đề còn ít", on=8)  # fmt: skip
        for who in ("A2", "A3"):
            self.do("meeting", "sign", "HN-1", *HERE, "--as", who, on=8)

    def conclude(self) -> None:
        """Accept the report, conclude the suggestion and close the meeting."""
        self.do("report", "accept", CELL, "--as", "S1", on=9)
        self.do("suggestion", "conclude", self.suggestion, "--outcome", "partly_remedied",
                "--text", "Đã khắc phục một phần", "--as", "D1", on=9)  # fmt: skip
        self.do("meeting", "close", "HN-1", *HERE, on=9)


@pytest.fixture
def story(run: Run, guided: str) -> Story:
    """Return the story of the cell, before anything happened."""
    return Story(run)


class TestGuidedReview:
    def test_goes_from_guidance_to_minutes_by_records_alone(self, story: Story) -> None:
        assert (story.state, story.missing()) == ("preparation", ["guidance_not_issued_above"])
        story.issue_guidance()
        assert story.state == "feedback"
        assert story.missing() == ["responses_below_threshold", "synthesis_missing"]
        story.suggest()
        story.collect_feedback()
        assert story.state == "suggestions"
        assert story.missing() == ["suggestions_unexplained", "suggestions_unfollowed"]
        story.explain()
        assert (story.state, story.missing()) == (
            "report",
            ["meeting_not_planned", "report_not_sent"],
        )
        story.report()
        assert story.state == "meeting"
        assert story.missing() == [
            "meeting_not_held",
            "report_not_accepted",
            "suggestions_unconcluded",
        ]
        story.meet()
        assert story.missing() == [
            "meeting_not_closed",
            "report_not_accepted",
            "suggestions_unconcluded",
        ]
        story.conclude()
        assert story.state == "done"

    def test_is_explained_in_both_languages_at_every_step(self, story: Story) -> None:
        steps = (
            story.issue_guidance,
            story.suggest,
            story.collect_feedback,
            story.explain,
            story.report,
            story.meet,
        )
        for step in (lambda: None, *steps):
            step()
            for lang, way_out in (("vi", "Cách gỡ nhanh nhất"), ("en", "shortest way out")):
                told = story.why(lang)
                assert "✘" in told
                assert way_out in told, told

    def test_tells_nothing_of_a_meeting_that_was_not_held(self, story: Story, run: Run) -> None:
        for step in (story.issue_guidance, story.suggest, story.collect_feedback, story.explain):
            step()
        story.report()

        told = run("review", "why", CELL, "-o", "json").document

        assert told["unmet"][0]["code"] == "meeting_not_held"
        assert told["met"] == []

    @pytest.mark.usefixtures("guided")
    def test_is_told_in_the_order_and_the_words_of_its_track(self, run: Run) -> None:
        rows = run("progress", *HERE, "-o", "json").document["rows"]
        page = run("progress", *HERE, "--lang", "en").out

        told = [row["stage"] for row in rows if row["track"] == "collective"]
        assert told == ["preparation", "feedback", "suggestions", "report", "meeting"]
        assert "Report of the collective" in page

    @pytest.mark.usefixtures("guided")
    def test_has_no_deadline_when_it_is_over(self, run: Run) -> None:
        run("review", "fire", CELL, "withdraw", "--reason", "Giải thể")

        said = run("review", "why", CELL, "--lang", "en")

        assert said.out.splitlines()[1].startswith("Over: ")
        assert "due" not in said.out

    def test_leaves_rows_that_history_gives_back(self, story: Story, run: Run) -> None:
        steps = (
            *(story.issue_guidance, story.suggest, story.collect_feedback, story.explain),
            *(story.report, story.meet, story.conclude),
        )
        for step in steps:
            step()

        said = run("doctor", "--deep", "-o", "json")
        assert [fault["code"] for fault in said.document["faults"]] == ["never_ticked"]

    def test_ends_in_minutes_as_a_word_file(self, story: Story, run: Run, tmp_path: Path) -> None:
        for step in (story.issue_guidance, story.suggest, story.collect_feedback):
            step()
        story.explain()
        story.report()
        story.meet()

        said = run("meeting", "minutes", "HN-1", *HERE, "--out", "bien_ban.docx")

        assert said.status == 0
        assert (tmp_path / "bien_ban.docx").read_bytes()[:2] == b"PK"


class TestSubject:
    def test_learns_nothing_of_a_suggestion_before_it_is_notified(
        self, story: Story, run: Run
    ) -> None:
        story.issue_guidance()
        story.do("suggestion", "propose", CELL, "--topic", "exemplary_duty", "--as", "S1", on=1)
        story.do("suggestion", "approve", story.suggestion, "--as", "D1", on=1)
        story.collect_feedback()
        asked = (
            ("review", "why", CELL),
            ("review", "show", CELL),
            ("review", "list", *HERE),
            ("review", "fire", CELL, "complete"),
            ("stuck", *HERE),
        )

        heard = {"A1": "", "S1": ""}
        for who in heard:
            for question in asked:
                for form in ("table", "json"):
                    said = run(*question, "--as", who, "-o", form)
                    heard[who] += said.out + said.err

        assert story.state == "suggestions"
        assert "suggestions_unnotified" in heard["S1"]
        assert "superior_not_ready" in heard["A1"]
        for word in ("unnotified", "unfollowed", "chưa được thông báo", "chưa có người theo dõi"):
            assert word not in heard["A1"]
