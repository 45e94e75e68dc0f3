from __future__ import annotations

from datetime import date

import pytest

from runtime.readers.roles import read_roles
from tests.unit.readers.refusals import Place, places
from workflow.domain.rows import RoleRow


class TestReadRoles:
    def test_gives_rows_in_the_order_of_the_file(self) -> None:
        written = (
            b"role,person,unit,from,to\nsecretary,DV1,TL,01/01/2022,2022-12-31\nclerk,DV2,TL\n"
        )

        assert read_roles(written, file="f") == [
            RoleRow(
                role="secretary",
                person="DV1",
                unit="TL",
                from_on=date(2022, 1, 1),
                to_on=date(2022, 12, 31),
                line=2,
            ),
            RoleRow(role="clerk", person="DV2", unit="TL", from_on=None, to_on=None, line=3),
        ]

    def test_needs_no_days(self) -> None:
        (row,) = read_roles("Vai trò;Mã cá nhân;Mã đơn vị\nsecretary;DV1;TL\n".encode(), file="f")

        assert (row.role, row.from_on, row.to_on) == ("secretary", None, None)

    def test_takes_the_same_role_from_another_day_for_another(self) -> None:
        written = b"role,person,unit,from,to\ns,A,U,,2020-12-31\ns,A,U,2022-01-01,\n"

        assert len(read_roles(written, file="f")) == 2

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("s,A,U,,\ns,A,V,,\ns,A,U,,2022-01-01", [("duplicate_role", 4, 1)]),
            ("s,A,U,1/2/2022,\ns,A,U,2022-02-01,", [("duplicate_role", 3, 1)]),
            ("s,A,U,2022-01-02,2022-01-01", [("ends_before_it_begins", 2, 5)]),
            (
                "s,,U,,\n,A,U,,\ns,A,,,",
                [(("cell_required"), 2, 2), ("cell_required", 3, 1), ("cell_required", 4, 3)],
            ),
            ("s,A,U,2022-13-01,", [("day_does_not_exist", 2, 4)]),
        ],
        ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else "",
    )
    def test_refuses_what_the_file_alone_shows(self, rows: str, expected: list[Place]) -> None:
        assert places(read_roles, f"role,person,unit,from,to\n{rows}\n".encode()) == expected

    def test_allows_a_role_for_one_day(self) -> None:
        written = b"role,person,unit,from,to\ns,A,U,2022-01-01,2022-01-01\n"

        assert len(read_roles(written, file="f")) == 1
