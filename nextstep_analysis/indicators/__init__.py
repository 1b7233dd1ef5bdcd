"""Indicators: pure functions of tidy tables, one module per chapter of the field.

All take the table ``region, industry, year, value`` first and leave it as it is.
Same rows come back as a Series, fewer rows as a Series or DataFrame by key. A
missing value is NaN and makes every figure that rests on it NaN.
"""
