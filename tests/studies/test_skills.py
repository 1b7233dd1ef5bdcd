"""Skills by hand: shares, persons only with jobs by division, and three answers on a loss."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.claim import AtLeast
from nextstep_analysis.studies.background.gaps.skills import skills
from nextstep_analysis.study import Code

OCCUPATIONS = pd.DataFrame(
    {
        "industry": ["C16", "C16", "C31", "F41", "F41"],
        "occupation": ["02.7", "Missing", "09.1", "03.1", "02.7"],
        "employed": [100, 50, 300, 90, 10],
    }
)
MARKET = pd.DataFrame(
    {
        "region": ["MK07", "MK13", "SSS", "KU398"],
        "year": 2019,
        "unemployed": [20.0, 10, 90, 5],
        "labour_force": [200.0, 100, 1000, 50],
        "vacancies": [4.0, 5, 30, np.nan],
    }
)
RATES = pd.DataFrame({"region": ["KU398"], "year": [2024], "unemployment_rate": [14.0]})
SECTIONS = pd.DataFrame({"region": ["MK07"], "industry": ["C"], "year": [2019], "jobs": [90]})
DIVISIONS = pd.DataFrame(
    {"region": "MK07", "industry": ["C16", "C31"], "year": 2019, "jobs": [60.0, 20.0]}
)


@pytest.fixture
def part(scope, enterprises):
    def make(*, jobs=SECTIONS, occupations=OCCUPATIONS, firms=enterprises):
        tables = {
            "enterprises": firms,
            "jobs": jobs,
            "occupations": occupations,
            "labour_market": MARKET,
            "unemployment_rate": RATES,
        }
        return skills(tables, peers=("MK13",), codes=("KU398",), alike=0.5, scope=scope)

    return make


def needs(part):
    return part.tables["skills_needs"].frame.set_index("occupation")


def noted(part, table="skills_needs"):
    return " ".join(note.message for note in part.tables[table].notes)


def told(part):
    """The sentence on industries that lost enterprises."""
    (found,) = [f for f in part.findings if f.evidence == "skills_shrinking"]
    return found


def test_shares_weigh_by_the_staff_of_the_whole_country(part):
    made = part()
    found = needs(made)
    assert found["need"].to_dict() == pytest.approx({"02.7": 1 / 4, "09.1": 3 / 4, "03.1": 0})
    assert found["country"].to_dict() == pytest.approx({"02.7": 0.22, "09.1": 0.6, "03.1": 0.18})
    assert "Missing" not in found.index
    assert found["persons"].isna().all() and "no persons" in noted(made)
    assert "jobs" not in made.tables["skills_needs"].datasets


def test_enterprises_change_no_share(part, enterprises):
    """Ten times the enterprises of one core industry are not ten times its staff."""
    more = enterprises.assign(
        stock=enterprises["stock"] * (1 + 9 * enterprises["industry"].eq("C31"))
    )
    pd.testing.assert_frame_equal(needs(part(firms=more)), needs(part()))


def test_persons_are_told_when_jobs_by_division_are_there(part):
    made = part(jobs=pd.concat([SECTIONS, DIVISIONS]))
    found = needs(made)
    assert found["need"].to_dict() == pytest.approx({"02.7": 3 / 4, "09.1": 1 / 4, "03.1": 0})
    assert found["persons"].to_dict() == pytest.approx({"02.7": 60, "09.1": 20, "03.1": 0})
    assert "weigh by their jobs" in noted(made) and "no persons" not in noted(made)
    assert "jobs" in made.tables["skills_needs"].datasets


@pytest.mark.parametrize(
    "jobs",
    [
        DIVISIONS.iloc[:1],
        DIVISIONS.assign(jobs=[60.0, np.nan]),
        DIVISIONS.assign(region="MK13"),
    ],
    ids=["one industry only", "one missing", "another region"],
)
@pytest.mark.edge("configuration", "jobs by division of a part of the core", "no persons")
def test_jobs_of_a_part_of_the_core_give_no_persons(part, jobs):
    assert needs(part(jobs=pd.concat([SECTIONS, jobs])))["persons"].isna().all()


def test_a_core_industry_without_staff_is_named(part):
    made = part(occupations=OCCUPATIONS[OCCUPATIONS["industry"] != "C31"])
    (note,) = [n for n in made.tables["skills_needs"].notes if "Left out" in n.message]
    assert note.values["industries"] == [Code("C31")]


def test_the_needs_come_with_their_claims(part):
    (found,) = [f for f in part().findings if f.evidence == "skills_needs"]
    assert found.values["first"] == Code("09.1") and found.values["share"] == pytest.approx(0.75)
    assert [claim.kind for claim in found.claims] == ["cells", "extreme"]
    equal = OCCUPATIONS.assign(employed=[100, 50, 100, 90, 10])
    tied = [f for f in part(occupations=equal).findings if f.evidence == "skills_needs"]
    assert tied == [], "two groups are needed alike: none is needed most"


# --- industries that lost enterprises --------------------------------------------------------

LIKE_CORE = pd.DataFrame({"industry": "F41", "occupation": ["02.7", "09.1"], "employed": [20, 70]})


def losing(enterprises, *, from_, to, births, deaths, code="F41"):
    """The region's `code` with this change and these openings and closures a year."""
    mine = (enterprises["region"] == "MK07") & (enterprises["industry"] == code)
    rows = enterprises[~mine]
    middle = (from_ + to) / 2
    made = enterprises[mine].assign(stock=[from_, middle, to], births=births, deaths=deaths)
    return pd.concat([rows, made], ignore_index=True)


