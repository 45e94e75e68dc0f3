"""Mỏ Cày Bắc 2016-2021: commitments, reminders, inspections, area reports, meetings, discipline.

Every month cells look at the written commitments of their members (MC5); who does poorly is
reminded (MC6); what is to be mended goes into the yearly programme of inspection (MC7, MC16); those
in charge of communes report (MC8); most cells grade their meetings good or better (MC9); in four
years 38 were disciplined, 64 names removed, 7 asked to leave (MC13); good practice is commended
(MC15).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.registers import done, members, open_cycle, write
from tests.program import Run
from tests.register_world import AREA, BOARD, CELLS, CYCLE, HEAD, MEMBER, OTHER

HERE = ("--cycle", CYCLE)
NOW = ("--now", "2022-11-15T08:00:00+07:00")
JSON = ("-o", "json")
MONTHS = tuple(f"2022-{number:02}" for number in range(1, 11))

# 21 + 9 + 2 + 6 disciplined; the source tells the sums only.
DISCIPLINED = {"reprimand": 21, "warning": 9, "removal_from_post": 2, "expulsion": 6}
LEFT = {"name_removed": 64, "asked_to_leave": 7}


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_cycle(tmp_path_factory.mktemp("mo_cay_bac"), further=109)


@pytest.fixture
def play(opened_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: Run) -> Run:
    """Return the program on a copy of the open cycle, in the middle of November."""
    shutil.copy(opened_once, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return lambda *arguments: run(*arguments, *NOW)


class TestCommitments:
    def test_mc5_are_written_by_members_and_met_in_the_review(
        self, play: Run, tmp_path: Path
    ) -> None:
        people = members(109)
        rows = [
            {
                "Đối tượng": code,
                "Nội dung": f"Cam kết phấn đấu của {code}",
                "Ký ngày": "20/01/2022",
            }
            for code in people
        ]
        file = write(tmp_path / "cam-ket.csv", rows)
        before = done(play("review", "why", f"{CYCLE}/{people[0]}", *JSON))["unmet"]

        planned = done(play("commitment", "import", file, *HERE, "--plan", *JSON))
        imported = done(play("commitment", "import", file, *HERE, *JSON))
        again = done(play("commitment", "import", file, *HERE, *JSON))

        after = done(play("review", "why", f"{CYCLE}/{people[0]}", *JSON))["unmet"]
        assert (planned["created"], imported["created"], again["unchanged"]) == (109, 109, 109)
        assert [each["code"] for each in before] == ["commitments_missing"]
        assert "commitments_missing" not in [each["code"] for each in after]

    def test_mc5_are_seen_by_the_subject_and_changed_by_him(self, play: Run) -> None:
        given = ("--subject", MEMBER, "--on", "2022-01-20", "--text", "Gương mẫu")
        made = done(play("commitment", "record", *HERE, *given, "--as", MEMBER, *JSON))
        [code] = made["codes"]

        own = done(play("commitment", "list", *HERE, "--as", MEMBER, *JSON))["items"]
        others = done(play("commitment", "list", *HERE, "--as", OTHER, *JSON))["items"]
        over = ("--code", code, "--subject", MEMBER, "--no-active")
        done(play("commitment", "record", *HERE, *over, "--as", MEMBER, *JSON))
        left = done(play("commitment", "list", *HERE, *JSON))["items"]
        gone = done(play("commitment", "list", *HERE, "--no-holds", *JSON))["items"]

        assert [(each["code"], each["text"]) for each in own] == [(code, "Gương mẫu")]
        assert (others, left) == ([], [])
        assert [each["code"] for each in gone] == [code]

    def test_mc5_lose_an_optional_value_by_a_dash_and_no_other(self, play: Run) -> None:
        given = ("--subject", MEMBER, "--code", "CK1")
        first = ("--on", "2022-01-20", "--text", "Gương mẫu", "--document", "12-CK/CB")
        done(play("commitment", "record", *HERE, *given, *first, *JSON))

        cleared = done(play("commitment", "record", *HERE, *given, "--document", "-", *JSON))
        refused = play("commitment", "record", *HERE, *given, "--text", "-", *JSON)
        [item] = done(play("commitment", "list", *HERE, *JSON))["items"]

        assert cleared["updated"] == 1
        assert (refused.status, refused.error["code"]) == (2, "register_value_kept")
        assert (item["document"], item["text"]) == (None, "Gương mẫu")


class TestReminders:
    def test_mc6_are_a_persons_act_with_a_reason_and_a_day(self, play: Run) -> None:
        commitment = ("--subject", MEMBER, "--code", "CK1", "--on", "2022-01-20", "--text", "…")
        done(play("commitment", "record", *HERE, *commitment, *JSON))
        given = ("--subject", MEMBER, "--step", "remind", "--reason", "Chưa giữ cam kết")
        reminder = (*HERE, *given, "--concerns", "CK1", "--on", "2022-10-03")

        nobody = play("response", "record", *reminder, *JSON)
        made = done(play("response", "record", *reminder, "--as", HEAD, *JSON))
        [item] = done(play("response", "list", *HERE, "--as", MEMBER, *JSON))["items"]
        page = play("response", "list", *HERE, "--subject", MEMBER)

        assert (nobody.status, nobody.error["code"]) == (6, "person_needed")
        assert made["findings"] == []
        told = {key: item[key] for key in ("step", "given_by", "given_on", "concerns")}
        assert told == {
            "step": "remind",
            "given_by": HEAD,
            "given_on": "2022-10-03",
            "concerns": "CK1",
        }
        assert "Chưa giữ cam kết" in page.out
        assert "notice list" in page.out

    def test_mc6_come_before_help(self, play: Run) -> None:
        given = ("--subject", MEMBER, "--step", "help", "--reason", "…")

        made = done(play("response", "record", *HERE, *given, "--as", HEAD, *JSON))

        assert [each["code"] for each in made["findings"]] == ["response_step_skipped"]


class TestInspections:
    def test_mc7_mc16_are_a_yearly_programme_with_focal_points(
        self, play: Run, tmp_path: Path
    ) -> None:
        months = ("2022-03", "2022-06", "2022-09", "2022-12")
        focal = ("Sinh hoạt chi bộ", "Nêu gương", "Thu chi ngân sách", "Kê khai tài sản")
        rows = [
            {
                "code": f"KT{number}",
                "subject": subject,
                "focus": focus,
                "planned_for": month,
                "inspected_by": "MB",
                "document": "05-CTr/HU",
            }
            for number, (subject, focus, month) in enumerate(
                zip(("X1", "X2", "X1.1", "X2.1"), focal, months, strict=True), start=1
            )
        ]
        done(play("inspection", "import", write(tmp_path / "kt.csv", rows), *HERE, *JSON))
        result = ("--done", "2022-03-20", "--result", "Nền nếp")

        late = done(play("inspection", "list", *HERE, *JSON))
        carried = ("inspection", "record", *HERE, "--code", "KT1", "--subject", "X1", *result)
        done(play(*carried, "--as", BOARD, *JSON))
        left = done(play("inspection", "list", *HERE, *JSON))
        own = play(*carried, "--as", "X1-1", *JSON)

        assert len(late["items"]) == 4
        assert [each["facts"]["code"] for each in late["findings"]] == ["KT1", "KT2", "KT3"]
        assert [each["facts"]["code"] for each in left["findings"]] == ["KT2", "KT3"]
        assert own.status == 6


class TestAreaReports:
    def test_mc8_are_missed_until_the_leader_in_charge_reports(self, play: Run) -> None:
        asked = ("area-report", "missing", *HERE, "--month", "10/2022", *JSON)
        text = ("--text", "Tình hình ổn định, hai đảng viên cần theo dõi")

        before = done(play(*asked))["items"]
        made = ("area-report", "record", *HERE, "--unit", "X1", "--month", "2022-10", *text)
        done(play(*made, "--as", AREA, *JSON))
        after = done(play(*asked))["items"]

        assert [each["unit"] for each in before] == ["X1", "X2"]
        assert before[0]["owed_by"] == {"role": "area_leader", "unit": "X1", "people": [AREA]}
        assert [(each["unit"], each["owed_by"]["people"]) for each in after] == [("X2", [])]
        assert play(*made, "--as", "X1-2", *JSON).status == 6


class TestQuality:
    def test_mc9_is_good_or_better_for_the_majority(self, play: Run, tmp_path: Path) -> None:
        grades = {"X1.1": "Xuất sắc", "X1.2": "Tốt", "X2.1": "Tốt", "X2.2": "Trung bình"}
        rows: list[dict[str, Any]] = [
            {
                "Đơn vị": cell,
                "Tháng": month,
                "Tự xếp loại": grades[cell],
                "Có mặt": 14,
                "Phải dự": 15,
                "Số phút họp": 90,
            }
            for month in MONTHS
            for cell in CELLS
        ]
        done(play("quality", "import", write(tmp_path / "sh.csv", rows), *HERE, *JSON))

        counted = done(play("quality", "count", *HERE, *JSON))
        one = done(play("quality", "count", *HERE, "--month", "2022-03", *JSON))
        page = play("quality", "count", *HERE, "--from", "2022-01", "--to", "2022-10")
        series = done(play("quality", "series", "X1.2", *HERE, *JSON))["items"]

        total = counted["total"]
        assert (total["good"], total["graded"], total["percent"]) == (30, 40, "75.00")
        assert (one["total"]["good"], one["total"]["graded"]) == (3, 4)
        assert total["grades"] == {"excellent": 10, "good": 20, "fair": 10, "poor": 0}
        assert "30 trên 40" in page.out
        assert [each["month"] for each in series] == list(MONTHS)

    def test_mc9_is_a_scale_of_its_own(self, play: Run) -> None:
        given = ("--unit", "X1.1", "--month", "2022-03", "--grade", "hoàn thành tốt nhiệm vụ")

        said = play("quality", "record", *HERE, *given, *JSON)

        assert (said.status, said.error["code"]) == (2, "register_name_unknown")


class TestDiscipline:
    def file(self, folder: Path) -> Path:
        kinds = [kind for kind, count in (DISCIPLINED | LEFT).items() for _ in range(count)]
        years = (2018, 2019, 2020, 2021)
        rows = [
            {
                "Đối tượng": code,
                "Loại": kind,
                "Ngày quyết định": f"15/0{number % 9 + 1}/{years[number % 4]}",
                "Tự phát hiện": "có" if kind == "warning" else "không",
            }
            for number, (code, kind) in enumerate(zip(members(109), kinds, strict=True))
        ]
        return write(folder / "ky-luat.csv", rows)

    def test_mc13_adds_up_to_109(self, play: Run, tmp_path: Path) -> None:
        done(play("discipline", "import", self.file(tmp_path), *HERE, *JSON))

        counted = done(play("discipline", "count", *HERE, *JSON))
        year = ("--from", "2018-01-01", "--to", "2018-12-31")
        first = done(play("discipline", "count", *HERE, *year, *JSON))
        page = play("discipline", "count", *HERE)

        assert counted["groups"] == {"disciplined": 38, "name_removed": 64, "asked_to_leave": 7}
        assert (counted["total"], counted["sum"]) == (109, "38 + 64 + 7 = 109")
        assert {each["kind"]: each["count"] for each in counted["kinds"]} == DISCIPLINED | LEFT
        assert counted["self_detected"] == 9
        assert first["total"] == 28
        assert "38 + 64 + 7 = 109" in page.out

    def test_mc13_is_seen_by_those_in_authority_and_by_the_subject(
        self, play: Run, tmp_path: Path
    ) -> None:
        done(play("discipline", "import", self.file(tmp_path), *HERE, *JSON))
        subject = members(1)[0]

        def total(actor: str) -> int:
            found: int = done(play("discipline", "count", *HERE, "--as", actor, *JSON))["total"]
            return found

        assert [total(actor) for actor in (BOARD, subject, HEAD, "X1-1", MEMBER)] == [
            109,
            1,
            0,
            0,
            0,
        ]
        exported = play("discipline", "export", "-", *HERE, "--as", HEAD)
        assert exported.out.count("\n") <= 1


class TestCommendations:
    def test_mc15_praise_good_practice_promptly(self, play: Run) -> None:
        given = ("--subject", MEMBER, "--reason", "Giúp dân chống hạn", "--award", "Giấy khen")

        own = play("commendation", "record", *HERE, *given, "--as", MEMBER, *JSON)
        done(play("commendation", "record", *HERE, *given, "--as", HEAD, *JSON))
        [item] = done(play("commendation", "list", *HERE, "--as", MEMBER, *JSON))["items"]

        assert own.status == 6
        assert (item["award"], item["given_on"]) == ("Giấy khen", "2022-11-15")
