"""What meets each requirement, and what does not: one list of cases for each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import TABLE
from tests.unit import requirement_cases_of_follow_up as of_follow_up
from tests.unit import requirement_cases_of_ratings as of_ratings
from workflow.domain.facts import (
    CoverageFacts,
    Facts,
    IssuedDocument,
    MeetingFacts,
    MissedMeetingFacts,
    OpinionFacts,
    PlannedMeetingFacts,
    RatingFacts,
    ReportFacts,
    ResponseFacts,
    SuggestionFacts,
    VoteFacts,
)
from workflow.domain.terms import Target

HELD_ON = date(2026, 3, 9)  # a Monday


def coverage(reached: int, target: int) -> Facts:
    return Facts(coverage=CoverageFacts(reached=reached, target=target))


def issued(*documents: tuple[str, bool, str]) -> Facts:
    """Return facts of documents, each by kind of unit, whether it is the venue, and kind."""
    guidance = tuple(
        IssuedDocument(unit_kind=unit_kind, is_own=is_own, kind=kind)
        for unit_kind, is_own, kind in documents
    )
    return Facts(guidance=guidance)


def responses(received: int, asked: int = 0, *, others: int = 0) -> Facts:
    """Return facts of answers, with those of others than were asked at first."""
    facts = ResponseFacts(received=received + others, asked=asked, answered=received)
    return Facts(responses=facts)


def opinions(listed: int, unanswered: int = 0, drawn_together: int | None = None) -> Facts:
    return Facts(
        opinions=OpinionFacts(listed=listed, unanswered=unanswered, drawn_together=drawn_together)
    )


def report(sent_on: date | None = None, meets_on: date | None = None, **given: Any) -> Facts:
    facts = ReportFacts(versions=1, sent_on=sent_on, meets_on=meets_on, **given)
    return Facts(report=facts, calendar=TABLE.calendar)


def suggestions(approved: int = 2, *, approvers: tuple[Target, ...] = (), **lacking: int) -> Facts:
    return Facts(suggestions=SuggestionFacts(approved=approved, **lacking), approvers=approvers)


def planned(*roles: str) -> Facts:
    return Facts(
        planned_meeting=PlannedMeetingFacts(meets_on=HELD_ON, supervisor_roles=frozenset(roles))
    )


def meeting(*supervisor_roles: str, **given: Any) -> Facts:
    return Facts(
        meeting=MeetingFacts(held_on=HELD_ON, supervisor_roles=frozenset(supervisor_roles), **given)
    )


def vote(status: str = "confirmed", *, has_quorum: bool | None = True, **given: Any) -> Facts:
    """Return facts of a vote by the rule `confidence`, beside one by another rule."""
    facts = VoteFacts(rule="confidence", code="V2", status=status, has_quorum=has_quorum)
    other = VoteFacts(rule="rating_ballot", code="V1", status="confirmed", has_quorum=True)
    return Facts(votes=(other, facts), **given)


MET = [
    pytest.param({"vote_held": {"rule": "confidence"}}, vote(), id="a valid vote was confirmed"),
    pytest.param({"coverage": {"at_least": "100%"}}, coverage(15, 15), id="everybody was reached"),
    pytest.param({"coverage": {"at_least": "2/3"}}, coverage(10, 15), id="T-8: 10 of 15"),
    pytest.param({"coverage": {"at_least": "2/3"}}, coverage(14, 21), id="T-7: exactly two thirds"),
    pytest.param({"coverage": {"at_least": "92.5%"}}, coverage(37, 40), id="exactly 92.5 percent"),
    pytest.param({"coverage": {"at_least": "1/3"}}, coverage(1, 3), id="a third of three is one"),
    pytest.param({"coverage": {"at_least": "90%"}}, coverage(4, 3), id="more than there are"),
    pytest.param({"coverage": {"at_least": "90%"}}, coverage(0, 0), id="nobody is to be reached"),
    pytest.param(
        {"coverage": {"at_least": "90%", "of": "members"}},
        Facts(coverage=CoverageFacts(reached=0, target=2, members_reached=9, members=10)),
        id="enough of the members, whoever is reviewed",
    ),
    pytest.param({"responses": {"at_least": 3}}, responses(3), id="just enough answers"),
    pytest.param("meeting_held", meeting(), id="a meeting was held"),
    pytest.param(
        {"supervisor_attended": {"role": "board"}}, meeting("board", "x"), id="the board attended"
    ),
    pytest.param(
        {"supervisor_attended": {"role": "board"}}, Facts(), id="no meeting, nobody to attend"
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(rating=RatingFacts(level="good")),
        id="a level was decided",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(rating=RatingFacts(not_rated_reason="ill")),
        id="decided that there is no rating",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(not_rated_reason="admitted_recently"),
        id="T-16: reviewed but not rated",
    ),
]

UNMET = [
    pytest.param(
        {"vote_held": {"rule": "other"}}, vote(), ("vote_missing", {"rule": "other"}), id="no vote"
    ),
    pytest.param(
        {"vote_held": {"rule": "confidence"}},
        vote("planned", has_quorum=None),
        ("vote_unconfirmed", {"rule": "confidence", "vote": "V2"}),
        id="a vote that nobody has counted",
    ),
    pytest.param(
        {"vote_held": {"rule": "confidence"}},
        vote("counted"),
        ("vote_unconfirmed", {"rule": "confidence", "vote": "V2"}),
        id="a vote that nobody has confirmed",
    ),
    pytest.param(
        {"vote_held": {"rule": "confidence"}},
        vote(has_quorum=False),
        ("vote_without_quorum", {"rule": "confidence", "vote": "V2"}),
        id="T-8: a vote to which too few came",
    ),
    pytest.param(
        {"coverage": {"at_least": "2/3"}},
        coverage(9, 15),
        ("coverage_incomplete", {"reached": 9, "target": 15, "needed": 10, "share": "2/3"}),
        id="T-8: 9 of 15 is less than two thirds",
    ),
    pytest.param(
        {"coverage": {"at_least": "92.5%"}},
        coverage(36, 40),
        ("coverage_incomplete", {"reached": 36, "target": 40, "needed": 37, "share": "92.5%"}),
        id="one less than 92.5 percent",
    ),
    pytest.param(
        {"coverage": {"at_least": "100%"}},
        coverage(165, 166),
        ("coverage_incomplete", {"reached": 165, "target": 166, "needed": 166, "share": "100%"}),
        id="all but one",
    ),
    pytest.param(
        {"coverage": {"at_least": "90%", "of": "members"}},
        Facts(coverage=CoverageFacts(reached=1, target=1, members_reached=8, members=10)),
        ("coverage_incomplete", {"reached": 8, "target": 10, "needed": 9, "share": "90%"}),
        id="a member too few",
    ),
    pytest.param(
        {"responses": {"at_least": 3}},
        responses(2),
        ("responses_below_threshold", {"received": 2, "needed": 3}),
        id="an answer too few",
    ),
    pytest.param("meeting_held", Facts(), ("meeting_not_held", {}), id="no meeting"),
    pytest.param(
        "meeting_held",
        Facts(missed_meeting=MissedMeetingFacts(code="M1", held_on=HELD_ON, why="absent")),
        ("meeting_not_held", {"missed": "absent", "meeting": "M1", "held_on": "2026-03-09"}),
        id="away when it was held",
    ),
    pytest.param(
        {"supervisor_attended": {"role": "board"}},
        meeting("secretary"),
        ("supervisor_absent", {"role": "board", "held_on": "2026-03-09"}),
        id="someone from above with another role",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(),
        ("rating_not_decided", {}),
        id="nothing was decided",
    ),
]

DAYS = {"wednesday": date(2026, 3, 4), "thursday": date(2026, 3, 5)}

ENOUGH = {
    "expression": "responses.received >= 2/3 * responses.asked",
    "title": {"vi": "Đủ ý kiến", "en": "Enough answers"},
}
MET += [pytest.param({"holds": ENOUGH}, responses(10, 15), id="two thirds exactly")]
UNMET += [
    pytest.param(
        {"holds": ENOUGH},
        responses(9, 15),
        (
            "does_not_hold",
            {
                "title": ENOUGH["title"],
                "values": {"responses.received": "9", "responses.asked": "15"},
            },
        ),
        id="one short of two thirds",
    )
]
MET += [
    pytest.param({"responses": {"share": "2/3"}}, responses(14, 21), id="exactly two thirds"),
    pytest.param("guidance_issued", issued(("cell", True, "KH")), id="own guidance of any kind"),
    pytest.param(
        {"guidance_issued": {"at": "district", "kinds": ["HD"]}},
        issued(("commune", False, "HD"), ("district", False, "HD")),
        id="guidance of the district",
    ),
    pytest.param("opinions_answered", opinions(4), id="every opinion has an answer"),
    pytest.param("opinions_answered", opinions(0), id="no opinion"),
    pytest.param("synthesis_made", opinions(4, drawn_together=4), id="all drawn together"),
    pytest.param("synthesis_made", opinions(0, drawn_together=0), id="that nobody said anything"),
    pytest.param(
        {"report_sent": {"before": "3wd"}},
        report(DAYS["wednesday"], HELD_ON),
        id="three working days before",
    ),
    pytest.param(
        {"report_sent": {"before": "3wd"}}, report(HELD_ON), id="sent, and no meeting planned"
    ),
    pytest.param("report_accepted", report(is_accepted=True), id="a version was accepted"),
    pytest.param("suggestions_explained", suggestions(), id="every point is explained"),
    pytest.param("suggestions_explained", suggestions(0), id="no point was suggested"),
    pytest.param("suggestions_followed", suggestions(unexplained=1), id="every point is followed"),
    pytest.param(
        "suggestions_concluded", suggestions(unfollowed=1), id="every point has an outcome"
    ),
    pytest.param("meeting_planned", planned(), id="a meeting is planned"),
    pytest.param(
        {"meeting_planned": {"attended_by": "board"}}, planned("board"), id="with the board"
    ),
    pytest.param(
        {"quorum_met": {"at_least": "2/3"}}, meeting(present=14, convened=21), id="14 of 21"
    ),
    pytest.param({"quorum_met": {"at_least": "2/3"}}, Facts(), id="no meeting, no quorum"),
    pytest.param({"meeting_lasted": {"minutes": 210}}, meeting(minutes=210), id="long enough"),
    pytest.param("minutes_signed", meeting(), id="signed by both"),
    pytest.param("meeting_closed", meeting(is_closed=True), id="closed"),
]

UNMET += [
    pytest.param(
        {"responses": {"share": "2/3"}},
        responses(13, 21, others=5),
        ("responses_below_threshold", {"received": 13, "needed": 14}),
        id="one less than two thirds",
    ),
    pytest.param(
        {"responses": {"share": "2/3"}},
        responses(5),
        ("nobody_asked", {"share": "2/3"}),
        id="a share of nobody",
    ),
    pytest.param(
        "guidance_issued",
        issued(("district", False, "HD")),
        ("guidance_not_issued", {"kinds": ["*"]}),
        id="guidance of others is not one's own",
    ),
    pytest.param(
        {"guidance_issued": {"at": "district", "kinds": ["HD", "KH"]}},
        issued(("district", False, "CV"), ("commune", False, "HD")),
        ("guidance_not_issued_above", {"at": "district", "kinds": ["HD", "KH"]}),
        id="another kind, and another unit",
    ),
    pytest.param(
        "opinions_answered",
        opinions(4, unanswered=1),
        ("opinions_unanswered", {"unanswered": 1, "listed": 4}),
        id="an opinion without an answer",
    ),
    pytest.param(
        "synthesis_made", opinions(4), ("synthesis_missing", {"listed": 4}), id="no synthesis"
    ),
    pytest.param(
        "synthesis_made",
        opinions(4, drawn_together=3),
        ("synthesis_outdated", {"drawn_together": 3, "listed": 4}),
        id="an opinion after the synthesis",
    ),
    pytest.param(
        {"report_sent": {"before": "3wd"}},
        report(),
        ("report_not_sent", {"before": "3wd"}),
        id="not sent",
    ),
    pytest.param(
        {"report_sent": {"before": "3wd"}},
        report(DAYS["thursday"], HELD_ON),
        (
            "report_sent_late",
            {"sent_on": "2026-03-05", "last_on": "2026-03-04", "meets_on": "2026-03-09"},
        ),
        id="two working days before",
    ),
    pytest.param(
        "report_accepted", report(), ("report_not_accepted", {"versions": 1}), id="not accepted"
    ),
    pytest.param(
        "suggestions_explained",
        suggestions(unexplained=1),
        ("suggestions_unexplained", {"open": 1, "approved": 2}),
        id="a point that nobody explained",
    ),
    pytest.param(
        "suggestions_explained",
        suggestions(unnotified=1, unexplained=2),
        ("suggestions_unnotified", {"open": 1, "approved": 2}),
        id="a point that the subject was not told of",
    ),
    pytest.param(
        "suggestions_followed",
        suggestions(unfollowed=1),
        ("suggestions_unfollowed", {"open": 1, "approved": 2}),
        id="a point that nobody follows",
    ),
    pytest.param(
        "suggestions_concluded",
        suggestions(unconcluded=2),
        ("suggestions_unconcluded", {"open": 2, "approved": 2}),
        id="points without an outcome",
    ),
    pytest.param("meeting_planned", Facts(), ("meeting_not_planned", {}), id="none is planned"),
    pytest.param(
        {"meeting_planned": {"attended_by": "board"}},
        planned("secretary"),
        ("attendee_not_assigned", {"role": "board", "meets_on": "2026-03-09"}),
        id="planned without the board",
    ),
    pytest.param(
        {"quorum_met": {"at_least": "2/3"}},
        meeting(present=13, convened=21),
        ("quorum_missing", {"present": 13, "convened": 21, "needed": 14, "share": "2/3"}),
        id="one short of the quorum",
    ),
    pytest.param(
        {"quorum_met": {"at_least": "2/3"}},
        meeting(),
        ("quorum_missing", {"present": 0, "convened": 0, "needed": 1, "share": "2/3"}),
        id="no roll was called",
    ),
    pytest.param(
        {"meeting_lasted": {"minutes": 210}},
        meeting(minutes=209),
        ("meeting_too_short", {"minutes": 209, "needed": 210}),
        id="a minute too short",
    ),
    pytest.param(
        "minutes_signed",
        meeting(unsigned=("secretary",)),
        ("minutes_unsigned", {"missing": ["secretary"]}),
        id="not signed by the secretary",
    ),
    pytest.param(
        "meeting_closed",
        meeting(),
        ("meeting_not_closed", {"held_on": "2026-03-09"}),
        id="still open",
    ),
]

MET += [*of_ratings.MET, *of_follow_up.MET]
UNMET += [*of_ratings.UNMET, *of_follow_up.UNMET]
