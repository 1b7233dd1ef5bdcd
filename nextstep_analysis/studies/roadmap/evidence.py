"""What an action rests on, told from the study: a need, a documented fact, or a factor."""

from collections.abc import Callable, Mapping

import pandas as pd

from nextstep_analysis.actions import Ground
from nextstep_analysis.catalogue.roadmap import Ground as Named
from nextstep_analysis.catalogue.roadmap_checks import Checked, Where
from nextstep_analysis.codes import PEERS
from nextstep_analysis.study import Code, Statement, Study

_SURE = {"high": "good", "medium": "fair", "low": "weak"}
_FACT = {"high": "fair", "medium": "weak", "low": "weak"}
"""One source is weak, an official one fair: as in chapter 7."""

_SUPPLIERS = Statement(
    "Bought from elsewhere: {product:short_lower}, an estimated {euros:meur_about} in {year:year}."
)
_BUYERS = Statement(
    "{industry:short}: at national rates it would buy {gap:meur_about} more of the core's products "
    "here."
)
_SHORT = Statement(
    "{industry:short}: {n:d} enterprises short of the share in {reference:in} ({year:year})."
)
_SIMILAR = Statement("{industry:short}: {n:d} enterprises short of the share in similar regions.")
_RATES: Mapping[str, Statement] = {
    "birth_rate": Statement(
        "New enterprises opened at a rate of {value:.1%} a year; in {reference:in} {other:.1%}."
    ),
    "death_rate": Statement(
        "Enterprises closed at a rate of {value:.1%} a year; in {reference:in} {other:.1%}."
    ),
    "regional_effect": Statement(
        "The number of enterprises fell behind that of the same industries elsewhere."
    ),
}
_STAFF = Statement(
    "By national staffing, {need:.0%} of the core's staff is one group: {occupation:lower}."
)
_TEXT = Statement("{text}")
_SHORT_TEXT = Statement("{text}.")
_SCORED = Statement("{factor:name}: evidence of level {score:.1f} of 4 was found.")
_UNSCORED = Statement("{factor:name}: no evidence was found.")
_VANISHED = Statement("The figures do not show this need any more ({key}).")


def ground_of(
    whole: Checked, where: Where, named: Named, study: Study, *, adopted: bool = False
) -> Ground:
    """What `named`, at `where` in the roadmap, is and says.

    Parameters
    ----------
    adopted : bool
        Whether it stands under an adopted action, which is kept when its need has vanished.

    Raises
    ------
    CatalogueError
        If the study shows no such need: file, line, what was found, which there are.
    """
    if named.kind == "fact":
        return _fact(whole, named)
    if named.kind == "factor":
        return _factor(named.key, study)
    found = needs_of(study)
    if named.key in found:
        return found[named.key]()
    if adopted:
        told = _VANISHED.given(key=named.key)
        return Ground("need", named.key, told, "weak", "lacks", vanished=True)
    problem = f"the study shows no need {named.key!r}; there are {', '.join(found)}"
    raise whole.error(*where, "need", problem=problem)


def needs_of(study: Study) -> dict[str, Callable[[], Ground]]:
    """The needs of a study by key, each told when it is asked for."""
    found: dict[str, Callable[[], Ground]] = {}
    for row in study.tables["needs"].frame.to_dict("records"):
        code = row["measure"] or row["industry"]
        found[f"{row['gap']}/{code}"] = lambda row=row: _need(row, study)  # type: ignore[misc]
    staff = study.tables["skills_needs"].frame
    for row in staff.to_dict("records"):
        key = f"skills/{row['occupation']}"
        found[key] = lambda row=row, key=key: _staff(key, row)  # type: ignore[misc]
    for one in study.conclusions:
        key = f"conclusion/{one.rule}"
        found[key] = lambda one=one, key=key: Ground(  # type: ignore[misc]
            "need", key, one.observation, one.confidence, one.part
        )
    return found


def _need(row: Mapping, study: Study) -> Ground:
    """A row of the table of needs in words."""
    gap, code = row["gap"], row["measure"] or row["industry"]
    key, sure = f"{gap}/{code}", _SURE[row["confidence"]]
    if gap == "suppliers":
        year = int(study.tables["value_chain"].frame["year"].iloc[0])
        told = _SUPPLIERS.given(product=Code(code), euros=row["size"], year=year)
    elif gap == "buyers":
        told = _BUYERS.given(industry=Code(code), gap=row["size"])
    elif gap == "performance":
        told = _rate(code, study)
    elif row["against"] == PEERS:
        told = _SIMILAR.given(industry=Code(code), n=row["size"])
    else:
        year = int(study.tables["gap_specialisation"].frame["year"].iloc[0])
        values = {"n": row["size"], "reference": Code(study.reference), "year": year}
        told = _SHORT.given(industry=Code(code), **values)
    return Ground("need", key, told, sure, "lacks")


def _rate(measure: str, study: Study) -> Statement:
    rows = study.tables["gap_performance"].frame
    rows = rows[(rows["measure"] == measure) & (rows["against"] == study.reference)]
    if rows.empty or pd.isna(rows["other"].iloc[0]):
        return _RATES["regional_effect"]
    row = rows.iloc[0]
    shown = {"value": row["value"], "other": row["other"], "reference": Code(study.reference)}
    return _RATES[measure].given(**shown)


def _staff(key: str, row: Mapping) -> Ground:
    told = _STAFF.given(need=row["need"], occupation=Code(row["occupation"]))
    return Ground("need", key, told, "weak", "attraction")


def _fact(whole: Checked, named: Named) -> Ground:
    """A fact: in the words of the roadmap or in short where there are such, else whole."""
    key = named.key
    fact = whole.facts[key]
    told = _SHORT_TEXT.given(text=fact.short) if fact.short else _TEXT.given(text=fact.text)
    if named.words:
        told = _TEXT.given(text=named.words)
    part = "threats" if fact.factor == "risks" else "attraction"
    return Ground(
        "fact", key, told, _FACT[fact.confidence], part, fact.source_title, fact.source_url
    )


def _factor(key: str, study: Study) -> Ground:
    """A factor with its level: the ecosystem's own, or that of the region where it has none."""
    rows = study.tables["factor_scores"].frame
    rows = rows[rows["factor"] == key].set_index("subject")
    known = [one for one in (study.ecosystem, study.region) if one in rows.index]
    score = rows.at[known[0], "score"] if known else float("nan")
    if pd.isna(score):
        told, sure = _UNSCORED.given(factor=Code(key)), "weak"
    else:
        told = _SCORED.given(factor=Code(key), score=score)
        sure = _SURE.get(str(rows.at[known[0], "confidence"]), "weak")
    return Ground("factor", key, told, sure, "attraction")
