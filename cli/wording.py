"""Reviews as scripts read them: codes instead of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.application.assessing import WaitingOn


def flat_review(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a review as a CSV file holds it: codes instead of structures."""
    flat = dict(item)
    flat["waiting_on"] = [f"{who['role']} {who['unit']}" for who in item["waiting_on"]]
    if "reasons" in item:
        flat["reasons"] = [reason["code"] for reason in item["reasons"]]
    return flat


def waiting_document(found: Iterable[WaitingOn]) -> list[dict[str, Any]]:
    """Return whose move it is, as scripts read it."""
    return [{"role": who.role, "unit": who.unit, "people": list(who.people)} for who in found]
