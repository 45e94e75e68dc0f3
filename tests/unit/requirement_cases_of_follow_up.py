"""What meets the requirements about remedies, checks and commitments, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from workflow.domain.facts import CheckFacts, Facts, PlaceFacts, RemedyFacts


def remedies(listed: int = 0, **counts: Any) -> Facts:
    return Facts(remedies=RemedyFacts(listed=listed, **counts))


def checks(scheduled: int = 0, **counts: int) -> Facts:
    return Facts(checks=CheckFacts(scheduled=scheduled, **counts))


def places(planned: int, **counts: int) -> Facts:
    return Facts(places=PlaceFacts(planned=planned, **counts))


def plan(verdict: str) -> Facts:
    return Facts(remedies=RemedyFacts(listed=3), plan_verdict=verdict)


MET = [
    pytest.param("remedies_assigned", remedies(1), id="one remedy by default"),
    pytest.param({"remedies_assigned": {"at_least": 0}}, remedies(), id="no remedy is needed"),
    pytest.param("remedies_verified", remedies(4, due=2, due_verified=2), id="all due verified"),
    pytest.param("remedies_verified", remedies(4), id="no remedy is due yet"),
    pytest.param(
        {"remedies_assigned": {"complete": True}}, remedies(3), id="each is followed and measured"
    ),
    pytest.param(
        "remedies_assigned",
        remedies(3, without_monitor=3, without_indicator=3),
        id="nobody asks who follows them",
    ),
    pytest.param("shortcomings_covered", remedies(1), id="every shortcoming has a remedy"),
    pytest.param("plan_feasible", plan("feasible"), id="a feasible plan"),
    pytest.param({"checks_scheduled": {"at_least": 2}}, checks(2), id="enough checks"),
    pytest.param("checks_made", checks(4, due=2, due_made=2), id="all due checks were made"),
    pytest.param("checks_made", checks(), id="no check is due yet"),
    pytest.param(
        {"places_covered": {"at_least": "2/3"}}, places(10, covered=7), id="enough places"
    ),
    pytest.param({"commitments_made": {}}, Facts(commitments=1), id="a commitment"),
]

UNMET = [
    pytest.param(
        {"remedies_assigned": {"at_least": 2}},
        remedies(1, without_owner=1),
        ("remedies_missing", {"listed": 1, "needed": 2}),
        id="a remedy too few",
    ),
    pytest.param(
        "remedies_assigned",
        remedies(3, without_owner=1),
        ("remedies_incomplete", {"without_owner": 1, "without_due": 0}),
        id="a remedy without owner",
    ),
    pytest.param(
        {"remedies_assigned": {"at_least": 0}},
        remedies(3, without_due=2),
        ("remedies_incomplete", {"without_owner": 0, "without_due": 2}),
        id="remedies without due day",
    ),
    pytest.param(
        {"remedies_assigned": {"complete": True}},
        remedies(3, without_monitor=2),
        ("remedies_unfollowed", {"without_monitor": 2, "without_indicator": 0}),
        id="remedies that nobody follows",
    ),
    pytest.param(
        {"remedies_assigned": {"complete": True}},
        remedies(3, without_indicator=1),
        ("remedies_unfollowed", {"without_monitor": 0, "without_indicator": 1}),
        id="a remedy without indicator",
    ),
    pytest.param(
        "shortcomings_covered",
        Facts(shortcomings=("HN1/2", "HN1/5")),
        ("shortcomings_uncovered", {"open": 2, "conclusions": ["HN1/2", "HN1/5"]}),
        id="two shortcomings without remedy",
    ),
    pytest.param(
        "plan_feasible",
        remedies(3),
        ("plan_not_judged", {"listed": 3}),
        id="a plan that nobody has judged",
    ),
    pytest.param(
        "plan_feasible",
        plan("not_feasible"),
        ("plan_not_feasible", {"listed": 3}),
        id="a plan that is not feasible",
    ),
    pytest.param(
        "remedies_verified",
        remedies(4, due=3, due_claimed=1, due_verified=2),
        ("remedies_unverified", {"verified": 2, "claimed": 1, "due": 3}),
        id="a due remedy is not verified",
    ),
    pytest.param(
        "checks_scheduled",
        checks(),
        ("checks_not_scheduled", {"scheduled": 0, "needed": 1}),
        id="one check by default",
    ),
    pytest.param(
        "checks_made",
        checks(4, due=3, due_made=2),
        ("checks_missed", {"made": 2, "due": 3}),
        id="a due check was missed",
    ),
    pytest.param(
        {"checks_scheduled": {"at_least": 3}},
        checks(2, surprise=2),
        ("checks_not_scheduled", {"scheduled": 2, "needed": 3, "surprise": 2}),
        id="surprises are told apart",
    ),
    pytest.param(
        "checks_made",
        checks(4, due=3, due_made=1, surprise=3, surprise_missed=2),
        ("checks_missed", {"made": 1, "due": 3, "surprise": 2}),
        id="surprises were missed",
    ),
    pytest.param(
        {"places_covered": {"at_least": "2/3"}},
        places(10, covered=6, surprise=10),
        ("places_uncovered", {"covered": 6, "needed": 7, "places": 10, "surprise": 10}),
        id="one place too few",
    ),
    pytest.param(
        {"places_covered": {"at_least": "0%"}},
        checks(4),
        ("places_not_planned", {"scheduled": 4}),
        id="no places take turns",
    ),
    pytest.param(
        {"commitments_made": {"at_least": 2}},
        Facts(commitments=1),
        ("commitments_missing", {"listed": 1, "needed": 2}),
        id="one commitment too few",
    ),
]
