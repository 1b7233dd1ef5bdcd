"""Chapter 7: each rule on figures made by hand, the choice among them, and the real seven."""

import re

import numpy as np
import pandas as pd
import pytest
from studied import ROOT, background_study

from nextstep_analysis.conclusion import Conclusion, Question
from nextstep_analysis.errors import DataError
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background.conclusions import direction, links, news, rules, size
from nextstep_analysis.studies.background.conclusions.given import Given, bound_to_land
from nextstep_analysis.studies.background.conclusions.questions import questions
from nextstep_analysis.study import Fact, Statement

ECOSYSTEMS = sorted(path.stem for path in (ROOT / "config" / "ecosystems").glob("*.yaml"))
WHY = {"fi": "metsä on muualla", "en": "the forest is elsewhere"}


def measures(*rows):
    """``three_measures``: industry, verdict, its reason, the leading measure."""
    return pd.DataFrame(
        [
            {
                "industry": industry,
                "enterprises": enterprises,
                "location_quotient": 1.6,
                "value_added": 2.9,
                "jobs": 1.5,
                "lead": lead,
                "verdict": verdict,
                "reason": reason,
            }
            for industry, enterprises, verdict, reason, lead in rows
        ]
    )


NOT_TOLD = ("core", 90, "not enough to say", "the measures disagree", "accounts")
STRONG = ("core", 90, "specialised", "", "accounts")
HEAD_OFFICES = ("core", 90, "not enough to say", "no measure but head offices", "none")
PURCHASES = pd.DataFrame(
    {
        "product": ["02_03", "49_53", "16", "25"],
        "elsewhere": [122.0, 31.0, 16.0, 4.9],
        "why": [WHY, None, None, None],
        "year": 2014,
    }
)


def given(**changes):
    """A core that is told to be specialised, buys wood and transport, and lacks design."""
    frames = {
        "three_measures": measures(STRONG, ("C16", 60, "specialised", "", "accounts")),
        "core_part": pd.DataFrame({"told": [True]}),
        "value_chain": PURCHASES,
        "bought_elsewhere": PURCHASES.iloc[1:].assign(
            own=[False, True, False], makers=[("H52",), ("C16",), ("C25",)], confidence="fair"
        ),
        "makers": pd.DataFrame({"industry": ["H52", "C16"], "reading": ["within", "more"]}),
        "growth": pd.DataFrame(
            {
                "region": ["MK07", "SSS"],
                "start": 2018,
                "end": 2022,
                "enterprises_start": [179.0, 900.0],
                "enterprises_end": [182.0, 950.0],
            }
        ),
        "regional_effect": effect("unclear", 58.0, 1.9),
        "needs": pd.DataFrame(
            {
                "id": ["specialisation-1", "specialisation-2", "buyers-1"],
                "gap": ["specialisation", "specialisation", "buyers"],
                "rank": [1, 2, 1],
                "industry": ["M74", "J62", "41_43"],
                "against": ["country", "both", ""],
                "size": [90.0, 30.0, 33.7],
                "part": [True, False, False],
                "confidence": ["medium", "high", "low"],
            }
        ),
        "near_and_strong": pd.DataFrame(
            {
                "industry": ["C32", "C25"],
                "state": ["listed", "not_near"],
                "likeness": [0.39, 0.1],
                "confidence": "fair",
            }
        ),
        "skills_needs": pd.DataFrame(
            {"occupation": ["02.7", "03.1", "04.1"], "need": [0.52, 0.08, np.nan]}
        ),
        "factor_scores": pd.DataFrame(
            {
                "kind": ["ecosystem", "ecosystem", "reference"],
                "about": "ecosystem",
                "direction": "higher",
                "factor": ["networks", "energy", "energy"],
                "score": [np.nan, 2.0, np.nan],
            }
        ),
    }
    told = {
        "facts": (),
        "region": "MK07",
        "reference": "SSS",
        "core": ("C16", "C31"),
        "upper_bounds": (),
        "year": 2022,
        "natural": {"02_03": WHY, "01": WHY},
    }
    of_study = {name: changes.pop(name) for name in list(changes) if name in told}
    return Given(frames=frames | changes, **(told | of_study))


def effect(verdict, events, enterprises):
    row = {"reference": "rest", "events": events, "effect": enterprises, "verdict": verdict}
    return pd.DataFrame([row])


def fact(name, date=None, *, confidence="medium", short=True, **more):
    told = {"fi": name, "en": name}
    return Fact(
        "wood",
        more.pop("factor", "risks"),
        told,
        "page",
        f"https://example.fi/{name}",
        date,
        confidence,
        short=told if short else None,
        **more,
    )


