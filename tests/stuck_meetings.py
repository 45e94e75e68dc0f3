"""How a stage is prepared and its meeting held, step by step as `review why` asks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.stuck_case import Case
from workflow.domain.conditions import Requirement, ShortcomingsCovered
from workflow.domain.record_rules import FeedbackMode

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
    """Write the report if there is none, and accept the one that is there."""
    if case.facts["versions"]:
        case.do("report", "accept", case.review)
    else:
        write_report(case)


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
    is_asked = any(isinstance(each.parameters, ShortcomingsCovered) for each in demands_ahead(case))
    said = ("--about", case.subject, "--kind", "shortcoming" if is_asked else "strength")
    # The stage may have been left in the moment in which the meeting was recorded.
    case.story.do("meeting", "conclude", code, *case.here, *said, "--text", "Còn nể nang")


def demands_ahead(case: Case) -> list[Requirement]:
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
