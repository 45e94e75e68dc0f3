"""Votes, their results and their totals as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from cli.page import Column, Page, columns
from runtime.language import Language
from workflow.domain.share import percent
from workflow.domain.vote_count import NUMBERS

_PROPOSED = Column(key="proposed", cell=lambda subject, _: subject["proposed_title"] or "")
_TELLERS = (
    *columns("teller", "person"),
    *(Column(key=name, number=True) for name in NUMBERS),
)


def share_written(count: int, of: int | None, words: Language) -> str:
    """Return a share as people check it: `14/21 = 2/3 = 66,67 %`; a dash where there is none."""
    if not of:
        return words.shown(None)
    plain, reduced = f"{count}/{of}", str(Fraction(count, of))
    is_reduced = "/" in reduced and reduced != plain
    return f"{plain} = {words.share(reduced)}" if is_reduced else words.share(plain)


def write_vote(page: Page, answer: dict[str, Any]) -> None:
    """Write one vote: the counts, whether enough were there, and the share of each option."""
    words = page.language
    page.facts(_facts(answer, words))
    if answer["tellers"]:
        page.line()
        page.table(answer["tellers"], _TELLERS)
    if quorum := answer["quorum"]:
        base = words.text("tables", quorum["base"])
        sentence = "vote_quorum_met" if quorum["met"] else "vote_quorum_missing"
        present = share_written(quorum["present"], quorum["of"], words)
        page.sentence("answers", sentence, **{**quorum, "base": base, "present": present})
    if answer["base_count"] is not None:
        base = words.text("tables", answer["base"])
        page.sentence("answers", "vote_base", base=base, count=answer["base_count"])
    page.line()
    page.table(answer["subjects"], _subject_columns(answer))
    for point in answer["open_points"]:
        page.line(f"  ✘ {point['message']}")


def _facts(answer: dict[str, Any], words: Language) -> dict[str, Any]:
    keys = (
        *("vote", "title", "unit", "body", "stratum", "held_on", "status", "has_quorum"),
        *("membership", "document", "confirmed_by", "confirmed_on", "reason"),
    )
    shown = {key: answer[key] for key in keys if answer[key] is not None}
    return {**shown, "status": words.text("vote_statuses", answer["status"])}


def _subject_columns(answer: dict[str, Any]) -> tuple[Column, ...]:
    shown = [subject for subject in answer["subjects"] if subject["results"]]
    options = [result["title"] for result in shown[0]["results"]] if shown else []
    rated = any(subject["proposed"] for subject in answer["subjects"])
    return (
        *columns("subject", "subject_name"),
        *(_option_column(place, title) for place, title in enumerate(options)),
        Column(key="consequences", cell=_titles),
        *((_PROPOSED,) if rated else ()),
    )


def _option_column(place: int, title: str) -> Column:
    def cell(subject: dict[str, Any], words: Language) -> str:
        results = subject["results"]
        if not results:
            return ""
        return share_written(results[place]["count"], results[place]["of"], words)

    return Column(key=title, cell=cell)


def _titles(subject: dict[str, Any], words: Language) -> str:
    titles = [each["title"] for each in subject["consequences"]]
    return words.listed(titles) if titles else ""


def write_total(page: Page, one: dict[str, Any], rows: Iterable[dict[str, Any]]) -> None:
    """Write what the votes by one rule came to, each sum written out."""
    page.line(one["title"])
    strata = [part["stratum"] for part in one["subjects"]["strata"] if part["stratum"]]
    sum_of = f" ({' + '.join(strata)})" if len(strata) > 1 else ""
    told = {"votes": one["votes"], "sum": f"{one['subjects']['written']}{sum_of}"}
    page.sentence("answers", "votes_totalled", **told)
    for row in rows:
        share = percent(row["count"], row["of"])
        told = {"title": row["title"], "sum": row["written"], "of": row["of"], "percent": share}
        sentence = "vote_consequence_met" if row["count"] else "vote_consequence_unmet"
        page.sentence("answers", sentence, **told)
    for key in ("open", "without_quorum"):
        if one[key]:
            page.sentence("answers", f"vote_subjects_{key}", count=one[key])
