"""Accept one version of a report; of each review at most one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError
from workflow.domain.history import EventKind
from workflow.domain.records.report import Report, ReportStatus
from workflow.domain.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReports:
    """The use case behind `report accept`; nobody accepts his own, or that of the unit he heads."""

    recorder: Recorder

    def __call__(
        self, cycle: str, subjects: Sequence[str], *, version: int | None = None, command: Command
    ) -> Recorded:
        """Accept a version of each report, the newest unless told otherwise.

        Raises:
            NotFoundError: No such cycle, review or version.
            RefusedError: Nobody is named, it is the actor's own report, or the actor may not.
        """
        by = require_named_person(command)
        return self.recorder.run(
            cycle,
            command=command,
            request={"accept": list(subjects), "version": version},
            act=lambda desk: _accept(desk, subjects, version, by),
        )


def _accept(desk: Desk, subjects: Sequence[str], version: int | None, by: str) -> Recorded:
    about = desk.review_ids(subjects)
    reviews = desk.locked(about)
    for review in reviews:
        desk.require_other_case(review)
    desk.require(reviews, desk.owners)
    changed = [_accepted(desk, review, version, by) for review in reviews]
    events = []
    for review, rows in zip(reviews, changed, strict=True):
        stored = desk.write(rows).all
        if stored:
            events.append(desk.event(EventKind.REPORT_ACCEPTED, stored, review_id=review.id))
    return desk.done(
        about,
        reviews,
        events,
        created=0,
        updated=len(events),
        unchanged=len(reviews) - len(events),
    )


def _accepted(desk: Desk, review: Review, version: int | None, by: str) -> list[Report]:
    known = desk.find(Report, "review_id", [review.id])
    chosen = [each for each in known if version in (None, each.version)]
    if not chosen:
        raise NotFoundError("report_not_found", review=review.id, version=version)
    if chosen[-1].status is ReportStatus.ACCEPTED:
        return []
    earlier = [each for each in known if each.status is ReportStatus.ACCEPTED]
    accepted = replace(
        chosen[-1], status=ReportStatus.ACCEPTED, accepted_on=desk.today, accepted_by=by
    )
    return [accepted, *(replace(each, status=ReportStatus.SUPERSEDED) for each in earlier)]
