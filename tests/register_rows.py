"""One row of each register for tests, what a later row changes, and who may write and see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.register_world import AREA, BOARD, CLERK, HEAD, MEMBER, OTHER, READER

Values = Mapping[str, Any]

ROWS: Mapping[str, Values] = {
    "commitment": {"subject": MEMBER, "text": "Gương mẫu", "signed_on": date(2022, 1, 20)},
    "response": {"subject": MEMBER, "step": "remind", "reason": "Vắng họp hai lần"},
    "area-report": {"unit": "X1", "month": "2022-03", "text": "Ổn định"},
    "inspection": {"subject": "X1", "focus": "Thu chi", "planned_for": "2022-12"},
    "commendation": {"subject": MEMBER, "reason": "Cứu người"},
    "quality": {"unit": "X1.1", "month": "2022-03", "self_grade": "good"},
    "discipline": {"subject": MEMBER, "kind": "reprimand", "decided_on": date(2022, 5, 4)},
    "result": {"subject": "X1", "result": "targets_met", "value": Fraction(15)},
}
# What a later row changes, and what it takes away from a column that may be blank.
CHANGES: Mapping[str, Values] = {
    "commitment": {"text": "Gương mẫu hơn"},
    "response": {"outcome": "Đã tiến bộ"},
    "area-report": {"text": "Có việc cần theo dõi"},
    "inspection": {"done_on": date(2022, 11, 1)},
    "commendation": {"award": "Giấy khen"},
    "quality": {"present": 14, "expected": 15},
    "discipline": {"kind": "warning"},
    "result": {"of": Fraction(15)},
}
CLEARED = {
    "commitment": "document",
    "response": "concerns",
    "inspection": "inspected_by",
    "commendation": "document",
    "quality": "lasted",
    "discipline": "document",
    "result": "published",
}
FILLED: Mapping[str, Any] = {
    "document": "12-QĐ/HU",
    "concerns": "CM1",
    "inspected_by": "MB",
    "lasted": 90,
    "published": "15/15",
}
# Who may write each.
WRITERS = {
    "commitment": (HEAD, MEMBER, BOARD),
    "response": (HEAD, BOARD),
    "area-report": (AREA,),
    "inspection": (BOARD,),
    "commendation": (HEAD, BOARD),
    "quality": (HEAD, "X1-1", BOARD),
    "discipline": (BOARD,),
    "result": ("X1-1", BOARD),
}

# Who sees the row of `ROWS`, and who does not.
SEES: Mapping[str, tuple[str, ...]] = {
    "commitment": (MEMBER, HEAD, READER, BOARD),
    "response": (MEMBER, HEAD, READER, BOARD),
    "area-report": (AREA, READER, BOARD),
    "inspection": ("X1-1", READER, BOARD),
    "commendation": (MEMBER, HEAD, READER, BOARD),
    "quality": (HEAD, READER, BOARD),
    "discipline": (MEMBER, BOARD),
    "result": ("X1-1", READER, BOARD),
}
BLIND: Mapping[str, tuple[str, ...]] = {
    "commitment": (OTHER, "X2-1", CLERK),
    "response": (OTHER, "X2-1", CLERK),
    "area-report": (MEMBER, "X2-1", CLERK),
    "inspection": (MEMBER, "X2-1", CLERK),
    "commendation": (OTHER, "X2-1", CLERK),
    "quality": (OTHER, "X2-1", CLERK),
    "discipline": (HEAD, "X1-1", READER, OTHER, CLERK),
    "result": (MEMBER, "X2-1", CLERK),
}
