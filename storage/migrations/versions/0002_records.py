"""The tables of what people record from dissemination to the minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import (
    BOOLEAN,
    DAY,
    DOCUMENT,
    INTEGER,
    MOMENT,
    NUMBER,
    PLAIN,
    optional,
    required,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    _create_documents()
    _create_disseminations()
    _create_requests()
    _create_opinions()
    _create_suggestions()
    _create_followers()
    _create_meetings()
    _create_times_and_attendees()
    _create_agendas_and_rolls()
    _create_minutes()


def _create_documents() -> None:
    op.create_table(
        "document",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id"),
        *required(PLAIN, "number", "plain_number"),
        *required(DAY, "issued_on"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "kind", "title"),
        *optional(NUMBER, "unit_id"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "plain_number"),
    )
    op.create_index("ix_document_unit_id", "document", ["cycle_id", "unit_id"])
    op.create_table(
        "document_parent",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "document_id", "parent_id"),
        *required(BOOLEAN, "holds"),
        sa.PrimaryKeyConstraint("cycle_id", "document_id", "parent_id"),
    )


def _create_disseminations() -> None:
    op.create_table(
        "dissemination",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id", "classes"),
        *required(PLAIN, "code"),
        *required(DAY, "held_on"),
        *required(DOCUMENT, "documents"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "target_group", "note"),
        *optional(NUMBER, "headcount", "makes_up_for"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_dissemination_unit_id", "dissemination", ["cycle_id", "unit_id"])
    op.create_table(
        "dissemination_attendance",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "person_id", "dissemination_id"),
        *required(BOOLEAN, "present"),
        sa.PrimaryKeyConstraint("cycle_id", "person_id", "dissemination_id"),
    )
    op.create_index(
        "ix_dissemination_attendance_dissemination_id",
        "dissemination_attendance",
        ["cycle_id", "dissemination_id"],
    )
    op.create_table(
        "coverage_report",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id"),
        *required(DAY, "as_of_on"),
        *optional(NUMBER, "reached", "whole"),
        *optional(PLAIN, "percent"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "unit_id", "as_of_on"),
    )


def _create_requests() -> None:
    op.create_table(
        "feedback_request",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "respondents", "respondent", "status"),
        *required(DAY, "asked_on"),
        *required(MOMENT, "asked_at"),
        *optional(PLAIN, "name", "entered_by"),
        *optional(DAY, "due_on", "answered_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "review_id", "respondent"),
    )
    op.create_index("ix_feedback_request_review_id", "feedback_request", ["cycle_id", "review_id"])
    op.create_table(
        "answer_count",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id", "received"),
        *required(PLAIN, "respondents"),
        *required(DAY, "received_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_answer_count_review_id", "answer_count", ["cycle_id", "review_id"])


def _create_opinions() -> None:
    op.create_table(
        "opinion",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "respondents", "text"),
        *required(DAY, "received_on"),
        *required(BOOLEAN, "holds"),
        *optional(NUMBER, "request_id"),
        *optional(PLAIN, "entered_by", "disposition", "answer", "disposed_by"),
        *optional(DAY, "disposed_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_opinion_review_id", "opinion", ["cycle_id", "review_id"])
    op.create_table(
        "synthesis",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id", "version", "opinions"),
        *required(PLAIN, "text", "made_by"),
        *required(DAY, "made_on"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "version"),
    )


def _create_suggestions() -> None:
    op.create_table(
        "suggestion",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "kind", "topic", "status", "proposed_by"),
        *required(DAY, "first_raised_on", "proposed_on"),
        *optional(PLAIN, "case", "evidence", "direction", "raised_before", "approved_by"),
        *optional(PLAIN, "declared", "explanation", "outcome", "concluded_by", "conclusion"),
        *optional(PLAIN, "reported_by", "report", "ended_by", "reason"),
        *optional(DAY, "approved_on", "notified_on", "acknowledged_on", "explained_on"),
        *optional(DAY, "concluded_on", "report_due_on", "reported_on", "ended_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_suggestion_case", "suggestion", ["cycle_id", "case"])
    op.create_index("ix_suggestion_raised_before", "suggestion", ["cycle_id", "raised_before"])
    op.create_index("ix_suggestion_review_id", "suggestion", ["cycle_id", "review_id"])


def _create_followers() -> None:
    op.create_table(
        "suggestion_follower",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "suggestion_id", "person_id"),
        *required(BOOLEAN, "active"),
        sa.PrimaryKeyConstraint("cycle_id", "suggestion_id", "person_id"),
    )
    op.create_index(
        "ix_suggestion_follower_person_id", "suggestion_follower", ["cycle_id", "person_id"]
    )
    op.create_table(
        "report",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id", "version"),
        *required(PLAIN, "status", "digest"),
        *required(DAY, "written_on"),
        *optional(PLAIN, "text", "accepted_by"),
        *optional(DAY, "sent_on", "accepted_on"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "version"),
    )


def _create_meetings() -> None:
    op.create_table(
        "meeting",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id"),
        *required(PLAIN, "code", "status"),
        *required(DAY, "meets_on"),
        *optional(PLAIN, "body", "place", "minutes", "same_as", "reason"),
        *optional(NUMBER, "chair_id", "secretary_id", "convened", "supersedes"),
        *optional(DAY, "closed_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_meeting_unit_id", "meeting", ["cycle_id", "unit_id"])


def _create_times_and_attendees() -> None:
    op.create_table(
        "meeting_sitting",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "meeting_id", "number"),
        *required(MOMENT, "starts_at", "ends_at"),
        *required(BOOLEAN, "holds"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "number"),
    )
    op.create_table(
        "meeting_supervisor",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "meeting_id", "person_id"),
        *required(BOOLEAN, "assigned", "attended"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "person_id"),
    )
    op.create_index(
        "ix_meeting_supervisor_person_id", "meeting_supervisor", ["cycle_id", "person_id"]
    )


def _create_agendas_and_rolls() -> None:
    op.create_table(
        "meeting_review",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id", "meeting_id", "place"),
        *required(PLAIN, "treatment"),
        *optional(NUMBER, "chair_id"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "meeting_id"),
    )
    op.create_index("ix_meeting_review_meeting_id", "meeting_review", ["cycle_id", "meeting_id"])
    op.create_table(
        "meeting_participant",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "meeting_id", "person_id"),
        *required(BOOLEAN, "present", "convened", "spoke"),
        *optional(PLAIN, "excuse", "represents"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "person_id"),
    )


def _create_minutes() -> None:
    op.create_table(
        "meeting_conclusion",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "meeting_id", "number"),
        *required(PLAIN, "kind", "text"),
        *required(BOOLEAN, "holds"),
        *optional(NUMBER, "review_id"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "number"),
    )
    op.create_table(
        "meeting_signature",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "meeting_id", "person_id"),
        *required(PLAIN, "signatory"),
        *required(MOMENT, "signed_at"),
        *required(BOOLEAN, "holds"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "signatory"),
    )
