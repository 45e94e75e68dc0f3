"""Coverage as scripts and people read it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cli.output import Listing
from cli.page import Column, Page
from cli.recording import findings_document, write_findings
from runtime.language import NOTHING, Language

if TYPE_CHECKING:
    from workflow.application.show_coverage import CoverageBoard, UnitCoverage

_COUNTS = ("sessions", "classes", "headcount")
_REPORTED = ("as_of_on", "reached", "of", "percent")


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    reported = item["reported"] or {}
    told = {
        f"reported_{key}": reported.get(key) for key in ("as_of_on", "reached", "of", "percent")
    }
    missing = None if item["missing"] is None else [each["person"] for each in item["missing"]]
    return {**item, **told, "missing": missing}


COVERAGE_LISTING = Listing(
    key="items",
    columns=(),
    fields=(
        *("unit", "unit_name", "reached", "target", "percent", *_COUNTS),
        *(f"reported_{key}" for key in _REPORTED),
        "missing",
    ),
    flat=_flat,
)


def coverage_document(board: CoverageBoard, language: Language) -> dict[str, Any]:
    """Return a board as scripts read it."""
    return {
        "cycle": board.cycle,
        "on": board.on,
        "items": [_item(line, language) for line in board.units],
    }


def _item(line: UnitCoverage, language: Language) -> dict[str, Any]:
    reported = line.reported
    found = [{"code": each.code, "facts": each.facts} for each in line.findings]
    return {
        "unit": line.unit.code,
        "unit_name": line.unit.name,
        "reached": line.reached,
        "target": line.target,
        "percent": line.percent,
        "sessions": line.held.sessions,
        "classes": line.held.classes,
        "headcount": line.held.headcount,
        "reported": reported
        and {
            "as_of_on": reported.as_of_on,
            "reached": reported.reached,
            "of": reported.whole,
            "percent": reported.percent,
            "findings": findings_document(found, language),
        },
        "missing": None
        if line.missing is None
        else [{"person": each.person, "name": each.name} for each in line.missing],
    }


def write_coverage(page: Page, board: CoverageBoard, answer: dict[str, Any]) -> None:
    """Write a board for people: the table, who was not reached, and what is odd."""
    page.sentence("answers", "coverage_head", cycle=board.cycle, on=board.on)
    page.line()
    page.table(answer["items"], _columns())
    for line in board.units:
        if line.missing:
            named = [f"{each.person} {each.name}" for each in line.missing]
            page.line()
            page.sentence(
                "answers", "coverage_missing", unit=line.unit.code, count=len(named), people=named
            )
    for item in answer["items"]:
        if item["reported"]:
            write_findings(page, item["reported"]["findings"])


def _columns() -> tuple[Column, ...]:
    return (
        Column(key="unit", cell=lambda item, _: f"{item['unit']} {item['unit_name']}"),
        Column(key="reached", number=True),
        Column(key="target", number=True),
        Column(
            key="percent",
            cell=lambda item, words: words.text(
                "quantities", "percent", value=Decimal(item["percent"])
            ),
            number=True,
        ),
        *(Column(key=key, number=True) for key in _COUNTS),
        Column(key="reported", cell=lambda item, words: _reported(item["reported"], words)),
    )


def _reported(reported: dict[str, Any] | None, words: Language) -> str:
    """Return what a unit reported, its percentage in its own words."""
    if reported is None:
        return NOTHING
    counts = [reported["reached"], reported["of"]]
    told = [
        "/".join(words.number(count) for count in counts if count is not None),
        reported["percent"] or "",
        words.day(reported["as_of_on"]),
    ]
    return " · ".join(part for part in told if part)
