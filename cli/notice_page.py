"""Notices and messages, as scripts and people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.notice_mutes import mute_of
from cli.output import Listing
from cli.page import Column, Page, columns
from runtime.digests import body_of, subject_of
from runtime.wording import Wording
from workflow.domain.notice import NoticeStatus

if TYPE_CHECKING:
    from workflow.application.list_notices import ListedNotices, ShownNotice
    from workflow.application.preview_digests import Preview, PreviewedDigest
    from workflow.ports.sending import Digest

FIELDS = (
    *("cycle", "key", "person", "kind", "role", "review", "unit", "stage", "due_on", "offset"),
    *("created_at", "status", "sent_at", "digest", "why"),
)
LISTING = Listing(
    key="items",
    columns=(
        *columns("cycle", "person"),
        Column(key="kind", section="notice_kinds"),
        *columns("role", "unit", "stage", "due_on", "created_at"),
        Column(key="status", section="notice_statuses"),
        *columns("sent_at", "key"),
    ),
    fields=FIELDS,
)
PREVIEW = Listing(
    key="items",
    columns=(),
    fields=(
        *("person", "email", "language", "notices", "muted", "later", "lines", "subject", "body"),
    ),
)


def answer_of(found: ListedNotices, status: NoticeStatus | None) -> dict[str, Any]:
    """Return notices as scripts read them."""
    counts = {str(key): count for key, count in found.counts.items()}
    total = found.counts[status] if status else sum(counts.values())
    return {"counts": counts, "total": total, "items": found.items}


def write_list(page: Page, answer: Mapping[str, Any]) -> None:
    """Write notices, and how many more there are."""
    page.table(answer["items"], LISTING.columns)
    more = answer["total"] - len(answer["items"])
    if more:
        page.sentence("answers", "more_notices", count=more)
    if answer["items"]:
        page.line(_counted(page, answer["counts"]))


def _counted(page: Page, counts: Mapping[str, int]) -> str:
    words = page.language
    return " · ".join(
        f"{words.text('notice_statuses', status)}: {words.number(count)}"
        for status, count in counts.items()
        if count
    )


def notice_of(found: ShownNotice) -> dict[str, Any]:
    """Return one notice as scripts read it."""
    row, rung = found.row, found.rung
    return {
        "notice": f"{row.cycle}/{row.key}",
        **{name: getattr(row, name) for name in FIELDS},
        "why": (row.why or "").partition(".")[0] or None,
        "email": found.person.email,
        "rung": {**asdict(rung), "rung": rung.rung + 1} if rung else None,
        "mute": mute_of(found.mute) if found.mute else None,
        "message": _message(found.digest),
    }


def _message(digest: Digest) -> dict[str, Any]:
    return {
        "day": digest.day,
        "language": digest.language,
        "lines": len(digest.items),
        "subject": subject_of(digest),
        "body": body_of(digest),
    }


def write_notice(page: Page, answer: Mapping[str, Any], wording: Wording) -> None:
    """Write one notice: to whom, why, what became of it, and the message."""
    words, rung, mute = page.language, answer["rung"], answer["mute"]
    stage = _stage(answer["stage"], wording)
    page.facts(
        {
            "notice": answer["notice"],
            "person": answer["person"],
            "email": answer["email"] or "",
            "role": wording.role(answer["role"]),
            "kind": words.text("notice_kinds", answer["kind"]),
            **{name: answer[name] for name in ("review", "unit")},
            "stage": stage,
            "due_on": answer["due_on"],
            "created_at": answer["created_at"],
            "status": words.text("notice_statuses", answer["status"]),
            **{name: answer[name] for name in ("sent_at", "digest")},
        }
    )
    if answer["why"] in ("no_address", "address_refused"):
        page.sentence("notice_reasons", answer["why"])
    if mute is not None:
        page.sentence("notice_reasons", "muted", **{**mute, "by": mute["muted_by"] or ""})
    if rung is not None:
        status = words.text("deadline_statuses", rung["deadline_status"])
        told = {**rung, "deadline_status": status, "stage": stage, "at": f"{answer['offset']:+d}"}
        page.sentence("answers", "notice_rung", **told)
    page.line()
    page.sentence("answers", f"message_{_state(answer)}", day=answer["message"]["day"])
    _write_message(page, answer["message"])


def _stage(code: str | None, wording: Wording) -> str | None:
    if code is None or code not in wording.language.keys("obligations"):
        return code and wording.stage(code)
    return wording.language.text("obligations", code)


def _state(answer: Mapping[str, Any]) -> str:
    match answer["status"]:
        case NoticeStatus.SENT:
            return "sent"
        case NoticeStatus.PLANNED:
            return "planned"
        case _:
            return "kept"


def _write_message(page: Page, message: Mapping[str, Any]) -> None:
    page.line()
    page.line(message["subject"])
    page.line()
    page.line(message["body"].rstrip())


def preview_of(found: Preview, *, now: datetime, rehearsal: bool) -> dict[str, Any]:
    """Return what would be handed out as scripts read it."""
    return {
        "as_of": now,
        "rehearsal": rehearsal,
        "people": found.owed.people,
        "notices": found.owed.notices,
        "digests": found.digests,
        "muted": found.muted,
        "without_address": found.owed.without_address,
        "later": found.owed.later,
        "items": [_previewed(each) for each in found.items],
    }


def _previewed(each: PreviewedDigest) -> dict[str, Any]:
    return {
        "person": each.person.code,
        "email": each.person.email,
        "notices": each.notices,
        "muted": each.muted,
        "later": each.is_later,
        **_message(each.digest),
    }


def write_preview(page: Page, answer: Mapping[str, Any]) -> None:
    """Write how much would be handed out, and the largest messages."""
    page.sentence("answers", "previewed", **answer)
    for key in ("muted", "without_address", "later"):
        if answer[key]:
            page.sentence("answers", f"previewed_{key}", count=answer[key])
    if answer["rehearsal"]:
        page.sentence("answers", "previewed_rehearsal")
    for item in answer["items"]:
        page.line()
        page.sentence("answers", "previewed_message", **{**item, "email": item["email"] or "–"})
        _write_message(page, item)
    more = answer["people"] - len(answer["items"])
    if more > 0:
        page.line()
        page.sentence("answers", "previewed_more", count=more)


def write_retried(page: Page, session: Session, answer: Mapping[str, Any]) -> None:
    """Write what was planned again."""
    page.sentence("answers", "notices_retried", **answer)
    if answer["without_address"]:
        page.sentence("answers", "retried_without_address", count=answer["without_address"])
    if answer["plan"]:
        session.say("frame", "plan_only")


def write_reminded(page: Page, session: Session, answer: Mapping[str, Any]) -> None:
    """Write who is reminded, and what of it is not new or reaches nobody."""
    page.sentence("answers", "people_reminded", **answer)
    for key in ("already", "vacant"):
        if answer[key]:
            page.sentence("answers", f"reminded_{key}", count=answer[key])
    if answer["plan"]:
        session.say("frame", "plan_only")
