"""The ecosystems side by side: numbers as the studies hand them over, never added up."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from demo_reference import reference
from samples import EVIL, SITE, SUMMARY
from studied import background_study

from nextstep_analysis.report.background.beside import beside
from nextstep_analysis.report.background.comparison import comparison_values
from nextstep_analysis.report.background.handed_over import (
    BESIDE,
    compared,
    of_wider_group,
    size_text,
)
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

EN = Text("en")


def measure(value, lower=None, upper=None, since=None):
    return {"value": value, "lower": lower, "upper": upper, "year": 2022, "since": since}


NONE = measure(None)
WOULD = "within random settling"


def three(verdict, told, quotients, wider=()):
    """The core by three measures; of `quotients` those of a wider group are None."""
    names = ("enterprises", "value_added", "compensation", "jobs")
    years = {"year": 2022, "accounts_year": 2014, "jobs_year": 2017}
    found = dict(zip(names, quotients, strict=True))
    return {**found, **years, "verdict": verdict, "told": told, "wider": list(wider)}


def study(title, quotient, smoothed=NONE, *, reading="more", read="more than random", more=None):
    told = {
        "measures": {
            "core_enterprises": measure(97.0),
            "core_share": measure(0.0123),
            "core_location_quotient": quotient,
            "core_smoothed_quotient": smoothed,
            "core_growth": measure(-0.03, -0.092, 0.031, since=2018),
            "regional_effect": measure(-0.05, None, None, since=2018),
        },
        "reading": reading,
        "read": read,
        "level": 0.95,
        "where": "Päijät-Häme / Finland",
        "members": [["C31", "Furniture", "core"]],
        "opportunity": None,
        "need": None,
        "scores": [],
        "sources": {"figures": "Source: A.", "measures": "Source: A."},
    }
    told |= more or {}
    summary = SUMMARY | {"subject": title.lower(), "title": title, "details": {"compared": told}}
    return Page("en", "<p>x</p>", (), summary)


def values_of(*pages):
    studies = {page.subject: f"../{page.subject}.html" for page in pages}
    return comparison_values(pages, text=EN, studies=studies)


WOOD = study(
    "Wood",
    measure(2.64),
    measure(2.46, 2.01, 2.96),
    more={
        "three": three("specialised", "specialised", (2.64, 2.95, 2.74, None), ["jobs"]),
        "opportunity": measure(8.4, 5.7, 8.4)
        | {"told": "Most of all: machinery.", "local": 0.48, "holds": "9 of 10"},
        "need": measure(87.5, 44.8, 127.5)
        | {
            "industry": "Design (M74)",
            "against": "against Finland only",
            "confidence": "medium",
        },
        "scores": [("Networks", 1.0, "higher"), ("Risks", None, "lower")],
        "region_scores": [("Energy", 2.5, "higher"), ("Services", None, "higher")],
    },
)
GRAIN = study(
    "Grain",
    measure(1.07),
    measure(1.06, 0.86, 1.28),
    reading="within",
    read=WOULD,
    more={
        "three": three("few large units", "few but large units", (1.07, 2.6, 1.904, 1.434)),
        "members": [["C31", "Furniture", "related"], ["C10", "Food", "core"]],
        "scores": [("Networks", 0.0, "higher"), ("Risks", 2.0, "lower")],
        "region_scores": [("Energy", 2.5, "higher"), ("Services", None, "higher")],
    },
)


def rows(html):
    found = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1], re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in found
    ]


def test_a_row_per_study_the_most_specialised_first():
    values = values_of(GRAIN, WOOD)
    assert rows(values["tables"]["size"]) == [
        ["Wood", "97", "1.2%", "2.64", "2.46", "2.01–2.96", "more than random"],
        ["Grain", "97", "1.2%", "1.07", "1.06", "0.86–1.28", WOULD],
    ]
    assert rows(values["tables"]["change"]) == [
        [name, "−3.0%", "−9.2% to +3.1%", "−5.0%"] for name in ("Wood", "Grain")
    ]
    for part in ("size", "change"):
        assert "with 95% intervals" in values["tables"][part]
        assert "confidence interval" not in values["tables"][part], "complete counts"
    assert "(2018–2022)" in values["tables"]["change"] and "(2022)" in values["tables"]["size"]
    assert "Source: A." in values["figure"] and "Source: A." in values["tables"]["size"]
    assert values["addresses"] == (("Wood", "../wood.html"), ("Grain", "../grain.html"))
    assert "194" not in values["tables"]["size"], "the sum of both"


def test_an_interval_that_just_misses_one_does_not_seem_to_touch_it():
    near = study("Near", measure(1.21), measure(1.2, 1.002, 1.4))
    assert rows(values_of(near)["tables"]["size"])[0][5] == "1.002–1.400"


def test_without_a_smoothed_quotient_there_is_no_column_of_it_and_the_bare_one_is_drawn():
    """Against a single region nothing is smoothed."""
    values = values_of(study("Alone", measure(1.21)))
    assert rows(values["tables"]["size"]) == [["Alone", "97", "1.2%", "1.21", "more than random"]]
    assert "Smoothed" not in values["tables"]["size"] and "1.21" in values["figure"]


def test_the_title_counts_verdicts_of_the_three_measures_and_not_points_above_one():
    """Both have more enterprises than the country: one is specialised, one has large units."""
    title = "specialised in the core of {} and has few but large units in that of {} of the {}"
    alone = study("Other", measure(3.0), measure(2.9, 2.0, 4.0))
    for pages, counted in (
        ((GRAIN, WOOD), (1, 1, 2)),
        ((GRAIN,), (0, 1, 1)),
        ((alone,), (0, 0, 1)),
    ):
        assert f"{title.format(*counted)} ecosystems" in values_of(*pages)["figure"]


def test_three_measures_stand_side_by_side_and_a_gap_is_not_of_a_wider_group():
    """Jobs of the first are of a wider group, those of the last unknown; one hands over nothing."""
    nothing = "–not available"
    gap = three("not enough to say", "not enough to say", (1.5, 1.2, None, None))
    last = study("Last", measure(0.9), more={"three": gap})
    table = values_of(GRAIN, WOOD, last, study("Without", NONE))["tables"]["measures"]
    assert rows(table) == [
        ["Wood", "specialised", "2.64", "2.95", "2.74", "of a wider group"],
        ["Grain", "few but large units", "1.07", "2.60", "1.90", "1.43"],
        ["Last", "not enough to say", "1.50", "1.20", nothing, nothing],
        ["Without", *[nothing] * 5],
    ]
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)
    shown = " ".join(re.sub(r"<[^>]+>", "", head) for head in heads)
    assert [word for word in shown.split() if word.isdigit()] == ["2022", "2014", "2014", "2017"]
    assert values_of(study("Without", NONE))["tables"]["measures"] == ""


def test_core_industries_of_several_ecosystems_are_told_with_their_roles():
    assert rows(values_of(GRAIN, WOOD)["tables"]["overlaps"]) == [
        ["Furniture (C31)", "Wood", "Grain"]
    ]
    assert values_of(WOOD)["tables"]["overlaps"] == ""
    both = study("Other", measure(1.0))
    assert rows(values_of(both, WOOD)["tables"]["overlaps"]) == [
        ["Furniture (C31)", "Other; Wood", "none"]
    ]


def test_later_chapters_stand_beside_each_other_and_what_lacks_is_no_zero():
    tables = values_of(GRAIN, WOOD)["tables"]
    nothing = "–not available"
    assert rows(tables["opportunity"]) == [
        ["Wood", "Most of all: machinery.", "8.4", "5.7–8.4", "48%", "9 of 10"],
        ["Grain", *[nothing] * 5],
    ]
    assert rows(tables["need"]) == [
        ["Wood", "Design (M74)", "88", "45–128", "against Finland only", "medium"],
        ["Grain", *[nothing] * 5],
    ]
    none = "no evidence found"  # which is not 'not available'
    own, wide, _ = tables["scores"].split("</figure>")
    assert rows(own) == [["Networks", "1.0", "0.0"], ["Risks (lower is better)", none, "2.0"]]
    assert rows(wide) == [["Energy", "2.5"], ["Services", none]], "once for all ecosystems"
    alone = study("Other", measure(1.0))
    assert [values_of(alone)["tables"][n] for n in ("opportunity", "need", "scores")] == [""] * 3


def test_a_missing_number_is_a_gap_and_never_zero():
    """A study of an earlier version hands over nothing; another has no quotient."""
    earlier = Page("en", "", (), SUMMARY | {"title": "Earlier", "subject": "earlier"})
    without = study("Without", NONE, reading="missing", read="not available")
    found = {row[0]: row[1:] for row in rows(values_of(earlier, without, WOOD)["tables"]["size"])}
    assert list(found) == ["Wood", "Earlier", "Without"]
    assert found["Earlier"] == ["–not available"] * 6
    assert found["Without"][2:] == [*["–not available"] * 3, "not available"]
    only = values_of(earlier)
    assert "not available" in only["figure"] or "No data" in only["figure"]
    assert only["tables"]["opportunity"] == only["tables"]["overlaps"] == ""


def test_remarks_name_the_ecosystems_they_are_about():
    headline = [SUMMARY["headline"][0] | {"caveat": "An upper bound."}]
    bound = Page("en", "", (), WOOD.summary | {"headline": headline})
    assert "Wood: An upper bound." in values_of(bound, GRAIN)["tables"]["size"]


def test_every_language_has_its_page_and_without_a_study_it_says_so(tmp_path):
    write_site(tmp_path, [WOOD, GRAIN], site=SITE, reference=reference())
    english = (tmp_path / "en/info/comparison.html").read_text(encoding="utf-8")
    assert "<h1>Ecosystems side by side</h1>" in english and "chart-figure" in english
    finnish = (tmp_path / "fi/info/comparison.html").read_text(encoding="utf-8")
    assert "Yhtään selvitystä" in finnish and "chart-figure" not in finnish


def test_studies_of_other_regions_stand_apart(tmp_path):
    home = Page("en", "", (), WOOD.summary | {"region": "MK07", "region_name": "Here"})
    away = Page("en", "", (), GRAIN.summary | {"region": "MK06", "region_name": "There"})
    site = replace(SITE, region="MK07")
    write_site(tmp_path, [home, away], site=site, reference=reference())
    english = (tmp_path / "en/info/comparison.html").read_text(encoding="utf-8")
    assert "wood.html" in english and "grain.html" not in english
    index = (tmp_path / "en/index.html").read_text(encoding="utf-8")
    assert 'href="../en/info/comparison.html">Ecosystems side by side' in index


def test_hostile_titles_stay_text():
    evil = Page("en", "", (), WOOD.summary | {"title": EVIL})
    values = values_of(evil, GRAIN)
    for html in (values["figure"], *values["tables"].values()):
        shown = re.sub(r'<script type="application/json">[^<]*</script>', "", html)
        assert "<img" not in shown and "<script" not in shown


@pytest.mark.parametrize("language", ["fi", "en"])
def test_numbers_are_those_of_the_study(built, language):
    made = background_study("wood-furniture", project=built)
    told = compared(made, Text(language, made.names))
    figures = {figure.id: figure for figure in made.key_figures}
    for name in BESIDE:
        assert told["measures"][name]["value"] == figures[name].value
    assert {*BESIDE, "regional_effect"} == set(told["measures"])
    rest = made.tables["regional_effect"].frame.set_index("reference").loc["rest"]
    effect = told["measures"]["regional_effect"]
    for end, column in (("value", "effect"), ("lower", "lower"), ("upper", "upper")):
        assert effect[end] == pytest.approx(rest[column] / rest["stock"])
    core = made.tables["three_measures"].frame.set_index("industry").loc["core"]
    assert told["three"]["verdict"] == core["verdict"]
    assert told["three"]["enterprises"] == core["location_quotient"]
    assert told["three"]["value_added"] == core["value_added"], "of which it makes 83 per cent"
    assert core["accounts_part"] >= 2 / 3 > core["jobs_part"]
    assert told["three"]["jobs"] is None and told["three"]["wider"] == ["jobs"]
    assert [code for code, _name, role in told["members"] if role == "core"] == ["C16", "C31"]
    first = made.tables["bought_elsewhere"].frame.iloc[0]
    assert told["opportunity"]["value"] == first["elsewhere"]
    assert (told["opportunity"]["lower"], told["opportunity"]["upper"]) == (
        first["lower"],
        first["upper"],
    )
    gaps = made.tables["gap_specialisation"].frame["reading"]
    assert told["need"] is None and not gaps.isin(["gap", "country", "peers"]).any()
    scores = made.tables["factor_scores"].frame
    own = scores.loc[scores["subject"] == "wood-furniture", "score"]
    assert [score for _factor, score, _way in told["scores"]] == [
        None if pd.isna(score) else score for score in own
    ]


def test_the_need_is_the_largest_gap_that_stands_out(built):
    made = background_study("kymiring", project=built)
    short = made.tables["gap_specialisation"].frame.set_index("industry")
    short = short[short["reading"].isin(["gap", "country", "peers"])]
    size = short["gap_peers"].where(short["reading"] == "peers", short["gap_reference"])
    need = compared(made, Text("en", made.names))["need"]
    assert len(size) > 1 and need["value"] == size.max()
    assert need["industry"].endswith(f"({size.idxmax()})")


NAN = float("nan")


@pytest.mark.parametrize(
    ("level", "quotient", "told"),
    [
        ("above", 1.434, "1.43"),
        ("mixed", 0.891, "0.89"),
        ("none", 1.434, "of a wider group"),
        ("none", NAN, None),
        ("par", NAN, None),
    ],
)
def test_a_measure_speaks_or_is_of_a_wider_group_or_is_not_known(level, quotient, told):
    row = {"value_added": quotient, "accounts_level": level}
    assert size_text(quotient, of_wider_group(row, "value_added"), EN) == told


def test_the_index_begins_with_a_verdict_the_comparison_and_cards_in_its_order(tmp_path):
    """Nothing is called specialised that the three measures do not call so; a gap is no zero."""
    wider = {"value_added": None, "wider": ["value_added"]}
    last = study(
        "Last", measure(1.5), more={"three": three("at par", "at par", (1.5,) * 4) | wider}
    )
    earlier = Page("en", "", (), SUMMARY | {"title": "Earlier", "subject": "earlier"})
    marked = replace(GRAIN, summary={**GRAIN.summary, "earlier": True})
    write_site(tmp_path, [marked, earlier, last, WOOD], site=SITE)
    index = (tmp_path / "en/index.html").read_text(encoding="utf-8")
    told = re.search(r'<p class="verdict">(.*?)</p>', index)[1]
    assert told == (
        "By enterprises, value added and jobs together – specialised: Wood; "
        "few but large units: Grain; of 2 other ecosystems neither can be said."
    )
    assert index.index("verdict") < index.index("chart-figure") < index.index('class="cards"')
    cards = re.findall(r'<li class="card">(.*?)</li>', index, re.DOTALL)
    names = [re.search(r"<h3><a [^>]+>(.*?)</a>", card)[1] for card in cards]
    assert names == ["Wood", "Last", "Grain", "Earlier"], "by the quotient, without one the last"
    figures = [re.findall(r"<dd>(.*?)</dd>", card) for card in cards]
    assert figures[:2] == [
        ["97", "2.64", "2.95", "specialised"],
        ["97", "1.50", "of a wider group", "at par"],
    ]
    assert ["Of an earlier build" in card for card in cards] == [False, False, True, False]
    assert "by the location quotient of their enterprises" in index and "strongest" not in index


def test_an_index_of_earlier_studies_has_no_comparison(tmp_path):
    earlier = Page("en", "", (), SUMMARY | {"title": "Earlier", "subject": "earlier"})
    write_site(tmp_path, [earlier], site=SITE)
    index = (tmp_path / "en/index.html").read_text(encoding="utf-8")
    assert "verdict" not in index and "Earlier" in index and "plotly" not in index


def marks(html, name):
    """What is drawn in the row of `name`: (mark, place on the scale)."""
    (row,) = [one for one in html.split("<tr") if name in one]
    return re.findall(r'<i class="mark (\w+)" style="left:(\d+)%">', row), row


def test_the_summary_draws_all_measures_of_a_core_on_one_scale():
    """A third of the scale from 0.5 to 4 is a doubling; beyond its ends a mark stands at them."""
    one = study("Wood", measure(2.0), more={"three": three("v", "even", (2.0, 9.0, None, None))})
    other = study("Grain", measure(1.0), more={"three": three("v", "few", (1.0, 0.25, None, 0.0))})
    shown = beside(one, (one, other), text=EN, address=lambda page: f"{page.subject}.html")
    drawn, row = marks(shown, "Wood")
    assert drawn == [("number", "67"), ("added", "100")] and 'class="own" aria-current' in row
    assert re.findall(r'<td class="dot">([^<]*)<', row) == ["2.0", "9.0", "–"], "none is no mark"
    drawn, row = marks(shown, "Grain")
    assert drawn == [("number", "33"), ("added", "0"), ("jobs", "0")]
    assert 'href="grain.html"' in row and "few" in row
    ticks = re.findall(r'<span style="left:(\d+)%">([^<]*)<', shown)
    assert ticks == [("0", "0.5"), ("33", "1.0"), ("67", "2.0"), ("100", "4.0")]
    assert beside(one, (one,), text=EN, address=str) == "", "alone there is nothing to compare"
