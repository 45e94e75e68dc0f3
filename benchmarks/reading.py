"""What a committee asks every morning: what is stuck, and how far everything has come."""

from __future__ import annotations

from benchmarks.contender import Contender
from benchmarks.district import CYCLE, CYCLE_ID, at
from benchmarks.floor import us
from benchmarks.raw import Raw

NOW, TOP = at(11, 21, 8), 50
UNIT, MEMBER = "D.0001", "D.0001.01-01"
FINAL = "('done', 'exempt', 'withdrawn')"

WORST = f"""
SELECT r.id, r.state, r.due_on, r.unmet, coalesce(u.code, p.code), coalesce(u.name, p.name), v.code
FROM review r
LEFT JOIN unit u ON r.subject_kind = 'unit' AND u.id = r.subject_id
LEFT JOIN person p ON r.subject_kind = 'person' AND p.id = r.subject_id
JOIN unit v ON v.id = r.venue_id
WHERE r.cycle_id = ? AND r.state NOT IN {FINAL} AND r.held_at IS NULL AND r.due_at <= ?
ORDER BY r.due_at, 5 LIMIT {TOP}
"""
TOTALS = f"""
SELECT state, opened_at IS NULL, due_at <= ?, count(*) FROM review
WHERE cycle_id = ? AND state NOT IN {FINAL} GROUP BY 1, 2, 3
"""
PASSED = """
SELECT track, state, opened_at IS NULL, coalesce(due_at <= ?, false), count(*) FROM review
WHERE cycle_id = ? GROUP BY 1, 2, 3, 4
"""
BY_VENUE = """
SELECT venue_path, track, state, opened_at IS NULL, coalesce(due_at <= ?, false), count(*)
FROM review WHERE cycle_id = ? AND venue_path >= ? AND venue_path < ? GROUP BY 1, 2, 3, 4, 5
"""
PATH = "SELECT path FROM unit WHERE code = ?"
OF_PERSON = """
SELECT r.id, r.track, r.state, r.due_on, r.entered_at, r.unmet, v.code
FROM person p
JOIN review r ON r.cycle_id = ? AND r.subject_kind = 'person' AND r.subject_id = p.id
JOIN unit v ON v.id = r.venue_id
WHERE p.code = ?
"""
WAITING = "SELECT review_id, stage FROM dependency WHERE cycle_id = ? AND needs_id = ?"
RATED = """
SELECT r.track, t.level, t.not_rated_reason, count(DISTINCT r.subject_id)
FROM review r JOIN rating t ON t.cycle_id = r.cycle_id AND t.subject_kind = r.subject_kind
AND t.subject_id = r.subject_id AND t.step = 'decided' AND t.newest
WHERE r.cycle_id = ? GROUP BY 1, 2, 3
"""


class _Product(Contender):
    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)


class _Floor(Contender):
    def open(self) -> None:
        """Connect."""
        self.opened = Raw(self.url)


class StuckProduct(_Product):
    """The use case: every review is judged, named, and told whose move it is."""

    def run(self) -> int:
        """Ask for the fifty worst."""
        from workflow.application.find_stuck import StuckRequest

        found = self.opened.find_stuck(StuckRequest(cycle=CYCLE, top=TOP), now=NOW)
        return len(found.items)


class StuckFloor(_Floor):
    """Two queries: the fifty that are late the longest, and counts of all."""

    def run(self) -> int:
        """Ask for the fifty worst."""
        worst = self.opened.all(WORST, CYCLE_ID, us(NOW))
        self.opened.all(TOTALS, us(NOW), CYCLE_ID)
        return len(worst)


class ProgressProduct(_Product):
    """The use case."""

    def run(self) -> int:
        """Ask how far every track has come."""
        return int(bool(self.opened.show_progress(CYCLE, now=NOW).rows))


class ProgressFloor(_Floor):
    """Two grouped queries."""

    def run(self) -> int:
        """Count reviews by place, and ratings."""
        counted = self.opened.all(PASSED, us(NOW), CYCLE_ID)
        self.opened.all(RATED, CYCLE_ID)
        return int(bool(counted))


class ByUnitProduct(_Product):
    """The use case, over every unit right below the top."""

    under: str | None = None

    def run(self) -> int:
        """Ask how far every unit has come."""
        from workflow.application.show_progress import GroupBy

        found = self.opened.show_progress(CYCLE, now=NOW, under=self.under, by=GroupBy.UNIT)
        return int(bool(found.rows))


class ByUnitFloor(_Floor):
    """One grouped query."""

    def run(self) -> int:
        """Count reviews by venue and place."""
        return int(bool(self.opened.all(BY_VENUE, us(NOW), CYCLE_ID, "/", "0")))


class SubtreeProduct(ByUnitProduct):
    """The same below one unit."""

    under = UNIT


class SubtreeFloor(_Floor):
    """A range of the index."""

    def run(self) -> int:
        """Count the reviews below one unit."""
        [(path,)] = self.opened.all(PATH, UNIT)
        end = path.removesuffix("/") + "0"
        return int(bool(self.opened.all(BY_VENUE, us(NOW), CYCLE_ID, path, end)))


class WhyProduct(_Product):
    """The use case: what is unmet, whose move it is, who waits, the way out."""

    def run(self) -> int:
        """Ask why one member is stuck."""
        found = self.opened.explain_review(CYCLE, MEMBER, now=NOW)
        return int(bool(found.unmet))


class WhyFloor(_Floor):
    """Two queries: the review, and who waits for it."""

    def run(self) -> int:
        """Read what is stored of it."""
        [(number, *_)] = self.opened.all(OF_PERSON, CYCLE_ID, MEMBER)
        self.opened.all(WAITING, CYCLE_ID, number)
        return 1
