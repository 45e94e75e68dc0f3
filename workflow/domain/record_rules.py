"""What a definition says about the records of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.durations import Months
from workflow.domain.terms import AnyDuration, AnyShare, Day, Name, Part, Targets, Title

Titles = Annotated[Mapping[Name, Title], Field(max_length=200)]


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
        ladder: Of the report that the followers owe; nobody is reminded of it when absent.
    """

    topics: Titles = Field(default_factory=dict)
    proposed_by: Targets | None = None
    approved_by: Targets | None = None
    group: FollowerGroup = FollowerGroup()
    report_after: AnyDuration = Months(12)
    ladder: Name | None = None


class MeetingRules(Part):
    """How review meetings are planned and looked at.

    Attributes:
        hours_between: How far apart two meetings of one attendee must lie.
        same_text_in: In how many reports the same text is told to the superior.
    """

    hours_between: Annotated[StrictInt, Field(ge=0, le=48)] = 4
    same_text_in: Annotated[StrictInt, Field(ge=2, le=10_000)] = 10


class RemedyRules(Part):
    """How remedies are sorted, followed and proven.

    Attributes:
        groups: Groups of measures, a second axis beside the topics of suggestions.
        grades: In which words the completion of a remedy is graded.
        watch_months: How long a remedy must have held before it is verified, unless it says so.
        verified_by: Who verifies; owner and authority of the stage when absent.
        judged_by: Who finds a plan feasible or not; the authority of the stage when absent.
        largest_file: Of an evidence file, in megabytes.
        ladder: Of remedies that are due; nobody is reminded of them when absent.
    """

    groups: Titles = Field(default_factory=dict)
    grades: Titles = Field(default_factory=dict)
    watch_months: Annotated[StrictInt, Field(ge=0, le=60)] = 0
    verified_by: Targets | None = None
    judged_by: Targets | None = None
    largest_file: Annotated[StrictInt, Field(ge=1, le=100)] = 10
    ladder: Name | None = None


class ExtensionRules(Part):
    """How deadlines are extended.

    Attributes:
        most: How often one deadline; without limit when absent.
    """

    most: Annotated[StrictInt, Field(ge=0, le=100)] | None = None


class QualityRules(Part):
    """How the monthly meetings of a unit are graded, on a scale of their own.

    Attributes:
        grades: From best to worst.
        good_from: The lowest grade that counts as good.
        attendance: Share of those expected that must come.
        minutes: How long a meeting takes at least.
    """

    grades: Titles
    good_from: Name
    attendance: AnyShare | None = None
    minutes: Annotated[StrictInt, Field(ge=1, le=10_000)] | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.good_from not in self.grades:
            raise PydanticCustomError("quality_grade_unknown", "{found}", {"found": self.good_from})
        return self


class MonitoringRules(Part):
    """How what follows a review is monitored.

    Attributes:
        ladder: Of checks that are due; nobody is reminded of them when absent.
        area_reports_by: Who reports on the units of an area every month; nobody when absent.
        quality: How the monthly meetings of units are graded; not at all when absent.
        responds: Who may remind, help, suggest and inspect; the authority of the stage when absent.
    """

    ladder: Name | None = None
    area_reports_by: Targets | None = None
    quality: QualityRules | None = None
    responds: Targets | None = None


class DossierRules(Part):
    """What a unit sends up about a review.

    Attributes:
        items: The checklist.
        received_by: Who gives the receipt; the authority of the stage when absent.
    """

    items: Annotated[Titles, Field(min_length=1)]
    received_by: Targets | None = None


class VoteBase(StrEnum):
    """Of which number a share of votes is."""

    MEMBERSHIP = "membership"
    CONVENED = "convened"
    PRESENT = "present"
    ISSUED = "issued"
    COLLECTED = "collected"
    VALID = "valid"


class Consequence(Part):
    """What follows when an option gets so large a share; both ends hold when both are given.

    Attributes:
        consequence: Its name.
        option: Whose votes are counted.
    """

    consequence: Name
    title: Title
    option: Name
    at_least: AnyShare | None = None
    more_than: AnyShare | None = None
    less_than: AnyShare | None = None
    at_most: AnyShare | None = None

    @model_validator(mode="after")
    def _has_a_lower_or_upper_end(self) -> Self:
        ends = (self.at_least, self.more_than, self.less_than, self.at_most)
        twice = None not in (self.at_least, self.more_than)
        twice |= None not in (self.less_than, self.at_most)
        if twice or all(end is None for end in ends):
            raise PydanticCustomError("threshold_unclear", "at_least or more_than, …")
        return self


class QuorumBase(StrEnum):
    """Of which number those present are a share."""

    MEMBERSHIP = "membership"
    CONVENED = "convened"


class VoteQuorum(Part):
    """How many must be present for a vote to be valid."""

    at_least: AnyShare
    of: QuorumBase = QuorumBase.CONVENED


class VoteTerm(Part):
    """How often, and in which year of a term of office, a vote is taken about a person.

    Attributes:
        begins: First day of a term; others of the same length lie before and after it.
        times: How often at most in one term.
        in_year: Year of the term, 1 for the first; any year when absent.
    """

    begins: Day
    years: Annotated[StrictInt, Field(ge=1, le=20)] = 5
    times: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    in_year: Annotated[StrictInt, Field(ge=1, le=20)] | None = None

    @model_validator(mode="after")
    def _year_within(self) -> Self:
        if self.in_year is not None and self.in_year > self.years:
            raise PydanticCustomError(
                "year_outside_term", "{found}", {"found": self.in_year, "expected": str(self.years)}
            )
        return self


class VoteRule(Part):
    """A kind of vote: its options, when it is valid, of what shares are, what follows.

    Attributes:
        options: What stands on the ballot.
        recorded_by: Who records it; owner and authority of the stage when absent.
        two_tellers: Whether two tellers must have counted the same before it is confirmed.
        term: How often it is taken; as often as people like when absent.
    """

    title: Title
    options: Annotated[Titles, Field(min_length=2)]
    quorum: VoteQuorum | None = None
    base: VoteBase = VoteBase.COLLECTED
    consequences: Annotated[tuple[Consequence, ...], Field(max_length=20)] = ()
    recorded_by: Targets | None = None
    two_tellers: StrictBool = True
    term: VoteTerm | None = None

    @model_validator(mode="after")
    def _options_known(self) -> Self:
        for each in self.consequences:
            if each.option not in self.options:
                raise PydanticCustomError("option_unknown", "{found}", {"found": each.option})
        return self
