"""Thới Lai 2022: a commune of 11 cells and 166 members reviews itself, and a cell of an office.

What was published is played through the command line, on the tree that ships for the demo. Texts
of conclusions keep the sense of the published account; people are codes.
"""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from pathlib import Path

import pytest

from tests.program import Run, running
from tests.thoi_lai import (
    CELLS,
    CLERK,
    COMMUNE,
    CYCLE,
    DEPUTY,
    DISTRICT_BOARD,
    HERE,
    MEMBERS,
    NOW,
    OFFICE,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SECRETARY,
    TODAY,
    cell_meetings,
    done,
    open_cycle,
    standing,
    unmet,
    write,
)


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the cycle is open; tests copy it."""
    return open_cycle(tmp_path_factory.mktemp("thoi_lai"))


@pytest.fixture
def run(november: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program on the cycle as it was opened."""
    shutil.copy(november, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return running(capsys)


class TestCells:
    def test_tl_4_all_11_and_all_166_members_finish(self, run: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "meetings.csv", cell_meetings())
        asked = ("meeting", "import", file, *HERE, *NOW, "-o", "json")

        planned = done(run(*asked, "--plan"))
        before = standing(run, "cell"), standing(run, "member")
        imported = done(run(*asked))
        again = done(run(*asked))

        assert (planned["created"], before) == (11, ((0, 11), (0, MEMBERS)))
        assert (imported["created"], imported["moved"]) == (11, 11 + MEMBERS)
        assert (again["created"], again["unchanged"]) == (0, 11)
        assert standing(run, "cell") == (11, 11)
        assert standing(run, "member") == (MEMBERS, MEMBERS)

    def test_tl_4_whoever_was_away_is_reviewed_later(self, run: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "meetings.csv", cell_meetings(absent={CELLS[0]: "DV0640"}))
        run("meeting", "import", file, *HERE, *NOW)

        left = standing(run, "member")
        [reason] = unmet(run, "DV0640")
        [in_english] = unmet(run, "DV0640", "--lang", "en")
        later = ("--unit", CELLS[0], *TODAY, "--reviewed", "DV0640", "--supervisor", DEPUTY)
        run("meeting", "record", *HERE, *later, *NOW)

        assert left == (MEMBERS - 1, MEMBERS)
        assert reason["facts"]["meeting"] == "HN-01"
        assert reason["message"] == (
            "Vắng mặt tại hội nghị HN-01 ngày 11/11/2022, chưa được kiểm điểm."
        )
        assert in_english["message"].startswith("Was away at meeting HN-01")
        assert standing(run, "member") == (MEMBERS, MEMBERS)

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_are_exported_and_imported_again_without_a_change(
        self, run: Run, tmp_path: Path, form: str
    ) -> None:
        table = cell_meetings(absent={CELLS[0]: "DV0640"})
        run("meeting", "import", write(tmp_path / "meetings.csv", table), *HERE, *NOW)
        file = tmp_path / f"again.{form}"
        assert run("meeting", "export", file, *HERE, *NOW).status == 0

        told = done(run("meeting", "import", file, *HERE, *NOW, "-o", "json"))

        assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 11)

    def test_tl_11_every_meeting_was_attended_from_the_standing_board(
        self, run: Run, tmp_path: Path
    ) -> None:
        table = cell_meetings()
        table[4]["supervisors"] = ""
        run("meeting", "import", write(tmp_path / "meetings.csv", table), *HERE, *NOW)

        finished = standing(run, "cell"), standing(run, "member")
        [reason] = unmet(run, CELLS[4])
        [in_english] = unmet(run, CELLS[4], "--lang", "en")
        nobody = [
            item["meeting"]
            for item in done(run("meeting", "list", *HERE, "-o", "json"))["items"]
            if not item["supervisors"]
        ]
        here = ("--unit", CELLS[4], "--on", "2022-11-15", "--code", "HN-05")
        run("meeting", "record", *HERE, *here, "--supervisor", CLERK, *NOW)

        of_cell = 15
        assert finished == ((10, 11), (MEMBERS - of_cell, MEMBERS))
        assert nobody == ["HN-05"]
        assert (reason["code"], reason["facts"]["role"]) == ("supervisor_absent", "standing_board")
        assert "Ủy viên ban thường vụ" in reason["message"]
        assert "Standing board" in in_english["message"]
        assert [who["role"] for who in reason["owed_by"]] == ["supervisor"]
        assert standing(run, "cell") == (11, 11)

    def test_tl_11_somebody_of_the_own_level_is_not_enough(self, run: Run) -> None:
        own = ("--unit", COMMUNE, *TODAY, "--reviewed", COMMUNE, "--supervisor", DEPUTY)

        run("meeting", "record", *HERE, *own, *NOW)

        assert "supervisor_absent" in [reason["code"] for reason in unmet(run, COMMUNE)]


