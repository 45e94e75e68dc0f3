"""Sabotages of changes of the tree of units."""

from __future__ import annotations

from tests.sabotaged import Sabotage, of

RELINKING = "workflow/application/relink.py"
CHANGING = "workflow/application/changing_units.py"
MERGING = "workflow/application/merge_units.py"
DIRECTORY = "workflow/domain/organisation.py"
PAST = "storage/past_rows.py"

MOVED, MERGED = "integration/test_moving_units", "integration/test_merging_units"
ABOLISHED = "unit/test_abolished_units"

OF_UNITS = (
    Sabotage(
        "a unit is moved, and its reviews stay where they were",
        RELINKING,
        "    work.reviews.follow_tree(cycle_id, venue_ids=tree.moved)\n",
        "    work.reviews.follow_tree(cycle_id, venue_ids=())\n",
        of(MOVED, "TestMove::test_lets_reports_follow_the_tree[sqlite]"),
    ),
    Sabotage(
        "a ring of gates is told as an incident of a move",
        RELINKING,
        "command, is_refused=tree is not None)",
        "command, is_refused=False)",
        of(MOVED, "TestMove::test_into_a_ring_of_gates_is_refused[sqlite]"),
    ),
    Sabotage(
        "reviews move under a hold, and do not rest",
        CHANGING,
        "(hold.unit_id in was) != (hold.unit_id in now)",
        "(hold.unit_id in was) > (hold.unit_id in now)",
        of(MOVED, "TestMove::test_under_a_hold_or_out_of_it_is_refused[sqlite]"),
    ),
    Sabotage(
        "who looks back sees reviews where they stand today",
        PAST,
        "venue_path=path, revision",
        "venue_path=review.venue_path, revision",
        of(MOVED, "TestMove::test_is_looked_back_on[sqlite]"),
    ),
    Sabotage(
        "a unit is merged while reviews there run",
        MERGING,
        "if not each.is_final]",
        "if each.is_final]",
        of(MERGED, "TestMerge::test_is_refused_while_reviews_there_are_not_finished[sqlite]"),
    ),
    Sabotage(
        "the people of a successor learn of surprises at the unit that was merged",
        DIRECTORY,
        "        return self._serving.get(self.current(unit_id), frozenset())\n",
        "        return self._serving.get(unit_id, frozenset())\n",
        of(ABOLISHED, "TestMergedUnit::test_keeps_surprises_from_who_serves_on_its_successor"),
    ),
    Sabotage(
        "nobody reaches a unit that was merged any more",
        DIRECTORY,
        "self._holders.get((self.current(unit_id), role), ())",
        "self._holders.get((unit_id, role), ())",
        of(ABOLISHED, "TestMergedUnit::test_has_the_head_of_its_successor"),
    ),
)
