"""Mỏ Cày Bắc 2017-2021: a resolution within the yearly review, checked month by month.

The account tells of four years: documents that came down after 120 and 65 days, written
commitments, eighteen organisations and eighteen people reviewed in depth, a vote on 311 members
of committees, and 38 + 64 + 7 measures and exits. How these fall on the years it does not tell.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.mo_cay_bac_2017 import (
    BOARD,
    CELLS,
    COMMITTEES,
    COMMUNES,
    COUNTED,
    CYCLE,
    IN_CELLS,
    LEADERS,
    MEMBERS,
    cell_of,
    counts,
    installed,
    opening,
    planned_votes,
)
from tests.functional.story import Story, play, write
from tests.program import Run

HERE = ("--cycle", CYCLE)
CHAIR, ADVISER = BOARD[:2]
STARTS = ("2017-05-08", "2018-01-02", "2019-01-02", "2020-01-02")
CYCLES = (CYCLE, *(f"{CYCLE}-{number}" for number in (2, 3, 4)))

COMMUNE, CELL = "X01", "X01.1"
SECRETARY, CADRE, WEAK, LEADER = "X01-1", "X01-2", "X01-5", LEADERS[COMMUNE]
CELL_PEOPLE = tuple(code for code in IN_CELLS if cell_of(code) == CELL)

# The day of the plan is not published; both resolutions of a fourth plenum stand behind it.
DOCUMENTS = (
    ("12-NQ/TW", "2012-01-16", "", ""),
    ("04-NQ/TW", "2016-10-30", "", ""),
    ("21-CTr/TU", "2017-02-27", "", "04-NQ/TW"),
    ("17-CTr/HU", "2017-05-03", "MCB", "21-CTr/TU"),
    ("100-KH/HU", "2017-05-08", "MCB", "12-NQ/TW;17-CTr/HU"),
)
# Five, five, four and four of each; one of the people for each organisation.
IN_DEPTH = tuple(tuple(COMMITTEES)[a:b] for a, b in ((0, 5), (5, 10), (10, 14), (14, 18)))
# The account tells 38 measures together, not which: 21 + 9 + 2 + 6 stand in for them.
MEASURES = {"reprimand": 21, "warning": 9, "removal_from_post": 2, "expulsion": 6}
EXITS = {"name_removed": 64, "asked_to_leave": 7}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the first year has begun."""
    folder = tmp_path_factory.mktemp("mo_cay_bac_2017")
    play(folder / "opened.db", [*installed(folder, STARTS[0]), opening(STARTS[0])])
    return folder / "opened.db"


