"""Data classes, tables and numbers as what JSON knows."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from numbers import Real
from typing import Any


def json_value(value: Any) -> Any:
    """`value` as JSON knows it: a missing number is None.

    Examples
    --------
    >>> json_value({"share": float("nan"), "codes": ("C31",)})
    {'share': None, 'codes': ['C31']}
    """
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        cells = value.astype(dict.fromkeys(value.columns, object))
        return {"columns": list(value.columns), "rows": json_value(cells.to_numpy().tolist())}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Real):
        return None if value != value else float(value)
    return str(value)
