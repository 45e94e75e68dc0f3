"""Who has to do with a unit that was merged is who has to do with its successor."""

from __future__ import annotations

from datetime import date

import pytest

from tests.definitions import a_definition, a_stage
from tests.factories import a_person, a_review, a_unit
from tests.suggesting import brought_to
from workflow.domain.confidentiality import is_own_case, may_see_answers
from workflow.domain.errors import RefusedError
from workflow.domain.following import require_free
from workflow.domain.handing_on import hand_on
from workflow.domain.organisation import Directory, RoleGrant
from workflow.domain.records.suggestion import SuggestionStatus
from workflow.domain.suggestion_sight import may_see
from workflow.domain.surprise import is_kept_from
from workflow.domain.terms import Target
from workflow.domain.viewing import Viewer

DAY, BEFORE = date(2026, 7, 1), date(2026, 6, 30)
TOP = a_unit(1)
TAKING = a_unit(2, parent=TOP)
GONE = a_unit(3, parent=TAKING, abolished_on=DAY, successor_id=TAKING.id)
LONG_GONE = a_unit(4, parent=GONE, abolished_on=BEFORE, successor_id=GONE.id)

ABOVE, HEAD, CLERK = a_person(1, unit=TOP), a_person(2, unit=TAKING), a_person(3, unit=TAKING)
DIRECTORY = Directory(
    [TOP, TAKING, GONE, LONG_GONE],
    [
        RoleGrant(role="secretary", person_id=ABOVE.id, unit_id=TOP.id),
        RoleGrant(role="secretary", person_id=HEAD.id, unit_id=TAKING.id),
        RoleGrant(role="supervisor", person_id=ABOVE.id, unit_id=TAKING.id),
        # Who held it until the end; nobody asks him any more.
        RoleGrant(role="secretary", person_id=9, unit_id=GONE.id, to_on=BEFORE),
    ],
    on=DAY,
)
DEFINITION = a_definition(
    a_stage("feedback", kind="feedback", owner="supervisor", authority="board"),
    feedback={"mode": "confidential"},
)
OF_GONE = a_review(of=GONE)
everywhere = pytest.mark.parametrize(
    "unit", [pytest.param(GONE, id="merged"), pytest.param(LONG_GONE, id="merged twice")]
)


class TestMergedUnit:
    @everywhere
    def test_is_seen_by_who_sees_its_successor(self, unit: object) -> None:
        def sees(person: int) -> bool:
            viewer = Viewer(
                person_id=person, unit_id=TAKING.id, definition=DEFINITION, directory=DIRECTORY
            )
            return viewer.sees(a_review(of=unit))  # type: ignore[arg-type]

        assert [sees(each) for each in (ABOVE.id, HEAD.id, 9)] == [True, True, False]

    def test_has_the_head_of_its_successor(self) -> None:
        found = DIRECTORY.resolve((Target(role="secretary"),), venue_id=GONE.id, subject_id=None)

        assert is_own_case(HEAD.id, OF_GONE, DEFINITION, DIRECTORY)
        assert (found.unit_id, found.people) == (TAKING.id, (HEAD.id,))

    def test_shows_confidential_answers_to_who_draws_those_of_its_successor_together(self) -> None:
        seen = [
            may_see_answers(person, OF_GONE, DEFINITION, DIRECTORY)
            for person in (ABOVE.id, HEAD.id, CLERK.id, 9)
        ]

        assert seen == [True, False, False, False]

    @pytest.mark.parametrize(
        ("person", "kept"),
        [(HEAD, True), (CLERK, True), (ABOVE, False)],
        ids=["head", "member", "superior"],
    )
    def test_keeps_surprises_from_the_people_of_its_successor(
        self, person: object, kept: bool
    ) -> None:
        found = is_kept_from(person.id, person.unit_id, OF_GONE, DEFINITION, DIRECTORY)  # type: ignore[attr-defined]

        assert found is kept

    def test_keeps_surprises_from_who_serves_on_its_successor(self) -> None:
        attending = RoleGrant(role="board", person_id=7, unit_id=TAKING.id)
        directory = Directory(DIRECTORY.units.values(), [attending], on=DAY)

        assert is_kept_from(7, TOP.id, OF_GONE, DEFINITION, directory)

    def test_hides_suggestions_from_its_successor_until_they_are_notified(self) -> None:
        def sees(status: SuggestionStatus) -> bool:
            return may_see(
                HEAD,
                brought_to(status),
                OF_GONE,
                follows=False,
                definition=DEFINITION,
                directory=DIRECTORY,
            )

        assert not sees(SuggestionStatus.APPROVED)
        assert sees(SuggestionStatus.NOTIFIED)

    def test_is_not_followed_by_the_people_of_its_successor(self) -> None:
        with pytest.raises(RefusedError, match="follower_under_subject"):
            require_free(CLERK, OF_GONE, DEFINITION, DIRECTORY)


def a_grant(unit_id: int, *, person: int = 5, **days: date | None) -> RoleGrant:
    return RoleGrant(role="secretary", person_id=person, unit_id=unit_id, **days)  # type: ignore[arg-type]


class TestHandOn:
    @pytest.mark.parametrize(
        ("here", "there", "kept"),
        [
            pytest.param(None, BEFORE, None, id="for ever is the latest"),
            pytest.param(DAY, None, None, id="for ever there already"),
            pytest.param(date(2027, 1, 1), DAY, date(2027, 1, 1), id="the later day"),
        ],
    )
    def test_keeps_the_later_last_day(
        self, here: date | None, there: date | None, kept: date | None
    ) -> None:
        handed = hand_on(
            [a_grant(3, to_on=here)], [a_grant(2, to_on=there)], to=lambda _: 2, on=DAY
        )

        last = [each.to_on for each in (*handed.new, *handed.changed)]
        assert last == ([] if kept == there else [kept])
        assert [each.to_on for each in handed.ended] == [BEFORE]

    def test_leaves_what_is_over(self) -> None:
        handed = hand_on([a_grant(3, to_on=BEFORE)], [], to=lambda _: 2, on=DAY)

        assert (handed.stored, handed.new, handed.moved) == ((), [], 0)

    def test_takes_what_begins_later(self) -> None:
        later = a_grant(3, from_on=date(2026, 9, 1))

        handed = hand_on([later], [], to=lambda _: 2, on=DAY)

        assert handed.new == [a_grant(2, from_on=date(2026, 9, 1))]
        assert not any(each.holds_on(date(2026, 9, 1)) for each in handed.ended)

    def test_prefers_who_holds_it_himself(self) -> None:
        delegated = RoleGrant(role="secretary", person_id=5, unit_id=3, delegated_by=6)

        handed = hand_on([delegated], [a_grant(2, to_on=DAY)], to=lambda _: 2, on=DAY)

        assert (handed.new, handed.changed) == ([], [])
