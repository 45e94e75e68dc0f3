"""What a response or an inspection concerns: something on record about the same subject."""

from __future__ import annotations

from workflow.application.desk import Desk
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.records.monitoring import CheckSeries
from workflow.domain.records.registers import Commitment
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.review import Review

Matter = Remedy | Commitment | Suggestion | CheckSeries
_MATTERS: tuple[type[Matter], ...] = (Remedy, Commitment, Suggestion, CheckSeries)


def require_concern(desk: Desk, review: Review, code: str | None) -> None:
    """Let pass the code of a remedy, commitment, suggestion or series of checks of a review.

    Raises:
        NotFoundError: There is none of that code about the same subject.
        RefusedError: The subject does not know of it yet, and would learn of it here.
    """
    if code is None:
        return
    found = [matter for matter in _matters(desk, code) if matter.review_id == review.id]
    if not found:
        raise NotFoundError("concern_not_found", found=code)
    if any(_is_hidden(matter) for matter in found):
        raise RefusedError("concern_hidden", found=code)


def _matters(desk: Desk, code: str) -> list[Matter]:
    def look() -> list[Matter]:
        return [matter for kind in _MATTERS for matter in desk.find(kind, "code", [code])]

    return desk.shared(f"concerns/{code}", look)


def _is_hidden(matter: Matter) -> bool:
    match matter:
        case Suggestion():
            return matter.notified_on is None
        case CheckSeries():
            return matter.is_surprise
        case _:
            return False
