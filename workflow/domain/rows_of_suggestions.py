"""What people write about a suggestion that they propose, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.records.suggestion import SuggestionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRow:
    """A suggestion; what is None stays as it was, unless it is cleared.

    Attributes:
        code: Of one that was proposed, or for a new one; made when absent.
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        topic: Code or title of a topic; any words where the definition lists none.
        raised_before: An earlier suggestion to the same subject, as `CYCLE/CODE`.
        first_raised_on: When the matter was raised first, where no earlier one tells it.
        proposed_by: Code of the person; needed where nobody is named as the one who acts.
        cleared: Names of fields from which what is stored is taken away.
    """

    code: str | None = None
    subject: str
    kind: SuggestionKind | None = None
    topic: str | None = None
    case: str | None = None
    evidence: str | None = None
    direction: str | None = None
    raised_before: str | None = None
    first_raised_on: date | None = None
    proposed_by: str | None = None
    proposed_on: date | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0
