"""The second of four gaps: industries that the region would be expected to have, and lacks.

Table `GAP_RELATEDNESS` has one row per industry of the ecosystem and kind of relatedness:
``europe`` = which industries go together in Europe's regions, market economy only; ``skills`` =
which industries employ the same occupations in Finland. The model of the probability is fitted to
the other regions. ``reading``: ``expected`` where the industry is absent, surely (`absent_share` no
less than the level of the intervals), and the whole range of the probability lies above one half;
``perhaps`` where only its middle does, or the absence is not sure; ``unexpected`` where it is
absent and not expected; ``present``; ``unknown`` where its relatedness is not known.

Table `GAP_RELATEDNESS_MODEL` has one row per kind.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators.expected_presence import ExpectedPresence, expected_presence
from nextstep_analysis.indicators.specialisation import location_quotient
from nextstep_analysis.studies.background.gaps.specialisation import partly
from nextstep_analysis.studies.background.gaps.tables import (
    GAP_RELATEDNESS,
    GAP_RELATEDNESS_MODEL,
)
from nextstep_analysis.studies.background.state.specialisation import members
from nextstep_analysis.studies.measures.enterprises import regions_by_division, stock_by_division
from nextstep_analysis.studies.measures.industry_space import PANEL_YEAR, IndustrySpace
from nextstep_analysis.studies.memo import shared, shared_all
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises", "eu_employees", "occupations")
KINDS = ("europe", "skills")
_CELLS = ["present", "density", "probability", "lower", "upper", "residual", "absent_share"]
_LIKELY = 0.5

_METHOD = Statement(
    "Presence is a location quotient of at least 1 against the regions together, by enterprises in "
    "{year:year}. The probability comes from a logit on relatedness density, size of the region "
    "and industry, fitted to the other regions; its {level:.0%} range allows for the noise of the "
    "counts."
)
_EUROPE = Statement(
    "European relatedness rests on employees in the regions of Europe in {year:year} and covers "
    "the market economy only, without farming, finance, public services and culture."
)
_SKILLS = Statement(
    "Skill relatedness rests on national staffing patterns of 2016; those of the region may differ."
)
_AUC = Statement(
    "In regions that the model has not seen it ranks a present industry above an absent one with a "
    "chance of {auc:.2f} ({lower:.2f}–{upper:.2f}; 0.5 is guessing); how common an industry is "
    "already gives {alone:.2f}. Relatedness and size add {gain:.2f}: a hint, not a forecast."
)
_EXPECTED = Statement(
    "Relatedness gap: {industries:short_lower} would be expected in {region:in} by what the region "
    "has, but falls short of the country's share.",
    plural="Relatedness gap: {industries:short_lower} would be expected in {region:in} by what the "
    "region has, but fall short of the country's share.",
    count="n",
)
_NOTHING = Statement(
    "Relatedness gap: no industry of the ecosystem has less than the country's share in "
    "{region:in} and is clearly expected by what the region has."
)


def gaps_relatedness(enterprises: pd.DataFrame, *, space: IndustrySpace, scope: Scope) -> Part:
    """Expected but missing industries of the ecosystem, by two kinds of relatedness.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock``
    space : IndustrySpace

    Returns
    -------
    Part
        Tables `GAP_RELATEDNESS` and `GAP_RELATEDNESS_MODEL` (see the module), one
        finding, one caveat on how well the model foretells.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    local = regions_by_division(stock)
    near = {"europe": space.near, "skills": space.skills}
    level = scope.settings.interval_level
    found = shared_all(
        {
            kind: (
                ["expected_presence", kind],
                lambda kind=kind: expected_presence(local, proximity=near[kind], level=level),
            )
            for kind in KINDS
        }
    )
    quotients = shared(["quotients_of_all", scope.region], lambda: _quotients(local, scope.region))
    cells = pd.concat([_cells(kind, found[kind], quotients, scope) for kind in KINDS])
    cells = cells.sort_values(["kind", "residual", "industry"], ignore_index=True)
    models = pd.DataFrame([_model(kind, found[kind]) for kind in KINDS])
    method = _METHOD.given(year=scope.year, level=level)
    europe = _EUROPE.given(year=PANEL_YEAR)
    notes = (method, europe, _SKILLS, *partly(members(scope)))
    told = by_name(
        StudyTable.of(GAP_RELATEDNESS, cells, DATASETS, notes),
        StudyTable.of(GAP_RELATEDNESS_MODEL, models, DATASETS, (method,)),
    )
    return Part(told, findings=(_finding(cells, scope),), caveats=(_caveat(models),))


def _cells(kind: str, found: ExpectedPresence, quotients: pd.Series, scope: Scope) -> pd.DataFrame:
    rows = members(scope)[["industry", "role"]].assign(kind=kind, year=scope.year)
    rows = rows.join(quotients, on="industry")
    rows = rows.join(found.cells.loc[scope.region][_CELLS], on="industry")
    return rows.assign(reading=_reading(rows, scope.settings.interval_level))


def _quotients(local: pd.DataFrame, region: str) -> pd.Series:
    """Location quotients of the region against the regions together."""
    whole = local.groupby(["industry", "year"], as_index=False)["value"].sum(skipna=False)
    both = pd.concat([only(local, region=region), whole.assign(region="ALL")], ignore_index=True)
    both = both.assign(location_quotient=location_quotient(both, reference="ALL"))
    return only(both, region=region).set_index("industry")["location_quotient"]


def _reading(rows: pd.DataFrame, level: float) -> np.ndarray:
    cases = [
        rows["probability"].isna(),
        rows["present"] == 1,
        (rows["lower"] > _LIKELY) & (rows["absent_share"] >= level),
        rows["probability"] > _LIKELY,
    ]
    names = ["unknown", "present", "expected", "perhaps"]
    return np.select(cases, names, default="unexpected")


def _model(kind: str, found: ExpectedPresence) -> dict[str, object]:
    known = found.cells["probability"].dropna().index
    return {
        "kind": kind,
        "regions": known.get_level_values("region").nunique(),
        "industries": known.get_level_values("industry").nunique(),
        "density_effect": found.coefficients["density"],
        "size_effect": found.coefficients["size"],
        "auc": found.auc,
        "auc_lower": found.auc_lower,
        "auc_upper": found.auc_upper,
        "auc_industry": found.auc_industry,
    }


def _finding(cells: pd.DataFrame, scope: Scope) -> Statement:
    """Industries expected by both kinds of relatedness, or by the only one that is known."""
    wide = cells.pivot(index="industry", columns="kind", values="reading")
    open_ = wide.isin(["expected", "perhaps", "unknown"]).all(axis=1)
    expected = open_ & (wide == "expected").any(axis=1)
    clear = [code for code in dict.fromkeys(cells["industry"]) if expected[code]]
    if not clear:
        return _NOTHING.given(evidence="gap_relatedness", region=Code(scope.region))
    return _EXPECTED.given(
        evidence="gap_relatedness",
        region=Code(scope.region),
        n=len(clear),
        industries=[Code(code) for code in clear],
    )


def _caveat(models: pd.DataFrame) -> Statement:
    row = models.set_index("kind").loc["europe"]
    return _AUC.given(
        evidence="gap_relatedness_model",
        auc=row["auc"],
        lower=row["auc_lower"],
        upper=row["auc_upper"],
        alone=row["auc_industry"],
        gain=row["auc"] - row["auc_industry"],
    )
