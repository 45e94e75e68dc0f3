"""Events of the history in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from runtime.language import Language
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.log_reading import LoggedEvent

BETWEEN = " · "

# Where a review stood or goes is told first, as an arrow or alone.
_STAGES = frozenset({"state", "stage", "from", "to"})
_UNTOLD = _STAGES | {"hash", "digest", "for"}


def details(event: LoggedEvent, language: Language, wording: Wording | None) -> str:
    """Return what an event tells, in one line: facts with their titles, then its texts.

    Args:
        event: As the reader may see it.
        language: Of the titles.
        wording: Words of the cycle; None for events of the installation.
    """
    told = [*_facts(event.body, language, wording), *_records(event.body, language)]
    told += [f"{name}: “{text}”" for name, text in (event.texts or {}).items()]
    return BETWEEN.join(told)


def _facts(body: Mapping[str, Any], language: Language, wording: Wording | None) -> Iterator[str]:
    if "from" in body and "to" in body:
        yield f"{_stage(body['from'], wording)} → {_stage(body['to'], wording)}"
    elif stage := next((body[name] for name in ("state", "stage") if name in body), None):
        yield _stage(stage, wording)
    if body.get("automatic"):
        yield language.text("answers", "log_by_itself")
    for name, value in body.items():
        # What has no title says something to programs only; JSON tells it.
        is_told = value is not None and not isinstance(value, bool | list | dict)
        if is_told and name not in _UNTOLD and language.has("tables", name):
            shown = _shown(name, value, language, wording)
            yield f"{language.text('tables', name)}: {shown}"


def _records(body: Mapping[str, Any], language: Language) -> Iterator[str]:
    count = sum(len(told["rows"]) for told in body.get("records", {}).values())
    if count:
        yield language.text("answers", "log_rows", count=count)


def _stage(code: object, wording: Wording | None) -> str:
    return wording.stage(str(code)) if wording else str(code)


def _shown(name: str, value: object, language: Language, wording: Wording | None) -> str:
    if name == "track" and wording:
        return wording.track(str(value))
    if name == "trigger":
        return language.text("triggers", str(value))
    if name.endswith("_on") and isinstance(value, str):
        return language.day(date.fromisoformat(value))
    return language.shown(value)