@pytest.fixture
def story(opened: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: Run) -> Story:
    """Return the story on the day on which the first year begins."""
    shutil.copy(opened, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return Story(run, STARTS[0])


def review_in_depth(story: Story, year: int) -> list[str]:
    """Let the board name whom it wants reviewed in depth in a year; return their codes."""
    subjects = [code for unit in IN_DEPTH[year] for code in (unit, f"{unit}-2")]
    rows = [(f"S-{subject}", subject, "in_depth", "Kiểm điểm sâu", ADVISER) for subject in subjects]
    header = ("code", "subject", "kind", "topic", "proposed_by")
    file = write(Path("in_depth.csv"), header, rows)
    codes = [f"{CYCLES[year]}/S-{subject}" for subject in subjects]
    story.do("suggestion", "import", file, "--cycle", CYCLES[year])
    story.do("suggestion", "approve", *codes, by=CHAIR)
    return codes


class TestYear:
    def test_goes_from_the_plan_to_verified_remedies(self, story: Story) -> None:
        self.bring_documents_down(story)
        self.undertake(story)
        self.select(story)
        self.look_every_month(story)
        self.remind_and_commend(story)
        self.report_on_areas(story)
        self.grade_meetings(story)
        self.meet_once_for_both(story)
        self.see_deference(story)
        self.plan_remedies(story)
        self.inspect_and_verify(story)

        story.do("audit", "verify")

    def bring_documents_down(self, story: Story) -> None:
        """MC1: after 120 and 65 days, the plan of the district for both resolutions."""
        columns = ("number", "issued_on", "unit", "parents")
        for many, stage in ((DOCUMENTS[:-1], "plan"), (DOCUMENTS, "report")):
            story.do("document", "import", write(Path("documents.csv"), columns, many), *HERE)
            assert story.state(f"{CYCLE}/{COMMUNE}") == stage
        items = story.do("document", "tree", *HERE)["items"]

        lags = {each["number"]: (each["lag_days"], each["total_days"]) for each in items}
        assert (lags["21-CTr/TU"], lags["17-CTr/HU"]) == ((120, 120), (65, 185))
        assert [each["parent"] for each in items if each["number"] == "100-KH/HU"] == [
            "12-NQ/TW",
            "17-CTr/HU",
        ]

    def undertake(self, story: Story) -> None:
        """MC5: each member in writing, and the resolution, to be looked at every month."""
        people = (*MEMBERS[COMMUNE], *CELL_PEOPLE)
        assert story.unmet(f"{CYCLE}/{WEAK}") == ["commitments_missing", "checks_not_scheduled"]
        rows = [(f"CK-{code}", code, "Bản cam kết phấn đấu", story.day) for code in people]
        file = write(Path("commitments.csv"), ("code", "subject", "text", "signed_on"), rows)
        story.do("commitment", "import", file, *HERE)
        months = ("month", "2017-05-31", 7)
        heads = {COMMUNE: SECRETARY, CELL: IN_CELLS[0]}
        series = [
            (f"KT-{code}", code, "Bản cam kết", "commitment", f"CK-{code}", heads[unit], *months)
            for unit, codes in ((COMMUNE, MEMBERS[COMMUNE]), (CELL, CELL_PEOPLE))
            for code in codes
            if code not in heads.values()
        ]
        series += [
            (f"KT-{code}", code, "Bản cam kết", "commitment", f"CK-{code}", LEADER, *months)
            for code in heads.values()
        ]
        # The resolution itself, at both levels.
        about = ("Thực hiện nghị quyết", "", "", LEADER, *months)
        series += [(f"NQ-{unit}", unit, *about) for unit in (COMMUNE, CELL)]
        header = ("code", "subject", "title", "matter", "matter_code", "checker", "every")
        file = write(Path("series.csv"), (*header, "starts_on", "times"), series)
        story.do("check", "import", file, *HERE)
        states = story.states(CYCLE, "member")
        assert {states[code] for code in people} == {"report"}
        assert states["N01-1"] == "commitment"

    def select(self, story: Story) -> None:
        """MC3: whom the district wants reviewed in depth; cadres are named to follow it."""
        codes = review_in_depth(story, 0)
        story.do("suggestion", "follow", *codes, "--by", BOARD[2], by=CHAIR)
        story.do("suggestion", "notify", *codes, by=CHAIR)
        assert story.unmet(f"{CYCLE}/{CADRE}")[0] == "suggestions_unexplained"
        for subject, by in ((COMMUNE, SECRETARY), (CADRE, CADRE)):
            story.do("suggestion", "explain", f"{CYCLE}/S-{subject}", "--text", "…", by=by)

    def look_every_month(self, story: Story) -> None:
        """MC5: seven months until the end of the year, one of them missed at first."""
        story.day = "2017-11-30"
        items = story.do("check", "list", *HERE)["items"]
        rows = [
            (item["series"], item["due_on"], item["due_on"], self.found(item)) for item in items
        ]
        header = ("series", "due_on", "made_on", "result")
        story.do("check", "import-results", write(Path("made.csv"), header, rows[1:]), *HERE)
        missed = story.do("check", "list", *HERE, "--missed")["items"]
        story.do("check", "import-results", write(Path("made.csv"), header, rows), *HERE)

        assert len(items) == 7 * len((*MEMBERS[COMMUNE], *CELL_PEOPLE, COMMUNE, CELL))
        assert [item["check"] for item in missed] == [items[0]["check"]]

    def found(self, item: dict[str, Any]) -> str:
        """Return the result of a check: one member does poorly in October."""
        is_poor = item["subject"] == WEAK and item["due_on"] == "2017-10-31"
        return "poor" if is_poor else "good"

    def remind_and_commend(self, story: Story) -> None:
        """MC6, MC15: who does poorly is reminded by a person; good practice is commended."""
        about = ("--subject", WEAK, "--concerns", f"CK-{WEAK}", "--reason", "Chưa giữ cam kết")
        before = [each["code"] for each in story.do("check", "findings", *HERE)["items"]]
        reminded = story.do("response", "record", *HERE, *about, "--step", "remind", by=SECRETARY)
        praise = ("--subject", CELL, "--reason", "Sinh hoạt chuyên đề tốt", "--award", "Giấy khen")
        story.do("commendation", "record", *HERE, *praise, by=SECRETARY)

        assert (before, reminded["findings"]) == (["poor_check_unanswered"], [])
        assert story.do("check", "findings", *HERE)["items"] == []

    def report_on_areas(self, story: Story) -> None:
        """MC8: those in charge of communes report every month; who does not is named."""
        rows = [(unit, "2017-10", "Tình hình ổn định", LEADERS[unit]) for unit in COMMUNES]
        header = ("unit", "month", "text", "reported_by")
        story.do("area-report", "import", write(Path("areas.csv"), header, rows[:-1]), *HERE)
        [left] = story.do("area-report", "missing", *HERE, "--month", "2017-10")["items"]

        assert (left["unit"], left["owed_by"]["people"]) == ("X10", [LEADERS["X10"]])

    def grade_meetings(self, story: Story) -> None:
        """MC9: most cells grade their monthly meetings good or better."""
        grades = dict(zip(CELLS, ("excellent", "good", "good", "fair"), strict=True))
        months = [f"2017-{month:02}" for month in range(5, 12)]
        rows = [(unit, month, grade) for month in months for unit, grade in grades.items()]
        file = write(Path("quality.csv"), ("unit", "month", "self_grade"), rows)
        story.do("quality", "import", file, *HERE)
        total = story.do("quality", "count", *HERE)["total"]

        assert (total["good"], total["graded"], total["percent"]) == (21, 28, "75.00")

    def meet_once_for_both(self, story: Story) -> None:
        """MC2: the meeting of the yearly review is that of the resolution, too."""
        subjects = (COMMUNE, *MEMBERS[COMMUNE])
        rows = [(subject, f"Báo cáo của {subject}") for subject in subjects]
        story.do("report", "import", write(Path("reports.csv"), ("subject", "text"), rows), *HERE)
        story.day = "2017-12-05"
        assert story.unmet(f"{CYCLE}/{CADRE}") == ["meeting_not_held", "suggestions_unconcluded"]
        story.do("meeting", "record", *HERE, "--unit", COMMUNE, "--on", story.day, "--code", "HN",
                 "--chair", SECRETARY, "--secretary", CADRE)  # fmt: skip
        for subject in (COMMUNE, CADRE):
            story.do("meeting", "conclude", "HN", *HERE, "--about", subject,
                     "--kind", "shortcoming", "--text", "Còn nể nang, ngại va chạm")  # fmt: skip
            story.do("suggestion", "conclude", f"{CYCLE}/S-{subject}", "--outcome", "open",
                     "--text", "Cần khắc phục", by=BOARD[2])  # fmt: skip
        states = story.states(CYCLE, "member")

        assert {states[code] for code in MEMBERS[COMMUNE]} == {"rating"}
        story.day = "2017-12-15"
        good = ("--level", "good")
        story.do("rating", "decide", f"{CYCLE}/{COMMUNE}", f"{CYCLE}/{SECRETARY}", *good, by=CHAIR)
        others = [f"{CYCLE}/{code}" for code in MEMBERS[COMMUNE][1:]]
        story.do("rating", "decide", *others, *good, by=SECRETARY)

    def see_deference(self, story: Story) -> None:
        """MC14: where nobody speaks, no shortcoming is found, or reports say the same."""
        record = ("--unit", "N01", "--on", "2017-12-08", "--code", "HN-N01", "--chair", "N01-1")
        roll = [part for code in MEMBERS["N01"] for part in ("--present", code)]
        story.do("meeting", "record", *HERE, *record, *roll)
        story.do("meeting", "conclude", "HN-N01", *HERE, "--kind", "strength", "--text", "Đoàn kết")
        meetings = story.do("meeting", "findings", *HERE, "--under", "N01")["items"]
        [same] = story.do("report", "findings", *HERE)["items"]

        assert [each["code"] for each in meetings] == ["no_shortcoming_recorded", "nobody_spoke"]
        assert (same["code"], same["facts"]["count"]) == ("same_text_in_reports", 1 + 19)

    def plan_remedies(self, story: Story) -> None:
        """MC4, MC15: organisation and person, each with a roadmap and somebody who follows."""
        lacking = ["shortcomings_uncovered", "remedies_missing"]
        for place, (subject, owner) in enumerate(((COMMUNE, SECRETARY), (CADRE, CADRE)), start=1):
            review, remedy = f"{CYCLE}/{subject}", f"{CYCLE}/KP-{subject}"
            assert story.unmet(review) == lacking
            add = ("remedy", "add", review, "Nêu rõ hạn chế trong sinh hoạt", "--owner", owner,
                   "--conclusion", f"HN/{place}", "--code", f"KP-{subject}",
                   "--due", "2018-06-29")  # fmt: skip
            story.do(*add)
            assert story.unmet(review) == ["remedies_unfollowed"]
            assert story.refused("remedy", "hand-over", remedy, "--to", owner) == "monitor_is_owner"
            story.do(*add, "--monitor", LEADER)
            for day in ("2018-03-30", "2018-06-29"):
                story.do("remedy", "milestone", remedy, "--text", f"Mốc {day}", "--due", day)
            story.do("remedy", "indicator", remedy, "--text", "Số buổi không ai góp ý",
                     "--kind", "zero")  # fmt: skip
            assert story.state(review) == "monitoring"
            assert len(story.do("remedy", "show", remedy)["milestones"]) == 2

    def inspect_and_verify(self, story: Story) -> None:
        """MC7, MC16: in the yearly programme, with its focus; then verified, not only claimed."""
        rows = [
            (COMMUNE, "Nội dung khắc phục", "2018-03", "MCB", f"KP-{COMMUNE}"),
            (CELL, "Sinh hoạt chi bộ", "2018-06", "MCB", ""),
        ]
        header = ("subject", "focus", "planned_for", "inspected_by", "concerns")
        story.do("inspection", "import", write(Path("programme.csv"), header, rows), *HERE)
        story.do("check", "plan", f"{CYCLE}/{COMMUNE}", "--title", "Lộ trình khắc phục", "--every",
                 "month", "--from", "2018-01-31", "--times", 6, "--remedy", f"KP-{COMMUNE}",
                 "--checker", LEADER, "--code", "KT-KP")  # fmt: skip
        story.day = "2018-07-02"
        programme = story.do("inspection", "list", *HERE)
        assert [item["concerns"] for item in programme["items"]] == [f"KP-{COMMUNE}", None]
        assert [each["code"] for each in programme["findings"]] == ["inspection_overdue"] * 2
        due = story.do("check", "list", *HERE, "--series", "KT-KP")["items"]
        numbers = [each["check"] for each in due]
        story.do("check", "make", *numbers, *HERE, "--on", story.day, "--result", "good", by=LEADER)
        remedy = f"{CYCLE}/KP-{COMMUNE}"
        story.do("remedy", "measure", remedy, 1, "--value", 0, by=LEADER)
        story.do("remedy", "claim", remedy, by=SECRETARY)
        assert story.unmet(f"{CYCLE}/{COMMUNE}") == ["remedies_unverified"]
        story.do("remedy", "verify", remedy, by=LEADER)
        assert story.state(f"{CYCLE}/{COMMUNE}") == "done"


class TestYears:
    def test_add_up_to_what_was_published(self, story: Story) -> None:
        for start in STARTS[1:]:
            assert story.run(*opening(start)).status == 0
        story.day = "2020-12-01"
        for year in range(len(CYCLES)):
            review_in_depth(story, year)
            self.discipline(story, year)
        self.count(story)

        story.do("audit", "verify")

    def discipline(self, story: Story, year: int) -> None:
        """MC13: import what was decided in a year."""
        kinds = [kind for kind, many in (MEASURES | EXITS).items() for _ in range(many)]
        rows = [
            (code, kind, f"{2017 + year}-09-15")
            for place, (code, kind) in enumerate(zip(IN_CELLS, kinds, strict=True))
            if place % len(CYCLES) == year
        ]
        file = write(Path("discipline.csv"), ("subject", "kind", "decided_on"), rows)
        story.do("discipline", "import", file, "--cycle", CYCLES[year])

    def count(self, story: Story) -> None:
        """MC3, MC13: 18 and 18 in depth; 38 disciplined, 64 removed, 7 asked to leave."""
        asked = [part for cycle in CYCLES for part in ("--cycle", cycle)]
        in_depth = story.do("suggestion", "count", *asked, "--by", "kind")
        measures = story.do("discipline", "count", *asked)

        assert in_depth["total"] == {"units": 18, "people": 18, "suggestions": 36}
        assert measures["groups"] == {"disciplined": 38, "name_removed": 64, "asked_to_leave": 7}
        assert (measures["total"], measures["sum"]) == (109, "38 + 64 + 7 = 109")


class TestVotes:
    def test_are_taken_twice_in_a_term_and_told_beyond(self, story: Story) -> None:
        self.vote_on_everybody(story)
        self.vote_on_one(story, "V2", "2019-11-20")
        beyond = self.vote_on_one(story, "V3", "2020-05-20")
        next_term = self.vote_on_one(story, "V4", "2020-11-20")

        assert [each["code"] for each in beyond] == ["vote_beyond_term"]
        assert (beyond[0]["facts"]["times"], beyond[0]["facts"]["sample"]) == (2, ["X01-3"])
        assert next_term == []
        story.do("audit", "verify")

    def vote_on_everybody(self, story: Story) -> None:
        """MC11, MC12: 190 + 121 = 311, nobody with 50 % of low votes or more."""
        story.day = "2018-11-30"
        votes = planned_votes(Path(), "2018-11-20")
        story.do("vote", "plans", "import", votes, *HERE)
        story.do("vote", "import", write(Path("counts.csv"), COUNTED, counts()), *HERE)
        story.do("vote", "confirm", *(f"{CYCLE}/V-{unit}" for unit in COMMITTEES), by=CHAIR)
        totals = story.do("vote", "totals", *HERE)

        assert totals["rules"][0]["subjects"]["written"] == "190 + 121 = 311"
        assert [(row["consequence"], row["count"], row["of"]) for row in totals["rows"]] == [
            ("low_from_half", 0, 311),
            ("low_above_half", 0, 311),
        ]

    def vote_on_one(self, story: Story, code: str, day: str) -> list[dict[str, Any]]:
        """MC10, MC12: take a vote with exactly half of low votes; return what is told of it."""
        story.day, vote = day, f"{CYCLE}/{code}"
        story.do("vote", "plan", f"{CYCLE}/X01-3", "--rule", "confidence", "--unit", COMMUNE,
                 "--on", day, "--code", code, "--teller", "KP1", "--teller", "KP2")  # fmt: skip
        for teller in (1, 2):
            story.do("vote", "count", vote, "--teller", teller, "--convened", 20, "--present", 20,
                     "--issued", 20, "--collected", 20, "--valid", 20, "--invalid", 0,
                     "--subject", "X01-3", "--option", "high=10", "--option", "confidence=0",
                     "--option", "low=10")  # fmt: skip
        told: list[dict[str, Any]] = story.do("vote", "confirm", vote, by=CHAIR)["findings"]
        [subject] = story.do("vote", "show", vote)["subjects"]

        assert [each["consequence"] for each in subject["consequences"]] == ["low_from_half"]
        return told
