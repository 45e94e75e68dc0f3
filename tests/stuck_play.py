"""A shipped definition played by curing what `review why` tells, one reason after the other.

Every review of a small organisation goes through all of its stages. Nothing is done but what a
reason asks for, by somebody whom it names.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.application import Application
from runtime.language import language
from runtime.readers.yaml_tree import read_yaml
from runtime.shipped import shipped_definitions
from tests.functional.opening import Telling, running_on
from tests.stuck_case import Case, Play
from tests.stuck_cures import CURES
from tests.stuck_openings import ORGANISATIONS
from workflow.domain.conditions import (
    ChecksMade,
    GuidanceIssued,
    MeetingPlanned,
    RemediesAssigned,
    Requirement,
    Responses,
    SuggestionsConcluded,
    SuggestionsExplained,
    SuggestionsFollowed,
    VoteHeld,
)
from workflow.domain.definition import Definition
from workflow.domain.review import GATE, NOT_YET_OPEN

FINAL = ("done", "exempt", "withdrawn")
ABOUT_SUGGESTIONS = (SuggestionsConcluded, SuggestionsExplained, SuggestionsFollowed)
# What is told at once and done one after the other.
AFTER: Mapping[str, frozenset[str]] = {
    "suggestions_unfollowed": frozenset({"suggestions_unnotified"}),
    "suggestions_unconcluded": frozenset({"suggestions_unnotified", "suggestions_unexplained"}),
    "plan_not_judged": frozenset({"shortcomings_uncovered", "remedies_missing"}),
}
PATIENCE = 5


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One way in which a review can be stuck: at a stage, by a reason of a requirement."""

    track: str
    stage: str
    requirement: str
    code: str


def shipped(name: str) -> Definition:
    """Return a shipped definition."""
    file = shipped_definitions()[name]
    return Definition.model_validate(read_yaml(file.read_bytes(), file=file.name).value)


