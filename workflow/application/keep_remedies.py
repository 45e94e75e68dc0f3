"""Write down remedies: from a command or a file, over what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.remedy_sources import source_of
from workflow.application.supplying import require_supplier
from workflow.domain.conditions import RemediesAssigned, ShortcomingsCovered
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.remedy import Remedy, RemedyKind, RemedySource, RemedyStatus
from workflow.domain.remedy_course import SETTLED
from workflow.domain.remedy_findings import own_monitor
from workflow.domain.remedy_terms import group_named
from workflow.domain.review import Review
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.suggestion_topics import topic_named
from workflow.domain.text import is_code

LONGEST_WATCH = 60
_KEPT = ("title", "form", "due_on", "watch_months")
_CLEARABLE = ("responsibility", "cause", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedySheet:
    """Rows of remedies; one that is verified or goes on elsewhere is not written anew."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.REMEDY_RECORDED

    def names(self, rows: Sequence[RemedyRow]) -> Names:
        """Return what rows name."""
        named = [(row.owner, row.director, row.monitor) for row in rows]
        return Names(
            people={code for codes in named for code in codes if code},
            subjects=[row.subject for row in rows],
        )

    def draft(self, desk: Desk, row: RemedyRow) -> Draft:
        """Return the remedy of a row, over what is there under its code.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is wrong or missing.
            RefusedError: The actor may not, or what is there stands.
        """
        review = desk.review(row.subject)
        require_supplier(desk, review, (RemediesAssigned, ShortcomingsCovered))
        stored = _stored(desk, row, review)
        before = stored or _new(desk, row, review)
        said = _said(desk, row, review, before)
        if said == stored:
            return Draft(records=(said,), review_id=review.id)
        _require_open(before, said)
        return Draft(
            records=(said,),
            settles=(review.id,),
            review_id=review.id,
            findings=tuple(own_monitor(said, key=f"{desk.cycle.code}/{said.code}")),
        )


def _stored(desk: Desk, row: RemedyRow, review: Review) -> Remedy | None:
    if row.code is None:
        return None
    for found in desk.find(Remedy, "code", [row.code]):
        if found.review_id != review.id:
            raise InvalidValueError("remedy_of_another", remedy=row.code, subject=row.subject)
        return found
    return None


def _new(desk: Desk, row: RemedyRow, review: Review) -> Remedy:
    """Return a remedy of which nothing is said yet."""
    if review.state in (EXEMPT, WITHDRAWN):
        raise RefusedError("remedy_not_under_review", subject=row.subject, state=review.state)
    if not row.title:
        raise InvalidValueError("remedy_title_missing", subject=row.subject)
    if row.code is not None and not is_code(row.code):
        raise InvalidValueError("code_wrong", found=row.code)
    [number] = desk.numbers(1)
    return Remedy(
        id=number,
        code=row.code or _free_code(desk, number),
        review_id=review.id,
        title=row.title,
        first_raised_on=desk.today,
        watch_months=desk.context.definition.remedies.watch_months,
    )


def _free_code(desk: Desk, number: int) -> str:
    """Return `R17`; somebody may have chosen that already, then with more behind it."""
    code = f"R{number}"
    while desk.find(Remedy, "code", [code]):
        code += f".{number}"
    return code


def _said(desk: Desk, row: RemedyRow, review: Review, before: Remedy) -> Remedy:
    """Return what a row says over what was there before."""
    desk.require_past(row.first_raised_on)
    given = {name: getattr(row, name) for name in (*_KEPT, *_CLEARABLE)}
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= {name: None for name in (*_CLEARABLE, "due_on") if name in row.cleared}
    said = replace(before, **changes, **_sorted(desk, row, before), **_people(desk, row, before))
    if not 0 <= said.watch_months <= LONGEST_WATCH:
        raise InvalidValueError(
            "watch_months_out_of_range", found=said.watch_months, expected=f"0 … {LONGEST_WATCH}"
        )
    return _with_source(desk, row, review, said)


def _sorted(desk: Desk, row: RemedyRow, before: Remedy) -> dict[str, Any]:
    """Return group and topic as the definition knows them."""
    definition = desk.context.definition
    group = group_named(definition.remedies, row.group) if row.group else before.group
    topic = topic_named(definition.suggestions, row.topic) if row.topic else before.topic
    return {
        "group": None if "group" in row.cleared else group,
        "topic": None if "topic" in row.cleared else topic,
    }


def _people(desk: Desk, row: RemedyRow, before: Remedy) -> dict[str, Any]:
    """Return who answers for it, directs it and follows it."""
    found: dict[str, Any] = {}
    for name in ("owner", "director"):
        code = getattr(row, name)
        known = desk.person(code).id if code else getattr(before, f"{name}_id")
        found[f"{name}_id"] = None if name in row.cleared else known
    if row.monitor:
        found |= _monitor(desk, row.monitor)
    elif "monitor" in row.cleared:
        found |= {"monitor_id": None, "monitor_unit_id": None}
    return found


def _monitor(desk: Desk, code: str) -> dict[str, Any]:
    """Return the person of a code, or else the unit."""
    try:
        return {"monitor_id": desk.person(code).id, "monitor_unit_id": None}
    except NotFoundError:
        pass
    try:
        return {"monitor_id": None, "monitor_unit_id": desk.unit(code).id}
    except NotFoundError as error:
        raise NotFoundError("monitor_not_found", monitor=code) from error


def _with_source(desk: Desk, row: RemedyRow, review: Review, before: Remedy) -> Remedy:
    """Return a remedy with its source, and what follows from it: its kind and its age."""
    kind, first = row.kind or before.kind, row.first_raised_on or before.first_raised_on
    if "source" in row.cleared:
        before = replace(before, source=RemedySource.OTHER, source_ref=None)
    elif not _is_known(row, before):
        source = source_of(desk, row, review)
        if source is not None:
            kind = _kind(row, source.kind or kind)
            told = min(first, source.first_raised_on)
            is_earlier = source.source is RemedySource.EARLIER
            first = told if is_earlier or row.first_raised_on is None else first
            before = replace(before, source=source.source, source_ref=source.ref)
    return replace(before, kind=kind, first_raised_on=first)


def _is_known(row: RemedyRow, before: Remedy) -> bool:
    """Return whether a row names the source that is there, which may have changed since."""
    named = {
        RemedySource.CONCLUSION: row.conclusion,
        RemedySource.SUGGESTION: row.suggestion,
        RemedySource.EARLIER: row.earlier,
    }
    given = {source: ref for source, ref in named.items() if ref}
    return given == {before.source: before.source_ref}


def _kind(row: RemedyRow, asked: RemedyKind) -> RemedyKind:
    if row.kind not in (None, asked):
        raise InvalidValueError("remedy_kind_differs", found=str(row.kind), expected=str(asked))
    return asked


def _require_open(before: Remedy, said: Remedy) -> None:
    """Let pass what changes nothing that was verified, or that a claim stands on."""
    if before.status in SETTLED:
        raise RefusedError("remedy_settled", remedy=before.code, status=str(before.status))
    if before.status is RemedyStatus.CLAIMED:
        is_handed_on = before.owner_id not in (None, said.owner_id)
        if is_handed_on or said.watch_months < before.watch_months:
            raise RefusedError("remedy_claimed_already", remedy=before.code)
    days = [day for day in (before.started_on, before.claimed_on) if day is not None]
    if days and said.first_raised_on > min(days):
        raise RefusedError(
            "remedy_raised_after_step",
            remedy=before.code,
            first_raised_on=said.first_raised_on.isoformat(),
            day=min(days).isoformat(),
        )
