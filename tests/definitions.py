"""Definitions for tests, put together from the plain values that a reader of YAML returns."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from runtime.readers.yaml_tree import read_yaml
from workflow.domain.calendar import WorkingCalendar
from workflow.domain.deadline import Timetable
from workflow.domain.definition import Definition, Stage, Track

SHIPPED = Path(__file__).parents[1] / "definitions"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

# Monday to Friday, in years that have a table, so that nothing is provisional.
TABLE = Timetable(
    calendar=WorkingCalendar(name="ordinary", revision=1, tabled_years=frozenset({2022, 2026})),
    zone=HANOI,
)
NAMED = {"vi": "Tên", "en": "Name"}


@cache
def shipped(name: str) -> Definition:
    """Return a definition that comes with the product."""
    file = SHIPPED / f"{name}.yaml"
    return Definition.model_validate(read_yaml(file.read_bytes(), file=file.name).value)


def a_stage(name: str = "dissemination", **changes: Any) -> dict[str, Any]:
    """Return a stage that the secretary owns, that asks for nothing and is never due."""
    stage = {
        "stage": name,
        "kind": "task",
        "title": NAMED,
        "owner": "secretary",
        "due": {"no_deadline": True},
    }
    return {**stage, **changes}


def a_track(*stages: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a track of the people in cells, with the plain stages that a cycle has."""
    plain = [a_stage("dissemination"), a_stage("meeting"), a_stage("rating")]
    track = {
        "title": NAMED,
        "subjects": {"people_in": ["cell"]},
        "stages": list(stages) or plain,
    }
    return {**track, **changes}


def a_definition(*stages: dict[str, Any], **changes: Any) -> Definition:
    """Return a definition with the tracks `members` and `cells`, both with the same stages."""
    definition = {
        "name": "plain",
        "title": NAMED,
        "calendar": "ordinary",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": {"role": "secretary", "above": True},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "board": {"title": NAMED, "reach": "subtree"},
            "supervisor": {"title": NAMED},
        },
        "tracks": {
            "members": a_track(*stages),
            "cells": a_track(*stages, subjects={"units": ["cell"]}),
        },
    }
    return Definition.model_validate({**definition, **changes})


def track_of(*stages: dict[str, Any]) -> Track:
    """Return a track with the given stages, or with the plain ones."""
    return Track.model_validate(a_track(*stages))


def stage_of(**changes: Any) -> Stage:
    """Return one stage that is already read."""
    return Stage.model_validate(a_stage(**changes))
