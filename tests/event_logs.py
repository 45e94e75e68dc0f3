"""Readers of exported event logs, with the standard library only: they know what must be there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

VALUE_TYPES = {"string", "time", "integer", "float", "boolean"}
# What the schema of OCEL 2.0 in JSON asks of each part.
REQUIRED: dict[str, dict[str, type]] = {
    "objectTypes": {"name": str, "attributes": list},
    "eventTypes": {"name": str, "attributes": list},
    "objects": {"id": str, "type": str},
    "events": {"id": str, "type": str, "time": str},
}
XES = "{http://www.xes-standard.org/}"


@dataclass(frozen=True, slots=True)
class Ocel:
    """An object-centric event log as it was read."""

    document: dict[str, Any]

    @property
    def objects(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in self.document["objects"]}

    @property
    def events(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in self.document["events"]}

    def counts(self, part: str) -> Counter[str]:
        return Counter(each["type"] for each in self.document[part])

    def relations(self, part: str) -> Counter[tuple[str, str, str]]:
        """Return how many relations there are, by type, qualifier and type of the object."""
        objects = self.objects
        return Counter(
            (each["type"], relation["qualifier"], objects[relation["objectId"]]["type"])
            for each in self.document[part]
            for relation in each["relationships"]
        )

    def unrelated(self) -> set[str]:
        """Return the ids of the objects to which no event relates."""
        told = (each["relationships"] for each in self.document["events"])
        return self.objects.keys() - {each["objectId"] for found in told for each in found}

    def faults(self) -> Iterator[str]:
        """Yield what is against the schema, or leads nowhere."""
        yield from self._shape()
        for part in ("objects", "events"):
            ids = [each["id"] for each in self.document[part]]
            if len(ids) != len(set(ids)):
                yield f"{part}: ids are not unique"
        for part, types in (("objects", "objectTypes"), ("events", "eventTypes")):
            yield from self._of_types(part, types)
        yield from self._relations()

    def _shape(self) -> Iterator[str]:
        if set(self.document) != set(REQUIRED):
            yield f"keys: {sorted(self.document)}"
        for part, keys in REQUIRED.items():
            for each in self.document[part]:
                for key, kind in keys.items():
                    if not isinstance(each.get(key), kind):
                        yield f"{part}: {key} of {each}"

    def _of_types(self, part: str, types: str) -> Iterator[str]:
        known = {
            each["name"]: {a["name"]: a["type"] for a in each["attributes"]}
            for each in self.document[types]
        }
        kinds = {kind for attributes in known.values() for kind in attributes.values()}
        if kinds - VALUE_TYPES:
            yield f"{types}: {kinds - VALUE_TYPES}"
        for each in self.document[part]:
            if each["type"] not in known:
                yield f"{part}: {each['id']} is of no known type"
                continue
            for attribute in each.get("attributes", []):
                declared = known[each["type"]].get(attribute["name"])
                if declared is None or not is_a(attribute["value"], declared):
                    yield f"{part}: {each['id']}: {attribute}"
                if part == "objects":
                    datetime.fromisoformat(attribute["time"])

    def _relations(self) -> Iterator[str]:
        objects = self.objects
        for part in ("objects", "events"):
            for each in self.document[part]:
                for relation in each.get("relationships", []):
                    if relation["objectId"] not in objects or not relation["qualifier"]:
                        yield f"{part}: {each['id']}: {relation}"


def is_a(value: str, kind: str) -> bool:
    """Return whether a value is written as its type says."""
    match kind:
        case "integer":
            return value.lstrip("-").isdecimal()
        case "boolean":
            return value in ("true", "false")
        case "time":
            return datetime.fromisoformat(value).tzinfo is not None
        case _:
            return isinstance(value, str)


def read_ocel(file: Path) -> Ocel:
    return Ocel(json.loads(file.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Trace:
    """A case with its events, each as its attributes by key."""

    attributes: dict[str, Any]
    events: list[dict[str, Any]]


def _place_in_a_log(kind: str) -> int:
    """Return where the schema of XES wants an element: attributes come between."""
    first, last = ("extension", "global", "classifier"), ("trace", "event")
    if kind in last:
        return 4 + last.index(kind)
    return first.index(kind) if kind in first else 3


def read_xes(file: Path) -> list[Trace]:
    """Return the traces of a log whose keys all belong to an extension that it declares."""
    root = ET.parse(file).getroot()  # noqa: S314 - we wrote it
    assert root.tag == f"{XES}log"
    assert root.get("xes.version") == "1849.2016"
    prefixes = {each.get("prefix") for each in root.findall(f"{XES}extension")}
    traces = [
        Trace(_attributes(trace), [_attributes(event) for event in trace.findall(f"{XES}event")])
        for trace in root.findall(f"{XES}trace")
    ]
    keys = {key for trace in traces for event in trace.events for key in event}
    assert {key.partition(":")[0] for key in keys if ":" in key} <= prefixes
    assert {each.get("scope") for each in root.findall(f"{XES}global")} == {"trace", "event"}
    classifiers = root.findall(f"{XES}classifier")
    # The schema wants names without blanks.
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each.get("name", "")) for each in classifiers)
    order = [each.tag.removeprefix(XES) for each in root]
    assert order == sorted(order, key=_place_in_a_log)
    return traces


def _attributes(element: ET.Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in element:
        kind = each.tag.removeprefix(XES)
        if kind != "event":
            found[each.attrib["key"]] = _value(kind, each.attrib["value"])
    return found


def _value(kind: str, text: str) -> Any:
    match kind:
        case "int":
            return int(text)
        case "boolean":
            return {"true": True, "false": False}[text]
        case "date":
            return datetime.fromisoformat(text)
        case _:
            assert kind == "string"
            return text
