"""The shipped yearly review of Bắc Sơn: 49 organisations, and four years of suggestions.

    BS            the district: BS-1 its secretary, BS-1 ... BS-8 the standing board, BS-9 a clerk
    VL, VT        the communes of the two cases that are told
    C01 ... C47   the other organisations; of the first eighteen something was suggested

Each organisation has a secretary (VL-1); those of whom something was suggested have two more
cadres. All are managed by the district, whose board members are in charge of an area each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.functional.story import Step, at, installing, play, write

YEARS = (2018, 2019, 2020, 2021)
CYCLES = {
    year: f"bac_son_2020-BS{f'-{place}' if place > 1 else ''}"
    for place, year in enumerate(YEARS, 1)
}
VU_LANG, VAN_THUY = ("VL", "VL-1", "VL-2"), ("VT", "VT-1", "VT-2", "VT-3")
OTHERS = tuple(f"C{number:02}" for number in range(1, 19))
ORGANISATIONS = ("VL", "VT", *(f"C{number:02}" for number in range(1, 48)))
HEADS, DEPUTIES = tuple(f"{unit}-1" for unit in OTHERS), tuple(f"{unit}-2" for unit in OTHERS[:5])
CHAIR, AREA, CLERK = "BS-1", "BS-2", "BS-9"
BOARD = tuple(f"BS-{number}" for number in range(2, 9))
IN_CHARGE = {unit: BOARD[place % 7] for place, unit in enumerate(OTHERS)} | {"VL": AREA, "VT": AREA}
FIVE, SEVEN = BOARD[2:], BOARD

TOPICS = (
    *("leadership", "head_responsibility", "fees", "school_budget", "administrative_discipline"),
    *("exemplary_duty", "democratic_centralism", "internal_unity"),
)
# Of the eighteen, some in two years; of the cadres each in one.
# What a case rests on, and how it is to be mended.
TOLD = {
    "vu-lang": ("Đi muộn, về sớm; thủ tục chậm", "Sửa quy chế làm việc"),
    "van-thuy": ("Doanh nghiệp mua đất rừng, thuê người phát dọn", "Quản lý đất, rừng"),
}
SUGGESTED = {
    2018: (*OTHERS[:6], *HEADS[:6]),
    2019: (*OTHERS[4:10], *HEADS[6:12]),
    2020: (*OTHERS[9:15], *HEADS[12:18]),
    2021: (*OTHERS[13:18], *DEPUTIES),
}


def suggestions_of(year: int, *subjects: str) -> list[str]:
    """Return how the suggestions of a year to some subjects are named; to all without any."""
    everybody = (*SUGGESTED[year], *{2019: VU_LANG, 2020: VAN_THUY}.get(year, ()))
    return [
        f"{CYCLES[year]}/S{number}"
        for number, subject in enumerate(everybody, start=1)
        if not subjects or subject in subjects
    ]


@cache
def four_years(base: Path) -> Path:
    """Return a rehearsal in which four years of suggestions were played; tests copy it.

    Args:
        base: Folder of all temporary files of this run of the tests.
    """
    folder = base / "bac_son_four_years"
    folder.mkdir()
    file = folder / "bac_son.db"
    play(file, installing("bac_son_2020", folder, organisation(folder), "2018-11-01"))
    for year in YEARS:
        play(file, year_of(year, folder))
    return file


def organisation(folder: Path) -> dict[str, Path]:
    """Write the files of the district and return them by noun."""
    units = [("BS", "Huyện ủy", "district_committee", "")]
    units += [(code, f"Đảng bộ {code}", "grassroots", "BS") for code in ORGANISATIONS]
    places = [(f"BS-{number}", "BS") for number in range(1, 10)]
    places += [(f"{unit}-1", unit) for unit in ORGANISATIONS]
    places += [(f"{unit}-{number}", unit) for unit in IN_CHARGE for number in (2, 3)]
    people = [(code, f"Cán bộ {code}", "", "vi", unit, "", "district") for code, unit in places]
    roles = [("secretary", f"{unit}-1", unit) for unit in ("BS", *ORGANISATIONS)]
    roles += [("standing_board", person, "BS") for person in (CHAIR, *BOARD)]
    roles += [("supervisor", person, unit) for unit, person in IN_CHARGE.items()]
    header = ("code", "name", "email", "language", "unit", "joined_on", "managed_by")
    return {
        "unit": write(folder / "u.csv", ("code", "name", "kind", "parent"), units),
        "person": write(folder / "p.csv", header, people),
        "role": write(folder / "r.csv", ("role", "person", "unit"), roles),
    }


def year_of(year: int, folder: Path) -> list[Step]:
    """Return what is done in a year, the two cases included."""
    cycle, subjects = CYCLES[year], SUGGESTED[year]
    rows = [
        (
            *(subject, TOPICS[place % len(TOPICS)], f"Căn cứ {subject}, {year}"),
            IN_CHARGE[subject.partition("-")[0]],
        )
        for place, subject in enumerate(subjects)
    ]
    header = ("subject", "topic", "evidence", "proposed_by")
    file = write(folder / f"{year}.csv", header, rows)
    codes = suggestions_of(year, *subjects)
    start = at(f"{year}-11-01")
    steps: list[Step] = [
        ("cycle", "open", "bac_son_2020", "--unit", "BS", "--start", f"{year}-11-01", *start),
        ("suggestion", "import", file, "--cycle", cycle, *at(f"{year}-11-05")),
        ("suggestion", "approve", *codes, "--as", CHAIR, *at(f"{year}-11-06")),
    ]
    if year == 2019:
        steps += case_of(VU_LANG, "vu-lang", year, "administrative_discipline")
    if year == 2020:
        steps += case_of(VAN_THUY, "van-thuy", year, "leadership")
    return steps


def case_of(subjects: Sequence[str], case: str, year: int, topic: str) -> list[Step]:
    """Return how a case goes, from its proposal in December to the conclusion a month later."""
    cycle, group = CYCLES[year], FIVE if case == "vu-lang" else SEVEN
    evidence, direction = TOLD[case]
    reviews = [f"{cycle}/{subject}" for subject in subjects]
    codes = suggestions_of(year, *subjects)
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
            *("--evidence", evidence, "--direction", direction),
            *("--as", AREA, *at(f"{year}-12-02")),
        ),
        ("suggestion", "approve", *codes, "--as", CHAIR, *at(f"{year}-12-05")),
        ("suggestion", "notify", *codes, "--as", CHAIR, *at(f"{year}-12-06")),
        ("suggestion", "follow", *codes, *followers, "--as", CHAIR, *at(f"{year}-12-06")),
        *((*answer, *at(f"{year}-12-20")) for answer in answers),
        (
            *("meeting", "record", "--cycle", cycle, "--unit", subjects[0]),
            *("--on", f"{year}-12-20", *attended, *at(f"{year}-12-20")),
        ),
        (
            *("suggestion", "conclude", *codes, "--outcome", "partly_remedied"),
            *("--text", "Theo dõi tiếp một năm", "--as", CHAIR, *at(f"{year + 1}-01-10")),
        ),
    ]
