"""Texts of small tables as Python strings, for speed."""

from contextlib import AbstractContextManager


def plain_texts() -> AbstractContextManager[None]:
    """Meanwhile, new tables hold texts as Python strings, the same values, instead of in Arrow.

    A report makes thousands of small tables: each call of Arrow costs more than it saves.
    """
    import pandas as pd

    return pd.option_context("mode.string_storage", "python")
