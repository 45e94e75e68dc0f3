"""The table of ratings that goes to the level above: exact counts, and beside an earlier cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from runtime.language import Language
from runtime.minutes.render import TEMPLATE, fill_template
from runtime.reports.heads import HeadWords, head_words
from runtime.shipped import shipped_template
from runtime.wording import Wording
from workflow.application.count_ratings import CountBy, Counted, RatingCountRow, RatingTally
from workflow.domain.rating_cap import CapSum
from workflow.domain.share import percent

NOTHING = "—"


class RatingLine(TypedDict):
    """How many subjects of a group have a level, now and in the earlier cycle.

    `group` is blank on all rows of a group but the first, where `subjects` tells how many there
    are; `change` is in points of a percentage.
    """

    number: str
    group: str
    subjects: str
    level: str
    is_sum: bool
    count: str
    of: str
    percent: str
    earlier_count: str
    earlier_of: str
    earlier_percent: str
    change: str


class CapWords(TypedDict):
    """A cap that is exceeded by one way of reading it."""

    sentence: str


class RatingWords(HeadWords):
    """Everything that a template of the table of ratings may name."""

    rows: Sequence[RatingLine]
    caps: Sequence[CapWords]
    caps_checked: int
    earlier: str
    earlier_name: str


def write_rating_table(
    tally: RatingTally,
    *,
    earlier: RatingTally | None = None,
    language: Language,
    template: bytes | None = None,
    file: str = TEMPLATE,
) -> bytes:
    """Return the table of ratings as a Word file; the same figures give the same bytes.

    Args:
        tally: What is decided.
        earlier: What was decided in an earlier cycle, to stand beside it.
        language: In the time zone of the cycle.
        template: A Word file of the office; None for the one that ships with the program.
        file: What the problems of the template call it.

    Raises:
        InvalidFileError: The template is no Word file, not safe, or has tags that are wrong.
    """
    form = shipped_template("ratings", language.code) if template is None else template
    words = rating_table_words(tally, language, earlier=earlier)
    return fill_template(form, words, kind=RatingWords, file=file)


def rating_table_words(
    tally: RatingTally, language: Language, *, earlier: RatingTally | None = None
) -> RatingWords:
    """Return the words of the table of ratings."""
    words = Wording(context=tally.context, language=language)
    before = {_place(row): row for row in earlier.rows} if earlier else {}
    cycle = earlier.context.cycle if earlier else None
    return {
        **head_words(tally.context, tally.top, tally.above, tally.as_of, language),
        "rows": list(_lines(tally, before, words)),
        "caps": [
            {"sentence": _cap(way, line.sum.cap, line.unit.code, words)}
            for line in tally.caps
            for way in line.ways
            if way.excess
        ],
        "caps_checked": len(tally.caps),
        "earlier": cycle.code if cycle else "",
        "earlier_name": cycle.name if cycle else "",
    }


Place = tuple[str | None, Counted, str | None]


def _place(row: RatingCountRow) -> Place:
    return row.group, row.counted, row.value


def _lines(
    tally: RatingTally, before: Mapping[Place, RatingCountRow], words: Wording
) -> Iterator[RatingLine]:
    language, totals = words.language, Counter[str | None]()
    for row in tally.rows:
        totals[row.group] += 0 if row.counted is Counted.GOOD_OR_BETTER else row.count
    numbers = {group: str(number) for number, group in enumerate(totals, start=1)}
    for row in tally.rows:
        earlier, number = before.get(_place(row)), numbers.pop(row.group, "")
        yield {
            "number": number,
            "group": _group(row.group, tally, words) if number else "",
            "subjects": language.number(totals[row.group]) if number else "",
            "level": words.rated(row),
            "is_sum": row.counted is Counted.GOOD_OR_BETTER,
            "count": language.number(row.count),
            "of": language.number(row.of),
            "percent": _written(row, language),
            "earlier_count": language.number(earlier.count) if earlier else NOTHING,
            "earlier_of": language.number(earlier.of) if earlier else NOTHING,
            "earlier_percent": _written(earlier, language) if earlier else NOTHING,
            "change": _change(row, earlier, language),
        }


def _group(group: str | None, tally: RatingTally, words: Wording) -> str:
    if group is None:
        return words.language.text("reports", "everybody")
    return words.track(group) if tally.by is CountBy.TRACK else group


def _written(row: RatingCountRow, language: Language) -> str:
    return language.number(Decimal(row.percent)) if row.of else NOTHING


def _change(row: RatingCountRow, earlier: RatingCountRow | None, language: Language) -> str:
    """Return by how many points the percentage rose or fell, as whoever reads subtracts it."""
    if earlier is None or not row.of or not earlier.of:
        return NOTHING
    change = Decimal(percent(row.count, row.of)) - Decimal(percent(earlier.count, earlier.of))
    return f"{'+' if change > 0 else ''}{language.number(change)}"


def _cap(way: CapSum, cap: str, unit: str, words: Wording) -> str:
    told = {**way.facts, "percent": percent(way.given, way.base_count)}
    levels = [words.level(level) for level in way.base_levels]
    named = {"cap": cap, "unit": unit, "level": words.level(way.level), "base_levels": levels}
    return words.language.text("reports", "cap_exceeded", **{**told, **named})
