"""Anchors of the history as e-mail, in both languages, to be kept as it came."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from runtime.language import LANGUAGES, language
from workflow.ports.sending import AnchorLetter


def compose_anchor(letter: AnchorLetter, *, mail_from: str, installation: str) -> EmailMessage:
    """Return a letter as a message; the same letter always has the same `Message-ID`."""
    day = letter.day.isoformat()
    message = EmailMessage(policy=SMTP)
    message["From"] = mail_from
    message["To"] = letter.email
    message["Subject"] = language(LANGUAGES[0]).text("digest", "anchor_subject", day=day)
    message["Date"] = format_datetime(datetime.combine(letter.day, time(1), tzinfo=UTC))
    message["Message-ID"] = f"<{letter.name}@{installation}.reviewcycle>"
    message["Auto-Submitted"] = "auto-generated"
    told = [language(code).text("digest", "anchor_meaning") for code in LANGUAGES]
    message.set_content("\n".join([*told, "", *letter.lines]) + "\n")
    return message
