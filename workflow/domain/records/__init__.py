"""What people record about the stages, as rows that history can give back."""

from __future__ import annotations

from workflow.domain.records.dissemination import (
    Attendance,
    CoverageReport,
    Dissemination,
    Document,
    DocumentParent,
)
from workflow.domain.records.feedback import (
    AnswerCount,
    FeedbackRequest,
    Opinion,
    Synthesis,
)
from workflow.domain.records.follow_up import Check, Remedy
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingReview,
    MeetingSupervisor,
    Participant,
    Signature,
    Sitting,
)
from workflow.domain.records.rating import Rating
from workflow.domain.records.record import Record
from workflow.domain.records.report import Report
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower

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
    Check,
    Rating,
)
