"""A definition: the immutable description of a kind of review cycle.

The model is the language that a committee writes in YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.conditions import Gate, Requirement
from workflow.domain.durations import Months
from workflow.domain.terms import (
    AnyDuration,
    Day,
    Name,
    Offset,
    Part,
    Role,
    Sentence,
    Targets,
    Title,
    named_alone,
)

DONE, EXEMPT, WITHDRAWN = "done", "exempt", "withdrawn"
FINAL_STATES = (DONE, EXEMPT, WITHDRAWN)

Kinds = Annotated[tuple[Name, ...], Field(max_length=50)]


class StageKind(StrEnum):
    """What happens in a stage; the six of a review cycle, or any other task."""

    DISSEMINATION = "dissemination"
    FEEDBACK = "feedback"
    MEETING = "meeting"
    REMEDIATION = "remediation"
    MONITORING = "monitoring"
    RATING = "rating"
    TASK = "task"


class RungAction(StrEnum):
    """What a rung does beside its row in the ledger."""

    REMIND = "remind"
    ESCALATE = "escalate"
    CONSOLIDATE = "consolidate"


class CatchUp(StrEnum):
    """What a rung that was missed sends when the scheduler runs again."""

    EACH = "each"
    HIGHEST_ONLY = "highest_only"
    RECORD_ONLY = "record_only"


class Rung(Part):
    """One step of a ladder: when, who is told, and what a late run does.

    Attributes:
        at: Working days from the last valid day; negative before it.
        to: Alternatives, the first that resolves to somebody is told; the role `owner`
            stands for the owner of the stage.
    """

    at: Offset
    to: Targets
    do: RungAction = RungAction.REMIND
    catch_up: CatchUp = CatchUp.HIGHEST_ONLY


Ladder = Annotated[tuple[Rung, ...], Field(min_length=1, max_length=50)]


class Due(Part):
    """When a stage must be finished; exactly one way of saying it.

    Attributes:
        on: Last valid day.
        before: The day before it is the last valid day, unless `inclusive`.
        within: Length of time from the opening of the stage, or from the start of the cycle.
        no_deadline: The stage has none, on purpose.
    """

    on: Day | None = None
    before: Day | None = None
    inclusive: StrictBool = False
    within: AnyDuration | None = None
    of: Literal["stage", "cycle"] = "stage"
    no_deadline: StrictBool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.on, self.before, self.within, self.no_deadline or None]
        if sum(way is not None for way in ways) != 1:
            raise PydanticCustomError("due_one_way", "on, before, within or no_deadline")
        return self


_OneRequirement = Annotated[
    Requirement, BeforeValidator(named_alone, json_schema_input_type=Name | Requirement)
]


class Stage(Part):
    """A state of the machine of a track.

    Attributes:
        owner: Whose work the stage is.
        authority: Who may return, exempt, hold, extend and reopen here.
        auto: Whether the stage is left as soon as nothing is unmet.
    """

    stage: Name
    kind: StageKind
    title: Title
    owner: Targets
    authority: Targets | None = None
    auto: StrictBool = False
    optional: StrictBool = False
    waits_for: Annotated[tuple[Gate, ...], Field(max_length=10)] = ()
    requires: Annotated[tuple[_OneRequirement, ...], Field(max_length=50)] = ()
    due: Due
    ladder: Name | None = None


class NotRatedWhen(Part):
    """A reason for which a subject is reviewed but not rated.

    Attributes:
        joined_within: Membership younger than this on the day the cycle starts.
    """

    reason: Name
    joined_within: AnyDuration


class Selector(Part):
    """Which subjects of the tree a track takes.

    Attributes:
        units: Kinds of unit that are themselves the subjects.
        people_in: Kinds of unit whose people are the subjects, reviewed there.
    """

    units: Kinds = ()
    people_in: Kinds = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.units) == bool(self.people_in):
            raise PydanticCustomError("selector_one_kind", "either units or people_in")
        return self


class Track(Part):
    """One population of a definition, with its own state machine."""

    title: Title
    subjects: Selector
    not_rated_when: Annotated[tuple[NotRatedWhen, ...], Field(max_length=50)] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=30)]

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Return the place of each stage in the order, from 0."""
        return {stage.stage: place for place, stage in enumerate(self.stages)}

    def stage(self, name: str) -> Stage:
        """Return the stage `name`; the caller knows that it exists."""
        return self.stages[self.order[name]]

    def rank(self, state: str) -> int:
        """Return how far a state is: the place of a stage, or one beyond the last."""
        return self.order.get(state, len(self.stages))


