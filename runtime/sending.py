"""Senders of digests: files in a folder, or a mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from runtime.anchor_letters import compose_anchor
from runtime.digests import compose
from runtime.settings import Settings
from workflow.domain.errors import InvalidValueError, RefusedError, UnavailableError
from workflow.ports.sending import AnchorLetter, Digest

TIMEOUT_S = 10
# No such mailbox, and a name that is none; anything else may be over tomorrow.
FOR_GOOD = (550, 551, 553)
SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSender:
    """Writes each message as an `.eml` file; the same digest is the same file."""

    folder: Path
    mail_from: str
    installation: str

    def send(self, digest: Digest) -> None:
        """Write a message, whole or not at all.

        Raises:
            UnavailableError: The folder cannot be written.
        """
        message = compose(digest, mail_from=self.mail_from, installation=self.installation)
        self._write(digest.name, message)

    def post(self, letter: AnchorLetter) -> None:
        """Write a letter, whole or not at all.

        Raises:
            UnavailableError: The folder cannot be written.
        """
        message = compose_anchor(letter, mail_from=self.mail_from, installation=self.installation)
        self._write(letter.name, message)

    def _write(self, name: str, message: EmailMessage) -> None:
        target = self.folder / f"{name}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(".part")
            draft.write_bytes(message.as_bytes())
            draft.replace(target)
        except OSError as error:
            raise UnavailableError("outbox_unwritable", folder=str(self.folder)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """Hands each message to a mail server."""

    address: SplitResult
    mail_from: str
    installation: str

    def send(self, digest: Digest) -> None:
        """Hand over a message.

        Raises:
            UnavailableError: The server did not take it, or did not say that it did.
            RefusedError: The server does not know the address.
        """
        message = compose(digest, mail_from=self.mail_from, installation=self.installation)
        self._hand_over(message)

    def post(self, letter: AnchorLetter) -> None:
        """Hand over a letter.

        Raises:
            UnavailableError: The server did not take it, or did not say that it did.
            RefusedError: The server does not know the address.
        """
        message = compose_anchor(letter, mail_from=self.mail_from, installation=self.installation)
        self._hand_over(message)

    def _hand_over(self, message: EmailMessage) -> None:
        try:
            self._deliver(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(error, self.address.hostname or "") from error
        except (OSError, smtplib.SMTPException) as error:
            host = self.address.hostname or ""
            raise UnavailableError("mail_not_taken", host=host, reason=str(error)) from error

    def _deliver(self, message: EmailMessage) -> None:
        host, port = self.address.hostname or "localhost", self.address.port
        chosen = port or SCHEMES[self.address.scheme]
        context = ssl.create_default_context()
        if self.address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, chosen, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(host, chosen, timeout=TIMEOUT_S)
        with server:
            if self.address.scheme == "smtp+starttls":
                server.starttls(context=context)
            if self.address.username:
                password = unquote(self.address.password or "")
                server.login(unquote(self.address.username), password)
            server.send_message(message)


def _refusal(error: smtplib.SMTPRecipientsRefused, host: str) -> RefusedError | UnavailableError:
    """Return what it means that a server takes a message for nobody."""
    [(code, reply)] = error.recipients.values()
    if code in FOR_GOOD:
        return RefusedError("address_refused", host=host, reply=code)
    return UnavailableError("mail_not_taken", host=host, reason=f"{code} {reply!r}")


def sender_of(settings: Settings, installation: str) -> FolderSender | SmtpSender:
    """Return the sender that the settings name; files in a folder when they name none.

    Raises:
        InvalidValueError: The address of the mail server is not understood.
    """
    if settings.smtp is None:
        return FolderSender(
            folder=settings.outbox, mail_from=settings.mail_from, installation=installation
        )
    address = urlsplit(settings.smtp)
    if address.scheme not in SCHEMES or not address.hostname:
        # What is shown holds no password.
        raise InvalidValueError("smtp_not_understood", found=address.scheme, expected=list(SCHEMES))
    return SmtpSender(address=address, mail_from=settings.mail_from, installation=installation)
