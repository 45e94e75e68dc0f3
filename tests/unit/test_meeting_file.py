"""A meeting with all that belongs to it: what counts of it, and what may still change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.meeting_file import (
    MeetingFile,
    amended,
    copied,
    differences,
    require_held,
    treated,
    with_roll,
    with_sittings,
    with_supervisors,
)
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Participant,
    Signatory,
    Signature,
    Sitting,
    Treatment,
)

DAY = date(2022, 11, 15)
EIGHT = datetime(2022, 11, 15, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAIR, CLERK, MEMBER, GUEST, BOARD = 1, 2, 3, 4, 9


def meeting(**changes: Any) -> Meeting:
    held = Meeting(
        id=7,
        code="M7",
        unit_id=5,
        status=MeetingStatus.HELD,
        meets_on=DAY,
        chair_id=CHAIR,
        secretary_id=CLERK,
    )
    return replace(held, **changes)


def participant(person_id: int, **changes: Any) -> Participant:
    there = Participant(meeting_id=7, person_id=person_id, present=True)
    return replace(there, **changes)


def signature(place: Signatory, **changes: Any) -> Signature:
    person = CHAIR if place is Signatory.CHAIR else CLERK
    signed = Signature(meeting_id=7, signatory=place, person_id=person, signed_at=EIGHT)
    return replace(signed, **changes)


def signed_by_both() -> Mapping[Signatory, Signature]:
    return {place: signature(place) for place in Signatory}


def item(review_id: int, **changes: Any) -> MeetingReview:
    reviewed = MeetingReview(
        review_id=review_id, meeting_id=7, place=review_id, treatment=Treatment.REVIEWED
    )
    return replace(reviewed, **changes)


class TestMeetingFile:
    def test_counts_of_those_who_were_called_who_was_there(self) -> None:
        roll = {
            CHAIR: participant(CHAIR),
            MEMBER: participant(MEMBER, present=False),
            GUEST: participant(GUEST, convened=False),
        }

        file = MeetingFile(meeting=meeting(), roll=roll)

        assert (file.present, file.convened) == (1, 2)

    def test_takes_the_number_that_were_called_as_it_was_told(self) -> None:
        file = MeetingFile(meeting=meeting(convened=21), roll={CHAIR: participant(CHAIR)})

        assert (file.present, file.convened) == (1, 21)

    def test_sat_as_long_as_the_sittings_that_count(self) -> None:
        file = with_sittings(
            MeetingFile(meeting=meeting()),
            [(EIGHT + 5 * HOUR, EIGHT + 8 * HOUR), (EIGHT, EIGHT + 3 * HOUR)],
        )

        assert [begin for begin, _ in file.times] == [EIGHT, EIGHT + 5 * HOUR]
        assert file.minutes == 360

    def test_lacks_a_signature_that_no_longer_stands(self) -> None:
        signatures = {
            Signatory.CHAIR: signature(Signatory.CHAIR),
            Signatory.SECRETARY: signature(Signatory.SECRETARY, holds=False),
        }

        assert MeetingFile(meeting=meeting(), signatures=signatures).unsigned == (
            Signatory.SECRETARY,
        )

    @pytest.mark.parametrize(
        ("away", "found"),
        [(CHAIR, CHAIR), (CLERK, CLERK), (MEMBER, MEMBER), (GUEST, None)],
        ids=["the chair", "the secretary", "who chairs an item", "somebody without a part"],
    )
    def test_finds_who_was_away_and_has_a_part(self, away: int, found: int | None) -> None:
        file = MeetingFile(
            meeting=meeting(),
            items={1: item(1, chair_id=MEMBER)},
            roll={away: participant(away, present=False)},
        )

        assert file.away_with_a_part == found

    @pytest.mark.parametrize(
        ("status", "is_closed"),
        [(MeetingStatus.HELD, False), (MeetingStatus.CLOSED, True)],
        ids=str,
    )
    def test_is_what_requirements_judge(self, status: MeetingStatus, is_closed: bool) -> None:
        file = MeetingFile(
            meeting=meeting(status=status),
            roll={CHAIR: participant(CHAIR), MEMBER: participant(MEMBER, present=False)},
        )

        facts = file.facts(supervisor_roles={"board"})

        assert (facts.held_on, facts.present, facts.convened) == (DAY, 1, 2)
        assert (facts.unsigned, facts.supervisor_roles) == (("chair", "secretary"), {"board"})
        assert facts.is_closed is is_closed


class TestAmended:
    def test_needs_new_signatures(self) -> None:
        before = MeetingFile(meeting=meeting(), signatures=signed_by_both())
        after = replace(before, meeting=meeting(place="Xuân Thắng"))

        kept = amended(before, after)

        assert kept.unsigned == tuple(Signatory)
        assert len(differences(before, kept)) == 3

    def test_keeps_the_signatures_when_nothing_changes(self) -> None:
        before = MeetingFile(meeting=meeting(), signatures=signed_by_both())

        kept = amended(before, replace(before, roll={}))

        assert kept.unsigned == ()

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (MeetingStatus.CLOSED, "meeting_is_closed"),
            (MeetingStatus.SUPERSEDED, "meeting_is_closed"),
            (MeetingStatus.CANCELLED, "meeting_is_cancelled"),
        ],
        ids=str,
    )
    def test_is_refused_once_it_is_over(self, status: MeetingStatus, code: str) -> None:
        before = MeetingFile(meeting=meeting(status=status))

        with pytest.raises(RefusedError, match=code):
            amended(before, with_roll(before, [participant(MEMBER)]))

    @pytest.mark.parametrize("status", MeetingStatus, ids=str)
    def test_lets_pass_what_changes_nothing(self, status: MeetingStatus) -> None:
        before = MeetingFile(meeting=meeting(status=status))

        assert amended(before, MeetingFile(meeting=meeting(status=status))) == before


class TestDifferences:
    def test_are_all_rows_of_a_new_meeting(self) -> None:
        file = MeetingFile(
            meeting=meeting(),
            sittings={1: Sitting(meeting_id=7, number=1, starts_at=EIGHT, ends_at=EIGHT + HOUR)},
            supervisors={BOARD: MeetingSupervisor(meeting_id=7, person_id=BOARD, attended=True)},
            items={1: item(1)},
            roll={CHAIR: participant(CHAIR)},
            conclusions={1: Conclusion(meeting_id=7, number=1, text="…")},
            signatures=signed_by_both(),
        )

        assert len(differences(None, file)) == 8

    def test_are_the_rows_that_changed(self) -> None:
        before = MeetingFile(meeting=meeting(), items={1: item(1), 2: item(2)})
        absent = item(2, treatment=Treatment.ABSENT)

        after = replace(before, items={1: item(1), 2: absent})

        assert differences(before, after) == [absent]


class TestWithSittings:
    def test_leaves_those_that_did_not_take_place_without_effect(self) -> None:
        times = [(EIGHT, EIGHT + HOUR), (EIGHT + 2 * HOUR, EIGHT + 3 * HOUR)]
        before = with_sittings(MeetingFile(meeting=meeting()), times)

        after = with_sittings(before, times[:1])

        assert [after.sittings[number].holds for number in (1, 2)] == [True, False]
        assert after.times == ((EIGHT, EIGHT + HOUR),)

    def test_end_after_they_begin(self) -> None:
        with pytest.raises(InvalidValueError, match="ends_before_start"):
            with_sittings(MeetingFile(meeting=meeting()), [(EIGHT, EIGHT)])


class TestWithSupervisors:
    def test_keeps_who_was_assigned_and_stayed_away(self) -> None:
        assigned = MeetingSupervisor(meeting_id=7, person_id=BOARD, assigned=True)
        before = MeetingFile(meeting=meeting(), supervisors={BOARD: assigned})

        after = with_supervisors(before, [8])

        assert after.supervising == {8}
        assert after.supervisors[BOARD] == assigned


class TestTreated:
    @pytest.mark.parametrize(
        ("treatment", "is_away", "then"),
        [
            (Treatment.PLANNED, False, Treatment.REVIEWED),
            (Treatment.PLANNED, True, Treatment.ABSENT),
            (Treatment.REVIEWED, True, Treatment.ABSENT),
            (Treatment.ABSENT, False, Treatment.REVIEWED),
            (Treatment.POSTPONED, False, Treatment.POSTPONED),
        ],
    )
    def test_follows_who_was_there(
        self, treatment: Treatment, is_away: bool, then: Treatment
    ) -> None:
        assert treated(item(1, treatment=treatment), is_away=is_away).treatment is then


class TestCopied:
    def test_has_everything_but_the_signatures(self) -> None:
        file = MeetingFile(
            meeting=meeting(status=MeetingStatus.CLOSED),
            items={1: item(1)},
            roll={CHAIR: participant(CHAIR, excuse="…")},
            conclusions={1: Conclusion(meeting_id=7, number=1, text="…")},
            signatures=signed_by_both(),
        )

        copy = copied(file, meeting(id=8, code="M7-2"))

        assert {row.meeting_id for row in (copy.items[1], copy.roll[CHAIR])} == {8}
        assert copy.conclusions[1].text == "…"
        assert copy.signatures == {}


class TestRequireHeld:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (MeetingStatus.PLANNED, "meeting_is_planned"),
            (MeetingStatus.CANCELLED, "meeting_is_cancelled"),
        ],
        ids=str,
    )
    def test_refuses_what_did_not_take_place(self, status: MeetingStatus, code: str) -> None:
        with pytest.raises(RefusedError, match=code):
            require_held(meeting(status=status))
