"""What meets the requirements about ratings and dossiers, and what does not."""

from __future__ import annotations

import pytest

from workflow.domain.facts import DossierFacts, Facts

MET = [
    pytest.param(
        {"rating_given": {"step": "proposed"}},
        Facts(rating_steps=frozenset({"self", "proposed"})),
        id="a level was proposed",
    ),
    pytest.param(
        {"rating_given": {"step": "self"}},
        Facts(not_rated_reason="admitted_recently"),
        id="who is not to be rated proposes nothing",
    ),
    pytest.param(
        {"vote_held": {"rule": "ballot"}, "when": "subject.rated"},
        Facts(not_rated_reason="admitted_recently"),
        id="nobody votes on who is not to be rated",
    ),
    pytest.param(
        "dossier_received",
        Facts(dossier=DossierFacts(is_submitted=True, is_received=True)),
        id="the dossier was received",
    ),
]

UNMET = [
    pytest.param(
        {"rating_given": {"step": "appraised"}},
        Facts(rating_steps=frozenset({"self"})),
        ("rating_not_given", {"step": "appraised"}),
        id="another step has a value",
    ),
    pytest.param(
        "dossier_received", Facts(), ("dossier_not_submitted", {}), id="nothing was sent up"
    ),
    pytest.param(
        "dossier_received",
        Facts(dossier=DossierFacts(missing=("minutes", "report"))),
        ("dossier_incomplete", {"pieces": ["minutes", "report"]}),
        id="pieces are missing",
    ),
    pytest.param(
        "dossier_received",
        Facts(dossier=DossierFacts(is_submitted=True)),
        ("dossier_not_received", {}),
        id="nobody gave the receipt",
    ),
]
