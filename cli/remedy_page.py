"""`reviewcycle remedy show`: one remedy, and all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REMEDY, Item
from cli.context import Session
from cli.frame import argument, command
from cli.output import show
from cli.page import Column, Page, columns
from cli.remedy_lists import item, title_of, written_age
from runtime.language import Language

if TYPE_CHECKING:
    from fractions import Fraction

    from workflow.application.read_whole_remedies import WholeRemedy
    from workflow.domain.definition import Definition
    from workflow.domain.records.remedy import RemedyExecutor, RemedyIndicator

TEXTS = ("cause", "measure", "note")
_WORDS = {
    "kind": "remedy_kinds",
    "form": "remedy_forms",
    "responsibility": "responsibilities",
    "source": "remedy_sources",
    "status": "remedy_statuses",
    "subject_kind": "subject_kinds",
}


@command("show")
@argument("remedy", metavar="REMEDY", type=REMEDY)
@click.pass_obj
def show_remedy(session: Session, remedy: Item) -> None:
    """Show one remedy with its indicators, executors, milestones and evidence."""
    with session.application() as application:
        now = application.now(session.now)
        context, whole = application.read_whole_remedies.one(
            remedy.cycle, remedy.code, now=now, actor=session.actor
        )
    texts = {name: getattr(whole.line.remedy, name) for name in TEXTS}
    answer = {**item(whole.line), **texts, **parts_document(whole)}
    definition = context.definition
    show(
        session,
        answer,
        page=lambda page: _write(page, answer, definition),
        zone=definition.time_zone,
    )


def parts_document(whole: WholeRemedy) -> dict[str, Any]:
    """Return what belongs to a remedy and counts, as scripts read it."""
    progress = whole.rolled_up
    return {
        "indicators": [_indicator(each) for each in whole.indicators if each.holds],
        "executors": [_executor(each, whole) for each in whole.executors if each.holds],
        "progress": {
            "percent": _amount(progress.percent),
            "done": progress.done,
            "executors": progress.count,
        },
        "milestones": [
            {name: getattr(each, name) for name in ("number", "text", "due_on", "done_on")}
            for each in whole.milestones
            if each.holds
        ],
        "evidence": [
            {
                name: getattr(each, name)
                for name in ("number", "name", "sha256", "size", "added_by", "added_on")
            }
            for each in whole.evidence
            if each.holds
        ],
    }


def _indicator(indicator: RemedyIndicator) -> dict[str, Any]:
    from workflow.domain.indicator import state_of

    return {
        "number": indicator.number,
        "text": indicator.text,
        "kind": indicator.kind,
        "target": _amount(indicator.target),
        "measured": _amount(indicator.measured),
        "of": _amount(indicator.measured_of),
        "measured_on": indicator.measured_on,
        "state": state_of(indicator),
    }


def _executor(executor: RemedyExecutor, whole: WholeRemedy) -> dict[str, Any]:
    return {
        "number": executor.number,
        "unit": whole.units.get(executor.unit_id or 0),
        "person": whole.people.get(executor.person_id or 0),
        "outside": executor.outside,
        "percent": executor.percent,
        "reported_on": executor.reported_on,
        "note": executor.note,
    }


def _amount(value: Fraction | None) -> str | None:
    from workflow.domain.scale import write_amount

    return None if value is None else write_amount(value)


_PARTS = {
    "indicators": (
        *columns("number", "text"),
        Column(key="kind", section="indicator_kinds"),
        Column(key="target", title="indicator_target"),
        *columns("measured", "of", "measured_on"),
        Column(key="state", section="indicator_states"),
    ),
    "executors": columns("number", "unit", "person", "outside", "percent", "reported_on"),
    "milestones": columns("number", "text", "due_on", "done_on"),
    "evidence": columns("number", "name", "size", "added_by", "added_on"),
}
# Suggestions have evidence too, which is called otherwise.
_HEADINGS = {"evidence": "remedy_evidence"}


def _write(page: Page, answer: dict[str, Any], definition: Definition) -> None:
    words = page.language
    shown = {**_shown(answer, definition, words), "age": written_age(answer["age"], words)}
    page.facts(shown, title="remedy_title")
    for key in TEXTS:
        if answer[key]:
            page.line()
            page.line(f"{words.text('tables', key)}:")
            page.line(answer[key])
    for key in _PARTS:
        write_part(page, key, answer)


def write_part(page: Page, part: str, answer: dict[str, Any]) -> None:
    """Write one kind of what belongs to a remedy; nothing when it has none."""
    if answer[part]:
        page.line()
        page.line(f"{page.language.text('tables', _HEADINGS.get(part, part))}:")
        page.table(answer[part], _PARTS[part])
        if part == "executors":
            page.sentence("answers", "remedy_progress", **answer["progress"])


def _shown(answer: dict[str, Any], definition: Definition, words: Language) -> dict[str, Any]:
    """Return what is known of a remedy in one line each, codes as people call them."""
    hidden = {*TEXTS, *_PARTS, "progress", "number", "overdue"}
    shown = {key: value for key, value in answer.items() if key not in hidden and value}
    for key, section in _WORDS.items():
        if key in shown:
            shown[key] = words.text(section, str(shown[key]))
    for key in ("group", "topic", "grade"):
        if key in shown:
            shown[key] = title_of(shown[key], key, definition, words)
    return shown
