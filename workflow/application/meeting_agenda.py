"""The agenda of a meeting that was held: which reviews, in which order, and who was away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workflow.application.desk import Desk
from workflow.domain.agenda import AgendaItem, out_of_order, review_order
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.meeting_file import MeetingFile, treated
from workflow.domain.meeting_order import agenda_item
from workflow.domain.organisation import Unit
from workflow.domain.records.meeting import MeetingReview, Treatment
from workflow.domain.review import Review, SubjectKind

MOST_NAMED = 10

Items = Mapping[int, MeetingReview]


def with_agenda(
    desk: Desk, file: MeetingFile, unit: Unit, *, reviewed: Sequence[str]
) -> MeetingFile:
    """Return a meeting that was held with its agenda.

    Args:
        reviewed: Subjects in the order in which they were dealt with; when empty, what is on the
            agenda already, or else everything under review at the unit. Whoever the roll says was
            away is reviewed later, and what was planned and not dealt with is put off.

    Raises:
        NotFoundError: A subject has no review in the cycle.
        InvalidValueError: A subject was away, or is not of the unit.
        RefusedError: `meeting_without_reviews`.
    """
    named = list(dict.fromkeys(desk.review_ids(reviewed)))
    known = [item.review_id for item in file.agenda if item.treatment is Treatment.REVIEWED]
    here = desk.work.reviews.ids_at(desk.cycle.id, venue_ids=[unit.id])
    reviews = {review.id: review for review in desk.locked({*named, *file.items, *here})}
    away = {each.id for each in reviews.values() if file.is_away(each.person_id)}
    _require_there(desk, [reviews[number] for number in named], away, unit)
    if named and named != known:
        items = _as_named(file, named, away)
    elif file.items:
        items = {number: treated(item, is_away=number in away) for number, item in _by_id(file)}
    else:
        items = _numbered(file, in_order(desk, [reviews[number] for number in here], file))
    later = [number for number in here if number in away and number not in items]
    return _with_absent(replace(file, items=items), later, unit)


def follow_roll(desk: Desk, file: MeetingFile, unit: Unit, person_id: int) -> MeetingFile:
    """Return a meeting whose agenda has a person as the roll does now: reviewed, or later."""
    own = desk.work.reviews.ids_of(desk.cycle.id, kind=SubjectKind.PERSON, subject_ids=[person_id])
    if not own:
        return file
    is_away = file.is_away(person_id)
    items = {
        number: treated(item, is_away=is_away) if number in own else item
        for number, item in _by_id(file)
    }
    missing = [each.id for each in desk.locked(own) if each.venue_id == unit.id]
    later = [number for number in missing if is_away and number not in items]
    return _with_absent(replace(file, items=items), later, unit)


def order_findings(desk: Desk, file: MeetingFile, unit: Unit) -> tuple[Finding, ...]:
    """Return what is odd about the order in which subjects were dealt with."""
    place = {"unit": unit.code, "held_on": file.meeting.meets_on.isoformat()}
    return tuple(
        Finding(code=finding.code, facts={**place, **finding.facts})
        for finding in out_of_order(dealt_with(desk, file))
    )


def roll_findings(desk: Desk, file: MeetingFile, unit: Unit) -> tuple[Finding, ...]:
    """Return who was reviewed and is not on the roll, where one was called."""
    reviewed = [item.review_id for item in file.agenda if item.treatment is Treatment.REVIEWED]
    missing = [
        review for review in desk.locked(reviewed) if review.person_id not in {None, *file.roll}
    ]
    if not file.roll or not missing:
        return ()
    people = sorted(_codes(desk, missing).values())
    told = {"unit": unit.code, "held_on": file.meeting.meets_on.isoformat()}
    facts = {**told, "count": len(people), "people": people[:MOST_NAMED]}
    return (Finding(code="roll_incomplete", facts=facts),)


def dealt_with(desk: Desk, file: MeetingFile) -> list[AgendaItem]:
    """Return the subjects that were reviewed, in the order in which that was done."""
    known = _agenda_items(desk, desk.locked(file.items), file)
    return [known[item.review_id] for item in file.agenda if item.treatment is Treatment.REVIEWED]


def _by_id(file: MeetingFile) -> Iterable[tuple[int, MeetingReview]]:
    return file.items.items()


def _require_there(desk: Desk, named: Sequence[Review], away: set[int], unit: Unit) -> None:
    units = desk.directory({review.venue_id for review in named}).units
    for review in named:
        if not units[review.venue_id].path.startswith(unit.path):
            found = units[review.venue_id].code
            raise InvalidValueError("review_of_other_unit", found=found, unit=unit.code)
        if review.id in away:
            raise InvalidValueError("absent_not_reviewed", person=_codes(desk, [review])[review.id])


def _as_named(file: MeetingFile, named: Sequence[int], away: set[int]) -> Items:
    items = dict(_numbered(file, named))
    for item in file.agenda:
        if item.review_id not in items:
            put_off = Treatment.ABSENT if item.review_id in away else Treatment.POSTPONED
            items[item.review_id] = replace(item, place=len(items) + 1, treatment=put_off)
    return items


def _numbered(file: MeetingFile, order: Sequence[int]) -> Items:
    return {
        number: replace(
            file.items.get(number)
            or MeetingReview(review_id=number, meeting_id=file.meeting.id, place=place),
            place=place,
            treatment=Treatment.REVIEWED,
        )
        for place, number in enumerate(order, start=1)
    }


def _with_absent(file: MeetingFile, later: Sequence[int], unit: Unit) -> MeetingFile:
    items = dict(file.items)
    last = max((item.place for item in items.values()), default=0)
    for place, number in enumerate(later, start=last + 1):
        items[number] = MeetingReview(
            review_id=number, meeting_id=file.meeting.id, place=place, treatment=Treatment.ABSENT
        )
    if not any(item.treatment in (Treatment.REVIEWED, Treatment.ABSENT) for item in items.values()):
        raise RefusedError("meeting_without_reviews", unit=unit.code)
    return replace(file, items=items)


def in_order(desk: Desk, reviews: Sequence[Review], file: MeetingFile) -> list[int]:
    """Return the ids of those who were there, as they are to be dealt with."""
    ids = {(review.subject_kind, review.subject_id): review.id for review in reviews}
    items = _agenda_items(desk, reviews, file)
    return [ids[item.subject_kind, item.subject_id] for item in review_order(items.values())]


def _agenda_items(
    desk: Desk, reviews: Iterable[Review], file: MeetingFile
) -> dict[int, AgendaItem]:
    chosen = list(reviews)
    unit_id = file.meeting.unit_id
    directory = desk.directory({unit_id, *(review.venue_id for review in chosen)})
    codes = _codes(desk, chosen)
    return {
        review.id: agenda_item(
            review,
            code=codes[review.id],
            unit_id=unit_id,
            definition=desk.context.definition,
            directory=directory,
            is_absent=file.is_away(review.person_id),
        )
        for review in chosen
    }


def _codes(desk: Desk, reviews: Sequence[Review]) -> dict[int, str]:
    """Return the codes of the subjects, by review."""
    people = desk.work.people.by_ids(
        review.person_id for review in reviews if review.person_id is not None
    )
    units = desk.directory({review.venue_id for review in reviews}).units
    return {
        review.id: units[review.subject_id].code
        if review.person_id is None
        else people[review.person_id].code
        for review in reviews
    }
