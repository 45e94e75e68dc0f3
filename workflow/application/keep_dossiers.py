"""Dossiers: check the pieces, send the whole up, receive it there or send it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.dossier import (
    DossierStatus,
    missing_pieces,
    piece_named,
    receivers_of,
    status_of,
)
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.record_rules import DossierRules
from workflow.domain.records.rating import Dossier, DossierItem
from workflow.domain.review import Reason, Review, SubjectKind

_SENT = frozenset({DossierStatus.SUBMITTED, DossierStatus.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDossier:
    """The use case behind `dossier check`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        subject: str,
        names: Sequence[str],
        *,
        is_present: bool = True,
        document: str | None = None,
        command: Command,
    ) -> Recorded:
        """Record which pieces of the checklist are there; the others are known as missing.

        Args:
            cycle: Code of the cycle.
            subject: `SUBJECT` or `SUBJECT@VENUE`.
            names: Names or titles of pieces.
            is_present: Whether they are there.
            document: Number of what they are.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            InvalidValueError: The checklist has no such piece.
            RefusedError: There is no checklist, the dossier is under way, or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={
                "dossier": subject,
                "names": list(names),
                "is_present": is_present,
                "document": document,
            },
            act=lambda desk: _check(desk, subject, names, is_present=is_present, document=document),
        )


def _check(
    desk: Desk, subject: str, names: Sequence[str], *, is_present: bool, document: str | None
) -> Recorded:
    review, rules = desk.review(subject), _rules(desk)
    desk.require([review], desk.owners)
    wanted = {piece_named(rules, name) for name in names}
    dossier, items = _stored(desk, review)
    if status_of(dossier) in _SENT:
        raise RefusedError("dossier_is_sent", review=subject, status=str(status_of(dossier)))
    known = {item.name: item for item in items}
    rows = []
    for name in rules.items:
        item = known.get(name) or DossierItem(review_id=review.id, name=name, present=False)
        if name in wanted:
            kept = document or (item.document if is_present else None)
            item = replace(item, present=is_present, document=kept)
        rows.append(item)
    written = desk.write(rows)
    events = []
    if written.all:
        events = [desk.event(EventKind.DOSSIER_RECORDED, written.all, review_id=review.id)]
    return desk.done(
        [review.id],
        [review] if written.all else [],
        events,
        created=len(written.new),
        updated=len(written.changed),
        unchanged=len(rows) - len(written.all),
        made=[{"missing": missing_pieces(rules, rows)}],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDossier:
    """The use cases behind `dossier submit`, `receive` and `return`; a person is always named."""

    recorder: Recorder

    def submit(
        self, cycle: str, subject: str, *, to: str, document: str | None = None, command: Command
    ) -> Recorded:
        """Send a dossier up; one that lacks a piece stays where it is.

        Raises:
            NotFoundError: No such cycle, review or unit, or the actor may not see it.
            InvalidValueError: The unit is not above the subject.
            RefusedError: Pieces are missing, it is under way, or the actor may not.
        """
        asked = {"submit": subject, "to": to, "document": document}
        return self._run(cycle, asked, command, lambda d, by: _submit(d, subject, to, document, by))

    def receive(self, cycle: str, subject: str, *, receipt: str, command: Command) -> Recorded:
        """Give the receipt of a dossier; never who submitted it.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            RefusedError: It was not submitted, or the actor may not.
        """
        asked = {"receive": subject, "receipt": receipt}
        return self._run(cycle, asked, command, lambda d, by: _receive(d, subject, receipt, by))

    def send_back(self, cycle: str, subject: str, *, reason: str, command: Command) -> Recorded:
        """Send a dossier back to where it came from, to be completed and submitted again.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            RefusedError: It was not submitted, or the actor may not.
        """
        asked = {"return": subject, "reason": reason}
        return self._run(cycle, asked, command, lambda d, by: _send_back(d, subject, reason, by))

    def _run(
        self,
        cycle: str,
        asked: Mapping[str, str | None],
        command: Command,
        act: Callable[[Desk, str], Recorded],
    ) -> Recorded:
        by = require_named_person(command)
        return self.recorder.run(
            cycle, command=command, request=asked, act=lambda desk: act(desk, by)
        )


def _submit(desk: Desk, subject: str, to: str, document: str | None, by: str) -> Recorded:
    review, rules = desk.review(subject), _rules(desk)
    desk.require([review], desk.owners)
    dossier, items = _stored(desk, review)
    unit = desk.unit(to)
    lineage = [int(part) for part in review.venue_path.strip("/").split("/")]
    above = lineage[:-1] if review.subject_kind is SubjectKind.UNIT else lineage
    if unit.id not in above:
        raise InvalidValueError("dossier_goes_up", found=to, subject=subject)
    missing = missing_pieces(rules, items)
    if missing:
        names = {name: rules.items[name].model_dump() for name in missing}
        lacking = Reason(
            code="dossier_incomplete", facts={"pieces": missing, "names": names}, owed_by=()
        )
        raise RefusedError("dossier_incomplete", review=subject, reasons=(lacking,))
    before = dossier or Dossier(review_id=review.id)
    if status_of(before) in _SENT:
        if (before.to_unit_id, before.document) == (unit.id, document):
            return _kept(desk, before, review, EventKind.DOSSIER_SUBMITTED)
        raise RefusedError("dossier_is_sent", review=subject, status=str(status_of(before)))
    row = replace(
        before,
        to_unit_id=unit.id,
        document=document,
        submitted_on=desk.today,
        submitted_by=by,
        returned_on=None,
        reason=None,
    )
    return _kept(desk, row, review, EventKind.DOSSIER_SUBMITTED)


def _receive(desk: Desk, subject: str, receipt: str, by: str) -> Recorded:
    review, dossier = _arrived(desk, subject)
    if dossier.submitted_by == by:
        raise RefusedError("own_dossier", person=by)
    if dossier.received_on is not None and dossier.receipt != receipt:
        raise RefusedError("dossier_is_received", review=subject, receipt=dossier.receipt)
    if dossier.received_on is not None:
        return _kept(desk, dossier, review, EventKind.DOSSIER_RECEIVED)
    row = replace(dossier, received_on=desk.today, received_by=by, receipt=receipt)
    return _kept(desk, row, review, EventKind.DOSSIER_RECEIVED)


def _send_back(desk: Desk, subject: str, reason: str, by: str) -> Recorded:
    review, dossier = _arrived(desk, subject)
    if dossier.submitted_by == by:
        raise RefusedError("own_dossier", person=by)
    row = Dossier(
        review_id=review.id,
        to_unit_id=dossier.to_unit_id,
        document=dossier.document,
        returned_on=desk.today,
        reason=reason,
    )
    return _kept(desk, row, review, EventKind.DOSSIER_RETURNED)


def _arrived(desk: Desk, subject: str) -> tuple[Review, Dossier]:
    """Return a dossier that was submitted, for who gives the receipt."""
    review = desk.review(subject)
    _rules(desk)
    desk.require_other_case(review)
    desk.require([review], lambda each: receivers_of(desk.context.definition, each))
    dossier, _ = _stored(desk, review)
    if dossier is None or status_of(dossier) not in _SENT:
        raise RefusedError("dossier_not_submitted", review=subject)
    return review, dossier


def _kept(desk: Desk, row: Dossier, review: Review, kind: EventKind) -> Recorded:
    written = desk.write([row])
    events = [desk.event(kind, written.all, review_id=review.id)] if written.all else []
    return desk.done(
        [review.id],
        [review] if written.all else [],
        events,
        created=len(written.new),
        updated=len(written.changed),
        unchanged=1 - len(written.all),
    )


def _rules(desk: Desk) -> DossierRules:
    rules = desk.context.definition.dossiers
    if rules is None:
        raise RefusedError("no_checklist", definition=desk.context.definition.name)
    return rules


def _stored(desk: Desk, review: Review) -> tuple[Dossier | None, list[DossierItem]]:
    dossier = next(iter(desk.find(Dossier, "review_id", [review.id])), None)
    return dossier, desk.find(DossierItem, "review_id", [review.id])
