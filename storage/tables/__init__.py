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
    person,
    role_grant,
    unit,
)
from storage.tables.records import (
    check_made,
    dissemination,
    dissemination_attendance,
    feedback,
    meeting,
    meeting_review,
    meeting_supervisor,
    rating,
    remedy,
)

__all__ = [
    "Code",
    "Key",
    "calendar",
    "calendar_day",
    "chain",
    "check_made",
    "command",
    "cycle",
    "deadline",
    "definition",
    "dependency",
    "dissemination",
    "dissemination_attendance",
    "escalation",
    "feedback",
    "history",
    "history_text",
    "incident",
    "installation",
    "meeting",
    "meeting_review",
    "meeting_supervisor",
    "metadata",
    "notice",
    "person",
    "rating",
    "record_number",
    "remedy",
    "review",
    "role_grant",
    "unit",
]
