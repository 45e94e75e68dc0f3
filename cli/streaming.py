"""Lists that may be longer than the memory, printed while they are read."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from cli.context import CSV, JSON, NDJSON, Session
from cli.output import BYTE_ORDER_MARK, Listing, csv_cell
from cli.page import Page, value_of
from cli.plain import as_json, plain
from cli.terminal import is_terminal
from runtime.visible import visible

# A table is as wide as its rows; of so many at a time the widths are known.
BLOCK = 1_000


def stream(
    session: Session, head: Mapping[str, object], items: Iterable[object], *, listing: Listing
) -> None:
    """Print an answer whose main list is read only once, piece by piece.

    Nothing is printed before the first item is there: what cannot be read is an error alone.

    Args:
        head: What the JSON has before the list.
        items: The list.
        listing: How it is shown; its key is that of the list.
    """
    reading = iter(items)
    first = list(islice(reading, 1))
    whole = chain(first, reading)
    match session.output:
        case form if form == JSON:
            _write_json(head, whole, listing)
        case form if form == NDJSON:
            sys.stdout.writelines(f"{as_json(plain(each), indent=None)}\n" for each in whole)
        case form if form == CSV:
            _write_csv(whole, listing)
        case _:
            page = Page(language=session.language)
            for block in _blocks(whole):
                page.table(block, listing.columns)
            if not first:
                page.table((), listing.columns)


def _write_json(head: Mapping[str, object], items: Iterator[object], listing: Listing) -> None:
    told = as_json(plain(head)).removesuffix("}").rstrip()
    comma = "," if head else ""
    sys.stdout.write(f'{told}{comma}\n  "{listing.key}": [')
    for number, each in enumerate(items):
        written = as_json(plain(each)).replace("\n", "\n    ")
        sys.stdout.write(f"{',' if number else ''}\n    {written}")
    sys.stdout.write("\n  ]\n}\n")


def _write_csv(items: Iterator[object], listing: Listing) -> None:
    shown = visible if is_terminal(sys.stdout) else str
    sys.stdout.write("" if is_terminal(sys.stdout) else BYTE_ORDER_MARK)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(listing.header)
    for each in items:
        document = plain(listing.flat(each))
        writer.writerow([shown(csv_cell(value_of(document, key))) for key in listing.header])


def _blocks(items: Iterator[object]) -> Iterator[list[object]]:
    while block := list(islice(items, BLOCK)):
        yield block
