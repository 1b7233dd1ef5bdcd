"""What changed since the last publication, class by class; promises; figures of the chapters."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studied import ROOT, background_study, kept_in_run

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.promised import read_promises
from nextstep_analysis.catalogue.publications import Answered, Figure, Publication, Series
from nextstep_analysis.project import Project
from nextstep_analysis.promises import (
    BREAK,
    CLASSES,
    DEFINITION,
    DOWN,
    MET,
    NEW_PERIOD,
    NOISE,
    NOT_MET,
    REVISED,
    UNKNOWN,
    UNTESTED,
    UP,
    WITHIN,
    Grown,
    LocatedCompany,
    Ready,
)
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.monitoring import figures as monitored
from nextstep_analysis.studies.monitoring.changes import changed, relative, turned
from nextstep_analysis.studies.monitoring.kept import FORMULAS, kept_figures, kept_verdicts
from nextstep_analysis.studies.monitoring.promised import promises_of, verdict_of
from nextstep_analysis.studies.monitoring.ready import ready_of
from nextstep_analysis.studies.scope import Scope

PROJECT = Project(ROOT)
WOOD = "wood-furniture"
FIGURE = Figure(
    value=182.0,
    lower=None,
    upper=None,
    unit="enterprises",
    when="2022",
    since=None,
    datasets=("enterprises",),
    definition="a" * 64,
)
QUOTIENT = FIGURE.model_copy(update={"value": 1.57, "lower": 1.35, "upper": 1.80, "unit": "ratio"})
SERIES = Series(table="aly/11yq", classification={"TOL 2008": 0}, breaks=(2017,))
HERE = {"enterprises": SERIES}


def of(figure=FIGURE, **changes):
    return figure.model_copy(update=changes)


def published(figures, series=None, verdicts=None):
    return Publication(
        format=1,
        published="2026-11-26",
        program="0.1.0",
        approval={"roles": [], "forced": False, "missing": []},
        reports={},
        figures=figures,
        verdicts=verdicts or {},
        series=series or HERE,
    )


def classed(then, now, series=None, known=None):
    before = published({} if then is None else {"x": then})
    after = {} if now is None else {"x": now}
    return changed(before, after, series or HERE, lambda *_: known).get("x")


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (FIGURE, FIGURE, None),
        (FIGURE, of(value=182.0 * (1 + 1e-12)), None),
        (FIGURE, of(value=183.0), REVISED),
        (FIGURE, of(value=None), REVISED),
        (of(value=None), FIGURE, REVISED),
        (of(value=None), of(value=None), None),
        (FIGURE, of(value=183.0, when="2021"), REVISED),
        (FIGURE, of(value=190.0, when="2023"), NEW_PERIOD),
        (FIGURE, of(when="2023"), NEW_PERIOD),
        (QUOTIENT, of(QUOTIENT, value=1.6, lower=1.4, upper=1.8, when="2023"), NOISE),
        (QUOTIENT, of(QUOTIENT, value=2.4, lower=2.2, upper=2.7, when="2023"), NEW_PERIOD),
        (QUOTIENT, of(QUOTIENT, value=1.6), REVISED),  # of the same year: never noise
        (FIGURE, of(value=190.0, definition="b" * 64), DEFINITION),
        (FIGURE, of(value=0.1, unit="share"), DEFINITION),
        (of(since="2018"), of(since="2019", value=1.0), DEFINITION),
        (None, FIGURE, DEFINITION),
        (FIGURE, None, DEFINITION),
        (of(when="2016"), of(when="2018"), BREAK),
        (of(when="2017"), of(when="2018", value=1.0), NEW_PERIOD),  # 2017 begins the new series
        (FIGURE, of(value=190.0, datasets=("jobs",)), BREAK),
    ],
)
def test_each_change_has_its_class(then, now, expected):
    assert classed(then, now) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"table": "bdem/13xx"}, BREAK),
        ({"classification": {"TOL 2025": 0}}, BREAK),
        ({"breaks": (2017, 2023)}, BREAK),
        ({"breaks": (2017, 2020)}, BREAK),  # declared since, of years up to this one
        ({"breaks": (2017, 2024)}, NEW_PERIOD),
        ({}, NEW_PERIOD),
    ],
)
def test_another_series_is_a_break(changes, expected):
    series = {"enterprises": SERIES.model_copy(update=changes)}
    assert classed(FIGURE, of(value=190.0, when="2023"), series) == expected


def test_the_order_of_the_rules():
    """What we changed ourselves goes before what the producer did, and both before the year."""
    other = {"enterprises": SERIES.model_copy(update={"table": "bdem"})}
    later = of(value=190.0, when="2023", definition="b" * 64)
    assert classed(FIGURE, later, other) == DEFINITION
    assert classed(FIGURE, of(later, definition="a" * 64), other) == BREAK
    assert classed(FIGURE, of(value=183.0), other) == BREAK


def test_noise_is_asked_of_a_later_year_of_the_same_series_alone():
    def refused(*_asked):
        pytest.fail("nothing lies between the two")

    for now in (of(value=183.0), of(when="2021"), of(when="2023", definition="b" * 64)):
        assert changed(published({"x": FIGURE}), {"x": now}, HERE, refused)
    other = {"enterprises": SERIES.model_copy(update={"table": "bdem"})}
    assert changed(published({"x": FIGURE}), {"x": of(when="2023")}, other, refused)


def test_known_noise_goes_before_that_of_the_intervals():
    later = of(value=190.0, when="2023")
    assert classed(FIGURE, later, known=(-3.0, 19.0)) == NOISE
    assert classed(FIGURE, later, known=(1.0, 15.0)) == NEW_PERIOD


numbers = st.none() | st.floats(-1e6, 1e6, allow_nan=False)
some = st.builds(
    of,
    value=numbers,
    lower=numbers,
    upper=numbers,
    when=st.sampled_from(["2016", "2018", "2022", "2023"]),
    since=st.sampled_from([None, "2018"]),
    definition=st.sampled_from(["a" * 64, "b" * 64]),
    datasets=st.sampled_from([("enterprises",), ("jobs",), ()]),
)


@given(then=st.none() | some, now=st.none() | some)
def test_no_figure_that_differs_is_left_out(then, now):
    """Limits that are the wrong way round cannot come from a study, and are put right here."""
    then, now = (_ordered(one) for one in (then, now))
    told = classed(then, now)
    if then is None and now is None:
        assert told is None
    elif then is None or now is None or (then.value, then.when) != (now.value, now.when):
        close = (
            then is not None
            and now is not None
            and then.when == now.when
            and None not in (then.value, now.value)
            and math.isclose(then.value, now.value, rel_tol=1e-9)
        )
        differs = not close or then.since != now.since
        assert (told in CLASSES) if differs else (told is None)


def _ordered(one):
    if one is None or None in (one.value, one.lower, one.upper):
        return one
    low, value, high = sorted((one.value, one.lower, one.upper))
    return of(one, lower=low, value=value, upper=high)


def test_the_largest_change_comes_first_and_noise_last():
    before = published({"a": FIGURE, "b": FIGURE, "c": FIGURE, "d": QUOTIENT, "gone": FIGURE})
    now = {
        "a": of(value=183.0),
        "b": of(value=91.0),
        "c": FIGURE,
        "d": of(QUOTIENT, value=1.6, when="2023"),
    }
    found = changed(before, now, HERE, lambda *_: None)
    assert list(found) == ["gone", "b", "a", "d"]
    assert relative(FIGURE, of(value=91.0)) == 0.5 and relative(None, FIGURE) == math.inf
    assert relative(of(value=0.0), FIGURE) == math.inf and relative(FIGURE, FIGURE) == 0


def test_verdicts_that_turned():
    def answers(**told):
        return {name: Answered(answer=answer, when="2022") for name, answer in told.items()}

    found = turned(answers(a="within", b="up", c="up"), answers(a="up", b="up", d="up"))
    assert found == {"a": ("within", "up")}


# --- promises ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def promises():
    return read_promises(load_catalogue(PROJECT))[0]


def grown(answer, name="x"):
    return Grown(name, {"en": name}, 2018, 2022, 10.0, 12.0, 0.2, -0.1, 0.5, 30.0, 0.25, answer)


def ready(adopted, actions=6, before=True):
    return Ready("x", {"en": "x"}, adopted, actions, True, before)


def states(promises, **given):
    told = {"ready": [], "growth": [grown(WITHIN)], "companies": []} | given
    found = promises_of(promises, told["ready"], told["growth"], told["companies"], "2026-11-26")
    return {one.id: one.state for one in found}


def test_what_nobody_entered_is_not_known_and_never_zero(promises):
    found = states(promises)
    assert found["contacts"] == found["located"] == UNKNOWN
    assert found["ecosystems"] == NOT_MET  # the report counts it itself
    assert found["enterprises-unknown"] == UNKNOWN


@pytest.mark.parametrize(
    ("adopted", "before", "expected"),
    [(4, True, MET), (3, True, NOT_MET), (4, False, NOT_MET)],
)
def test_an_ecosystem_counts_with_most_actions_adopted_and_its_profile_published(
    promises, adopted, before, expected
):
    assert states(promises, ready=[ready(adopted, before=before)] * 5)["ecosystems"] == expected
    assert states(promises, ready=[ready(adopted, before=before)] * 4)["ecosystems"] == NOT_MET


def test_growth_is_told_beside_that_of_the_same_industries_in_the_country(promises):
    given = [grown(UP), replace(grown(UP), name={"en": "y"}, country=math.nan), grown(WITHIN)]
    lines = {one.id: one.line for one in promises_of(promises, [], given, [], "2026-11-26")}
    beside = lines["enterprises-met"].then
    assert beside.values == {"name": {"en": "x"}, "growth": 0.2, "country": 0.25}
    assert beside.then is None  # of the second the country is not known, and nothing is said
    assert lines["enterprises-unknown"].then is None


def test_a_roadmap_at_fault_is_not_known(promises):
    assert not ready(0, actions=None).roadmap_adopted and not ready(0, actions=0).whole


def test_located_companies_count_where_they_are_significant_and_international(promises):
    company = LocatedCompany("A Oy", "2026-01-01", {"en": "x"}, True, "s", "")
    assert states(promises, companies=[company])["located"] == MET
    assert states(promises, companies=[replace(company, counts=False)])["located"] == UNKNOWN
    known = promises.located.model_copy(update={"known_on": "2026-06-30"})
    whole = promises.model_copy(update={"located": known})
    assert states(whole)["located"] == NOT_MET


def test_growth_has_three_answers(promises):
    growth = [grown(UP, "a"), grown(DOWN, "b"), grown(WITHIN, "c"), grown(UNTESTED, "d")]
    found = states(promises, growth=growth)
    assert {key: value for key, value in found.items() if key.startswith("enterprises")} == {
        "enterprises-met": MET,
        "enterprises-not-met": NOT_MET,
        "enterprises-unknown": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([UP] * 5 + [DOWN] * 2, (1, 1, 2)), ([UP] * 4 + [WITHIN], (0, 1, 3)), ([DOWN] * 3, (0, 2, 2))],
)
def test_the_verdict_counts_four_promises(promises, answers, expected):
    growth = [grown(answer) for answer in answers]
    told = promises_of(promises, [], growth, [], "2026-11-26")
    values = verdict_of(told, growth, 5).values
    assert (values["met"], values["open"], values["unknown"]) == expected


# --- figures of real studies ------------------------------------------------------------------


@pytest.fixture(scope="module")
def scope():
    catalogue, _names = checked_catalogue(PROJECT)
    study = background_study(WOOD, project=PROJECT)
    chosen = {"ecosystem": catalogue.ecosystem(WOOD)}
    compared = (study.region, study.reference, study.peers, 19)
    return Scope(catalogue.settings, *compared, **chosen)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(PROJECT)


@pytest.fixture(scope="module")
def alone(catalogue, scope):
    """What the chapters find where no build has the study."""
    return monitored.found_of(PROJECT, catalogue, scope)


def test_figures_and_verdicts_are_those_of_the_background_study(catalogue, scope, alone):
    """Computed by the chapters alone, and taken from a study that the build has: the same."""
    study = background_study(WOOD, project=PROJECT)
    with kept_in_run():
        taken = monitored.found_of(PROJECT, catalogue, scope)
    assert kept_figures(alone, catalogue, scope) == kept_figures(taken, catalogue, scope)
    assert kept_verdicts(alone, scope) == kept_verdicts(taken, scope)
    told = {one.id: one.value for one in study.key_figures}
    assert {one.id: one.value for one in alone.figures} == told
    assert set(FORMULAS) <= {one.id for one in alone.figures}
    assert alone.grown.now == told["core_enterprises"] and alone.grown.since == 2018
    assert alone.verdicts["growth"] == WITHIN


def test_the_definition_of_a_figure_knows_what_it_counts(catalogue, scope, alone):
    chosen = scope.ecosystem
    fewer = chosen.model_copy(
        update={"industries": chosen.industries.model_copy(update={"enabling": ()})}
    )
    before = kept_figures(alone, catalogue, scope)
    after = kept_figures(alone, catalogue, replace(scope, ecosystem=fewer))
    changed_ones = {key for key in before if before[key].definition != after[key].definition}
    assert changed_ones == {f"{WOOD}/weighted_enterprises"}


def test_noise_of_the_core_is_that_of_openings_and_closures(scope):
    growth = background_study(WOOD, project=PROJECT).tables["growth"].frame
    row = growth[(growth["region"] == "MK07") & (growth["start"] == 2018)].iloc[0]
    limits = monitored.noise_of_core(PROJECT, scope, start=2018, end=2022)
    ends = [end / row["enterprises_start"] for end in limits]
    assert ends == pytest.approx([row["lower"], row["upper"]])
    assert monitored.noise_of_core(PROJECT, scope, start=2021, end=2022) is None  # few events
    assert monitored.noise_of_core(PROJECT, scope, start=2018, end=2040) is None


def test_what_is_ready(catalogue):
    names = ["profile-kymiring-fi", "wood-furniture-fi"]
    found = {one.ecosystem: one for one in ready_of(catalogue, names, "2026-11-26")}
    assert len(found) == 7 and all(one.profile and one.adopted == 0 for one in found.values())
    assert [name for name, one in found.items() if one.published_before] == ["kymiring"]
    assert not any(one.whole for one in found.values())
