"""The shipped review of 2012 as Bình Minh played it: reports, a meeting, and a plan at once.

    VL              the province: VL-1 of its standing board
    BM              the town: BM-1 the secretary, BM-1 ... BM-5 the standing board
    BM.1 ... BM.3   committees below it
    H01, T01        a district and a city beside it, each with a secretary of its board

How many they are the account does not say. The review was about the middle of September 2012.
"""

from __future__ import annotations

from pathlib import Path

from tests.functional.story import Step, at, installing, write

CYCLE = "binh_minh_2012-VL"
REVIEW = f"{CYCLE}/BM"
BOARD = tuple(f"BM-{number}" for number in range(1, 6))
HEAD, CLERK, ABOVE = "BM-1", "BM-2", "VL-1"
COMMITTEES = ("BM.1", "BM.2", "BM.3")
OUTSIDE = "Ban Dân vận, Mặt trận và các đoàn thể"

# Letter, what it is about, its group, and in which words it was said to be done, if it was. The
# account grades groups and does not say which fragment belongs to which: that is chosen here.
FRAGMENTS = (
    ("a", "Quán triệt, sơ kết, tổng kết chỉ thị, nghị quyết chậm", "mechanisms", "basically_well"),
    ("b", "Giáo dục chính trị chưa thường xuyên", "education", "fairly_well"),
    ("c", "Ý thức tổ chức kỷ luật yếu", "organisation", "basically_well"),
    ("d", "Đấu tranh nội bộ còn nể nang; có tố cáo sai", "organisation", "basically_well"),
    ("e", "Bỏ sinh hoạt, xin ra khỏi đảng; mâu thuẫn nội bộ", "organisation", "basically_well"),
    ("f", "Kiểm tra, giám sát chưa trọng tâm", "organisation", None),
    ("g", "Giáo dục pháp luật, phòng chống tham nhũng chưa thường xuyên", "education", None),
    ("h", "Phòng ngừa trong xây dựng, đất đai chưa chặt", "mechanisms", None),
    ("i", "Tự kiểm tra, phát hiện tham nhũng, lãng phí chậm", "mechanisms", None),
    ("j", "Phân loại Mặt trận, đoàn thể chưa sát", "organisation", "basically_well"),
    ("k", "Nguồn cán bộ cơ sở còn mỏng", "organisation", "basically_well"),
)
CODES = tuple(f"{CYCLE}/{letter}" for letter, *_ in FRAGMENTS)
CLAIMED = {letter: grade for letter, _, _, grade in FRAGMENTS if grade}
MEASURED = tuple(letter for letter, _, _, grade in FRAGMENTS if grade is None)


FIRST, WRITTEN, REVIEWED, TOLD = map(at, ("2012-09-10", "2012-09-12", "2012-09-17", "2013-06-28"))


def to_the_signing(folder: Path) -> list[Step]:
    """Return what is done until the minutes of the meeting are signed."""
    return [
        *installing("binh_minh_2012", folder, _organisation(folder), "2012-09-10"),
        ("cycle", "open", "binh_minh_2012", "--unit", "VL", "--start", "2012-09-10", *FIRST),
        *_documents(),
        ("report", "import", _reports(folder), "--cycle", CYCLE, *WRITTEN),
        (
            *("meeting", "record", "--cycle", CYCLE, "--unit", "BM", "--on", "2012-09-17"),
            *("--code", "HN", "--body", "standing_board", "--chair", HEAD, "--secretary", CLERK),
            *("--minutes", "1-BB/BTV", "--item-chair", f"{HEAD}={CLERK}", *REVIEWED),
        ),
        ("meeting", "conclusion", "import", _conclusions(folder), "--cycle", CYCLE, *REVIEWED),
        *(("meeting", "sign", "HN", "--cycle", CYCLE, "--as", by, *REVIEWED) for by in BOARD[:2]),
    ]


