"""Record what meetings concluded, about a subject or about the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.meeting_files import files_of
from workflow.application.record_meeting import not_on_agenda
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import MeetingFile, require_held
from workflow.domain.records.meeting import Conclusion
from workflow.domain.rows_of_meetings import ConclusionRow


class ConclusionSheet:
    """The conclusions of meetings, one in a row."""

    event = EventKind.MEETING_CONCLUDED

    def names(self, rows: Sequence[ConclusionRow]) -> Names:
        """Return what rows name."""
        return Names(subjects=[row.about for row in rows if row.about])

    def draft(self, desk: Desk, row: ConclusionRow) -> Draft:
        """Return the conclusion of a row.

        Raises:
            NotFoundError: No such meeting or review.
            InvalidValueError: A new one says nothing, or is about what was not dealt with.
            RefusedError: The meeting is planned only, or closed, or the actor may not.
        """
        files = files_of(desk)
        before = files.require(row.meeting)
        require_held(before.meeting)
        conclusion = _conclusion(desk, before, row)
        conclusions = {**before.conclusions, conclusion.number: conclusion}
        after = replace(before, conclusions=conclusions)
        draft = files.keep(before, after, conclusion)
        if not draft.findings:
            # To the others on the agenda it is no news.
            draft = replace(draft, settles=_about(known=before, now=conclusion))
        return replace(draft, review_id=conclusion.review_id)


def _about(*, known: MeetingFile, now: Conclusion) -> tuple[int, ...]:
    before = known.conclusions.get(now.number)
    about = {now.review_id, before.review_id if before else None}
    return tuple(number for number in about if number is not None)


def _conclusion(desk: Desk, file: MeetingFile, row: ConclusionRow) -> Conclusion:
    number = max(file.conclusions, default=0) + 1 if row.number is None else row.number
    known = file.conclusions.get(number)
    if number < 1 or (known is None and row.holds is False):
        raise NotFoundError("conclusion_not_found", meeting=file.meeting.code, number=number)
    if row.text is not None and not row.text.strip():
        raise InvalidValueError("conclusion_without_text", number=number)
    if known is None:
        if row.text is None:
            raise InvalidValueError("conclusion_without_text", number=number)
        known = Conclusion(meeting_id=file.meeting.id, number=number, text=row.text)
    given: dict[str, Any] = {"kind": row.kind, "text": row.text, "holds": row.holds}
    changes = {name: value for name, value in given.items() if value is not None}
    if row.about is not None:
        [changes["review_id"]] = desk.review_ids([row.about])
        if changes["review_id"] not in file.items:
            raise not_on_agenda(file, row.about)
    elif "about" in row.cleared:
        changes["review_id"] = None
    return replace(known, **changes)
