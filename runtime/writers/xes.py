"""The history as an event log of cases: XES, IEEE 1849, one trace for each review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from workflow.application.export_log import ExportedEvent, ExportedLog
from workflow.application.process_log import Value, activity_of, attributes_of

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
 <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
 <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
 <global scope="trace">
  <string key="concept:name" value=""/>
 </global>
 <global scope="event">
  <string key="concept:name" value=""/>
  <string key="lifecycle:transition" value="complete"/>
  <string key="org:resource" value=""/>
  <date key="time:timestamp" value="1970-01-01T00:00:00.000000+00:00"/>
 </global>
 <classifier name="Activity" keys="concept:name"/>
 <classifier name="Activity_and_resource" keys="concept:name org:resource"/>
 <string key="lifecycle:model" value="standard"/>
"""


def write_xes(target: BinaryIO, log: ExportedLog) -> dict[str, int]:
    """Write a trace for each review with its events in order, and return how many of each.

    Events about no review are in no trace; OCEL has them.
    """
    target.write(_HEAD.encode())
    traces = events = 0
    for _, found in groupby(log.by_review(), key=_case):
        traces += 1
        for number, event in enumerate(found):
            if number == 0:
                target.write(_trace_head(event).encode())
            target.write("".join(_event(event)).encode())
            events += 1
        target.write(b" </trace>\n")
    target.write(b"</log>\n")
    return {"traces": traces, "events": events}


def _case(event: ExportedEvent) -> tuple[int, int | None]:
    return event.stored.cycle_id, event.stored.review_id


def _trace_head(event: ExportedEvent) -> str:
    name = event.review
    key = name.key if name else str(event.stored.review_id)
    told: dict[str, Value] = {"concept:name": f"{event.cycle}/{key}", "cycle": event.cycle or ""}
    if name is not None:
        about = {"track": name.track, "subject": name.subject, "venue": name.venue}
        told |= {**about, "subject_kind": str(name.subject_kind)}
    return " <trace>\n" + "".join(_attribute(*each, depth=2) for each in told.items())


def _event(event: ExportedEvent) -> Iterator[str]:
    told = attributes_of(event)
    resource = told.pop("actor")
    yield "  <event>\n"
    for each in (
        ("concept:name", activity_of(event)),
        ("lifecycle:transition", "complete"),
        ("org:resource", resource),
        ("time:timestamp", event.stored.at),
        *told.items(),
    ):
        yield _attribute(*each, depth=3)
    yield "  </event>\n"


def _attribute(key: str, value: Value, *, depth: int) -> str:
    kind, written = _written(value)
    return f"{' ' * depth}<{kind} key={quoteattr(key)} value={quoteattr(written)}/>\n"


def _written(value: Value) -> tuple[str, str]:
    match value:
        case bool():
            return "boolean", "true" if value else "false"
        case int():
            return "int", str(value)
        case datetime():
            return "date", value.astimezone(UTC).isoformat(timespec="microseconds")
        case _:
            return "string", str(value)
