"""What the commands that record something share: how they tell what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.output import show
from cli.page import Page
from runtime.language import Language
from runtime.rating_words import rating_words, sentence_key

if TYPE_CHECKING:
    from workflow.application.desk import Recorded


def show_recorded(session: Session, recorded: Recorded) -> None:
    """Print what was recorded, and what followed from it."""
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "ids": recorded.ids,
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "recorded", **{**answer, "ids": runs_of(recorded.ids)})
        write_findings(page, findings)

    show(session, answer, page=page)


def runs_of(numbers: Sequence[int]) -> list[str]:
    """Return numbers as people list them: those that follow one another as one run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def findings_document(
    found: Sequence[Mapping[str, Any]], language: Language
) -> list[dict[str, Any]]:
    """Return findings, given as code and facts, as scripts read them."""
    return [
        {
            "code": finding["code"],
            "message": language.text("findings", _key(finding), **_told(finding, language)),
            "facts": finding["facts"],
        }
        for finding in found
    ]


def write_findings(page: Page, findings: Sequence[Mapping[str, Any]]) -> None:
    """Write the sentences of findings for people."""
    for finding in findings:
        page.line(f"  ⚠ {finding['message']}")


def _key(finding: Mapping[str, Any]) -> str:
    return sentence_key(finding["code"], finding["facts"])


def _told(finding: Mapping[str, Any], language: Language) -> dict[str, Any]:
    facts = rating_words(finding["facts"], language)
    if "rounding" in facts:
        facts["rounding"] = language.text("roundings", str(facts["rounding"]))
    if "base" in facts:
        facts["base"] = language.text("tables", str(facts["base"]))
    return facts
