"""Digests as e-mail: the words come from the catalogue, and nothing confidential is in them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from runtime.language import Language, language
from workflow.ports.sending import Digest, DigestItem

MOST_LINES = 40


def compose(digest: Digest, *, mail_from: str, installation: str) -> EmailMessage:
    """Return a digest as a message; the same digest always has the same `Message-ID`.

    Units, stages, days and counts are named, people under review are not.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = mail_from
    message["To"] = digest.email
    message["Subject"] = subject_of(digest)
    message["Date"] = format_datetime(datetime.combine(digest.day, time(1), tzinfo=UTC))
    message["Message-ID"] = f"<{digest.name}@{installation}.reviewcycle>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body_of(digest))
    return message


def subject_of(digest: Digest) -> str:
    """Return the subject of a digest."""
    return language(digest.language).text(
        "digest",
        "subject",
        day=digest.day.isoformat(),
        late=_count(digest, late=True),
        soon=_count(digest, late=False),
    )


def _count(digest: Digest, *, late: bool) -> int:
    return sum(item.count for item in digest.items if (item.offset > 0) == late)


def body_of(digest: Digest) -> str:
    """Return the text of a digest."""
    words = language(digest.language)
    lines = [words.text("digest", "greeting"), ""]
    cycle = None
    for item in digest.items[:MOST_LINES]:
        if item.cycle != cycle:
            cycle = item.cycle
            lines += [cycle, ""]
        lines.append(_line(item, words))
    if len(digest.items) > MOST_LINES:
        more = len(digest.items) - MOST_LINES
        lines.append(words.text("digest", "more", count=more))
    lines += ["", words.text("digest", "closing")]
    return "\n".join(lines) + "\n"


def _line(item: DigestItem, words: Language) -> str:
    key = item.kind if item.kind != "remind" else _reminder(item)
    return words.text(
        "digest",
        key,
        unit=item.unit,
        stage=item.stage or words.text("obligations", item.obligation),
        due_on=item.due_on.isoformat(),
        days=abs(item.offset),
        count=item.count,
        role=words.text("roles", item.role) if words.has("roles", item.role) else item.role,
    )


def _reminder(item: DigestItem) -> str:
    if item.offset > 0:
        return "remind_late"
    return "remind_before" if item.offset < 0 else "remind_today"
