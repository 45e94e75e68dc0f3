"""`reviewcycle definition diff`: what differs between two definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import DEFINITION, ROOT
from tests.program import Run

STANDARD = ROOT / "definitions" / "standard_review.yaml"
CHANGES = (
    ("due: {within: 5wd}", "due: {within: 10wd}"),
    ("{vi: Lấy ý kiến góp ý, en: Feedback}", "{vi: Xin ý kiến, en: Opinions}"),
    ("stalled_after: 5wd", "stalled_after: 6wd"),
)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return a changed copy of the standard review."""
    text = STANDARD.read_text("utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "changed.yaml"
    file.write_text(text, "utf-8")
    return file


class TestFiles:
    def test_are_compared_without_a_database(self, run: Run, changed: Path) -> None:
        said = run("definition", "diff", STANDARD, changed, "-o", "json")

        assert said.status == 0
        assert not said.document["same"]
        assert [
            (item["kind"], item["path"], item["track"], item["stage"], item["message"])
            for item in said.document["items"]
        ] == [
            ("value_changed", "stalled_after", None, None, "stalled_after: 5wd → 6wd"),
            (
                "title_changed",
                "tracks.member.stages.feedback.title",
                "member",
                "feedback",
                "tên: “Lấy ý kiến góp ý” → “Xin ý kiến”",
            ),
            (
                "due_changed",
                "tracks.member.stages.feedback.due",
                "member",
                "feedback",
                "hạn: 5 ngày làm việc từ khi mở bước → 10 ngày làm việc từ khi mở bước",
            ),
        ]
        assert said.document["items"][2]["before"] == {"within": "5wd"}

    def test_are_told_by_track_and_stage(self, run: Run, changed: Path) -> None:
        said = run("definition", "diff", STANDARD, changed, "--lang", "en")

        assert said.out.splitlines()[1:] == [
            "",
            "In general",
            "  • stalled_after: 5wd → 6wd",
            "",
            "Members › Opinions",
            "  • title: “Feedback” → “Opinions”",
            "  • due: 5 working days from the opening of the stage → 10 working days from the",
            "    opening of the stage",
        ]

    def test_that_say_the_same_are_said_to(self, run: Run, tmp_path: Path) -> None:
        noted = tmp_path / "noted.yaml"
        noted.write_text(f"# A note.\n{STANDARD.read_text('utf-8')}", "utf-8")

        said = run("definition", "diff", STANDARD, noted)
        document = run("definition", "diff", STANDARD, noted, "-o", "json").document

        assert (said.status, "giống nhau" in said.out) == (0, True)
        assert (document["same"], document["items"]) == (True, [])

    def test_with_mistakes_are_refused(self, run: Run, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.yaml"
        wrong.write_text("name: x\n", "utf-8")

        assert run("definition", "diff", STANDARD, wrong).status == 7

    def test_answer_in_a_table_for_spreadsheets(self, run: Run, changed: Path) -> None:
        rows = run("definition", "diff", STANDARD, changed, "-o", "csv").out.splitlines()

        assert rows[0].removeprefix("\ufeff") == "kind,path,track,stage,before,after,message"
        assert len(rows) == 4


@pytest.mark.usefixtures("_initialised")
class TestVersions:
    def test_are_compared_with_each_other_and_with_files(self, run: Run, changed: Path) -> None:
        run("definition", "add", STANDARD)
        run("definition", "add", changed)

        by_version, with_file = (
            run("definition", "diff", "standard_review@1", other, "-o", "json").document
            for other in ("standard_review", changed)
        )

        assert by_version["items"] == with_file["items"]
        assert (by_version["before"]["version"], by_version["after"]["version"]) == (1, 2)
        assert with_file["after"] == {
            "definition": "standard_review",
            "version": None,
            "file": str(changed),
        }

    def test_that_are_not_there_are_missed(self, run: Run) -> None:
        said = run("definition", "diff", "year_end_2022@7", DEFINITION)

        assert said.status == 5
