"""How far remedies are: by group, topic, status, owner or unit."""

from __future__ import annotations

from tests.remedying import a_remedy, brought_to
from workflow.domain.records.remedy import RemedyStatus as Status
from workflow.domain.remedy_count import Counted, Grouping, tallies, tally


def counted(remedy: object = None, **given: object) -> Counted:
    told = {"owner": "P1", "unit": "U1", "is_overdue": False, **given}
    return Counted(remedy=remedy or a_remedy(), **told)  # type: ignore[arg-type]


class TestTally:
    def test_counts_what_is_claimed_apart_from_what_is_verified(self) -> None:
        found = tally(counted(brought_to(status)) for status in (*Status, Status.CLAIMED))

        assert found.remedies == 6
        assert found.statuses == {
            Status.OPEN: 1,
            Status.IN_PROGRESS: 1,
            Status.CLAIMED: 2,
            Status.VERIFIED: 1,
            Status.CARRIED_OVER: 1,
        }

    def test_counts_grades_and_what_is_late(self) -> None:
        found = tally(
            [
                counted(a_remedy(grade="well")),
                counted(a_remedy(grade="well"), is_overdue=True),
                counted(a_remedy(grade="fairly_well")),
                counted(),
            ]
        )

        assert (found.grades, found.overdue) == ({"fairly_well": 1, "well": 2}, 1)


class TestTallies:
    def test_are_by_name_and_those_without_last(self) -> None:
        rows = [
            counted(a_remedy(group="b")),
            counted(),
            counted(a_remedy(group="a")),
            counted(a_remedy(group="b")),
        ]

        found = tallies(rows, Grouping.GROUP)

        assert [(name, each.remedies) for name, each in found] == [("a", 1), ("b", 2), (None, 1)]

    def test_of_statuses_are_in_the_order_of_the_course(self) -> None:
        rows = [counted(brought_to(status)) for status in reversed(Status)]

        assert [name for name, _ in tallies(rows, Grouping.STATUS)] == [str(s) for s in Status]

    def test_are_by_owner_and_by_unit(self) -> None:
        rows = [counted(owner="P2", unit="U1"), counted(owner=None, unit="U2"), counted()]

        assert [name for name, _ in tallies(rows, Grouping.OWNER)] == ["P1", "P2", None]
        assert [name for name, _ in tallies(rows, Grouping.UNIT)] == ["U1", "U2"]