def from_the_closing(folder: Path) -> list[Step]:
    """Return what is done from the closing of the meeting until its results were told."""
    return [
        ("meeting", "close", "HN", "--cycle", CYCLE, *REVIEWED),
        ("remedy", "import", _plan(folder), "--cycle", CYCLE, *REVIEWED),
        ("remedy", "plan", REVIEW, "--declared", "9", "--on", "2012-09-17", *REVIEWED),
        *(("remedy", "executor", f"{CYCLE}/c", "--unit", unit, *REVIEWED) for unit in COMMITTEES),
        ("remedy", "executor", f"{CYCLE}/j", "--outside", OUTSIDE, *REVIEWED),
        (
            *("remedy", "indicator", f"{CYCLE}/e", "--kind", "zero", *REVIEWED),
            *("--text", "Số đảng viên bỏ sinh hoạt, xin ra khỏi đảng"),
        ),
        ("remedy", "add", REVIEW, "--code", "k", "--form", "deliverable", *REVIEWED),
        (
            *("remedy", "add", REVIEW, "--code", "b", "--form", "recurring", *REVIEWED),
            *("--measure", "Gắn học tập, làm theo tấm gương đạo đức với Quy định 101-QĐ/TW"),
        ),
        ("remedy", "start", *(f"{CYCLE}/{letter}" for letter in MEASURED), "--as", HEAD, *TOLD),
        *(
            ("remedy", "claim", f"{CYCLE}/{letter}", "--grade", grade, "--as", HEAD, *TOLD)
            for letter, grade in CLAIMED.items()
        ),
    ]


def _organisation(folder: Path) -> dict[str, Path]:
    units = [("VL", "Tỉnh ủy", "province", ""), ("BM", "Ban Thường vụ Thị ủy", "town", "VL")]
    units += [("H01", "Huyện ủy H01", "district", "VL"), ("T01", "Thành ủy T01", "city", "VL")]
    units += [(code, f"Cấp ủy {code}", "grassroots", "BM") for code in COMMITTEES]
    places = [(code, "BM") for code in BOARD]
    places += [(ABOVE, "VL"), ("H01-1", "H01"), ("T01-1", "T01")]
    people = [(code, f"Ủy viên {code}", "", "vi", unit, "", "") for code, unit in places]
    roles = [("standing_board", code, unit) for code, unit in places]
    roles += [("secretary", f"{unit}-1", unit) for unit in ("BM", "H01", "T01")]
    header = ("code", "name", "email", "language", "unit", "joined_on", "managed_by")
    return {
        "unit": write(folder / "u.csv", ("code", "name", "kind", "parent"), units),
        "person": write(folder / "p.csv", header, people),
        "role": write(folder / "r.csv", ("role", "person", "unit"), roles),
    }


def _documents() -> list[Step]:
    issued = (("12-NQ/TW", "2012-01-16"), ("101-QĐ/TW", "2012-06-07"))
    return [
        ("document", "add", number, "--cycle", CYCLE, "--issued", day, *FIRST)
        for number, day in issued
    ]


def _reports(folder: Path) -> Path:
    rows = [(subject, f"Kiểm điểm của {subject}", "2012-09-12") for subject in ("BM", *BOARD)]
    return write(folder / "reports.csv", ("subject", "text", "written_on"), rows)


def _conclusions(folder: Path) -> Path:
    rows = [
        ("HN", number, "BM", "shortcoming", title)
        for number, (_, title, *_) in enumerate(FRAGMENTS, start=1)
    ]
    header = ("meeting", "number", "about", "kind", "text")
    return write(folder / "conclusions.csv", header, rows)


def _plan(folder: Path) -> Path:
    """Write the plan as it is known: who directs and follows, and nothing else (BM5, BM13)."""
    rows = [
        (letter, "BM", title, group, f"HN/{place}", BOARD[place % 5], BOARD[(place + 1) % 5])
        for place, (letter, title, group, _) in enumerate(FRAGMENTS, start=1)
    ]
    header = ("Mã nội dung", "Đối tượng", "Nội dung khắc phục", "Nhóm giải pháp")
    people = ("Mã người chỉ đạo", "Người theo dõi")
    return write(folder / "plan.csv", (*header, "conclusion", *people), rows)
