"""Rules about what happens in the stages of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.definition import Definition
from workflow.domain.definition_places import stages_of
from workflow.domain.located import Located, mistake


def automatic_stages_wait(definition: Definition) -> Iterator[Located]:
    """Find stages that are left by themselves in the moment in which they are entered."""
    for at in stages_of(definition):
        stage = at.stage
        if stage.auto and not stage.requires and not stage.waits_for:
            yield mistake("auto_stage_empty", (*at.path, "auto"), found=stage.stage)


def only_people_join(definition: Definition) -> Iterator[Located]:
    """Find rules about the membership of subjects that are units."""
    for name, track in definition.tracks.items():
        if track.not_rated_when and not track.subjects.people_in:
            path = ("tracks", name, "not_rated_when")
            yield mistake("not_rated_without_people", path, found=name, at_key=True)


STAGE_RULES = (automatic_stages_wait, only_people_join)
