"""The verbs of `reviewcycle suggestion` that read: list, show and count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.addresses import SUGGESTION, Item
from cli.context import Session
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, OneOf
from cli.recording import findings_document, write_findings
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.count_suggestions import CountedSuggestions
    from workflow.application.list_suggestions import (
        SuggestionFilter,
        SuggestionLine,
        SuggestionList,
    )
    from workflow.domain.definition import Definition
    from workflow.domain.suggestion_count import Tally

KINDS = ("suggested", "in_depth")
STATUSES = (
    *("proposed", "approved", "notified", "acknowledged", "explained", "concluded", "reported"),
    *("declined", "withdrawn"),
)
GROUPINGS = ("kind", "year", "topic", "subject-kind")

DAYS = (
    *("proposed_on", "approved_on", "notified_on", "acknowledged_on", "explained_on"),
    *("concluded_on", "report_due_on", "reported_on", "ended_on"),
)
PEOPLE = ("proposed_by", "approved_by", "concluded_by", "reported_by", "ended_by")
TEXTS = ("evidence", "direction", "declared", "explanation", "conclusion", "report", "reason")
FIELDS = (
    *("suggestion", "review", "subject", "subject_name", "subject_kind", "unit", "kind", "topic"),
    *("case", "status", "outcome", "open", "raised_before", "first_raised_on", "age", "followers"),
    *("report_overdue", "monitor", "monitored_from", *DAYS, *PEOPLE),
)
_SHOWN = tuple(key for key in FIELDS if key not in ("open", "age", "report_overdue"))
_WORDS = {
    "kind": "suggestion_kinds",
    "status": "suggestion_statuses",
    "outcome": "outcomes",
    "subject_kind": "subject_kinds",
}


@command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--kind", type=OneOf(KINDS))
@option("--status", type=OneOf(STATUSES))
@option("--case", metavar="CASE", type=TEXT)
@option("--follower", metavar="PERSON", type=TEXT)
@option("--due", is_flag=True)
@click.pass_obj
def list_suggestions(session: Session, /, cycle: str, **given: Any) -> None:
    """List suggestions, without what they say."""
    wanted = _filter(**given)
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_suggestions(cycle, wanted, now=now, actor=session.actor)
    findings = _findings(found, session.language)
    listing = _listing(found.context.definition)

    def page(page: Page) -> None:
        page.table(items, listing.columns)
        write_findings(page, findings)

    items = [_item(line) for line in found.items]
    answer = {"cycle": cycle, "as_of": found.as_of, "items": items, "findings": findings}
    show(
        session,
        answer,
        listing=listing,
        page=page,
        zone=found.context.definition.time_zone,
    )


@command("show")
@argument("suggestion", metavar="SUGGESTION", type=SUGGESTION)
@click.pass_obj
def show_suggestion(session: Session, suggestion: Item) -> None:
    """Show one suggestion and all that was said to it."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_suggestions.one(
            suggestion.cycle, suggestion.code, now=now, actor=session.actor
        )
    [line] = found.items
    findings = _findings(found, session.language)
    texts = {name: getattr(line.suggestion, name) for name in TEXTS}
    answer = {**_item(line), **texts, "findings": findings}
    show(
        session,
        answer,
        page=lambda page: _write(page, answer, found.context.definition),
        zone=found.context.definition.time_zone,
    )


@command("count")
@option("--cycle", "cycles", metavar="CYCLE", type=TEXT, multiple=True, required=True)
@option("--by", type=OneOf(GROUPINGS))
@option("--except", "excepted", metavar="CASE", type=TEXT, multiple=True)
@option("--managed-by", metavar="LEVEL", type=TEXT)
@click.pass_obj
def count_suggestions(
    session: Session,
    cycles: tuple[str, ...],
    by: str | None,
    excepted: tuple[str, ...],
    managed_by: str | None,
) -> None:
    """Count distinct subjects over several cycles, with and without some cases."""
    from workflow.application.count_suggestions import CountRequest
    from workflow.domain.suggestion_count import Grouping

    request = CountRequest(
        cycles=cycles,
        by=Grouping(by) if by else None,
        excepted=excepted,
        managed_by=managed_by,
    )
    with session.application() as application:
        now = application.now(session.now)
        counted = application.count_suggestions(request, now=now, actor=session.actor)
    answer = {
        "cycles": list(dict.fromkeys(cycles)),
        "as_of": counted.as_of,
        "by": by,
        "except": list(excepted),
        **_counts(counted),
    }
    numbers = tuple(Column(key=key, number=True) for key in ("units", "people", "suggestions"))
    group = Column(key="group", cell=lambda row, words: _group(row, by, counted, words))
    listing = Listing(key="rows", columns=(group, *numbers))

    def page(page: Page) -> None:
        if by is not None:
            page.table(answer["rows"], listing.columns)
        page.sentence("answers", "suggestions_counted", **answer["total"])
        if excepted:
            excepted_too = {"cases": list(excepted), **answer["excepted"]}
            page.sentence("answers", "suggestions_excepted", **excepted_too)
            page.sentence("answers", "suggestions_together", **answer["together"])

    show(session, answer, listing=listing, page=page)


