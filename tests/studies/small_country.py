"""What tests of chapters do to the small country."""

import pandas as pd


def with_country(regions):
    """`regions` and their sums as the whole country, NaN where one is missing."""
    keys = ["industry", "year"]
    regions = regions[regions["region"] != "SSS"]
    sums = regions.drop(columns="region").groupby(keys).sum(min_count=3).reset_index()
    whole = sums.assign(region="SSS")[list(regions.columns)]
    return pd.concat([regions, whole], ignore_index=True)
