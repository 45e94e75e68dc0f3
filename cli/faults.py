"""What is wrong with a database, in sentences, each with the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.page import columns
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.check_whole import Checked

MOST_DIFFERENCES = 20
COLUMNS = columns("message", "mend")

_MENDS = {
    "never_ticked": "reviewcycle run",
    "ticks_stopped": "reviewcycle run",
    "ticks_late": "reviewcycle run",
    "ticks_held": "reviewcycle tick --release",
    "worker_silent": "reviewcycle run",
    "copy_unconfirmed": "reviewcycle restore --confirm",
    "history_damaged": "reviewcycle audit verify",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong, as people read it; `mend` is a command, or empty."""

    code: str
    message: str
    mend: str = ""


def fault(language: Language, code: str, **facts: Any) -> Fault:
    """Return a fault in words."""
    return Fault(
        code=code, message=language.text("faults", code, **facts), mend=_MENDS.get(code, "")
    )


def deep_faults(checked: Checked, language: Language) -> Iterator[Fault]:
    """Yield what a check of everything found, at most so many differences of each cycle."""
    for damage in checked.verification.damages:
        yield fault(language, "history_damaged", cycle=damage.cycle, seq=damage.seq)
    for replayed in checked.replayed:
        for found in replayed.differences[:MOST_DIFFERENCES]:
            key = "/".join(str(part) for part in found.key)
            facts = {"cycle": replayed.cycle, "table": found.table, "key": key, "seq": found.seq}
            yield fault(language, f"row_{found.kind}", **facts)
        for damaged in replayed.files:
            facts = {"cycle": replayed.cycle, "sha256": damaged.sha256}
            yield fault(language, f"file_{damaged.kind}", **facts)
        more = len(replayed.differences) - MOST_DIFFERENCES
        if more > 0:
            yield fault(language, "rows_differ", cycle=replayed.cycle, count=more)
