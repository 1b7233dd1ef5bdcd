"""Round positions for axis ticks, written in the reader's language by whoever asks."""

import math

_STEPS = (1, 2, 2.5, 5, 10)


def linear(low: float, high: float, count: int = 5) -> list[float]:
    """About `count` round numbers that cover `low` to `high`, both ends included.

    Examples
    --------
    >>> linear(0, 0.93)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    if high <= low:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    rough = (high - low) / count
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(factor for factor in _STEPS if factor * scale >= rough * 0.999) * scale
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(index * step, digits) for index in range(first, last + 1)]


def doubling(low: float, high: float) -> list[float]:
    """Powers of two, or of four or more where the range is wide, from below `low` to above `high`.

    Examples
    --------
    >>> doubling(0.4, 3)
    [0.25, 0.5, 1.0, 2.0, 4.0]
    """
    first, last = math.floor(math.log2(low) + 1e-9), math.ceil(math.log2(high) - 1e-9)
    last = max(last, first + 1)
    step = max(1, math.ceil((last - first) / 6))
    first -= first % step
    return [2.0**power for power in range(first, last + step, step)]


def decimals(ticks: list[float], at_most: int = 4) -> int:
    """The fewest decimals in which all `ticks` are exact."""
    return next(
        (d for d in range(at_most) if all(abs(t - round(t, d)) < 1e-9 for t in ticks)), at_most
    )
