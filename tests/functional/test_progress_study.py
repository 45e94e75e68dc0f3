"""`progress --in-depth` and `stuck --at-risk` as they are read on a terminal and by scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import Run
from tests.small_world import CELLS, CYCLE, World, application, load_and_open, november

NOW = "2022-11-03T16:00:00+07:00"
LATE = "2022-11-16T16:00:00+07:00"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a cycle in which five of seven cells have done with their first stage."""
    url = f"sqlite:///{tmp_path_factory.mktemp('study') / 'reviewcycle.db'}"
    load_and_open(url)
    with application(url) as app:
        for cell in CELLS[:5]:
            World(app).disseminate(cell, november(3, 9))
    return url


@pytest.fixture
def said(database: str, run: Run) -> Callable[..., str]:
    """Return what the program says about the cycle, as of the afternoon or another moment."""

    def call(*arguments: str, now: str = NOW) -> str:
        answer = run(*arguments, "--cycle", CYCLE, "--db", database, "--now", now)
        assert answer.status == 0
        return answer.out

    return call


class TestAtRisk:
    @pytest.mark.parametrize(
        ("lang", "head"),
        [
            ("vi", "Có nguy cơ trễ: 14 hồ sơ còn trong hạn"),
            ("en", "At risk: 14 reviews are in time"),
        ],
    )
    def test_is_listed_below_what_is_stuck(
        self, said: Callable[..., str], lang: str, head: str
    ) -> None:
        text = said("stuck", "--at-risk", "--lang", lang)

        assert head in text
        assert f"{CELLS[6]} " in text[text.index(head) :]
        assert f"{CELLS[0]} " not in text[text.index(head) :]

    def test_is_told_to_scripts_beside_the_totals(self, said: Callable[..., str]) -> None:
        answer = json.loads(said("stuck", "--at-risk", "--top", "1", "-o", "json"))
        plain = json.loads(said("stuck", "--top", "1", "-o", "json"))

        at_risk = answer.pop("at_risk")
        assert answer == plain
        assert at_risk["count"] == 14
        [item] = at_risk["items"]
        assert (item["health"], item["working_days_left"], item["median"]) == ("on_track", 1, 2)

    def test_is_told_of_one_review(self, database: str, run: Run) -> None:
        for verb in ("why", "show"):
            shown = ("review", verb, f"{CYCLE}/{CELLS[6]}", "--db", database, "--now", NOW)
            assert "Có nguy cơ trễ: còn 1 ngày làm việc" in run(*shown, "--lang", "vi").out


class TestInDepth:
    def test_adds_to_what_progress_says(self, said: Callable[..., str]) -> None:
        plain = json.loads(said("progress", "-o", "json"))
        answer = json.loads(said("progress", "--in-depth", "-o", "json"))

        assert plain == {key: answer[key] for key in plain}
        assert answer["at_risk"] == 14
        assert answer["forecast"]["none"] == "too_early"
        assert {row["track"]: row["peers"]["visits"] for row in answer["dwell"]} == {
            "member": 15,
            "cell": 5,
        }

    @pytest.mark.parametrize(
        ("lang", "sentences"),
        [
            (
                "vi",
                (
                    "Hồ sơ tắc theo số ngày làm việc trễ hạn:",
                    "Có nguy cơ trễ: 0 hồ sơ",
                    "Quán triệt, triển khai: Dự kiến xong sớm nhất vào",
                    "Chưa dự kiến được ngày xong",
                ),
            ),
            (
                "en",
                (
                    "What is stuck, by working days late:",
                    "At risk: 0 reviews",
                    "Dissemination: Expected to be done on",
                    "No end is forecast",
                ),
            ),
        ],
    )
    def test_tells_it_in_words(
        self, said: Callable[..., str], lang: str, sentences: tuple[str, ...]
    ) -> None:
        text = said("progress", "--in-depth", "--lang", lang, now=LATE)

        assert [each for each in sentences if each not in text] == []
        assert "{" not in text

    def test_puts_a_unit_beside_the_whole_cycle(self, said: Callable[..., str]) -> None:
        whole = said("progress", "--in-depth")
        part = said("progress", "--in-depth", "--under", CELLS[0])

        assert "Cả kỳ: một nửa" not in whole
        assert "Cả kỳ: một nửa" in part


class TestBurnup:
    def test_draws_the_range_with_its_method(
        self, said: Callable[..., str], tmp_path: Path
    ) -> None:
        file = tmp_path / "burnup.svg"

        text = said("progress", "--picture", "burnup", now=LATE)
        said("progress", "--picture", "burnup", "--out", str(file), now=LATE)

        drawn = file.read_text(encoding="utf-8")
        assert "Dự kiến xong sớm nhất vào" in text
        assert "Cách tính:" in text
        assert "<polygon" in drawn
        assert "Khoảng dự kiến của bước" in drawn

    def test_draws_none_where_nothing_is_forecast(
        self, said: Callable[..., str], tmp_path: Path
    ) -> None:
        file = tmp_path / "burnup.svg"

        said("progress", "--picture", "burnup", "--out", str(file))

        assert "<polygon" not in file.read_text(encoding="utf-8")
