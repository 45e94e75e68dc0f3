"""The use cases that look at definitions, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.read_definition import PreviewDefinition, ReadDefinition


class DefinitionUses(Uses):
    """Every use case that looks at definitions, built on first use."""

    @cached_property
    def read_definition(self) -> ReadDefinition:
        """Read one version of a definition."""
        from workflow.application.read_definition import ReadDefinition

        return ReadDefinition(read=self._read)

    @cached_property
    def preview_definition(self) -> PreviewDefinition:
        """Preview the days of a definition."""
        from workflow.application.read_definition import PreviewDefinition

        return PreviewDefinition(read=self._read, catalogue=self._catalogue)
