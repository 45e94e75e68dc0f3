"""The verbs of `reviewcycle remedy` that read many: list, findings and count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, Number, OneOf
from cli.recording import findings_document
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.list_remedies import RemedyFilter
    from workflow.application.remedy_lines import RemedyLine
    from workflow.domain.definition import Definition
    from workflow.domain.remedy_count import Tally

KINDS = ("shortcoming", "strength")
SOURCES = ("conclusion", "suggestion", "earlier", "other")
STATUSES = ("open", "in_progress", "claimed", "verified", "carried_over")
GROUPINGS = ("group", "topic", "status", "owner", "unit")
MOST_DAYS = 3_650

FIELDS = (
    *("remedy", "number", "review", "subject", "subject_name", "subject_kind", "unit", "title"),
    *("kind", "form", "responsibility", "group", "topic", "source", "source_ref"),
    *("owner", "director", "monitor", "first_raised_on", "age", "due_on", "overdue"),
    *("working_days_late", "status", "started_on", "claimed_on", "claimed_by", "grade"),
    *("watch_months", "watched_until", "verified_on", "verified_by", "reopened", "carried_to"),
)

C = TypeVar("C", bound=Callable[..., Any])


def filters(function: C) -> C:
    """Add the options that say which remedies are meant."""
    for given in reversed(
        (
            option("--under", metavar="UNIT", type=TEXT),
            option("--status", type=OneOf(STATUSES)),
            option("--kind", type=OneOf(KINDS)),
            option("--source", type=OneOf(SOURCES)),
            option("--owner", metavar="PERSON", type=TEXT),
            option("--monitor", metavar="PERSON|UNIT", type=TEXT),
            option("--group", metavar="GROUP", type=TEXT),
            option("--topic", metavar="TOPIC", type=TEXT),
            option("--overdue", is_flag=True),
            option("--due-before", metavar="DATE", type=DAY),
        )
    ):
        function = given(function)
    return function


@command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@filters
@click.pass_obj
def list_remedies(session: Session, /, cycle: str, **given: Any) -> None:
    """List remedies."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_remedies(cycle, _filter(**given), now=now, actor=session.actor)
    definition = found.context.definition
    items = [item(line) for line in found.items]
    answer = {"cycle": cycle, "as_of": found.as_of, "items": items}
    show(session, answer, listing=_listing(definition), zone=definition.time_zone)


@command("findings")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--claimed-days", metavar="N", type=Number(0, MOST_DAYS))
@click.pass_obj
def find_findings(
    session: Session, cycle: str, under: str | None, claimed_days: int | None
) -> None:
    """Tell what is odd about remedies; nobody is refused for it."""
    days = {} if claimed_days is None else {"claimed_days": claimed_days}
    with session.application() as application:
        now = application.now(session.now)
        found = application.find_remedy_findings(
            cycle, under=under, now=now, actor=session.actor, **days
        )
    told = [{"code": each.code, "facts": dict(each.facts)} for each in found]
    findings = findings_document(told, session.language)
    listing = Listing(key="findings", columns=columns("code", "message"))
    show(session, {"cycle": cycle, "findings": findings}, listing=listing)


@command("count")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--by", type=OneOf(GROUPINGS))
@filters
@click.pass_obj
def count_remedies(session: Session, /, cycle: str, by: str | None, **given: Any) -> None:
    """Count how far remedies are."""
    from workflow.domain.remedy_count import Grouping

    with session.application() as application:
        now = application.now(session.now)
        counted = application.count_remedies(
            cycle,
            _filter(**given),
            by=Grouping(by) if by else None,
            now=now,
            actor=session.actor,
        )
    definition = counted.context.definition
    total = _tally(counted.total)
    grouped = [{"group": name, **_tally(tally)} for name, tally in counted.groups]
    rows = grouped if by else [{"group": None, **total}]
    answer = {"cycle": cycle, "as_of": counted.as_of, "by": by, "rows": rows, "total": total}
    listing = Listing(key="rows", columns=_count_columns(by, definition))

    def page(page: Page) -> None:
        page.table(rows, listing.columns)
        page.sentence("answers", "remedies_counted", **total)

    show(session, answer, listing=listing, page=page, zone=definition.time_zone)


