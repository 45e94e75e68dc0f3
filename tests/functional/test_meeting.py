"""`reviewcycle meeting`: why a review still waits for its meeting, and what cannot be recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.program import Run, running
from tests.thoi_lai import (
    CLERK,
    COMMUNE,
    CYCLE,
    DEPUTY,
    HERE,
    NOW,
    SECRETARY,
    TODAY,
    cell_meetings,
    done,
    open_cycle,
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


class TestWhy:
    @pytest.mark.parametrize(
        ("code", "told", "way_out"),
        [
            ("meeting_not_held", "Chưa ghi nhận hội nghị kiểm điểm.", "Tổ chức hội nghị"),
            ("meeting_not_planned", "Chưa có kế hoạch hội nghị kiểm điểm.", ""),
        ],
    )
    def test_tells_before_the_meeting_what_is_missing(
        self, run: Run, code: str, told: str, way_out: str
    ) -> None:
        reasons = {reason["code"]: reason for reason in unmet(run, COMMUNE)}
        said = run("review", "why", f"{CYCLE}/{COMMUNE}")

        assert told in reasons[code]["message"]
        assert reasons[code]["owed_by"][0]["people"] == [SECRETARY]
        assert told in said.out
        assert way_out in said.out

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_tells_after_it_what_is_missing_and_who_owes_it(self, run: Run, lang: str) -> None:
        short = ("--from", "08:00", "--to", "10:00", "--reviewed", COMMUNE)
        few = ("--present", SECRETARY, "--absent", DEPUTY, "--absent", CLERK)
        run("meeting", "record", *HERE, "--unit", COMMUNE, *TODAY, *short, *few, *NOW)

        reasons = unmet(run, COMMUNE, "--lang", lang)

        sentences = {
            "vi": {
                "supervisor_absent": "Hội nghị ngày 15/11/2022 không có cấp trên (Ủy viên",
                "quorum_missing": "1/3 có mặt, cần 2 (2/3).",
                "meeting_too_short": "Hội nghị họp 120 phút, phải ít nhất 210 phút.",
                "minutes_unsigned": "Biên bản còn thiếu chữ ký: chủ trì, thư ký.",
                "meeting_not_closed": "Hồ sơ hội nghị ngày 15/11/2022 chưa chốt.",
            },
            "en": {
                "supervisor_absent": "Nobody from above (Standing board)",
                "quorum_missing": "1 of 3 were present, 2 needed (2/3).",
                "meeting_too_short": "The meeting took 120 minutes, 210 needed.",
                "minutes_unsigned": "The minutes lack a signature: chair, secretary.",
                "meeting_not_closed": "The record of the meeting of 15 Nov 2022 is not closed.",
            },
        }[lang]
        assert {r["code"]: r["message"][: len(sentences[r["code"]])] for r in reasons} == sentences
        assert all(reason["owed_by"] for reason in reasons)


class TestMistakes:
    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            (("record", "--unit", COMMUNE, "--on", "2022-11-16"), 6, "meeting_lies_ahead"),
            (("record", "--unit", "TL.99", *TODAY), 5, "unit_not_found"),
            (("record", "--unit", COMMUNE, *TODAY, "--from", "8:00"), 2, "sitting_half_told"),
            (
                ("record", "--unit", COMMUNE, *TODAY, "--from", "8", "--to", "9"),
                2,
                "sitting_not_understood",
            ),
            (("record", "--unit", COMMUNE, *TODAY, "--convened", "-1"), 2, "number_not_understood"),
            (
                ("record", "--unit", COMMUNE, *TODAY, "--item-chair", "A"),
                2,
                "item_chair_not_understood",
            ),
            (("attend", "HN"), 2, "nobody_named"),
            (("attend", "HN", "--present", SECRETARY), 5, "meeting_not_found"),
            (("show", "HN"), 5, "meeting_not_found"),
            (("sign", "HN"), 6, "person_needed"),
            (("adopt", "HN"), 2, "meeting_not_understood"),
            (("minutes", "HN", "--out", "x.docx"), 5, "meeting_not_found"),
            (("export", "x.txt"), 2, "export_form_unknown"),
        ],
    )
    def test_have_their_status_and_code(
        self, run: Run, given: tuple[object, ...], status: int, code: str
    ) -> None:
        said = run("meeting", given[0], *given[1:], *HERE, *NOW, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    def test_of_a_file_are_told_at_once_and_nothing_is_kept(self, run: Run, tmp_path: Path) -> None:
        table = cell_meetings()[:3]
        table[0] |= {"from": "7h30", "to": ""}
        table[1] |= {"unit": "TL.99"}
        table[2] |= {"date": "40/11/2022"}

        said = run(
            *("meeting", "import", write(tmp_path / "x.csv", table), *HERE, *NOW, "-o", "json")
        )

        assert said.status == 7
        assert [(p["line"], p["code"]) for p in said.error["problems"]] == [
            (2, "sitting_half_told"),
            (4, "day_does_not_exist"),
            (3, "unit_not_found"),
        ]
        assert done(run("meeting", "list", *HERE, "-o", "json"))["items"] == []
