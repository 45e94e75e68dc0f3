"""Whatever somebody does to a stored history: what is found, and what cannot be."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.tampering import WAYS, a_log, proven, the_verifier, verified, with_heads

SEED = 20_221_122
FEW, MANY = 500, 10_000
NUMBERS = {"-": "0", "K1": "1"}


class TestVerification:
    @pytest.mark.parametrize(
        "times", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"]
    )
    def test_finds_exactly_what_it_promises_to_find(self, times: int) -> None:
        sound, draw, verifier = a_log(), Random(SEED), the_verifier()
        anchors, wrong, seen = sound.anchors(), [], Counter[str]()

        for number in range(times):
            done = WAYS[number % len(WAYS)](sound.copy(), draw)
            found = (
                bool(verified(done.log).damages),
                bool(verified(done.log, anchors).damages),
                bool(proven(verifier, done.log)),
                bool(proven(verifier, done.log, anchors)),
            )
            seen[done.name] += 1
            if found != (done.alone, done.anchored, done.exported, done.exported_anchored):
                wrong.append((number, done.name, found))

        assert wrong == []
        assert len(seen) == len(WAYS)

    def test_says_the_same_as_the_verifier_of_the_documentation(self) -> None:
        sound, draw, verifier = a_log(), Random(SEED), the_verifier()
        anchors = sound.anchors()

        for number in range(FEW):
            log = WAYS[number % len(WAYS)](sound.copy(), draw).log
            # An export does not have the ends of chains.
            found = verified(with_heads(log.chains), anchors).damages
            ours = {(NUMBERS[each.cycle], each.seq, each.kind) for each in found}
            assert set(proven(verifier, log, anchors)) == ours, number

    def test_finds_nothing_in_a_history_that_nobody_changed(self) -> None:
        log, verifier = a_log(), the_verifier()

        assert verified(log).damages == []
        assert verified(log, log.anchors()).damages == []
        assert proven(verifier, log, log.anchors()) == []
