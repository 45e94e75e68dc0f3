"""The tables of what follows a meeting: remedies, monitoring, registers, ratings, votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import (
    BOOLEAN,
    BYTES,
    CODE,
    DAY,
    DOCUMENT,
    EXACT,
    INTEGER,
    NUMBER,
    PLAIN,
    optional,
    required,
)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make them."""
    _create_remedies()
    _create_parts_of_remedies()
    _create_evidence()
    _create_checks()
    _create_undertakings()
    _create_area_registers()
    _create_results()
    _create_ratings()
    _create_appeals()
    _create_votes()
    _create_counts()


def _create_remedies() -> None:
    op.create_table(
        "remedy",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id", "watch_months", "reopened"),
        *required(PLAIN, "code", "title", "kind", "form", "source", "status"),
        *required(DAY, "first_raised_on"),
        *optional(PLAIN, "responsibility", "cause", "measure", "group", "topic", "source_ref"),
        *optional(PLAIN, "claimed_by", "grade", "note", "carried_to"),
        *optional(NUMBER, "owner_id", "director_id", "monitor_id", "monitor_unit_id"),
        *optional(NUMBER, "verifier_id"),
        *optional(DAY, "due_on", "started_on", "claimed_on", "verified_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
        sa.CheckConstraint(
            "verifier_id IS NULL OR owner_id IS NULL OR verifier_id <> owner_id",
            name="verifier_is_not_owner",
        ),
    )
    op.create_index("ix_remedy_review_id", "remedy", ["cycle_id", "review_id"])
    op.create_index("ix_remedy_source_ref", "remedy", ["cycle_id", "source_ref"])


def _create_parts_of_remedies() -> None:
    op.create_table(
        "remedy_indicator",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "remedy_id", "number"),
        *required(PLAIN, "text", "kind"),
        *required(BOOLEAN, "holds"),
        *optional(EXACT, "target", "measured", "measured_of"),
        *optional(DAY, "measured_on"),
        sa.PrimaryKeyConstraint("cycle_id", "remedy_id", "number"),
    )
    op.create_table(
        "remedy_executor",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "remedy_id", "number", "percent"),
        *required(BOOLEAN, "holds"),
        *optional(NUMBER, "unit_id", "person_id"),
        *optional(PLAIN, "outside", "note"),
        *optional(DAY, "reported_on"),
        sa.PrimaryKeyConstraint("cycle_id", "remedy_id", "number"),
    )
    op.create_table(
        "remedy_milestone",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "remedy_id", "number"),
        *required(PLAIN, "text"),
        *required(DAY, "due_on"),
        *required(BOOLEAN, "holds"),
        *optional(DAY, "done_on"),
        sa.PrimaryKeyConstraint("cycle_id", "remedy_id", "number"),
    )