def alike(*codes):
    staff = [LIKE_CORE.assign(industry=code) for code in codes]
    return pd.concat([OCCUPATIONS[OCCUPATIONS["industry"].str[0] == "C"], *staff])


@pytest.mark.parametrize(
    ("change", "reading", "said"),
    [
        ({"from_": 200, "to": 100, "births": 1.0, "deaths": 51.0}, "fell", "lost more enterprises"),
        ({"from_": 200, "to": 198, "births": 30.0, "deaths": 31.0}, "unclear", "surely lost"),
        ({"from_": 13, "to": 11, "births": 1.0, "deaths": 2.0}, "few", "too few to tell a loss"),
    ],
)
def test_a_loss_reads_in_three_ways(part, enterprises, change, reading, said):
    made = part(firms=losing(enterprises, **change), occupations=alike("F41"))
    (row,) = made.tables["skills_shrinking"].frame.to_dict("records")
    assert (row["industry"], row["reading"], row["enterprises"]) == (
        "F41",
        reading,
        change["from_"],
    )
    assert np.isnan(row["lower"]) == (reading == "few")
    sentence = told(made)
    assert said in sentence.message and sentence.values["industries"] == [Code("F41")]
    assert sentence.claims[0].says["relatedness"] == row["relatedness"] > 0.9


def test_a_small_industry_is_not_hidden(part, enterprises):
    """13 enterprises, 11 left: it has staff like the core, so 'none' would be false."""
    made = part(
        firms=losing(enterprises, from_=13, to=11, births=1.0, deaths=2.0), occupations=alike("F41")
    )
    assert not told(made).message.startswith("No industry outside the core that lost")
    assert told(made).values["small"] == 20


def test_none_is_said_of_all_that_are_known(part, enterprises):
    made = part(firms=losing(enterprises, from_=200, to=100, births=1.0, deaths=51.0))
    sentence = told(made)
    assert "however few it had" in sentence.message
    (claim,) = sentence.claims
    assert claim.kind == "none_of" and claim.rows["relatedness"] == AtLeast(0.5)
    assert set(claim.among["industry"]) == {"F41"}
    unknown = OCCUPATIONS[OCCUPATIONS["industry"].str[0] == "C"]
    made = part(
        firms=losing(enterprises, from_=200, to=100, births=1.0, deaths=51.0), occupations=unknown
    )
    assert made.tables["skills_shrinking"].frame["relatedness"].isna().all()
    assert told(made).claims[0].among["industry"] == ()


def test_a_sure_loss_comes_before_a_nearer_one_that_is_not(part, enterprises):
    firms = enterprises.assign(industry=enterprises["industry"].replace({"TOT": "F42"}))
    firms = losing(firms, from_=200, to=100, births=1.0, deaths=51.0)
    firms = losing(firms, from_=13, to=11, births=1.0, deaths=2.0, code="F42")
    staff = alike("F42")
    farther = LIKE_CORE.assign(industry="F41", employed=[60, 70])
    made = part(firms=firms, occupations=pd.concat([staff, farther]))
    table = made.tables["skills_shrinking"].frame
    assert table["industry"].tolist() == ["F42", "F41"], "nearest first"
    assert told(made).values["industries"] == [Code("F41")]


def test_ties_are_said(part, enterprises):
    firms = enterprises.assign(industry=enterprises["industry"].replace({"TOT": "F42"}))
    for code in ("F41", "F42"):
        firms = losing(firms, from_=13, to=11, births=1.0, deaths=2.0, code=code)
    sentence = told(part(firms=firms, occupations=alike("F41", "F42")))
    assert sentence.values["industries"] == [Code("F41"), Code("F42")]
    assert [claim.kind for claim in sentence.claims] == ["cells", "cells"]


def test_areas_by_hand(part):
    areas = part().tables["skills_areas"].frame.set_index("region")
    assert areas.loc["MK07", "unemployed_per_vacancy"] == 5
    assert np.isnan(areas.loc["KU398", "unemployed_per_vacancy"])
    assert areas.loc["KU398", "latest_rate"] == pytest.approx(0.14)
    assert np.isnan(areas.loc["MK07", "latest_rate"])
