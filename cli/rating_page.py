"""The verbs of `reviewcycle rating` that read values: list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, Address
from cli.context import Session
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, OneOf
from runtime.language import Language
from runtime.rating_words import condition_words, points
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.list_ratings import RatingFilter, RatingLine, RatingStory

STEPS = ("self", "appraised", "proposed", "decided")
FIELDS = (
    *("review", "subject", "subject_name", "subject_kind", "unit", "step", "level", "not_rated"),
    *("score", "given_on", "given_by", "document", "signatory", "overrides", "newest"),
    *("under_review", "cancelled_on", "cancelled_by"),
)


@command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--step", type=OneOf(STEPS))
@option("--level", metavar="LEVEL", type=TEXT)
@option("--not-rated", is_flag=True)
@option("--under-review", is_flag=True)
@option("--overridden", is_flag=True)
@option("--cancelled", is_flag=True)
@click.pass_obj
def list_ratings(session: Session, /, cycle: str, **given: Any) -> None:
    """List the values that stand."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_ratings(cycle, _filter(**given), now=now, actor=session.actor)
    wording = Wording(context=found.context, language=session.language)
    show(
        session,
        {"cycle": cycle, "as_of": found.as_of, "items": [_item(line) for line in found.items]},
        listing=Listing(
            key="items",
            columns=(*columns("review", "subject_name", "unit"), *value_columns(wording)),
            fields=FIELDS,
        ),
        zone=found.context.definition.time_zone,
    )


@command("show")
@argument("review", type=REVIEW)
@click.pass_obj
def show_rating(session: Session, review: Address) -> None:
    """Show every value of one subject, and what each level asks for."""
    with session.application() as application:
        now = application.now(session.now)
        story = application.list_ratings.one(
            review.cycle, review.subject, venue=review.venue, now=now, actor=session.actor
        )
    wording = Wording(context=story.context, language=session.language)
    answer = _document(story, wording)
    show(
        session,
        answer,
        page=lambda page: _write(page, answer, story, wording),
        zone=story.context.definition.time_zone,
    )


PAGES = (list_ratings, show_rating)


def _filter(*, step: str | None, **given: Any) -> RatingFilter:
    from workflow.application.list_ratings import RatingFilter
    from workflow.domain.records.rating import RatingStep

    return RatingFilter(step=RatingStep(step) if step else None, **given)


def _item(line: RatingLine) -> dict[str, Any]:
    row = line.row
    return {
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "subject_kind": row.review.subject_kind,
        "unit": row.venue_code,
        **rating_document(line),
    }


def rating_document(line: RatingLine) -> dict[str, Any]:
    """Return a value as scripts read it."""
    from workflow.domain.scale import write_amount

    rating = line.rating
    return {
        "step": rating.step,
        "level": rating.level,
        "not_rated": rating.not_rated_reason,
        "score": None if rating.score is None else write_amount(rating.score),
        "given_on": rating.given_on,
        "given_by": rating.given_by,
        "document": rating.document,
        "signatory": rating.signatory,
        "overrides": list(rating.overrides),
        "newest": rating.newest,
        "under_review": line.is_under_review,
        "cancelled_on": rating.cancelled_on,
        "cancelled_by": rating.cancelled_by,
    }


def value_columns(wording: Wording) -> tuple[Column, ...]:
    """Return the columns of values for people."""
    return (
        Column(key="rating_step", cell=_step),
        Column(key="level", cell=lambda item, _: _outcome(item, wording)),
        Column(key="score", cell=_points, number=True),
        *columns("given_on", "document"),
        Column(key="marks", cell=_marks),
    )


def _step(item: dict[str, Any], words: Language) -> str:
    return words.text("rating_steps", str(item["step"]))


def _outcome(item: dict[str, Any], wording: Wording) -> str:
    return wording.level(item["level"] or item["not_rated"])


def _points(item: dict[str, Any], words: Language) -> str:
    return "" if item["score"] is None else points(item["score"], words)


def _marks(item: dict[str, Any], words: Language) -> str:
    marks = [
        words.text("rating_marks", key) for key in ("under_review", "cancelled_on") if item[key]
    ]
    marks += [words.text("rating_marks", rule) for rule in item["overrides"]]
    return ", ".join(marks)


def _document(story: RatingStory, wording: Wording) -> dict[str, Any]:
    return {
        "review": story.review,
        "as_of": story.as_of,
        "subject": story.row.subject_code,
        "subject_name": story.row.subject_name,
        "unit": story.row.venue_code,
        "under_review": story.is_under_review,
        "values": [
            {
                **rating_document(line),
                "grounds": line.rating.grounds,
                "cancel_reason": line.rating.cancel_reason,
            }
            for line in story.values
        ],
        "attainable": story.attainable,
        "levels": [
            {"level": level, "conditions": _conditions(story, level, wording)}
            for level in story.judged
        ],
    }


def _conditions(story: RatingStory, level: str, wording: Wording) -> list[dict[str, Any]]:
    from workflow.domain.rating_told import condition_facts, names_of

    conditions = [condition_facts(each) for each in story.judged[level]]
    codes = [each[key] for each in conditions for key in ("fact", "bound", "value")]
    scale = story.context.definition.scale
    names = names_of(scale, codes) if scale else {}
    return [
        {**each, "message": condition_words(each, names, wording.language)} for each in conditions
    ]


def _write(page: Page, answer: dict[str, Any], story: RatingStory, wording: Wording) -> None:
    language = page.language
    page.line(f"{answer['review']}  {answer['subject_name']}")
    if answer["under_review"]:
        page.sentence("answers", "rating_under_review")
    page.line()
    shown = (*value_columns(wording), *columns("given_by", "grounds"))
    page.table(answer["values"], shown)
    if not answer["levels"]:
        return
    page.line()
    for level in answer["levels"]:
        page.line(f"{wording.level(level['level'])}:")
        for each in level["conditions"]:
            mark = {True: "✔", False: "✘", None: "?"}[each["holds"]]
            page.line(f"  {mark} {each['message']}")
        if not level["conditions"]:
            page.line(f"  {language.text('conditions', 'none')}")
    page.sentence("answers", _advice(story), level=wording.level(story.attainable or ""))


def _advice(story: RatingStory) -> str:
    """Return the key of the sentence that says which level follows."""
    if story.attainable:
        return "level_attainable"
    is_untold = any(None in conditions for conditions in story.judged.values())
    return "level_untold" if is_untold else "level_for_a_person"
