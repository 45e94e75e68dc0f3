"""Bình Thủy 2012: fourteen collectives and twenty-four individuals, each content followed by one.

The contents differ by what each subject does; a member of the standing board follows and checks
each of them before and during the review.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.functional.story import at, installing, play, write
from tests.program import Run

CYCLE = "binh_thuy_2012-QU"
WARDS = tuple(f"P{number:02}" for number in range(1, 15))
PEOPLE = tuple(f"{unit}-{number}" for unit in WARDS for number in (1, 2))[:24]
BOARD = tuple(f"UV{number}" for number in range(1, 12))
ADVISER, CHAIR = BOARD[0], BOARD[1]
TODAY = "2012-07-29"

# A topic of the shipped definition, and what it means to the subject.
CONTENTS = {
    "collective": (("collective_leadership", "Trách nhiệm lãnh đạo"), ("causes", "Vướng mắc")),
    "individual": (("self_training", "Tự rèn luyện"), ("duty_and_example", "Nhiệm vụ được giao")),
}
SUBJECTS = (*WARDS, *PEOPLE)


def content(subject: str) -> tuple[str, str]:
    """Return the topic of what is suggested to a subject, and its words, by what it does."""
    kind = "individual" if "-" in subject else "collective"
    topic, words = CONTENTS[kind][SUBJECTS.index(subject) % 2]
    return topic, f"{words} ({subject})"


@pytest.fixture(scope="module")
def selected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the standing board has selected whom to suggest to."""
    folder = tmp_path_factory.mktemp("binh_thuy")
    units = [("QU", "Quận ủy", "district_committee", "")]
    units += [(code, f"Đảng ủy phường {code}", "grassroots", "QU") for code in WARDS]
    places = [*((code, "QU") for code in BOARD), *((code, code[:3]) for code in PEOPLE)]
    people = [(code, f"Cán bộ {code}", unit) for code, unit in places]
    roles = [("standing_board", code, "QU") for code in BOARD]
    roles += [("secretary", f"{unit}-1", unit) for unit in WARDS if f"{unit}-1" in PEOPLE]
    tables = {
        "unit": write(folder / "u.csv", ("code", "name", "kind", "parent"), units),
        "person": write(folder / "p.csv", ("code", "name", "unit"), people),
        "role": write(folder / "r.csv", ("role", "person", "unit"), roles),
    }
    header = ("Mã đối tượng", "Nội dung gợi ý", "Căn cứ", "Mã người đề xuất")
    rows = [(subject, *content(subject), ADVISER) for subject in SUBJECTS]
    file = write(folder / "g.csv", header, rows)
    start = ("--unit", "QU", "--start", "2012-03-20")
    steps = [
        *installing("binh_thuy_2012", folder, tables, TODAY),
        ("cycle", "open", "binh_thuy_2012", *start, *at(TODAY)),
        ("suggestion", "import", file, "--cycle", CYCLE, *at(TODAY)),
    ]
    play(folder / "selected.db", steps)
    return folder / "selected.db"


@pytest.fixture(autouse=True)
def _selected(selected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(selected.read_bytes())
    capsys.readouterr()


@pytest.fixture
def codes(run: Run) -> list[str]:
    items = run("suggestion", "list", "--cycle", CYCLE, "-o", "json").document["items"]
    return [item["suggestion"] for item in items]


@pytest.fixture
def _approved(run: Run, codes: list[str]) -> None:
    assert run("suggestion", "approve", *codes, "--as", CHAIR).status == 0


class TestSelection:
    def test_is_of_fourteen_collectives_and_twenty_four_individuals(
        self, run: Run, codes: list[str]
    ) -> None:
        asked = ("suggestion", "count", "--cycle", CYCLE, "-o", "json")

        before = run(*asked).document["total"]
        run("suggestion", "approve", *codes, "--as", CHAIR)
        after = run(*asked).document["total"]

        assert before == {"units": 0, "people": 0, "suggestions": 0}
        assert after == {"units": 14, "people": 24, "suggestions": 38}

    def test_is_not_approved_by_who_drew_it_up(self, run: Run, codes: list[str]) -> None:
        said = run("suggestion", "approve", *codes, "--as", ADVISER, "-o", "json")

        assert (said.status, said.error["code"]) == (6, "own_proposal")

    def test_has_a_content_for_each_subject(self, run: Run) -> None:
        out = run("suggestion", "export", "-", "--cycle", CYCLE).out.removeprefix("\ufeff")

        rows = csv.DictReader(out.splitlines())
        told = [(row["topic"], row["evidence"]) for row in rows]
        assert told == [content(subject) for subject in SUBJECTS]
        assert len({words for _, words in told}) == 38


@pytest.mark.usefixtures("_approved")
class TestFollower:
    def test_is_a_member_of_the_board_for_each_content(self, run: Run, codes: list[str]) -> None:
        for place, code in enumerate(codes):
            person = BOARD[place % len(BOARD)]
            assert run("suggestion", "follow", code, "--by", person, "--as", CHAIR).status == 0

        mine = run("suggestion", "list", "--cycle", CYCLE, "--follower", BOARD[0], "-o", "csv").out
        listed = list(csv.DictReader(mine.removeprefix("\ufeff").splitlines()))
        assert [row["suggestion"] for row in listed] == codes[:: len(BOARD)]

    def test_is_there_before_the_subject_explains(self, run: Run, codes: list[str]) -> None:
        run("suggestion", "follow", codes[0], "--by", BOARD[2], "--as", CHAIR)

        said = run("suggestion", "show", codes[0], "--as", BOARD[2], "-o", "json").document

        assert (said["status"], said["followers"]) == ("approved", [BOARD[2]])


@pytest.mark.usefixtures("_approved")
class TestWard:
    def test_names_its_own_shortcomings_first(self, run: Run, codes: list[str]) -> None:
        hidden = run("suggestion", "list", "--cycle", CYCLE, "--as", "P01-1", "-o", "json")
        run("suggestion", "notify", codes[0], "--as", CHAIR)

        said = run(
            *("suggestion", "acknowledge", codes[0], "--as", "P01-1"),
            *("--text", "Tập thể còn chậm khắc phục hạn chế"),
        )
        shown = run("suggestion", "show", codes[0], "--as", "P01-1", "-o", "json").document

        own = {"P01", "P01-1"}
        assert not own & {item["subject"] for item in hidden.document["items"]}
        assert said.status == 0
        assert shown["declared"] == "Tập thể còn chậm khắc phục hạn chế"
        assert (shown["status"], shown["explanation"]) == ("acknowledged", None)
