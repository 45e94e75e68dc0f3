"""What a cap comes to, read in both ways: of those who are good, and of those good or better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.page import Page
from runtime.cap_words import left_out_sentence
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.show_caps import CapLine
    from workflow.domain.rating_cap import CapSum

_WAY = ("base", "base_levels", "base_count", "exact", "allowed", "given", "excess", "percent")


def cap_document(line: CapLine) -> dict[str, Any]:
    """Return a cap within one unit as scripts read it."""
    return {
        "cap": line.sum.cap,
        "unit": line.unit.code,
        "level": line.sum.level,
        "ways": [way_document(way) for way in line.ways],
        "left_out": line.left_out,
    }


def way_document(way: CapSum) -> dict[str, Any]:
    """Return one way of reading a cap as scripts read it."""
    from workflow.domain.share import percent

    told = {**way.facts, "percent": percent(way.given, way.base_count)}
    return {key: told[key] for key in _WAY}


def write_cap(page: Page, line: CapLine, wording: Wording) -> None:
    """Write for people what part has the level, in both ways."""
    told = {"cap": line.sum.cap, "unit": line.unit.code}
    for way in map(way_document, line.ways):
        levels = [wording.level(level) for level in way["base_levels"]]
        key = "cap_ratio" if way["base_count"] else "cap_ratio_of_nothing"
        page.sentence("answers", key, **{**way, **told, "base_levels": levels})
    if sentence := left_out_sentence(line, wording):
        page.line(sentence)