CONFERENCE = (
    *("--code", "BCH", "--unit", COMMUNE, *TODAY, "--body", "executive_committee"),
    *("--from", "07:30", "--to", "11:30", "--chair", SECRETARY, "--secretary", CLERK),
    *("--supervisor", DISTRICT_BOARD, "--reviewed", COMMUNE, "--reviewed", SECRETARY),
    *("--present", SECRETARY, "--present", CLERK, "--absent", DEPUTY, "--minutes", "12-BB/ĐU"),
)
SHORTCOMINGS = (
    (COMMUNE, "Ý thức học tập nghị quyết của một số ít đảng viên chưa cao"),
    (COMMUNE, "Việc nhân rộng mô hình hay còn chậm"),
    (COMMUNE, "Một vài chi bộ sinh hoạt chưa đạt, nhất là sinh hoạt chuyên đề"),
    (SECRETARY, "Chưa thường xuyên nhắc nhở đảng viên phát biểu trong sinh hoạt chi bộ"),
)


@pytest.fixture
def conference(run: Run, tmp_path: Path) -> None:
    """The committee of the commune holds its conference and records what it concluded."""
    place = unicodedata.normalize("NFD", "Xuân Thắng")
    assert run("meeting", "record", *HERE, *CONFERENCE, "--place", place, *NOW).status == 0
    heads = ("Hội nghị", "Stt", "Về đối tượng", "Loại", "Nội dung kết luận")
    table = [
        dict(zip(heads, ("BCH", number, about, "Hạn chế", text), strict=True))
        for number, (about, text) in enumerate(SHORTCOMINGS, start=1)
    ]
    file = write(tmp_path / "conclusions.csv", table)
    assert run("meeting", "conclusion", "import", file, *HERE, *NOW).status == 0


def sign(run: Run, *people: str) -> None:
    for person in people:
        assert run("meeting", "sign", "BCH", *HERE, "--as", person).status == 0


