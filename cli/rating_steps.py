"""The verbs of `reviewcycle rating` that record: the four steps, cancel and raise-cap."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.frame import argument, command, option
from cli.parameters import DAY, TEXT, OneOf
from cli.recording import show_recorded
from workflow.domain.rating_limits import LIMITS

VERBS = {"self": "self", "appraise": "appraised", "propose": "proposed", "decide": "decided"}


def _record(
    session: Session,
    step: str,
    reviews: tuple[Address, ...],
    /,
    *,
    not_rated: str | None,
    **given: Any,
) -> None:
    from workflow.domain.records.rating import RatingStep
    from workflow.domain.rows_of_ratings import RatingRow

    rows = [
        RatingRow(subject=subject, step=RatingStep(step), not_rated_reason=not_rated, **given)
        for subject in dict.fromkeys(review.within_cycle for review in reviews)
    ]
    with session.application() as application:
        recorded = application.keep_ratings(
            cycle_of(reviews), rows, command=session.command(application)
        )
    show_recorded(session, recorded)


def _step(name: str, step: str) -> click.Command:
    @command(name)
    @argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
    @option("--level", metavar="LEVEL", type=TEXT)
    @option("--not-rated", metavar="REASON", type=TEXT)
    @option("--score", metavar="SCORE", type=TEXT)
    @option("--grounds", metavar="TEXT", type=TEXT)
    @option("--on", "given_on", metavar="DATE", type=DAY)
    @option("--document", metavar="TEXT", type=TEXT)
    @click.pass_obj
    def record(session: Session, /, reviews: tuple[Address, ...], **given: Any) -> None:
        _record(session, step, reviews, **given)

    return record


def _decision() -> click.Command:
    decide = _step("decide", VERBS["decide"])
    for more in (
        option("--signatory", metavar="PERSON", type=TEXT),
        option("--override", "overrides", type=OneOf(LIMITS), multiple=True),
    ):
        decide = more(decide)
    return decide


@command("cancel")
@argument("review", type=REVIEW)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--due", "due_on", metavar="DATE", type=DAY)
@click.pass_obj
def cancel(session: Session, review: Address, reason: str, due_on: date | None) -> None:
    """Cancel a decision and order a new one."""
    with session.application() as application:
        recorded = application.cancel_rating(
            review.cycle,
            review.within_cycle,
            reason=reason,
            due_on=due_on,
            command=session.command(application),
        )
    show_recorded(session, recorded)


@command("raise-cap")
@argument("unit", metavar="UNIT", type=TEXT)
@argument("cap", metavar="CAP", type=TEXT)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--document", metavar="TEXT", type=TEXT)
@option("--take-back", is_flag=True)
@click.pass_obj
def raise_cap(
    session: Session,
    unit: str,
    cap: str,
    cycle: str,
    reason: str,
    document: str | None,
    *,
    take_back: bool,
) -> None:
    """Raise a cap for one unit, as far as the definition allows."""
    from workflow.application.raise_caps import RaiseRequest

    request = RaiseRequest(
        cycle=cycle,
        unit=unit,
        cap=cap,
        reason=reason,
        document=document,
        is_taken_back=take_back,
    )
    with session.application() as application:
        recorded = application.raise_cap(request, command=session.command(application))
    show_recorded(session, recorded)


STEPS = (
    *(_step(name, step) for name, step in VERBS.items() if name != "decide"),
    _decision(),
    cancel,
    raise_cap,
)
