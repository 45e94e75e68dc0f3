"""What people write about a remedy, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.records.remedy import RemedyForm, RemedyKind, Responsibility


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyRow:
    """A remedy; what is None stays as it was, unless it is cleared.

    Attributes:
        code: Of one that is there, or for a new one; made when absent.
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        title: What is to be mended; needed for a new one.
        group: Code or title of a group of measures; any code where the definition lists none.
        topic: Code or title of a topic; any words where the definition lists none.
        conclusion: The conclusion from which it follows, as `MEETING/NUMBER`.
        suggestion: Code of the suggestion from which it follows.
        earlier: The remedy of an earlier cycle that it goes on with, as `CYCLE/CODE`.
        monitor: Code of the person who follows it, or of a unit.
        first_raised_on: When the matter was raised first, where no source tells it.
        cleared: Names of fields from which what is stored is taken away; of a source, `source`.
    """

    code: str | None = None
    subject: str
    title: str | None = None
    kind: RemedyKind | None = None
    form: RemedyForm | None = None
    responsibility: Responsibility | None = None
    cause: str | None = None
    measure: str | None = None
    group: str | None = None
    topic: str | None = None
    conclusion: str | None = None
    suggestion: str | None = None
    earlier: str | None = None
    owner: str | None = None
    director: str | None = None
    monitor: str | None = None
    first_raised_on: date | None = None
    due_on: date | None = None
    watch_months: int | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0
