"""Caps in the workbook of `progress`: every way of reading them, as the commands tell them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from runtime.language import LANGUAGES, Language, language
from tests import caps_world
from tests.caps_world import AT, CYCLE, decide_beyond
from tests.office import converted
from tests.program import Run
from tests.reports_written import named, rows_of, sheets

BASES = ("good_only", "good_or_better", "all_rated")
AS_PERCENT, BLANK = "{:.2f}", ""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return caps of which two are exceeded by one decision, and more by proposals."""
    file = caps_world.make(tmp_path_factory.mktemp("caps"))
    decide_beyond(file)
    return f"sqlite:///{file}"


@pytest.fixture(autouse=True)
def _read_what_was_decided(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWCYCLE_DB", database)


def written(run: Run, folder: Path, *asked: str, lang: str = "vi") -> Path:
    """Return a workbook of the cycle."""
    file = folder / "progress.xlsx"
    said = run("progress", "--cycle", CYCLE, "--out", file, *AT, *asked, "--lang", lang)
    assert said.status == 0, said.err
    return file


def caps_of(file: Path, lang: str = "vi") -> list[dict[str, Any]]:
    """Return the rows of the sheet of caps."""
    return rows_of(sheets(file)[named("caps", lang)])


def told(run: Run, *asked: str) -> list[dict[str, Any]]:
    """Return the caps as `progress --in-depth` tells them."""
    said = run("progress", "--cycle", CYCLE, "--in-depth", *AT, *asked, "-o", "json")
    caps: list[dict[str, Any]] = said.document["caps"]
    return caps


def titles(words: Language, *keys: str) -> list[str]:
    """Return how columns of the sheet are called."""
    return [words.text("sheets", f"cap_{key}") for key in keys]


def at_start(text: str) -> str:
    return text[:1].upper() + text[1:]


class TestCaps:
    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize(
        "asked",
        [(), ("--under", "G1"), ("--under", "G1", "--as", "D-2")],
        ids=["all", "a part", "not all may be seen"],
    )
    def test_are_those_of_the_study(
        self, run: Run, tmp_path: Path, lang: str, asked: Sequence[str]
    ) -> None:
        words = language(lang)
        count, given, allowed, excess, left_out = titles(
            words, "base_count", "given", "allowed", "excess", "left_out"
        )
        percent = words.text("tables", "percent")

        rows = caps_of(written(run, tmp_path, *asked, lang=lang), lang)

        expected = []
        for cap in told(run, *asked):
            for way in cap["ways"]:
                share = AS_PERCENT.format(float(way["percent"])) if way["base_count"] else BLANK
                figures = (way["base_count"], way["given"], share, way["allowed"], way["excess"])
                expected.append((cap["cap"], cap["unit"], *figures, cap["left_out"]))
            rated = cap["rated"]
            share = rated["percent"] if rated["of"] else BLANK
            figures = (rated["of"], rated["count"], share, BLANK, BLANK)
            expected.append((cap["cap"], cap["unit"], *figures, cap["left_out"]))
        found = [
            (
                row[words.text("tables", "cap")],
                row[words.text("tables", "unit")],
                row[count],
                row[given],
                row[percent] if row[percent] == BLANK else AS_PERCENT.format(row[percent]),
                *(row[key] for key in (allowed, excess, left_out)),
            )
            for row in rows
        ]
        assert found == expected != []

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_write_out_the_sum_of_the_definition(self, run: Run, tmp_path: Path, lang: str) -> None:
        words = language(lang)
        by_rule, share, raised, exact, rounding, allowed, exceeded = titles(
            words, "by_rule", "share", "raised", "exact", "rounding", "allowed", "exceeded"
        )
        said = run("rating", "caps", "--cycle", CYCLE, "-o", "json").document["items"]
        decided = [item for item in said if item["step"] == "decided"]

        rows = caps_of(written(run, tmp_path, lang=lang), lang)

        rule = [row for row in rows if row[by_rule] == words.shown(True)]
        assert [
            tuple(row[key] for key in (share, raised, exact, rounding, allowed, exceeded))
            for row in rule
        ] == [
            (
                words.amount(item["share"]),
                words.shown(item["raised"]),
                words.amount(item["exact"]),
                words.text("cap_roundings", item["rounding"]),
                item["allowed"],
                words.shown(item["excess"] > 0),
            )
            for item in decided
        ]
        assert [item["unit"] for item in decided if item["excess"]] == ["G2", "G2"]
        assert len(rows) == len(BASES) * len(rule)

    def test_say_whom_they_count(self, run: Run, tmp_path: Path) -> None:
        rows = caps_of(written(run, tmp_path))

        whom = {row["Giới hạn"]: row["Tính những ai"] for row in rows}
        assert whom == {
            "everybody": "Tên",
            "no_heads": "Tên; không tính người đứng đầu",
            "raisable": "Tên",
            "whole": "Tên",
            "cells": "Tên",
        }

    def test_of_proposals_tell_nothing(self, run: Run, tmp_path: Path) -> None:
        rows = caps_of(written(run, tmp_path, "--under", "G1"))

        assert {row["Đang có"] for row in rows} == {0}
        assert {row["Mức"] for row in rows} == {"Tên"}

    def test_are_not_for_whom_the_cycle_is_not_meant(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "progress.xlsx"

        said = run("progress", "--cycle", CYCLE, "--out", file, "--as", "G1.1-1", *AT)

        assert (said.status, file.exists()) == (5, False)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_are_explained(self, run: Run, tmp_path: Path, lang: str) -> None:
        words = language(lang)

        rows = rows_of(sheets(written(run, tmp_path, lang=lang))[named("definitions", lang)])

        explained = {row[words.text("sheets", "figure")] for row in rows}
        for key in ("caps", "cap_allowed", "cap_exceeded", "cap_left_out"):
            assert at_start(words.text("figure_names", key)) in explained


class TestLibreOffice:
    def test_reads_the_same_caps(self, run: Run, tmp_path: Path) -> None:
        file = written(run, tmp_path)

        found = caps_of(converted(file, "ods", folder=tmp_path))

        assert found == caps_of(file) != []
