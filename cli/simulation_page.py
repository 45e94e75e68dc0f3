"""What a simulation answers, for scripts and for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.definition_source import Source
from cli.page import Column, Page, columns
from runtime.wording import Wording
from workflow.domain.behaviour import ALL_IN_TIME

if TYPE_CHECKING:
    from workflow.application.simulate import Simulation, SimulationRequest
    from workflow.application.sum_up_play import PlayedCycle

COUNTS = ("finished", "remind", "escalate", "consolidate", "notices", "messages")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationPage:
    """Shows one simulation.

    Attributes:
        source: Where the definition was found.
    """

    found: Simulation
    request: SimulationRequest
    source: Source
    wording: Wording

    def document(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        played = self._played
        first, last = self._span()
        return {
            **self.source.to_json(),
            "unit": self.request.unit,
            "start_on": self.request.start_on,
            "until_on": self.request.until_on,
            "seed": self.request.seed,
            "requirements_left_out": self.found.left_out,
            "totals": {
                "reviews": self._reviews,
                **self._totals(),
                "overdue": played.overdue,
                "people": played.told.people,
                "without_address": played.told.without_address,
            },
            "finish": {"first": first, "last": last},
            "tracks": [asdict(track) for track in played.tracks],
            "bottleneck": None if played.bottleneck is None else asdict(played.bottleneck),
            "stages": [asdict(stage) for stage in played.stages],
            "rungs": [asdict(rung) for rung in played.rungs],
            "people": [asdict(person) for person in played.receivers],
            "days": [asdict(day) for day in played.days],
        }

    def write(self, page: Page) -> None:
        """Write it for people."""
        self._write_head(page)
        page.line()
        self._write_finish(page)
        page.line()
        self._write_lateness(page)
        if self._played.rungs:
            page.line()
            self._write_rungs(page)
        if self._played.told.people:
            page.line()
            self._write_people(page)
            page.line()
            self._write_days(page)

    @property
    def _played(self) -> PlayedCycle:
        return self.found.played

    @property
    def _reviews(self) -> int:
        return sum(track.reviews for track in self._played.tracks)

    def _totals(self) -> dict[str, int]:
        return {key: sum(getattr(day, key) for day in self._played.days) for key in COUNTS}

    def _span(self) -> tuple[date | None, date | None]:
        """Return the days on which the first and the last review finish, as far as they do."""
        tracks = self._played.tracks
        first = min((track.first for track in tracks if track.first), default=None)
        lasts = [track.last for track in tracks if track.last]
        return first, max(lasts) if lasts and len(lasts) == len(tracks) else None

    def _write_head(self, page: Page) -> None:
        request = self.request
        page.sentence("answers", "simulated", definition=self.source.label, unit=request.unit)
        days = {"start_on": request.start_on, "until_on": request.until_on}
        page.sentence("answers", "simulated_days", seed=request.seed, **days)
        page.sentence("answers", "simulated_apart")
        if self.found.left_out:
            page.sentence("answers", "simulated_without", count=self.found.left_out)
            page.sentence("answers", "simulated_instead")

    def _write_finish(self, page: Page) -> None:
        first, last = self._span()
        told = {"reviews": self._reviews, "first": first, "last": last}
        if last is not None:
            page.sentence("answers", "simulated_finish", **told)
        for track in self._played.tracks:
            if track.finished < track.reviews:
                name = self.wording.track(track.track)
                counts = {"finished": track.finished, "reviews": track.reviews}
                page.sentence("answers", "simulated_unfinished", track=name, **counts)
        whose = Column(key="track", cell=lambda item, _: self.wording.track(item.track))
        page.table(self._played.tracks, (whose, *columns("first", "median", "p90", "last")))

    def _write_lateness(self, page: Page) -> None:
        worst = self._played.bottleneck
        if worst is None:
            page.sentence("answers", "simulated_nobody_late")
            return
        track, stage = self.wording.track(worst.track), self.wording.state(worst.track, worst.stage)
        page.sentence("answers", "simulated_bottleneck", track=track, stage=stage)
        page.sentence("answers", "simulated_bottleneck_days", **asdict(worst))
        if self.request.behaviour == ALL_IN_TIME:
            page.sentence("answers", "simulated_days_too_early")
        overdue, until_on = self._played.overdue, self.request.until_on
        page.sentence("answers", "simulated_overdue", count=overdue, until_on=until_on)
        late = sorted(self._played.stages, key=lambda each: -each.days_late)
        page.table([each for each in late if each.late], self._stage_columns())

    def _stage_columns(self) -> tuple[Column, ...]:
        wording = self.wording
        return (
            Column(key="track", cell=lambda item, _: wording.track(item.track)),
            Column(key="stage", cell=lambda item, _: wording.state(item.track, item.stage)),
            *(Column(key=key, number=True) for key in ("late", "days_late", "overdue")),
        )

    def _write_rungs(self, page: Page) -> None:
        """Write the rungs of all stages together, by when they fire and whom they tell."""
        fired: Counter[tuple[int, str, str, str]] = Counter()
        notified: Counter[tuple[int, str, str, str]] = Counter()
        for rung in self._played.rungs:
            key = (rung.offset, rung.at, rung.action, rung.role)
            fired[key] += rung.fired
            notified[key] += rung.notified
        rows = [
            {
                "rung": at,
                "action": action,
                "role": self.wording.role(role),
                "fired": count,
                "notified": notified[offset, at, action, role],
            }
            for (offset, at, action, role), count in sorted(fired.items())
        ]
        page.sentence("answers", "simulated_rungs")
        page.table(
            rows,
            (
                *columns("rung"),
                Column(key="action", section="notice_kinds"),
                *columns("role"),
                *(Column(key=key, number=True) for key in ("fired", "notified")),
            ),
        )

    def _write_people(self, page: Page) -> None:
        page.sentence("answers", "simulated_people", **asdict(self._played.told))
        page.table(
            self._played.receivers,
            (
                *columns("person"),
                Column(key="role", cell=lambda item, _: self.wording.role(item.role)),
                *(Column(key=key, number=True) for key in ("messages", "notices", "escalations")),
            ),
        )

    def _write_days(self, page: Page) -> None:
        days, top = self._played.days, self.request.top
        fullest = sorted(days, key=lambda day: (-day.messages, -day.notices, day.day))[:top]
        shown = sorted(fullest, key=lambda day: day.day)
        key = "simulated_days_all" if len(shown) == len(days) else "simulated_days_fullest"
        page.sentence("answers", key, shown=len(shown), count=len(days))
        page.table(shown, (*columns("day"), *(Column(key=each, number=True) for each in COUNTS)))
