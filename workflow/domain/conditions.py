"""Gates and requirements as a definition states them; `requirements.py` judges them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.errors import InvalidValueError
from workflow.domain.expression import LONGEST, Expression, parse_expression
from workflow.domain.fact_names import KINDS
from workflow.domain.located import nearest
from workflow.domain.terms import (
    AnyShare,
    Name,
    Offset,
    Part,
    Sentence,
    Targets,
    Title,
    as_list,
    named_alone,
)


class GateKind(StrEnum):
    """Which other reviews a gate looks at, seen from the review that waits."""

    MEMBERS = "members"
    SUBUNITS = "subunits"
    SUPERIOR = "superior"
    HEADED_UNIT = "headed_unit"
    OTHER_VENUES = "other_venues"


class Gate(Part):
    """A wait for other reviews: they must have passed a stage before this one opens.

    Attributes:
        of: Which reviews.
        passed: The stage that they must have left; the stage of the same name if absent.
    """

    of: GateKind
    passed: Name | None = None


class Coverage(Part):
    """At least this share of the people was reached by a dissemination.

    Attributes:
        of: Of the people under review at the venue and below, or of all who belong there.
    """

    at_least: AnyShare
    of: Literal["reviewed", "members"] = "reviewed"


class GuidanceIssued(Part):
    """Guidance of one's own was issued before the work starts.

    Attributes:
        at: Kind of unit that had to issue it, on the way up; the venue itself when absent.
        kinds: Kinds of document that count, such as `HD`; any when empty.
    """

    at: Name | None = None
    kinds: Annotated[tuple[Sentence, ...], Field(max_length=20)] = ()


class Responses(Part):
    """At least this many answers were received, or this share of those who were asked.

    Of a share it counts who had been asked when the stage opened: asking fewer or more people
    afterwards moves no threshold.
    """

    at_least: Annotated[StrictInt, Field(ge=1)] | None = None
    share: AnyShare | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.at_least is None) == (self.share is None):
            raise PydanticCustomError("responses_one_way", "either at_least or share")
        return self


class OpinionsAnswered(Part):
    """Every opinion was accepted, explained or rejected, with what is said to it."""


class SynthesisMade(Part):
    """All opinions are drawn together in a synthesis."""


class ReportSent(Part):
    """The report went to the participants in time.

    Attributes:
        before: How long before the meeting at the latest.
    """

    before: Offset


class ReportAccepted(Part):
    """One version of the report was accepted."""


class SuggestionsExplained(Part):
    """The subject has explained every point that a superior suggested."""


class SuggestionsFollowed(Part):
    """Every suggested point is followed by a person or a group."""


class SuggestionsConcluded(Part):
    """Every suggested point has its outcome."""


class MeetingPlanned(Part):
    """A meeting is planned for the subject.

    Attributes:
        attended_by: Role on a superior unit of somebody who is assigned to attend it.
    """

    attended_by: Name | None = None


class MeetingHeld(Part):
    """The subject was reviewed in a meeting that was held."""


class SupervisorAttended(Part):
    """Someone with this role on a superior unit attended the meeting."""

    role: Name


class QuorumMet(Part):
    """At least this share of those who were called was present."""

    at_least: AnyShare


class MeetingLasted(Part):
    """The sittings of the meeting took at least so long together."""

    minutes: Annotated[StrictInt, Field(ge=1, le=10_000)]


class MinutesSigned(Part):
    """The minutes are signed by the chair and by the secretary of the meeting."""


class MeetingClosed(Part):
    """The record of the meeting is closed: nothing of it changes any more."""


class RemediesAssigned(Part):
    """At least this many remedies are listed, and each has an owner and a due day.

    Attributes:
        complete: Whether each also needs somebody who follows it, and an indicator.
    """

    at_least: Annotated[StrictInt, Field(ge=0)] = 1
    complete: StrictBool = False


class ShortcomingsCovered(Part):
    """Every shortcoming that the meeting concluded has a remedy."""


class PlanFeasible(Part):
    """The superior found the plan of remedies feasible."""


class RemediesVerified(Part):
    """Every remedy that is due was verified."""


class ChecksScheduled(Part):
    """At least this many checks are scheduled."""

    at_least: Annotated[StrictInt, Field(ge=0)] = 1


class ChecksMade(Part):
    """Every check that is due was made."""


class PlacesCovered(Part):
    """Checks were made at this share of the places that take turns."""

    at_least: AnyShare


class CommitmentsMade(Part):
    """The subject undertook at least so much in writing."""

    at_least: Annotated[StrictInt, Field(ge=1)] = 1


class RatingGiven(Part):
    """A step of the rating before its decision has its value.

    Attributes:
        step: `self`, `appraised` or `proposed`.
    """

    step: Literal["self", "appraised", "proposed"]


class DossierReceived(Part):
    """The dossier was sent up, and received there."""


class VoteHeld(Part):
    """A vote of this kind about the subject was confirmed, and was valid.

    Attributes:
        rule: Name of the kind of vote.
    """

    rule: Name


class Decider(Part):
    """Who decides a rating; the first whose condition holds.

    Attributes:
        managed_by: Level that manages the cadre; any when absent.
    """

    role: Name
    at: Name | None = None
    managed_by: Name | None = None


class RatingDecided(Part):
    """The competent level decided a rating, or that there is none, with its reason."""

    by: Annotated[tuple[Decider, ...], Field(min_length=1, max_length=50)]


def _expression(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    try:
        return parse_expression(str(value), KINDS)
    except InvalidValueError as error:
        facts = dict(error.facts)
        if error.code == "expression_name_unknown":
            facts["expected"] = nearest(facts["found"], KINDS)
        raise PydanticCustomError(error.code, "{found}", facts) from error


Formula = Annotated[
    Expression,
    BeforeValidator(
        _expression,
        json_schema_input_type=Annotated[str, Field(min_length=1, max_length=LONGEST)],
    ),
]


class Holds(Part):
    """What an expression says of the facts on record.

    Attributes:
        title: What must be so, as people read it.
    """

    expression: Formula
    title: Title


# Keys of an entry that are no conditions.
_BESIDE = frozenset({"owed_by", "when"})


class Requirement(Part):
    """A named condition that a stage demands before it may be left; exactly one of the names.

    Attributes:
        any_of: Alternatives, each one condition or several that go together; one is enough.
        none_of: Conditions of which none may be met.
        owed_by: Who has to supply it; the owner of the stage when absent.
        when: It is demanded only of whom this is true; of everybody when absent.
    """

    coverage: Coverage | None = None
    guidance_issued: GuidanceIssued | None = None
    responses: Responses | None = None
    opinions_answered: OpinionsAnswered | None = None
    synthesis_made: SynthesisMade | None = None
    report_sent: ReportSent | None = None
    report_accepted: ReportAccepted | None = None
    suggestions_explained: SuggestionsExplained | None = None
    suggestions_followed: SuggestionsFollowed | None = None
    suggestions_concluded: SuggestionsConcluded | None = None
    meeting_planned: MeetingPlanned | None = None
    meeting_held: MeetingHeld | None = None
    supervisor_attended: SupervisorAttended | None = None
    quorum_met: QuorumMet | None = None
    meeting_lasted: MeetingLasted | None = None
    minutes_signed: MinutesSigned | None = None
    meeting_closed: MeetingClosed | None = None
    remedies_assigned: RemediesAssigned | None = None
    shortcomings_covered: ShortcomingsCovered | None = None
    plan_feasible: PlanFeasible | None = None
    remedies_verified: RemediesVerified | None = None
    checks_scheduled: ChecksScheduled | None = None
    checks_made: ChecksMade | None = None
    places_covered: PlacesCovered | None = None
    commitments_made: CommitmentsMade | None = None
    rating_given: RatingGiven | None = None
    dossier_received: DossierReceived | None = None
    vote_held: VoteHeld | None = None
    rating_decided: RatingDecided | None = None
    any_of: Alternatives | None = None
    none_of: Several | None = None
    holds: Holds | None = None
    owed_by: Targets | None = None
    when: Formula | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if len(self._given) != 1:
            raise PydanticCustomError("requirement_one_name", "one requirement per entry")
        return self

    @property
    def _given(self) -> list[str]:
        return [
            name
            for name in type(self).model_fields
            if name not in _BESIDE and getattr(self, name) is not None
        ]

    @cached_property
    def name(self) -> str:
        """Return the name of the one condition that is given."""
        return self._given[0]

    @property
    def parameters(self) -> Any:
        """Return the parameters of that condition; their type belongs to its name."""
        return getattr(self, self.name)

    def leaves(self) -> Iterator[Requirement]:
        """Yield the conditions that are judged by themselves: this one, or those within it."""
        for _, inner in self.inner():
            yield from inner.leaves()
        if not self.any_of and not self.none_of:
            yield self

    def inner(self) -> Iterator[tuple[tuple[str | int, ...], Requirement]]:
        """Yield the conditions right within this one, each with the path to it."""
        for place, together in enumerate(self.any_of or ()):
            for number, each in enumerate(together):
                yield ("any_of", place, number), each
        for place, each in enumerate(self.none_of or ()):
            yield ("none_of", place), each


AnyRequirement = Annotated[
    Requirement, BeforeValidator(named_alone, json_schema_input_type=Name | Requirement)
]
Several = Annotated[tuple[AnyRequirement, ...], Field(min_length=1, max_length=20)]
_Together = Annotated[
    Several, BeforeValidator(as_list, json_schema_input_type=AnyRequirement | Several)
]
Alternatives = Annotated[tuple[_Together, ...], Field(min_length=2, max_length=20)]

Requirement.model_rebuild()
