"""`reviewcycle simulate`: play a cycle before it is opened, over the organisation as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.definition_source import Source, read_checked, stored_name
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.parameters import DAY, TEXT, Number, read_file
from cli.progress import progress
from cli.simulation_page import COUNTS, SimulationPage
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.play_cycle import OnDay
DAYS = Listing(key="days", columns=(), fields=("day", *COUNTS))

_MOST_SEEDS = 999_999_999
_MOST_SHOWN = 1_000


@command("simulate")
@argument("definition", type=TEXT)
@option("--unit", metavar="CODE", type=TEXT, required=True)
@option("--start", "start_on", metavar="DATE", type=DAY, required=True)
@option("--until", "until_on", metavar="DATE", type=DAY, required=True)
@option("--behaviour", metavar="FILE")
@option("--seed", metavar="N", type=Number(0, _MOST_SEEDS), default=0)
@option("--top", metavar="N", type=Number(1, _MOST_SHOWN), default=10)
@click.pass_obj
def simulate(session: Session, /, definition: str, behaviour: str | None, **given: Any) -> None:
    """Play a cycle day by day, and print what came of it."""
    from workflow.application.simulate import SimulationRequest

    given |= _behaviour(behaviour)
    source, content = _source(session, definition)
    request = SimulationRequest(content=content, **given)
    with session.application() as application, _telling(session) as on_day:
        found = application.simulate(request, command=application.command(), on_day=on_day)
    page = SimulationPage(
        found=found,
        request=request,
        source=source,
        wording=Wording(context=found.context, language=session.language),
    )
    show(
        session,
        page.document(),
        listing=DAYS,
        page=page.write,
        zone=source.definition.time_zone,
    )


COMMAND = simulate


def _source(session: Session, text: str) -> tuple[Source, Mapping[str, Any]]:
    """Return a definition, and its content as it was written."""
    named = stored_name(text)
    if named is None:
        content, definition = read_checked(text)
        return Source(definition=definition, file=text), content
    name, version = named
    with session.application() as application:
        line = application.read_definition(name, version=version)
    return Source(definition=line.definition, version=line.stored.version), line.stored.body


def _behaviour(file: str | None) -> dict[str, Any]:
    if file is None:
        return {}
    from runtime.readers.behaviours import read_behaviour

    behaviour, locate = read_behaviour(read_file(file), file=file)
    return {"behaviour": behaviour, "locate": locate}


@contextmanager
def _telling(session: Session) -> Iterator[OnDay]:
    with progress(session, session.language.text("answers", "simulating")) as work:

        def on_day(number: int, total: int) -> None:
            work.done, work.total = number, total

        yield on_day
