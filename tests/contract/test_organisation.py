"""What the stores of the organisation promise on every database."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from storage import tables
from storage.engine import Database
from tests.contract.installed import Begin, a_command
from tests.factories import a_person, a_unit
from workflow.domain.calendar import CalendarDay
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import ConflictError
from workflow.domain.organisation import Person, RoleGrant, Unit

TOP = a_unit(1, name="Đảng bộ xã Trường Thành", kind="committee")
CELL = a_unit(10, parent=TOP)
TEAM = a_unit(2, parent=CELL)
NAMES = ["Nguyễn Văn Đức", "Đặng Thị Ân", "Lê Văn An", "Võ Thị Ánh", "Trần Thị Yến", "Lê Ông"]


def store_units(begin: Begin, *units: Unit) -> None:
    with begin() as work:
        work.units.insert(units)
        work.append(INSTALLATION, [], command=a_command())
        work.commit()


def store_people(begin: Begin, *people: Person) -> None:
    with begin() as work:
        work.people.insert(people)
        work.append(INSTALLATION, [], command=a_command())
        work.commit()


def store_grants(begin: Begin, *grants: RoleGrant) -> None:
    with begin() as work:
        work.roles.insert(grants)
        work.append(INSTALLATION, [], command=a_command())
        work.commit()


class TestUnits:
    def test_come_back_as_they_were_parents_first(self, begin: Begin) -> None:
        store_units(begin, TEAM, CELL, TOP)

        with begin() as work:
            assert work.units.all() == [TOP, CELL, TEAM]

    def test_can_be_moved_and_renamed(self, begin: Begin) -> None:
        store_units(begin, TOP, CELL, TEAM)
        moved = replace(TEAM, name="Tổ 2", kind="team", parent_id=TOP.id, path="/1/2/")

        with begin() as work:
            work.units.update([moved])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.units.all() == [TOP, CELL, moved]

    def test_that_do_not_exist_cannot_be_changed(self, begin: Begin) -> None:
        store_units(begin, TOP)

        with begin() as work, pytest.raises(LookupError):
            work.units.update([TOP, CELL])

    def test_with_one_code_are_a_conflict(self, begin: Begin) -> None:
        store_units(begin, TOP)

        with begin() as work, pytest.raises(ConflictError, match="someone_was_first"):
            work.units.insert([replace(CELL, code=TOP.code)])

    def test_have_a_name_of_any_length(self, begin: Begin) -> None:
        long = replace(TOP, name="Đảng ủy " * 200 + "xã")
        store_units(begin, long)

        with begin() as work:
            assert work.units.all() == [long]


class TestPeople:
    def test_come_back_as_they_were(self, begin: Begin) -> None:
        plain = a_person(1)
        told = a_person(
            2,
            name="Đặng Thị Ân",
            email="an@example.org",
            language="en",
            joined_on=date(1999, 12, 31),
            managed_by="district",
        )
        store_people(begin, plain, told)

        with begin() as work:
            assert work.people.by_ids([1, 2, 3]) == {1: plain, 2: told}
            assert work.people.by_codes(["P2", "P9", "p1"]) == {"P2": told}
            assert work.people.by_codes([]) == {}

    def test_have_composed_names_however_they_were_written(self, begin: Begin) -> None:
        decomposed = unicodedata.normalize("NFD", "  Đặng  Thị Ân ")
        store_people(begin, a_person(1, name=decomposed))

        with begin() as work:
            assert work.people.by_ids([1])[1].name == "Đặng Thị Ân"

    def test_can_be_sorted_and_found_the_vietnamese_way(
        self, begin: Begin, database: Database
    ) -> None:
        store_people(begin, *(a_person(place, name=name) for place, name in enumerate(NAMES)))
        person = tables.person.c
        by_name = sa.select(person.name).order_by(person.name_sort)
        found = sa.select(person.name).where(person.name_fold.like("%dang%an%"))

        with database.reader.begin() as connection:
            assert connection.scalars(by_name).all() == [
                "Lê Văn An",
                "Võ Thị Ánh",
                "Đặng Thị Ân",
                "Nguyễn Văn Đức",
                "Lê Ông",
                "Trần Thị Yến",
            ]
            assert connection.scalars(found).all() == ["Đặng Thị Ân"]

    def test_of_units_come_by_code(self, begin: Begin) -> None:
        people = [
            a_person(number, unit=unit) for number, unit in enumerate([TEAM, CELL, CELL, TOP])
        ]
        store_people(begin, *reversed(people))

        with begin() as work:
            assert work.people.in_units([CELL.id, TEAM.id, 99]) == people[:3]
            assert work.people.in_units([]) == []
            assert work.people.in_units(None) == people

    def test_are_numbered_from_one(self, begin: Begin) -> None:
        with begin() as work:
            first = work.people.next_id()
            work.people.insert([a_person(first), a_person(41)])

            assert (first, work.people.next_id()) == (1, 42)

    def test_can_be_changed_five_thousand_at_a_time(self, begin: Begin) -> None:
        people = [a_person(number, joined_on=date(2000, 1, 1)) for number in range(5_001)]
        store_people(begin, *people)
        changed = [
            replace(person, name=f"Đinh {person.id}", unit_id=2, joined_on=None)
            for person in people
        ]

        with begin() as work:
            assert work.people.by_codes(person.code for person in people) == {
                person.code: person for person in people
            }
            work.people.update(changed)
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.people.by_ids(range(5_001)) == {person.id: person for person in changed}


class TestRoles:
    def test_come_back_in_the_order_of_their_keys(self, begin: Begin) -> None:
        always = RoleGrant(role="secretary", person_id=1, unit_id=1)
        until = replace(always, from_on=date(2026, 1, 1), to_on=date(2026, 6, 30))
        after = replace(always, from_on=date(2026, 7, 1))
        other = RoleGrant(role="member", person_id=9, unit_id=2)
        store_grants(begin, after, until, always, other)

        with begin() as work:
            assert work.roles.all() == [other, always, until, after]
            assert work.roles.all(unit_ids=[2]) == [other]
            assert work.roles.all(unit_ids=[]) == []

    def test_can_end(self, begin: Begin) -> None:
        always = RoleGrant(role="secretary", person_id=1, unit_id=1)
        since = replace(always, from_on=date(2026, 1, 1))
        store_grants(begin, always, since)

        with begin() as work:
            work.roles.update([replace(since, to_on=date(2026, 6, 30))])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.roles.all() == [always, replace(since, to_on=date(2026, 6, 30))]


class TestCalendars:
    TET = CalendarDay(day=date(2026, 2, 17), works=False, name="Tết", status="official")
    SWAP = CalendarDay(day=date(2026, 2, 28), works=True, status="provisional")

    def put(self, begin: Begin, revision: int, *days: CalendarDay) -> None:
        with begin() as work:
            work.calendars.put("vn", revision=revision, days={day.day: day for day in days})
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

    def test_come_back_by_day(self, begin: Begin) -> None:
        self.put(begin, 1, self.SWAP, self.TET)

        with begin() as work:
            assert work.calendars.get("vn") == (1, (self.TET, self.SWAP), {})
            assert work.calendars.get("hcm") is None

    def test_keep_the_days_that_a_new_revision_does_not_name(self, begin: Begin) -> None:
        settled = replace(self.SWAP, works=False, status="official")
        later = replace(self.TET, day=date(2027, 2, 6))
        self.put(begin, 1, self.TET, self.SWAP)
        self.put(begin, 2, settled, later)

        with begin() as work:
            assert work.calendars.get("vn") == (2, (self.TET, settled, later), {})

    def test_refuse_a_revision_that_someone_else_made_first(self, begin: Begin) -> None:
        self.put(begin, 1, self.TET)
        self.put(begin, 2, self.SWAP)

        with pytest.raises(ConflictError, match="someone_was_first"):
            self.put(begin, 2, replace(self.SWAP, works=False))

        with begin() as work:
            assert work.calendars.get("vn") == (2, (self.TET, self.SWAP), {})

    def test_keep_the_days_of_units_apart(self, begin: Begin) -> None:
        flood, settled = replace(self.TET, name="Lũ"), replace(self.SWAP, works=False)
        self.put(begin, 1, self.TET)
        with begin() as work:
            work.calendars.put("vn", revision=2, days={})
            work.calendars.put_local("vn", 7, [self.SWAP, flood])
            work.calendars.put_local("vn", 8, [self.SWAP])
            work.calendars.put("other", revision=1, days={})
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            work.calendars.put_local("vn", 7, [settled])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.calendars.get("vn") == (
                *(2, (self.TET,)),
                {7: (flood, settled), 8: (self.SWAP,)},
            )
            assert work.calendars.get("other") == (1, (), {})

    def test_forget_days_of_whom_they_were_only(self, begin: Begin) -> None:
        with begin() as work:
            work.calendars.put("vn", revision=1, days={self.TET.day: self.TET})
            for unit_id in (7, 8):
                work.calendars.put_local("vn", unit_id, [self.TET, self.SWAP])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            work.calendars.drop("vn", [self.TET.day], unit_id=7)
            work.calendars.drop("vn", [], unit_id=8)
            work.append(INSTALLATION, [], command=a_command())
            work.commit()
        with begin() as work:
            known = work.calendars.get("vn")
            work.calendars.drop("vn", [self.TET.day])
            left = work.calendars.get("vn")

        assert known == (1, (self.TET,), {7: (self.SWAP,), 8: (self.TET, self.SWAP)})
        assert left == (1, (), {7: (self.SWAP,), 8: (self.TET, self.SWAP)})