def names(found):
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("verdict", "rule", "confidence"),
    [
        ("specialised", "specialised", "good"),
        ("few large units", "large_units", "fair"),
        ("many small units", "small_units", "fair"),
        ("fewer", "fewer", "good"),
        ("at par", "par", "good"),
        ("not enough to say", "not_told", "weak"),
    ],
)
def test_the_size_of_the_core_follows_the_verdict(verdict, rule, confidence):
    row = ("core", 90, verdict, "the measures disagree", "accounts")
    (found,) = size.core_size(given(three_measures=measures(row)))
    assert (found.rule, found.confidence, found.part) == (rule, confidence, "strength")
    assert found.observation.values["size"] == 2.9


@pytest.mark.parametrize(("lead", "said"), [("jobs", "sections"), ("own jobs", "and {size:.1f}")])
def test_the_measure_that_leads_is_named(lead, said):
    row = ("core", 90, "few large units", "", lead)
    (found,) = size.core_size(given(three_measures=measures(row)))
    assert said in found.observation.message
    assert found.observation.values["size"] == 1.5


def test_without_a_measure_of_size_that_is_said():
    (found,) = size.core_size(given(three_measures=measures(HEAD_OFFICES)))
    assert (found.rule, found.confidence) == ("no_measure", "weak")
    alike = (*HEAD_OFFICES[:3], "the regions do not differ beyond chance", "none")
    assert list(size.core_size(given(three_measures=measures(alike)))) == []


def test_a_strong_industry_stands_for_a_core_that_is_not_told():
    rows = (NOT_TOLD, ("C16", 50, "few large units", "", "accounts"))
    rows = (*rows, ("C31", 97, "specialised", "", "accounts"))
    found = list(size.industry_size(given(three_measures=measures(*rows))))
    assert names(found) == ["industry_specialised", "industry_large_units"]
    assert list(size.industry_size(given())) == [], "the core itself is strong"
    assert list(size.industry_size(given(three_measures=measures(NOT_TOLD)))) == []


@pytest.mark.parametrize(
    ("verdict", "rule"),
    [("unclear", "growth_unclear"), ("better", "growth_better"), ("worse", "growth_worse")],
)
def test_growth_follows_its_verdict(verdict, rule):
    (found,) = direction.growth(given(regional_effect=effect(verdict, 58.0, -42.0)))
    assert (found.rule, found.confidence, found.part) == (rule, "good", "direction")


@pytest.mark.parametrize("verdict", ["missing", "untested"])
@pytest.mark.edge("verdicts", "growth that was not tested, in a conclusion", "nothing is concluded")
def test_growth_that_was_not_tested_concludes_nothing(verdict):
    assert list(direction.growth(given(regional_effect=effect(verdict, np.nan, np.nan)))) == []
    study = given()
    frames = {name: frame for name, frame in study.frames.items() if name != "regional_effect"}
    against_a_region = Given(**{**vars(study), "frames": frames})
    assert list(direction.growth(against_a_region)) == []


def test_too_few_events_are_counted_in_their_years():
    (found,) = direction.growth(given(regional_effect=effect("few", 13.0, 1.0)))
    said = Text("en").say(found.observation)
    assert said == "Only 13 core enterprises opened or closed in 2019–2022."
    (none,) = direction.growth(given(regional_effect=effect("few", 0.0, 0.0)))
    assert Text("en").say(none.observation).startswith("No core enterprise")


def test_the_change_is_told_where_it_cannot_be_told_apart():
    (found,) = direction.growth(given())
    said = Text("en").say(found.observation)
    assert said.startswith("Core enterprises went from 179 (2018) to 182 (2022)")


NEWS = (fact("old", "2022-11"), fact("bankrupt", "2026-02-10"), fact("slump", "2023-09-27"))


def test_a_risk_since_the_figures_shadows_a_strength():
    (found,) = news.strong_but(given(facts=NEWS))
    assert found.evidence == "https://example.fi/bankrupt"
    assert (found.confidence, found.part) == ("fair", "threats")
    left = list(news.newer_risk(given(facts=NEWS)))
    assert [one.evidence for one in left] == ["https://example.fi/slump"]


def test_a_risk_shadows_no_core_that_is_not_strong():
    study = given(facts=NEWS, three_measures=measures(NOT_TOLD))
    assert list(news.strong_but(study)) == []
    assert len(list(news.newer_risk(study))) == 2


def test_news_of_the_place_bears_on_its_factor_and_not_on_the_figures():
    roads = fact("roads", "2025-11-25", lowers="location_and_connections")
    study = given(facts=(roads,), three_measures=measures(NOT_TOLD))
    (found,) = news.newer_risk(study)
    assert found.meaning.values["factor"].code == "location_and_connections"


