"""One command that moves a thousand reviews: the answers about all members of a district."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.contender import Contender
from benchmarks.district import CYCLE_ID, District, at
from benchmarks.floor import Chain, arm_for, move_reviews, us
from benchmarks.raw import Raw

NOW, STEP, ANSWERS = at(11, 2, 9), ("feedback", "meeting"), 5
FEEDBACK = "cycle_id, review_id, id, respondents, received, received_on"


class _AllAtOnce(Contender):
    """Takes all members but the first in one transaction, and a new copy for each step."""

    def prepare_once(self) -> None:
        """Leave it to each step."""

    def prepare(self) -> None:
        """Open a new copy, and take the first member, so that everything has run once."""
        self.renew()
        self._first, *self._others = District(self.size).people()
        self.take([self._first])

    def run(self) -> int:
        """Take the others."""
        return self.take(self._others)

    def take(self, codes: Sequence[str]) -> int:
        """Record answers about members, and return how many moved."""
        raise NotImplementedError


class Product(_AllAtOnce):
    """The use case."""

    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)

    def take(self, codes: Sequence[str]) -> int:
        """Record the answers."""
        from benchmarks.organisation import feedback_request

        command = self.opened.command(now=NOW)
        return int(self.opened.record_feedback(feedback_request(codes), command=command).moved)


class Floor(_AllAtOnce):
    """The same rows by the bare driver, in as few statements as there are."""

    def open(self) -> None:
        """Connect."""
        self.opened = Raw(self.url)

    def take(self, codes: Sequence[str]) -> int:
        """Store the answers, and move everybody."""
        raw, now = self.opened, us(NOW)
        raw.begin()
        reviews = raw.all(
            "SELECT r.id, r.venue_id, r.subject_id FROM person p JOIN review r"
            " ON r.subject_kind = 'person' AND r.subject_id = p.id"
            f" WHERE {raw.among('p.code')} AND r.cycle_id = ? AND r.state = ?{raw.lock}",
            *(raw.listed(codes), CYCLE_ID, STEP[0]),
        )
        ids = [review_id for review_id, *_ in reviews]
        first = _take_numbers(raw, len(ids))
        numbered = list(enumerate(ids, start=first))
        rows = [
            (CYCLE_ID, review_id, number, "members", ANSWERS, "2022-11-02")
            for number, review_id in numbered
        ]
        raw.insert("answer_count", FEEDBACK, rows)
        moved = move_reviews(raw, ids, *STEP, now_us=now)
        chain = Chain(raw, now_us=now, command_id=f"floor-{first}")
        arm_for(raw, chain, reviews, STEP[1])
        for number, review_id in numbered:
            chain.add("feedback_recorded", review_id, {"id": number, "received": ANSWERS})
        for review_id in ids:
            chain.add_move(review_id, *STEP, automatic=True)
        chain.store()
        raw.commit()
        return moved


class Naive(_AllAtOnce):
    """A machine for each row and the ORM, in one transaction."""

    def open(self) -> None:
        """Map the tables and connect."""
        from benchmarks.naive import Records

        self.opened = Records(self.url)

    def take(self, codes: Sequence[str]) -> int:
        """Move everybody."""
        return int(self.opened.complete(codes, *STEP, now_us=us(NOW), answers=ANSWERS))


def _take_numbers(raw: Raw, count: int) -> int:
    taken = raw.one(
        "UPDATE record_number SET next = next + ? WHERE cycle_id = ? RETURNING next",
        *(count, CYCLE_ID),
    )
    return int(taken[0]) - count