LISTS = (list_suggestions, show_suggestion, count_suggestions)


def _filter(*, kind: str | None, status: str | None, **given: Any) -> SuggestionFilter:
    from workflow.application.list_suggestions import SuggestionFilter
    from workflow.domain.records.suggestion import SuggestionKind, SuggestionStatus

    return SuggestionFilter(
        kind=SuggestionKind(kind) if kind else None,
        status=SuggestionStatus(status) if status else None,
        **given,
    )


def _item(line: SuggestionLine) -> dict[str, Any]:
    suggestion, row = line.suggestion, line.row
    years, months, days = line.age
    item = {
        "suggestion": line.key,
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "subject_kind": row.review.subject_kind,
        "unit": row.venue_code,
        "open": line.is_open,
        "age": {"years": years, "months": months, "days": days},
        "followers": list(line.followers),
        "report_overdue": line.is_overdue,
        "monitor": line.monitor,
        "monitored_from": line.monitored_from,
    }
    return {name: item[name] if name in item else getattr(suggestion, name) for name in FIELDS}


def _listing(definition: Definition) -> Listing:
    return Listing(
        key="items",
        columns=(
            *columns("suggestion", "review", "subject_name"),
            Column(key="kind", section=_WORDS["kind"]),
            Column(key="topic", cell=lambda item, words: _topic(item["topic"], definition, words)),
            *columns("case"),
            Column(key="status", section=_WORDS["status"]),
            Column(key="outcome", section=_WORDS["outcome"]),
            Column(key="age", cell=_age),
            *columns("followers", "report_due_on"),
        ),
        fields=FIELDS,
        flat=lambda item: {**item, "age": _iso(item["age"])},
    )


def _iso(age: dict[str, int]) -> str:
    return f"P{age['years']}Y{age['months']}M{age['days']}D"


def _topic(topic: str, definition: Definition, words: Language) -> str:
    title = definition.suggestions.topics.get(topic)
    return title.text(words.code) if title else topic


def _findings(found: SuggestionList, language: Language) -> list[dict[str, Any]]:
    told = [{"code": each.code, "facts": dict(each.facts)} for each in found.findings]
    return findings_document(told, language)


def _write(page: Page, answer: dict[str, Any], definition: Definition) -> None:
    words = page.language
    shown = {key: answer[key] for key in _SHOWN if answer[key] not in (None, [])}
    for key, section in _WORDS.items():
        if key in shown:
            shown[key] = words.text(section, str(shown[key]))
    shown["topic"] = _topic(answer["topic"], definition, words)
    page.facts(shown)
    if answer["raised_before"] and _goes_on(answer):
        before, first = answer["raised_before"], answer["first_raised_on"]
        told = {"raised_before": before, "first_raised_on": first, "age": _age(answer, words)}
        page.sentence("answers", "suggestion_still_open", **told)
    for key in TEXTS:
        if answer[key]:
            page.line()
            page.line(f"{words.text('tables', key)}:")
            page.line(answer[key])
    write_findings(page, answer["findings"])


def _goes_on(item: dict[str, Any]) -> bool:
    """Return whether the matter is open, or proposed to be."""
    return bool(item["open"]) or item["status"] == "proposed"


def _age(item: dict[str, Any], words: Language) -> str:
    if not _goes_on(item):
        return ""
    parts = {key: count for key, count in item["age"].items() if count} or {"days": 0}
    return " ".join(words.text("quantities", key, count=parts[key]) for key in parts)


def _counts(counted: CountedSuggestions) -> dict[str, Any]:
    count = counted.count
    return {
        "rows": [{"group": name, **_tally(tally)} for name, tally in count.groups],
        "total": _tally(count.total),
        "excepted": _tally(count.excepted),
        "together": _tally(count.together),
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"units": tally.units, "people": tally.people, "suggestions": tally.suggestions}


def _group(
    row: dict[str, Any], by: str | None, counted: CountedSuggestions, words: Language
) -> str:
    group: str = row["group"]
    if by == "topic":
        known = [c.definition for c in counted.contexts if group in c.definition.suggestions.topics]
        return _topic(group, known[-1], words) if known else group
    section = {"kind": "suggestion_kinds", "subject-kind": "subject_kinds"}.get(by or "")
    return words.text(section, group) if section else group
