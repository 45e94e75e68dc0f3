"""A small organisation for each shipped definition, in which each of its tracks has reviews.

A row is a unit: its code, kind and superior, the people who belong there, and who holds which
role on it. People may hold roles elsewhere than where they belong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.functional.opening import Opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One unit of the tree.

    Attributes:
        people: Codes of those who belong there.
        roles: Codes of those who hold a role there, by role.
    """

    kind: str
    above: str = ""
    people: Sequence[str] = ()
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Units with their people and roles, and when a cycle opens there.

    Attributes:
        places: By code of the unit, superiors first; the first one opens the cycle.
        managed: Level by which people are managed, by person.
    """

    definition: str
    places: Mapping[str, Place]
    starts_on: str
    unit: str = "D"
    calendar: str = "vn_public"
    zone: str = "Asia/Ho_Chi_Minh"
    managed: Mapping[str, str] = field(default_factory=dict)

    @property
    def opening(self) -> Opening:
        """Return the same as the stories bring it in."""
        return Opening(
            definition=self.definition,
            units=[(code, f"Đơn vị {code}", at.kind, at.above) for code, at in self.places.items()],
            people=[
                (who, f"Người {who}", "vi", code, "2001-02-03", self.managed.get(who, ""))
                for code, at in self.places.items()
                for who in at.people
            ],
            roles=[
                (role, who, code)
                for code, at in self.places.items()
                for role, holders in at.roles.items()
                for who in holders
            ],
            unit=self.unit,
            starts_on=self.starts_on,
            calendar=self.calendar,
            zone=self.zone,
            lang="en",
        )

    def lineage(self, unit: str) -> list[str]:
        """Return a unit and those above it, upwards."""
        found = [unit]
        while self.places[found[-1]].above:
            found.append(self.places[found[-1]].above)
        return found

    def home(self, person: str) -> str:
        """Return the unit to which a person belongs."""
        return next(code for code, at in self.places.items() if person in at.people)

    @property
    def people(self) -> list[str]:
        """Return the codes of all people."""
        return [who for at in self.places.values() for who in at.people]


BOARD = ("D1", "D2", "D3")
_DISTRICT = Place(
    kind="district_committee",
    people=BOARD,
    roles={"secretary": ["D1"], "standing_board": BOARD},
)


def _body(kind: str, head: str, *others: str, above: str = "D", **roles: Sequence[str]) -> Place:
    """Return a unit with a secretary and others who belong there."""
    held = {"secretary": [head], **roles}
    return Place(kind=kind, above=above, people=(head, *others), roles=held)


ORGANISATIONS: Mapping[str, Organisation] = {
    each.definition: each
    for each in (
        Organisation(
            definition="annual_2026",
            starts_on="2026-11-16",
            managed={"S1": "committee"},
            places={
                "D": Place(
                    kind="committee",
                    people=BOARD,
                    roles={
                        "secretary": ["D1"],
                        "standing_board": BOARD,
                        "inspection_commission": ["D3"],
                    },
                ),
                "G": Place(
                    kind="grassroots",
                    above="D",
                    roles={
                        "secretary": ["S1"],
                        "standing_board": ["S1", "S2"],
                        "supervisor": ["D2"],
                    },
                ),
                "C": _body("cell", "A1", "A2", "S1", "S2", above="G", supervisor=["S2"]),
            },
        ),
        Organisation(
            definition="bac_son_2020",
            starts_on="2020-09-01",
            managed={"S1": "district", "S2": "district"},
            places={"D": _DISTRICT, "G": _body("grassroots", "S1", "S2", supervisor=["D2"])},
        ),
        Organisation(
            definition="binh_minh_2012",
            starts_on="2012-08-01",
            places={
                "D": Place(kind="province", people=BOARD, roles={"standing_board": BOARD}),
                "G": _body("district", "S1", "S2", standing_board=["S1", "S2"]),
            },
        ),
        Organisation(
            definition="binh_thuy_2012",
            starts_on="2012-03-20",
            places={
                "T": Place(kind="city_committee", people=["T1"], roles={"standing_board": ["T1"]}),
                "D": Place(
                    kind="district_committee",
                    above="T",
                    roles={
                        "secretary": ["D1"],
                        "standing_board": BOARD,
                        "organisation_commission": ["O1"],
                    },
                ),
                "K": Place(kind="agency", above="D", roles={"secretary": ["D2"]}),
                "G": _body("grassroots", "S1", *BOARD, "O1"),
                "C": _body("cell", "A1", "A2", above="G"),
            },
        ),
        Organisation(
            definition="guided_review",
            starts_on="2022-11-01",
            places={
                "D": _DISTRICT,
                "G": _body("grassroots", "S1", "S2", standing_board=["S1"], supervisor=["D2"]),
                "C": _body("cell", "A1", "A2", "A3", above="G", supervisor=["S2"]),
            },
        ),
        Organisation(
            definition="mo_cay_bac_2017",
            starts_on="2017-05-08",
            managed={"S1": "district"},
            places={
                "D": Place(
                    kind="district_committee",
                    people=(*BOARD, "L1"),
                    roles={
                        "secretary": ["D1"],
                        "standing_board": BOARD,
                        "inspection_commission": ["D3"],
                    },
                ),
                "G": _body("commune", "S1", "S2", area_leader=["L1"]),
                "N": _body("sector", "N1", "N2"),
                "C": _body("cell", "A1", "A2", above="G"),
            },
        ),
        Organisation(
            definition="standard_review",
            starts_on="2025-03-03",
            places={
                "D": Place(
                    kind="committee",
                    people=BOARD,
                    roles={"secretary": ["D1"], "standing_board": ["D2", "D3"]},
                ),
                "G": _body("unit", "S1", "S2", supervisor=["D2"]),
            },
        ),
        Organisation(
            definition="talent_review_360",
            starts_on="2026-01-12",
            calendar="monday_to_friday",
            zone="Etc/UTC",
            places={
                "D": Place(kind="company", people=["P1", "V1"], roles={"people_group": ["P1"]}),
                "V": Place(kind="division", above="D", people=["M2"], roles={"manager": ["V1"]}),
                "G": Place(kind="department", above="V", people=["M1"], roles={"manager": ["M2"]}),
                "C": Place(kind="team", above="G", people=["A1", "A2"], roles={"manager": ["M1"]}),
            },
        ),
        Organisation(
            definition="un_upr",
            starts_on="2025-11-03",
            calendar="monday_to_friday",
            zone="Europe/Zurich",
            places={
                "D": Place(
                    kind="council",
                    people=["P1", "O1", "M1", "M2", "M3", "M4"],
                    roles={
                        "president": ["P1"],
                        "secretariat": ["O1"],
                        "delegate": ["M1", "M2", "M3", "M4", "H1"],
                    },
                ),
                "G": Place(
                    kind="state",
                    above="D",
                    people=["H1"],
                    roles={"head_of_delegation": ["H1"], "troika": ["M1", "M2", "M3"]},
                ),
            },
        ),
        Organisation(
            definition="year_end_2022",
            starts_on="2022-11-01",
            managed={"S1": "district"},
            places={
                "D": Place(
                    kind="district_committee",
                    people=BOARD,
                    roles={
                        "secretary": ["D1"],
                        "standing_board": BOARD,
                        "organisation_commission": ["D3"],
                    },
                ),
                "G": _body("grassroots", "S1", "S2", standing_board=["S2"], supervisor=["D2"]),
                "C": _body("cell", "A1", "A2", above="G", supervisor=["S2"]),
            },
        ),
    )
}
