"""Stamps of time as services write them."""

import datetime as dt
import re

FORMS = ("%d/%m/%Y %H:%M:%S",)  # ONS
DOTS = r"T(\d{2})\.(\d{2})\.(\d{2})"


def read_stamp(text: str) -> dt.datetime | None:
    """`text` as a time in UTC; None where it is none. Without a zone it is taken as UTC.

    >>> read_stamp("2025-01-21T06.00.00Z") == read_stamp("2025-01-21T08:00:00+0200")
    True
    >>> read_stamp("2012-11-27").isoformat(), read_stamp("yesterday")
    ('2012-11-27T00:00:00+00:00', None)
    """
    spelt = re.sub(DOTS, r"T\1:\2:\3", text.strip())
    for read in (dt.datetime.fromisoformat, *(_by(form) for form in FORMS)):
        try:
            time = read(spelt)
            return (time if time.tzinfo else time.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _by(form: str):
    return lambda text: dt.datetime.strptime(text, form)
