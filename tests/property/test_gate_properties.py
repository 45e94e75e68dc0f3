"""Gates on any tree: whoever heads what, every review can leave every stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import shipped
from tests.enrolling import (
    CELL,
    DISTRICT,
    FIRST,
    OTHER_CELL,
    PEOPLE,
    UNITS,
    dependencies_of,
    with_gates,
)
from tests.factories import a_person, a_unit
from workflow.domain.definition import Definition
from workflow.domain.organisation import Person, Unit


@dataclass(frozen=True)
class Tree:
    """An organisation that was made up."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    heads: tuple[tuple[Person, Unit], ...]


@st.composite
def trees(draw: st.DrawFn, kinds: Sequence[str]) -> Tree:
    """Draw a tree with people anywhere and heads from anywhere."""
    units = [a_unit(1, kind=kinds[0])]
    for number in range(2, draw(st.integers(3, 8))):
        kind = draw(st.sampled_from(kinds))
        units.append(a_unit(number, parent=draw(st.sampled_from(units)), kind=kind))
    homes = draw(st.lists(st.sampled_from(units), min_size=1, max_size=8))
    people = [a_person(100 + number, unit=home) for number, home in enumerate(homes)]
    heads = st.tuples(st.sampled_from(people), st.sampled_from(units))
    return Tree(tuple(units), tuple(people), tuple(draw(st.lists(heads, max_size=8))))


def ways_out(definition: Definition, tree: Tree) -> list[tuple[int, int]]:
    """Return an order in which all reviews can leave all stages, as (review, rank).

    Raises:
        CycleError: Some wait for each other.
    """
    places, dependencies = dependencies_of(
        definition, units=tree.units, people=tree.people, heads=tree.heads
    )
    tracks = {place.id: definition.tracks[place.track] for place in places}
    order: TopologicalSorter[tuple[int, int]] = TopologicalSorter()
    for review_id, track in tracks.items():
        for rank in range(1, len(track.stages)):
            order.add((review_id, rank), (review_id, rank - 1))
    for dependency in dependencies:
        rank = tracks[dependency.review_id].rank(dependency.stage)
        order.add((dependency.review_id, rank), (dependency.needs_id, dependency.needs_rank - 1))
    return list(order.static_order())


class TestShippedGates:
    @pytest.mark.parametrize(
        ("name", "kinds"),
        [
            ("year_end_2022", ["district_committee", "grassroots", "cell", "office"]),
            ("standard_review", ["committee", "unit", "office"]),
        ],
    )
    @given(data=st.data())
    def test_let_nobody_wait_for_himself_whoever_heads_what(
        self, name: str, kinds: list[str], data: st.DataObject
    ) -> None:
        tree = data.draw(trees(kinds))

        ways_out(shipped(name), tree)

    def test_have_an_order_for_two_heads_who_are_members_of_each_others_cells(self) -> None:
        first, second = (replace(unit, kind="cell") for unit in (CELL, OTHER_CELL))
        one, other = a_person(1, unit=first), a_person(2, unit=second)
        tree = Tree((DISTRICT, FIRST, first, second), (one, other), ((one, second), (other, first)))

        assert ways_out(shipped("year_end_2022"), tree)

    def test_are_searched_for_circles_by_something_that_finds_them(self) -> None:
        definition = with_gates(of_people=["superior"], of_units=["members"])

        with pytest.raises(CycleError):
            ways_out(definition, Tree(UNITS, PEOPLE, ()))
