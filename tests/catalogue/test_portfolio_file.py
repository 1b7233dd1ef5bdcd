"""`config/portfolio.yaml`: the decision as people write it, and every slip told with its line."""

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.portfolio import PORTFOLIO_FILE, read_portfolio
from nextstep_analysis.errors import CatalogueError

ECOSYSTEMS = ("grain-food", "kymiring", "manufacturing", "smart-mobility", "wood-furniture")
DECISION = """\
  - date: "2026-06-01"
    body: {fi: ohjausryhmä, en: the steering group}
    ecosystems: [grain-food, wood-furniture]
    reason: {fi: Syy., en: A reason.}
"""
HEAD = "at_least: 5\ndecisions:\n"


def read(tmp_path, text, published="2026-11-26"):
    (tmp_path / PORTFOLIO_FILE).write_text(text, encoding="utf-8")
    return read_portfolio(tmp_path, ecosystems=ECOSYSTEMS, published=published)


def test_nobody_has_decided_in_the_file_as_shipped(project):
    catalogue = load_catalogue(project)
    found = read_portfolio(
        catalogue.folder, ecosystems=catalogue.ecosystems, published="2026-11-26"
    )
    assert (found.at_least, found.decisions) == (5, ())


def test_decisions_keep_their_order_and_fewer_than_promised_is_no_fault(tmp_path):
    later = DECISION.replace("2026-06-01", "2026-09-01").replace("grain-food, ", "")
    found = read(tmp_path, HEAD + DECISION + later)
    assert [one.date for one in found.decisions] == ["2026-06-01", "2026-09-01"]
    assert found.decisions[-1].ecosystems == ("wood-furniture",)


@pytest.mark.parametrize("published", ["2026", "2026-06", "2026-06-01"])
def test_the_whole_time_of_publication_counts(tmp_path, published):
    assert len(read(tmp_path, HEAD + DECISION, published).decisions) == 1


EDGES = [
    ("grain-food", "grain-foot", 5, "unknown ecosystem 'grain-foot', did you mean 'grain-food'?"),
    ("grain-food", "wood-furniture", 5, "wood-furniture stands twice"),
    ("2026-06-01", "2026-11-27", 3, "2026-11-27 is after the publication, 2026-11-26"),
    ("2026-06-01", "2026-02-30", 3, "there is no such date"),
    ("2026-06-01", "2026-06", 3, "a day is year-month-day"),
    ("fi: ohjausryhmä", "fi: Matti Meikäläinen", 4, "looks like a person"),
    ("[grain-food, wood-furniture]", "[]", 5, "at least 1"),
    (", en: A reason.", "", 6, "the text is missing in en"),
    ("reason:", "why:", 6, "why"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "told"), EDGES)
@pytest.mark.edge("configuration", "a decision on ecosystems that cannot be", "file, line, allowed")
def test_a_slip_is_told_with_its_line(tmp_path, right, wrong, line, told):
    with pytest.raises(CatalogueError) as caught:
        read(tmp_path, HEAD + DECISION.replace(right, wrong, 1))
    said = str(caught.value)
    assert f"{PORTFOLIO_FILE}, line {line}" in said and told in said and "\n" not in said


@pytest.mark.edge(
    "configuration", "a decision on ecosystems before an earlier one", "one sentence, file and line"
)
@pytest.mark.parametrize("day", ["2026-05-31", "2026-06-01"])
def test_the_last_decision_is_the_latest(tmp_path, day):
    text = HEAD + DECISION + DECISION.replace("2026-06-01", day)
    with pytest.raises(CatalogueError, match=f"line 7: the date {day} is not after that of the"):
        read(tmp_path, text)


@pytest.mark.edge("configuration", "no file of the choice of ecosystems", "one sentence")
def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(CatalogueError, match=PORTFOLIO_FILE):
        read_portfolio(tmp_path, ecosystems=ECOSYSTEMS, published="2026-11-26")
