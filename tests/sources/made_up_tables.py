"""Newer tables of the local server: jobs, personnel and value added by industry. ALL MADE UP.

Codes, shapes and sums are those of the services' metadata; figures after the ones that came with
the project are invented so that sums hold, and so that one can tell what a study should say of
them: jobs of C16 and C31 in Lahti grow, and nothing else does.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from pxweb_server import PxTable, variable

RAW = Path(__file__).parents[2] / "data" / "raw"
JOBS_AT, ESTABLISHMENTS_AT, ACCOUNTS_AT = (
    "StatFin/tyokay/115h.px",
    "StatFin/alyr/13wy.px",
    "StatFin/altp/12bd.px",
)
YEARS = (2017, 2018, 2024)
GROWTH = {"C16": {2018: 100, 2024: 1000, 2025: 1100}, "C31": {2018: 50, 2024: 500, 2025: 550}}
"""Jobs that Lahti, its region and the country gain by a year; nobody else gains any."""
GAINING = ("KU398", "MK07", "SSS")
LEAVES = {
    "A01": "01",
    "A02_A03": "02_03",
    "B": "05_09",
    "C10TC12": "10_12",
    "C13TC15": "13_15",
    "C16": "16",
    "C17_C18": "17_18",
    "C19TC22": "19_22",
    "C23": "23",
    "C24_C25": "24_25",
    "C26_C27": "26_27",
    "C28": "28",
    "C29_C30": "29_30",
    "C31TC33": "31_33",
    "D_E": "35_39",
    "F": "41_43",
    "G": "45_47",
    "H": "49_53",
    "I": "55_56",
    "J": "58_63",
    "K": "64_66",
    "L681_L68209_L683": "681+68209+683",
    "L68201_L68202": "68201_68202",
    "M": "69_75",
    "N": "77_82",
    "O": "84",
    "P": "85",
    "Q": "86_88",
    "R_S": "90_96",
    "T": "97_98",
}
"""Groups of the accounts that hold each division once, and what they are called here."""
OVERLAPPING = {
    "A": ("A01", "A02_A03"),
    "C16TC18": ("C16", "C17_C18"),
    "C24TC30": ("C24_C25", "C26_C27", "C28", "C29_C30"),
    "GTT": tuple(LEAVES)[16:],
}
"""Wider groups of the table, which hold what others hold, too."""


def jobs_table(years=YEARS, *, suppressed=(), stamp="20080101", **more):
    """`tyokay/115h`: the jobs of 2017 by section, each cut into its divisions, and their growth.

    `suppressed` are pairs of area and industry, missing in the last year.
    """
    jobs = pd.read_csv(RAW / "jobs" / "jobs.csv")
    wide = jobs.pivot(index="region", columns="industry", values="jobs")
    areas = sorted(wide.index, key=lambda code: (code != "SSS", code))
    divided = _divided(wide.loc[areas])
    industries = sorted(divided, key=lambda code: (code != "TOT", code))
    cells = np.stack([_of_year(divided, year)[industries].to_numpy(float) for year in years], -1)
    for area, industry in suppressed:
        cells[areas.index(area), industries.index(industry), -1] = np.nan
    variables = [
        variable("alue_28_20250101", areas, text="Työpaikan alue", elimination=True),
        variable(
            f"toimiala_9_{stamp}",
            ["SSS" if code == "TOT" else code for code in industries],
            text="Toimiala",
            elimination=True,
        ),
        variable("sukupuoli_9_20180101", ["SSS", "1", "2"], text="Sukupuoli", elimination=True),
        variable("timeperiod_y", map(str, years), text="Vuosi", time=True),
        _contents("tyokay-tyolliset3", "Alueella työssäkäyvät (työpaikat)"),
    ]
    both = np.stack([cells, np.zeros_like(cells), cells], axis=2)[..., np.newaxis]
    title = "115h -- MADE UP Alueella työssäkäyvät (työpaikat)"
    return PxTable(title, variables, both, **more)


def establishments_table(years=(2018, 2024), **more):
    """`alyr`: a personnel of four an enterprise, and a turnover of 800,000 euro."""
    stock = pd.read_csv(RAW / "enterprises" / "enterprises.csv")
    stock = stock[stock["year"] == 2022].pivot(index="region", columns="industry", values="stock")
    areas = sorted(stock.index, key=lambda code: (code != "SSS", code))
    industries = sorted(stock, key=lambda code: (code != "TOT", code))
    base = stock.loc[areas, industries].to_numpy(float)
    cells = np.stack([np.stack([base, 4 * base, 800 * base], axis=-1)] * len(years))
    variables = [
        variable("timeperiod_y", map(str, years), text="Vuosi", time=True),
        variable("alue_23_20250101", areas, text="Alue", elimination=True),
        variable(
            "toimiala_9_20080101",
            ["SSS" if code == "TOT" else code for code in industries],
            text="Toimiala",
            elimination=True,
        ),
        variable(
            "contentscode",
            ["alyr-tp_lkm", "alyr_henkilosto", "liikevaihto1000"],
            text="Tiedot",
            labels=["Toimipaikkoja", "Henkilöstö, henkilötyövuotta", "Liikevaihto, 1 000 euroa"],
        ),
    ]
    title = "13wy -- MADE UP Yritysten toimipaikat alueittain ja toimialoittain"
    return PxTable(title, variables, cells, **more)


def accounts_table(years=(2023, 2024), **more):
    """`altp/12bd`: the accounts of 2014 rounded, with the wider groups that overlap with others."""
    table = pd.read_csv(
        RAW / "regional_accounts" / "regional_accounts.csv", dtype={"industry": str}
    )
    industries = ["SSS", *OVERLAPPING, *LEAVES]
    areas = ["SSS", *sorted(table["region"].unique())]
    measures = {}
    for name in ("output", "gross_value_added"):
        wide = table.pivot(index="region", columns="industry", values=name).round()
        leaves = wide[list(LEAVES.values())].set_axis(list(LEAVES), axis="columns")
        leaves.loc["SSS"] = leaves.sum()
        whole = leaves.assign(SSS=leaves.sum(axis=1))
        for code, parts in OVERLAPPING.items():
            whole[code] = leaves[list(parts)].sum(axis=1)
        measures[name] = whole.loc[areas, industries].to_numpy(float)
    one = np.stack([measures["output"], measures["gross_value_added"]], axis=1)
    cells = np.stack([one] * len(years), axis=-1)[..., np.newaxis]
    cells = np.concatenate([cells, np.zeros_like(cells)], axis=-1)[:, :, :, np.newaxis]
    variables = [
        variable("alue_23_20250101", areas, text="Alue", elimination=True),
        variable(
            "taloustoimi_1_20180101",
            ["P1R", "B1GPH"],
            text="Taloustoimi",
            labels=["P1R Tuotos perushintaan", "B1GPH Bruttoarvonlisäys perushintaan"],
        ),
        variable("toimiala_38_20180101", industries, text="Toimiala", elimination=True),
        variable("sektoriluokitus_7_20230101", ["S1"], text="Sektori", elimination=True),
        variable(
            "timeperiod_y",
            map(str, years),
            text="Vuosi",
            labels=[f"{year}*" for year in years],
            time=True,
        ),
        variable(
            "contentscode",
            ["CP", "vol_muutos"],
            text="Tiedot",
            labels=["Käypiin hintoihin, miljoonaa euroa", "Volyymin muutos, %"],
        ),
    ]
    return PxTable("12bd -- MADE UP Tulot ja tuotanto alueittain", variables, cells, **more)


def _divided(wide):
    """Each section of a municipality cut into its divisions; the first has what does not divide."""
    codes = pd.read_csv(RAW / "industries" / "industries.csv")["industry"]
    homes = pd.read_csv(RAW / "municipalities" / "municipalities.csv")
    homes = homes.set_index("municipality")["region"]
    local = wide.loc[homes.index].copy()
    for section in [code for code in wide if len(code) == 1 and code != "X"]:
        parts = [code for code in codes if len(code) == 3 and code != "TOT" and code[0] == section]
        each = wide.loc[homes.index, section] // len(parts)
        for part in parts:
            local[part] = each
        local[parts[0]] += wide.loc[homes.index, section] - each * len(parts)
    regions = local.groupby(homes).sum()
    return pd.concat([local, regions, regions.sum().to_frame("SSS").T]).loc[wide.index]


def _of_year(divided, year):
    made = divided.copy()
    for code, gains in GROWTH.items():
        for column in (code, code[0], "TOT"):
            made.loc[list(GAINING), column] += gains.get(year, 0)
    return made


def _contents(code, label):
    return variable("contentscode", [code], text="Tiedot", labels=[label])
