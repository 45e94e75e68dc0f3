"""The history in each form in which it is exported."""

from __future__ import annotations

from typing import BinaryIO
from zoneinfo import ZoneInfo

from runtime.language import Language
from workflow.application.export_log import ExportedLog

FORMS = ("csv", "xlsx", "ocel", "xes")


def write_log(
    target: BinaryIO, log: ExportedLog, *, form: str, language: Language, zone: ZoneInfo
) -> dict[str, int]:
    """Write an export in one of `FORMS` while it is read, and return how much of what it holds."""
    match form:
        case "csv":
            from runtime.writers.log_csv import write_log_csv

            return write_log_csv(target, log)
        case "xlsx":
            from runtime.writers.log_workbook import write_log_workbook

            return write_log_workbook(target, log, language=language, zone=zone)
        case "ocel":
            from runtime.writers.ocel import write_ocel

            return write_ocel(target, log)
        case _:
            from runtime.writers.xes import write_xes

            return write_xes(target, log)
