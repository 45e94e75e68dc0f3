"""The one way to print results: a page for people, or JSON, NDJSON and CSV for scripts."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cli.context import Session
from cli.page import Column, Page, value_of
from cli.plain import Plain, as_json, plain
from cli.terminal import is_terminal
from runtime.language import DEFAULT_ZONE
from runtime.visible import visible

BYTE_ORDER_MARK = "\ufeff"
BETWEEN_VALUES = ";"

# A spreadsheet takes these for the start of a formula, their full-width forms too.
_FORMULA = re.compile("[=+\\-@\t\r\0＝＋－＠]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How the main list of an answer is shown.

    Attributes:
        key: Key of the list in the answer; empty when the answer is the list.
        columns: What people see.
        fields: What a CSV file holds; the keys of the columns when empty.
        flat: Returns an item as a CSV file holds it, where that is not how JSON has it.
    """

    key: str = ""
    columns: tuple[Column, ...]
    fields: tuple[str, ...] = ()
    flat: Callable[[Any], object] = lambda item: item

    def items(self, answer: Any) -> Iterable[object]:
        """Return the main list."""
        found: Iterable[object] = value_of(answer, self.key) if self.key else answer
        return found

    @property
    def header(self) -> Sequence[str]:
        """Return the names of the fields, the same whatever the list holds."""
        return self.fields or [column.key for column in self.columns]


def show(
    session: Session,
    answer: object,
    *,
    listing: Listing | None = None,
    page: Callable[[Page], None] | None = None,
    zone: str = DEFAULT_ZONE,
) -> None:
    """Print an answer to stdout in the form that was asked for.

    Args:
        answer: Mappings or dataclasses with the keys of the JSON, of lists and plain values.
        listing: Where the main list is and how it is shown; without one, the whole is one item.
        page: Writes what people see; the table of the list when absent.
        zone: Time zone in which moments are shown.
    """
    match session.output:
        case "json":
            sys.stdout.write(f"{as_json(plain(answer, zone=zone))}\n")
        case "ndjson":
            for item in listing.items(answer) if listing else [answer]:
                sys.stdout.write(f"{as_json(plain(item, zone=zone), indent=None)}\n")
        case "csv":
            _write_csv(answer, listing, zone)
        case _:
            writing = Page(language=session.language.in_zone(zone))
            if page is not None:
                page(writing)
            elif listing is not None:
                writing.table(listing.items(answer), listing.columns)


def _write_csv(answer: object, listing: Listing | None, zone: str) -> None:
    items = listing.items(answer) if listing else [answer]
    flat = listing.flat if listing else lambda item: item
    document = [plain(flat(item), zone=zone) for item in items]
    first = document[0] if document else {}
    header = listing.header if listing else list(first if isinstance(first, dict) else ())
    shown = visible if is_terminal(sys.stdout) else str
    sys.stdout.write("" if is_terminal(sys.stdout) else BYTE_ORDER_MARK)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    for item in document:
        writer.writerow([shown(csv_cell(value_of(item, key))) for key in header])


def csv_cell(value: Plain) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}" if _FORMULA.match(value) else value
        case list() if not any(isinstance(item, dict | list) for item in value):
            return csv_cell(BETWEEN_VALUES.join(map(csv_cell, value)))
        case dict() | list():
            return as_json(value, indent=None)
        case _:
            return str(value)
