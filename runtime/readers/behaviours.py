"""Files that say how people are assumed to keep their days."""

from __future__ import annotations

from runtime.readers.definitions import Locate, read_definition
from workflow.domain.behaviour import Behaviour
from workflow.domain.behaviour_check import check_behaviour


def read_behaviour(data: bytes, *, file: str) -> tuple[Behaviour, Locate]:
    """Return what a file says, and what turns mistakes that are found later into an error.

    Raises:
        InvalidFileError: With every mistake, its line and column.
    """
    value, locate = read_definition(data, file=file)
    checked = check_behaviour(value)
    if checked.behaviour is None:
        raise locate(checked.located)
    return checked.behaviour, locate
