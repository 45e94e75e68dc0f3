"""Registers: plain lists beside the stages, each described once and kept by one mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.application.registers.about_people import ABOUT_PEOPLE
from workflow.application.registers.about_work import ABOUT_WORK
from workflow.application.registers.register import Register

REGISTERS: Mapping[str, Register[Any, Any]] = {
    register.name: register for register in (*ABOUT_PEOPLE, *ABOUT_WORK)
}
