"""The history as an object-centric event log: OCEL 2.0 in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from workflow.application.export_log import ExportedLog
from workflow.application.process_log import (
    TYPES,
    ProcessEvent,
    ProcessLog,
    ProcessObject,
    Relation,
    Value,
)

_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", datetime: "time", str: "string"}


def write_ocel(target: BinaryIO, log: ExportedLog) -> dict[str, int]:
    """Write events, objects and their types, and return how many of each and of relations.

    Types come last: which attributes there are is known when all have been written.
    """
    process = ProcessLog(log)
    kinds = _Kinds()
    target.write(b"{")
    events = _write_list(target, "events", (kinds.event(each) for each in process.events()))
    target.write(b",")
    objects = _write_list(target, "objects", (kinds.object(each) for each in process.objects()))
    target.write(b",")
    _write_list(target, "eventTypes", kinds.types(kinds.of_events))
    target.write(b",")
    _write_list(target, "objectTypes", kinds.types(kinds.of_objects))
    target.write(b"}\n")
    return {"events": events, "objects": objects, "relations": kinds.relations}


def _write_list(target: BinaryIO, name: str, items: Iterable[Mapping[str, Any]]) -> int:
    target.write(f'"{name}":['.encode())
    count = 0
    for count, item in enumerate(items, start=1):
        line = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        target.write((",\n" if count > 1 else "\n").encode() + line.encode())
    target.write(b"\n]")
    return count


class _Kinds:
    """The types of events and objects with their attributes, learned while they are written."""

    def __init__(self) -> None:
        self.relations = 0
        self.of_events: dict[str, dict[str, set[type]]] = {}
        self.of_objects: dict[str, dict[str, set[type]]] = {name: {} for name in TYPES}

    def event(self, event: ProcessEvent) -> dict[str, Any]:
        self._learn(self.of_events, event.type, event.attributes)
        return {
            "id": event.id,
            "type": event.type,
            "time": _moment(event.at),
            "attributes": [
                {"name": name, "value": _written(value)} for name, value in event.attributes.items()
            ],
            "relationships": self._relationships(event.relations),
        }

    def object(self, thing: ProcessObject) -> dict[str, Any]:
        self._learn(self.of_objects, thing.type, thing.attributes)
        return {
            "id": thing.id,
            "type": thing.type,
            "attributes": [
                {"name": name, "time": _moment(thing.at), "value": _written(value)}
                for name, value in thing.attributes.items()
            ],
            "relationships": self._relationships(thing.relations),
        }

    def types(self, known: Mapping[str, Mapping[str, set[type]]]) -> Iterator[dict[str, Any]]:
        for kind, attributes in sorted(known.items()):
            told = [{"name": name, "type": _type(found)} for name, found in attributes.items()]
            yield {"name": kind, "attributes": told}

    def _relationships(self, relations: Iterable[Relation]) -> list[dict[str, str]]:
        written = [{"objectId": thing, "qualifier": part} for thing, part in relations]
        self.relations += len(written)
        return written

    def _learn(
        self,
        known: dict[str, dict[str, set[type]]],
        kind: str,
        attributes: Mapping[str, Value],
    ) -> None:
        learned = known.setdefault(kind, {})
        for name, value in attributes.items():
            learned.setdefault(name, set()).add(type(value))


def _type(found: set[type]) -> str:
    return _TYPES.get(next(iter(found)), "string") if len(found) == 1 else "string"


def _written(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return _moment(value)
        case _:
            return str(value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