@pytest.mark.usefixtures("conference")
class TestConference:
    def test_tl_1_was_held_by_the_committee_on_its_day(self, run: Run) -> None:
        shown = done(run("meeting", "show", "BCH", *HERE, "-o", "json"))

        assert (shown["unit"], shown["body"]) == (COMMUNE, "executive_committee")
        assert (shown["meets_on"], shown["place"]) == ("2022-11-15", "Xuân Thắng")
        assert shown["sittings"] == [
            {"starts_at": "2022-11-15T07:30:00+07:00", "ends_at": "2022-11-15T11:30:00+07:00"}
        ]
        assert (shown["present"], shown["convened"], shown["lasted"]) == (2, 3, 240)

    def test_tl_3_tells_shortcomings_of_the_collective_from_those_of_a_member(
        self, run: Run
    ) -> None:
        shown = done(run("meeting", "show", "BCH", *HERE, "-o", "json"))

        told = [(each["about"], each["kind"]) for each in shown["conclusion_list"]]
        assert told == [(COMMUNE, "shortcoming")] * 3 + [(SECRETARY, "shortcoming")]

    def test_tl_6_is_mended_at_each_place_by_who_is_in_charge(self, run: Run) -> None:
        add = ("remedy", "add", f"{CYCLE}/{COMMUNE}", *NOW, "--owner", DEPUTY)
        copied = ("--code", "MH", "--form", "programme", "--conclusion", "BCH/2")
        run(*add, "Nhân rộng mô hình", *copied)
        for cell in CELLS[:3]:
            run("remedy", "executor", f"{CYCLE}/MH", "--unit", cell, *NOW)
        quarterly = ("--code", "CD", "--form", "recurring", "--conclusion", "BCH/3")
        run(*add, "Mỗi quý một buổi sinh hoạt chuyên đề", *quarterly)

        items = done(run("remedy", "list", *HERE, "-o", "json"))["items"]
        copied_at = done(run("remedy", "show", f"{CYCLE}/MH", "-o", "json"))["executors"]

        forms = {item["remedy"]: (item["form"], item["owner"]) for item in items}
        assert forms == {f"{CYCLE}/MH": ("programme", DEPUTY), f"{CYCLE}/CD": ("recurring", DEPUTY)}
        assert [each["unit"] for each in copied_at] == list(CELLS[:3])

    def test_tl_15_the_chair_does_not_preside_over_the_own_review(self, run: Run) -> None:
        sign(run, SECRETARY, CLERK)
        asked = ("meeting", "close", "BCH", *HERE, *NOW)

        vi, en = run(*asked), run(*asked, "--lang", "en")
        refused = run(*asked, "-o", "json")
        nobody = run(*asked, "--item-chair", f"{SECRETARY}={DEPUTY}", "-o", "json")
        closed = run(*asked, "--item-chair", f"{SECRETARY}={CLERK}", "-o", "json")

        assert (vi.status, refused.error["code"]) == (6, "meeting_not_ready")
        [reason] = refused.error["reasons"]
        assert reason["code"] == "items_without_chair"
        assert f"Chủ trì không được tự điều hành phần kiểm điểm của mình: {SECRETARY}" in vi.err
        assert f"The chair may not preside over the own review: {SECRETARY}" in en.err
        assert nobody.error["code"] == "absent_has_a_part"
        assert closed.status == 0

    def test_is_closed_for_good_and_corrected_by_another_record(self, run: Run) -> None:
        sign(run, SECRETARY, CLERK)
        run("meeting", "close", "BCH", *HERE, "--item-chair", f"{SECRETARY}={CLERK}", *NOW)

        changed = run("meeting", "record", *HERE, *CONFERENCE, "--convened", 9, *NOW, "-o", "json")
        roll = run("meeting", "attend", "BCH", *HERE, "--present", DEPUTY, *NOW, "-o", "json")
        taken_back = ("--number", 1, "--take-back", "-o", "json")
        conclusion = run("meeting", "conclude", "BCH", *HERE, *taken_back, *NOW)
        reason = ("--reason", "Ghi thiếu một ủy viên", "--present", DEPUTY)
        corrected = done(run("meeting", "correct", "BCH", *HERE, *reason, *NOW, "-o", "json"))

        assert [said.status for said in (changed, roll, conclusion)] == [6, 6, 6]
        assert {said.error["code"] for said in (changed, roll, conclusion)} == {"meeting_is_closed"}
        assert corrected["meeting"] == "BCH-2"
        listed = done(run("meeting", "list", *HERE, "-o", "json"))["items"]
        told = {item["meeting"]: (item["status"], item["superseded_by"]) for item in listed}
        assert told == {"BCH": ("superseded", "BCH-2"), "BCH-2": ("held", None)}

    def test_is_written_down_in_word(self, run: Run, tmp_path: Path) -> None:
        sign(run, SECRETARY)
        asked = ("meeting", "minutes", "BCH", *HERE, *NOW, "-o", "json")

        vi = run(*asked, "--out", tmp_path / "vi.docx")
        en = run(*asked, "--out", tmp_path / "en.docx", "--lang", "en")
        again = run(*asked, "--out", tmp_path / "vi.docx")

        assert (vi.status, en.status, again.error["code"]) == (0, 0, "file_exists")
        text = words(tmp_path / "vi.docx")
        assert "Ban Chấp hành Đảng bộ xã Xuân Thắng" in text
        assert "Xuân Thắng, ngày 15 tháng 11 năm 2022" in text
        assert "có mặt 2, đủ điều kiện tiến hành hội nghị" in text
        assert "đã ký, 15/11/2022" in text
        assert SHORTCOMINGS[2][1] in text
        assert "the executive committee of Đảng bộ xã Xuân Thắng" in words(tmp_path / "en.docx")

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_is_exported_and_imported_again_without_a_change(
        self, run: Run, tmp_path: Path, form: str
    ) -> None:
        for noun in (("meeting",), ("meeting", "attendance"), ("meeting", "conclusion")):
            file = tmp_path / f"{noun[-1]}.{form}"
            assert run(*noun, "export", file, *HERE, *NOW).status == 0

            told = done(run(*noun, "import", file, *HERE, *NOW, "-o", "json"))

            assert (told["created"], told["updated"]) == (0, 0)
            assert told["unchanged"] > 0

    def test_is_told_about_in_a_table_and_as_csv(self, run: Run) -> None:
        table = run("meeting", "list", *HERE)
        listed = run("meeting", "list", *HERE, "-o", "csv")
        shown = run("meeting", "show", "BCH", *HERE)

        assert "chủ trì, thư ký" in table.out
        assert listed.out.splitlines()[0].startswith("\ufeffmeeting,unit,unit_name,body,status")
        assert "đã kiểm điểm" in shown.out
        assert "hạn chế, khuyết điểm" in shown.out


