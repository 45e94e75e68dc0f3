"""A stored history in memory, and the ways in which somebody may change it."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Self

from runtime.readers.guard import guard_formulas
from runtime.writers.log_csv import HASHED, hashed_cells
from tests.contract.installed import a_cycle
from workflow.application.verify_history import Verification, VerifyHistory
from workflow.domain.anchors import KeptAnchor
from workflow.domain.canonical import canonical_json
from workflow.domain.chain import Anchor
from workflow.domain.cycle import Cycle
from workflow.domain.history import GENESIS, EventKind, StoredEvent, event_hash
from workflow.domain.replay import StoredText

VERIFIER = Path(__file__).parents[1] / "docs" / "reference" / "verify_log.py"

INSTALLATION, CYCLE = 0, 1
# How long the chain of the cycle is, where the history of the installation says so, and where
# somebody outside wrote it down.
EVENTS, TOLD_AT, ANCHORED_AT = 24, 8, 18
INSTALLED, INSTALLED_ANCHORED_AT = 6, 5

Rows = list[StoredEvent]


@dataclass(slots=True)
class StoredLog:
    """What a database holds of a history: it reads like `Reports`."""

    chains: dict[int, Rows]
    heads: dict[int, tuple[int, bytes]]
    known: set[int] = field(default_factory=lambda: {CYCLE})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def cycles(self) -> list[Cycle]:
        return [a_cycle(id=number) for number in sorted(self.known)]

    def chain_heads(self) -> list[tuple[int, int, bytes]]:
        return [(chain, *self.heads[chain]) for chain in sorted(self.heads)]

    def chains_without_head(self) -> list[int]:
        stored = {chain for chain, rows in self.chains.items() if rows}
        return sorted((self.known | {INSTALLATION} | stored) - self.heads.keys())

    def events(self, cycle_id: int) -> Iterator[StoredEvent]:
        return iter(sorted(self.chains.get(cycle_id, []), key=lambda event: event.seq))

    def event_texts(self, _cycle_id: int) -> Iterator[StoredText]:
        return iter(())

    def copy(self) -> StoredLog:
        chains = {chain: list(rows) for chain, rows in self.chains.items()}
        return StoredLog(chains=chains, heads=dict(self.heads), known=set(self.known))

    def anchors(self) -> list[Anchor]:
        """Return where the chains were when somebody outside wrote it down."""
        places = {INSTALLATION: INSTALLED_ANCHORED_AT, CYCLE: ANCHORED_AT}
        return [
            Anchor(chain=chain, seq=seq, hash=self.chains[chain][seq - 1].hash)
            for chain, seq in places.items()
        ]


def sealed(rows: Sequence[StoredEvent], *, before: bytes = GENESIS) -> Rows:
    """Return events with the hashes that they must have, one after the other."""
    done: Rows = []
    for row in rows:
        fields = {name: getattr(row, name) for name in HASHED if name not in ("prev", "hash")}
        prev = done[-1].hash if done else before
        done.append(replace(row, prev=prev, hash=event_hash(**fields, prev=prev)))
    return done


def an_event(chain: int, seq: int, body: Any, **changes: Any) -> StoredEvent:
    plain = StoredEvent(
        cycle_id=chain,
        seq=seq,
        at_us=1_772_413_200_000_000 + 1_000_000 * seq,
        recorded_us=1_772_413_200_000_000 + 1_000_000 * seq + 17,
        kind="review_moved",
        actor="operator:=x;=y" if seq % 7 == 0 else f"person:DV{seq:04}",
        review_id=seq % 5 or None,
        body=canonical_json(body),
        prev=GENESIS,
        hash=GENESIS,
    )
    return replace(plain, **changes)


def a_log(salt: str = "") -> StoredLog:
    """Return a history in order; another `salt` gives that of another installation."""
    cycle = sealed(
        [
            an_event(CYCLE, n, {"to": f"bước {n}", "note": f"a;=b {salt}", "visit": 1})
            for n in range(1, EVENTS + 1)
        ]
    )
    bodies: list[Any] = [{"created": n, "salt": salt} for n in range(1, INSTALLED + 1)]
    told = [EventKind.UNITS_IMPORTED] * INSTALLED
    bodies[2], told[2] = anchored(cycle), EventKind.HISTORY_ANCHORED
    rows = [
        an_event(INSTALLATION, n, body, kind=str(kind), review_id=None)
        for n, (body, kind) in enumerate(zip(bodies, told, strict=True), start=1)
    ]
    return with_heads({INSTALLATION: sealed(rows), CYCLE: cycle})


def anchored(cycle: Rows) -> dict[str, Any]:
    """Return what the installation says of the chain of the cycle."""
    return {"chains": [[CYCLE, TOLD_AT, cycle[TOLD_AT - 1].hash.hex()]], "kept_in": "file"}


def with_heads(chains: dict[int, Rows]) -> StoredLog:
    """Return a log whose ends are those of its chains."""
    heads = {c: (len(rows), rows[-1].hash if rows else GENESIS) for c, rows in chains.items()}
    return StoredLog(chains=chains, heads=heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """What somebody did.

    Attributes:
        alone: Whether the database shows it by itself.
        anchored: Whether it shows against the anchor that was kept outside.
        exported: Whether an export shows it by itself, which has no ends of chains.
        exported_anchored: Whether an export shows it against the anchor.
    """

    name: str
    log: StoredLog
    alone: bool = True
    anchored: bool = True
    exported: bool = True
    exported_anchored: bool = True


def _event_of(log: StoredLog, draw: Random) -> tuple[Rows, int]:
    rows = log.chains[draw.choice([INSTALLATION, CYCLE, CYCLE, CYCLE])]
    return rows, draw.randrange(len(rows))


def change_field(log: StoredLog, draw: Random) -> Tampering:
    rows, place = _event_of(log, draw)
    name = draw.choice(["at_us", "recorded_us", "kind", "actor", "review_id", "seq"])
    old = getattr(rows[place], name)
    new = f"{old}x" if isinstance(old, str) else (old or 0) + draw.choice([1, 1_000, 1_000_000])
    if name == "seq" and new <= len(rows):
        new += 1_000
    rows[place] = replace(rows[place], **{name: new})
    return Tampering(name="change a field", log=log)


def flip_a_bit(log: StoredLog, draw: Random) -> Tampering:
    rows, place = _event_of(log, draw)
    name = draw.choice(["body", "prev", "hash"])
    value = bytearray(getattr(rows[place], name))
    value[draw.randrange(len(value))] ^= 1 << draw.randrange(7)
    rows[place] = replace(rows[place], **{name: bytes(value)})
    return Tampering(name="flip a bit", log=log)


def delete(log: StoredLog, draw: Random) -> Tampering:
    rows = log.chains[CYCLE]
    del rows[draw.randrange(len(rows) - 1)]
    return Tampering(name="delete", log=log)


def insert(log: StoredLog, draw: Random) -> Tampering:
    rows, place = _event_of(log, draw)
    later = [replace(row, seq=row.seq + 1) for row in rows[place:]]
    rows[place:] = [replace(rows[place], actor="operator:x"), *later]
    return Tampering(name="insert", log=log)


def add_at_the_end(log: StoredLog, draw: Random) -> Tampering:
    rows = log.chains[draw.choice([INSTALLATION, CYCLE])]
    new = an_event(rows[0].cycle_id, len(rows) + 1, {"to": "x"})
    rows += sealed([new], before=rows[-1].hash)
    # With its end moved too, it is an event like any other.
    return Tampering(name="add at the end", log=log, exported=False, exported_anchored=False)


def swap(log: StoredLog, draw: Random) -> Tampering:
    rows = log.chains[CYCLE]
    one, other = draw.sample(range(len(rows)), 2)
    rows[one], rows[other] = (
        replace(rows[other], seq=one + 1),
        replace(rows[one], seq=other + 1),
    )
    return Tampering(name="swap", log=log)


def truncate(log: StoredLog, draw: Random) -> Tampering:
    """Delete the newest events, and leave the end as it was."""
    keep = draw.randrange(1, EVENTS)
    del log.chains[CYCLE][keep:]
    return Tampering(
        name="truncate", log=log, exported=keep < TOLD_AT, exported_anchored=keep < ANCHORED_AT
    )


def truncate_with_end(log: StoredLog, draw: Random) -> Tampering:
    """Delete the newest events, and move the end."""
    keep = draw.randrange(1, EVENTS)
    del log.chains[CYCLE][keep:]
    log.heads[CYCLE] = (keep, log.chains[CYCLE][-1].hash)
    inside, outside = keep < TOLD_AT, keep < ANCHORED_AT
    return Tampering(
        name="truncate with the end", log=log,
        alone=inside, anchored=outside, exported=inside, exported_anchored=outside,
    )  # fmt: skip


def roll_back(log: StoredLog, draw: Random) -> Tampering:
    """Put back a copy of the whole database from before the anchor that was kept outside."""
    keep = {INSTALLATION: draw.randrange(1, INSTALLED_ANCHORED_AT)}
    # Then the installation had not said yet where the cycle was, or it was that far.
    keep[CYCLE] = draw.randrange(TOLD_AT if keep[INSTALLATION] > 2 else 1, ANCHORED_AT)
    chains = {chain: log.chains[chain][:count] for chain, count in keep.items()}
    return Tampering(name="roll back", log=with_heads(chains), alone=False, exported=False)


def fork(log: StoredLog, draw: Random) -> Tampering:
    """Change an event and compute everything behind it anew, the end too."""
    place = draw.randrange(EVENTS)
    _recompute(log, CYCLE, place, draw)
    inside, outside = place < TOLD_AT, place < ANCHORED_AT
    return Tampering(
        name="fork", log=log,
        alone=inside, anchored=outside, exported=inside, exported_anchored=outside,
    )  # fmt: skip


def fork_everything(log: StoredLog, draw: Random) -> Tampering:
    """Compute both chains anew, with what the installation says of the cycle."""
    _recompute(log, CYCLE, draw.randrange(ANCHORED_AT), draw)
    rows = log.chains[INSTALLATION]
    rows[2] = replace(rows[2], body=canonical_json(anchored(log.chains[CYCLE])))
    _recompute(log, INSTALLATION, 0, draw)
    return Tampering(name="fork everything", log=log, alone=False, exported=False)


def remove_a_chain(log: StoredLog, draw: Random) -> Tampering:
    """Delete a cycle with its events and its end, and with its row or without."""
    del log.chains[CYCLE], log.heads[CYCLE]
    if draw.random() < 0.5:
        log.known.clear()
    return Tampering(name="remove a chain", log=log)


def take_another(_log: StoredLog, draw: Random) -> Tampering:
    """Put the history of another installation in its place."""
    other = a_log(salt=str(draw.random()))
    return Tampering(name="take another", log=other, alone=False, exported=False)


def _recompute(log: StoredLog, chain: int, place: int, draw: Random) -> None:
    rows = log.chains[chain]
    before = rows[place - 1].hash if place else GENESIS
    changed = replace(rows[place], actor=f"operator:{draw.random()}")
    rows[place:] = sealed([changed, *rows[place + 1 :]], before=before)
    log.heads[chain] = (len(rows), rows[-1].hash)


WAYS: Sequence[Callable[[StoredLog, Random], Tampering]] = (
    *(change_field, flip_a_bit, delete, insert, add_at_the_end, swap, truncate),
    *(truncate_with_end, roll_back, fork, fork_everything, remove_a_chain, take_another),
)


def verified(log: StoredLog, anchors: Sequence[Anchor] = ()) -> Verification:
    """Return what the program finds."""
    kept = [KeptAnchor(anchor=anchor, installation="", line=1) for anchor in anchors]
    return VerifyHistory(read=lambda: log)(against=kept)  # type: ignore[arg-type,return-value]


def the_verifier() -> ModuleType:
    """Return the verifier that stands in the documentation, as a module."""
    spec = importlib.util.spec_from_file_location("verify_log", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exported(log: StoredLog) -> io.StringIO:
    """Return the history as the CSV file has it."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(HASHED)
    for chain in sorted(log.chains):
        for event in log.events(chain):
            writer.writerow([guard_formulas(cell) for cell in hashed_cells(event)])
    output.seek(0)
    return output


def proven(
    verifier: ModuleType, log: StoredLog, anchors: Sequence[Anchor] = ()
) -> list[tuple[str, int, str]]:
    """Return what the verifier of the documentation finds in an export."""
    promised: Any = defaultdict(lambda: defaultdict(set))
    verifier.keep(promised, [(each.chain, each.seq, each.hash.hex()) for each in anchors])
    _, damages = verifier.check(exported(log), promised)
    return list(damages)
