"""Bắc Sơn 2018-2021 on the shipped definition: from a suggestion to what held for half a year.

Two communes are followed to their proof, Vũ Lăng for more than a year and Vạn Thủy for six months;
and all 49 organisations are rated for 2020: ten excellent, all others good.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.readers.definitions import read_definition
from tests.functional.bac_son import (
    AREA,
    CHAIR,
    CLERK,
    CYCLES,
    FIVE,
    IN_CHARGE,
    ORGANISATIONS,
    SEVEN,
    SUGGESTED,
    VAN_THUY,
    VU_LANG,
    four_years,
    suggestions_of,
)
from tests.functional.conftest import ROOT
from tests.functional.story import Story, write
from tests.program import Run

SHIPPED = ROOT / "definitions" / "bac_son_2020.yaml"
HEADS = tuple(f"{unit}-1" for unit in ORGANISATIONS)
EXCELLENT, GOOD = ORGANISATIONS[-10:], ORGANISATIONS[:-10]
HAMLETS = tuple(f"Thôn {number:02}" for number in range(1, 11))
# Of base and rounding: the share, how many it allows, and how many of the ten are too many.
READINGS = {
    ("good_only", "floor"): ("7.8", 7, 3),
    ("good_only", "half_up"): ("7.8", 8, 2),
    ("good_only", "ceil"): ("7.8", 8, 2),
    ("good_or_better", "floor"): ("9.8", 9, 1),
    ("good_or_better", "half_up"): ("9.8", 10, 0),
    ("good_or_better", "ceil"): ("9.8", 10, 0),
    ("all_rated", "floor"): ("9.8", 9, 1),
    ("all_rated", "half_up"): ("9.8", 10, 0),
    ("all_rated", "ceil"): ("9.8", 10, 0),
}
NOTHING_HAPPENED = ("--value", 0)


class Year(Story):
    """What is done in the cycle of one year."""

    def __init__(self, run: Run, folder: Path, cycle: str, day: str) -> None:
        super().__init__(run, day)
        self.folder, self.cycle, self.here = folder, cycle, ("--cycle", cycle)

    def of(self, subject: str) -> str:
        """Return the review, or the remedy, of a code."""
        return f"{self.cycle}/{subject}"

    def objection(self, *given: object, by: str) -> Any:
        """Return the error of a command that must be refused."""
        said = self.run(*given, *self._frame(by))
        assert said.status == 6, (given, said.out)
        return said.error

    def stands(self, *subjects: str) -> list[str]:
        """Return where some reviews stand."""
        return [self.state(self.of(subject)) for subject in subjects]

    def at(self, stage: str) -> set[str]:
        """Return which organisations stand at a stage."""
        found = self.states(self.cycle, "organisation")
        return {subject for subject, where in found.items() if where == stage}

    def missing(self, subject: str) -> list[str]:
        """Return what a review still lacks."""
        return self.unmet(self.of(subject))

    def file(self, name: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
        """Write a CSV file."""
        return write(self.folder / name, header, rows)

    def report(self, *subjects: str) -> None:
        """Write the reports of some subjects."""
        rows = [(subject, f"Kiểm điểm của {subject}") for subject in subjects]
        self.do("report", "import", self.file("r.csv", ("subject", "text"), rows), *self.here)

    def rate(self, level: str, *subjects: str) -> None:
        """Decide on a level."""
        reviews = [self.of(subject) for subject in subjects]
        self.do("rating", "decide", *reviews, "--level", level, by=CHAIR)

    def propose(self, level: str, *subjects: str) -> None:
        """Propose a level."""
        reviews = [self.of(subject) for subject in subjects]
        self.do("rating", "propose", *reviews, "--level", level, by=CHAIR)

    def promise(self, subject: str, code: str, title: str, *given: object, due: str) -> None:
        """List a remedy for what was suggested to an organisation."""
        people = ("--owner", f"{subject}-2", "--monitor", AREA)
        self.do("remedy", "add", self.of(subject), title, "--code", code, "--due", due,
                *people, *given, by=f"{subject}-1")  # fmt: skip

    def indicator(self, code: str, kind: str, text: str, *, by: str) -> None:
        """Say by what it is seen whether a remedy holds."""
        self.do("remedy", "indicator", self.of(code), "--kind", kind, "--text", text, by=by)

    def make_all(self, series: str, *, by: str) -> None:
        """Record that every check of a series was made on its day."""
        items = self.do("check", "list", *self.here, "--series", series)["items"]
        rows = [(series, item["due_on"], item["due_on"], "good") for item in items]
        header = ("series", "due_on", "made_on", "result")
        file = self.file(f"{series}.csv", header, rows)
        self.do("check", "import-results", file, *self.here, by=by)


@pytest.fixture(autouse=True)
def _suggested(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(four_years(tmp_path_factory.getbasetemp()), tmp_path / "reviewcycle.db")
    capsys.readouterr()


class TestVuLang:
    """BS3-BS5: suggested at the end of 2019, mended early in 2020, held for more than a year."""

    @pytest.fixture
    def story(self, run: Run, tmp_path: Path) -> Year:
        return Year(run, tmp_path, CYCLES[2019], "2020-01-10")

    def test_goes_from_the_suggestion_to_a_year_without_lateness(self, story: Year) -> None:
        self.review(story)
        self.plan(story)
        self.watch(story)
        self.verify(story)

        assert story.run("audit", "verify").status == 0

    def review(self, story: Year) -> None:
        """Report, explain and meet; what was suggested was concluded before the rating."""
        assert story.missing("VL") == ["does_not_hold"]
        story.report("VL", *VU_LANG[1:])
        assert story.stands(*VU_LANG) == ["rating", "rating", "rating"]
        story.rate("good", "VL")
        story.rate("good", *VU_LANG[1:])
        assert story.stands(*VU_LANG) == ["remediation", "done", "done"]

    def plan(self, story: Year) -> None:
        """Analyse the cause, amend the rules of work, and meet every week."""
        assert story.missing("VL") == ["remedies_missing"]
        suggestion = suggestions_of(2019, "VL")[0].partition("/")[2]
        told = ("--suggestion", suggestion, "--watch-months", 12)
        story.promise("VL", "QC", "Sửa đổi, bổ sung quy chế làm việc", *told, "--form",
                      "deliverable", "--cause", "Quy chế chưa rõ trách nhiệm", "--measure",
                      "Thảo luận, lấy ý kiến, thống nhất", due="2020-02-28")  # fmt: skip
        story.promise("VL", "GB", "Giao ban hằng tuần", *told, "--form", "recurring",
                      due="2020-02-28")  # fmt: skip
        assert story.missing("VL") == ["remedies_unfollowed"]
        story.indicator("QC", "done", "Quy chế đã ban hành", by="VL-1")
        story.indicator("GB", "zero", "Số lượt đi muộn, về sớm", by="VL-1")
        assert story.stands("VL") == ["monitoring"]
        story.do("check", "plan", story.of("VL"), "--title", "Giao ban đánh giá, giao việc",
                 "--remedy", "GB", "--every", "week", "--from", "2020-01-13",
                 "--until", "2021-01-25", "--checker", "VL-3", "--code", "GIAO-BAN",
                 by="VL-1")  # fmt: skip
        story.day = "2020-02-10"
        story.do("remedy", "claim", story.of("QC"), story.of("GB"), by="VL-2")

    def watch(self, story: Year) -> None:
        """Meet every week; what is said to be done is not verified before a year is over."""
        story.day = "2021-02-09"
        story.do("tick")
        assert story.missing("VL") == ["checks_missed", "remedies_unverified"]
        story.make_all("GIAO-BAN", by="VL-3")
        assert story.missing("VL") == ["remedies_unverified"]
        early = story.objection("remedy", "verify", story.of("GB"), by=AREA)
        assert (early["code"], early["until"]) == ("remedy_still_watched", "2021-02-10")

    def verify(self, story: Year) -> None:
        """Count nobody who was late, verify, and report as the group that follows."""
        story.day = "2021-02-10"
        story.do("remedy", "measure", story.of("GB"), 1, *NOTHING_HAPPENED, by=AREA)
        story.do("remedy", "measure", story.of("QC"), 1, "--value", 1, by=AREA)
        story.do("remedy", "verify", story.of("GB"), story.of("QC"), by=AREA)
        codes = suggestions_of(2019, *VU_LANG)
        assert [
            item["suggestion"]
            for item in story.do("suggestion", "list", *story.here, "--due")["items"]
        ] == codes
        story.do("suggestion", "report", *codes, "--outcome", "remedied",
                 "--text", "Hơn một năm không đi muộn, về sớm", by=FIVE[0])  # fmt: skip
        assert story.do("suggestion", "list", *story.here, "--due")["items"] == []
        assert story.stands("VL") == ["done"]


class TestVanThuy:
    """BS6-BS8: suggested at the end of 2020, checked every week, verified after six months."""

    @pytest.fixture
    def story(self, run: Run, tmp_path: Path) -> Year:
        return Year(run, tmp_path, CYCLES[2020], "2021-01-10")

    def test_goes_from_the_suggestion_to_six_months_without_a_violation(self, story: Year) -> None:
        self.review(story)
        self.plan(story)
        self.surprise(story)
        self.verify(story)

        assert story.run("audit", "verify").status == 0

    def review(self, story: Year) -> None:
        """Explain seriously, before a group of seven that follows."""
        story.report("VT", *VAN_THUY[1:])
        [meeting] = story.do("meeting", "list", *story.here)["items"]
        shown = story.do("suggestion", "show", suggestions_of(2020, "VT")[0])
        assert tuple(meeting["supervisors"]) == tuple(shown["followers"]) == SEVEN
        assert shown["explanation"] == "Giải trình của VT"
        story.rate("good", "VT")
        assert story.stands("VT") == ["remediation"]

    def plan(self, story: Year) -> None:
        """Set a team up, and say by what it is seen that nothing is cleared any more."""
        story.day = "2021-01-15"
        suggestion = suggestions_of(2020, "VT")[0].partition("/")[2]
        story.promise("VT", "DR", "Quản lý đất đai, bảo vệ rừng", "--form", "programme",
                      "--suggestion", suggestion, due="2021-02-28")  # fmt: skip
        story.do("remedy", "executor", story.of("DR"), "--outside",
                 "Tổ quản lý đất đai, bảo vệ rừng", by="VT-1")  # fmt: skip
        story.indicator("DR", "zero", "Số vụ phá rừng trái phép", by="VT-1")
        story.indicator("DR", "all", "Trường hợp san gạt đã báo cáo và đúng quy định", by="VT-1")
        assert story.stands("VT") == ["monitoring"]
        story.day = "2021-02-01"
        story.do("remedy", "claim", story.of("DR"), by="VT-2")

    def surprise(self, story: Year) -> None:
        """Check one hamlet each week; the commune learns of a check only when it was made."""
        places = [word for hamlet in HAMLETS for word in ("--place", hamlet)]
        story.do("check", "plan", story.of("VT"), "--title", "Kiểm tra đột xuất rừng",
                 "--every", "week", "--from", "2021-02-01", "--times", 26, *places,
                 "--checker", CLERK, "--code", "RUNG", "--surprise", by=AREA)  # fmt: skip
        assert story.do("check", "list", *story.here, by="VT-1")["items"] == []
        planned = story.do("check", "list", *story.here)["items"]
        weeks = [date(2021, 2, 1) + timedelta(weeks=week) for week in range(26)]
        assert [item["place"] for item in planned] == [HAMLETS[week % 10] for week in range(26)]
        # A day off moves a check on.
        assert all(
            timedelta(0) <= date.fromisoformat(item["due_on"]) - week < timedelta(weeks=1)
            for item, week in zip(planned, weeks, strict=True)
        )
        story.day = "2021-07-31"
        story.make_all("RUNG", by=CLERK)
        [covered] = story.do("check", "coverage", *story.here)["items"]
        assert (covered["visited"], covered["places"], covered["missed"]) == (10, 10, [])
        assert len(story.do("check", "list", *story.here, by="VT-1")["items"]) == 26

    def verify(self, story: Year) -> None:
        """Look after six months: no illegal clearing, and 4 of 4 cases lawful."""
        verify = ("remedy", "verify", story.of("DR"))
        early = story.objection(*verify, by=AREA)
        assert (early["code"], early["until"]) == ("remedy_still_watched", "2021-08-01")
        story.day = "2021-08-01"
        story.do("remedy", "measure", story.of("DR"), 1, *NOTHING_HAPPENED, by=AREA)
        story.do("remedy", "measure", story.of("DR"), 2, "--value", 3, "--of", 4, by=AREA)
        unproven = story.objection(*verify, by=AREA)
        assert (unproven["code"], unproven["indicators"]) == ("remedy_not_proven", [2])
        story.do("remedy", "measure", story.of("DR"), 2, "--value", 4, "--of", 4, by=AREA)
        assert story.refused(*verify, by="VT-1") == "own_case"
        story.do(*verify, by=AREA)
        assert story.stands("VT") == ["done"]


class TestRatings:
    """BS12, BS13: what was suggested is concluded first, then 49 organisations are rated."""

    def test_are_good_or_better_of_all_49_and_excellent_of_ten(
        self, run: Run, tmp_path: Path
    ) -> None:
        story = Year(run, tmp_path, CYCLES[2020], "2021-01-10")
        self.review(story, 2020)
        story.day = "2021-01-15"
        story.rate("good", *GOOD)
        story.rate("excellent", *EXCELLENT)

        told = story.do("rating", "count", *story.here, "--by", "track")["rows"]

        assert [
            (row["counted"], row["value"], row["count"], row["of"], row["percent"])
            for row in told
            if row["group"] == "organisation" and row["count"]
        ] == [
            ("level", "excellent", 10, 49, "20.41"),
            ("level", "good", 39, 49, "79.59"),
            ("good_or_better", None, 49, 49, "100.00"),
        ]
        self.look_at_the_cap(story)
        assert story.run("audit", "verify").status == 0

    def look_at_the_cap(self, story: Year) -> None:
        """Read the sum of the cap that is kept, and try an eleventh."""
        caps = story.do("rating", "caps", *story.here)["items"]
        [cap] = [cap for cap in caps if cap["step"] == "decided"]
        assert (cap["exact"], cap["allowed"], cap["given"], cap["excess"]) == ("9.8", 10, 10, 0)
        refused = story.refused("rating", "decide", story.of("C01"), "--level", "excellent",
                                "--grounds", "Nổi trội", by=CHAIR)  # fmt: skip
        assert refused == "cap_exceeded"

    def test_are_good_or_better_of_more_than_nine_tenths_with_45_of_49(
        self, run: Run, tmp_path: Path
    ) -> None:
        story = Year(run, tmp_path, CYCLES[2018], "2019-01-10")
        self.review(story, 2018)
        story.rate("good", *ORGANISATIONS[:45])
        story.rate("completed", *ORGANISATIONS[45:])

        rows = story.do("rating", "count", *story.here, "--by", "track")["rows"]

        assert [
            (row["count"], row["of"], row["percent"])
            for row in rows
            if (row["group"], row["counted"]) == ("organisation", "good_or_better")
        ] == [(45, 49, "91.84")]

    def review(self, story: Year, year: int) -> None:
        """Report and meet everywhere; what was suggested has to be concluded before the rating.

        Where something was suggested, somebody from above has to be there; in the first it is told
        late who that was.
        """
        story.report(*ORGANISATIONS, *HEADS)
        first = SUGGESTED[year][0]
        header = ("code", "unit", "date", "supervisors")
        rows = [
            (f"HN-{unit}", unit, f"{year}-12-20", "" if unit == first else IN_CHARGE.get(unit))
            for unit in ORGANISATIONS
            if (year, unit) != (2020, "VT")
        ]
        story.do("meeting", "import", story.file("m.csv", header, rows), *story.here)
        suggested = {subject for subject in SUGGESTED[year] if subject in ORGANISATIONS}
        assert story.at("rating") == set(ORGANISATIONS) - suggested
        self.conclude(story, year)
        assert story.missing(first) == ["supervisor_absent"]
        story.do("meeting", "record", *story.here, "--code", f"HN-{first}", "--unit", first,
                 "--on", f"{year}-12-20", "--supervisor", IN_CHARGE[first])  # fmt: skip
        assert story.at("rating") == set(ORGANISATIONS)

    def conclude(self, story: Year, year: int) -> None:
        """Notify, explain, follow and conclude what was suggested."""
        codes, first = suggestions_of(year, *SUGGESTED[year]), SUGGESTED[year][0]
        assert story.missing(first) == ["suggestions_unnotified"]
        told = story.do("review", "why", story.of(first), by=f"{first}-1")["unmet"]
        assert [each["code"] for each in told] == ["superior_not_ready"]
        story.do("suggestion", "notify", *codes, by=CHAIR)
        story.do("suggestion", "explain", *codes, "--text", "Giải trình")
        assert story.missing(first) == [
            *("supervisor_absent", "suggestions_unfollowed", "suggestions_unconcluded")
        ]
        story.do("suggestion", "follow", *codes, "--by", CLERK, by=CHAIR)
        story.do("suggestion", "conclude", *codes, "--outcome", "remedied",
                 "--text", "Đã khắc phục", by=CHAIR)  # fmt: skip


class TestCap:
    """T-9: whether ten of 49 are too many depends on how a fifth is read."""

    def test_is_told_of_ten_of_49_in_every_reading(self, run: Run, tmp_path: Path) -> None:
        story = Year(run, tmp_path, "every_reading-BS", "2021-01-15")
        story.do("definition", "add", self.another(tmp_path))
        story.do("cycle", "open", "every_reading", "--unit", "BS", "--start", "2020-11-01")
        story.propose("good", *GOOD)
        story.propose("excellent", *EXCELLENT)

        caps = story.do("rating", "caps", *story.here)["items"]

        assert {
            tuple(cap["cap"].split("__")): (cap["exact"], cap["allowed"], cap["excess"])
            for cap in caps
            if cap["step"] == "proposed"
        } == READINGS

    def another(self, folder: Path) -> Path:
        """Write the shipped definition with a cap for each reading, under another name."""
        content, _ = read_definition(SHIPPED.read_bytes(), file=SHIPPED.name)
        [cap] = content["scale"]["caps"]
        caps = [
            {**cap, "cap": f"{base}__{rounding}", "base": base, "rounding": rounding}
            for base, rounding in READINGS
        ]
        changed = {**content, "name": "every_reading", "scale": {**content["scale"], "caps": caps}}
        (folder / "every_reading.yaml").write_text(json.dumps(changed), encoding="utf-8")
        return folder / "every_reading.yaml"
