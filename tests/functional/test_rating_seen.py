"""Who sees which value of a rating, on every path that reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import Run
from tests.rating_world import (
    DISTRICT_SECRETARY,
    FIRST,
    FIRST_HEAD,
    HERE,
    JSON,
    MEMBER,
    NEIGHBOUR,
    NOW,
    SECOND_HEAD,
    decided,
    rated,
    review,
)
from tests.thoi_lai import (
    DEPUTY,
    DISTRICT_BOARD,
    SECRETARY,
    done,
)


@pytest.fixture
def run(rating_run: Run) -> Run:
    """Return the program on the ratings of a commune."""
    return rating_run


EVERY_PATH = (
    ("rating", "list", *HERE),
    ("rating", "list", *HERE, "--under", FIRST),
    ("rating", "show", review(MEMBER)),
    ("review", "show", review(MEMBER)),
    ("review", "why", review(MEMBER)),
    ("review", "list", *HERE),
    ("audit", "log", *HERE),
    ("appeal", "list", *HERE),
    ("progress", *HERE, "--under", FIRST),
    ("progress", *HERE),
    ("rating", "count", *HERE, "--under", FIRST),
    ("rating", "caps", *HERE),
    ("stuck", *HERE),
    ("dossier", "list", *HERE),
)
# Words that stand nowhere but in one value of the member; a level is told by its score.
SECRETS = {"self": "81.25", "appraised": "82.25", "proposed": "83.25", "decided": "84.25"}
EVERYTHING = frozenset(SECRETS)


class TestSight:
    @pytest.fixture(autouse=True)
    def _every_step(self, run: Run) -> None:
        for step, name, by in (
            ("self", "self", MEMBER),
            ("appraise", "appraised", FIRST_HEAD),
            ("propose", "proposed", FIRST_HEAD),
        ):
            given = ("--level", "good", "--score", SECRETS[name], "--document", SECRETS[name])
            done(rated(run, step, MEMBER, *given, by=by))
        secret = SECRETS["decided"]
        done(decided(run, MEMBER, by=DEPUTY, score=secret, document=secret))

    @pytest.mark.parametrize(
        ("actor", "seen"),
        [
            pytest.param(MEMBER, frozenset({"self", "decided"}), id="subject"),
            pytest.param(NEIGHBOUR, frozenset(), id="another member of the cell"),
            pytest.param(FIRST_HEAD, EVERYTHING, id="secretary of the cell"),
            pytest.param(SECOND_HEAD, frozenset(), id="secretary of another cell"),
            pytest.param(SECRETARY, EVERYTHING, id="secretary of the commune"),
            pytest.param(DISTRICT_BOARD, EVERYTHING, id="board of the district"),
            pytest.param(None, EVERYTHING, id="operator"),
        ],
    )
    def test_of_every_reading_path_is_what_one_may_see(
        self, run: Run, tmp_path: Path, actor: str | None, seen: frozenset[str]
    ) -> None:
        by = () if actor is None else ("--as", actor)
        told = ""
        for path in EVERY_PATH:
            said = run(*path, *by, *JSON)
            assert said.status in (0, 5), (path, said.err)
            told += said.out + said.err
        run("rating", "export", tmp_path / "out.csv", *HERE, *by)
        told += (tmp_path / "out.csv").read_text(encoding="utf-8")

        assert {step for step, secret in SECRETS.items() if secret in told} == set(seen)

    def test_of_counts_needs_a_role_that_reaches_there(self, run: Run) -> None:
        progress = ("progress", *HERE, "--under", FIRST)

        statuses = {
            actor: run(*progress, "--as", actor, *JSON).status
            for actor in (MEMBER, NEIGHBOUR, SECOND_HEAD, FIRST_HEAD, SECRETARY)
        }

        assert statuses == {MEMBER: 5, NEIGHBOUR: 5, SECOND_HEAD: 5, FIRST_HEAD: 0, SECRETARY: 0}

    def test_of_a_unit_is_kept_from_its_head_before_the_decision(self, run: Run) -> None:
        done(rated(run, "propose", FIRST, "--level", "good", "--score", "77.75", by=SECRETARY))
        paths = [path for path in EVERY_PATH if path[1] in ("list", "log")]
        paths += [(noun, "show", review(FIRST)) for noun in ("rating", "review")]

        head = "".join(run(*path, "--as", FIRST_HEAD, *JSON).out for path in paths)
        above = "".join(run(*path, "--as", SECRETARY, *JSON).out for path in paths)

        assert "77.75" not in head
        assert "77.75" in above

    def test_of_an_appeal_is_for_the_subject_and_who_reaches_there(self, run: Run) -> None:
        asked = ("appeal", "file", review(MEMBER), "--grounds", "Chưa xét đủ")
        done(run(*asked, "--as", MEMBER, *NOW, *JSON))

        counts = {
            actor: len(done(run("appeal", "list", *HERE, "--as", actor, *JSON))["items"])
            for actor in (MEMBER, NEIGHBOUR, FIRST_HEAD, SECOND_HEAD, DISTRICT_SECRETARY)
        }

        assert counts == {
            MEMBER: 1,
            NEIGHBOUR: 0,
            FIRST_HEAD: 1,
            SECOND_HEAD: 0,
            DISTRICT_SECRETARY: 1,
        }
