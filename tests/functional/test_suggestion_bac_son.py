"""Bắc Sơn 2018-2021: two cases, eighteen other organisations and twenty-three cadres.

At the end of 2019 the đảng ủy of Vũ Lăng and its key cadres were asked to explain late hours and
slow procedures; at the end of 2020 that of Vạn Thủy and three key cadres, after forest land was
cleared. Besides those, eighteen organisations and twenty-three cadres were suggested since 2018.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.bac_son import (
    AREA,
    BOARD,
    CHAIR,
    CYCLES,
    FIVE,
    SEVEN,
    SUGGESTED,
    TOLD,
    TOPICS,
    VAN_THUY,
    VU_LANG,
    four_years,
)
from tests.functional.story import at
from tests.program import Run


@pytest.fixture(autouse=True)
def _played(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(four_years(tmp_path_factory.getbasetemp()), tmp_path / "reviewcycle.db")
    capsys.readouterr()


def read(run: Run, *arguments: str) -> Any:
    said = run("suggestion", *arguments, "-o", "json")
    assert said.status == 0, said.err
    return said.document


def counted(run: Run, *arguments: str) -> Any:
    cycles = [word for cycle in CYCLES.values() for word in ("--cycle", cycle)]
    return read(run, "count", *cycles, *arguments)


class TestCount:
    def test_tells_the_eighteen_and_twenty_three_besides_the_two_cases(self, run: Run) -> None:
        told = counted(run, "--except", "vu-lang", "--except", "van-thuy")

        assert (told["total"]["units"], told["total"]["people"]) == (18, 23)
        assert (told["excepted"]["units"], told["excepted"]["people"]) == (2, 5)
        assert (told["together"]["units"], told["together"]["people"]) == (20, 28)

    def test_counts_all_when_nothing_is_left_out(self, run: Run) -> None:
        told = counted(run)

        assert (told["total"]["units"], told["total"]["people"]) == (20, 28)
        assert told["excepted"] == {"units": 0, "people": 0, "suggestions": 0}

    def test_is_yearly_without_adding_up(self, run: Run) -> None:
        rows = counted(run, "--by", "year", "--except", "vu-lang", "--except", "van-thuy")["rows"]

        assert [(row["group"], row["units"], row["people"]) for row in rows] == [
            ("2018", 6, 6),
            ("2019", 6, 6),
            ("2020", 6, 6),
            ("2021", 5, 5),
        ]

    def test_is_by_topic(self, run: Run) -> None:
        rows = counted(run, "--by", "topic")["rows"]

        assert {row["group"] for row in rows} == set(TOPICS)

    def test_is_of_cadres_managed_by_the_district(self, run: Run) -> None:
        assert counted(run, "--managed-by", "district")["total"]["people"] == 28
        assert counted(run, "--managed-by", "province")["total"]["people"] == 0

    def test_says_so_in_a_sentence(self, run: Run) -> None:
        cycles = [word for cycle in CYCLES.values() for word in ("--cycle", cycle)]
        said = run("suggestion", "count", *cycles, "--except", "vu-lang", "--except", "van-thuy")

        assert "18 tổ chức, 23 cá nhân" in said.out
        assert "2 tổ chức, 5 cá nhân" in said.out
        assert "20 tổ chức, 28 cá nhân" in said.out


class TestVuLang:
    CODES = tuple(f"{CYCLES[2019]}/S{number}" for number in (13, 14, 15))

    def test_is_one_case_of_the_collective_and_its_key_cadres(self, run: Run) -> None:
        items = read(run, "list", "--cycle", CYCLES[2019], "--case", "vu-lang")["items"]

        assert [item["subject"] for item in items] == list(VU_LANG)
        assert {tuple(item["followers"]) for item in items} == {tuple(sorted(FIVE))}
        assert {item["report_due_on"] for item in items} == {"2021-01-10"}

    def test_is_reported_on_after_a_year(self, run: Run) -> None:
        after = at("2021-11-08")
        due = read(run, "list", "--cycle", CYCLES[2019], "--due", *after)
        reported = run(
            *("suggestion", "report", *self.CODES, "--outcome", "remedied"),
            *("--text", "Hơn một năm không đi muộn, về sớm", "--as", FIVE[0], *after),
        )
        then = read(run, "list", "--cycle", CYCLES[2019], "--due", *after)

        assert [item["suggestion"] for item in due["items"]] == list(self.CODES)
        assert [found["code"] for found in due["findings"]] == ["suggestion_report_overdue"] * 3
        assert (reported.status, then["items"]) == (0, [])

    def test_was_proposed_from_the_area_with_what_it_rests_on_and_a_direction(
        self, run: Run
    ) -> None:
        shown = read(run, "show", self.CODES[0])

        assert (shown["proposed_by"], shown["approved_by"]) == (AREA, CHAIR)
        assert (shown["evidence"], shown["direction"]) == TOLD["vu-lang"]

    def test_was_explained_by_the_subject(self, run: Run) -> None:
        shown = read(run, "show", self.CODES[0])

        assert shown["explanation"] == "Giải trình của VL"
        assert (shown["outcome"], shown["open"]) == ("partly_remedied", True)

    def test_is_carried_into_the_next_cycle_with_its_age(self, run: Run) -> None:
        now = at("2021-11-08")
        carried = run(
            *("suggestion", "carry-over", "--cycle", CYCLES[2021], "--from", CYCLES[2019]),
            *("--by", AREA, *now, "-o", "json"),
        )
        new = read(run, "list", "--cycle", CYCLES[2021], "--case", "vu-lang", *now)["items"]

        assert carried.document["created"] == len(SUGGESTED[2019]) + len(VU_LANG)
        assert [item["raised_before"] for item in new] == list(self.CODES)
        assert {item["first_raised_on"] for item in new} == {"2019-12-02"}
        assert new[0]["age"] == {"years": 1, "months": 11, "days": 6}


class TestVanThuy:
    def test_is_one_case_of_the_collective_and_three_key_cadres(self, run: Run) -> None:
        items = read(run, "list", "--cycle", CYCLES[2020], "--case", "van-thuy")["items"]

        assert [item["subject"] for item in items] == list(VAN_THUY)
        assert {len(item["followers"]) for item in items} == {7}


class TestGroups:
    @pytest.mark.parametrize(("year", "group"), [(2019, FIVE), (2020, SEVEN)])
    def test_attend_the_conference_that_hears_the_explanation(
        self, run: Run, year: int, group: tuple[str, ...]
    ) -> None:
        [meeting] = run("meeting", "list", "--cycle", CYCLES[year], "-o", "json").document["items"]

        assert meeting["supervisors"] == list(group)

    @pytest.mark.parametrize(("size", "status"), [(4, 6), (5, 0), (7, 0), (8, 6)])
    def test_have_five_to_seven_people(self, run: Run, size: int, status: int) -> None:
        people = (*BOARD, "BS-1")[:size]
        followers = [word for person in people for word in ("--by", person)]

        said = run(
            *("suggestion", "follow", f"{CYCLES[2021]}/S1", *followers, "--as", CHAIR),
            *(*at("2021-11-08"), "-o", "json"),
        )

        assert said.status == status
        assert status == 0 or said.error["code"] == "follower_group_size"
