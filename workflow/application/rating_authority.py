"""Who may record which value of a rating, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.application.desk import Desk
from workflow.domain.conditions import RatingDecided
from workflow.domain.definition import EXEMPT, WITHDRAWN, Definition, Stage
from workflow.domain.errors import RefusedError
from workflow.domain.organisation import Person
from workflow.domain.permission import require_meant
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.requirements import deciders
from workflow.domain.review import GATE, Reason, Review
from workflow.domain.terms import SUBJECT, Target, Targets


def rating_stage(definition: Definition, track: str) -> tuple[Stage, RatingDecided] | None:
    """Return the stage of a track that demands the decision, and who decides; None without one."""
    for stage in definition.tracks[track].stages:
        for item in stage.demands:
            if isinstance(item.parameters, RatingDecided):
                return stage, item.parameters
    return None


def authority_of(definition: Definition, review: Review) -> Targets:
    """Return the authority of the stage in which the rating of a review is decided."""
    found = rating_stage(definition, review.track)
    return (found[0].authority if found else None) or definition.authority


def deciders_of(desk: Desk, review: Review) -> Targets:
    """Return who decides the rating of a review; whoever may record about it where none is named.

    Levels of management are looked up once, for all reviews that were looked up.
    """
    found = rating_stage(desk.context.definition, review.track)
    if found is None:
        return desk.owners(review)
    person = _people(desk).get(review.subject_id) if review.person_id is not None else None
    return deciders(found[1], person.managed_by if person else None)


def require_step(
    desk: Desk, review: Review, step: RatingStep, *, is_override: bool = False
) -> None:
    """Let pass the person who may record a step of the rating of a review now.

    Who may set a rule aside decides in the place of who else would, when that is what he does.

    Raises:
        NotFoundError: The review is outside what the person may see.
        RefusedError: Nobody is named, the person may not, or it is too early.
    """
    if desk.command.actor is None:
        raise RefusedError("person_needed")
    match step:
        case RatingStep.SELF:
            desk.require([review], lambda each: (Target(role=SUBJECT), *desk.owners(each)))
        case RatingStep.APPRAISED:
            desk.require_other_case(review)
            desk.require([review], desk.owners)
        case RatingStep.PROPOSED:
            # A body proposes for itself what the level above decides.
            if review.person_id is not None:
                desk.require_other_case(review)
            desk.require([review], desk.owners)
        case RatingStep.DECIDED:
            if is_override and is_any_of(desk, review, overseers_of(desk)):
                desk.require_other_case(review)
            else:
                require_decider(desk, review)
            _require_timely(desk, review)


def require_decider(desk: Desk, review: Review) -> None:
    """Let pass the person who decides the rating of a review, never in his own case.

    Raises:
        NotFoundError: The review is outside what the person may see.
        RefusedError: `own_case` or `forbidden`.
    """
    desk.require_other_case(review)
    desk.require([review], lambda each: deciders_of(desk, each), rule=require_meant)


def overseers_of(desk: Desk) -> Targets:
    """Return who may decide beyond a cap or a condition, with grounds."""
    scale = desk.context.definition.scale
    return (scale.over_cap_by if scale else None) or ()


def require_above(desk: Desk, review: Review, decided: Rating, targets: Targets) -> None:
    """Let pass who holds one of some roles where a rating was decided, or above.

    Raises:
        RefusedError: `forbidden`, with the reason `decided_above`.
    """
    actor, directory = desk.person(desk.command.actor or ""), desk.directory([review.venue_id])
    lineage = directory.units[review.venue_id].lineage
    decided_at = max(_seats_of(desk, review, decided), key=lineage.index)
    above = lineage[lineage.index(decided_at) :]
    for target in targets:
        if set(above).intersection(directory.seats(actor.id, target, venue_id=review.venue_id)):
            return
    roles = roles_of(targets)
    facts = {"unit": directory.units[decided_at].code, "roles": roles}
    reason = Reason(code="decided_above", facts=facts, owed_by=targets)
    raise RefusedError("forbidden", roles=roles, reasons=(reason,))


def _seats_of(desk: Desk, review: Review, decided: Rating) -> set[int]:
    """Return the units from which a rating was decided and signed."""
    targets, overseers = deciders_of(desk, review), overseers_of(desk)
    directory = desk.directory([review.venue_id])
    meant = directory.resolve(targets, venue_id=review.venue_id, subject_id=review.person_id)
    seats = {meant.unit_id}
    for person in desk.people(filter(None, (decided.given_by, decided.signatory))):
        # Who decides in the ordinary way does so where he is meant, whatever else he is.
        if person.id not in meant.people or decided.overrides:
            for target in (*targets, *overseers):
                seats.update(directory.seats(person.id, target, venue_id=review.venue_id))
    return seats


def is_any_of(desk: Desk, review: Review, targets: Targets) -> bool:
    """Return whether the person who acts holds one of some roles at their places."""
    if desk.command.actor is None:
        return False
    actor, directory = desk.person(desk.command.actor), desk.directory([review.venue_id])
    return any(directory.is_meant(actor.id, target, venue_id=review.venue_id) for target in targets)


def roles_of(targets: Iterable[Target]) -> list[str]:
    """Return the roles of targets, each once."""
    return list(dict.fromkeys(target.role for target in targets))


def _require_timely(desk: Desk, review: Review) -> None:
    found = rating_stage(desk.context.definition, review.track)
    if review.state in (EXEMPT, WITHDRAWN):
        raise RefusedError("rating_not_under_review", review=review.id, state=review.state)
    if found is None:
        return
    rank = desk.context.definition.tracks[review.track].rank(found[0].stage)
    has_gates = any(reason.code.startswith(GATE) for reason in review.unmet)
    if review.rank < rank or (review.rank == rank and has_gates):
        raise RefusedError("rating_too_early", review=review.id, stage=review.state)


def _people(desk: Desk) -> Mapping[int, Person]:
    """Return the people under review, by id; more are looked up as reviews are."""
    known: dict[int, Person] = desk.shared("rating/people", dict)
    unknown = {each.person_id for each in desk.looked_up if each.person_id is not None}
    unknown -= known.keys()
    if unknown:
        known.update(desk.work.people.by_ids(unknown))
    return known
