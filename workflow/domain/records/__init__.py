"""What people record about the stages, as rows that history can give back."""

from __future__ import annotations

from workflow.domain.records.dissemination import (
    Attendance,
    CoverageReport,
    Dissemination,
    Document,
    DocumentParent,
)
from workflow.domain.records.extension import Extension
from workflow.domain.records.feedback import (
    AnswerCount,
    FeedbackRequest,
    Opinion,
    Synthesis,
)
from workflow.domain.records.hold import Hold
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingReview,
    MeetingSupervisor,
    Participant,
    Signature,
    Sitting,
)
from workflow.domain.records.monitoring import Check, CheckSeries, HandOver
from workflow.domain.records.mute import Mute
from workflow.domain.records.rating import Appeal, CapRaise, Dossier, DossierItem, Rating
from workflow.domain.records.record import Record
from workflow.domain.records.registers import (
    AreaReport,
    Commendation,
    Commitment,
    DisciplineCase,
    Inspection,
    MeetingQuality,
    Response,
    Result,
)
from workflow.domain.records.remedy import (
    Remedy,
    RemedyEvidence,
    RemedyExecutor,
    RemedyIndicator,
    RemedyMilestone,
    RemedyPlan,
)
from workflow.domain.records.report import Report
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower
from workflow.domain.records.vote import Tally, Teller, Vote, VoteSubject

RECORDS: tuple[type[Record], ...] = (
    Document,
    DocumentParent,
    Dissemination,
    Attendance,
    CoverageReport,
    FeedbackRequest,
    AnswerCount,
    Opinion,
    Synthesis,
    Suggestion,
    SuggestionFollower,
    Report,
    Meeting,
    Sitting,
    MeetingSupervisor,
    MeetingReview,
    Participant,
    Conclusion,
    Signature,
    Remedy,
    RemedyIndicator,
    RemedyExecutor,
    RemedyMilestone,
    RemedyEvidence,
    RemedyPlan,
    CheckSeries,
    Check,
    HandOver,
    Commitment,
    Response,
    AreaReport,
    Inspection,
    Commendation,
    MeetingQuality,
    DisciplineCase,
    Result,
    Rating,
    CapRaise,
    Appeal,
    Dossier,
    DossierItem,
    Vote,
    VoteSubject,
    Teller,
    Tally,
    Hold,
    Extension,
    Mute,
)
