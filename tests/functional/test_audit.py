"""`reviewcycle audit log|verify|anchor`: what an auditor types, and what stands on the page."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cli import streaming
from tests.functional.conftest import CYCLE, FIRST_MORNING
from tests.program import Run

AFTER_DUE = ("--now", "2022-11-07T08:00:00+07:00")
HOLD = ("review", "fire", f"{CYCLE}/A2", "hold", "--reason", "Đi học", *AFTER_DUE)


@pytest.fixture
def played(run: Run, opened: str) -> str:
    """Return the code of a cycle in which something has happened."""
    assert run("tick", *AFTER_DUE).status == 0
    assert run(*HOLD, "--as", "S1").status == 0
    return opened


def items(run: Run, *arguments: str) -> list[Any]:
    said = run("audit", "log", *arguments, "-o", "json")
    assert said.status == 0, said.err
    return list(said.document["items"])


class TestLog:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ["Ghi nhận lúc", "mở kỳ", "tạm dừng", "person:S1"]),
            ("en", ["Recorded", "cycle opened", "put on hold", "person:S1"]),
        ],
    )
    def test_is_in_words(self, run: Run, played: str, language: str, words: list[str]) -> None:
        page = run("audit", "log", "--cycle", CYCLE, "--lang", language).out

        assert [word for word in words if word not in page] == []
        assert "{" not in page

    def test_has_the_same_items_in_every_form(self, run: Run, played: str) -> None:
        words = ("audit", "log", "--cycle", CYCLE)
        whole = run(*words, "-o", "json").document
        lines = run(*words, "-o", "ndjson").out.splitlines()
        table = run(*words, "-o", "csv").out.removeprefix("\ufeff")

        rows = list(csv.DictReader(io.StringIO(table)))
        assert whole["cycle"] == CYCLE
        assert [json.loads(line) for line in lines] == whole["items"]
        assert [int(row["seq"]) for row in rows] == [item["seq"] for item in whole["items"]]
        assert list(rows[0]) == list(whole["items"][0])

    def test_prints_tables_of_many_rows_block_by_block(
        self, run: Run, played: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = run("audit", "log", "--cycle", CYCLE).out.splitlines()
        monkeypatch.setattr(streaming, "BLOCK", 5)

        blocks = run("audit", "log", "--cycle", CYCLE).out.splitlines()

        heads = [line for line in blocks if line.split() == whole[0].split()]
        assert len(heads) == -(-(len(whole) - 1) // 5)
        assert len(blocks) - len(heads) == len(whole) - 1

    def test_says_when_there_is_nothing(self, run: Run, played: str) -> None:
        said = run("audit", "log", "--cycle", CYCLE, "--kind", "cycle_closed")
        empty = run("audit", "log", "--cycle", CYCLE, "--kind", "cycle_closed", "-o", "json")

        assert (said.status, said.out) == (0, "")
        assert said.err
        assert empty.document == {"cycle": CYCLE, "items": []}

    def test_of_a_review_needs_no_cycle(self, run: Run, played: str) -> None:
        found = items(run, "--review", f"{CYCLE}/A2")

        assert {item["review"] for item in found} == {"A2"}
        assert "review_held" in {item["kind"] for item in found}

    @pytest.mark.parametrize(
        ("arguments", "kinds"),
        [
            (("--since", "2022-11-07", "--kind", "review_held"), ["review_held"]),
            (("--since", "07/11/2022", "--until", "07/11/2022", "--actor", "S1"), ["review_held"]),
            (("--until", "2022-11-06", "--kind", "review_held"), []),
            (("--until", "2022-11-01", "--kind", "cycle_opened"), ["cycle_opened"]),
            (("--until", FIRST_MORNING, "--kind", "cycle_opened"), []),
            (("--recorded-until", "2022-11-07", "--kind", "cycle_opened"), []),
            (("--recorded-since", "2022-11-07", "--kind", "cycle_opened"), ["cycle_opened"]),
            (("--order", "newest", "--top", "1"), ["review_held"]),
            (("--kind", "review_held", "--kind", "cycle_opened"), ["cycle_opened", "review_held"]),
        ],
        ids=[
            "from a day", "one day", "before", "a day counts whole", "a moment does not",
            "known then", "learned later", "newest", "two kinds",
        ],
    )  # fmt: skip
    def test_is_filtered(
        self, run: Run, played: str, arguments: tuple[str, ...], kinds: list[str]
    ) -> None:
        found = items(run, "--cycle", CYCLE, *arguments)

        assert [item["kind"] for item in found] == kinds

    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            (("--kind", "moved"), 2, "event_kind_unknown"),
            (("--stage", "feedback"), 2, "filter_needs_cycle"),
            (("--cycle", CYCLE, "--stage", "lunch"), 2, "stage_unknown"),
            (("--cycle", "K9", "--review", f"{CYCLE}/A2"), 2, "reviews_of_several_cycles"),
            (("--cycle", "K9"), 5, "cycle_not_found"),
            (("--cycle", CYCLE, "--since", "soon"), 2, "moment_not_understood"),
            (("--as", "A2"), 6, "log_is_for_the_operator"),
        ],
    )
    def test_refuses_before_it_prints(
        self, run: Run, played: str, arguments: tuple[str, ...], status: int, code: str
    ) -> None:
        said = run("audit", "log", *arguments, "-o", "json")

        assert (said.status, said.error["code"], said.out) == (status, code, "")

    def test_shows_texts_to_those_with_authority_and_says_so(self, run: Run, played: str) -> None:
        plain = run("audit", "log", "--cycle", CYCLE)
        shown = run("audit", "log", "--cycle", CYCLE, "--texts", "--as", "S1")
        own = run("audit", "log", "--cycle", CYCLE, "--texts", "--as", "A2")

        assert "Đi học" not in plain.out
        assert "Đi học" in shown.out
        assert (own.status, "Đi học" in own.out) == (0, False)
        assert [e["actor"] for e in items(run, "--kind", "history_read")] == [
            "person:S1",
            "person:A2",
        ]


class TestAnchor:
    def test_is_added_below_the_others(self, run: Run, played: str, tmp_path: Path) -> None:
        first = run("audit", "anchor", "anchors.txt", "-o", "json").document
        run("audit", "anchor", "anchors.txt")

        lines = (tmp_path / "anchors.txt").read_text(encoding="utf-8").splitlines()
        assert [line.startswith("reviewcycle anchor ") for line in lines].count(True) == 2
        assert len(lines) == 6
        assert (first["file"], first["chains"]) == ("anchors.txt", 2)

    @pytest.mark.parametrize(
        ("name", "status", "code"),
        [("units.csv", 6, "file_exists"), ("away/anchors.txt", 2, "file_unwritable")],
    )
    def test_is_written_nowhere_else(
        self, run: Run, played: str, tmp_path: Path, name: str, status: int, code: str
    ) -> None:
        (tmp_path / "units.csv").write_text("code\n", encoding="utf-8")

        said = run("audit", "anchor", name, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)
        assert (tmp_path / "units.csv").read_text(encoding="utf-8") == "code\n"
        assert items(run, "--kind", "history_anchored") == []


class TestVerify:
    def test_compares_with_anchors(self, run: Run, played: str) -> None:
        run("audit", "anchor", "anchors.txt")

        said = run("audit", "verify", "--against", "anchors.txt", "-o", "json")

        assert said.status == 0
        assert said.document["sound"]
        assert said.document["anchors"] == 3

    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [("hello", 7, "file_problems"), (None, 2, "file_not_found")],
        ids=["no anchor", "no file"],
    )
    def test_needs_an_anchor_in_the_file(
        self, run: Run, played: str, tmp_path: Path, content: str | None, status: int, code: str
    ) -> None:
        if content is not None:
            (tmp_path / "anchors.txt").write_text(content, encoding="utf-8")

        said = run("audit", "verify", "--against", "anchors.txt", "-o", "json")

        assert said.status == status
        assert code in (said.error["code"], "file_problems")

    @pytest.mark.damages
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_tells_an_older_copy_by_the_anchor(
        self, run: Run, played: str, tmp_path: Path, language: str
    ) -> None:
        old = (tmp_path / "reviewcycle.db").read_bytes()
        run("review", "fire", f"{CYCLE}/A2", "resume", "--as", "S1", *AFTER_DUE)
        run("audit", "anchor", "anchors.txt")
        (tmp_path / "reviewcycle.db").write_bytes(old)

        alone = run("audit", "verify")
        compared = run("audit", "verify", "--against", "anchors.txt", "--lang", language)
        told = run("audit", "verify", "--against", "anchors.txt", "-o", "json")

        assert (alone.status, compared.status, told.status) == (0, 11, 11)
        assert {"vi": "bị lùi lại", "en": "rolled back"}[language] in compared.out
        [damage] = [each for each in told.document["damages"] if each["cycle"] == CYCLE]
        assert (damage["kind"], damage["until"] >= damage["seq"]) == ("rollback", True)

    @pytest.mark.damages
    def test_names_the_first_bad_event_of_each_chain(
        self, run: Run, played: str, tmp_path: Path
    ) -> None:
        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            database.execute("DROP TRIGGER history_refuses_update")
            database.execute("UPDATE history SET at_us = at_us + 1 WHERE seq IN (2, 4)")

        said = run("audit", "verify", "-o", "json")

        assert said.status == 10
        assert [(d["cycle"], d["seq"], d["kind"]) for d in said.document["damages"]] == [
            ("-", 2, "content"),
            (CYCLE, 2, "content"),
        ]
