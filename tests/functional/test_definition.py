"""`reviewcycle definition`: files of definitions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.functional.conftest import DEFINITION
from tests.program import Run

STALLED = re.compile("stalled_after: .*")


class TestSchema:
    @pytest.mark.parametrize(("lang", "told"), [("vi", "việc của ai"), ("en", "whose work it is")])
    def test_tells_what_keys_mean(self, run: Run, lang: str, told: str) -> None:
        schema = run("definition", "schema", "--lang", lang).document

        keys = schema["$defs"]["Stage"]["properties"]
        assert keys["owner"]["description"].startswith(told)
        assert {"name", "tracks"} <= set(schema["properties"])


class TestCheck:
    def test_needs_no_database(self, run: Run) -> None:
        said = run("definition", "check", DEFINITION, "-o", "json")

        assert said.status == 0
        assert (said.document["definition"], said.document["tracks"]) == ("year_end_2022", 3)

    def test_finds_every_problem_with_line_and_column(self, run: Run, tmp_path: Path) -> None:
        text = DEFINITION.read_text(encoding="utf-8")
        wrong = tmp_path / "wrong.yaml"
        wrong.write_text(
            STALLED.sub("stalled_after: soon", text).replace("auto: true", "auot: true", 1),
            encoding="utf-8",
        )

        said = run("definition", "check", wrong, "-o", "json")

        lines = text.splitlines()
        assert (said.status, said.out) == (7, "")
        assert [(p["line"], p["found"]) for p in said.error["problems"]] == [
            (next(n for n, line in enumerate(lines, 1) if STALLED.match(line)), "soon"),
            (lines.index("        auto: true") + 1, "auot"),
        ]
        assert all(p["column"] and p["path"] and p["expected"] for p in said.error["problems"])


@pytest.mark.usefixtures("_initialised")
class TestAdd:
    def test_numbers_versions_by_content(self, run: Run, tmp_path: Path) -> None:
        changed = tmp_path / "changed.yaml"
        text = DEFINITION.read_text(encoding="utf-8")
        changed.write_text(STALLED.sub("stalled_after: 77wd", text), encoding="utf-8")

        answers = [
            run("definition", "add", file, "-o", "json").document
            for file in (DEFINITION, DEFINITION, changed)
        ]

        assert [(a["version"], a["added"]) for a in answers] == [(1, True), (1, False), (2, True)]
        listed = run("definition", "list", "-o", "json").document["items"]
        assert [(item["definition"], item["version"]) for item in listed] == [("year_end_2022", 2)]
        assert len(run("definition", "show", "year_end_2022", "-o", "json").document["items"]) == 2


@pytest.mark.usefixtures("_initialised")
class TestShow:
    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("vi", "Cần có: • Quán triệt (≥ 100 %)"),
            ("en", "Needs: • Dissemination reached enough people"),
        ],
    )
    def test_tells_a_file_in_words_as_it_tells_what_is_stored(
        self, run: Run, lang: str, told: str
    ) -> None:
        run("definition", "add", DEFINITION)

        of_file = run("definition", "show", DEFINITION, "--lang", lang).out
        stored = run("definition", "show", "year_end_2022", "--lang", lang).out

        assert told in " ".join(of_file.split())
        assert of_file.partition("\n\n")[2] == stored.partition("\n\n")[2]

    def test_gives_scripts_the_content_of_a_file(self, run: Run) -> None:
        said = run("definition", "show", DEFINITION, "-o", "json").document

        assert (said["definition"], said["version"]) == ("year_end_2022", None)
        assert said["content"]["name"] == "year_end_2022"
