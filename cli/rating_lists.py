"""The verbs of `reviewcycle rating` that work out sums: caps and count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.cap_words import cap_document, way_document, write_cap
from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import TEXT, OneOf
from cli.pictures import out_option
from cli.progress_report import percent_column
from cli.rating_table import write_rating_file
from cli.report_files import require_use, template_option
from runtime.cap_words import sum_sentence
from runtime.language import Language
from runtime.wording import Wording
from workflow.domain.cycle import require_not_later

if TYPE_CHECKING:
    from workflow.application.count_ratings import RatingTally
    from workflow.application.show_caps import CapBoard, CapLine
    from workflow.domain.cap_ranking import Ranked
    from workflow.ports.reports import ReviewRow

_SUM = (
    *("base", "base_levels", "base_count", "share", "raised", "exact", "rounding"),
    *("allowed", "given", "excess"),
)
_COUNTED = ("group", "counted", "value", "count", "of", "percent")


@command("caps")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def caps(session: Session, cycle: str, under: str | None) -> None:
    """Show how many have a capped level, within each unit and with the sum written out."""
    with session.application() as application:
        now = application.now(session.now)
        board = application.show_caps(cycle, now=now, under=under, actor=session.actor)
    wording = Wording(context=board.context, language=session.language)
    items = [_item(board, line, wording) for line in board.lines]
    fields = ("cap", "unit", "unit_name", "step", "level", *_SUM, "left_out", "message")
    show(
        session,
        {"cycle": board.context.cycle.code, "as_of": board.as_of, "items": items},
        listing=Listing(key="items", columns=(), fields=fields),
        page=lambda page: _write_caps(page, items, wording),
        zone=board.context.definition.time_zone,
    )


@command("count")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--by", type=OneOf(("track", "level", "unit")), default="track")
@option("--beside", "earlier", metavar="CYCLE", type=TEXT)
@out_option
@template_option
@click.pass_obj
def count(
    session: Session,
    cycle: str,
    under: str | None,
    by: str,
    earlier: str | None,
    file: str | None,
    template: str | None,
) -> None:
    """Count who has which level, who is good or better, and who has none yet."""
    from workflow.application.count_ratings import CountBy

    if file is None:
        require_use("rating count", template=template)
    with session.application() as application:
        asked: dict[str, Any] = {"by": CountBy(by), "under": under, "actor": session.actor}
        now = application.now(session.now)
        tally = application.count_ratings(cycle, now=now, **asked)
        before = application.count_ratings(earlier, now=now, **asked) if earlier else None
    if before is not None:
        require_not_later(before.context.cycle, tally.context.cycle)
    if file is not None:
        write_rating_file(session, tally, before, file, template=template)
        return
    wording = Wording(context=tally.context, language=session.language)
    answer = {
        "cycle": tally.context.cycle.code,
        "as_of": tally.as_of,
        "by": by,
        "rows": tally.rows,
        "caps": [cap_document(line) for line in tally.caps],
    }
    if before is not None:
        answer["earlier"] = {"cycle": before.context.cycle.code, "rows": before.rows}
    show(
        session,
        answer,
        listing=Listing(key="rows", columns=(), fields=_COUNTED),
        page=lambda page: _write_counts(page, tally, before, wording),
        zone=tally.context.definition.time_zone,
    )


LISTS = (caps, count)


def _item(board: CapBoard, line: CapLine, wording: Wording) -> dict[str, Any]:
    facts = line.sum.facts
    return {
        "cap": line.sum.cap,
        "unit": line.unit.code,
        "unit_name": line.unit.name,
        "step": str(line.step),
        "level": line.sum.level,
        "counts": line.sum.counts,
        **{key: facts[key] for key in _SUM},
        "ways": [way_document(way) for way in line.ways],
        "left_out": line.left_out,
        "ranking": [_ranked(board, each) for each in line.ranking],
        "message": sum_sentence(line.sum, str(line.step), wording),
    }


def _ranked(board: CapBoard, ranked: Ranked[ReviewRow]) -> dict[str, Any]:
    from workflow.domain.scale import write_amount

    contender = ranked.contender
    return {
        "position": ranked.position,
        "review": f"{board.context.cycle.code}/{contender.who.key}",
        "subject": contender.who.subject_code,
        "subject_name": contender.who.subject_name,
        "score": None if contender.score is None else write_amount(contender.score),
        "results_exceeded": contender.exceeded,
        "standing": str(ranked.standing),
    }


def _write_caps(page: Page, items: list[dict[str, Any]], wording: Wording) -> None:
    page.table(items, (Column(key="cap"), Column(key="unit"), Column(key="sum", cell=_sum)))
    for item in items:
        if item["left_out"]:
            page.sentence("answers", "cap_left_out", **item)
        if item["ranking"]:
            page.line()
            step = wording.language.text("rating_steps", item["step"])
            told = {**item, "level": wording.level(item["level"]), "step": step}
            page.sentence("answers", "cap_ranking", **told)
            page.table(item["ranking"], _RANKING)
            if any(each["standing"] == "tied" for each in item["ranking"]):
                page.sentence("answers", "cap_tied")


def _sum(item: dict[str, Any], _: Language) -> str:
    message: str = item["message"]
    return message


def _score(item: dict[str, Any], words: Language) -> str:
    return "" if item["score"] is None else words.amount(item["score"])


_RANKING = (
    Column(key="position", number=True),
    Column(key="review"),
    Column(key="subject_name"),
    Column(key="score", cell=_score, number=True),
    Column(key="results_exceeded", number=True),
    Column(key="standing", section="cap_standings"),
)


def _write_counts(
    page: Page, tally: RatingTally, before: RatingTally | None, wording: Wording
) -> None:
    _write_count(page, tally, wording)
    if before is not None:
        cycle = before.context.cycle
        page.line()
        page.sentence("answers", "rating_earlier", cycle=cycle.code, name=cycle.name)
        words = Wording(context=before.context, language=wording.language)
        _write_count(page, before, words)


def _write_count(page: Page, tally: RatingTally, wording: Wording) -> None:
    group = Column(key="group", cell=lambda row, _: _group(row.group, tally, wording))
    shown = (
        Column(key="rating", cell=lambda row, _: wording.rated(row)),
        Column(key="count", number=True),
        Column(key="of", number=True),
        percent_column(),
    )
    page.table(tally.rows, shown if str(tally.by) == "level" else (group, *shown))
    if tally.caps:
        page.line()
    for line in tally.caps:
        write_cap(page, line, wording)


def _group(group: str | None, tally: RatingTally, wording: Wording) -> str:
    return wording.track(group or "") if str(tally.by) == "track" else group or ""
