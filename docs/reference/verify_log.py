"""Check a history that `reviewcycle audit export --format csv` wrote, without reviewcycle.

    python3 verify_log.py LOG.csv [ANCHORS ...]

Needs Python 3.9 or newer and nothing else. ANCHORS are files of `reviewcycle audit anchor`, or the
text of its mails. Exit status: 0 sound, 10 damaged, 11 rolled back or forked, 2 not to be checked.
Only the columns up to `hash` are proven; those behind it are for reading.
"""

# ruff: noqa: T201
import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from itertools import groupby
from pathlib import Path

FIELDS = ("cycle_id", "seq", "at_us", "recorded_us", "kind", "actor", "review_id")
# An apostrophe keeps spreadsheets from running a cell as a formula; it is no part of the cell.
GUARD = re.compile("(^|[;\t\r\n])'(?=['\"]*[=+\\-@\t\r\0＝＋－＠])")
ANCHOR = re.compile(r"^[>|\s]*(\d{1,18}) (\d{1,18}) ([0-9a-f]{64})(?:\s|$)")
ANOTHER_HISTORY = {"rollback", "fork", "chain"}


def main(log, *anchors):
    """Print what is wrong and return the exit status."""
    promised = defaultdict(lambda: defaultdict(set))
    for file in anchors:
        with Path(file).open(encoding="utf-8-sig", errors="replace") as lines:
            keep(promised, [found.groups() for found in map(ANCHOR.match, lines) if found])
    with Path(log).open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        events, damages = check(lines, promised)
    for chain, seq, kind in damages:
        print(f"chain {chain}: {kind} at event {seq}")
    print(f"{events} events are sound" + (", what follows is not" if damages else ""))
    kinds = {kind for _, _, kind in damages}
    return 0 if not kinds else 11 if kinds <= ANOTHER_HISTORY else 10


def keep(promised, anchors):
    """Remember where chains once were: number of the chain, number and hash of an event."""
    for chain, seq, promise in anchors:
        promised[str(chain)][int(seq)].update([promise] if int(seq) else [])


def check(lines, promised):
    """Return how many events are sound, and the first damage of each chain."""
    csv.field_size_limit(2**31 - 1)
    rows = (
        {name: GUARD.sub(r"\1", str(cell or "")) for name, cell in row.items()}
        for row in csv.DictReader(lines)
    )
    events, damages, seen = 0, [], set()
    for chain, found in groupby(rows, key=lambda row: row.get("cycle_id", "")):
        count, damage = check_chain(chain, found, promised)
        events, damages = events + count, damages + ([(chain, *damage)] if damage else [])
        seen.add(chain)
    # The export of one cycle need not have the others.
    gone = sorted(promised.keys() - seen, key=int) if "0" in seen or not seen else []
    return events, damages + [(chain, 1, "chain") for chain in gone]


def check_chain(chain, rows, promised):
    """Return how many events of a chain are sound, and place and kind of the first damage."""
    count, before = 0, "00" * 32
    for row in rows:
        if not count and row.get("prev") == row.get("hash") == "":
            print("something was left out for who exported it: this proves nothing")
            sys.exit(2)
        if row.get("seq") != str(count + 1):
            return count, (count + 1, "gap")
        if row.get("prev") != before:
            return count, (count + 1, "link")
        if row.get("hash") != event_hash(row, before):
            return count, (count + 1, "content")
        if promised[chain].get(count + 1, {row["hash"]}) != {row["hash"]}:
            return count, (count + 1, "fork")
        count, before = count + 1, row["hash"]
        if chain == "0" and row["kind"] == "history_anchored":
            keep(promised, (each for each in json.loads(row["body"])["chains"] if each[0]))
    newest = max(promised[chain], default=0)
    return count, ((count + 1, "rollback") if newest > count else None)


def event_hash(row, before):
    """Return SHA-256 over the fields with their lengths, the hash of the body, the hash before."""
    digest = hashlib.sha256(b"\0")
    for name in FIELDS:
        written = row.get(name, "").encode("utf-8", "replace")
        digest.update(len(written).to_bytes(4, "big") + written)
    digest.update(hashlib.sha256(row.get("body", "").encode("utf-8", "replace")).digest())
    digest.update(bytes.fromhex(before))
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if sys.argv[1:] else __doc__)
