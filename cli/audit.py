"""`reviewcycle audit`: the history, and whether anybody has changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from cli.addresses import REVIEW, Address
from cli.audit_words import details
from cli.context import Session
from cli.frame import argument, noun, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, MOMENT, TEXT, Number, OneOf, read_file
from cli.review_page import actor_cell
from cli.streaming import stream
from runtime.language import DEFAULT_ZONE, Language
from runtime.wording import Wording
from workflow.domain.chain import ANOTHER_HISTORY
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.log_reading import LogFilter, LoggedEvent
    from workflow.application.verify_history import Verification
    from workflow.domain.anchors import KeptAnchor

COMMAND = noun("audit")

DAMAGED, ROLLED_BACK = 10, 11
FORMS = ("csv", "xlsx", "ocel", "xes")
OLDEST, NEWEST = "oldest", "newest"

FIELDS = ("seq", "at", "recorded_at", "kind", "actor", "review", "body", "texts")
DAMAGES = Listing(
    key="damages",
    columns=(
        *columns("cycle"),
        Column(key="seq", number=True),
        Column(key="kind", section="damages"),
        Column(key="since", number=True),
        Column(key="until", number=True),
    ),
)


class _Bound(click.ParamType[Any]):
    """A moment, or a day that counts whole.

    Args:
        whole: How many days are added to a day to come to the moment at which it counts.
    """

    name = "iso8601"

    def __init__(self, whole: int) -> None:
        self._whole = timedelta(days=whole)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            day: date = DAY.convert(value, param, ctx)
        except InvalidValueError:
            return MOMENT.convert(value, param, ctx)
        return datetime.combine(day + self._whole, time(), tzinfo=ZoneInfo(DEFAULT_ZONE))


SINCE, UNTIL = _Bound(0), _Bound(1)


@COMMAND.command("log")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--under", metavar="UNIT", type=TEXT)
@option("--review", metavar="REVIEW", type=REVIEW)
@option("--actor", "by", metavar="ACTOR", type=TEXT)
@option("--kind", "kinds", metavar="KIND", type=TEXT, multiple=True)
@option("--stage", metavar="STAGE", type=TEXT)
@option("--since", metavar="ISO8601", type=SINCE)
@option("--until", metavar="ISO8601", type=UNTIL)
@option("--recorded-since", metavar="ISO8601", type=SINCE)
@option("--recorded-until", metavar="ISO8601", type=UNTIL)
@option("--order", type=OneOf((OLDEST, NEWEST)), default=OLDEST)
@option("--top", metavar="N", type=Number(1, 999_999_999))
@option("--texts", is_flag=True)
@click.pass_obj
def log(session: Session, /, *, texts: bool, order: str, top: int | None, **wanted: Any) -> None:
    """Print the events of a cycle, or of the installation."""
    cycle, chosen = _chosen(**wanted)
    with session.application() as application:
        telling = session.command(application) if texts else None
        events = application.read_history(
            cycle,
            now=application.now(session.now),
            wanted=chosen,
            limit=top,
            newest_first=order == NEWEST,
            actor=session.actor,
            telling=telling,
        )
        listing = _listing(session, application, cycle)
        stream(session, {"cycle": cycle}, events, listing=listing)


def _chosen(
    *, cycle: str | None, review: Address | None, by: str | None, **others: Any
) -> tuple[str | None, LogFilter]:
    """Return the cycle and the filter that the options say."""
    from workflow.application.log_reading import LogFilter

    if review is not None and cycle not in (None, review.cycle):
        raise InvalidValueError(
            "reviews_of_several_cycles", found=sorted((str(cycle), review.cycle))
        )
    subject, venue = (review.subject, review.venue) if review else (None, None)
    chosen = LogFilter(actor=by, subject=subject, venue=venue, **others)
    return cycle or (review.cycle if review else None), chosen


def _listing(session: Session, application: Application, cycle: str | None) -> Listing:
    wording: list[Wording | None] = []

    def told(event: LoggedEvent, language: Language) -> str:
        # A wrong code is an error of the log itself; only a page needs the words.
        if not wording:
            context = application.lists.cycle(cycle).context if cycle else None
            wording.append(Wording(context=context, language=language) if context else None)
        return details(event, language, wording[0])

    return Listing(
        key="items",
        columns=(
            Column(key="seq", number=True),
            *columns("at", "recorded_at"),
            Column(key="kind", section="event_kinds"),
            Column(key="actor", cell=actor_cell),
            *columns("review"),
            Column(key="body", cell=told),
        ),
        fields=FIELDS,
    )


@COMMAND.command("verify")
@option("--against", "files", metavar="FILE", type=TEXT, multiple=True)
@click.pass_context
def verify(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check every chain of events, by itself and against anchors."""
    session: Session = ctx.obj
    anchors = [anchor for file in files for anchor in _read_anchors(file)]
    with session.application() as application:
        found = application.verify_history(against=anchors)

    def page(page: Page) -> None:
        key = "history_damaged" if found.damages else "history_sound"
        page.sentence("answers", key, chains=found.chains, events=found.events)
        if found.anchors:
            page.sentence("answers", "history_anchors", anchors=found.anchors)
        if found.damages:
            page.table(found.damages, DAMAGES.columns)

    answer = {
        "sound": not found.damages,
        "chains": found.chains,
        "events": found.events,
        "anchors": found.anchors,
    }
    show(session, {**answer, "damages": found.damages}, listing=DAMAGES, page=page)
    ctx.exit(_status(found))


def _read_anchors(file: str) -> Iterator[KeptAnchor]:
    from runtime.readers.anchors import read_anchor_file

    return iter(read_anchor_file(read_file(file), file=file))


def _status(found: Verification) -> int:
    if not found.damages:
        return 0
    is_other = all(damage.kind in ANOTHER_HISTORY for damage in found.damages)
    return ROLLED_BACK if is_other else DAMAGED


@COMMAND.command("anchor")
@argument("file", metavar="FILE", type=TEXT)
@click.pass_obj
def anchor(session: Session, file: str) -> None:
    """Write down where every chain is, to be kept elsewhere."""
    from runtime.writers.anchors import add_anchors, require_anchor_file

    require_anchor_file(file)
    with session.application() as application:
        taken = application.anchor_history(command=session.command(application))
    add_anchors(file, taken.lines)
    answer = {"file": file, "chains": taken.chains, "events": taken.events}

    def page(page: Page) -> None:
        page.sentence("answers", "anchored", **answer)

    show(session, answer, page=page)


@COMMAND.command("export")
@argument("file", metavar="FILE", type=TEXT)
@option("--format", "form", type=OneOf(FORMS), required=True)
@option("--cycle", metavar="CYCLE", type=TEXT)
@click.pass_obj
def export(session: Session, file: str, form: str, cycle: str | None) -> None:
    """Write the history into a file: everything, or one cycle."""
    from runtime.writers.log_file import write_log
    from runtime.writers.new_file import new_file

    with session.application() as application, new_file(file) as target:
        command, now = session.command(application), application.now(session.now)
        with application.export_history(cycle, form=form, now=now, command=command) as exported:
            zone = application.settings.zone
            counts = write_log(target, exported, form=form, language=session.language, zone=zone)
    answer = {"file": file, "format": form, "cycle": cycle, **counts}
    show(session, answer, page=lambda page: page.sentence("answers", "log_exported", **answer))
