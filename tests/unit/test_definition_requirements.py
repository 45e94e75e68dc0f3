"""The rules of definitions about requirements, their combinations, and ways back."""

from __future__ import annotations

import pytest

from tests.broken_definitions import STANDARD, Broken, broken, changed, problems

HELD = "          - meeting_held\n"
TITLED = "title: {vi: Tên, en: Name}"


def asking(text: str) -> tuple[str, str]:
    """Return the change that lets a stage ask for something else beside a meeting."""
    return HELD, f"{HELD}          - {text}\n"


def holding(expression: str) -> tuple[str, str]:
    """Return the change that lets a stage ask that an expression is true."""
    return asking(f"holds: {{expression: {expression}, {TITLED}}}")


REQUIREMENTS = (
    broken(
        "two names in one entry",
        "requirement_one_name",
        asking("▸{checks_made: {}, coverage: {at_least: 1%}}"),
    ),
    broken("no name", "requirement_one_name", asking("▸{owed_by: secretary}")),
    broken("unknown name", "key_unknown", asking("▸meting_held"), expected="meeting_held"),
    broken(
        "unknown alternative",
        "key_unknown",
        asking("any_of: [checks_made, [▸checks_mad]]"),
        expected="checks_made",
    ),
    broken("one alternative", "list_empty", asking("any_of: ▸[checks_made]"), expected="≥ 2"),
    broken("no exclusion", "list_empty", asking("none_of: ▸[]")),
    broken(
        "excluded and demanded",
        "requirement_unreachable",
        asking("none_of: [checks_made, ▸meeting_held]"),
    ),
    broken("same name twice", "requirement_repeated", asking("▸meeting_held")),
    broken(
        "meeting asked about in an alternative only",
        "meeting_held_missing",
        (HELD, "          - any_of: [checks_made, ▸minutes_signed]\n"),
    ),
    broken(
        "unknown role in an alternative",
        "role_unknown",
        asking("any_of: [checks_made, {synthesis_made: {}, owed_by: ▸clerk}]"),
    ),
    broken("unreadable expression", "expression_unreadable", holding("▸responses.received >")),
    broken("one equals sign", "expression_unreadable", holding("▸responses.received = 3")),
    broken(
        "unknown fact",
        "expression_name_unknown",
        holding("▸response.received > 3"),
        expected="responses.received",
    ),
    broken(
        "number for an answer",
        "expression_unfit",
        holding("▸responses.received"),
        expected="yes_no",
    ),
    broken(
        "text for a number",
        "expression_unfit",
        holding("▸responses.received > 'x'"),
        expected="number",
    ),
    broken(
        "expression without title",
        "key_missing",
        asking("holds: ▸{expression: meeting.held}"),
        expected="title",
    ),
    broken(
        "unknown fact in a condition",
        "expression_name_unknown",
        asking("{checks_made: {}, when: ▸subject.age > 60}"),
    ),
    broken(
        "way back to itself", "return_not_back", (HELD, f"{HELD}        returns_to: [▸meeting]\n")
    ),
    broken(
        "way back to a later stage",
        "return_not_back",
        (HELD, f"{HELD}        returns_to: [▸rating]\n"),
    ),
)


class TestRulesOfRequirements:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in REQUIREMENTS])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(
                asking("any_of: [checks_made, [synthesis_made, report_accepted]]"),
                id="alternatives",
            ),
            pytest.param(asking("none_of: [checks_made]"), id="exclusion"),
            pytest.param(
                asking("{checks_made: {}, when: subject.managed_by == 'district'}"),
                id="asked of some",
            ),
            pytest.param(holding("responses.received >= 2/3 * responses.asked"), id="expression"),
            pytest.param((HELD, f"{HELD}        returns_to: []\n"), id="no way back"),
        ],
    )
    def test_allow(self, change: tuple[str, str]) -> None:
        assert problems(changed(STANDARD, change)) == ()
