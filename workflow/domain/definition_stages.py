"""Rules about what happens in the stages of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.definition import Definition, StageKind
from workflow.domain.definition_places import people_meant_in, requirements_of, stages_of
from workflow.domain.located import Located, mistake, nearest
from workflow.domain.record_rules import FeedbackMode


def automatic_stages_wait(definition: Definition) -> Iterator[Located]:
    """Find stages that are left by themselves in the moment in which they are entered."""
    for at in stages_of(definition):
        stage = at.stage
        if stage.auto and not stage.requires and not stage.waits_for:
            yield mistake("auto_stage_empty", (*at.path, "auto"), found=stage.stage)


def only_people_join(definition: Definition) -> Iterator[Located]:
    """Find rules about the membership of subjects that are units."""
    for name, track in definition.tracks.items():
        if not track.subjects.is_of_people:
            for path, _ in people_meant_in(track):
                here = ("tracks", name, *(part for part in path if isinstance(part, str)))
                yield mistake("not_rated_without_people", here, found=name, at_key=True)
                break


# What they ask is about a meeting, and met while there is none.
ABOUT_A_MEETING = frozenset(
    {"supervisor_attended", "quorum_met", "meeting_lasted", "minutes_signed", "meeting_closed"}
)
ABOUT_ANSWERS = frozenset({"opinions_answered", "synthesis_made"})


def meetings_are_held(definition: Definition) -> Iterator[Located]:
    """Find stages that ask something about a meeting, and not whether there was one."""
    for at in stages_of(definition):
        names = [requirement.name for requirement in at.stage.demands]
        asked = next((name for name in names if name in ABOUT_A_MEETING), None)
        if asked is not None and "meeting_held" not in names:
            path = next(
                path
                for path, place, each in requirements_of(definition)
                if place == at and each.name == asked
            )
            yield mistake("meeting_held_missing", path, found=asked, expected="meeting_held")


def requirements_differ(definition: Definition) -> Iterator[Located]:
    """Find requirements that stand twice at one stage: nobody could tell which is unmet."""
    for at in stages_of(definition):
        names = [requirement.name for requirement in at.stage.requires]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield mistake("requirement_repeated", (*at.path, "requires", place), found=name)


def others_draw_together(definition: Definition) -> Iterator[Located]:
    """Find confidential answers that the head of the unit they are about would have to read."""
    if definition.feedback.mode is not FeedbackMode.CONFIDENTIAL:
        return
    for path, at, requirement in requirements_of(definition):
        is_asked = requirement.name in ABOUT_ANSWERS and at.stage.kind is StageKind.FEEDBACK
        first = (requirement.owed_by or at.stage.owner)[0]
        is_own = first.role == definition.head_role and not first.above and first.at is None
        if is_asked and is_own and not at.is_of_people:
            yield mistake("subject_draws_together", path, found=requirement.name)


def somebody_decides_each_rating(definition: Definition) -> Iterator[Located]:
    """Find ratings that nobody may decide for subjects managed by a level that is not listed."""
    for path, _, requirement in requirements_of(definition):
        rating = requirement.rating_decided
        if rating is not None and all(decider.managed_by for decider in rating.by):
            yield mistake("decider_for_all_missing", (*path, "rating_decided", "by"))


def returns_lead_back(definition: Definition) -> Iterator[Located]:
    """Find stages to which a review would be returned, and that do not come before."""
    for at in stages_of(definition):
        earlier = [stage.stage for stage in at.track.stages[: at.rank]]
        for place, name in enumerate(at.stage.returns_to or ()):
            if name not in earlier:
                path, expected = (*at.path, "returns_to", place), nearest(name, earlier)
                yield mistake("return_not_back", path, found=name, expected=expected)


def requirements_can_be_met(definition: Definition) -> Iterator[Located]:
    """Find what a stage demands and excludes at once."""
    for at in stages_of(definition):
        demanded = {item.name for item in at.stage.requires if item.when is None}
        for place, item in enumerate(at.stage.requires):
            for number, excluded in enumerate(item.none_of or ()):
                if excluded.name in demanded and item.when is None:
                    path = (*at.path, "requires", place, "none_of", number)
                    yield mistake("requirement_unreachable", path, found=excluded.name)


STAGE_RULES = (
    automatic_stages_wait,
    only_people_join,
    meetings_are_held,
    requirements_differ,
    others_draw_together,
    somebody_decides_each_rating,
    returns_lead_back,
    requirements_can_be_met,
)
