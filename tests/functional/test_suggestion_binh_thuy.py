"""Bình Thủy 2012: fourteen collectives and twenty-four individuals, each content followed by one.

The contents differ by what each subject does; a member of the standing board follows and checks
each of them before and during the review.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.functional.test_suggestion_bac_son import write
from tests.program import Run
from tests.suggestion_world import definition

CYCLE = "binh_thuy-QU"
WARDS = tuple(f"P{number:02}" for number in range(1, 15))
PEOPLE = tuple(f"{unit}-{number}" for unit in WARDS for number in (1, 2))[:24]
BOARD = tuple(f"UV{number}" for number in range(1, 12))
ADVISER, CHAIR = BOARD[0], BOARD[1]
NOW = ("--now", "2012-07-29T09:00:00+07:00")

CONTENTS = {
    "collective": ("Trách nhiệm lãnh đạo của tập thể", "Nguyên nhân của vướng mắc"),
    "individual": ("Tự rèn luyện tư tưởng, đạo đức", "Thực hiện nhiệm vụ được phân công"),
}
SUBJECTS = (*WARDS, *PEOPLE)


def rules() -> dict[str, Any]:
    """Return a definition without a catalogue: the content is each subject's own."""
    content = definition(proposed_by={"role": "standing_board", "at": "district"}, topics={})
    return {**content, "name": "binh_thuy"}


def content(subject: str) -> str:
    """Return what is suggested to a subject, by what it does."""
    kind = "individual" if "-" in subject else "collective"
    return f"{CONTENTS[kind][SUBJECTS.index(subject) % 2]} ({subject})"


@pytest.fixture(scope="module")
def selected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the standing board has selected whom to suggest to."""
    folder = tmp_path_factory.mktemp("binh_thuy")
    file = folder / "binh_thuy.db"
    (folder / "binh_thuy.yaml").write_text(json.dumps(rules()), encoding="utf-8")
    units = [("QU", "Quận ủy", "district", "")]
    units += [(code, f"Đảng ủy phường {code}", "commune", "QU") for code in WARDS]
    places = [*((code, "QU") for code in BOARD), *((code, code[:3]) for code in PEOPLE)]
    people = [(code, f"Cán bộ {code}", unit) for code, unit in places]
    roles = [("standing_board", code, "QU") for code in BOARD]
    roles += [("secretary", f"{unit}-1", unit) for unit in WARDS if f"{unit}-1" in PEOPLE]
    rows = [(subject, content(subject), ADVISER) for subject in SUBJECTS]
    header = ("Mã đối tượng", "Nội dung gợi ý", "Mã người đề xuất")
    steps: list[tuple[object, ...]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", folder / "binh_thuy.yaml"),
        ("unit", "import", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        ("person", "import", write(folder / "p.csv", ("code", "name", "unit"), people)),
        ("role", "import", write(folder / "r.csv", ("role", "person", "unit"), roles)),
        ("cycle", "open", "binh_thuy", "--unit", "QU", "--start", "2012-07-02"),
        ("suggestion", "import", write(folder / "g.csv", header, rows), "--cycle", CYCLE),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main([*given, *(NOW if step[0] != "init" else ())]) == 0, step
    return file


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
        items = run("suggestion", "list", "--cycle", CYCLE, "-o", "json").document["items"]

        assert [item["topic"] for item in items] == [content(subject) for subject in SUBJECTS]
        assert len({item["topic"] for item in items}) == 38


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
