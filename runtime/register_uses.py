"""The use cases about registers, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.count_registers import CountDiscipline, ShowQuality
    from workflow.application.find_missing_reports import FindMissingReports
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_registers import ListRegister
    from workflow.application.registers.register import Register, RegisterRow


class RegisterUses(Uses):
    """Every use case about registers, built on first use."""

    def keep_register(self, register: Register[Any, Any]) -> KeepRecords[RegisterRow]:
        """Return what keeps the rows of a register."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.registers.sheet import RegisterSheet

        return KeepRecords(recorder=self._recorder, sheet=RegisterSheet(register=register))

    @cached_property
    def list_register(self) -> ListRegister:
        """List the rows of a register."""
        from workflow.application.list_registers import ListRegister

        return ListRegister(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_missing_reports(self) -> FindMissingReports:
        """Find the units about which nobody reported."""
        from workflow.application.find_missing_reports import FindMissingReports

        return FindMissingReports(read=self._read, catalogue=self._catalogue)

    @cached_property
    def show_quality(self) -> ShowQuality:
        """Show how good the monthly meetings of units were."""
        from workflow.application.count_registers import ShowQuality

        return ShowQuality(read=self._read, catalogue=self._catalogue)

    @cached_property
    def count_discipline(self) -> CountDiscipline:
        """Count the cases of a register of discipline."""
        from workflow.application.count_registers import CountDiscipline

        return CountDiscipline(read=self._read, catalogue=self._catalogue)
