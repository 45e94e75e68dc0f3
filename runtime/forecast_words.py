"""A forecast in words, with the method behind it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from runtime.language import Language
from workflow.domain.forecast import FARTHEST, HALF_WINDOW, WINDOW, Forecast


def forecast_sentence(forecast: Forecast, language: Language) -> str:
    """Return by when what is left will be done, or why that is not told."""
    return language.text(
        "forecasts",
        _key(forecast),
        left=forecast.left,
        earliest_on=forecast.earliest_on,
        latest_on=forecast.latest_on,
        window=WINDOW,
        farthest=FARTHEST,
    )


def _key(forecast: Forecast) -> str:
    if forecast.none:
        return str(forecast.none)
    if forecast.latest_on is None:
        return "open"
    return "one_day" if forecast.latest_on == forecast.earliest_on else "range"


def forecast_method(forecast: Forecast, language: Language) -> str | None:
    """Return how a range was found; None without one."""
    if forecast.earliest_on is None:
        return None
    fast, slow = (pace_of(pace) for pace in (forecast.fast, forecast.slow))
    told = {"window": WINDOW, "half": HALF_WINDOW, "fast": fast, "slow": slow}
    return language.text("forecasts", "method", **told)


def pace_of(pace: Fraction | None) -> str | None:
    """Return how many are done a day as an exact decimal; an average of five has one digit."""
    return None if pace is None else str(Decimal(pace.numerator) / pace.denominator)
