"""What is on record about a review, as far as its stage asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.terms import Target


class FactKind(StrEnum):
    """The groups in which facts are read; each is the name of a field of `Facts`."""

    COVERAGE = "coverage"
    GUIDANCE = "guidance"
    RESPONSES = "responses"
    OPINIONS = "opinions"
    REPORT = "report"
    SUGGESTIONS = "suggestions"
    PLANNED_MEETING = "planned_meeting"
    MEETING = "meeting"
    MISSED_MEETING = "missed_meeting"
    REMEDIES = "remedies"
    SHORTCOMINGS = "shortcomings"
    PLAN_VERDICT = "plan_verdict"
    CHECKS = "checks"
    PLACES = "places"
    COMMITMENTS = "commitments"
    RATING_STEPS = "rating_steps"
    RATING = "rating"
    DOSSIER = "dossier"
    VOTES = "votes"
    GATES = "gates"
    MANAGED_BY = "managed_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFacts:
    """How many distinct people a dissemination reached, of those who are to be reached.

    Attributes:
        reached: Of those under review there.
        target: Under review there.
        members_reached: Of those who belong there, under review or not.
        members: Belong to the unit or one below it.
    """

    reached: int = 0
    target: int = 0
    members_reached: int = 0
    members: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDocument:
    """A document that the venue or a unit above it issued.

    Attributes:
        unit_kind: Kind of that unit.
        is_own: Whether it is the venue.
        kind: Kind of the document, such as `HD`.
    """

    unit_kind: str
    is_own: bool
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFacts:
    """Answers about one subject.

    Attributes:
        received: All that came in, named and counted ones.
        asked: How many had been asked when the stage opened; when nobody had, how many were
            asked within a day of the first one.
        answered: How many answers came from these, with those of which only the number is kept.
    """

    received: int = 0
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFacts:
    """Opinions about one subject.

    Attributes:
        unanswered: Those without a disposition.
        drawn_together: How many the newest synthesis covers; None when there is none.
    """

    listed: int = 0
    unanswered: int = 0
    drawn_together: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """The report of the subject, and the meeting for which it is.

    Attributes:
        sent_on: When the first version went out; None when none did.
        meets_on: Day of the meeting, held or planned; None when there is none yet.
    """

    versions: int = 0
    sent_on: date | None = None
    is_accepted: bool = False
    meets_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFacts:
    """Counts of the approved suggestions about a subject, by what they still lack.

    Attributes:
        unnotified: Those of the unexplained that the subject has not been told of.
    """

    approved: int = 0
    unnotified: int = 0
    unexplained: int = 0
    unfollowed: int = 0
    unconcluded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeetingFacts:
    """The first meeting that is planned for a subject, or else the newest that was held.

    Attributes:
        supervisor_roles: Roles on a superior unit held by those who are assigned to it; of one
            that was held, by those who attended too.
    """

    meets_on: date
    supervisor_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The latest meeting at which the subject was reviewed.

    Attributes:
        supervisor_roles: Roles on a superior unit held by those who attended from above.
        present: How many of the `convened` were there.
        minutes: How long its sittings took together, in minutes.
        unsigned: In which places the minutes lack a signature.
    """

    held_on: date
    supervisor_roles: frozenset[str] = frozenset()
    present: int = 0
    convened: int = 0
    minutes: int = 0
    unsigned: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedMeetingFacts:
    """The latest meeting that was to review the subject, and did not.

    Attributes:
        why: `absent` when the subject was away, `postponed` when it was put off.
    """

    code: str
    held_on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyFacts:
    """The remedies of a review that were not carried over; `due` are those whose day has come.

    Attributes:
        due_claimed: Those of the due that were reported as done and wait to be verified.
        due_of_subject: Those that were not, and for which the person under review answers.
        without_monitor: Neither a person nor a unit follows them.
    """

    listed: int = 0
    without_owner: int = 0
    without_due: int = 0
    without_monitor: int = 0
    without_indicator: int = 0
    due: int = 0
    due_claimed: int = 0
    due_of_subject: int = 0
    due_verified: int = 0

    @property
    def unclaimed(self) -> int:
        """Return how many that are due nobody has reported as done."""
        return self.due - self.due_claimed - self.due_verified


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """Counts of the monitoring checks of a review that were not cancelled.

    Attributes:
        due: Those whose day is over.
        surprise: How many of those that are scheduled are surprises that were not made yet.
        surprise_missed: How many of them have their day behind them.
    """

    scheduled: int = 0
    due: int = 0
    due_made: int = 0
    surprise: int = 0
    surprise_missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """How many places take turns in the series of checks of a review.

    Attributes:
        covered: Those where a check was made.
        surprise: Those of surprise series.
    """

    planned: int = 0
    covered: int = 0
    surprise: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """The dossier about a review.

    Attributes:
        missing: Names of the pieces of the checklist that are not there.
    """

    is_submitted: bool = False
    is_received: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteFacts:
    """The newest vote of one kind about the subject that was not cancelled.

    Attributes:
        status: Where it stands.
        has_quorum: Whether enough were there; None while it is not counted.
    """

    rule: str
    code: str
    status: str
    has_quorum: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """The newest decided rating of the subject; level and reason exclude each other."""

    level: str | None = None
    not_rated_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """How many of the reviews behind one gate have not passed yet.

    Attributes:
        sample: Codes of some that have not, in their order; at most ten.
    """

    gate: str
    pending: int
    total: int
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one review; groups that were not asked for keep their empty value.

    Attributes:
        shortcomings: Those in the minutes for which there is no remedy, as `MEETING/NUMBER`.
        plan_verdict: What the superior found of the plan; None while nobody has judged it.
        opens_on: Day that still has to come before the stage opens; None when it came, or where
            the stage waits for none.
        approvers: Who approves suggestions; nobody where no fact is about them.
        judges: Who finds plans of remedies feasible or not; nobody where no fact is about them.
        verifiers: Who verifies what others report as done; nobody where no fact is about remedies.
        overseers: Who checks a unit and accepts its report, where its head answers for the stage
            and may not; nobody else needs them.
        receivers: Who gives the receipt of a dossier; nobody where no fact is about one.
        recorders: Who records the votes of each kind, where the definition names somebody.
        calendar: By which working days are counted; None where no fact is a day.
    """

    coverage: CoverageFacts = CoverageFacts()
    guidance: tuple[IssuedDocument, ...] = ()
    responses: ResponseFacts = ResponseFacts()
    opinions: OpinionFacts = OpinionFacts()
    report: ReportFacts = ReportFacts()
    suggestions: SuggestionFacts = SuggestionFacts()
    planned_meeting: PlannedMeetingFacts | None = None
    meeting: MeetingFacts | None = None
    missed_meeting: MissedMeetingFacts | None = None
    remedies: RemedyFacts = RemedyFacts()
    shortcomings: tuple[str, ...] = ()
    plan_verdict: str | None = None
    checks: CheckFacts = CheckFacts()
    places: PlaceFacts = PlaceFacts()
    commitments: int = 0
    rating_steps: frozenset[str] = frozenset()
    rating: RatingFacts | None = None
    dossier: DossierFacts = DossierFacts()
    votes: tuple[VoteFacts, ...] = ()
    gates: tuple[GateFacts, ...] = ()
    opens_on: date | None = None
    not_rated_reason: str | None = None
    managed_by: str | None = None
    approvers: tuple[Target, ...] = ()
    judges: tuple[Target, ...] = ()
    verifiers: tuple[Target, ...] = ()
    overseers: tuple[Target, ...] = ()
    receivers: tuple[Target, ...] = ()
    recorders: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    calendar: WorkingCalendar | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nothing keeps the stage from opening: no review, and no day."""
        return self.opens_on is None and not any(gate.pending for gate in self.gates)


NOTHING_KNOWN = Facts()
