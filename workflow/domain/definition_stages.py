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


def supervisors_attend_a_meeting(definition: Definition) -> Iterator[Located]:
    """Find stages that ask who attended a meeting, and not whether there was one."""
    for at in stages_of(definition):
        names = [requirement.name for requirement in at.stage.requires]
        if "supervisor_attended" in names and "meeting_held" not in names:
            place = names.index("supervisor_attended")
            yield mistake(
                "meeting_held_missing", (*at.path, "requires", place), expected="meeting_held"
            )


def somebody_decides_each_rating(definition: Definition) -> Iterator[Located]:
    """Find ratings that nobody may decide for subjects managed by a level that is not listed."""
    for at in stages_of(definition):
        for place, requirement in enumerate(at.stage.requires):
            rating = requirement.rating_decided
            if rating is not None and all(decider.managed_by for decider in rating.by):
                path = (*at.path, "requires", place, "rating_decided", "by")
                yield mistake("decider_for_all_missing", path)


STAGE_RULES = (
    automatic_stages_wait,
    only_people_join,
    supervisors_attend_a_meeting,
    somebody_decides_each_rating,
)
