"""Files that say how people are assumed to keep their days."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from runtime.readers.behaviours import read_behaviour
from tests.definitions import SHIPPED, shipped
from workflow.domain.behaviour_check import unknown_names
from workflow.domain.errors import InvalidFileError

BEHAVIOURS = sorted((SHIPPED / "behaviours").iterdir())

BROKEN = """\
default:
  on_time: 80%
  late: {share: 15%, by: 10wd..1wd}
rules:
  - {stage: meeting, on_tme: 100%}
  - {unit: Đ.1, never: 5%}
"""


class TestReadBehaviour:
    def test_tells_line_and_column_of_every_mistake(self) -> None:
        with pytest.raises(InvalidFileError) as refused:
            read_behaviour(BROKEN.encode(), file="late.yaml")

        assert [
            (problem.file, problem.line, problem.column, problem.code)
            for problem in refused.value.problems
        ] == [
            ("late.yaml", 3, 26, "late_span_backwards"),
            ("late.yaml", 5, 22, "key_unknown"),
            ("late.yaml", 6, 5, "shares_not_whole"),
        ]

    def test_composes_the_codes_of_units(self) -> None:
        text = unicodedata.normalize(
            "NFD", "default: {on_time: 100%}\nrules: [{unit: ĐB.Ấp, never: 100%}]"
        )

        behaviour, _ = read_behaviour(unicodedata.normalize("NFD", text).encode(), file="late.yaml")

        assert [rule.unit for rule in behaviour.rules] == ["ĐB.Ấp"]

    def test_places_what_is_found_later(self) -> None:
        text = "default: {on_time: 100%}\nrules:\n  - {track: nobody, never: 100%}\n"
        behaviour, locate = read_behaviour(text.encode(), file="late.yaml")

        error = locate(unknown_names(behaviour, shipped("standard_review"), ()))

        [problem] = error.problems
        assert (problem.line, problem.column, problem.code) == (3, 13, "track_unknown")


class TestShippedBehaviours:
    @pytest.mark.parametrize(
        "file", sorted((SHIPPED / "behaviours").iterdir()), ids=lambda f: f.stem
    )
    @pytest.mark.parametrize("name", ["standard_review", "year_end_2022"])
    def test_are_sound_and_fit_shipped_definitions(self, file: Path, name: str) -> None:
        behaviour, _ = read_behaviour(file.read_bytes(), file=file.name)

        assert list(unknown_names(behaviour, shipped(name), ())) == []
