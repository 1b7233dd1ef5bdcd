"""Tables of the local server made of the project's own raw figures: what was compiled, taken apart.

The yearly figures are real; how a year falls into quarters or months is MADE UP, and so is every
year after the last one that the project has.
"""

import numpy as np
import pandas as pd
from pxweb_server import PxTable, variable

MADE_UP = "MADE UP "


def quarterly_enterprises(raw, *, new_years=(2023,), industries_first="SSS", gained=None, **more):
    """`aly/11yq` as it was: quarters whose sums, and whose last stock, are those of `raw`.

    `gained` are enterprises that MK07 and the country have more in the new years, by industry.
    """
    table = pd.read_csv(raw)
    years = sorted(table["year"].unique())
    regions, industries = list(table["region"].unique()), list(table["industry"].unique())
    regions.sort(key=lambda code: (code != "SSS", code))
    industries.sort(key=lambda code: (code != "TOT", code))
    index = pd.MultiIndex.from_product([years, regions, industries])
    wide = table.set_index(["year", "region", "industry"]).reindex(index)
    shape = (len(years), len(regions), len(industries))
    stock, births, deaths = (
        wide[name].to_numpy(dtype=float).reshape(shape) for name in ("stock", "births", "deaths")
    )
    for _ in new_years:  # as the last one: all sums hold
        stock, births, deaths = (np.concatenate([a, a[-1:]]) for a in (stock, births, deaths))
    for industry, number in (gained or {}).items():
        for region in ("MK07", "SSS"):
            place = (slice(len(years), None), regions.index(region), industries.index(industry))
            stock[place] += number
            births[place] += number
    cells = np.stack([_apart(births), _apart(deaths), _last(stock)], axis=-1)
    periods = [f"{year}Q{n}" for year in (*years, *new_years) for n in range(1, 5)]
    codes = [industries_first if code == "TOT" else code for code in industries]
    contents = ("Aloittaneet yritykset", "Lopettaneet yritykset", "Yrityskanta")
    variables = [
        variable("Vuosineljännes", periods, time=True),
        variable("Alue", regions, elimination=True),
        variable("Toimiala", codes, elimination=True),
        variable(
            "contentscode",
            ("aloittaneita", "lopettaneita", "yrityskanta"),
            text="Tiedot",
            labels=contents,
        ),
    ]
    title = f"{MADE_UP}Yrityskanta, aloittaneet ja lopettaneet yritykset"
    return PxTable(title, variables, cells.reshape(-1, *cells.shape[2:]), **more)


def _apart(yearly):
    """Four quarters that add up; none of them where the year is missing."""
    first = np.floor(yearly / 4)
    return np.stack([first, first, first, yearly - 3 * first], axis=1)


def _last(yearly):
    """The year's figure in the last quarter, another in those before."""
    return np.stack([yearly + 3, yearly + 2, yearly + 1, yearly], axis=1)


def monthly_unemployment(raw, *, new_years=(), **more):
    """`tyonv/12r5` with months whose mean is that of `raw`."""
    table = pd.read_csv(raw)
    wide = table.pivot_table(index="year", columns="region", values="unemployment_rate")
    yearly = np.concatenate([wide.to_numpy(), *(wide.to_numpy()[-1:] for _ in new_years)])
    waves = np.tile([0.5, -0.5], 6)
    cells = (yearly[:, None, :] + waves[None, :, None]).reshape(-1, yearly.shape[1])
    years = (*wide.index, *new_years)
    variables = [
        variable(
            "timeperiod_m",
            [f"{y}M{m:02d}" for y in years for m in range(1, 13)],
            text="Kuukausi",
            time=True,
        ),
        variable("Alue", wide.columns),
        variable(
            "contentscode",
            ["tyonv-tyotosuus", "tyonv-tyottomat"],
            text="Tiedot",
            labels=["Työttömien työnhakijoiden %-osuus työvoimasta (%)", "Työttömät"],
        ),
    ]
    title = f"{MADE_UP}Työttömät työnhakijat eri ryhmissä muuttujina Alue, Kuukausi ja Tiedot"
    return PxTable(title, variables, np.stack([cells, cells * 0 + 5], axis=-1), **more)