def test_a_strong_industry_is_shadowed_by_its_name():
    rows = (NOT_TOLD, ("C31", 97, "few large units", "", "accounts"))
    (found,) = news.strong_but(given(facts=NEWS, three_measures=measures(*rows)))
    assert found.observation.values["industry"].code == "C31"
    assert found.confidence == "weak", "one measure and one source of the press"


def test_what_is_newer_and_speaks_for_it_takes_the_shadow_away():
    factory = fact("factory", "2026-03", factor="networks")
    study = given(facts=(*NEWS, factory))
    assert list(news.strong_but(study)) == []
    (found,) = news.newer_asset(study)
    assert (found.rule, found.part, found.confidence) == ("newer_asset", "attraction", "weak")
    assert len(list(news.newer_risk(study))) == 2


@pytest.mark.edge("configuration", "a fact without a date, or not told in short", "no card of news")
def test_undated_facts_and_long_ones_are_no_news():
    study = given(facts=(fact("undated"), fact("long", "2025", short=False)))
    assert list(news.strong_but(study)) == list(news.newer_risk(study)) == []
    (standing,) = news.standing_risk(study)
    assert standing.evidence == "https://example.fi/undated"


def test_standing_risks_say_which_factor_they_bear_on():
    facts = (
        fact("press", "2020", lowers="networks"),
        fact("rail", confidence="high", factor="location_and_connections", against=True),
        fact("all", "2019"),
    )
    found = list(news.standing_risk(given(facts=facts)))
    assert [one.evidence[-4:] for one in found] == ["rail", "ress", "/all"]
    factors = [one.meaning.values.get("factor") for one in found]
    assert [code.code if code else None for code in factors] == [
        "location_and_connections",
        "networks",
        None,
    ]
    assert [one.confidence for one in found] == ["fair", "weak", "weak"]


def test_a_documented_shortage_of_people_is_for_educators():
    short = fact("people", "2022-10", factor="skilled_labour", against=True)
    study = given(facts=(short, fact("other", "2022")))
    (found,) = news.documented_shortage(study)
    assert "education" in found.who
    assert [one.evidence[-5:] for one in news.standing_risk(study)] == ["other"]


def test_the_supplier_is_the_largest_that_others_make():
    (found,) = links.supplier(given())
    assert found.observation.values["euros"] == 31.0
    assert found.meaning.message.startswith("Room for a supplier")
    assert list(links.supplier(given(core_part=pd.DataFrame({"told": [False]})))) == []


@pytest.mark.parametrize(("reading", "said"), [("more", "many makers"), ("fewer", "few makers")])
def test_the_makers_here_decide_what_a_purchase_may_mean(reading, said):
    makers = pd.DataFrame({"industry": ["H52"], "reading": [reading]})
    (found,) = links.supplier(given(makers=makers))
    assert found.meaning.message.startswith(f"{{product:short}}: {said}")
    assert found.meaning.claims


def test_what_is_bought_most_and_grows_on_land_is_natural():
    (found,) = links.natural(given())
    assert found.meaning.values["why"] == WHY
    assert found.who == ()
    more = PURCHASES.assign(elsewhere=[30.0, 31.0, 16.0, 4.9])
    assert list(links.natural(given(value_chain=more))) == [], "not what is bought most"
    missing = PURCHASES.assign(elsewhere=[122.0, np.nan, 16.0, 4.9])
    assert list(links.natural(given(value_chain=missing))) == [], "the most is not known"


def test_an_industry_short_of_both_comparisons_comes_first():
    found = list(links.lacking(given()))
    assert [one.observation.values["industry"].code for one in found] == ["J62", "M74"]
    assert [one.confidence for one in found] == ["good", "fair"]
    none = given().frames["needs"].iloc[2:]
    assert list(links.lacking(given(needs=none))) == []


def test_only_listed_neighbours_and_large_buyers_are_told():
    assert [one.observation.values["industry"].code for one in links.near(given())] == ["C32"]
    (found,) = links.buyer(given())
    assert found.observation.values["gap"] == 33.7
    small = given().frames["needs"].assign(size=4.9)
    assert list(links.buyer(given(needs=small))) == []


def test_the_staff_needed_most_is_of_those_known():
    (found,) = links.staff(given())
    assert found.observation.values["occupation"].code == "02.7"
    unknown = pd.DataFrame({"occupation": ["02.7"], "need": [np.nan]})
    assert list(links.staff(given(skills_needs=unknown))) == []


