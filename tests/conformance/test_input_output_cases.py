"""Input-output tables of the literature, with published or independently computed results."""

import pandas as pd
import pytest

from nextstep_analysis.indicators import input_output as io

CASE = "io_germany_1995_6sector"


@pytest.fixture
def germany(case):
    this = case(CASE)
    flows = pd.read_csv(this.folder / "Z.csv", index_col=0)
    rows = pd.read_csv(this.folder / "primary_inputs.csv", index_col=0)
    return flows, rows, this.expected


def frame(columns):
    """The case's ``{row: {column: value}}`` as a table."""
    return pd.DataFrame(columns).T


def close(found, expected, **tolerance):
    expected = frame(expected) if isinstance(found, pd.DataFrame) else pd.Series(expected)
    tolerance = tolerance or {"rtol": 1e-9, "atol": 1e-12}
    check = (
        pd.testing.assert_frame_equal
        if isinstance(found, pd.DataFrame)
        else pd.testing.assert_series_equal
    )
    check(found, expected, check_like=True, check_names=False, **tolerance)


def published(found, numbers, decimals):
    assert [round(value, decimals) for value in found] == numbers


def test_germany_coefficients_and_inverse(germany):
    flows, rows, expected = germany
    coefficients = io.technical_coefficients(flows, output=rows.loc["output"])
    close(coefficients, expected["A"])
    close(io.leontief_inverse(coefficients), expected["leontief"])


def test_germany_columns_balance(germany):
    flows, rows, _ = germany
    primary = rows.loc[["imports", "net_tax_products", "gva"]]
    io.technical_coefficients(flows, output=rows.loc["output"], primary=primary, tolerance=0.5)


def test_germany_multipliers(germany):
    flows, rows, expected = germany
    output = rows.loc["output"]
    coefficients = io.technical_coefficients(flows, output=output)
    multipliers = io.output_multipliers(coefficients)
    close(multipliers, expected["output_multiplier"])
    published(multipliers, expected["published_output_multiplier_eurostat_manual"], 4)
    value = io.value_added_multipliers(coefficients, value_added=rows.loc["gva"], output=output)
    close(value, expected["mult_gva"])
    published(value, expected["published_gva_multiplier"], 4)
    jobs = rows.loc["employment_domestic_total"]
    jobs = io.employment_multipliers(coefficients, jobs=jobs, output=output)
    close(jobs, expected["mult_employment_domestic_total"])
    published(jobs, expected["published_employment_multiplier_1000_per_mio"], 4)


def test_germany_forward_linkages(germany):
    flows, rows, expected = germany
    inverse = io.ghosh_inverse(flows, output=rows.loc["output"])
    published(inverse.iloc[:, 0], expected["published_ghosh_agri_col"], 4)
    linkages = inverse.sum(axis="columns")
    # the same from the expected Leontief inverse: row i sums l_ij x_j over x_i
    output = rows.loc["output"]
    leontief = frame(expected["leontief"]).loc[output.index, output.index]
    pd.testing.assert_series_equal(
        linkages, (leontief @ output) / output, check_names=False, rtol=1e-9
    )
    # All but the second are as printed; that one, 1.6691, contradicts the same case's inverse.
    linkages, printed = linkages.tolist(), expected["published_forward_linkages"]
    published(linkages[:1] + linkages[2:], printed[:1] + printed[2:], 4)


@pytest.fixture(params=[0.1, 0.25, 0.3])
def six(case, request):
    this, delta = case("flq_six_sector"), request.param
    national = frame(case(CASE).expected["A"])
    sizes = {key: pd.Series(this.input[key], dtype=float) for key in ("regional", "national")}
    return national, sizes, delta, this.expected[f"delta_{delta:g}"]


def test_quotients(six):
    _, sizes, delta, expected = six
    quotients = io.flegg_location_quotient(
        sizes["regional"], national=sizes["national"], delta=delta
    )
    close(quotients, expected["FLQ_uncapped"])
    close(quotients.clip(upper=1), expected["FLQ_capped"])


def test_regional_coefficients(six):
    national, sizes, delta, expected = six
    flq = io.regionalise(national, **sizes, method="flq", delta=delta)
    close(flq, expected["A_regional_FLQ"])
    close(io.output_multipliers(flq), expected["output_multiplier_FLQ"])
    close(io.import_leakage(national, regional=flq), expected["import_leakage_coeff_FLQ"])
    slq = io.regionalise(national, **sizes, method="slq")
    close(slq, expected["A_regional_SLQ"])
    close(io.output_multipliers(slq), expected["output_multiplier_SLQ"])
    cilq = io.regionalise(national, **sizes, method="cilq")
    close(cilq, (frame(expected["CILQ_diag_SLQ"]).clip(upper=1) * national).to_dict("index"))


def test_augmented_quotients(six):
    national, sizes, delta, expected = six
    aflq = io.regionalise(national, **sizes, method="aflq", delta=delta)
    close(aflq / national, expected["AFLQ_capped_at_log2_1_plus_SLQ"])


def test_chile_2013(case):
    """Rounded multipliers of a published vignette, and employment per thousand million pesos."""
    this = case("chile_mip_2013_12x12")
    flows = pd.read_csv(this.folder / "flows.csv", index_col=0)
    known = pd.read_csv(this.folder / "output_wages_employees.csv", index_col=0)
    coefficients = io.technical_coefficients(flows, output=known["output"])
    jobs = io.employment_multipliers(coefficients, jobs=known["employees"], output=known["output"])
    income = io.value_added_multipliers(
        coefficients, value_added=known["wages"], output=known["output"]
    )
    for found, name, wide in (
        (io.output_multipliers(coefficients), "output_multiplier", "output_multiplier"),
        (income, "income_multiplier", "income_multiplier"),
        (jobs, "employment_multiplier", "employment_multiplier_x1000"),
    ):
        expected = this.expected[wide]
        close(found, expected, rtol=0, atol=this.expected["tolerance"][name])


def test_an_industry_without_output(case):
    this = case("zero_output_industry")
    flows = pd.read_csv(this.folder / "flows.csv", index_col=0)
    known = pd.read_csv(this.folder / "output_jobs.csv", index_col=0)
    unknown = io.technical_coefficients(flows, output=known["output"])
    for coefficients in (unknown, unknown.fillna(0.0)):
        jobs = io.employment_multipliers(coefficients, jobs=known["jobs"], output=known["output"])
        for found, name in (
            (io.output_multipliers(coefficients), "output_multipliers"),
            (jobs, "employment_multipliers"),
        ):
            expected = this.expected[name]
            close(found[list(expected)], expected, rtol=0, atol=1e-6)
            assert list(expected) == ["A", "B"]
