"""That a review had more time, or that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.page import Page

if TYPE_CHECKING:
    from workflow.application.catalogue import CycleContext
    from workflow.application.extended_days import MoreTime


def more_time_document(told: MoreTime | None, context: CycleContext) -> dict[str, Any]:
    """Return the day that was announced first, and what is asked for, as scripts read it."""
    asked = told and told.request
    return {
        "original_due_on": told and told.original_due_on,
        "extensions": told.extensions if told else 0,
        "extension_request": asked
        and {
            "extension": f"{context.cycle.code}/{asked.code}",
            "wanted_on": asked.wanted_on,
            "requested_by": asked.requested_by,
            "requested_at": asked.requested_at,
        },
    }


def write_more_time(page: Page, told: MoreTime | None, context: CycleContext) -> None:
    """Write the same for people, where there is something to tell."""
    if told is None:
        return
    if told.due_on != told.original_due_on:
        page.sentence(
            *("answers", "due_extended"),
            due_on=told.due_on,
            original=told.original_due_on,
            count=told.extensions,
        )
    if told.request is not None:
        page.sentence(
            *("answers", "extension_is_open"),
            to_on=told.request.wanted_on,
            extension=f"{context.cycle.code}/{told.request.code}",
        )
