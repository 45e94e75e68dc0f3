"""Plans of attendance for any meetings: without a fault, and as good as the best of all ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attending import HOUR, Request, at, clashing_pairs, counts, half_days, morning
from workflow.domain.attendance import BUFFER, Appointment, PlannedMeeting, clashes, load
from workflow.domain.quorum import Sitting

PEOPLE = st.integers(min_value=1, max_value=4)
SLOTS = st.integers(min_value=1, max_value=2).map(half_days)
BUFFERS = st.sampled_from([timedelta(), BUFFER, 5 * BUFFER])
SOME = st.frozensets(PEOPLE, max_size=3)

# Any times, near enough to each other to clash often, and any meetings.
APPOINTMENTS = st.lists(
    st.builds(
        lambda start, length, meeting, attendee: at(
            (morning(1)[0] + start * HOUR, morning(1)[0] + (start + length) * HOUR),
            meeting=meeting,
            attendee=attendee,
        ),
        st.integers(0, 40),
        st.integers(1, 8),
        st.integers(1, 6),
        PEOPLE,
    ),
    max_size=12,
)


@st.composite
def requests(draw: st.DrawFn, *, most: int = 5) -> Request:
    """Draw meetings of all kinds: settled or not, with an order, and with busy people."""
    slots = draw(SLOTS)
    times = st.lists(st.sampled_from(slots), max_size=2, unique=True).map(tuple)
    meetings = tuple(
        PlannedMeeting(
            key=key,
            allowed=draw(SOME),
            wish=draw(st.none() | PEOPLE),
            taking_part=draw(SOME),
            times=draw(times),
        )
        for key in range(draw(st.integers(1, most)))
    )
    keys = st.integers(0, len(meetings) - 1)
    return Request(
        meetings=meetings,
        slots=tuple(slots),
        after=draw(st.dictionaries(keys, st.frozensets(keys, max_size=2), max_size=3)),
        busy=draw(busy(slots)),
        buffer=draw(BUFFERS),
    )


def busy(slots: Sequence[Sitting]) -> st.SearchStrategy[tuple[Appointment, ...]]:
    """Draw appointments that there are already."""
    one = st.builds(
        lambda sitting, person: at(sitting, meeting="elsewhere", attendee=person),
        st.sampled_from(slots),
        PEOPLE,
    )
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def plain_requests(draw: st.DrawFn) -> Request:
    """Draw few meetings, settled or not, that only the time of those who may attend binds."""
    slots = draw(SLOTS)
    times = st.none() | st.sampled_from(slots)
    meetings = tuple(
        PlannedMeeting(key=key, allowed=draw(SOME), times=() if time is None else (time,))
        for key, time in enumerate(draw(st.lists(times, min_size=1, max_size=4)))
    )
    return Request(meetings=meetings, slots=tuple(slots), busy=draw(busy(slots)))


class TestClashes:
    @given(APPOINTMENTS, BUFFERS)
    def test_are_those_that_looking_at_every_pair_finds(
        self, appointments: list[Appointment], buffer: timedelta
    ) -> None:
        found = clashes(appointments, buffer=buffer)

        assert len(found) == len(clashing_pairs(appointments, buffer))
        assert all(clashing_pairs(pair, buffer) for pair in found)
        assert all(earlier.starts_at <= later.starts_at for earlier, later in found)


class TestLoad:
    @given(APPOINTMENTS)
    def test_is_no_longer_than_all_appointments_and_no_shorter_than_the_longest(
        self, appointments: list[Appointment]
    ) -> None:
        for attendee, own in load(appointments).items():
            lengths = [
                each.ends_at - each.starts_at
                for each in appointments
                if each.attendee_id == attendee
            ]

            assert max(lengths) <= own.time <= sum(lengths, timedelta())


class TestPlan:
    @given(requests())
    def test_has_no_fault(self, request: Request) -> None:
        plan = request.plan()

        assert request.faults(plan.appointments) == []

    @given(requests())
    def test_tells_of_every_meeting_once(self, request: Request) -> None:
        plan = request.plan()

        told = [each.meeting for each in plan.appointments]
        told += [finding.facts["meeting"] for finding in plan.left]
        assert sorted(told) == [meeting.key for meeting in request.meetings]

    @given(requests())
    def test_is_the_same_for_the_same_request(self, request: Request) -> None:
        assert request.plan() == request.plan()

    @given(requests(most=3))
    @settings(max_examples=50)
    def test_leaves_no_meeting_for_which_there_is_room(self, request: Request) -> None:
        plan = request.plan()

        kept = set(plan.appointments)
        assert not any(kept < set(way) for way in request.every_way())

    @given(plain_requests())
    @settings(max_examples=50)
    def test_of_meetings_in_any_order_is_as_good_as_the_best(self, request: Request) -> None:
        plan = request.plan()

        ways = list(request.every_way())
        most = max(len(way) for way in ways)
        assert len(plan.appointments) == most
        assert counts(plan.appointments) == min(counts(w) for w in ways if len(w) == most)
