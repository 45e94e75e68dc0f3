"""A definition: the immutable description of a kind of review cycle.

The model is the language that a committee writes in YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.conditions import AnyRequirement, Gate, Requirement
from workflow.domain.record_rules import (
    DossierRules,
    ExtensionRules,
    FeedbackRules,
    MeetingRules,
    MonitoringRules,
    RemedyRules,
    SuggestionRules,
    VoteRule,
)
from workflow.domain.scale import Scale
from workflow.domain.selection import NotRatedWhen, NotReviewedWhen, Selector
from workflow.domain.terms import (
    AnyDay,
    AnyDuration,
    Name,
    Offset,
    Part,
    Role,
    Sentence,
    Targets,
    Title,
)

DONE, EXEMPT, WITHDRAWN = "done", "exempt", "withdrawn"
FINAL_STATES = (DONE, EXEMPT, WITHDRAWN)


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
        on: Last valid day; one of every year is the first on or after the start of the cycle.
        before: The day before it is the last valid day, unless `inclusive`.
        within: Length of time from the opening of the stage, or from the start of the cycle.
        working_day: Number of a working day of a period, the first one that does not come before
            the opening of the stage; -1 is the last of the period.
        of: From when a length of time counts, or the period of a working day.
        no_deadline: The stage has none, on purpose.
    """

    on: AnyDay | None = None
    before: AnyDay | None = None
    inclusive: StrictBool = False
    within: AnyDuration | None = None
    working_day: Annotated[StrictInt, Field(ge=-260, le=260)] | None = None
    of: Literal["stage", "cycle", "month", "quarter", "year"] = "stage"
    no_deadline: StrictBool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.on, self.before, self.within, self.working_day, self.no_deadline or None]
        if sum(way is not None for way in ways) != 1:
            raise PydanticCustomError("due_one_way", "on, before, within, working_day …")
        return self


class Stage(Part):
    """A state of the machine of a track.

    Attributes:
        owner: Whose work the stage is.
        authority: Who may return, exempt, hold, extend and reopen here.
        auto: Whether the stage is left as soon as nothing is unmet.
        not_before: First day of the work; the stage opens then, whatever else it waits for.
        help: What people should know who work on it.
        returns_to: Earlier stages to which it may be returned; all of them when absent.
        most_returns: How often a review may be returned, before it is returned from here no
            more; any number when absent.
    """

    stage: Name
    kind: StageKind
    title: Title
    owner: Targets
    authority: Targets | None = None
    auto: StrictBool = False
    optional: StrictBool = False
    waits_for: Annotated[tuple[Gate, ...], Field(max_length=10)] = ()
    requires: Annotated[tuple[AnyRequirement, ...], Field(max_length=50)] = ()
    due: Due
    ladder: Name | None = None
    not_before: AnyDay | None = None
    help: Title | None = None
    returns_to: Annotated[tuple[Name, ...], Field(max_length=30)] | None = None
    most_returns: Annotated[StrictInt, Field(ge=1, le=100)] | None = None

    @cached_property
    def demands(self) -> tuple[Requirement, ...]:
        """Return every condition that is judged by itself, those within others included."""
        return tuple(leaf for item in self.requires for leaf in item.leaves())


class Track(Part):
    """One population of a definition, with its own state machine."""

    title: Title
    subjects: Selector
    not_reviewed_when: Annotated[tuple[NotReviewedWhen, ...], Field(max_length=50)] = ()
    not_rated_when: Annotated[tuple[NotRatedWhen, ...], Field(max_length=50)] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=30)]

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Return the place of each stage in the order, from 0."""
        return {stage.stage: place for place, stage in enumerate(self.stages)}

    def stage(self, name: str) -> Stage:
        """Return the stage `name`; the caller knows that it exists."""
        return self.stages[self.order[name]]

    def returns_from(self, stage: Stage) -> tuple[str, ...]:
        """Return the stages to which a review may be returned from one, in their order."""
        earlier = tuple(each.stage for each in self.stages[: self.order[stage.stage]])
        if stage.returns_to is None:
            return earlier
        return tuple(name for name in earlier if name in stage.returns_to)

    def rank(self, state: str) -> int:
        """Return how far a state is: the place of a stage, or one beyond the last."""
        return self.order.get(state, len(self.stages))

    def rank_past(self, stage: str) -> int:
        """Return the rank of who has passed a stage: the end for who never goes through it."""
        return min(self.rank(stage) + 1, len(self.stages))


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
    remedies: RemedyRules = RemedyRules()
    monitoring: MonitoringRules = MonitoringRules()
    extensions: ExtensionRules = ExtensionRules()
    dossiers: DossierRules | None = None
    votes: Annotated[Mapping[Name, VoteRule], Field(max_length=50)] = Field(default_factory=dict)
    ladders: Annotated[Mapping[Name, Ladder], Field(max_length=100)] = Field(default_factory=dict)
    tracks: Annotated[Mapping[Name, Track], Field(min_length=1, max_length=30)]

    @cached_property
    def awaited(self) -> Mapping[str, frozenset[int]]:
        """Return the ranks that any gate may wait for, by the track that is to reach them."""
        stages = [stage for track in self.tracks.values() for stage in track.stages]
        passed = {gate.passed or stage.stage for stage in stages for gate in stage.waits_for}
        return {
            name: frozenset(track.rank_past(stage) for stage in passed)
            for name, track in self.tracks.items()
        }

    @property
    def proposers(self) -> Targets:
        """Return who proposes what else a subject is to explain."""
        return self.suggestions.proposed_by or self.authority

    @property
    def approvers(self) -> Targets:
        """Return who approves what was proposed."""
        return self.suggestions.approved_by or self.authority

    @property
    def vote_recorders(self) -> Mapping[str, Targets]:
        """Return who records the votes of each kind, where somebody is named for it."""
        return {name: rule.recorded_by for name, rule in self.votes.items() if rule.recorded_by}

    def record_ladder(self, kind: str) -> tuple[Rung, ...]:
        """Return the rungs of what is owed beside the stages; none when it has no ladder."""
        names = {
            "remedy": self.remedies.ladder,
            "verification": self.remedies.ladder,
            "check": self.monitoring.ladder,
            "suggestion_report": self.suggestions.ladder,
        }
        name = names.get(kind)
        return self.ladders[name] if name else ()

    def ladder(self, stage: Stage) -> tuple[Rung, ...]:
        """Return the rungs of a stage, in their order; none when it has no ladder."""
        return self.ladders[stage.ladder] if stage.ladder else ()