def _create_evidence() -> None:
    op.create_table(
        "remedy_evidence",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "remedy_id", "number", "size"),
        *required(PLAIN, "name", "sha256", "added_by"),
        *required(DAY, "added_on"),
        *required(BOOLEAN, "holds"),
        sa.PrimaryKeyConstraint("cycle_id", "remedy_id", "number"),
    )
    op.create_index("ix_remedy_evidence_sha256", "remedy_evidence", ["cycle_id", "sha256"])
    op.create_table(
        "evidence_file",
        *required(INTEGER, "cycle_id", "size"),
        *required(CODE, "sha256"),
        *required(BYTES, "content"),
        sa.PrimaryKeyConstraint("cycle_id", "sha256"),
    )
    op.create_table(
        "remedy_plan",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id"),
        *optional(PLAIN, "document", "verdict", "judged_by", "note"),
        *optional(DAY, "planned_on", "judged_on"),
        *optional(NUMBER, "declared"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id"),
    )


def _create_checks() -> None:
    op.create_table(
        "check_series",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id", "times"),
        *required(PLAIN, "code", "title", "matter", "every"),
        *required(DAY, "starts_on"),
        *required(DOCUMENT, "places"),
        *required(BOOLEAN, "is_surprise", "active"),
        *optional(PLAIN, "matter_code"),
        *optional(NUMBER, "checker_id"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_check_series_matter_code", "check_series", ["cycle_id", "matter_code"])
    op.create_index("ix_check_series_review_id", "check_series", ["cycle_id", "review_id"])
    op.create_table(
        "monitoring_check",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(DAY, "due_on"),
        *required(BOOLEAN, "is_surprise"),
        *optional(NUMBER, "series_id", "checker_id"),
        *optional(DAY, "made_on", "cancelled_on"),
        *optional(PLAIN, "made_by", "place", "result", "finding", "reason"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_monitoring_check_review_id", "monitoring_check", ["cycle_id", "review_id"])
    op.create_index("ix_monitoring_check_series_id", "monitoring_check", ["cycle_id", "series_id"])


def _create_undertakings() -> None:
    op.create_table(
        "hand_over",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "matter", "matter_code"),
        *required(DAY, "handed_on"),
        *optional(NUMBER, "from_id", "to_id", "to_unit_id"),
        *optional(PLAIN, "note"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_hand_over_review_id", "hand_over", ["cycle_id", "review_id"])
    op.create_table(
        "commitment",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "text"),
        *required(DAY, "signed_on"),
        *required(BOOLEAN, "active"),
        *optional(PLAIN, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_commitment_review_id", "commitment", ["cycle_id", "review_id"])
    op.create_table(
        "response",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "step", "reason", "given_by"),
        *required(DAY, "given_on"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "concerns", "outcome"),
        *optional(DAY, "closed_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_response_review_id", "response", ["cycle_id", "review_id"])


def _create_area_registers() -> None:
    op.create_table(
        "area_report",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id"),
        *required(PLAIN, "code", "month", "text", "reported_by"),
        *required(DAY, "reported_on"),
        *required(BOOLEAN, "holds"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_area_report_unit_id", "area_report", ["cycle_id", "unit_id"])
    op.create_table(
        "inspection",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "focus", "planned_for"),
        *required(BOOLEAN, "holds"),
        *optional(NUMBER, "unit_id"),
        *optional(PLAIN, "document", "concerns", "result"),
        *optional(DAY, "done_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_inspection_review_id", "inspection", ["cycle_id", "review_id"])
    op.create_table(
        "commendation",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "reason"),
        *required(DAY, "given_on"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "form", "document"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_commendation_review_id", "commendation", ["cycle_id", "review_id"])


def _create_results() -> None:
    op.create_table(
        "meeting_quality",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id", "held"),
        *required(PLAIN, "code", "month", "kind"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "grade"),
        *optional(NUMBER, "present", "expected", "minutes"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_meeting_quality_unit_id", "meeting_quality", ["cycle_id", "unit_id"])
    op.create_table(
        "discipline_case",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "kind"),
        *required(DAY, "decided_on"),
        *required(BOOLEAN, "self_detected", "holds"),
        *optional(PLAIN, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_discipline_case_review_id", "discipline_case", ["cycle_id", "review_id"])
    op.create_table(
        "result",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id"),
        *required(PLAIN, "code", "name"),
        *required(EXACT, "value"),
        *required(DAY, "as_of_on"),
        *required(BOOLEAN, "holds"),
        *optional(EXACT, "of", "target"),
        *optional(PLAIN, "measure", "compared", "reported"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_result_review_id", "result", ["cycle_id", "review_id"])


def _create_ratings() -> None:
    op.create_table(
        "rating",
        *required(INTEGER, "cycle_id"),
        *required(PLAIN, "subject_kind", "step", "given_by"),
        *required(NUMBER, "subject_id", "id"),
        *required(DOCUMENT, "overrides"),
        *required(DAY, "given_on"),
        *required(BOOLEAN, "newest"),
        *optional(PLAIN, "level", "not_rated_reason", "grounds", "document", "signatory"),
        *optional(PLAIN, "cancelled_by", "cancel_reason"),
        *optional(EXACT, "score"),
        *optional(DAY, "cancelled_on"),
        sa.PrimaryKeyConstraint("cycle_id", "subject_id", "subject_kind", "id"),
        sa.CheckConstraint("(level IS NULL) <> (not_rated_reason IS NULL)", name="level_or_reason"),
    )
    op.create_index("ix_rating_document", "rating", ["cycle_id", "document"])
    op.create_index("ix_rating_id", "rating", ["cycle_id", "id"])
    op.create_table(
        "cap_raise",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "unit_id"),
        *required(PLAIN, "cap", "reason", "raised_by"),
        *required(DAY, "raised_on"),
        *required(BOOLEAN, "holds"),
        *optional(PLAIN, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "unit_id", "cap"),
    )


def _create_appeals() -> None:
    op.create_table(
        "appeal",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id", "rating_id"),
        *required(PLAIN, "code", "filed_by", "grounds"),
        *required(DAY, "filed_on"),
        *optional(PLAIN, "outcome", "answer", "decided_by"),
        *optional(DAY, "decided_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_appeal_review_id", "appeal", ["cycle_id", "review_id"])
    op.create_table(
        "dossier",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id"),
        *optional(NUMBER, "to_unit_id"),
        *optional(PLAIN, "document", "submitted_by", "received_by", "receipt", "reason"),
        *optional(DAY, "submitted_on", "received_on", "returned_on"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id"),
    )
    op.create_table(
        "dossier_item",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "review_id"),
        *required(PLAIN, "name"),
        *required(BOOLEAN, "present"),
        *optional(PLAIN, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "name"),
    )


def _create_votes() -> None:
    op.create_table(
        "vote",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "unit_id"),
        *required(PLAIN, "code", "rule", "status"),
        *required(DAY, "held_on"),
        *optional(PLAIN, "body", "stratum", "document", "confirmed_by", "reason"),
        *optional(NUMBER, "membership"),
        *optional(BOOLEAN, "has_quorum"),
        *optional(DAY, "confirmed_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_vote_rule", "vote", ["cycle_id", "rule"])
    op.create_index("ix_vote_unit_id", "vote", ["cycle_id", "unit_id"])
    op.create_table(
        "vote_subject",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "vote_id", "review_id"),
        *required(BOOLEAN, "active"),
        sa.PrimaryKeyConstraint("cycle_id", "vote_id", "review_id"),
    )
    op.create_index("ix_vote_subject_review_id", "vote_subject", ["cycle_id", "review_id"])


def _create_counts() -> None:
    op.create_table(
        "teller",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "vote_id", "number", "person_id"),
        *optional(NUMBER, "convened", "present", "issued", "collected", "valid", "invalid"),
        sa.PrimaryKeyConstraint("cycle_id", "vote_id", "number"),
    )
    op.create_table(
        "tally",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "vote_id", "review_id", "teller", "count"),
        *required(PLAIN, "option"),
        sa.PrimaryKeyConstraint("cycle_id", "vote_id", "review_id", "option", "teller"),
    )
    op.create_index("ix_tally_review_id", "tally", ["cycle_id", "review_id"])
