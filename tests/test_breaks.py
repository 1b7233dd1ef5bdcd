"""Breaks travel with the table, and no change crosses one unless it is accepted by name."""

import numpy as np
import pandas as pd
import pytest

import nextstep_analysis as ns
from nextstep_analysis.breaks import (
    accept_break,
    breaks_of,
    check_no_break,
    check_period,
    with_breaks,
)
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.indicators.demography import birth_rate, net_entry_rate
from nextstep_analysis.indicators.effect_dispersion import effect_dispersion
from nextstep_analysis.indicators.entry_exit import entry_exit
from nextstep_analysis.indicators.growth import cagr, growth_contribution
from nextstep_analysis.indicators.periods import (
    change_interval,
    pooled,
)
from nextstep_analysis.indicators.projection import short_projection
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.schema import with_scheme

BREAK = "break in the series: figures from 2017 on"


@pytest.fixture
def firms():
    """Three regions that do not overlap, two industries, 2015 to 2019; a break in 2017."""
    rows = [
        (region, industry, year, 100 + year % 7 + place, 9, 8)
        for place, region in enumerate(["MK07", "MK13", "MK14"])
        for industry in ("C16", "C31")
        for year in range(2015, 2020)
    ]
    columns = ["region", "industry", "year", "stock", "births", "deaths"]
    table = pd.DataFrame(rows, columns=columns)
    return with_breaks(table.assign(value=table["stock"]), [2017])


CHANGES = {
    "cagr": cagr,
    "growth_contribution": growth_contribution,
    "shift_share": lambda t, **y: shift_share(t, region="MK07", reference="MK13", **y),
    "dynamic": lambda t, **y: shift_share(t, region="MK07", reference="MK13", dynamic=True, **y),
    "entry_exit": lambda t, **y: entry_exit(t, presence="positive", **y),
    "change_interval": change_interval,
    "pooled": pooled,
    "effect": lambda t, **y: effect_dispersion(t, without="MK13", **y),
}


@pytest.mark.edge(
    "verdicts", "a change across a break in the series", "refused unless the break is accepted"
)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_change_crosses_a_break(firms, change):
    for start, end in ((2016, 2018), (2016, 2017), (2015, 2019)):
        with pytest.raises(DataError, match=BREAK):
            change(firms, start=start, end=end)
    change(firms, start=2015, end=2016)
    change(firms, start=2017, end=2019)
    change(accept_break(firms, 2017), start=2016, end=2018)
    change(with_breaks(firms, []), start=2016, end=2018)


def test_a_quotient_compares_shares_of_one_year(firms):
    assert not entry_exit(firms, start=2016, end=2018).empty


def test_rates_of_two_series_are_missing(firms):
    rates = birth_rate(firms).assign(year=firms["year"]).groupby("year")["rate"].count()
    assert rates.to_dict() == {2015: 0, 2016: 6, 2017: 0, 2018: 6, 2019: 6}
    assert net_entry_rate(firms, denominator="active")["rate"][firms["year"] == 2017].isna().all()
    assert birth_rate(firms, denominator="end")["rate"].notna().all()
    accepted = birth_rate(accept_break(firms, 2017))["rate"]
    assert accepted[firms["year"] == 2017].notna().all()


def test_a_projection_starts_after_the_break_that_is_noted():
    series = pd.Series(np.arange(12.0) % 5, index=range(2010, 2022))
    noted = short_projection(with_breaks(series, [2013]))
    told = short_projection(series, breaks=[2013])
    assert noted.since == told.since == 2013
    pd.testing.assert_frame_equal(noted.values, told.values)
    assert short_projection(with_breaks(series, [2013]), breaks=[2011]).since == 2013


def test_totals_of_an_ecosystem_keep_the_note(firms):
    weights = pd.Series({"C16": 1.0, "C31": 0.5})
    assert breaks_of(weighted_total(firms, weights=weights)) == (2017,)
    assert breaks_of(weighted_total(with_breaks(firms, []), weights=weights)) == ()


def test_the_note_stays_with_rows_columns_and_the_scheme(firms):
    rows = firms[firms["region"] == "MK07"][["region", "industry", "year", "value"]]
    assert breaks_of(rows) == breaks_of(with_scheme(rows, "own")) == (2017,)
    assert with_breaks(with_scheme(rows, "own"), [2020, 2017, 2017]).attrs == {
        "scheme": "own",
        "breaks": (2017, 2020),
    }
    assert breaks_of(with_breaks(rows, [])) == () and breaks_of(rows) == (2017,)


def test_several_breaks_are_accepted_one_by_one(firms):
    twice = with_breaks(firms, [2017, 2019])
    once = accept_break(twice, 2017)
    check_no_break(once, start=2016, end=2018)
    with pytest.raises(DataError, match="figures from 2019 on"):
        check_no_break(once, start=2016, end=2019)


def test_what_is_no_break_is_refused(firms):
    with pytest.raises(DataError, match="2016 is no break of the table; its breaks are: 2017"):
        accept_break(firms, 2016)
    with pytest.raises(DataError, match="its breaks are: none"):
        accept_break(with_breaks(firms, []), 2017)
    for bad in ("2017", 2017.5, True):
        with pytest.raises(DataError, match="years as whole numbers"):
            with_breaks(firms, [bad])


def test_tables_that_are_read_note_their_breaks(built):
    assert breaks_of(ns.read_table("enterprises", project=built)) == (2017,)
    assert breaks_of(ns.read_table("jobs", project=built)) == ()


def test_real_growth_across_the_break_is_refused(built):
    table = ns.read_table("enterprises", project=built).rename(columns={"stock": "value"})
    wood = table[table["industry"].isin(["C16", "C31"]) & table["region"].isin(["MK07", "SSS"])]
    with pytest.raises(DataError, match=BREAK):
        ns.cagr(wood, start=2013, end=2022)
    with pytest.raises(DataError, match=BREAK):
        ns.shift_share(wood, region="MK07", reference="SSS", start=2016, end=2022)
    assert ns.cagr(wood, start=2018, end=2022).notna().all()
    assert ns.cagr(ns.accept_break(wood, 2017), start=2013, end=2022).notna().all()


@pytest.mark.parametrize(("start", "end"), [("2018", 2022), (2018, 2022.0), (True, 2022)])
def test_a_period_is_of_whole_numbers(start, end):
    with pytest.raises(DataError, match="a year as a whole number is"):
        check_period(start, end)
    rows = pd.DataFrame({"region": "A", "industry": "C16", "year": [2018, 2022], "value": [1, 2]})
    for change in (ns.cagr, ns.growth_contribution, ns.entry_exit):
        with pytest.raises(DataError, match="whole number"):
            change(rows, start=start, end=end)
