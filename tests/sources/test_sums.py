"""Parts that must add up to a whole: by hand, and what they say of empty cells."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.catalogue.tables import Equal, Sum
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.processed import figures_of, read_table
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.check import check_data
from nextstep_analysis.sources.sums import added, check_equal, figures, zeros_filled

HOMES = pd.Series({"KU016": "MK07", "KU398": "MK07", "KU286": "MK08"})
NAN = float("nan")


def dataset(*rules, absent=None, absent_zero=False, equal=()):
    columns = {
        "region": SimpleNamespace(type="region"),
        "industry": SimpleNamespace(type="industry"),
        "year": SimpleNamespace(type="year"),
        "firms": SimpleNamespace(type="count"),
    }
    return SimpleNamespace(
        id="firms",
        keys=("region", "industry", "year"),
        columns=columns,
        sums=rules,
        absent=absent,
        absent_zero=absent_zero,
        equal=equal,
    )


def table(**figures):
    """One row per industry of MK07 in 2022."""
    return pd.DataFrame(
        {
            "region": "MK07",
            "industry": list(figures),
            "year": 2022,
            "firms": list(figures.values()),
        }
    )


def places(**figures):
    return table(**figures).assign(region=list(figures), industry="TOT")


SECTIONS = Sum(column="industry", parts="sections", whole="TOT")
DIVISIONS = Sum(column="industry", parts="divisions", whole="sections")
LOCAL = Sum(column="region", parts="municipalities", whole="regions")
REST = {"fi": "maakunta tuntematon", "en": "region unknown"}


def test_sections_and_the_unknown_make_up_the_total():
    fine = table(A=3.0, C=5.0, X=2.0, TOT=10.0, C31=4.0)
    (one,) = added(dataset(SECTIONS), fine, homes=HOMES)
    assert one.sums[["whole", "parts", "empty"]].to_numpy().tolist() == [[10.0, 10.0, 0]]
    assert zeros_filled(dataset(SECTIONS), fine, homes=HOMES).equals(fine)


def test_divisions_make_up_their_own_section():
    fine = table(A=3.0, A01=1.0, A02=2.0, C=5.0, C31=5.0)
    (one,) = added(dataset(DIVISIONS), fine, homes=HOMES)
    assert one.sums["parts"].to_dict() == {("A", "MK07", 2022): 3.0, ("C", "MK07", 2022): 5.0}


def test_only_regions_with_all_their_municipalities_are_added_up():
    fine = places(KU016=1.0, KU398=2.0, MK07=3.0, MK08=9.0)
    (one,) = added(dataset(LOCAL), fine, homes=HOMES)
    assert one.sums["whole"].to_dict() == {("MK07", "TOT", 2022): 3.0}
    with pytest.raises(DataError, match="worst region MK07, industry TOT, year 2022"):
        zeros_filled(dataset(LOCAL), places(KU016=1.0, KU398=2.0, MK07=4.0), homes=HOMES)


def test_parts_that_miss_their_whole_are_told_with_size_and_place():
    with pytest.raises(DataError) as told:
        zeros_filled(dataset(SECTIONS), table(A=3.0, C=5.0, TOT=10.0), homes=HOMES)
    assert str(told.value) == (
        "firms: 1 of 1 sums of firms are wrong (sections = TOT), worst industry TOT, region MK07, "
        "year 2022: the parts add up to 8, the whole is 10; allowed is a difference of 0"
    )
    rounded = SECTIONS.model_copy(update={"within": 2.0})
    zeros_filled(dataset(rounded), table(A=3.0, C=5.0, TOT=10.0), homes=HOMES)


def test_a_rest_may_lack_but_never_exceed():
    rule = Sum(column="region", parts=("MK07", "MK08"), whole="SSS", rest=REST, at_most=0.1)
    found = figures(dataset(rule), places(MK07=55.0, MK08=40.0, SSS=100.0), homes=HOMES)
    assert found == {"rest_firms_low": pytest.approx(0.05), "rest_firms_high": pytest.approx(0.05)}
    for parts in ({"MK07": 50.0, "MK08": 39.0}, {"MK07": 61.0, "MK08": 40.0}):
        with pytest.raises(DataError, match=r"and at most 10\.0% in no part"):
            zeros_filled(dataset(rule), places(**parts, SSS=100.0), homes=HOMES)


def test_an_empty_part_of_a_complete_sum_is_zero():
    filled = zeros_filled(dataset(SECTIONS), table(A=4.0, C=6.0, X=NAN, TOT=10.0), homes=HOMES)
    assert filled["firms"].tolist() == [4.0, 6.0, 0.0, 10.0]


def test_an_empty_part_of_a_sum_with_a_rest_stays_missing():
    given_ = table(A=4.0, C=3.0, X=NAN, TOT=10.0)
    assert zeros_filled(dataset(SECTIONS), given_, homes=HOMES).equals(given_)


def test_a_tolerance_makes_no_zeros():
    """What a sum may miss for rounding may be the empty part."""
    rule = SECTIONS.model_copy(update={"within": 30.0})
    given_ = table(A=1000.0, C=NAN, TOT=1020.0)
    assert zeros_filled(dataset(rule), given_, homes=HOMES).equals(given_)


def test_published_parts_above_their_whole_are_wrong_even_if_some_are_empty():
    with pytest.raises(DataError, match="the parts add up to 11, the whole is 10"):
        zeros_filled(dataset(SECTIONS), table(A=4.0, C=7.0, X=NAN, TOT=10.0), homes=HOMES)


def test_a_whole_that_is_not_published_says_nothing():
    given_ = pd.concat([table(A=4.0, C=NAN, TOT=NAN), table(A=1.0, TOT=1.0).assign(year=2021)])
    assert zeros_filled(dataset(SECTIONS), given_, homes=HOMES).equals(given_)


def test_where_an_absent_row_is_zero_a_whole_needs_no_parts():
    rule = Sum(column="region", parts="regions", whole="SSS")
    fine = places(MK07=3.0, SSS=3.0)
    zeros_filled(dataset(rule, absent_zero=True), fine, homes=HOMES)
    other = pd.concat([fine, places(SSS=3.0).assign(industry="C")])
    with pytest.raises(DataError, match="the parts add up to 0, the whole is 3"):
        zeros_filled(dataset(rule, absent_zero=True), other, homes=HOMES)


def test_an_empty_part_of_a_whole_without_a_row_stays_missing():
    rule = Sum(column="region", parts="regions", whole="SSS")
    given_ = pd.concat([places(MK07=NAN, MK08=NAN), places(MK07=1.0, SSS=1.0).assign(year=2021)])
    assert zeros_filled(dataset(rule, absent_zero=True), given_, homes=HOMES).equals(given_)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=8),
    st.integers(0, 100),
)
def test_no_published_figure_is_ever_changed_and_zeros_only_where_nothing_is_left(parts, rest):
    known = [part for part in parts if part is not None]
    whole = sum(known) + (rest if len(known) < len(parts) else 0)
    codes = {
        chr(65 + place): float("nan") if part is None else float(part)
        for place, part in enumerate(parts)
    }
    before = table(**codes, TOT=float(whole))
    after = zeros_filled(dataset(SECTIONS), before, homes=HOMES)["firms"]
    published = before["firms"].notna()
    assert (after[published] == before["firms"][published]).all()
    assert after[~published].eq(0).all() if rest == 0 else after[~published].isna().all()


# --- two tables -----------------------------------------------------------------------------

TOTALS = pd.DataFrame({"region": ["MK07"], "year": [2022], "firms": [10.0]})
SAME = Equal(dataset="totals", column="firms", where={"industry": ("TOT",)})


def equal(here, other=TOTALS, *, rule=SAME, absent_zero=False):
    datasets = {"totals": SimpleNamespace(absent_zero=absent_zero)}
    check_equal(dataset(equal=(rule,)), here, {"totals": other}, datasets)


def test_figures_that_stand_in_another_table_too():
    equal(table(A=4.0, TOT=10.0))
    with pytest.raises(DataError) as told:
        equal(table(TOT=11.0))
    assert str(told.value) == (
        "firms: 1 of 1 figures of firms are not those of totals, first region MK07, year 2022: 11 "
        "here, 10 there; allowed is a difference of 0"
    )


@pytest.mark.parametrize("other", [TOTALS.assign(year=2021), TOTALS.assign(firms=NAN)])
def test_a_figure_without_a_counterpart_is_not_equal(other):
    with pytest.raises(DataError, match="10 here, nan there"):
        equal(table(TOT=10.0), other)


def test_an_absent_row_that_is_a_zero_equals_a_zero():
    equal(table(TOT=0.0), TOTALS.assign(year=2021), absent_zero=True)
    with pytest.raises(DataError, match="10 here, 0 there"):
        equal(table(TOT=10.0), TOTALS.assign(year=2021), absent_zero=True)


def test_the_other_table_may_call_keys_and_codes_otherwise():
    rule = Equal(
        dataset="totals",
        column="firms",
        there="value",
        keys={"industry": "user"},
        codes={"681+683": "68_OTHER"},
        where_there={"product": ("OUTPUT",)},
    )
    other = pd.DataFrame(
        {
            "region": "MK07",
            "user": ["68_OTHER", "68_OTHER"],
            "year": 2022,
            "product": ["OUTPUT", "TAXES"],
            "value": [4.0, 9.0],
        }
    )
    equal(table(**{"681+683": 4.0}), other, rule=rule)


def test_a_rule_that_covers_nothing_is_refused():
    with pytest.raises(DataError, match="no row has the codes of a rule under 'equal'"):
        equal(table(A=4.0))
    wrong = Sum(column="region", parts="regions", whole="SSX")
    with pytest.raises(DataError, match="regions = SSX under 'sums' covers no figure of firms"):
        zeros_filled(dataset(wrong), places(MK07=3.0, SSS=3.0), homes=HOMES)
    wrong = Sum(column="industry", parts=("A", "RU"), whole="TOT")
    with pytest.raises(DataError, match="the code 'RU' under 'sums' is not in the column"):
        zeros_filled(dataset(wrong), table(A=3.0, TOT=3.0), homes=HOMES)


# --- in the build ---------------------------------------------------------------------------

RULE = {"column": "industry", "parts": ["A01", "C31"], "whole": "TOT"}


def with_total(mini, total, *, empty="", limits=(), **rule):
    rows = f"MK07,A01,2016,12,1\nMK07,C31,2016,{empty},3\nMK07,TOT,2016,{total},4\n"
    mini.catalogue(
        firms={
            "expected": {"region": 1, "industry": 3, "year": 1},
            "sums": [{**RULE, **rule}],
            "breaks": [],
            "limits": list(limits),
            "columns": {
                "region": {"type": "region"},
                "industry": {"type": "industry"},
                "year": {"type": "year", "minimum": 2016, "maximum": 2016},
                "stock": {
                    "type": "count",
                    "unit": {"fi": "kpl", "en": "firms"},
                    "missing": {"meaning": {"fi": "salattu", "en": "suppressed"}},
                },
                "births": {"type": "count", "unit": {"fi": "kpl", "en": "firms"}},
            },
        }
    )
    mini.put("firms", f"region,industry,year,stock,births\n{rows}")


def test_the_build_makes_zeros_of_empty_parts_and_says_what_adds_up(mini):
    with_total(mini, 12)
    build_data(mini.project)
    assert read_table(mini.project, "firms")["stock"].tolist() == [12, 0, 12]
    (state,) = (one for one in check_data(mini.project).datasets if one.dataset == "firms")
    assert state.missing == ()
    assert (
        "sums: industry parts = TOT (2 sums, none off by more than 0)"
        in check_data(mini.project).as_text()
    )


def test_the_build_leaves_a_hidden_part_missing(mini):
    with_total(mini, 17)
    build_data(mini.project)
    assert read_table(mini.project, "firms")["stock"].isna().tolist() == [False, True, False]


def test_the_build_refuses_parts_that_do_not_add_up(mini):
    with_total(mini, 17, empty=4)
    before = mini.contents()
    with pytest.raises(DataError, match="firms: 1 of 1 sums of stock are wrong"):
        build_data(mini.project)
    assert mini.contents() == before


def test_a_figure_about_the_data_is_computed_by_the_build(mini):
    text = "Ilman maakuntaa {rest_stock_low:.1%}."
    with_total(mini, 20, empty=4, rest=REST, at_most=0.5, limits=[{"fi": text, "en": text}])
    build_data(mini.project)
    assert figures_of(mini.project)["firms"]["rest_stock_low"] == pytest.approx(0.2)


@pytest.mark.parametrize("text", ["{rest_stock:.1%}", "{absent:.1%}", "{rest_stock_low}", "{"])
def test_a_figure_that_nobody_computes_is_refused_before_anything_runs(mini, text):
    limits = [{"fi": text, "en": text}]
    with_total(mini, 20, empty=4, rest=REST, at_most=0.5, limits=limits)
    with pytest.raises(CatalogueError, match="the figures in braces that there are: "):
        build_data(mini.project)
