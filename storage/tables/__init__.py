"""The tables. `cycle_id` comes first in every key; no foreign key crosses cycles."""

from storage.tables.base import Code, Key, metadata
from storage.tables.cycles import (
    chain,
    command,
    cycle,
    dependency,
    history,
    history_text,
    record_number,
    review,
)
from storage.tables.files import evidence_file
from storage.tables.obligations import (
    deadline,
    escalation,
    incident,
    notice,
)
from storage.tables.organisation import (
    calendar,
    calendar_day,
    definition,
    installation,
    local_calendar_day,
    person,
    role_grant,
    unit,
)
from storage.tables.records import RECORD_TABLES
from storage.tables.workers import worker

__all__ = [
    "RECORD_TABLES",
    "Code",
    "Key",
    "calendar",
    "calendar_day",
    "chain",
    "command",
    "cycle",
    "deadline",
    "definition",
    "dependency",
    "escalation",
    "evidence_file",
    "history",
    "history_text",
    "incident",
    "installation",
    "local_calendar_day",
    "metadata",
    "notice",
    "person",
    "record_number",
    "review",
    "role_grant",
    "unit",
    "worker",
]
