"""What every group of use cases is built on: transactions, definitions and the recorder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.application.catalogue import Catalogue
    from workflow.application.recording import Recorder
    from workflow.ports.reports import Reports
    from workflow.ports.unit_of_work import UnitOfWork


class Uses:
    """A group of use cases; the composition root says how transactions begin.

    Attributes:
        _begin: Begins a transaction that changes.
        _read: Begins one that only reads.
    """

    _catalogue: Catalogue

    def _begin(self) -> UnitOfWork:
        raise NotImplementedError

    def _read(self) -> Reports:
        raise NotImplementedError

    @cached_property
    def _recorder(self) -> Recorder:
        from workflow.application.recording import Recorder

        return Recorder(begin=self._begin, catalogue=self._catalogue)
