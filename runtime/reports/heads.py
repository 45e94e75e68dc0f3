"""What stands at the head and the foot of every report."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from zoneinfo import ZoneInfo

from runtime.language import Language
from runtime.wording import Wording
from workflow.application.catalogue import CycleContext
from workflow.domain.organisation import Unit
from workflow.domain.share import percent


class HeadWords(TypedDict):
    """What every template of a report may name; what is not known is blank."""

    unit_above: str
    unit: str
    unit_code: str
    day: str
    month: str
    year: str
    date: str
    as_of: str
    cycle: str
    cycle_name: str
    definition: str
    version: int
    signer: str


def head_words(
    context: CycleContext, top: Unit, above: Unit | None, as_of: datetime, language: Language
) -> HeadWords:
    """Return the words of the head; whoever heads the unit signs.

    Args:
        context: The cycle.
        top: Unit that reports.
        above: Unit that it reports to; None when there is none.
        as_of: The moment that is told of, whose day is that of the document.
        language: In the time zone of the cycle.
    """
    cycle, on = context.cycle, as_of.astimezone(ZoneInfo(language.zone)).date()
    return {
        "unit_above": above.name if above else "",
        "unit": top.name,
        "unit_code": top.code,
        "day": f"{on.day:02}",
        "month": f"{on.month:02}",
        "year": f"{on.year:04}",
        "date": language.day(on),
        "as_of": language.moment(as_of),
        "cycle": cycle.code,
        "cycle_name": cycle.name,
        "definition": cycle.definition,
        "version": cycle.version,
        "signer": Wording(context=context, language=language).role(context.definition.head_role),
    }


def share_of(count: int, of: int, language: Language) -> str:
    """Return a percentage to two places, without its sign."""
    return language.number(Decimal(percent(count, of)))
