"""Progress: silence at first, one line that changes on a terminal, tenths elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cli.progress import Progress, tell_tenths
from runtime.language import language


class Ticks:
    """Stands for the end of the work: each wait does a step, until there is none left."""

    def __init__(self, *steps: Callable[[], None]) -> None:
        self.steps = list(steps)

    def wait(self, timeout: float) -> bool:
        if not self.steps:
            return True
        self.steps.pop(0)()
        return False


class TestProgress:
    def test_tells_how_many_of_how_many(self) -> None:
        work = Progress("Nhập", total=8940)
        work.advance(6120)

        assert work.line(language("vi"), elapsed_s=3) == "Nhập: 6.120/8.940 (68 %)"

    def test_tells_the_time_when_the_whole_is_not_known(self) -> None:
        assert Progress("Nhập", total=None).line(language("vi"), elapsed_s=3.4) == "Nhập … 3 s"


class TestTellTenths:
    def test_writes_a_line_for_each_tenth_that_was_reached(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        work = Progress("Import", total=100)
        steps = [lambda: work.advance(5), lambda: work.advance(10), lambda: work.advance(3)]

        tell_tenths(work, language("en"), Ticks(*steps, lambda: work.advance(40)))

        assert capsys.readouterr().err.splitlines() == [
            "Import: 15/100 (15 %)",
            "Import: 58/100 (58 %)",
        ]
