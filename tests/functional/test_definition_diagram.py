"""`reviewcycle definition diagram`: a definition as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import DEFINITION
from tests.program import Run

TRACKS = ("member", "cell", "grassroots")


@pytest.mark.usefixtures("_initialised")
class TestStored:
    def test_draws_every_track_with_its_stages_in_order(self, run: Run) -> None:
        run("definition", "add", DEFINITION)

        lines = run("definition", "diagram", "year_end_2022").out.splitlines()

        assert lines[0] == "stateDiagram-v2"
        assert '  state "Chi bộ trực thuộc" as cell {' in lines
        drawn = [line.strip() for line in lines if line.strip().startswith(("[*]", "cell_"))]
        first = drawn.index("[*] --> cell_dissemination")
        assert drawn[first + 1] == "cell_dissemination --> cell_feedback"
        note = lines.index("    note right of cell_rating")
        assert "      chờ cá nhân qua bước “Đánh giá, xếp loại”" in lines[note : note + 5]

    def test_answers_with_the_version_that_was_drawn(self, run: Run) -> None:
        run("definition", "add", DEFINITION)

        answer = run("definition", "diagram", "year_end_2022@1", "-o", "json").document

        assert list(answer) == ["definition", "version", "file", "mermaid", "written"]
        assert (answer["version"], answer["written"]) == (1, None)


class TestFile:
    def test_needs_no_database(self, run: Run) -> None:
        said = run("definition", "diagram", DEFINITION, "--track", "cell")

        assert said.status == 0
        assert "as cell {" in said.out
        assert "as member {" not in said.out

    def test_is_written_once(self, run: Run, tmp_path: Path) -> None:
        out = tmp_path / "year.mmd"
        given = ("definition", "diagram", DEFINITION, "--out", out)

        assert (run(*given).status, run(*given).status) == (0, 6)
        assert out.read_text("utf-8").startswith("stateDiagram-v2\n")

    @pytest.mark.parametrize("form", ["mermaid", "svg"])
    def test_has_no_unknown_track(self, run: Run, form: str) -> None:
        said = run("definition", "diagram", DEFINITION, "--track", "cel", "--format", form,
                   "-o", "json")  # fmt: skip

        assert (said.status, said.error["code"]) == (2, "track_unknown")
        assert "member, cell, grassroots" in said.error["message"]


class TestPictures:
    def test_are_one_for_each_track(self, run: Run, tmp_path: Path) -> None:
        said = run("definition", "diagram", DEFINITION, "--format", "svg",
                   "--out", tmp_path / "year.svg")  # fmt: skip

        assert said.status == 0
        files = [tmp_path / f"year-{track}.svg" for track in TRACKS]
        assert all(file.read_text("utf-8").startswith("<svg ") for file in files)
        assert [line.rstrip(".").split()[-1] for line in said.out.splitlines()] == [
            *map(str, files)
        ]

    def test_are_written_all_or_none(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "year-grassroots.svg").touch()

        said = run("definition", "diagram", DEFINITION, "--format", "svg",
                   "--out", tmp_path / "year.svg")  # fmt: skip

        assert said.status == 6
        assert not (tmp_path / "year-member.svg").exists()

    def test_of_one_track_are_printed(self, run: Run) -> None:
        said = run("definition", "diagram", DEFINITION, "--format", "svg", "--track", "cell")

        assert said.out.startswith("<svg ")
        assert said.out.endswith("</svg>\n")

    def test_of_several_tracks_need_a_choice(self, run: Run) -> None:
        said = run("definition", "diagram", DEFINITION, "--format", "svg")

        assert said.status == 2
        assert "--track" in said.err

    def test_are_all_in_json(self, run: Run) -> None:
        answer = run("definition", "diagram", DEFINITION, "--format", "svg", "-o", "json").document

        assert list(answer) == ["definition", "version", "file", "pictures"]
        assert [each["track"] for each in answer["pictures"]] == [*TRACKS]
        assert all(each["written"] is None for each in answer["pictures"])
