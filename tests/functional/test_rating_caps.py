"""Caps within grassroots organisations: whose ratings count together, and who may see that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.caps_world import CYCLE, make
from tests.program import Run
from workflow.domain.share import percent


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the rehearsal."""
    return make(tmp_path_factory.mktemp("caps"))


@pytest.fixture(autouse=True)
def _read_what_was_played(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWCYCLE_DB", f"sqlite:///{played}")


def caps(run: Run, *arguments: str, step: str = "proposed") -> dict[tuple[str, str], Any]:
    """Return the caps of one step by cap and unit."""
    said = run("rating", "caps", "--cycle", CYCLE, "-o", "json", *arguments)
    items = [item for item in said.document["items"] if item["step"] == step]
    return {(item["cap"], item["unit"]): item for item in items}


def sums(found: dict[tuple[str, str], Any]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return base, given and excess."""
    return {key: (item["base_count"], item["given"], item["excess"]) for key, item in found.items()}


class TestCaps:
    def test_count_within_units_and_tracks_with_or_without_heads(self, run: Run) -> None:
        assert sums(caps(run)) == {
            ("everybody", "G1"): (6, 4, 1),
            ("everybody", "G2"): (0, 1, 1),
            ("no_heads", "G1"): (6, 1, 0),
            ("no_heads", "G2"): (0, 0, 0),
            ("raisable", "G1"): (6, 4, 0),
            ("raisable", "G2"): (0, 1, 1),
            ("whole", "D"): (6, 5, 2),
            ("cells", "D"): (0, 1, 1),
        }

    def test_say_where_the_share_was_raised(self, run: Run) -> None:
        found = caps(run, "--lang", "en")

        assert found["raisable", "G1"]["message"] == (
            "6 Name × 2/3 = 4.0, rounded down → at most 4; proposed 4 (the share was raised)"
        )
        assert [key for key, item in found.items() if item["raised"]] == [("raisable", "G1")]

    def test_count_decisions_apart_from_proposals(self, run: Run) -> None:
        found = caps(run, step="decided")

        assert sums(found)["everybody", "G1"] == (2, 0, 0)
        assert found["everybody", "G1"]["counts"] == {"excellent": 0, "good": 2, "poor": 0}

    def test_are_shown_for_a_part_of_the_tree(self, run: Run) -> None:
        found = caps(run, "--under", "G2")

        assert set(found) == {(cap, "G2") for cap in ("everybody", "no_heads", "raisable")}

    def test_are_shown_to_who_reaches_all_that_is_under_a_unit(self, run: Run) -> None:
        found = caps(run, "--as", "G2-1")

        assert set(found) == {(cap, "G2") for cap in ("everybody", "no_heads", "raisable")}

    @pytest.mark.parametrize("actor", ["G1.1-2", "G1.1-1"], ids=["a member", "of a cell"])
    def test_are_not_shown_to_who_does_not(self, run: Run, actor: str) -> None:
        assert caps(run, "--as", actor) == caps(run, "--as", actor, step="decided") == {}

    def test_leave_out_whom_a_role_on_the_unit_alone_does_not_reach(self, run: Run) -> None:
        found = caps(run, "--as", "D-2")["everybody", "G1"]

        assert (found["counts"]["excellent"], found["counts"]["good"]) == (1, 1)
        assert found["left_out"] == 8

    def test_do_not_give_away_what_is_proposed_for_who_reads(self, run: Run) -> None:
        found = caps(run, "--as", "G1-1")["everybody", "G1"]

        assert (found["given"], found["left_out"]) == (3, 1)
        assert "G1-1" not in [each["subject"] for each in found["ranking"]]

    def test_tell_everybody_who_reaches_them_what_is_decided(self, run: Run) -> None:
        found = caps(run, "--as", "G1-1", step="decided")["everybody", "G1"]

        assert (found["base_count"], found["left_out"]) == (2, 0)

    def test_say_that_somebody_is_left_out(self, run: Run) -> None:
        said = run("rating", "caps", "--cycle", CYCLE, "--as", "G1-1", "--lang", "en")

        assert "without 1 subject whose value may not be seen here" in said.out


class TestCount:
    def test_tells_who_has_no_level_and_why(self, run: Run) -> None:
        said = run("rating", "count", "--cycle", CYCLE, "-o", "json")

        rows = [r for r in said.document["rows"] if r["group"] == "members"]
        told = [(r["counted"], r["value"], r["count"], r["of"], r["percent"]) for r in rows]
        assert told == [
            ("level", "excellent", 0, 16, "0.00"),
            ("level", "good", 2, 16, "12.50"),
            ("level", "poor", 0, 16, "0.00"),
            ("good_or_better", None, 2, 16, "12.50"),
            ("not_rated", "ill", 1, 16, "6.25"),
            ("undecided", None, 13, 16, "81.25"),
        ]

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("track", ["members", "cells"]),
            ("unit", ["G1", "G2"]),
            ("level", [None]),
        ],
    )
    def test_adds_up_in_every_group(self, run: Run, by: str, groups: list[str | None]) -> None:
        said = run("rating", "count", "--cycle", CYCLE, "--by", by, "-o", "json")

        rows = said.document["rows"]
        assert list(dict.fromkeys(row["group"] for row in rows)) == groups
        assert sum(row["count"] for row in rows if row["counted"] != "good_or_better") == 16 + 3

    def test_counts_a_part_of_the_tree(self, run: Run) -> None:
        said = run("rating", "count", "--cycle", CYCLE, "--under", "G1", "-o", "json")

        found = {(r["group"], r["value"]): (r["count"], r["of"]) for r in said.document["rows"]}
        assert found["members", "good"] == (2, 10)
        assert found["cells", "good"] == (0, 2)

    def test_counts_only_what_may_be_seen(self, run: Run) -> None:
        said = run(
            *("rating", "count", "--cycle", CYCLE, "--by", "level", "--as", "G1.1-1"), "-o", "json"
        )

        assert sum(
            r["count"] for r in said.document["rows"] if r["counted"] != "good_or_better"
        ) == (4 + 1)


class TestProgress:
    @pytest.mark.parametrize("part", [(), ("--under", "G1")], ids=["all", "part"])
    def test_reads_caps_in_both_ways_as_counts_do(self, run: Run, part: Sequence[str]) -> None:
        counted = run("rating", "count", "--cycle", CYCLE, *part, "-o", "json").document["caps"]

        told = run("progress", "--cycle", CYCLE, *part, "--in-depth", "-o", "json").document["caps"]

        rated = [each.pop("rated") for each in told]
        assert told == counted != []
        for each, whole in zip(told, rated, strict=True):
            given = {way["given"] for way in each["ways"]}
            most = max(way["base_count"] for way in each["ways"])
            assert given == {whole["count"]}
            assert most <= whole["of"]
            assert whole["percent"] == percent(whole["count"], whole["of"])

    def test_tells_them_in_words(self, run: Run) -> None:
        said = run("progress", "--cycle", CYCLE, "--in-depth", "--lang", "en").out

        assert " rated = " in said
        assert "{" not in said