@dataclass
class Walk:
    """All reviews of one cycle on their way, and the ways in which they were stuck.

    Whoever is on the way to a gate before which nobody has stood yet goes ahead of the others.

    Attributes:
        cured: Ways that were told, and were over once somebody did as he was told.
        told: Ways that were told.
        faults: What was told wrongly, in words.
    """

    play: Play
    cured: set[Way] = field(default_factory=set)
    told: set[Way] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    open: dict[str, set[Way]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    turns: dict[str, int] = field(default_factory=dict)

    @property
    def story(self) -> Telling:
        """Return the story that is played."""
        return self.play.story

    def reviews(self) -> list[dict[str, Any]]:
        """Return all reviews that are not over."""
        items = self.story.do("review", "list", *self.story.here)["items"]
        return [item for item in items if item["stage"] not in FINAL]

    def run(self) -> None:
        """Go on until every review is over, or none goes on although time passes."""
        idle = 0
        while (left := self.reviews()) and idle < PATIENCE:
            for item in left:
                self.look(item)
            ahead = self.hurrying(left)
            is_moving = self.step_all(ahead) or self.step_all(
                item for item in left if item not in ahead
            )
            idle = 0 if is_moving else idle + 1
            if not is_moving:
                self.play.pass_to(self.play.today + timedelta(days=7 * 4**idle))
        for item in self.reviews():
            why = self.story.do("review", "why", item["review"])
            told = [reason["code"] for reason in why["unmet"]]
            self.faults.append(f"{item['review']} never leaves {item['stage']}: {told}")

    def hurrying(self, left: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Return who is on the way to the first gate before which nobody has stood yet."""
        told = {(way.track, way.stage, way.code) for way in self.told}
        for name, track in self.play.definition.tracks.items():
            for place, stage in enumerate(track.stages):
                gates = {(name, stage.stage, f"{GATE}{gate.of}") for gate in stage.waits_for}
                earlier = {each.stage for each in track.stages[:place]}
                ahead = [i for i in left if i["track"] == name and i["stage"] in earlier]
                if ahead and gates - told:
                    return ahead
        return []

    def step_all(self, items: Iterable[Mapping[str, Any]]) -> bool:
        """Let each of some reviews take a step; return whether anything was done."""
        return [self.step(item) for item in items].count(True) > 0

    def look(self, item: Mapping[str, Any]) -> None:
        """Note what a review lacks when it comes to a stage: others may supply it, too."""
        here = (str(item["review"]), str(item["stage"]))
        if here not in self.seen:
            self.seen.add(here)
            self.foresee(item)
            self.note(item, self.story.do("review", "why", here[0]))

    def foresee(self, item: Mapping[str, Any]) -> None:
        """Suggest another point, or plan a check for today, where the stage asks about such."""
        stages = self.play.definition.tracks[item["track"]].stages
        place = next(n for n, each in enumerate(stages) if each.stage == item["stage"])
        asked = {type(each.parameters) for each in stages[place].demands}
        before = {type(each.parameters) for stage in stages[:place] for each in stage.demands}
        if SuggestionsExplained in asked & before:
            suggest(self, str(item["review"]))
        if ChecksMade in asked:
            told = ("--title", "Kiểm tra", "--every", "once", "--from", self.story.day)
            _by_somebody(self, "check", "plan", item["review"], *told)

    def note(self, item: Mapping[str, Any], why: Mapping[str, Any]) -> None:
        """Note what is told of a review; what was told before and no longer is, is cured."""
        now = {self.way(item, why["stage"], reason) for reason in why["unmet"]}
        before = self.open.get(str(item["review"]), set())
        self.cured |= before - now
        self.told |= now
        self.open[str(item["review"])] = now

    def way(self, item: Mapping[str, Any], stage: str, reason: Mapping[str, Any]) -> Way:
        """Return which way of being stuck a reason is."""
        track, code = str(item["track"]), str(reason["code"])
        return Way(track, stage, self.requirement(track, stage, reason), code)

    def step(self, item: Mapping[str, Any]) -> bool:
        """Cure each reason of a review in turn; return whether anything was done."""
        review = str(item["review"])
        why = self.story.do("review", "why", review)
        self.note(item, why)
        stage, done = why["stage"], False
        is_closed = any(_is_gate(reason) for reason in why["unmet"])
        for code in [reason["code"] for reason in why["unmet"]]:
            [*still] = (each for each in why["unmet"] if each["code"] == code)
            if why["stage"] != stage or not still:
                continue
            if code.startswith(GATE):
                self.look_at_gate(review, why, still[0])
            elif not is_closed and not AFTER.get(code, frozenset()) & _codes(why):
                why, is_cured = self.cure(review, item, why, still[0])
                done = done or is_cured
        return done

    def look_at_gate(self, review: str, why: Mapping[str, Any], reason: Mapping[str, Any]) -> None:
        """See that whoever holds a gate closed is named, and whose move that is."""
        if not (reason["behind"] and why["way_out"] and why["waiting_on"]):
            self.faults.append(f"{review} {reason['code']}: nobody behind the gate is named")

    def cure(
        self,
        review: str,
        item: Mapping[str, Any],
        why: Mapping[str, Any],
        reason: Mapping[str, Any],
    ) -> tuple[Mapping[str, Any], bool]:
        """Do what one reason asks for, as one of those whom it names; return how it stands then."""
        stage, code = str(why["stage"]), str(reason["code"])
        way = self.way(item, stage, reason)
        people = [who for owed in reason["owed_by"] for who in owed["people"]]
        if not people:
            self.faults.append(f"{review} {way}: nobody is named")
            return why, False
        case = self.case(item, stage, reason, people)
        try:
            CURES[code](case)
        except (AssertionError, KeyError, StopIteration, ValueError, IndexError) as error:
            self.faults.append(
                f"{review} {way} as {case.who}: {type(error).__name__} {str(error)[:700]}"
            )
            return why, False
        after = self.story.do("review", "why", review)
        self.note(item, after)
        same = [r for r in after["unmet"] if r["code"] == code]
        if after["stage"] == stage and same and same[0]["facts"] == reason["facts"]:
            self.faults.append(f"{review} {way} as {case.who}: was done and is still told")
            return why, False
        return after, True

    def case(
        self, item: Mapping[str, Any], stage: str, reason: Mapping[str, Any], people: Sequence[str]
    ) -> Case:
        """Return what is to be cured, and by whom: those who are named take turns."""
        review, code = str(item["review"]), str(reason["code"])
        turn = self.turns[code] = self.turns.get(code, -1) + 1
        return Case(
            play=self.play,
            review=review,
            subject=review.partition("/")[2],
            venue=self.venue(item),
            track=str(item["track"]),
            stage=self.play.definition.tracks[item["track"]].stage(stage),
            code=code,
            facts=reason["facts"],
            named=people,
            who=people[turn % len(people)],
        )

    def requirement(self, track: str, stage: str, reason: Mapping[str, Any]) -> str:
        """Return the requirement of a stage whose reason it is."""
        names = [each.name for each in self.play.definition.tracks[track].stage(stage).requires]
        found = [name for name in names if reason["code"] in codes_of(name)]
        return found[0] if found else str(reason["code"])

    def venue(self, item: Mapping[str, Any]) -> str:
        """Return the unit at which a subject is reviewed."""
        return str(item["unit"])


def _codes(why: Mapping[str, Any]) -> set[str]:
    return {str(reason["code"]) for reason in why["unmet"]}


def _is_gate(reason: Mapping[str, Any]) -> bool:
    return bool(reason["code"].startswith(GATE) or reason["code"] == NOT_YET_OPEN)


def codes_of(requirement: str) -> frozenset[str]:
    """Return the codes of the reasons that the rule of a requirement can give.

    They are the words in its source that the program has a sentence for.
    """
    from workflow.domain.rules import RULES

    known = language("en").keys("reasons")
    check = RULES[requirement].check
    source = inspect.getsource(check)
    return frozenset(code for code in known if f'"{code}"' in source)


@contextlib.contextmanager
def kept_open(patch: pytest.MonkeyPatch, file: Path) -> Iterator[None]:
    """Let all calls share one application: its statements are compiled once, not each time."""
    application = Application.open(f"sqlite:///{file}")
    end = application.close
    patch.setattr(application, "close", lambda: None)
    patch.setattr(Application, "open", lambda *_, **__: application)
    try:
        yield
    finally:
        end()
        patch.undo()


def begin(name: str, folder: Path) -> Walk:
    """Open the cycle of a shipped definition, with a point suggested to all who can have one."""
    organisation = ORGANISATIONS[name]
    opening = organisation.opening
    story = Telling(running_on(opening.play(folder)), opening)
    walk = Walk(Play(organisation=organisation, definition=shipped(name), story=story))
    for item in walk.reviews():
        stages = walk.play.definition.tracks[item["track"]].stages
        if any(isinstance(d.parameters, ABOUT_SUGGESTIONS) for s in stages for d in s.demands):
            suggest(walk, str(item["review"]))
    return walk


def suggest(walk: Walk, review: str) -> None:
    """Suggest a point to a subject, and approve it."""
    rules = walk.play.definition.suggestions
    topic = next(iter(rules.topics), "Chủ đề") if rules else "Chủ đề"
    _by_somebody(walk, "suggestion", "propose", review, "--topic", topic)
    [made] = [
        each["suggestion"]
        for each in walk.story.do("suggestion", "list", *walk.story.here)["items"]
        if each["review"] == review and each["status"] == "proposed"
    ]
    _by_somebody(walk, "suggestion", "approve", made)


def _by_somebody(walk: Walk, *given: object) -> None:
    """Let the first person act who may."""
    for who in walk.play.organisation.people:
        said = walk.story.run(*given, *walk.story._frame(who))
        if said.status == 0:
            return
    raise AssertionError((given, said.err))


def codes_asked(item: Requirement, definition: Definition) -> frozenset[str]:
    """Return the codes that one requirement of a stage can give with the parameters it has."""
    codes = codes_of(item.name)
    match item.parameters:
        case Responses(share=None):
            return codes - {"nobody_asked"}
        case RemediesAssigned(complete=False):
            return codes - {"remedies_unfollowed"}
        case MeetingPlanned(attended_by=None):
            return codes - {"attendee_not_assigned"}
        case GuidanceIssued(at=None):
            return codes - {"guidance_not_issued_above"}
        case GuidanceIssued():
            return codes - {"guidance_not_issued"}
        case VoteHeld(rule=rule) if definition.votes[rule].quorum is None:
            return codes - {"vote_without_quorum"}
    return codes
