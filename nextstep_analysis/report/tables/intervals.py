"""The two limits of an interval as they stand in one place."""

import pandas as pd

from nextstep_analysis.report.words.text import Text


def written_interval(
    lower: float | None, upper: float | None, form: str, *, text: Text, beside: float | None = None
) -> str | None:
    """Both limits in one cell, once where they are written alike; None where one is missing.

    Signed numbers are joined in words, for a dash before a minus is misread. A
    limit that would be rounded to `beside`, and is not equal to it, gets one more
    decimal: 1.002 is not 1.00.

    Examples
    --------
    >>> written_interval(1.002, 1.4, ".2f", text=Text("en"), beside=1)
    '1.002–1.400'
    >>> written_interval(-0.1, 0.2, "+.1%", text=Text("en"))
    '−10.0% to +20.0%'
    >>> written_interval(122.11, 122.14, ".1f", text=Text("en"))
    '122.1'
    """
    if pd.isna(lower) or pd.isna(upper):
        return None
    if beside is not None and beside in (round(lower, 2), round(upper, 2)) and beside != lower:
        form = ".3f"
    low, high = text.write(lower, form), text.write(upper, form)
    if low == high:
        return high
    if form.startswith("+"):
        return text.say("{lower} to {upper}", lower=low, upper=high)
    if form.endswith("%"):
        low = text.write(100 * lower, form.replace("%", "f"))
    return joined_ends(low, high)


def joined_ends(low: str, high: str) -> str:
    """Two written limits of numbers without a sign; once where they are alike.

    Examples
    --------
    >>> joined_ends("1", "3"), joined_ends("1", "1")
    ('1–3', '1')
    """
    return low if low == high else f"{low}–{high}"
