"""`reviewcycle rating`: what was proposed, and what the competent level decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.frame import argument, noun, option
from cli.parameters import DAY, TEXT
from cli.recording import show_recorded

COMMAND = noun("rating")

STEPS = {"self": "self", "appraise": "appraised", "propose": "proposed", "decide": "decided"}


def _record(
    session: Session,
    step: str,
    reviews: tuple[Address, ...],
    *,
    level: str | None,
    not_rated: str | None,
    given_on: date,
    document: str | None,
) -> None:
    from workflow.application.record_ratings import RatingEntry, RatingRequest
    from workflow.domain.records.rating import RatingStep

    request = RatingRequest(
        cycle=cycle_of(reviews),
        step=RatingStep(step),
        given_on=given_on,
        document=document,
        entries=tuple(
            RatingEntry(subject=review.within_cycle, level=level, not_rated_reason=not_rated)
            for review in reviews
        ),
    )
    with session.application() as application:
        recorded = application.record_ratings(request, command=session.command(application))
    show_recorded(session, recorded)


def _add(name: str, step: str) -> None:
    @COMMAND.command(name)
    @argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
    @option("--level", metavar="LEVEL", type=TEXT)
    @option("--not-rated", metavar="REASON", type=TEXT)
    @option("--on", "given_on", metavar="DATE", type=DAY, required=True)
    @option("--document", metavar="TEXT", type=TEXT)
    @click.pass_obj
    def record(session: Session, /, reviews: tuple[Address, ...], **given: Any) -> None:
        _record(session, step, reviews, **given)


for _name, _step in STEPS.items():
    _add(_name, _step)
