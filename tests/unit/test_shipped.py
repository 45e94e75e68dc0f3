"""What comes with the program."""

from __future__ import annotations

import json

import pytest

from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_calendars, shipped_definitions
from tests.broken_definitions import STANDARD
from workflow.domain.calendar_table import read_calendar_table
from workflow.domain.definition import Definition
from workflow.domain.definition_check import check_definition
from workflow.domain.requirements import RULES


class TestShippedDefinitions:
    @pytest.mark.parametrize("name", shipped_definitions())
    def test_are_sound_and_named_like_their_file(self, name: str) -> None:
        data = shipped_definitions()[name].read_bytes()

        value, _ = read_definition(data, file=f"{name}.yaml")
        checked = check_definition(value)

        assert checked.problems == ()
        assert checked.definition is not None
        assert checked.definition.name == name

    def test_use_every_requirement(self) -> None:
        used = {
            requirement.name
            for file in shipped_definitions().values()
            for track in _definition(file.read_bytes()).tracks.values()
            for stage in track.stages
            for requirement in stage.demands
        }

        assert used == set(RULES)

    def test_of_the_standard_review_take_the_six_stages_in_their_order(self) -> None:
        definition = _definition(STANDARD.encode())

        orders = {tuple(stage.kind.value for stage in t.stages) for t in definition.tracks.values()}
        assert orders == {
            ("dissemination", "feedback", "meeting", "remediation", "monitoring", "rating")
        }


def _definition(data: bytes) -> Definition:
    value, _ = read_definition(data, file="a.yaml")
    return Definition.model_validate(value)


class TestShippedCalendars:
    @pytest.mark.parametrize("name", shipped_calendars())
    def test_are_sound_and_named_like_their_file(self, name: str) -> None:
        table = json.loads(shipped_calendars()[name].read_text("utf-8"))

        assert read_calendar_table(table).name == name

    def test_are_there_for_every_definition(self) -> None:
        wanted = {
            _definition(file.read_bytes()).calendar for file in shipped_definitions().values()
        }

        assert wanted <= set(shipped_calendars())
