"""Let a running cycle go on by another version of its definition, or take that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.desk import Desk
from workflow.application.migrating import Migration
from workflow.application.migration_ways import Forward, Way, way_back
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle, require_open
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.migration import DuePolicy
from workflow.domain.organisation import Directory, in_own_right
from workflow.domain.permission import on_the_unit
from workflow.ports.cycles import StoredDefinition
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateRequest:
    """What is asked.

    Attributes:
        to_version: Number of the version; None with `revert`, and where the days alone are
            recomputed, by the version that the cycle has and the calendar as it is now.
        revert: Take the newest migration back instead.
        due: What becomes of the days that were announced; keep-due when absent.
        allow_earlier: Whether a deadline may move before the day that was announced.
        moves: Where the reviews of stages go that are gone, as `old=new`.
        most_overdue: How many reviews may become overdue at once; 5 % of the open ones when absent.
        plan: Say what would happen, and change nothing.
    """

    cycle: str
    to_version: int | None = None
    revert: bool = False
    due: DuePolicy | None = None
    allow_earlier: bool = False
    moves: tuple[str, ...] = ()
    most_overdue: int | None = None
    reason: str | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "cycle": self.cycle,
            "to_version": self.to_version,
            "revert": self.revert,
            "due": None if self.due is None else str(self.due),
            "allow_earlier": self.allow_earlier,
            "moves": list(self.moves),
            "most_overdue": self.most_overdue,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MigratedCycle:
    """What a migration did, or would do.

    Attributes:
        due: Policy for the days that were announced; None where a migration is taken back.
        reviews: How many reviews are open.
        moved: From which stage to which reviews go, as `{"track", "from", "to", "reviews"}`.
        deadlines: How many deadlines are `kept`, `earlier`, `later`, `added` and `removed`.
        samples: Those that move most, the earlier ones first.
        overdue: Open reviews that are late `before`, `after`, `at_once`, and `most` of these.
        unmet: By reason code, how many reviews lack what they did not lack before.
        ready: How many reviews the next tick moves on.
        findings: What people should know, as `{"code", ...facts}`; nothing is refused for it.
    """

    cycle: str
    definition: str
    from_version: int
    to_version: int
    reverted: bool
    due: str | None
    reviews: int
    moved: Sequence[Mapping[str, Any]]
    deadlines: Mapping[str, int]
    samples: Sequence[Mapping[str, Any]]
    overdue: Mapping[str, int]
    unmet: Sequence[Mapping[str, Any]]
    ready: int
    tracks_added: Sequence[str]
    tracks_removed: Sequence[str]
    findings: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateCycle:
    """The use case behind `cycle migrate`."""

    begin: Begin
    catalogue: Catalogue

    def __call__(self, request: MigrateRequest, *, command: Command) -> MigratedCycle:
        """Migrate in one transaction, while nobody else works in the cycle.

        Raises:
            NotFoundError: There is no such cycle or version, or the actor may not see the cycle.
            InvalidValueError: Options that do not go together, or a move that means nothing.
            RefusedError: The cycle is closed or has that version; reviews would be left without
                a track or stage; names that records use are gone; too many would be overdue at
                once; reviews moved on since the migration that is to be taken back; or the actor
                may not do this. Nothing was changed.
        """
        _require_sense(request)
        with self.begin() as work:
            cycle = work.cycles.by_code_alone(request.cycle)
            if cycle is None:
                raise NotFoundError("cycle_not_found", cycle=request.cycle)
            if request.plan:
                return self._migrate(work, request, command)
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request=request.to_json(),
                answer=MigratedCycle,
                act=lambda: self._migrate(work, request, command),
            )

    def _migrate(
        self, work: UnitOfWork, request: MigrateRequest, command: Command
    ) -> MigratedCycle:
        cycle = require_cycle(work, request.cycle)
        require_open(cycle)
        context = self.catalogue.for_work(work, cycle)
        desk = Desk(work=work, context=context, command=not_before(cycle, command))
        _require_authority(desk)
        way = self._way(desk, request)
        migration = Migration(
            desk=desk,
            way=way,
            directory=Directory(work.units.all(), in_own_right(work.roles.all()), on=desk.today),
            most_overdue=request.most_overdue,
            reason=request.reason,
            is_plan=request.plan,
        )
        return _answer(migration, cycle, way)

    def _way(self, desk: Desk, request: MigrateRequest) -> Way:
        if request.revert:
            return way_back(desk, self.catalogue)
        stored = _version(desk.work, desk.cycle, request.to_version)
        return Forward.to(
            stored,
            desk=desk,
            catalogue=self.catalogue,
            moves=request.moves,
            policy=request.due or DuePolicy.KEEP_DUE,
            allow_earlier=request.allow_earlier,
        )


def _require_sense(request: MigrateRequest) -> None:
    recomputes = request.due is DuePolicy.RECOMPUTE and not request.revert
    if request.revert == (request.to_version is not None or recomputes):
        raise InvalidValueError("version_or_revert")
    idle = {
        "--due": request.due is not None,
        "--allow-earlier": request.allow_earlier,
        "--move": bool(request.moves),
    }
    for option, is_given in idle.items():
        if request.revert and is_given:
            raise InvalidValueError("option_idle", option=option, trigger="--revert")
    if request.allow_earlier and request.due in (None, DuePolicy.KEEP_DUE):
        raise InvalidValueError("option_idle", option="--allow-earlier", trigger="--due keep-due")


def _version(work: UnitOfWork, cycle: Cycle, number: int | None) -> StoredDefinition:
    if number == cycle.version:
        raise RefusedError("cycle_has_version", cycle=cycle.code, version=number)
    versions = work.definitions.versions(cycle.definition)
    for stored in versions:
        if stored.version == (number or cycle.version):
            return stored
    raise NotFoundError(
        "definition_version_not_found",
        definition=cycle.definition,
        version=number,
        newest=versions[-1].version,
    )


def _require_authority(desk: Desk) -> None:
    """Let pass the operator, and whoever has the authority of the definition over the whole cycle.

    The role counts on the top of the cycle itself too.
    """
    desk.require_at(desk.top, on_the_unit(desk.context.definition.authority))


def _answer(migration: Migration, cycle: Cycle, way: Way) -> MigratedCycle:
    told = migration.run()
    before, after = way.before.definition.tracks, way.after.definition.tracks
    return MigratedCycle(
        cycle=cycle.code,
        definition=cycle.definition,
        from_version=cycle.version,
        to_version=way.after.cycle.version,
        reverted=way.reverts is not None,
        due=None if way.reverts is not None else str(way.policy),
        tracks_added=[name for name in after if name not in before],
        tracks_removed=[name for name in before if name not in after],
        **told,
    )
