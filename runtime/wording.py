"""Codes of a cycle as people say them: the titles of its definition, and reasons with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from runtime.language import Language
from runtime.rating_words import rating_words, sentence_key

if TYPE_CHECKING:
    from workflow.application.assessing import NamedReview, WaitingOn
    from workflow.application.catalogue import CycleContext
    from workflow.application.count_ratings import RatingCountRow
    from workflow.domain.enrolment import Finding
    from workflow.domain.review import Reason

MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one cycle in one language; a code without a title stays a code."""

    context: CycleContext
    language: Language

    def track(self, code: str) -> str:
        """Return the title of a track."""
        track = self.context.definition.tracks.get(code)
        return track.title.text(self.language.code) if track else code

    def state(self, track: str, code: str) -> str:
        """Return the title of a stage, or the word for a final state."""
        known = self.context.definition.tracks.get(track)
        if known is not None and code in known.order:
            return known.stage(code).title.text(self.language.code)
        return self.language.text("states", code)

    def stage(self, code: str) -> str:
        """Return the title of a stage in the first track that has it."""
        tracks = self.context.definition.tracks
        return self.state(next((t for t in tracks if code in tracks[t].order), ""), code)

    def stage_kind(self, track: str, code: str) -> str | None:
        """Return the kind of a stage; None for a final state."""
        known = self.context.definition.tracks[track]
        return str(known.stage(code).kind) if code in known.order else None

    def role(self, code: str) -> str:
        """Return the title of a role."""
        role = self.context.definition.roles.get(code)
        if role is not None:
            return role.title.text(self.language.code)
        return self.language.text("roles", code)

    def rung(self, track: str, stage: str, place: int) -> str:
        """Return the offset of a rung, such as `-3wd`."""
        definition = self.context.definition
        return str(definition.ladder(definition.tracks[track].stage(stage))[place].at)

    def level(self, code: str) -> str:
        """Return the title of a level, or of a reason for having none."""
        scale = self.context.definition.scale
        if scale is None:
            return code
        titles = {level.level: level.title for level in scale.levels} | dict(scale.not_rated)
        return titles[code].text(self.language.code) if code in titles else code

    def rated(self, row: RatingCountRow) -> str:
        """Return what a row of a count of ratings counts."""
        scale = self.context.definition.scale
        if str(row.counted) == "good_or_better" and scale is not None:
            level = self.level(scale.lowest_good)
            return self.language.text("answers", "level_or_better", level=level)
        return (
            self.level(row.value)
            if row.value
            else self.language.text("answers", "rating_undecided")
        )

    def vote(self, code: str) -> str:
        """Return the title of a kind of vote."""
        rule = self.context.definition.votes.get(code)
        return rule.title.text(self.language.code) if rule else code

    def piece(self, code: str) -> str:
        """Return the title of a piece of a dossier."""
        rules = self.context.definition.dossiers
        title = rules.items.get(code) if rules else None
        return title.text(self.language.code) if title else code

    def reason(self, reason: Reason) -> str:
        """Return the sentence of a reason."""
        return self.language.text("reasons", variant(reason), **self._told(reason))

    def reason_document(self, reason: Reason) -> dict[str, Any]:
        """Return a reason as scripts read it."""
        return {"code": reason.code, "message": self.reason(reason), "facts": reason.facts}

    def finding(self, finding: Finding) -> str:
        """Return the sentence of a finding."""
        facts = dict(finding.facts)
        facts["stage"] = self.stage(str(facts["stage"]))
        return self.language.text("findings", finding.code, **facts)

    def finding_document(self, finding: Finding) -> dict[str, Any]:
        """Return a finding as scripts read it."""
        return {"code": finding.code, "message": self.finding(finding), "facts": finding.facts}

    def next_action(self, review: NamedReview) -> str | None:
        """Return what to do next about a review; None when nothing is to be done."""
        return None if review.next_reason is None else self.action(review.next_reason)

    def action(self, reason: Reason) -> str:
        """Return what to do about a reason."""
        return self.language.text("actions", variant(reason), **self._told(reason))

    def waiting_on(self, found: Iterable[WaitingOn]) -> str:
        """Return whose move it is, in a few words."""
        return self.language.listed(self._who(who) for who in found)

    def _who(self, who: WaitingOn) -> str:
        people = self._people(who.people)
        return f"{self.role(who.role)} {who.unit}{f' ({people})' if people else ''}"

    def _people(self, codes: Sequence[str]) -> str:
        named = ", ".join(codes[:MOST_PEOPLE])
        return f"{named}, …" if len(codes) > MOST_PEOPLE else named

    def _told(self, reason: Reason) -> dict[str, Any]:
        facts = in_words(reason.facts, self.language)
        if "role" in facts:
            facts["role"] = self.role(str(facts["role"]))
        if "stage" in facts:
            facts["stage"] = self.stage(str(facts["stage"]))
        if "rule" in facts:
            facts["rule"] = self.vote(str(facts["rule"]))
        if "title" in facts:
            facts["title"] = facts["title"][self.language.code]
        if "pieces" in facts:
            facts["pieces"] = [self.piece(name) for name in facts["pieces"]]
        return facts


def in_words(facts: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return the facts of a reason with words for the codes that no definition names."""
    days = {key: date.fromisoformat(facts[key]) for key in facts if _is_day(key, facts[key])}
    told = {**facts, **days, **_combined(facts, language)}
    if "missing" in told:
        told["missing"] = [language.text("signatories", place) for place in told["missing"]]
    for key in {"what", "whole"} & told.keys():
        told[key] = language.text("tables", told[key])
    if "numbers" in told:
        told["numbers"] = [language.text("tables", name) for name in told["numbers"]]
    return rating_words(told, language)


def _is_day(key: str, value: object) -> bool:
    """Return whether a fact is a day, which people write otherwise than history does."""
    return key.endswith("_on") and isinstance(value, str)


def _combined(facts: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Return what a combination of requirements tells, with the words for the requirements."""
    told: dict[str, str] = {}
    if "alternatives" in facts:
        both = f" {language.text('frame', 'and')} "
        told["alternatives"] = "; ".join(
            both.join(language.text("requirements", name) for name in together)
            for together in facts["alternatives"]
        )
    if "present" in facts and isinstance(facts["present"], list):
        named = [language.text("requirements", name) for name in facts["present"]]
        told["present"] = language.listed(named)
    if isinstance(facts.get("values"), Mapping):
        pairs = facts["values"].items()
        told["values"] = language.listed(f"{name} = {_value(v, language)}" for name, v in pairs)
    return told


def _value(written: str, language: Language) -> str:
    known = written in ("yes", "no")
    return language.text("frame", written) if known else written or "—"


def variant(reason: Reason) -> str:
    """Return the key of the sentence.

    A gate that others hold up is told by naming them, a missing meeting by the one at which
    the subject was away, and what may not be told whole without it.
    """
    if missed := reason.facts.get("missed"):
        return f"{reason.code}_{missed}"
    if reason.facts.get("stuck"):
        return f"{reason.code}_stuck"
    return sentence_key(reason.code, reason.facts)
