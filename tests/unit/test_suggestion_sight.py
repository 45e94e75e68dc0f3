"""Who sees a suggestion before and after its subject was told."""

from __future__ import annotations

import pytest

from tests.definitions import a_definition
from tests.suggesting import brought_to
from tests.unit.test_following import (
    BOARD,
    CLERK,
    DEPUTY,
    DIRECTORY,
    ELSEWHERE,
    HEAD,
    MEMBER,
    OF_COMMUNE,
    OF_DEPUTY,
    OF_OTHER,
    OF_SECRETARY,
    OF_TOP,
    RISEN,
    SECRETARY,
    VISITING,
)
from workflow.domain.organisation import Person
from workflow.domain.records.suggestion import SuggestionStatus as Status
from workflow.domain.review import Review
from workflow.domain.suggestion_sight import may_see

NOBODY, ONCE_TOLD, ALWAYS = (False, False), (False, True), (True, True)


def sees(person: Person, review: Review, status: Status, *, follows: bool = False) -> bool:
    return may_see(
        person,
        brought_to(status),
        review,
        follows=follows,
        definition=a_definition(),
        directory=DIRECTORY,
    )


class TestMaySee:
    @pytest.mark.parametrize(
        ("person", "review", "told"),
        [
            pytest.param(SECRETARY, OF_SECRETARY, ONCE_TOLD, id="the person under review"),
            pytest.param(SECRETARY, OF_COMMUNE, ONCE_TOLD, id="the head of the unit under review"),
            pytest.param(DEPUTY, OF_COMMUNE, ONCE_TOLD, id="who leads it with the head"),
            pytest.param(VISITING, OF_OTHER, ONCE_TOLD, id="its head, who leads above it too"),
            pytest.param(HEAD, OF_TOP, ONCE_TOLD, id="the head of the topmost unit"),
            pytest.param(BOARD, OF_TOP, ONCE_TOLD, id="who leads the topmost unit with the head"),
            pytest.param(HEAD, OF_COMMUNE, ALWAYS, id="the superior"),
            pytest.param(BOARD, OF_COMMUNE, ALWAYS, id="who attends it from above"),
            pytest.param(RISEN, OF_COMMUNE, ALWAYS, id="one of the unit with a role above"),
            pytest.param(HEAD, OF_DEPUTY, ALWAYS, id="the superior of a person"),
            pytest.param(SECRETARY, OF_DEPUTY, ALWAYS, id="the head of a person's unit"),
            pytest.param(MEMBER, OF_COMMUNE, NOBODY, id="a member without a role"),
            pytest.param(ELSEWHERE, OF_COMMUNE, NOBODY, id="somebody from elsewhere"),
            pytest.param(CLERK, OF_SECRETARY, NOBODY, id="somebody above without a role"),
        ],
    )
    def test_depends_on_the_side_of_the_subject(
        self, person: Person, review: Review, told: tuple[bool, bool]
    ) -> None:
        before = {sees(person, review, status) for status in (Status.PROPOSED, Status.APPROVED)}
        after = {sees(person, review, status) for status in (Status.NOTIFIED, Status.REPORTED)}

        assert (before, after) == ({told[0]}, {told[1]})

    def test_hides_from_the_subject_what_was_ended_before_he_was_told(self) -> None:
        assert not sees(SECRETARY, OF_SECRETARY, Status.DECLINED)
        assert not sees(SECRETARY, OF_SECRETARY, Status.WITHDRAWN)

    def test_shows_it_to_its_followers(self) -> None:
        assert sees(ELSEWHERE, OF_COMMUNE, Status.APPROVED, follows=True)