class Level(Part):
    """One level of a rating scale; the order of the list is from best to worst."""

    level: Name
    title: Title


class Scale(Part):
    """The levels of a rating, and the reasons for having none."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=50)]
    not_rated: Annotated[Mapping[Name, Title], Field(max_length=50)] = Field(default_factory=dict)
    head_not_above_collective: StrictBool = False


class FeedbackMode(StrEnum):
    """Who may see whose answer it is.

    In `confidential` mode the subject never does, those who draw the answers together do.
    """

    NAMED = "named"
    CONFIDENTIAL = "confidential"


def _offered(mode: object) -> object:
    if mode == "anonymous":
        raise PydanticCustomError(
            "feedback_not_anonymous", "{expected}", {"expected": ", ".join(FeedbackMode)}
        )
    return mode


class FeedbackRules(Part):
    """How feedback is taken.

    Attributes:
        smallest_group: Counts of groups with fewer answers are not shown.
    """

    mode: Annotated[
        FeedbackMode, BeforeValidator(_offered, json_schema_input_type=FeedbackMode)
    ] = FeedbackMode.NAMED
    smallest_group: Annotated[StrictInt, Field(ge=3, le=100)] = 5


class FollowerGroup(Part):
    """How many follow one suggestion, unless one person alone does."""

    smallest: Annotated[StrictInt, Field(ge=1, le=100)] = 5
    largest: Annotated[StrictInt, Field(ge=1, le=100)] = 7

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.smallest > self.largest:
            raise PydanticCustomError("group_upside_down", "smallest is not above largest")
        return self


class SuggestionRules(Part):
    """Who suggests what to review, and how it is followed.

    Attributes:
        topics: What may be suggested; anything when empty.
        proposed_by: Who proposes; the authority of the definition when absent.
        approved_by: Who approves; the authority of the definition when absent.
        report_after: When the followers report on what became of it, from its conclusion.
    """

    topics: Annotated[Mapping[Name, Title], Field(max_length=200)] = Field(default_factory=dict)
    proposed_by: Targets | None = None
    approved_by: Targets | None = None
    group: FollowerGroup = FollowerGroup()
    report_after: AnyDuration = Months(12)


class MeetingRules(Part):
    """How review meetings are planned and looked at.

    Attributes:
        hours_between: How far apart two meetings of one attendee must lie.
        same_text_in: In how many reports the same text is told to the superior.
    """

    hours_between: Annotated[StrictInt, Field(ge=0, le=48)] = 4
    same_text_in: Annotated[StrictInt, Field(ge=2, le=10_000)] = 10


class Definition(Part):
    """The whole of a definition; see the module."""

    name: Name
    title: Title
    source: Sentence | None = None
    calendar: Name
    time_zone: Sentence
    stalled_after: AnyDuration
    head_role: Name
    authority: Targets
    roles: Annotated[Mapping[Name, Role], Field(max_length=100)]
    scale: Scale | None = None
    feedback: FeedbackRules = FeedbackRules()
    suggestions: SuggestionRules = SuggestionRules()
    meetings: MeetingRules = MeetingRules()
    ladders: Annotated[Mapping[Name, Ladder], Field(max_length=100)] = Field(default_factory=dict)
    tracks: Annotated[Mapping[Name, Track], Field(min_length=1, max_length=30)]

    @property
    def proposers(self) -> Targets:
        """Return who proposes what else a subject is to explain."""
        return self.suggestions.proposed_by or self.authority

    @property
    def approvers(self) -> Targets:
        """Return who approves what was proposed."""
        return self.suggestions.approved_by or self.authority

    def ladder(self, stage: Stage) -> tuple[Rung, ...]:
        """Return the rungs of a stage, in their order; none when it has no ladder."""
        return self.ladders[stage.ladder] if stage.ladder else ()
