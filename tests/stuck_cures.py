"""What cures each reason for which a review is stuck: exactly what `review why` says to do.

Whoever acts does no more than the reason asks for, so that one reason leads to the next: a meeting
is recorded without anybody from above, then somebody from above is added, then the roll.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tests.stuck_case import Case
from workflow.domain.conditions import ChecksMade, Requirement, ShortcomingsCovered
from workflow.domain.record_rules import FeedbackMode

Cure = Callable[[Case], object]

RESPONDENTS = 6


def hold_session(case: Case) -> None:
    """Hold a session for everybody at the venue and below."""
    places = case.play.organisation.places
    for unit in places:
        if case.venue in case.play.organisation.lineage(unit):
            case.do("dissemination", "record", *case.here, "--unit", unit, "--on", case.today)


def issue_document(case: Case) -> None:
    """Issue guidance of a kind that counts, at the level that has to."""
    organisation = case.play.organisation
    wanted = case.facts.get("at")
    lineage = organisation.lineage(case.venue)
    unit = next((u for u in lineage if organisation.places[u].kind == wanted), case.venue)
    kind = next((k for k in case.facts["kinds"] if k != "*"), "HD")
    number = f"{case.play.next_number():02}-{kind}/X"
    issued = ("--issued", case.today, "--unit", unit)
    case.do("document", "add", number, *case.here, *issued)


def ask(case: Case) -> None:
    """Ask people outside the tree."""
    for number in range(RESPONDENTS):
        outside = ("--respondent", f"X{number}", "--name", f"Người ngoài {number}")
        asked = ("--from", "retired", *outside, "--on", case.today)
        case.do("feedback", "ask", case.review, *asked)
    case.play.newest[f"asked {case.review}"] = "yes"


def collect(case: Case) -> None:
    """Record one answer, and the others when that is not enough."""
    if case.play.definition.feedback.mode is not FeedbackMode.CONFIDENTIAL:
        told = ("--received", RESPONDENTS, "--from", "members", "--on", case.today)
        case.do("feedback", "record", case.review, *told)
        return
    known = case.facts.get("values", {}).get("responses.received")
    received = int(case.facts["received"] if known is None else known)
    asked = f"asked {case.review}"
    if asked not in case.play.newest:
        ask(case)
    for number in range(received, RESPONDENTS if received else 1):
        given = ("--respondent", f"X{number}", "--on", case.today, "--opinion", f"Ý kiến {number}")
        case.do("feedback", "answer", case.review, *given)


def dispose(case: Case) -> None:
    """Accept every opinion."""
    shown = case.story.do("feedback", "show", case.review)
    for opinion in shown["opinions"]:
        if not opinion.get("disposition"):
            case.do("feedback", "dispose", opinion["opinion"], "accepted", *case.here)


def synthesise(case: Case) -> None:
    """Draw together what was said."""
    case.do("feedback", "synthesise", case.review, "--text", f"Tiếp thu {case.play.next_number()}")


def write_report(case: Case) -> None:
    """Write the report."""
    case.do("report", "write", case.review, "--text", f"Báo cáo {case.review}")


def send_report(case: Case) -> None:
    """Write the report and send it out, too late for a meeting that is held tomorrow."""
    if case.play.newest.get(f"plan {case.review}") is None and case.stage.kind != "meeting":
        code = case.play.newest[f"plan {case.review}"] = f"K{case.play.next_number()}"
        _plan(replace(case, who=None), code, case.play.today + timedelta(days=1))
    write_report(case)
    case.do("report", "send", case.review, "--on", case.today)


def accept_report(case: Case) -> None:
    """Accept the report, which is written first if there is none."""
    if not case.facts["versions"]:
        case.let_somebody("report", "write", case.review, "--text", "Báo cáo")
    case.do("report", "accept", case.review)


def plan_meeting(case: Case) -> None:
    """Plan a meeting for tomorrow, to which nobody from above is sent."""
    code = case.play.newest.setdefault(f"plan {case.review}", f"K{case.play.next_number()}")
    _plan(case, code, case.play.today + timedelta(days=1))


def assign_attendee(case: Case) -> None:
    """Send somebody from above to the meeting."""
    code = case.play.newest[f"plan {case.review}"]
    attendee = case.holders_above(case.facts["role"])[0]
    _plan(case, code, date.fromisoformat(case.facts["meets_on"]), "--attendee", attendee)


def meet_later(case: Case) -> None:
    """Move the meeting to a later day; hold another one where it was held already."""
    later = case.play.today + timedelta(days=7)
    code = case.play.newest.get(f"plan {case.review}")
    if code is not None and case.stage.kind != "meeting":
        _plan(case, code, later)
        return
    case.play.pass_to(later)
    hold_meeting(case)


def _plan(case: Case, code: str, day: date, *more: str) -> None:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    told = ("--code", code, "--unit", case.venue, "--on", day, "--reviewed", case.subject)
    case.do("meeting", "plan", *case.here, *told, *more)


def hold_meeting(case: Case) -> None:
    """Record a meeting about the subject, and no more of it than that there was one."""
    code = f"HN{case.play.next_number()}"
    chair, clerk = case.bystanders[:2]
    case.play.meetings[code] = [
        *("--unit", case.venue, "--on", case.today, "--reviewed", case.subject),
        *("--chair", chair, "--secretary", clerk, "--convened", "4"),
        *("--present", chair, "--present", clerk),
    ]
    case.play.newest[case.review] = code
    _record(case)
    is_asked = any(isinstance(each.parameters, ShortcomingsCovered) for each in _ahead(case))
    said = ("--about", case.subject, "--kind", "shortcoming" if is_asked else "strength")
    # The stage may have been left in the moment in which the meeting was recorded.
    case.story.do("meeting", "conclude", code, *case.here, *said, "--text", "Còn nể nang")


def _ahead(case: Case) -> list[Requirement]:
    track = case.play.definition.tracks[case.track]
    return [each for stage in track.stages for each in stage.demands]


def _record(case: Case, *more: str) -> None:
    code = case.play.newest[case.review]
    case.play.meetings[code] += more
    case.do("meeting", "record", *case.here, "--code", code, *case.play.meetings[code])


def add_supervisor(case: Case) -> None:
    """Add who attended from above."""
    told = case.play.meetings[case.play.newest[case.review]]
    free = [
        who for who in case.holders_above(case.facts["role"]) if who not in (*told, case.person)
    ]
    _record(case, "--supervisor", free[0])


def complete_roll(case: Case) -> None:
    """Add somebody who was there."""
    others = case.bystanders[2:]
    code = case.play.newest[case.review]
    told = case.play.meetings[code]
    there = {told[place + 1] for place, word in enumerate(told) if word == "--present"}
    known = case.play.organisation.people
    more = next(who for who in (*others, *known) if who not in there and who != case.person)
    _record(case, "--present", more)


def record_times(case: Case) -> None:
    """Add the times of a whole day."""
    _record(case, "--from", "07:30", "--to", "11:30", "--from", "13:30", "--to", "17:30")


def a_full_day(case: Case) -> None:
    """Record the times and the whole roll."""
    record_times(case)
    complete_roll(case)


def sign(case: Case) -> None:
    """Let the chair and the secretary sign, whose hand it takes."""
    code = case.play.newest[case.review]
    told = case.play.meetings[code]
    for place in ("--chair", "--secretary"):
        who = told[told.index(place) + 1]
        case.story.do("meeting", "sign", code, *case.here, by=who)


def close(case: Case) -> None:
    """Close the record."""
    case.do("meeting", "close", case.play.newest[case.review], *case.here)


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
    due = case.play.today + timedelta(days=7)
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
    """Claim what is due, and let somebody else verify it."""
    for code in _codes(case):
        named = f"{case.story.opening.cycle}/{code}"
        shown = case.story.do("remedy", "show", named)
        if shown.get("status") == "open" or not shown.get("claimed_on"):
            case.do("remedy", "claim", named)
        for indicator in shown["indicators"]:
            case.let_somebody("remedy", "measure", named, indicator["number"], "--value", 0)
        watched = shown.get("watch_months") or 0
        if watched:
            case.play.pass_to(case.play.today + timedelta(days=31 * int(watched) + 5))
        case.let_somebody("remedy", "verify", named)


def schedule_checks(case: Case) -> None:
    """Schedule as many as are asked for, a day apart."""
    title = ("--title", "Kiểm tra", "--every", "week", "--from", case.today)
    case.do("check", "plan", case.review, *title, "--times", case.facts["needed"])
    if any(isinstance(each.parameters, ChecksMade) for each in _ahead(case)):
        case.play.pass_to(case.play.today + timedelta(weeks=int(case.facts["needed"])))


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


def _suggestions(case: Case) -> list[str]:
    items = case.story.do("suggestion", "list", *case.here)["items"]
    return [each["suggestion"] for each in items if each["review"] == case.review]


def notify(case: Case) -> None:
    """Tell the subject."""
    case.do("suggestion", "notify", *_suggestions(case))


def explain(case: Case) -> None:
    """Explain as the subject."""
    case.do("suggestion", "explain", *_suggestions(case), "--text", "Do thiếu kiểm tra")


def follow(case: Case) -> None:
    """Say who follows: whoever could attend from above."""
    others = [w for w in case.play.organisation.people if w not in (case.person, case.who)]
    above = [w for w in others if case.play.organisation.home(w) != case.venue]
    case.do("suggestion", "follow", *_suggestions(case), "--by", above[0])


def conclude(case: Case) -> None:
    """Say who follows if nobody does, and conclude what was suggested."""
    items = case.story.do("suggestion", "list", *case.here)["items"]
    if any(each["review"] == case.review and not each.get("followed_by") for each in items):
        follow(case)
    outcome = ("--outcome", "partly_remedied", "--text", "Đã khắc phục một phần")
    case.do("suggestion", "conclude", *_suggestions(case), *outcome)


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
