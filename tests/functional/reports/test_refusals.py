"""Options of `progress`, `stuck`, `rating count` and `review show` that do not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.language import LANGUAGES
from tests.functional.conftest import CYCLE
from tests.program import Run
from tests.reports_written import AT

PROGRESS = ("progress", "--cycle", CYCLE)
STUCK = ("stuck", "--cycle", CYCLE)
COUNT = ("rating", "count", "--cycle", CYCLE)
SHOW = ("review", "show", f"{CYCLE}/TL.01.01")


class TestOptions:
    @pytest.mark.parametrize(
        ("words", "option", "beside"),
        [
            ((*PROGRESS, "--template", "ours.docx"), "--template", "progress"),
            ((*STUCK, "--template", "ours.docx"), "--template", "stuck"),
            ((*COUNT, "--template", "ours.docx"), "--template", "rating count"),
            ((*PROGRESS, "--by", "track", "--out", "x.docx"), "--by", "--out x.docx"),
            ((*PROGRESS, "--in-depth", "--out", "x.xlsx"), "--in-depth", "--out x.xlsx"),
            ((*PROGRESS, "--by", "unit", "--picture", "funnel"), "--by", "--picture funnel"),
            ((*PROGRESS, "--in-depth", "--picture", "funnel"), "--in-depth", "--picture funnel"),
            (
                (*PROGRESS, "--template", "ours.docx", "--picture", "funnel"),
                "--template",
                "--picture funnel",
            ),
            ((*STUCK, "--group-by", "stage", "--out", "x.csv"), "--group-by", "--out x.csv"),
            ((*STUCK, "--at-risk", "--out", "x.csv"), "--at-risk", "--out x.csv"),
        ],
    )
    def test_without_use_are_refused(
        self, run: Run, tmp_path: Path, words: tuple[str, ...], option: str, beside: str
    ) -> None:
        before = sorted(tmp_path.iterdir())

        said = run(*words, *AT, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "option_without_use")
        assert (said.error["option"], said.error["beside"]) == (option, beside)
        assert sorted(tmp_path.iterdir()) == before

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_without_use_are_named(self, run: Run, code: str) -> None:
        said = run(*STUCK, "--at-risk", "--out", "x.csv", *AT, "--lang", code)

        assert "--at-risk" in said.err
        assert "--out x.csv" in said.err


class TestPictures:
    @pytest.mark.parametrize("words", [PROGRESS, SHOW], ids=lambda words: words[0])
    def test_are_named_when_a_file_is(
        self, run: Run, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        said = run(*words, "--out", "x.svg", *AT, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "option_missing")
        assert said.error["name"] == "--picture"
        assert not (tmp_path / "x.svg").exists()

    @pytest.mark.parametrize(
        "words",
        [(*PROGRESS, "--picture", "funnel"), (*SHOW, "--picture", "timeline")],
        ids=lambda words: words[0],
    )
    @pytest.mark.parametrize("form", ["a.docx", "a.XLSX", "a.csv"])
    def test_are_not_what_other_forms_hold(
        self, run: Run, tmp_path: Path, words: tuple[str, ...], form: str
    ) -> None:
        said = run(*words, "--out", form, *AT, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "export_form_unknown")
        assert (said.error["found"], said.error["expected"]) == (form, [".svg", ".png"])
        assert not (tmp_path / form).exists()
