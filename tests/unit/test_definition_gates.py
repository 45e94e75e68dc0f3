"""The rules of definitions about who takes part and who waits for whom."""

from __future__ import annotations

import pytest

from tests.broken_definitions import STANDARD, Broken, broken, changed, problems

PEOPLE, UNITS = "people_in: [unit, committee]", "units: [unit, committee]"
HEADED = "{of: headed_unit, passed: rating}"
MEMBERS, SUBUNITS = "{of: members, passed: rating}", "{of: subunits, passed: rating}"
SUPERIOR = "{of: superior, passed: rating}"
REMEDIES = "owner: secretary\n        requires:\n          - remedies_assigned"
REMEDIES_AFTER_SUPERIOR = REMEDIES.replace("requires", f"waits_for: [{SUPERIOR}]\n        requires")
OTHER_TRACK = """\
  other:
    title: {{vi: A, en: A}}
    subjects: {{{}}}
    stages:
      - stage: rating
        kind: task
        title: {{vi: A, en: A}}
        owner: secretary
        due: {{no_deadline: true}}
  collective:
    title"""

GATES = (
    broken(
        "units in two tracks",
        "subjects_overlap",
        ("  collective:\n    title", OTHER_TRACK.format("units: [unit]")),
        (UNITS, "units: [▸unit, committee]"),
    ),
    broken(
        "people in two tracks",
        "subjects_overlap",
        ("  collective:\n    title", OTHER_TRACK.format("people_in: [▸committee]")),
    ),
    broken(
        "units twice in one track", "subjects_overlap", (UNITS, "units: [unit, committee, ▸unit]")
    ),
    broken(
        "repeated gate",
        "gate_repeated",
        (SUBUNITS, f"{SUBUNITS}\n          - {{of: ▸members, passed: meeting}}"),
    ),
    broken(
        "other venues where there are none",
        "gate_without_reviews",
        (HEADED, "{of: ▸other_venues, passed: rating}"),
    ),
    broken(
        "people among units",
        "not_rated_without_people",
        (UNITS, f"{UNITS}, ▸where: {{holding: [secretary]}}"),
    ),
    broken(
        "nobody who is meant",
        "nobody_meant",
        (PEOPLE, f"{PEOPLE}, where: ▸{{}}"),
    ),
    broken(
        "two ways of taking subjects",
        "selector_one_kind",
        (f"{{{PEOPLE}}}", f"▸{{{PEOPLE}, units: [office]}}"),
    ),
    broken(
        "members of a person", "gate_without_reviews", (HEADED, "{of: ▸members, passed: rating}")
    ),
    broken(
        "subunits of a person", "gate_without_reviews", (HEADED, "{of: ▸subunits, passed: rating}")
    ),
    broken(
        "unit that a unit heads",
        "gate_without_reviews",
        (SUBUNITS, "{of: ▸headed_unit, passed: rating}"),
    ),
    broken(
        "members whom no track takes",
        "gate_without_reviews",
        (PEOPLE, "people_in: [office]"),
        (MEMBERS, "{of: ▸members, passed: rating}"),
    ),
    broken(
        "stage that no other has",
        "gate_stage_unknown",
        (SUBUNITS, "{of: subunits, passed: ▸ratin}"),
        expected="rating",
    ),
    broken(
        "stage of the same name that no other has",
        "gate_stage_unknown",
        ("- stage: meeting\n", "- stage: talk\n        waits_for: [{of: ▸superior}]\n"),
    ),
    broken(
        "stage that some of the members do not have",
        "gate_stage_unknown",
        ("  collective:\n    title", OTHER_TRACK.format("people_in: [office]")),
        (UNITS, "units: [unit, committee, office]"),
        (MEMBERS, "{of: members, passed: ▸meeting}"),
    ),
    broken(
        "superior and its units that wait in the same stage",
        "gates_wait_for_each_other",
        (SUBUNITS, f"{SUBUNITS}\n          - {{of: ▸superior, passed: rating}}"),
    ),
    broken(
        "superior that waits for its units in an earlier stage",
        "gates_wait_for_each_other",
        (REMEDIES, REMEDIES_AFTER_SUPERIOR),
        (SUBUNITS, "{of: ▸subunits, passed: remediation}"),
    ),
    broken(
        "unit and its members",
        "gates_wait_for_each_other",
        (HEADED, SUPERIOR),
        (MEMBERS, "{of: ▸members, passed: rating}"),
    ),
)


class TestRulesOfGates:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in GATES])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param([(SUBUNITS, SUPERIOR)], id="only downwards"),
            pytest.param(
                [
                    (
                        "  collective:\n    title",
                        OTHER_TRACK.format("holders: {role: [secretary], on: [committee]}"),
                    ),
                    (HEADED, "{of: other_venues, passed: rating}"),
                ],
                id="other venues of who holds a role",
            ),
            pytest.param(
                [
                    (
                        "  collective:\n    title",
                        OTHER_TRACK.format("people_in: [unit], where: {managed_by: [district]}"),
                    ),
                ],
                id="people of one kind of unit in two tracks, one of them of some only",
            ),
            pytest.param(
                [
                    (REMEDIES, REMEDIES_AFTER_SUPERIOR),
                    (SUBUNITS, "{of: subunits, passed: meeting}"),
                ],
                id="superior that waits for what comes before its units wait",
            ),
            pytest.param(
                [("- {of: members, passed: rating}", "- {of: members, passed: monitoring}")],
                id="another stage of the members",
            ),
            pytest.param(
                [
                    ("  collective:\n    title", OTHER_TRACK.format("units: [office]")),
                    (SUBUNITS, "{of: subunits, passed: meeting}"),
                ],
                id="stage that some units have",
            ),
        ],
    )
    def test_allow(self, changes: list[tuple[str, str]]) -> None:
        assert problems(changed(STANDARD, *changes)) == ()
