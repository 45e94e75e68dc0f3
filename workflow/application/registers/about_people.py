"""Registers of what people undertook, what was done for or against them, and who was praised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow.application.desk import Desk
from workflow.application.recording import require_named_person
from workflow.application.registers import permits
from workflow.application.registers.concerning import require_concern
from workflow.application.registers.register import (
    CODE,
    DOCUMENT,
    STILL_HOLDS,
    SUBJECT,
    Entry,
    Holds,
    Register,
    RegisterColumn,
)
from workflow.domain.authority import authority_of
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import EventKind
from workflow.domain.records.registers import (
    Commendation,
    Commitment,
    DisciplineCase,
    Response,
)
from workflow.domain.response_steps import skipped_step
from workflow.domain.review import Review
from workflow.domain.viewing import Viewer


def _may_respond(desk: Desk, review: Review) -> None:
    """Let pass a named person who may remind, help, suggest and inspect, in no own case."""
    require_named_person(desk.command)
    definition = desk.context.definition
    targets = definition.monitoring.responds
    desk.require([review], lambda each: targets or authority_of(each, definition))
    desk.require_other_case(review)


def _check_response(entry: Entry[Response, Review]) -> Iterable[Finding]:
    """Return that a step was skipped; what it concerns must be on record."""
    new, old = entry.new, entry.old
    if old is None or new.concerns != old.concerns:
        require_concern(entry.desk, entry.place, new.concerns)
    if new.closed_on is not None and new.closed_on < new.given_on:
        raise InvalidValueError("response_ends_before", ended_on=new.closed_on.isoformat())
    found = skipped_step(new, entry.known)
    return [found] if found else []


COMMITMENTS: Register[Commitment, Review] = Register(
    name="commitment",
    record=Commitment,
    event=EventKind.COMMITMENT_RECORDED,
    prefix="CM",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="text", holds=Holds.LONG_TEXT),
        RegisterColumn(code="signed_on", holds=Holds.DAY, asked_as="on"),
        DOCUMENT,
        RegisterColumn(code="active", holds=Holds.FLAG),
    ),
    when="signed_on",
    find_place=Desk.review,
    permit=permits.owners_or_subject,
    sees=Viewer.sees,
    settles=True,
)

RESPONSES: Register[Response, Review] = Register(
    name="response",
    record=Response,
    event=EventKind.RESPONSE_RECORDED,
    prefix="RS",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="step", holds=Holds.WORD, words="response_steps"),
        RegisterColumn(code="reason", holds=Holds.LONG_TEXT),
        RegisterColumn(code="concerns", holds=Holds.CODE),
        RegisterColumn(code="given_on", holds=Holds.DAY, asked_as="on", is_today=True),
        RegisterColumn(code="outcome", holds=Holds.LONG_TEXT),
        RegisterColumn(code="ended_on", stored_as="closed_on", holds=Holds.DAY),
        STILL_HOLDS,
    ),
    when="given_on",
    find_place=Desk.review,
    permit=_may_respond,
    sees=Viewer.sees,
    check=_check_response,
    author="given_by",
)

COMMENDATIONS: Register[Commendation, Review] = Register(
    name="commendation",
    record=Commendation,
    event=EventKind.COMMENDATION_RECORDED,
    prefix="CD",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="reason", holds=Holds.LONG_TEXT),
        RegisterColumn(code="award", stored_as="form", holds=Holds.TEXT),
        DOCUMENT,
        RegisterColumn(code="given_on", holds=Holds.DAY, asked_as="on", is_today=True),
        STILL_HOLDS,
    ),
    when="given_on",
    find_place=Desk.review,
    permit=permits.others_owners,
    sees=Viewer.sees,
)

DISCIPLINE: Register[DisciplineCase, Review] = Register(
    name="discipline",
    record=DisciplineCase,
    event=EventKind.DISCIPLINE_RECORDED,
    prefix="DC",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="kind", holds=Holds.WORD, words="case_kinds"),
        RegisterColumn(code="decided_on", holds=Holds.DAY, asked_as="on"),
        DOCUMENT,
        RegisterColumn(code="self_detected", holds=Holds.FLAG),
        STILL_HOLDS,
    ),
    when="decided_on",
    find_place=Desk.review,
    permit=permits.superiors,
    sees=Viewer.sees_discipline,
)

ABOUT_PEOPLE: tuple[Register[Any, Any], ...] = (COMMITMENTS, RESPONSES, COMMENDATIONS, DISCIPLINE)
