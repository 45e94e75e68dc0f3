"""Write and send reports of self-review: every version is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.report import Report, ReportStatus
from workflow.domain.review import Review
from workflow.domain.rows_of_reports import ReportRow
from workflow.domain.terms import SUBJECT, Target, Targets
from workflow.domain.text import nfc_lines


class ReportSheet:
    """What becomes of a row about a report."""

    event = EventKind.REPORT_WRITTEN

    def names(self, rows: Sequence[ReportRow]) -> Names:
        """Return the subjects."""
        return Names(subjects=[row.subject for row in rows])

    def draft(self, desk: Desk, row: ReportRow) -> Draft:
        """Return the version that a row writes or sends.

        Raises:
            NotFoundError: The subject has no review, or the version does not exist.
            InvalidValueError: It says nothing, or a day lies ahead.
            RefusedError: The version was accepted or superseded, or the actor may not.
        """
        review = desk.review(row.subject)
        desk.require([review], lambda each: _writers(desk, each))
        desk.require_past(row.written_on, row.sent_on)
        known = desk.about(Report, review)
        report = _version(desk, row, review, known)
        if row.sent_on is not None and report.status is ReportStatus.DRAFT:
            report = replace(report, status=ReportStatus.SENT, sent_on=row.sent_on)
        # A row further down may be about the version that follows.
        known[report.version - 1 :] = [report, *known[report.version :]]
        return Draft(records=(report,), settles=(review.id,), review_id=review.id)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 and NFC, in hexadecimal."""
    return hashlib.sha256(nfc_lines(text).encode()).hexdigest()


def _writers(desk: Desk, review: Review) -> Targets:
    own = (Target(role=SUBJECT),) if review.person_id is not None else ()
    return own + desk.owners(review)


def _version(desk: Desk, row: ReportRow, review: Review, known: Sequence[Report]) -> Report:
    newest = known[-1] if known else None
    found = next((each for each in known if each.version == row.version), None)
    if row.version is None and newest is not None:
        found = newest if row.text is None or digest_of(row.text) == newest.digest else None
    if found is not None:
        return _same(found, row)
    following = newest.version + 1 if newest else 1
    if row.text is None or row.version not in (None, following):
        raise InvalidValueError("report_version_unknown", found=row.version, expected=following)
    text = nfc_lines(row.text)
    if not text.strip():
        raise InvalidValueError("report_without_text", subject=row.subject)
    return Report(
        review_id=review.id,
        version=following,
        text=text,
        digest=digest_of(row.text),
        written_on=row.written_on or desk.today,
    )


def _same(found: Report, row: ReportRow) -> Report:
    """Return a version that is there; what it says never changes."""
    if row.text is not None and digest_of(row.text) != found.digest:
        raise RefusedError("report_version_fixed", version=found.version, subject=row.subject)
    return found
