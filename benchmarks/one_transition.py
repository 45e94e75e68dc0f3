"""One durable transition: the secretary of a cell completes the remediation of a member."""

from __future__ import annotations

from benchmarks.contender import Contender
from benchmarks.district import CYCLE, District, at, secretary_of
from benchmarks.floor import Chain, arm_for, move_reviews, us
from benchmarks.raw import Raw

NOW, STEP = at(11, 4, 9), ("remediation", "monitoring")


class _OneByOne(Contender):
    """Takes one member after the other, all on one copy."""

    def prepare_once(self) -> None:
        """Open the database and line up the members."""
        self.renew()
        self._codes = iter(District(self.size).people())

    def prepare(self) -> None:
        """Choose the next member."""
        self.code = next(self._codes)


class Product(_OneByOne):
    """The use case, with the rights of the secretary checked."""

    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)

    def run(self) -> int:
        """Complete the stage of one member."""
        from workflow.application.fire_trigger import FireRequest

        actor = secretary_of(self.code.partition("-")[0])
        request = FireRequest(cycle=CYCLE, subject=self.code, trigger="complete")
        command = self.opened.command(actor=actor, now=NOW)
        return int(self.opened.fire_trigger(request, command=command).moved)


class Floor(_OneByOne):
    """The same rows by the bare driver; nothing is decided and nobody's rights are checked."""

    def open(self) -> None:
        """Connect."""
        self.opened = Raw(self.url)

    def run(self) -> int:
        """Move one member."""
        raw, now = self.opened, us(NOW)
        raw.begin()
        review_id, *arming = raw.one(
            "SELECT r.id, r.venue_id, r.subject_id FROM person p JOIN review r"
            " ON r.subject_kind = 'person' AND r.subject_id = p.id"
            f" WHERE p.code = ? AND r.cycle_id = 1 AND r.state = ?{raw.lock}",
            self.code,
            STEP[0],
        )
        moved = move_reviews(raw, [review_id], *STEP, now_us=now)
        chain = Chain(raw, now_us=now, command_id=f"floor-{review_id}")
        arm_for(raw, chain, [(review_id, *arming)], STEP[1])
        chain.add_move(review_id, *STEP)
        chain.store()
        raw.commit()
        return moved


class Naive(_OneByOne):
    """A `transitions.Machine` made for the row, and the rows by the ORM of SQLAlchemy."""

    def open(self) -> None:
        """Map the tables and connect."""
        from benchmarks.naive import Records

        self.opened = Records(self.url)

    def run(self) -> int:
        """Move one member."""
        return int(self.opened.complete([self.code], *STEP, now_us=us(NOW)))
