"""The verbs of `reviewcycle rating` that work out sums: caps and count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import TEXT, OneOf
from cli.progress_report import percent_column
from runtime.language import Language
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.count_ratings import RatingTally
    from workflow.application.show_caps import CapBoard, CapLine
    from workflow.domain.cap_ranking import Ranked
    from workflow.domain.rating_cap import CapSum
    from workflow.ports.reports import ReviewRow

_SUM = (
    *("base", "base_levels", "base_count", "share", "raised", "exact", "rounding"),
    *("allowed", "given", "excess"),
)
_WAY = ("base", "base_levels", "base_count", "exact", "allowed", "given", "excess", "percent")
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
@click.pass_obj
def count(session: Session, cycle: str, under: str | None, by: str) -> None:
    """Count who has which level, who is good or better, and who has none yet."""
    from workflow.application.count_ratings import CountBy

    with session.application() as application:
        now = application.now(session.now)
        tally = application.count_ratings(
            cycle, now=now, by=CountBy(by), under=under, actor=session.actor
        )
    wording = Wording(context=tally.context, language=session.language)
    answer = {
        "cycle": tally.context.cycle.code,
        "as_of": tally.as_of,
        "by": by,
        "rows": tally.rows,
        "caps": [_ways(line) for line in tally.caps],
    }
    show(
        session,
        answer,
        listing=Listing(key="rows", columns=(), fields=_COUNTED),
        page=lambda page: _write_count(page, tally, wording),
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
        "ways": [_way(way) for way in line.ways],
        "left_out": line.left_out,
        "ranking": [_ranked(board, each) for each in line.ranking],
        "message": _sentence(line, wording),
    }


def _sentence(line: CapLine, wording: Wording) -> str:
    """Return the sum with the titles of the levels."""
    language, facts = wording.language, line.sum.facts
    told = {
        **facts,
        "base_levels": [wording.level(level) for level in line.sum.base_levels],
        "rounding": language.text("cap_roundings", facts["rounding"]),
        "step": language.text("rating_steps", str(line.step)),
    }
    key = "cap_exceeded" if line.sum.excess else "cap_kept"
    sentence = language.text("answers", key, **told)
    raised = language.text("answers", "cap_is_raised") if line.sum.raised else ""
    return f"{sentence} {raised}".rstrip()


def _way(way: CapSum) -> dict[str, Any]:
    from workflow.domain.share import percent

    told = {**way.facts, "percent": percent(way.given, way.base_count)}
    return {key: told[key] for key in _WAY}


def _ways(line: CapLine) -> dict[str, Any]:
    return {
        "cap": line.sum.cap,
        "unit": line.unit.code,
        "level": line.sum.level,
        "ways": [_way(way) for way in line.ways],
        "left_out": line.left_out,
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


def _write_count(page: Page, tally: RatingTally, wording: Wording) -> None:
    group = Column(key="group", cell=lambda row, _: _group(row.group, tally, wording))
    shown = (
        Column(key="rating", cell=lambda row, words: _value(row, wording, words)),
        Column(key="count", number=True),
        Column(key="of", number=True),
        percent_column(),
    )
    page.table(tally.rows, shown if str(tally.by) == "level" else (group, *shown))
    if tally.caps:
        page.line()
    for line in tally.caps:
        for way in (_way(way) for way in line.ways):
            levels = [wording.level(level) for level in way["base_levels"]]
            told = {**way, "cap": line.sum.cap, "unit": line.unit.code, "base_levels": levels}
            page.sentence("answers", "cap_ratio", **told)
        if line.left_out:
            page.sentence(
                "answers",
                "cap_left_out",
                cap=line.sum.cap,
                unit=line.unit.code,
                left_out=line.left_out,
            )


def _group(group: str | None, tally: RatingTally, wording: Wording) -> str:
    return wording.track(group or "") if str(tally.by) == "track" else group or ""


def _value(row: Any, wording: Wording, words: Language) -> str:
    scale = wording.context.definition.scale
    if str(row.counted) == "good_or_better" and scale is not None:
        return words.text("answers", "level_or_better", level=wording.level(scale.lowest_good))
    return wording.level(row.value) if row.value else words.text("answers", "rating_undecided")