LISTS = (list_remedies, find_findings, count_remedies)


def item(line: RemedyLine) -> dict[str, Any]:
    """Return a remedy as scripts read it, without cause, measure and note."""
    from workflow.domain.obligation import watched_until

    remedy, row = line.remedy, line.row
    years, months, days = line.age
    told = {
        "remedy": line.key,
        "number": remedy.id,
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "subject_kind": row.review.subject_kind,
        "unit": row.venue_code,
        "owner": line.owner,
        "director": line.director,
        "monitor": line.monitor,
        "age": {"years": years, "months": months, "days": days},
        "overdue": line.is_overdue,
        "working_days_late": line.working_days_late,
        "watched_until": watched_until(remedy),
        "verified_by": line.verifier,
    }
    return {name: told[name] if name in told else getattr(remedy, name) for name in FIELDS}


def written_age(age: dict[str, int], words: Language) -> str:
    """Return an age as people say it."""
    parts = {key: count for key, count in age.items() if count} or {"days": 0}
    return " ".join(words.text("quantities", key, count=parts[key]) for key in parts)


def title_of(name: str, by: str, definition: Definition, words: Language) -> str:
    """Return what people call a group, a topic or a grade of the definition."""
    listed = {
        "group": definition.remedies.groups,
        "grade": definition.remedies.grades,
        "topic": definition.suggestions.topics,
    }
    title = listed[by].get(name)
    return title.text(words.code) if title else name


def _filter(
    *, status: str | None, kind: str | None, source: str | None, **given: Any
) -> RemedyFilter:
    from workflow.application.list_remedies import RemedyFilter
    from workflow.domain.records.remedy import RemedyKind, RemedySource, RemedyStatus

    return RemedyFilter(
        status=RemedyStatus(status) if status else None,
        kind=RemedyKind(kind) if kind else None,
        source=RemedySource(source) if source else None,
        **given,
    )


def _listing(definition: Definition) -> Listing:
    def group(item: Any, words: Language) -> str:
        return title_of(item["group"], "group", definition, words) if item["group"] else ""

    return Listing(
        key="items",
        columns=(
            *columns("remedy", "review"),
            Column(key="title", title="remedy_title"),
            Column(key="group", cell=group),
            Column(key="status", section="remedy_statuses"),
            *columns("owner", "monitor", "due_on"),
            Column(key="working_days_late", number=True),
            Column(key="age", cell=lambda item, words: written_age(item["age"], words)),
        ),
        fields=FIELDS,
        flat=lambda item: {**item, "age": _iso(item["age"])},
    )


def _iso(age: dict[str, int]) -> str:
    return f"P{age['years']}Y{age['months']}M{age['days']}D"


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "remedies": tally.remedies,
        **{str(status): count for status, count in tally.statuses.items()},
        "overdue": tally.overdue,
        "grades": [{"grade": grade, "count": count} for grade, count in tally.grades.items()],
    }


def _count_columns(by: str | None, definition: Definition) -> tuple[Column, ...]:
    def group(row: Any, words: Language) -> str:
        if row["group"] is None:
            return "—"
        if by in ("group", "topic"):
            return title_of(row["group"], by, definition, words)
        return words.text("remedy_statuses", row["group"]) if by == "status" else row["group"]

    def grades(row: Any, words: Language) -> str:
        return "; ".join(
            f"{title_of(each['grade'], 'grade', definition, words)}: {each['count']}"
            for each in row["grades"]
        )

    numbers = ("remedies", "open", "in_progress", "claimed", "verified", "carried_over", "overdue")
    return (
        *((Column(key="group", cell=group),) if by else ()),
        *(Column(key=key, number=True) for key in numbers),
        Column(key="grades", cell=grades),
    )
