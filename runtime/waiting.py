"""Short waits before a transaction is tried again."""

from __future__ import annotations

import time
from secrets import SystemRandom

LONGEST_FIRST_S = 0.1


def wait_a_little(failures: int) -> None:
    """Wait a random time, up to twice as long after each failure, so that two do not meet again.

    Args:
        failures: How many tries have failed, from 1.
    """
    time.sleep(SystemRandom().uniform(0, LONGEST_FIRST_S * 2 ** (failures - 1)))
