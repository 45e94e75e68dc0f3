"""What cures each reason for which a review is stuck: exactly what `review why` says to do.

Whoever acts does no more than the reason asks for, so that one reason leads to the next: a meeting
is recorded without anybody from above, then somebody from above is added, then the roll.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.stuck_case import Case
from tests.stuck_meetings import (
    a_full_day,
    accept_report,
    add_supervisor,
    ask,
    assign_attendee,
    close,
    collect,
    complete_roll,
    demands_ahead,
    dispose,
    hold_meeting,
    hold_session,
    issue_document,
    meet_later,
    plan_meeting,
    record_times,
    send_report,
    sign,
    synthesise,
    write_report,
)
from workflow.domain.conditions import ChecksMade
from workflow.domain.rules import names_in

Cure = Callable[[Case], object]


def add_remedy(case: Case) -> None:
    """List a remedy without anything else, for what the meeting found where it found something."""
    code = f"R{case.play.next_number()}"
    case.play.newest[f"remedy {case.review}"] = code
    follows: list[str] = []
    for conclusion in case.facts.get("conclusions", ())[:1]:
        follows = ["--conclusion", conclusion]
    case.do("remedy", "add", case.review, "Nêu gương", "--code", code, *follows)


def _remedies(case: Case) -> list[dict[str, object]]:
    items = case.story.do("remedy", "list", *case.here)["items"]
    return [each for each in items if each["review"] == case.review]


def complete_remedy(case: Case) -> None:
    """Say who answers for it and until when."""
    owner = case.person or case.head
    # A stage that waits for the last day has to be reached before it; others come after it.
    named = {name for each in demands_ahead(case) for name in names_in(each)}
    is_awaited = "remedies.due" in named
    due = case.play.today + timedelta(days=7 if is_awaited else 0)
    for each in _codes(case):
        case.do("remedy", "add", case.review, "--code", each, "--owner", owner, "--due", due)


def follow_remedy(case: Case) -> None:
    """Say who follows it, and give it an indicator."""
    for each in _codes(case):
        monitor = next(who for who in case.holders_anywhere if who != case.person)
        case.do("remedy", "add", case.review, "--code", each, "--monitor", monitor)
        named = f"{case.story.opening.cycle}/{each}"
        case.do("remedy", "indicator", named, "--text", "Số vụ", "--kind", "zero")


def _codes(case: Case) -> list[str]:
    return [str(each["remedy"]).rpartition("/")[2] for each in _remedies(case)]


def cover(case: Case) -> None:
    """List a remedy for each conclusion."""
    add_remedy(case)


def judge(case: Case) -> None:
    """Find the plan not feasible at first."""
    note = ("--note", "Thiếu mốc thời gian")
    case.do("remedy", "judge", case.review, "not-feasible", *note)


def judge_again(case: Case) -> None:
    """Mend the plan, and let the superior judge it again."""
    for each in _codes(case):
        case.do("remedy", "add", case.review, "--code", each, "--measure", "Có mốc thời gian")
    case.let_somebody("remedy", "judge", case.review, "feasible")


def verify(case: Case) -> None:
    """Claim what is due; once all of it is claimed, verify it."""
    named = [f"{case.story.opening.cycle}/{code}" for code in _codes(case)]
    shown = {each: case.story.do("remedy", "show", each) for each in named}
    unclaimed = [each for each, told in shown.items() if not told["claimed_on"]]
    for each in unclaimed:
        case.do("remedy", "claim", each)
    for each, told in shown.items() if not unclaimed else ():
        _prove(case, each, told)
        # Four eyes: among several who are named, the one who said so is not the one who verifies.
        other = next(who for who in case.named if who != told["claimed_by"])
        case.story.do("remedy", "verify", each, by=other)


def _prove(case: Case, named: str, shown: Mapping[str, Any]) -> None:
    """Let indicators be reached, and as much time pass as it has to hold."""
    for indicator in shown["indicators"]:
        case.let_somebody("remedy", "measure", named, indicator["number"], "--value", 0)
    watched = shown.get("watch_months") or 0
    if watched:
        case.play.pass_to(case.play.today + timedelta(days=31 * int(watched) + 5))


def schedule_checks(case: Case) -> None:
    """Schedule as many as are asked for, all of them for today."""
    title = ("--title", "Kiểm tra", "--every", "once", "--from", case.today)
    for _ in range(int(case.facts["needed"]) - int(case.facts["scheduled"])):
        case.do("check", "plan", case.review, *title)
    if any(isinstance(each.parameters, ChecksMade) for each in demands_ahead(case)):
        case.play.pass_to(case.play.today + timedelta(days=1))


def make_checks(case: Case) -> None:
    """Record all checks that are due."""
    items = case.story.do("check", "list", *case.here)["items"]
    due = [each for each in items if each["due_on"] <= case.today and not each["made_on"]]
    mine = [each["check"] for each in due if each["subject"] == case.subject.partition("@")[0]]
    for each in mine:
        case.do("check", "make", each, *case.here, "--on", case.today, "--result", "good")


def plan_places(case: Case) -> None:
    """Plan a series with places that take turns."""
    turns = ("--every", "week", "--from", case.today, "--times", 2)
    places = ("--place", "Ấp 1", "--place", "Ấp 2")
    case.do("check", "plan", case.review, "--title", "Theo địa bàn", *turns, *places)


def check_places(case: Case) -> None:
    """Check the places that remain."""
    items = case.story.do("check", "list", *case.here)["items"]
    for each in items:
        if each.get("place") and not each.get("made_on"):
            case.do("check", "make", each["check"], *case.here, "--on", case.today,
                    "--result", "good")  # fmt: skip


def commit(case: Case) -> None:
    """Record what the subject undertakes."""
    told = ("--subject", case.subject, "--text", f"Cam kết {case.play.next_number()}")
    case.do("commitment", "record", *case.here, *told, "--on", case.today)


def commit_thrice(case: Case) -> None:
    """Record three of them."""
    for _ in range(3):
        commit(case)


def rate(case: Case) -> None:
    """Give the rating that is missing, the worst one."""
    step = {"self": "self", "appraised": "appraise", "proposed": "propose"}[case.facts["step"]]
    _rate(case, step)


def decide(case: Case) -> None:
    """Decide the rating."""
    _rate(case, "decide")


def _rate(case: Case, step: str) -> None:
    scale = case.play.definition.scale
    assert scale is not None
    score = ("--score", 10) if scale.most_points else ()
    paper = ("--document", "1-QĐ/X") if step == "decide" else ()
    case.do("rating", step, case.review, "--level", scale.levels[-1].level, *score, *paper)


def hold_vote(case: Case) -> None:
    """Hold a vote to which too few came."""
    _vote(case, present=1)


def hold_vote_again(case: Case) -> None:
    """Hold it again with enough people."""
    _vote(case, present=3)


def _vote(case: Case, *, present: int) -> None:
    code = f"BP{case.play.next_number()}"
    case.play.newest[f"vote {case.review}"] = code
    first, second = case.bystanders[:2]
    case.do(
        *("vote", "plan", case.review, "--unit", case.venue, "--rule", case.facts["rule"]),
        *("--on", case.today, "--code", code, "--teller", first, "--teller", second),
    )
    options = case.play.definition.votes[case.facts["rule"]].options
    given = [p for n, o in enumerate(options) for p in ("--option", f"{o}={0 if n else present}")]
    for teller in (1, 2) if present == 1 else ():
        _count(case, code, teller, present, given)


def _count(case: Case, code: str, teller: int, present: int, given: list[str]) -> None:
    case.do(
        *("vote", "count", f"{case.story.opening.cycle}/{code}", "--teller", teller),
        *("--convened", 3, "--present", present, "--issued", present, "--collected", present),
        *("--valid", present, "--invalid", 0, "--subject", case.subject, *given),
    )


def confirm_vote(case: Case) -> None:
    """Enter what each teller counted, and confirm it."""
    code = case.play.newest[f"vote {case.review}"]
    options = case.play.definition.votes[case.facts["rule"]].options
    given = [p for n, o in enumerate(options) for p in ("--option", f"{o}={0 if n else 3}")]
    for teller in (1, 2):
        _count(case, code, teller, 3, given)
    case.do("vote", "confirm", f"{case.story.opening.cycle}/{code}")


def complete_dossier(case: Case) -> None:
    """Add what the dossier lacks."""
    case.do("dossier", "check", case.review, *case.facts["pieces"])


def submit(case: Case) -> None:
    """Check the dossier, of which one piece is missing at first, and send it up."""
    rules = case.play.definition.dossiers
    assert rules is not None
    first, *others = rules.items
    if case.play.newest.setdefault(f"dossier {case.review}", case.today + "!") == "checked":
        above = case.play.organisation.lineage(case.venue)[1]
        case.do("dossier", "submit", case.review, "--to", above)
        return
    case.do("dossier", "check", case.review, *others)
    case.do("dossier", "check", case.review, first, "--missing")
    case.play.newest[f"dossier {case.review}"] = "checked"


def receive(case: Case) -> None:
    """Give the receipt."""
    case.do("dossier", "receive", case.review, "--receipt", "PN-1")


def _suggestions(case: Case, *statuses: str) -> list[str]:
    items = case.story.do("suggestion", "list", *case.here)["items"]
    mine = [each for each in items if each["review"] == case.review]
    return [each["suggestion"] for each in mine if each["status"] in statuses]


def notify(case: Case) -> None:
    """Tell the subject."""
    case.do("suggestion", "notify", *_suggestions(case, "approved"))


def explain(case: Case) -> None:
    """Explain as the subject."""
    told = _suggestions(case, "notified", "acknowledged")
    case.do("suggestion", "explain", *told, "--text", "Do thiếu kiểm tra")


def follow(case: Case) -> None:
    """Say who follows: whoever could attend from above."""
    others = [w for w in case.play.organisation.people if w not in (case.person, case.who)]
    above = [w for w in others if case.play.organisation.home(w) != case.venue]
    told = _suggestions(case, "approved", "notified", "acknowledged", "explained")
    case.do("suggestion", "follow", *told, "--by", above[0])


def conclude(case: Case) -> None:
    """Say who follows if nobody does, and conclude what was suggested."""
    items = case.story.do("suggestion", "list", *case.here)["items"]
    if any(each["review"] == case.review and not each.get("followed_by") for each in items):
        follow(case)
    outcome = ("--outcome", "partly_remedied", "--text", "Đã khắc phục một phần")
    case.do("suggestion", "conclude", *_suggestions(case, "explained"), *outcome)


def complete(case: Case) -> None:
    """Complete the stage; of feedback that nobody has to give, after a question was put."""
    if case.stage.kind == "feedback" and not case.stage.requires:
        outside = ("--respondent", "X1", "--name", "Người ngoài 1", "--on", case.today)
        case.story.do("feedback", "ask", case.review, "--from", "retired", *outside)
        given = ("--respondent", "X1", "--on", case.today, "--opinion", "Vì sao?")
        case.story.do("feedback", "answer", case.review, *given)
    case.do("review", "fire", case.review, "complete")


def make_a_check(case: Case) -> None:
    """Plan a check for today, and let somebody else make it."""
    title = ("--title", "Báo cáo giữa kỳ", "--every", "once", "--from", case.today)
    code = f"KT{case.play.next_number()}"
    case.do("check", "plan", case.review, *title, "--code", code)
    [check] = case.story.do("check", "list", *case.here, "--series", code)["items"]
    made = (*case.here, "--on", case.today, "--result", "good")
    case.let_somebody("check", "make", check["check"], *made)
    case.play.pass_to(case.play.today + timedelta(days=1))


def wait_for_last_day(case: Case) -> None:
    """Let the last day of every remedy come."""
    case.play.pass_to(case.play.today + timedelta(days=10))


# What an expression asks for, by a fact that it names.
EXPRESSIONS: Mapping[str, Cure] = {
    "report.versions": write_report,
    "remedies.due": wait_for_last_day,
    "commitments.made": commit_thrice,
    "meeting.minutes": a_full_day,
    "responses.received": collect,
    "checks.made": make_a_check,
}


def supply(case: Case) -> None:
    """Supply the records that an expression counts."""
    [cure] = {EXPRESSIONS[name] for name in case.facts["values"] if name in EXPRESSIONS}
    cure(case)


CURES: Mapping[str, Cure] = {
    "coverage_incomplete": hold_session,
    "guidance_not_issued": issue_document,
    "guidance_not_issued_above": issue_document,
    "nobody_asked": ask,
    "responses_below_threshold": collect,
    "opinions_unanswered": dispose,
    "synthesis_missing": synthesise,
    "synthesis_outdated": synthesise,
    "report_not_sent": send_report,
    "report_sent_late": meet_later,
    "report_not_accepted": accept_report,
    "meeting_not_planned": plan_meeting,
    "attendee_not_assigned": assign_attendee,
    "meeting_not_held": hold_meeting,
    "supervisor_absent": add_supervisor,
    "quorum_missing": complete_roll,
    "meeting_too_short": record_times,
    "minutes_unsigned": sign,
    "meeting_not_closed": close,
    "remedies_missing": add_remedy,
    "remedies_incomplete": complete_remedy,
    "remedies_unfollowed": follow_remedy,
    "shortcomings_uncovered": cover,
    "plan_not_judged": judge,
    "plan_not_feasible": judge_again,
    "remedies_unverified": verify,
    "checks_not_scheduled": schedule_checks,
    "checks_missed": make_checks,
    "places_not_planned": plan_places,
    "places_uncovered": check_places,
    "commitments_missing": commit,
    "rating_not_given": rate,
    "rating_not_decided": decide,
    "vote_missing": hold_vote,
    "vote_without_quorum": hold_vote_again,
    "vote_unconfirmed": confirm_vote,
    "dossier_incomplete": complete_dossier,
    "dossier_not_submitted": submit,
    "dossier_not_received": receive,
    "suggestions_unnotified": notify,
    "suggestions_unexplained": explain,
    "suggestions_unfollowed": follow,
    "suggestions_unconcluded": conclude,
    "does_not_hold": supply,
    "ready_not_completed": complete,
    "sent_back": complete,
}
