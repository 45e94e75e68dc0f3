"""Every way in which the shipped definitions can hold a review up is named, owned and curable.

Each shipped definition is played on a small organisation by doing nothing but what `review why`
asks for, as one of those whom it names. A definition, a requirement or a reason that is new makes
these tests fail until it is brought about and cured.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.language import LANGUAGES, language
from runtime.shipped import shipped_definitions
from tests.functional.opening import ROLES
from tests.functional.story import write
from tests.stuck_cures import CURES, EXPRESSIONS
from tests.stuck_openings import ORGANISATIONS
from tests.stuck_play import Walk, Way, begin, codes_asked, codes_of, kept_open, shipped
from workflow.domain.definition import Definition
from workflow.domain.health import STUCK
from workflow.domain.record_rules import FeedbackMode
from workflow.domain.review import GATE, NOT_YET_OPEN
from workflow.domain.rules import RULES

NAMES = sorted(shipped_definitions())
# A play takes minutes: the others are left to `test --all`.
QUICKEST = "standard_review"
PLAYED = [pytest.param(name, marks=() if name == QUICKEST else pytest.mark.slow) for name in NAMES]

# What no review can be told at a stage, by the code of the reason, and why.
_MET = "an earlier stage of the track is left only after a meeting was held, which stays held"
_IN = "confidential answers come in at the feedback stage alone, which is over"
NEVER: Mapping[str, Mapping[tuple[str, str, str], str]] = {
    "binh_thuy_2012": {
        ("board", "synthesis", "synthesis_outdated"): _IN,
        ("board_member", "synthesis", "synthesis_outdated"): _IN,
    },
    "un_upr": {
        ("state", "adoption", "meeting_not_held"): _MET,
        ("state", "plenary", "meeting_not_held"): _MET,
    },
}


@pytest.fixture(scope="module", params=PLAYED)
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Return a shipped definition that was played to its end."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        walk = begin(request.param, folder)
        with kept_open(patch, folder / "story.db"):
            walk.run()
    return walk


def ways_of(definition: Definition) -> set[Way]:
    """Return every way in which a review can be held up, as the definition itself has it."""
    return {
        Way(name, stage.stage, *pair)
        for name, track in definition.tracks.items()
        for stage in track.stages
        for pair in (
            *(
                (item.name, code)
                for item in stage.requires
                for code in codes_asked(item, definition)
            ),
            *((f"{GATE}{gate.of}", f"{GATE}{gate.of}") for gate in stage.waits_for),
            *([(NOT_YET_OPEN, NOT_YET_OPEN)] if stage.not_before is not None else []),
        )
    }


class TestShippedDefinition:
    def test_is_left_by_doing_what_is_told_as_one_who_is_named(self, walk: Walk) -> None:
        assert walk.faults == []

    def test_has_no_way_of_being_stuck_that_was_not_told_and_cured(self, walk: Walk) -> None:
        never = NEVER.get(walk.play.definition.name, {})

        missing = {
            way
            for way in ways_of(walk.play.definition) - walk.cured
            if (way.track, way.stage, way.code) not in never
        }

        assert missing == set()

    def test_ends_each_of_its_reviews(self, walk: Walk) -> None:
        assert walk.reviews() == []


class TestNever:
    @pytest.mark.parametrize(
        ("name", "track", "stage", "code"), [(n, *key) for n, ways in NEVER.items() for key in ways]
    )
    def test_is_impossible_by_what_the_definition_says(
        self, name: str, track: str, stage: str, code: str
    ) -> None:
        definition = shipped(name)
        stages = definition.tracks[track].stages
        place = next(n for n, each in enumerate(stages) if each.stage == stage)
        earlier = stages[:place]

        if NEVER[name][track, stage, code] == _MET:
            names = {item.name for each in earlier for item in each.requires if item.when is None}
            assert "meeting_held" in names
        else:
            assert definition.feedback.mode is FeedbackMode.CONFIDENTIAL
            assert "feedback" in {each.kind for each in earlier}
            assert "feedback" not in {each.kind for each in stages[place:]}


class TestEveryReason:
    @pytest.mark.parametrize("name", NAMES)
    def test_of_a_shipped_definition_has_an_organisation_to_be_played_on(self, name: str) -> None:
        assert name in ORGANISATIONS

    @pytest.mark.parametrize("name", NAMES)
    def test_of_a_shipped_definition_has_a_cure(self, name: str) -> None:
        wanted = {way.code for way in ways_of(shipped(name)) if not way.code.startswith(GATE)}

        assert wanted - CURES.keys() - {NOT_YET_OPEN} == set()

    @pytest.mark.parametrize("name", sorted(RULES))
    def test_that_a_rule_gives_is_found_in_its_source(self, name: str) -> None:
        assert codes_of(name)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_has_a_sentence_and_what_to_do_in_both_languages(self, lang: str) -> None:
        words = language(lang)
        codes = {code for name in RULES for code in codes_of(name)} | {NOT_YET_OPEN, *STRUCTURAL}

        lacking = {
            (section, code)
            for section in ("reasons", "actions")
            for code in codes
            if not words.has(section, code)
        }

        assert lacking == set()

    @pytest.mark.parametrize("name", NAMES)
    def test_of_an_expression_has_a_cure(self, name: str) -> None:
        expressions = [
            item.holds.expression.names
            for track in shipped(name).tracks.values()
            for stage in track.stages
            for item in stage.demands
            if item.holds is not None
        ]

        assert all(EXPRESSIONS.keys() & set(names) for names in expressions)


MOST_ROUNDS = 8
STRUCTURAL = ("nobody_can_act", "ready_not_completed", "sent_back", "on_hold", "hold_outlived")


@pytest.fixture
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Walk:
    """Return a shipped definition whose cycle was opened, and nothing else."""
    return begin(request.param, tmp_path)


def one_of_each_track(walk: Walk) -> list[str]:
    """Return the first review of each track."""
    found: dict[str, str] = {}
    for item in walk.reviews():
        found.setdefault(item["track"], item["review"])
    return list(found.values())


def why(walk: Walk, review: str) -> Any:
    """Return why a review stands where it stands, after a look at the words for people."""
    for lang in LANGUAGES:
        said = walk.story.run("review", "why", review, *walk.story.opening.at(walk.story.day),
                              "--lang", lang)  # fmt: skip
        assert said.status == 0, said.err
        assert "✘" in said.out
    return walk.story.do("review", "why", review)


def reasons_of(told: Mapping[str, Any], code: str) -> list[Mapping[str, Any]]:
    """Return the reasons of a code, which have to be there with what to do about them."""
    reasons = [each for each in told["unmet"] if each["code"] == code]
    assert reasons
    assert told["waiting_on"]
    assert told["next_action"] not in ("", None, code)
    assert all(reason["message"] not in ("", code) for reason in reasons)
    return reasons


def reason_of(told: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    """Return the only reason of a code, which has to be there with what to do about it."""
    [reason] = reasons_of(told, code)
    return reason


def sent_back(walk: Walk, review: str, stage: str) -> list[str]:
    """Send a review back to a stage, and return whom the reason names that it is there."""
    due = walk.play.today + timedelta(days=30)
    told = ("--to", stage, "--due", due, "--reason", "…")
    walk.story.do("review", "fire", review, "return", *told)
    return named(reason_of(why(walk, review), "sent_back"))


def named(reason: Mapping[str, Any]) -> list[str]:
    """Return the people whom a reason names."""
    return [who for owed in reason["owed_by"] for who in owed["people"]]


@pytest.mark.parametrize("begun", PLAYED, indirect=True)
class TestWhateverTheStage:
    def test_a_hold_is_ended_by_each_of_those_it_names(self, begun: Walk) -> None:
        for review in one_of_each_track(begun):
            begun.story.do("review", "fire", review, "hold", "--reason", "…")
            for who in named(reason_of(why(begun, review), "on_hold")):
                begun.story.do("review", "fire", review, "resume", by=who)
                assert "on_hold" not in begun.story.unmet(review)
                begun.story.do("review", "fire", review, "hold", "--reason", "…")
            begun.story.do("review", "fire", review, "resume")

    def test_a_hold_that_was_outlived_is_ended_by_whoever_it_names(self, begun: Walk) -> None:
        cycle, [review, *_] = begun.story.opening.cycle, one_of_each_track(begun)
        until = begun.play.today + timedelta(days=1)
        begun.story.do("cycle", "hold", cycle, "--reason", "…", "--until", until)
        begun.play.pass_to(begun.play.today + timedelta(days=7))

        people = named(reason_of(why(begun, review), "hold_outlived"))

        assert people
        begun.story.do("cycle", "resume", cycle, "--reason", "…")
        assert not {"hold_outlived", "on_hold"} & set(begun.story.unmet(review))

    def test_a_role_that_nobody_holds_is_given_to_somebody(self, begun: Walk) -> None:
        for unit, place in begun.play.organisation.places.items():
            for role, holders in place.roles.items():
                for who in holders:
                    last = begun.play.today - timedelta(days=1)
                    told = ("--person", who, "--last-day", last)
                    begun.story.run("role", "revoke", role, unit, *told, *begun.story._frame(None))
        vacant = [
            review
            for review in one_of_each_track(begun)
            if "nobody_can_act" in begun.story.unmet(review)
        ]
        for review in vacant:
            told = why(begun, review)
            assert told["health"] == "blocked"
            assert all(reason["owed_by"] for reason in reasons_of(told, "nobody_can_act"))
        rows = begun.story.opening.roles
        begun.story.do("role", "import", write(Path("again.csv"), ROLES, rows))
        assert not any("nobody_can_act" in begun.story.unmet(review) for review in vacant)

    def test_whoever_is_late_is_named(self, begun: Walk) -> None:
        begun.play.pass_to(begun.play.today + timedelta(days=400))

        items = begun.story.do("stuck", *begun.story.here)["items"]

        assert items
        assert all(item["waiting_on"] and item["reasons"] for item in items)
        assert all(who["people"] for item in items for who in item["waiting_on"])

    def test_what_nobody_touches_is_told_and_ends_by_doing_what_is_asked(self, begun: Walk) -> None:
        stalled = []
        for review in one_of_each_track(begun):
            far = begun.play.today + timedelta(days=700)
            begun.story.run("deadline", "extend", review, "--to", far, "--reason", "…",
                            *begun.story.opening.at(begun.story.day))  # fmt: skip
        begun.play.pass_to(begun.play.today + timedelta(days=200))
        for review in one_of_each_track(begun):
            told = why(begun, review)
            if told["health"] != "stalled":
                continue
            assert told["waiting_on"]
            assert all(who["people"] for who in told["waiting_on"])
            assert told["next_action"]
            stalled.append(review)
            [item] = [each for each in begun.reviews() if each["review"] == review]
            assert begun.step(item)
            assert begun.faults == []
            assert begun.story.do("review", "show", review)["health"] != "stalled"

        assert stalled

    def test_what_was_sent_back_is_completed_by_each_of_those_it_names(self, begun: Walk) -> None:
        tracks = begun.play.definition.tracks
        first = {n: t.stages[0].stage for n, t in tracks.items() if len(t.stages) > 1}
        passed: dict[str, str] = {}
        for _ in range(MOST_ROUNDS):
            passed |= {
                item["track"]: item["review"]
                for item in begun.reviews()
                if item["stage"] != first.get(item["track"], item["stage"])
            }
            if passed.keys() == first.keys():
                break
            ahead = [item for item in begun.reviews() if item["track"] not in passed]
            if not begun.step_all(ahead) and not begun.step_all(begun.reviews()):
                begun.play.pass_to(begun.play.today + timedelta(days=14))

        assert passed.keys() == first.keys()
        for track, review in passed.items():
            people = sent_back(begun, review, first[track])
            assert people
            for who in people:
                begun.story.do("review", "fire", review, "complete", by=who)
                assert "sent_back" not in begun.story.unmet(review)
                assert begun.story.state(review) != first[track]
                sent_back(begun, review, first[track])

    def test_totals_are_those_of_all_reviews_whenever_they_are_asked(self, begun: Walk) -> None:
        chance = random.Random(begun.play.definition.name)
        for _ in range(4):
            for item in begun.reviews():
                if chance.random() < 0.4:
                    begun.step(item)
            begun.play.pass_to(begun.play.today + timedelta(days=chance.randrange(1, 25)))

            items = begun.story.do("review", "list", *begun.story.here)["items"]
            told = begun.story.do("stuck", *begun.story.here)
            totals = Counter(item["health"] for item in items)

            assert told["totals"]["reviews"] == len(items)
            assert {k: v for k, v in told["totals"].items() if k != "reviews" and v} == totals
            assert {item["review"] for item in told["items"]} == {
                item["review"] for item in items if item["health"] in set(STUCK)
            }
            assert all(item["waiting_on"] for item in told["items"])
