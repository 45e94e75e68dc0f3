"""Settings of a process, from its environment; `docs/reference/settings.md` lists them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.domain.errors import InvalidValueError

DEFAULT_DATABASE = "sqlite:///reviewcycle.db"
DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a process is told before it starts.

    Attributes:
        database: URL of the database.
        outbox: Folder for messages as files, when no mail server is named.
        smtp: `smtp://[USER:PASSWORD@]HOST[:PORT]`, `smtps://` or `smtp+starttls://`; or None.
        mail_from: Address that messages come from.
        zone: Time zone of the local day of a digest.
        tick_every_s: Seconds between two ticks of `run`.
        anchor_to: Addresses to which an anchor of the history goes once a day.
    """

    database: str = DEFAULT_DATABASE
    outbox: Path = Path("outbox")
    smtp: str | None = None
    mail_from: str = "reviewcycle@localhost"
    zone: ZoneInfo = DEFAULT_ZONE
    tick_every_s: int = 15
    anchor_to: tuple[str, ...] = ()

    @classmethod
    def read(
        cls, environment: Mapping[str, str] = os.environ, *, database: str | None = None
    ) -> Settings:
        """Return the settings of an environment; an option for the database goes before it.

        Raises:
            InvalidValueError: A setting has a value that cannot be used.
        """
        given = {
            name.removeprefix("REVIEWCYCLE_").lower(): value
            for name, value in environment.items()
            if name.startswith("REVIEWCYCLE_") and value
        }
        return cls(
            database=database or given.get("db", cls.database),
            outbox=Path(given.get("outbox", str(cls.outbox))),
            smtp=given.get("smtp"),
            mail_from=given.get("mail_from", cls.mail_from),
            zone=_zone(given.get("time_zone")) or cls.zone,
            tick_every_s=_seconds(given.get("tick_every_s")) or cls.tick_every_s,
            anchor_to=tuple(given.get("anchor_to", "").replace(",", " ").split()),
        )


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidValueError("time_zone_unknown", found=name) from error


def _seconds(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise InvalidValueError("seconds_not_understood", found=text, expected="1, 15, 60")
    return int(text)