def words(file: Path) -> str:
    """Return the text of a Word file."""
    with zipfile.ZipFile(file) as package:
        document = package.read("word/document.xml").decode()
    text = document.replace("</w:p>", "\n")
    while "<" in text:
        text = text[: text.index("<")] + text[text.index(">", text.index("<")) + 1 :]
    return text


class TestOfficeCell:
    def test_tl_8_a_duty_that_was_not_held_is_a_shortcoming_of_the_collective(
        self, run: Run
    ) -> None:
        here = ("--code", "NV", "--unit", OFFICE, *TODAY, "--supervisor", DISTRICT_BOARD)
        heads = ("--chair", OFFICE_HEAD, "--secretary", OFFICE_CLERK)
        run("meeting", "record", *HERE, *here, *heads, *NOW)
        praised = ("--kind", "strength", "--text", "Hoàn thành nhiệm vụ chuyên môn")
        run("meeting", "conclude", "NV", *HERE, *praised, *NOW)
        before = done(run("meeting", "findings", *HERE, "--under", OFFICE, "-o", "json"))["items"]

        for about, text in (
            (OFFICE, "Chưa chọn và tổ chức sinh hoạt chuyên đề"),
            (OFFICE_CLERK, "Còn thiên về công tác chuyên môn"),
        ):
            told = ("--kind", "shortcoming", "--about", about, "--text", text)
            assert run("meeting", "conclude", "NV", *HERE, *told, *NOW).status == 0

        after = done(run("meeting", "findings", *HERE, "--under", OFFICE, "-o", "json"))["items"]
        assert [item["code"] for item in before] == ["no_shortcoming_recorded"]
        assert "hội nghị ngày 15/11/2022" in before[0]["message"]
        assert after == []

    def test_tl_9_asks_something_of_the_head_above_all(self, run: Run) -> None:
        asked = ("Nêu gương trong sinh hoạt", "--responsibility", "head", "--form", "behaviour")

        run("remedy", "add", f"{CYCLE}/{OFFICE}", *asked, "--owner", OFFICE_HEAD, *NOW)

        [item] = done(run("remedy", "list", *HERE, "-o", "json"))["items"]
        assert (item["responsibility"], item["owner"]) == ("head", OFFICE_HEAD)