def test_natural_products_are_those_whose_makers_all_are_bound(built):
    from nextstep_analysis.catalogue.load import load_catalogue

    divisions = pd.DataFrame(
        {"input_output": ["02_03", "02_03", "05_09", "x"], "division": ["A02", "A03", "B07", "C16"]}
    )
    found = bound_to_land(divisions, load_catalogue(built).screen)
    assert set(found) == {"02_03", "05_09"}
    mixed = divisions.assign(input_output="02_03")
    assert bound_to_land(mixed, load_catalogue(built).screen) == {}


def concluded(name):
    said = Statement(name)
    return Conclusion(name, said, said, said, ("firms",), "good", "table", "lacks")


def test_one_of_each_topic_before_a_second():
    a, b, c, d = (concluded(name) for name in "abcd")
    assert names(rules.chosen([[a, b], [], [c]])) == ["a", "c", "b"], "filled up to three"
    assert names(rules.chosen([[a, b], [c], [d]])) == ["a", "c", "d"]
    assert names(rules.chosen([[a], [b]])) == ["a", "b"]
    assert rules.chosen([]) == ()
    many = [[concluded(str(number))] for number in range(9)]
    assert names(rules.chosen(many)) == ["0", "1", "2", "3", "4"]


def test_the_order_is_the_written_one():
    found = names(rules.conclusions(given(facts=NEWS)))
    assert found == ["strong_but", "supplier", "natural", "growth_unclear", "newer_risk"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"confidence": "high"}, "confidence is 'high'; allowed are good, fair, weak"),
        ({"who": ("Matti",)}, "who is 'Matti'; allowed are development_company"),
        ({"part": "top"}, "part is 'top'; allowed are strength"),
    ],
)
def test_a_conclusion_names_known_words_only(changed, said):
    said_so = re.escape(said)
    with pytest.raises(DataError, match=said_so):
        Conclusion(**{**vars(concluded("a")), **changed})


def test_a_question_is_for_roles():
    with pytest.raises(DataError, match="who is 'somebody'"):
        Question("jobs", Statement("a"), Statement("b"), ("somebody",), "growth")


def test_questions_come_from_the_limits():
    asked = questions(given())
    assert [one.limit for one in asked] == ["later", "jobs", "purchases", "skills", "evidence"]
    whole = questions(given(upper_bounds=("C16",)))
    assert [one.limit for one in whole] == ["parts", "later", "jobs", "purchases", "skills"]
    own = measures((*STRONG[:4], "own jobs"))
    untold = given(three_measures=own, core_part=pd.DataFrame({"told": [False]}))
    assert [one.limit for one in questions(untold)] == ["later", "purchases", "skills", "evidence"]
    assert questions(untold)[1].evidence == "core_part"


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_real_study_concludes_three_to_five_things_of_different_kinds(study, language):
    text = Text(language, study.names)
    assert 3 <= len(study.conclusions) <= 5
    assert len(set(names(study.conclusions))) == len(study.conclusions)
    for one in study.conclusions:
        said = text.say(one.observation)
        numbers = re.findall(r"\d+(?:[.,\xa0 ]\d+)*", re.sub(r"\b20\d\d\b", "", said))
        assert len(said.split()) <= 20 and len(numbers) <= 3, said
        assert text.say(one.meaning)
        assert bool(one.ask) == bool(one.who) and (one.ask is None or text.say(one.ask))
        assert one.evidence in study.tables or one.evidence.startswith("https://")


def test_a_real_study_asks_three_to_five_questions(study):
    assert 3 <= len(study.questions) <= 5
    assert all(one.who and one.evidence in study.tables for one in study.questions)
    assert list(study.tables["open_questions"].frame["limit"]) == [q.limit for q in study.questions]
    assert list(study.tables["conclusions"].frame["rule"]) == names(study.conclusions)


def test_what_a_person_who_knows_the_region_expects(built):
    def told(name):
        return names(background_study(name, project=built).conclusions)

    assert told("wood-furniture")[:3] == ["strong_but", "supplier", "natural"]
    assert told("grain-food")[0] == "large_units"
    assert "growth_few" in told("circular-economy")
    assert "no_measure" in told("kymiring")


def test_elsewhere_no_fact_of_the_home_region_is_told(built):
    study = background_study("wood-furniture", region="MK13", project=built)
    assert 3 <= len(study.conclusions) <= 5
    assert all(one.evidence in study.tables for one in study.conclusions)
    assert study.considered == ()
    other = background_study("wood-furniture", region="MK13", reference="MK06", project=built)
    assert not any(one.rule.startswith("growth") for one in other.conclusions)
