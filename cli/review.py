"""`reviewcycle review`: see where a review stands and why, and move it along."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, Address
from cli.context import Session
from cli.explanation import explanation_document, write_explanation
from cli.frame import argument, noun, option
from cli.output import Listing, show
from cli.page import Column
from cli.parameters import DAY, MOMENT, TEXT, OneOf
from cli.pictures import REVIEW_PICTURES, out_option, require_picture, show_picture
from cli.review_page import review_document, write_review
from cli.wording import flat_review, waiting_document
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.assessing import NamedReview

COMMAND = noun("review")

HEALTHS = ("blocked", "overdue", "stalled", "waiting", "on_track", "done")
FIELDS = (
    *("review", "subject", "subject_name", "track", "unit", "stage", "health", "visit"),
    *("due_on", "due_at", "working_days_late", "since", "waiting_on"),
)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--stage", metavar="STAGE", type=TEXT)
@option("--track", metavar="TRACK", type=TEXT)
@option("--health", type=OneOf(HEALTHS))
@option("--as-of", metavar="ISO8601", type=MOMENT)
@click.pass_obj
def list_reviews(
    session: Session,
    cycle: str,
    under: str | None,
    stage: str | None,
    track: str | None,
    health: str | None,
    as_of: datetime | None,
) -> None:
    """List reviews by track and code."""
    with session.asking(cycle, as_of) as (questions, now):
        context, found = questions.lists.reviews(
            cycle, now=now, under=under, stage=stage, track=track, actor=session.actor
        )
    chosen = [review for review in found if health in (None, str(review.status.health))]
    wording = Wording(context=context, language=session.language)
    show(
        session,
        {"cycle": cycle, "as_of": now, "items": [_item(review) for review in chosen]},
        listing=Listing(key="items", columns=(), fields=FIELDS, flat=flat_review),
        page=lambda page: page.table(chosen, _columns(wording)),
        zone=context.definition.time_zone,
    )


@COMMAND.command("show")
@argument("review", type=REVIEW)
@option("--as-of", metavar="ISO8601", type=MOMENT)
@option("--picture", type=OneOf(REVIEW_PICTURES))
@out_option
@click.pass_obj
def show_review(
    session: Session,
    review: Address,
    as_of: datetime | None,
    picture: str | None,
    file: str | None,
) -> None:
    """Show state, deadlines, requirements and history of a review, or draw its way."""
    require_picture(picture, file)
    with session.asking(review.cycle, as_of) as (questions, now):
        details = questions.show_review(
            review.cycle,
            review.subject,
            venue=review.venue,
            now=now,
            actor=session.actor,
        )
    if picture is not None:
        from runtime.pictures.making import of_review

        drawn = of_review(details, session.language)
        show_picture(session, drawn, file, review=details.subject.key, as_of=details.as_of)
        return
    wording = Wording(context=details.context, language=session.language)
    show(
        session,
        review_document(details, wording),
        page=lambda page: write_review(page, details, wording),
        zone=details.context.definition.time_zone,
    )


@COMMAND.command("why")
@argument("review", type=REVIEW)
@option("--as-of", metavar="ISO8601", type=MOMENT)
@click.pass_obj
def why(session: Session, review: Address, as_of: datetime | None) -> None:
    """Tell what is unmet, whose move it is, since when, and the shortest way out."""
    with session.asking(review.cycle, as_of) as (questions, now):
        explanation = questions.explain_review(
            review.cycle,
            review.subject,
            venue=review.venue,
            now=now,
            actor=session.actor,
        )
    zone = explanation.context.definition.time_zone
    wording = Wording(context=explanation.context, language=session.language.in_zone(zone))
    show(
        session,
        explanation_document(explanation, wording),
        page=lambda page: write_explanation(page, explanation, wording),
        zone=zone,
    )


@COMMAND.command("fire")
@argument("review", type=REVIEW)
@argument("trigger", type=TEXT)
@option("--reason", metavar="TEXT", type=TEXT)
@option("--due", "due_on", metavar="DATE", type=DAY)
@option("--to", "to_stage", metavar="STAGE", type=TEXT)
@click.pass_obj
def fire(
    session: Session,
    review: Address,
    trigger: str,
    reason: str | None,
    due_on: date | None,
    to_stage: str | None,
) -> None:
    """Fire a trigger and print the state it leads to."""
    from workflow.application.fire_trigger import FireRequest

    request = FireRequest(
        cycle=review.cycle,
        subject=review.subject,
        venue=review.venue,
        trigger=trigger,
        reason=reason,
        due_on=due_on,
        to_stage=to_stage,
    )
    with session.application() as application:
        fired = application.fire_trigger(request, command=session.command(application))
    answer = {
        "review": f"{review.cycle}/{review.within_cycle}",
        "trigger": fired.trigger,
        "source": fired.source,
        "target": fired.target,
        "visit": fired.visit,
        "revision": fired.revision,
        "moved": fired.moved,
    }
    show(session, answer, page=lambda page: page.sentence("answers", "fired", **answer))


def _item(review: NamedReview) -> dict[str, Any]:
    row, stored = review.row, review.status.review
    return {
        "review": review.key,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "track": stored.track,
        "unit": row.venue_code,
        "stage": stored.state,
        "health": review.status.health,
        "visit": stored.visit,
        "due_on": stored.due_on,
        "due_at": stored.due_at,
        "working_days_late": review.status.working_days_late,
        "since": review.status.since,
        "waiting_on": waiting_document(review.waiting_on),
    }


def _columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="review", cell=lambda item, _: item.row.key),
        Column(key="subject_name", cell=lambda item, _: item.row.subject_name),
        Column(key="track", cell=lambda item, _: wording.track(item.status.review.track)),
        Column(
            key="stage",
            cell=lambda item, _: wording.state(item.status.review.track, item.status.review.state),
        ),
        Column(key="health", cell=lambda item, words: words.text("health", item.status.health)),
        Column(key="due_on", cell=lambda item, words: words.shown(item.status.review.due_on)),
        Column(key="waiting_on", cell=lambda item, _: wording.waiting_on(item.waiting_on)),
    )
