"""Bắc Sơn 2018-2021: two cases, eighteen other organisations and twenty-three cadres.

At the end of 2019 the đảng ủy of Vũ Lăng and its key cadres were asked to explain late hours and
slow procedures; at the end of 2020 that of Vạn Thủy and three key cadres, after forest land was
cleared. Besides those, eighteen organisations and twenty-three cadres were suggested since 2018.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.program import Run
from tests.suggestion_world import BOARD, TOPICS, definition

YEARS = (2018, 2019, 2020, 2021)
CYCLES = {
    year: f"bac_son-BS{f'-{place}' if place > 1 else ''}" for place, year in enumerate(YEARS, 1)
}
VU_LANG, VAN_THUY = ("VL", "VL-1", "VL-2"), ("VT", "VT-1", "VT-2", "VT-3")
OTHERS = tuple(f"C{number:02}" for number in range(1, 19))
HEADS, DEPUTIES = tuple(f"{unit}-1" for unit in OTHERS), tuple(f"{unit}-2" for unit in OTHERS[:5])
COMMUNES = ("VL", "VT", *OTHERS)
AREA, CHAIR = "BS-2", "BS-3"
FIVE, SEVEN = BOARD[2:], BOARD

# Of the eighteen, some in two years; of the cadres each in one.
SUGGESTED = {
    2018: (*OTHERS[:6], *HEADS[:6]),
    2019: (*OTHERS[4:10], *HEADS[6:12]),
    2020: (*OTHERS[9:15], *HEADS[12:18]),
    2021: (*OTHERS[13:18], *DEPUTIES),
}


def on(day: str) -> tuple[str, str]:
    return ("--now", f"{day}T09:00:00+07:00")


def write(file: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])
    return file


def organisation(folder: Path) -> list[tuple[str, Path]]:
    """Write the files of the district and return them by noun."""
    units = [("BS", "Huyện ủy", "district", "")]
    units += [(code, f"Đảng bộ xã {code}", "commune", "BS") for code in COMMUNES]
    places = [(f"BS-{number}", "BS") for number in range(1, 9)]
    places += [(f"{unit}-{number}", unit) for unit in COMMUNES for number in (1, 2, 3)]
    people = [(code, f"Cán bộ {code}", "", "vi", unit, "", "district") for code, unit in places]
    roles = [("secretary", "BS-1", "BS"), *(("standing_board", p, "BS") for p in BOARD)]
    roles += [("secretary", f"{unit}-1", unit) for unit in COMMUNES]
    roles += [("supervisor", AREA, unit) for unit in COMMUNES]
    return [
        ("unit", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        (
            "person",
            write(
                folder / "p.csv",
                ("code", "name", "email", "language", "unit", "joined_on", "managed_by"),
                people,
            ),
        ),
        ("role", write(folder / "r.csv", ("role", "person", "unit"), roles)),
    ]


def run_all(file: Path, steps: Sequence[Sequence[object]]) -> None:
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which four years of suggestions were played."""
    folder = tmp_path_factory.mktemp("bac_son")
    file = folder / "bac_son.db"
    (folder / "bac_son.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    first = on("2018-11-01")
    run_all(file, [("init", "--rehearsal"), ("calendar", "import", CALENDAR, *first)])
    run_all(file, [("definition", "add", folder / "bac_son.yaml", *first)])
    run_all(file, [(noun, "import", at, *first) for noun, at in organisation(folder)])
    for year in YEARS:
        run_all(file, year_of(year, folder))
    return file


def year_of(year: int, folder: Path) -> list[Sequence[object]]:
    """Return what is done in a year, the two cases included."""
    cycle, subjects = CYCLES[year], SUGGESTED[year]
    rows = [
        (subject, list(TOPICS)[place % len(TOPICS)], f"Căn cứ {subject}, {year}", AREA)
        for place, subject in enumerate(subjects)
    ]
    header = ("subject", "topic", "evidence", "proposed_by")
    file = write(folder / f"{year}.csv", header, rows)
    codes = [f"{cycle}/S{number}" for number in range(1, len(rows) + 1)]
    start = on(f"{year}-11-01")
    steps: list[Sequence[object]] = [
        ("cycle", "open", "bac_son", "--unit", "BS", "--start", f"{year}-11-01", *start),
        ("suggestion", "import", file, "--cycle", cycle, *on(f"{year}-11-05")),
        ("suggestion", "approve", *codes, "--as", CHAIR, *on(f"{year}-11-06")),
    ]
    if year == 2019:
        steps += case_of(VU_LANG, "vu-lang", cycle, len(rows), "administrative_discipline")
    if year == 2020:
        steps += case_of(VAN_THUY, "van-thuy", cycle, len(rows), "leadership")
    return steps


def case_of(
    subjects: Sequence[str], case: str, cycle: str, before: int, topic: str
) -> list[Sequence[object]]:
    """Return how a case goes, from its proposal in December to the conclusion a month later."""
    year = 2019 if case == "vu-lang" else 2020
    group = FIVE if case == "vu-lang" else SEVEN
    reviews = [f"{cycle}/{subject}" for subject in subjects]
    codes = [f"{cycle}/S{before + place}" for place in range(1, len(subjects) + 1)]
    answers = [
        ("suggestion", "explain", code, "--text", f"Giải trình của {subject}", "--as", who)
        for code, subject in zip(codes, subjects, strict=True)
        for who in [subject if "-" in subject else f"{subject}-1"]
    ]
    followers = [word for person in group for word in ("--by", person)]
    attended = [word for person in group for word in ("--supervisor", person)]
    return [
        (
            *("suggestion", "propose", *reviews, "--topic", topic, "--case", case),
            *("--evidence", "Đi muộn, về sớm; thủ tục chậm", "--direction", "Sửa quy chế làm việc"),
            *("--as", AREA, *on(f"{year}-12-02")),
        ),
        ("suggestion", "approve", *codes, "--as", CHAIR, *on(f"{year}-12-05")),
        ("suggestion", "notify", *codes, "--as", CHAIR, *on(f"{year}-12-06")),
        ("suggestion", "follow", *codes, *followers, "--as", CHAIR, *on(f"{year}-12-06")),
        *((*answer, *on(f"{year}-12-20")) for answer in answers),
        (
            *("meeting", "record", "--cycle", cycle, "--unit", subjects[0]),
            *("--on", f"{year}-12-20", *attended, *on(f"{year}-12-20")),
        ),
        (
            *("suggestion", "conclude", *codes, "--outcome", "partly_remedied"),
            *("--text", "Theo dõi tiếp một năm", "--as", CHAIR, *on(f"{year + 1}-01-10")),
        ),
    ]


@pytest.fixture(autouse=True)
def _played(played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(played.read_bytes())
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
        after = on("2021-11-08")
        due = read(run, "list", "--cycle", CYCLES[2019], "--due", *after)
        reported = run(
            *("suggestion", "report", *self.CODES, "--outcome", "remedied"),
            *("--text", "Hơn một năm không đi muộn, về sớm", "--as", FIVE[0], *after),
        )
        then = read(run, "list", "--cycle", CYCLES[2019], "--due", *after)

        assert [item["suggestion"] for item in due["items"]] == list(self.CODES)
        assert [found["code"] for found in due["findings"]] == ["suggestion_report_overdue"] * 3
        assert (reported.status, then["items"]) == (0, [])

    def test_was_explained_by_the_subject(self, run: Run) -> None:
        shown = read(run, "show", self.CODES[0])

        assert shown["explanation"] == "Giải trình của VL"
        assert (shown["outcome"], shown["open"]) == ("partly_remedied", True)

    def test_is_carried_into_the_next_cycle_with_its_age(self, run: Run) -> None:
        now = on("2021-11-08")
        carried = run(
            *("suggestion", "carry-over", "--cycle", CYCLES[2021], "--from", CYCLES[2019]),
            *("--as", AREA, *now, "-o", "json"),
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
            *(*on("2021-11-08"), "-o", "json"),
        )

        assert said.status == status
        assert status == 0 or said.error["code"] == "follower_group_size"
