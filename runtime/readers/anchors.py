"""Files in which anchors of the history are kept: lines of a text, or a mail as it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from workflow.domain.anchors import KeptAnchor, read_anchors
from workflow.domain.errors import InvalidFileError, Problem


def read_anchor_file(content: bytes, *, file: str) -> list[KeptAnchor]:
    """Return the anchors in a file, of which there is at least one.

    Raises:
        InvalidFileError: `anchor_missing`.
    """
    for text in _texts(content):
        if found := list(read_anchors(text)):
            return found
    raise InvalidFileError((Problem(code="anchor_missing", file=file),))


def _texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8-sig", "replace")
    message = message_from_bytes(content, policy=default)
    if isinstance(message, EmailMessage):
        part = message.get_body(preferencelist=("plain",))
        yield part.get_content() if part is not None else ""
